"""A rule of link type Provision creates an object for whatever is in its scope and keeps it alive. Without a filter that is every
object of the type, rooms, service accounts and built-in accounts included. Microsoft's own rules for users and groups leave
out at least the critical system objects and what was written back from the cloud.

Bad:

    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'objectGUID','sourceAnchorBinary',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
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
from ruleguard.lint.filters import is_unscoped
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule

_FILTERED_BY_DEFAULT = frozenset(("group", "inetorgperson", "person", "user"))
"""What the default rules create under a filter; they create contacts and computers without one."""


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An enabled custom rule that provisions users or groups, from or to a directory of Microsoft's, without a filter."""
    if not is_custom(rule) or not enabled(rule) or rule.link_type != "Provision" or not is_unscoped(rule):
        return
    connector = connector_of(rule, config)
    if connector is not None and connector.kind not in ("ad", "entra"):
        return
    if (rule.source_object_type or "").casefold() in _FILTERED_BY_DEFAULT:
        message = (
            f"'{rule.name}' creates an object for every {rule.source_object_type} there is, built-in accounts included, and "
            "keeps it alive. Add a filter, or set the link type to Join if it is only to flow attributes"
        )
        yield Finding(rule, "link_type", message)


RULE = Rule(
    id="unscoped-provisioning-rule",
    severity=Severity.WARNING,
    category="scope",
    summary="A rule that creates objects has no filter",
    remedy="Add a filter, or set the link type to Join if the rule is only to flow attributes.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
