"""For an object only one rule with join conditions may be in scope in each direction. Two that join by different criteria end in a
synchronization error for every object of both; precedence does not decide between them. Rules with the very same
criteria get along, as the default rules for groups show.

Bad:

    New-ADSyncRule -Name 'Contoso - Contractors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','Contractor','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'employeeID','employeeID',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 61 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('company') -Destination 'company' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Contractors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','Contractor','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 61 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('company') -Destination 'company' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from heapq import merge
from itertools import islice

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import beside, criteria, first_join, surely_same_source
from ruleguard.lint.rivals import MOST_RIVALS, rule_values
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.scope_logic import can_share_objects, most_fixed
from ruleguard.lint.surroundings import enabled, is_custom, source_key
from ruleguard.model.nodes import Config, SyncRule

Key = frozenset[frozenset[tuple[str, str]]]
_Placed = tuple[int, int, SyncRule]


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each enabled custom rule whose join criteria differ from those of a default rule or of an earlier custom rule."""
    rules = [(rule, frozenset(found)) for rule in config.rules if enabled(rule) and (found := criteria(rule))]
    joining = _by_source(rules)
    for rule, key in rules:
        if not is_custom(rule) and source_key(rule) in joining:
            joining[source_key(rule)].add(rule, key)
    for rule, key in rules:
        if not is_custom(rule) or source_key(rule) not in joining:
            continue
        others = islice(joining[source_key(rule)].otherwise(rule, key), MOST_RIVALS)
        other = next((other for other in others if can_share_objects(rule, other)), None)
        joining[source_key(rule)].add(rule, key)
        if other is None:
            continue
        message = (
            f"'{rule.name}' and '{other.name}' can have the same object in scope but join it by different criteria: such an "
            "object ends in an error. Keep the join conditions in one of them"
        )
        at = first_join(other)
        yield Finding(first_join(rule), "", message, related=beside(at, "", f"the join conditions of '{other.name}'"))


def _by_source(rules: Iterable[tuple[SyncRule, Key]]) -> dict[Hashable, _Joining]:
    """Nothing yet for each source that is known."""
    found: dict[Hashable, list[SyncRule]] = {}
    for rule, _ in rules:
        if surely_same_source(rule, rule):
            found.setdefault(source_key(rule), []).append(rule)
    return {key: _Joining(most_fixed(map(rule_values, group))) for key, group in found.items()}


class _Joining:
    """The rules of one source so far by what they join by. ``name``: the attribute whose fixed value tells filters apart."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._numbers: dict[Key, int] = {}
        self._every: dict[Key, list[_Placed]] = {}
        self._fixed: dict[str | None, dict[Key, list[_Placed]]] = {}
        self._count = 0

    def add(self, rule: SyncRule, key: Key) -> None:
        placed = self._numbers.setdefault(key, len(self._numbers)), self._count, rule
        self._count += 1
        self._every.setdefault(key, []).append(placed)
        self._fixed.setdefault(rule_values(rule).get(self._name), {}).setdefault(key, []).append(placed)

    def otherwise(self, rule: SyncRule, key: Key) -> Iterator[SyncRule]:
        """Those with other criteria that are not told apart from a rule, grouped by their criteria."""
        value = rule_values(rule).get(self._name)
        groups = (self._every,) if value is None else (self._fixed.get(value, {}), self._fixed.get(None, {}))
        streams = [(each for joined_by, group in part.items() if joined_by != key for each in group) for part in groups]
        return (other for _, _, other in merge(*streams, key=lambda each: each[:2]))


RULE = Rule(
    id="differing-join-criteria",
    severity=Severity.ERROR,
    category="joins",
    summary="Rules for the same objects join by different criteria",
    remedy="Keep the join conditions in one rule and leave them empty in the others.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
