"""A rule of link type Join that changes a few attributes needs no join conditions: its flows apply to every object that the default
rule has joined. With conditions of its own it takes part in the matching. They are the same as those of the default rule at
best, and when the wizard changes that one, both are in each other's way and every object ends in an error.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'In from AD - User Pets' -Direction 'Inbound' -Precedence 100 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -ImmutableTag 'Microsoft.InfromADUserPets.001' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('title') -Destination 'title' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','User_','NOTSTARTSWITH' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'In from AD - User Pets' -Direction 'Inbound' -Precedence 100 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -ImmutableTag 'Microsoft.InfromADUserPets.001' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('title') -Destination 'title' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','User_','NOTSTARTSWITH' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import beside, criteria, first_join, surely_same_source
from ruleguard.lint.rivals import Rivals
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom, is_default, source_key
from ruleguard.model.kept import kept
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, SyncRule
from ruleguard.model.values import tag_stem

_ANY = "any criteria"


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An inbound custom rule of link type Join with join conditions, where an enabled default rule joins already.

    Criteria that are known to differ are differing-join-criteria's. Outbound, the default rules repeat them too.
    """
    if not is_custom(rule) or not enabled(rule) or rule.direction != "inbound":
        return
    if rule.link_type != "Join" or not rule.joins:
        return
    default = _joining(config).first(rule)
    if default is not None:
        message = (
            f"'{rule.name}' has join conditions, but '{default.name}' joins these objects already: as soon as they differ, "
            "every object ends in an error. Remove them"
        )
        yield Finding(first_join(rule), "", message, related=beside(first_join(default), "", f"'{default.name}' joins"))


@kept
def _joining(config: Config) -> _Defaults:
    return _Defaults(each for each in config.rules if is_default(each) and enabled(each))


class _Defaults:
    """The default rules that join: by their criteria or, where they are only named, by the tag for it."""

    def __init__(self, rules: Iterable[SyncRule]) -> None:
        self._order: dict[int, int] = {}
        self._named: dict[Hashable, SyncRule] = {}
        self._found: dict[Hashable, list[SyncRule]] = {}
        self._rivals: dict[Hashable, Rivals] = {}
        for number, rule in enumerate(rules):
            self._order[id(rule)] = number
            if rule.joins is None:
                self._named.setdefault((rule.connector, tag_stem(rule.immutable_tag or "")), rule)
            elif rule.joins and surely_same_source(rule, rule):
                for key in (_joined_by(rule), _ANY):
                    self._found.setdefault((source_key(rule), key), []).append(rule)

    def first(self, rule: SyncRule) -> SyncRule | None:
        """The first that joins the same objects as a rule, by criteria that are not known to differ."""
        directory = "aad" if rule.connector == ENTRA_CONNECTOR else "ad"
        stem = f"microsoft.infrom{directory}{(rule.source_object_type or '').casefold()}join"
        joined_by = _joined_by(rule)
        keys = (joined_by, None) if joined_by is not None else (_ANY,)
        found = [self._named.get((rule.connector, stem)), *(self._sharing(rule, key) for key in keys)]
        return min((each for each in found if each is not None), key=lambda each: self._order[id(each)], default=None)

    def _sharing(self, rule: SyncRule, joined_by: object) -> SyncRule | None:
        key = source_key(rule), joined_by
        if key in self._found and key not in self._rivals:
            self._rivals[key] = Rivals(self._found[key])
        rivals = self._rivals.get(key)
        return None if rivals is None else next((rivals.rules[place] for place in rivals.sharing(rule)), None)


def _joined_by(rule: SyncRule) -> frozenset[object] | None:
    """The pairs of attributes of each group, in whatever order; None when they are not known."""
    found = criteria(rule)
    return frozenset(found) if found else None


RULE = Rule(
    id="join-in-override-rule",
    severity=Severity.WARNING,
    category="joins",
    summary="A rule that only flows attributes has join conditions",
    remedy="Remove the join conditions; the default rule joins.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
    ),
)
