"""A rule that sets cloudNoFlow marks objects that Cloud Sync takes over. Without a scoping filter it marks every object of its type
in the forest: with the outbound JoinNoFlow rule in place, Microsoft Entra Connect exports none of them any more, and what
Cloud Sync does not take is brought to the cloud by nobody.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import mark
from ruleguard.lint.filters import is_unscoped
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """An enabled inbound rule that marks whatever it meets."""
    flow = mark(rule)
    if flow is not None and flow.kind == "constant" and is_unscoped(rule):
        message = (
            f"'{rule.name}' sets cloudNoFlow without a scoping filter: Entra Connect exports no object of type "
            f"{rule.source_object_type} of this forest any more. Add the organizational units of the pilot"
        )
        yield Finding(rule, "name", message)


RULE = Rule(
    id="unscoped-no-flow",
    severity=Severity.WARNING,
    category="cloud-sync",
    summary="All objects of a forest are marked for a Cloud Sync pilot",
    remedy="Add a group for each organizational unit of the pilot: dn ENDSWITH its whole distinguished name.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
