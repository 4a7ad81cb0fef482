"""Whether an object goes to the cloud is decided by the filters of the rules that create it there: they ask for cloudFiltered, for
people also for sourceObjectType, and for what may come from the cloud for cloudMastered. A custom rule of link type Provision
that leaves one of them out creates what every inbound filter has kept away. Rules of link type Join reach only what is there
already.

Bad:

    New-ADSyncRule -Name 'Contoso - Guests' -Direction 'Outbound' -Precedence 60 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('DE') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sourceObjectType','User','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','Guest','EQUAL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'sourceAnchor','sourceAnchor',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Guests' -Direction 'Outbound' -Precedence 60 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Provision' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('DE') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sourceObjectType','User','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudMastered','True','NOTEQUAL' -OutVariable condition1
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'cloudFiltered','True','NOTEQUAL' -OutVariable condition2
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','Guest','EQUAL' -OutVariable condition3
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0],$condition2[0],$condition3[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'sourceAnchor','sourceAnchor',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import is_to_entra
from ruleguard.lint.cloud_sync_pilot import is_for_marked
from ruleguard.lint.filters import is_known, lacks
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule

_GUARDS = {
    "user": ("sourceObjectType", "cloudMastered", "cloudFiltered"),
    "contact": ("sourceObjectType", "cloudFiltered"),
    "group": ("cloudMastered", "cloudFiltered"),
    "device": ("cloudFiltered",),
}
"""What the default rules that create an object in Entra ID ask about, by its type."""


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each group of clauses of an enabled custom rule that provisions to Entra ID without the guards of the default rule."""
    if not is_custom(rule) or not enabled(rule) or not is_to_entra(rule) or rule.link_type != "Provision":
        return
    if is_for_marked(rule):  # exported-despite-no-flow says what is wrong with it
        return
    guards = _GUARDS.get((rule.target_object_type or "").casefold(), ()) if is_known(rule) else ()
    for group in rule.scope or ():
        missing = lacks(group, *guards) if group.conditions else []
        if missing:
            message = (
                f"'{rule.name}' creates a {rule.target_object_type} in Entra ID without asking for {' and '.join(missing)}: what "
                "was kept away is created after all. Copy the clauses of the default rule"
            )
            yield Finding(group, "", message)


RULE = Rule(
    id="unguarded-outbound-scope",
    severity=Severity.WARNING,
    category="scope",
    summary="A rule that creates objects in Entra ID does not ask whether they may go there",
    remedy="Copy the clauses of the default rule of the same kind into each group of the filter.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-preferreddatalocation",
    ),
)
