"""What is held by a named place: a key of a settings file, an element of the server's XML, a parameter of a command."""

from __future__ import annotations

import re

from ruleguard.redact.pieces import Holds

_BY_NAME: dict[str, Holds] = {
    **dict.fromkeys(
        [
            "author",
            "serviceaccount",
            "administrator",
            "onpremisesdirectoryaccount",
            "forest-login-user",
            "login-user",
            "user",
            "username",
            "credential",
        ],
        Holds.ACCOUNT,
    ),
    **dict.fromkeys(
        [
            "hostname",
            "databaseserver",
            "databaseinstance",
            "databasename",
            "preferredcontrollers",
            "server",
            "servername",
            "server-name",
            "last-dc",
            "preferred-dc",
            "servicehost",
            "serverinstance",
            "computername",
            "tablename",
            "multivalued-tablename",
        ],
        Holds.HOST,
    ),
    **dict.fromkeys(
        [
            "fullyqualifieddomainname",
            "forest-name",
            "forest-login-domain",
            "domain",
            "display-name",
            "adal-authority",
            "forest.fqdn",
            "forest.netbios",
            "domain.fqdn",
            "domain.netbios",
        ],
        Holds.DOMAIN,
    ),
    **dict.fromkeys(
        [
            "distinguishedname",
            "groupfilteringdistinguishedname",
            "groupwritebackdistinguishedname",
            "devicewritebackdistinguishedname",
            "containerinclusions",
            "containerexclusions",
            "inclusion",
            "exclusion",
            "dn",
            "forest.ldap",
            "domain.ldap",
            "connector.groupfilteringgroupdn",
        ],
        Holds.DN,
    ),
    **dict.fromkeys(["description", "comment"], Holds.TEXT),
    **dict.fromkeys(["friendlyname"], Holds.NAME),
    **dict.fromkeys(["tenant", "tenantname", "tenantdomain"], Holds.DOMAIN),
    **dict.fromkeys(["cookie", "water-mark", "watermark"], Holds.SECRET),
}
_SECRET = re.compile(
    r"pass(?:word|wd|wort|phrase)|\bpwd|^pw$|^pass$|kennwort|secret|credential(?:s|-data)|encrypted-(?:value|data)|api-?key"
    r"|thumbprint|(?:access|auth|bearer|refresh|sas)_?token|^token$",
    re.I,
)
_NO_SECRET = re.compile(
    r"sync|policy|hash|extension|history|reset|enabled|writeback|retry|attributes|wizard|allowed|lastset", re.I
)
_PASSWORD = re.compile(r"unicodepwd|userpassword|initialpassword|password|pwd|passwd|export_password", re.I)


_OF_AN_ORGANIZATION = frozenset(
    (
        "company", "companyname", "o", "organizationname", "l", "city", "street", "streetaddress", "postalcode",
        "postofficebox", "physicaldeliveryofficename", "telephonenumber", "mobile", "facsimiletelephonenumber",
        "wwwhomepage", "url",
    )
)  # fmt: skip
_VARIABLES = frozenset(
    ("company", "companyname", "customer", "organization", "organisation", "owner", "author", "contact")
)


def held_by(name: str) -> Holds:
    """What the value under a name is."""
    folded = name.casefold()
    found = _BY_NAME.get(folded)
    if found is not None:
        return found
    if folded.endswith((".forest", ".domain")):
        return Holds.DOMAIN
    if folded.endswith((".container", "distinguishedname")):
        return Holds.DN
    return Holds.SECRET if _SECRET.search(folded) and not _NO_SECRET.search(folded) else Holds.ANYTHING


def held_by_variable(name: str) -> Holds:
    """What a variable or a parameter of a script is given."""
    return Holds.NAME if name.casefold() in _VARIABLES else held_by(name)


def held_by_values(attribute: str) -> Holds:
    """What the values of an attribute are, in flows to it and conditions on it: a password, a name, or anything."""
    if is_password(attribute):
        return Holds.SECRET
    return Holds.NAME if attribute.strip().casefold() in _OF_AN_ORGANIZATION else Holds.ANYTHING


def literals_of(holds: Holds) -> Holds:
    """The same for an expression, whose literals are such values."""
    return {Holds.SECRET: Holds.SECRET_TEXT, Holds.NAME: Holds.NAME_TEXT}.get(holds, Holds.ANYTHING)


def is_password(attribute: str) -> bool:
    """Whether what flows to an attribute is a password."""
    return _PASSWORD.fullmatch(attribute.strip()) is not None
