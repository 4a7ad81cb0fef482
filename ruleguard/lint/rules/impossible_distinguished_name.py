"""The distinguished name of an object begins with the object itself (CN=...) and ends with its domain (DC=...); there are no blanks
after its commas. A clause that asks for something else holds for no object, and its denial for every object: the filter
lets everybody in, or nobody. So it is with ENDSWITH and a container without its domain, with STARTSWITH or EQUAL and a container,
with a path such as contoso.com/Users, and with a domain that the connector does not import.

Bad:

    New-ADSyncRule -Name 'Contoso - No leavers' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Leavers','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No leavers' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Leavers,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import is_from_directory
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, domains_of, enabled, is_custom
from ruleguard.model.dn import Containers, dn_key
from ruleguard.model.nodes import Config, ScopeCondition, SyncRule

_NAMES = ("dn", "distinguishedname")
_CONTAINER = re.compile(r"\s*(?:ou|dc)\s*=", re.IGNORECASE)
_PATH = re.compile(r"[^=]*[/.\\][^=]*")
_BLANK = re.compile(r"(?<!\\),\s+(?:ou|dc|cn)\s*=", re.IGNORECASE)
_ENDS = ("ENDSWITH", "NOTENDSWITH")
_BEGINS = ("STARTSWITH", "NOTSTARTSWITH", "EQUAL", "NOTEQUAL")
_ROOTS = ("dc=", "o=", "c=")
_EXAMPLE = "Write the whole name, such as OU=Leavers,DC=contoso,DC=com"


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each clause about a distinguished name that no name in Active Directory can meet."""
    if not is_custom(rule) or not enabled(rule) or not is_from_directory(rule, config):
        return
    connector = connector_of(rule, config)
    domains = None if connector is None else domains_of(connector)[1]
    for clause in (each for group in rule.scope or () for each in group.conditions):
        why = _why(clause, domains) if (clause.attribute or "").casefold() in _NAMES else ""
        if why:
            effect = "every" if (clause.operator or "").startswith("NOT") else "no"
            message = (
                f"'{rule.name}': {clause.attribute} {clause.operator} '{clause.value}' holds for {effect} object: {why}"
            )
            yield Finding(clause, "value", message)


def _why(clause: ScopeCondition, domains: Containers | None) -> str:
    value = clause.value or ""
    if _BLANK.search(value):
        return "a distinguished name has no blanks after its commas. Remove them"
    if clause.operator in _BEGINS and _CONTAINER.match(value):
        return "the name of an object begins with its own part (CN=...). Use ENDSWITH for a container"
    if clause.operator in (*_ENDS, *_BEGINS) and _PATH.fullmatch(value):
        return f"this is no distinguished name. {_EXAMPLE}"
    if clause.operator not in _ENDS or "=" not in value:
        return ""
    parts = dn_key(value)
    domain = tuple(part for part in parts if part.startswith("dc="))
    if not parts[0].startswith(_ROOTS):
        return f"a distinguished name ends with its domain (DC=...). {_EXAMPLE}"
    if domain and domains and not domains.has_below(domain):
        return "the connector imports no such domain. Correct the domain at the end"
    return ""


RULE = Rule(
    id="impossible-distinguished-name",
    severity=Severity.ERROR,
    category="scope",
    summary="A filter asks for a distinguished name that no object has",
    remedy="Write the whole distinguished name of the container, up to the domain and without blanks after the commas, with ENDSWITH.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("dn", "distinguishedname"),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",
    ),
)
