"""A join ties an object to the one other that has the same value. Display names, common names and departments are shared: two
people of one name get one account, or the join finds two and fails.

Bad:

    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','User_','NOTSTARTSWITH' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'displayName','displayName',$false -OutVariable condition0
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
from ruleguard.lint.join_keys import is_unique, is_weak
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each join group of one shared attribute; above a certain group it is fuzzy-join-before-unique's."""
    groups = () if is_default(rule) or rule.joins is None else rule.joins
    for number, group in enumerate(groups):
        if len(group.conditions) == 1 and is_weak(group) and not any(map(is_unique, groups[number + 1 :])):
            only = group.conditions[0]
            message = (
                f"'{rule.name}' joins by {only.connector_attribute} alone, which several objects can share: they get each "
                "other's account, or the join fails. Join by an attribute that is unique"
            )
            yield Finding(only, "connector_attribute", message)


RULE = Rule(
    id="weak-join-attribute",
    severity=Severity.WARNING,
    category="joins",
    summary="An attribute that many objects share is the only join criterion",
    remedy="Join by an attribute that is unique and stays, such as objectGUID or employeeID.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
