"""Groups are alternatives: an object that meets any of them is in scope. Clauses that were meant to hold together but stand in
groups of their own often let everything in: whatever the department is, it is not Sales or it is not Marketing. A group without
clauses lets everything in by itself.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','NOTEQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Marketing','NOTEQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Marketing','NOTEQUAL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import beside
from ruleguard.lint.filters import is_denial, is_multi_valued, one_always_holds, words
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default
from ruleguard.model.nodes import Config, ScopeCondition, ScopeGroup, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """The first two groups whose difference lets everything through, or a group without clauses beside others."""
    groups = () if is_default(rule) or rule.scope is None else rule.scope
    empty = next((group for group in groups if not group.conditions), None)
    if empty is not None and len(groups) > 1:
        message = f"'{rule.name}' has a group without clauses, which lets every object in: the other groups do nothing. Keep one or the other"
        yield Finding(empty, "", message)
        return
    for one, other in _alternatives(groups):
        if one_always_holds(one, other) and not is_multi_valued(rule, one.attribute, config):
            message = (
                f"'{rule.name}': every object meets {words(one)} or {words(other)}, so these groups filter nothing by "
                f"{one.attribute}. Put both into one group if both must hold, or remove them"
            )
            yield Finding(other, "operator", message, related=beside(one, "operator", "the other alternative"))
            return


def _alternatives(groups: tuple[ScopeGroup, ...]) -> Iterator[tuple[ScopeCondition, ScopeCondition]]:
    """The one clause each in which two groups differ, when both are about one attribute."""
    seen: dict[object, tuple[list[ScopeCondition], list[ScopeCondition]]] = {}
    for group in groups:
        count = Counter(group.conditions)
        whole = sum(map(hash, count))  # stands for the group: a set of the others for each clause would take too long
        for clause in group.conditions:
            rest = whole - hash(clause) if count[clause] == 1 else whole
            earlier, denials = seen.setdefault(((clause.attribute or "").casefold(), rest), ([], []))
            yield from ((each, clause) for each in (earlier if is_denial(clause) else denials))
            earlier.append(clause)
            if is_denial(clause):
                denials.append(clause)


RULE = Rule(
    id="tautological-scope",
    severity=Severity.WARNING,
    category="scope",
    summary="The groups of a filter together let everything through",
    remedy="Put clauses that must all hold into one group.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
    ),
)
