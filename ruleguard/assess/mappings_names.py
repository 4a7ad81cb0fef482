"""Names that the comparison of rules and attribute mappings rests on: types of objects, attributes, and clauses of filters.

Sources: Microsoft's pages on the attributes of Cloud Sync and on its provisioning with Graph; the default rules of one
public export of build 1.1.130 for the names that the metaverse and Entra ID have for one thing.
"""

from __future__ import annotations

OBJECT_TYPES = (("user", "user"), ("inetOrgPerson", "user"), ("group", "group"), ("contact", "contact"))
"""Types that Cloud Sync provisions: in Active Directory and in Entra ID."""

ANCHOR = "sourceanchorbinary"
"""The anchor's target, folded: Connect exports it as base64 text, Cloud Sync as the binary value it stands for."""
ANCHOR_NAME = "sourceAnchor"

_ALIASES = {"alias": "mailnickname", "cn": "commonname", "sourceanchor": ANCHOR, "proxyaddress": "proxyaddresses"}
ENGINE_TARGETS = frozenset(("dn",))
"""Targets of Connect that are no attributes of Entra ID, folded."""

# What the default rules export a metaverse attribute as, where the names differ.
_EXPORTED = {
    "accountname": "onPremisesSamAccountName", "c": "countryLetterCode", "cn": "commonName", "co": "country",
    "domainfqdn": "dnsDomainName", "domainnetbios": "netBiosName",
    "l": "city", "mailnickname": "alias", "objectsid": "onPremiseSecurityIdentifier", "pwdlastset":
    "lastPasswordChangeTimestamp", "sn": "surname", "st": "state",
}  # fmt: skip

CLOUD_OWN = {
    "credentialdata": "password hash synchronization, which Connect does without a flow to this attribute",
}
"""Targets that Cloud Sync maps for something that is no flow in Connect, by their keys, with what that is."""

KEEPING_OUT = frozenset(("cloudfiltered", "cloudnoflow"))
"""Attributes of the metaverse that decide which objects go to Entra ID; they are no attributes there. Folded."""

_POPULATION = frozenset(
    (
        ("iscriticalsystemobject", "NOTEQUAL"),
        ("admindescription", "NOTSTARTSWITH"),
        ("sourceobjecttype", "EQUAL"),
        ("cloudmastered", "NOTEQUAL"),
        ("cloudfiltered", "NOTEQUAL"),
        ("sourceanchor", "ISNOTNULL"),
        ("accountenabled", "ISNOTNULL"),
        ("cloudanchor", "ISNOTNULL"),
    )
)


def target_key(name: str) -> str:
    """What attributes of the target are matched by: the name without its case, one name for what has several."""
    folded = name.strip().casefold()
    return _ALIASES.get(folded, folded)


def exported_name(metaverse_attribute: str) -> str:
    """The name in Entra ID under which the default rules export an attribute of the metaverse."""
    return _EXPORTED.get(metaverse_attribute.casefold(), metaverse_attribute.replace("-", ""))


def is_population(attribute: str | None, operator: str | None) -> bool:
    """Whether a clause says which objects are synchronized at all; the default rules repeat such clauses in many rules."""
    return ((attribute or "").casefold(), operator or "") in _POPULATION
