"""A distinguished name ends with the containers that an object is in, so "everything in this organizational unit" is
ENDSWITH with the whole name of the unit. CONTAINS with the unit alone also hits units of the same name in other places, and
those whose name only begins alike: OU=Pilot is in OU=Pilot 2024 too.

A value that goes up to the domain (DC=...) or is closed by a comma says what it means and is left alone; only in a rule for
a Cloud Sync pilot is the comma not enough, because a second unit of that name would be handed over as well. There, any part
of a name that does not reach the domain counts.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot','CONTAINS' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import mark
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, ScopeCondition, SyncRule

_INSTEAD = {"CONTAINS": "ENDSWITH", "NOTCONTAINS": "NOTENDSWITH"}
_CONTAINER = re.compile(r"\b(ou|cn)\s*=", re.IGNORECASE)
_DOMAIN = re.compile(r"\bdc\s*=", re.IGNORECASE)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Clauses that look for a part of a distinguished name where a container is meant."""
    if not is_custom(rule) or not enabled(rule):
        return
    for group in rule.scope or ():
        for clause in group.conditions:
            if _is_open(clause, is_pilot=mark(rule) is not None):
                instead = _INSTEAD[clause.operator or ""]
                message = (
                    f"'{rule.name}' looks for '{clause.value}' anywhere in {clause.attribute}: containers of the same or a "
                    f"longer name elsewhere are hit too. Use {instead} with the whole distinguished name"
                )
                yield Finding(clause, "operator", message)


def _is_open(clause: ScopeCondition, *, is_pilot: bool) -> bool:
    value = (clause.value or "").strip()
    if clause.operator not in _INSTEAD or (clause.attribute or "").casefold() not in ("dn", "distinguishedname"):
        return False
    if _DOMAIN.search(value):
        return False
    return is_pilot or (_CONTAINER.search(value) is not None and not value.endswith(","))


RULE = Rule(
    id="contains-for-ou",
    severity=Severity.NOTE,
    category="scope",
    summary="A scoping filter looks for a part of a distinguished name instead of its end",
    remedy="Use ENDSWITH or NOTENDSWITH with the distinguished name of the container.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("dn", "distinguishedname"),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
