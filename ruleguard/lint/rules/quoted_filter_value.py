"""The value of a clause is taken as it is; quotation marks belong to expressions only. department EQUAL "Sales" asks for a department
whose name is written in quotation marks, which nobody has.

Bad:

    New-ADSyncRule -Name 'Contoso - No sales people' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','"Sales"','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No sales people' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import NULL_TESTS, own_clauses, words
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule

_PAIRS = (('"', '"'), ("'", "'"), ("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u2018", "\u2019"))


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each clause whose value begins and ends with a quotation mark."""
    for clause in own_clauses(rule):
        value = (clause.value or "").strip()
        if len(value) > 2 and (value[0], value[-1]) in _PAIRS and clause.operator not in NULL_TESTS:
            message = (
                f"'{rule.name}': {words(clause)} compares with the quotation marks too, and no value has them. Remove them: "
                f"{value[1:-1]}"
            )
            yield Finding(clause, "value", message)


RULE = Rule(
    id="quoted-filter-value",
    severity=Severity.WARNING,
    category="scope",
    summary="The value of a clause stands in quotation marks",
    remedy="Remove the quotation marks.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
