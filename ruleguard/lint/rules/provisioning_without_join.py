"""A rule of link type Provision creates an object in the metaverse for what no join has found. Without join conditions it
never looks: somebody who has an object already, from another forest or from the cloud, gets a second one. Before build
1.1.553.0 the rule editor proposed Provision, so many a rule that only flows attributes has it.

Bad:

    New-ADSyncRule -Name 'Contoso - Users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'isCriticalSystemObject','True','NOTEQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'adminDescription','User_','NOTSTARTSWITH' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
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
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An enabled inbound custom rule of link type Provision without join conditions; other systems may be the only source."""
    connector = connector_of(rule, config)
    if not is_custom(rule) or not enabled(rule) or (connector is not None and connector.kind not in ("ad", "entra")):
        return
    if rule.direction == "inbound" and rule.link_type == "Provision" and rule.joins == ():
        message = (
            f"'{rule.name}' creates objects without looking for existing ones: people get a second one. Add join conditions, or "
            "set the link type to Join if it is only to flow attributes"
        )
        yield Finding(rule, "link_type", message)


RULE = Rule(
    id="provisioning-without-join",
    severity=Severity.WARNING,
    category="joins",
    summary="A rule creates objects without looking for existing ones",
    remedy="Add join conditions, or set the link type to Join if the rule is only to flow attributes.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
    ),
)
