"""What is known about attributes by their names, folded: who owns them, what they hold, what becomes of them.

Sources: Microsoft's pages on the default configuration, design concepts, directory extensions and filtering, and one
public export of build 1.1.130 for types and lengths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.expressions.answers import answers, read_names
from ruleguard.expressions.guards import names_in
from ruleguard.lint.surroundings import connector_of
from ruleguard.model.kept import kept
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow, Setting, SyncRule

ANCHORS = frozenset(("sourceanchor", "sourceanchorbinary"))
"""The metaverse attributes that tie a person to the account in the cloud."""

IDENTITIES = ANCHORS | {"cloudsourceanchor", "cloudanchor", "dn", "objectsid", "objectguid"}
"""Attributes that say who an object is; the wizard's rules write them."""

KEYS = IDENTITIES | {"userprincipalname", "accountenabled", "sourceobjecttype"}
"""Attributes without which an object is not synchronized any more."""

CHANGING = frozenset(
    ("cn", "displayname", "distinguishedname", "dn", "givenname", "mail", "mailnickname", "name", "proxyaddresses")
) | {"samaccountname", "sn", "targetaddress", "userprincipalname"}
"""Attributes that change when a person marries, moves or is renamed."""

LASTING = frozenset(
    ("objectguid", "objectsid", "ms-ds-consistencyguid", "sourceanchor", "employeeid", "employeenumber", "whencreated")
)
"""Attributes that keep their value as long as the object lives."""

METAVERSE_ONLY = {
    "accountenabled": "userAccountControl with the bit 2", "accountname": "sAMAccountName",
    "usagelocation": "c or msExchUsageLocation",
    "cloudanchor": "", "cloudfiltered": "", "cloudmastered": "", "cloudnoflow": "", "cloudsoaexchmailbox": "",
    "cloudsourceanchor": "", "contributingconnectorexchange": "", "contributingconnectoruser": "",
    "domainfqdn": "%Domain.FQDN%", "domainnetbios": "%Domain.Netbios%", "forestfqdn": "%Forest.FQDN%",
    "forestnetbios": "%Forest.Netbios%", "mailenabled": "", "membercount": "", "objectsidstring": "objectSid",
    "securityenabled": "", "sourceanchor": "", "sourceanchorbinary": "", "sourceobjecttype": "",
}  # fmt: skip
"""Attributes of the metaverse that Active Directory does not have, folded, and what says the same there, "" for nothing."""

NOT_IN_METAVERSE = {
    "admindescription": "", "iscriticalsystemobject": "", "samaccountname": "accountName",
    "useraccountcontrol": "accountEnabled",
}  # fmt: skip
"""Attributes of Active Directory that the metaverse does not have, folded, and what says the same there, "" for nothing."""

_ONE_CONTROLLER = ("badPwdCount", "badPasswordTime", "lastLogon", "lastLogoff", "logonCount")
_COMPUTED = ("msDS-UserPasswordExpiryTimeComputed", "msDS-User-Account-Control-Computed", "msDS-PrincipalName")
_ALSO_COMPUTED = ("msDS-ResultantPSO", "canonicalName", "tokenGroups")
UNSYNCHRONIZABLE = {
    **{name.casefold(): (name, "every domain controller keeps its own value") for name in _ONE_CONTROLLER},
    **{name.casefold(): (name, "it is worked out when somebody asks for it") for name in (*_COMPUTED, *_ALSO_COMPUTED)},
}
"""Attributes of Active Directory that no import delivers or keeps current: their spelling, and why."""

BOOLEAN = frozenset(
    (
        "accountenabled", "cloudfiltered", "cloudmastered", "cloudnoflow", "mailenabled", "msexchenablemoderation",
        "msexchhidefromaddresslists", "msexchrequireauthtosendto", "oofreplytooriginator", "reporttooriginator",
        "reporttoowner", "securityenabled",
    )
)  # fmt: skip
"""Attributes that are true or false wherever they exist."""

LONG_TEXTS = frozenset(("comment", "description", "info", "postofficebox", "url"))
"""Attributes of Active Directory that the default rules shorten to what an indexed attribute of the metaverse holds."""

INDEXED = frozenset(
    (
        "comment", "company", "department", "description", "displayname", "division", "employeeid", "employeetype",
        "info", "physicaldeliveryofficename", "postofficebox", "streetaddress", "title", "url", "wwwhomepage",
    )
) | {f"extensionattribute{number}" for number in range(1, 16)}  # fmt: skip
"""Texts that are indexed in the metaverse of build 1.1.130."""

INDEX_LIMIT = 448
"""Characters that an indexed attribute of the metaverse holds."""

CERTIFICATES = frozenset(("usercertificate", "usersmimecertificate"))
ADDING = ("Merge", "MergeCaseInsensitive")
EXTENSION = re.compile(r"extension_[0-9a-f]{32}_.+", re.IGNORECASE)
"""The name that a directory extension has on the connectors and in the metaverse."""


def writes(flow: Flow, *names: str) -> bool:
    """Whether a flow's target is one of the names, which are folded."""
    return (flow.destination or "").casefold() in names


def sources_of(flow: Flow) -> frozenset[str]:
    """The attributes that a flow reads, folded; also those that an expression names in quotes."""
    named = frozenset(name.casefold() for name in flow.sources)
    return named | read_names(flow.expression) if flow.expression else named


def given_by(flow: Flow) -> frozenset[str]:
    """The attributes (folded) whose values a flow passes on; those that only decide are left out."""
    if flow.expression:
        return frozenset(name for answer in answers(flow.expression) for name in names_in(answer.node))
    return frozenset(name.casefold() for name in flow.sources)


def spelled(flow: Flow, name: str) -> str:
    """The spelling that a flow has for an attribute of this folded name."""
    return next((written for written in flow.sources if written.casefold() == name), name)


def flows_to(rule: SyncRule, *names: str) -> Iterator[Flow]:
    """The flows of a rule whose target is one of the folded names."""
    return (flow for flow in rule.flows or () if writes(flow, *names))


def is_from_directory(rule: SyncRule, config: Config) -> bool:
    """Whether an inbound rule reads Active Directory, as far as the input says: not Entra ID and no other system."""
    connector = connector_of(rule, config)
    other = connector is not None and connector.kind not in (None, "ad")
    return rule.direction == "inbound" and rule.connector != ENTRA_CONNECTOR and not other


def is_to_entra(rule: SyncRule) -> bool:
    """Whether a rule writes into Entra ID."""
    return rule.direction == "outbound" and rule.connector == ENTRA_CONNECTOR


@kept
def source_anchor(config: Config) -> tuple[str, Setting] | None:
    """The attribute chosen in the wizard to tie people to their accounts, and where it says so; None when it does not."""
    if not config.settings:
        return None
    from ruleguard.model.setting_names import known

    value, setting = known(config.settings, xml=config.input.format == "server-xml").get("source-anchor", ("", None))
    return (str(value), setting) if value and setting is not None else None
