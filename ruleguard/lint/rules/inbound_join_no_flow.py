"""The link type JoinNoFlow exists for one purpose: an outbound rule to Entra ID that keeps objects of a Cloud Sync pilot
joined without exporting them. For an inbound rule it is not documented. In the pilot's pair, the inbound rule has the link
type Join.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'JoinNoFlow' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """An inbound rule with the link type of the pilot's outbound rule."""
    if rule.direction != "inbound" or rule.link_type != "JoinNoFlow":
        return
    message = (
        f"inbound rule '{rule.name}' has the link type JoinNoFlow, which is for outbound rules to Entra ID only: what it "
        "does here is not documented. Use Join, and JoinNoFlow in the outbound rule"
    )
    yield Finding(rule, "link_type", message)


RULE = Rule(
    id="inbound-join-no-flow",
    severity=Severity.ERROR,
    category="cloud-sync",
    summary="An inbound rule has the link type JoinNoFlow",
    remedy="Use the link type Join for the inbound rule and JoinNoFlow for its outbound counterpart.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("joinnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
