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

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import beside, first_join, joins_differently, surely_same_source
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.scope_logic import can_share_objects
from ruleguard.lint.surroundings import enabled, is_custom, is_default
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, SyncRule
from ruleguard.model.values import tag_stem


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An inbound custom rule of link type Join with join conditions, where an enabled default rule joins already.

    Criteria that are known to differ are differing-join-criteria's. Outbound, the default rules repeat them too.
    """
    if not is_custom(rule) or not enabled(rule) or rule.direction != "inbound":
        return
    if rule.link_type != "Join" or not rule.joins:
        return
    default = next((each for each in config.rules if is_default(each) and enabled(each) and _joins(each, rule)), None)
    if default is not None:
        message = (
            f"'{rule.name}' has join conditions, but '{default.name}' joins these objects already: as soon as they differ, "
            "every object ends in an error. Remove them"
        )
        yield Finding(first_join(rule), "", message, related=beside(first_join(default), "", f"'{default.name}' joins"))


def _joins(default: SyncRule, rule: SyncRule) -> bool:
    """Whether a default rule joins the same objects by the same criteria or, where it is only named, has the tag for it."""
    if default.joins is not None:
        same = surely_same_source(default, rule) and not joins_differently(default, rule)
        return bool(default.joins) and same and can_share_objects(default, rule)
    directory = "aad" if rule.connector == ENTRA_CONNECTOR else "ad"
    stem = f"microsoft.infrom{directory}{(rule.source_object_type or '').casefold()}join"
    return default.connector == rule.connector and tag_stem(default.immutable_tag or "") == stem


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
