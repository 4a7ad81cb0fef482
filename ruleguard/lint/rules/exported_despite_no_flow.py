"""An outbound rule for the objects of a Cloud Sync pilot, scoped by cloudNoFlow EQUAL True, holds them back by its link
type alone: JoinNoFlow. With Join, StickyJoin or Provision the objects are exported like all others, by Microsoft Entra
Connect and by Cloud Sync at the same time, and deleted in the cloud when they leave Connect's scope. JoinNoFlow has a gap
too: in an edition of the tutorial, a change of a reference such as manager exports all changes of the object.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users stay as they are' -Direction 'Outbound' -Precedence 61 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudNoFlow','True','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Pilot users stay as they are' -Direction 'Outbound' -Precedence 61 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'JoinNoFlow' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudNoFlow','True','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import misses_link_type
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An enabled outbound rule to Entra ID for marked objects, with a link type that exports."""
    if misses_link_type(rule, config):
        message = (
            f"'{rule.name}' is for objects with cloudNoFlow, but has the link type {rule.link_type}: it does not hold them back, "
            "and Entra Connect exports them. Use JoinNoFlow"
        )
        yield Finding(rule, "link_type", message)


RULE = Rule(
    id="exported-despite-no-flow",
    severity=Severity.ERROR,
    category="cloud-sync",
    summary="The outbound rule of a Cloud Sync pilot does not hold its objects back",
    remedy="Make the rule again with the link type JoinNoFlow.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
