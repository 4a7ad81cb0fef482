"""ISIN and ISNOTIN ask whether a value is among several values of an attribute. They do not ask whether an attribute's one value is
in a list that the filter gives: "Sales;Marketing" is one value for them, and nobody has it.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales;Marketing','ISIN' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Marketing','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import VALUE_TESTS, is_multi_valued, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each ISIN and ISNOTIN on an attribute that is known to hold one value."""
    for clause in own_clauses(rule):
        if clause.operator in VALUE_TESTS and is_multi_valued(rule, clause.attribute, config) is False:
            message = (
                f"'{rule.name}': {clause.attribute} holds one value, {clause.operator} is for attributes of several and takes "
                f"'{clause.value}' as one value. Use EQUAL or NOTEQUAL, with a group for each alternative"
            )
            yield Finding(clause, "operator", message)


RULE = Rule(
    id="isin-on-single-valued",
    severity=Severity.WARNING,
    category="scope",
    summary="A filter looks for a member of an attribute with one value",
    remedy="Use EQUAL or NOTEQUAL, with one group for each alternative.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("isin", "isnotin"),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
