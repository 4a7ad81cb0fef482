"""The clauses of one group must all hold; alternatives stand in groups of their own. Two clauses of one group that exclude each
other, such as two values of one attribute, leave no object: the group does nothing, and a rule whose only group it is does
nothing at all.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Marketing','EQUAL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
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
from ruleguard.lint.contenders import beside
from ruleguard.lint.filters import NULL_TESTS, VALUE_TESTS, is_complete, is_multi_valued, words
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.scope_logic import contradiction
from ruleguard.lint.surroundings import is_default
from ruleguard.model.nodes import Config, ScopeCondition, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """The first contradiction of each group."""
    if is_default(rule):
        return
    for group in rule.scope or ():
        found = contradiction(clause for clause in group.conditions if _counts(rule, clause, config))
        if found is None:
            continue
        one, other = found
        effect = "the rule applies to nobody" if len(rule.scope or ()) == 1 else "this group lets nobody in"
        message = (
            f"'{rule.name}': {words(one)} and {words(other)} never hold together, so {effect}. Put alternatives into groups "
            "of their own"
        )
        yield Finding(other, "operator", message, related=beside(one, "operator", "the clause that it contradicts"))


def _counts(rule: SyncRule, clause: ScopeCondition, config: Config) -> bool:
    """Several values can meet clauses that one value cannot; a presence and a membership are about all of them."""
    about_all = clause.operator in NULL_TESTS or clause.operator in VALUE_TESTS
    return is_complete(clause) and (about_all or not is_multi_valued(rule, clause.attribute, config))


RULE = Rule(
    id="contradictory-scope-group",
    severity=Severity.ERROR,
    category="scope",
    summary="Two clauses of one group can never hold together",
    remedy="Put alternatives into groups of their own: clauses of one group must all hold.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
