"""ISNULL and ISNOTNULL ask whether an attribute has a value at all. A value in the clause is not looked at; it stands there because
the operator was changed, or because EQUAL was meant.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','ISNOTNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','','ISNOTNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import NULL_TESTS, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule

_MEANT = {"ISNULL": "NOTEQUAL", "ISNOTNULL": "EQUAL"}


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each ISNULL and ISNOTNULL with a value."""
    for clause in own_clauses(rule):
        if clause.operator in NULL_TESTS and clause.value:
            message = (
                f"'{rule.name}': {clause.operator} on {clause.attribute} does not look at the value '{clause.value}'. Remove "
                f"it, or use {_MEANT[clause.operator or '']} if it was meant"
            )
            yield Finding(clause, "value", message)


RULE = Rule(
    id="value-on-null-test",
    severity=Severity.NOTE,
    category="scope",
    summary="A test for an empty attribute has a value",
    remedy="Remove the value, or use EQUAL or NOTEQUAL if the value was meant.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("isnull", "isnotnull"),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
