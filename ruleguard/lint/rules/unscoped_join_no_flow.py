"""A JoinNoFlow rule stops the export of every object in its scope. For a Cloud Sync pilot the scoping filter must say
cloudNoFlow EQUAL True in each of its groups; a group without it, or no filter at all, takes in people who are not in the
pilot: their changes do not reach the cloud any more, and no other program exports them.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users stay as they are' -Direction 'Outbound' -Precedence 61 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'JoinNoFlow' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudNoFlow','False','NOTEQUAL' -OutVariable condition0
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
from ruleguard.lint.cloud_sync_pilot import unmarked_groups
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """An enabled outbound JoinNoFlow rule that takes in objects which are not marked."""
    if rule.direction != "outbound" or rule.link_type != "JoinNoFlow" or not enabled(rule) or rule.scope is None:
        return
    if not rule.scope:
        yield Finding(rule, "link_type", _message(rule, "without a scoping filter"))
    for group in unmarked_groups(rule):
        yield Finding(group, "", _message(rule, "with a scoping group that does not ask for cloudNoFlow EQUAL True"))


def _message(rule: SyncRule, how: str) -> str:
    return (
        f"'{rule.name}' has the link type JoinNoFlow {how}: objects outside the pilot are not exported any more. "
        "Add the clause cloudNoFlow EQUAL True"
    )


RULE = Rule(
    id="unscoped-join-no-flow",
    severity=Severity.ERROR,
    category="cloud-sync",
    summary="A JoinNoFlow rule stops the export of objects that are not in the pilot",
    remedy="Put the clause cloudNoFlow EQUAL True into every group of the rule's scoping filter.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("joinnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
