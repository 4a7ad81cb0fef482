"""Join groups are tried one after the other until one finds exactly one object. The same group a second time finds what the first
one found, or fails like it: it was to be changed after copying, or it can go.

Bad:

    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','User_','NOTSTARTSWITH' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'employeeID','employeeID',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'employeeID','employeeID',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','User_','NOTSTARTSWITH' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'employeeID','employeeID',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import beside, criteria
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default
from ruleguard.model.nodes import Config, JoinGroup, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each group with the pairs and the regard for case of an earlier one."""
    seen: dict[object, JoinGroup] = {}
    for group, pairs in zip(rule.joins or (), criteria(rule) or (), strict=False):
        case = frozenset((each.connector_attribute, each.case_sensitive) for each in group.conditions)
        first = seen.setdefault((pairs, case), group)
        if first is not group and not is_default(rule):
            names = " and ".join(str(each.connector_attribute) for each in group.conditions)
            message = (
                f"'{rule.name}' tries the join by {names} twice: the second time finds nothing new. Remove the group, or "
                "correct it if it was to ask something else"
            )
            yield Finding(group, "", message, related=beside(first, "", "the first time"))


RULE = Rule(
    id="repeated-join-group",
    severity=Severity.NOTE,
    category="joins",
    summary="A join group stands twice in a rule",
    remedy="Remove the second group, or correct it if it was to ask something else.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
