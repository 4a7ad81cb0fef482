"""A Cloud Sync configuration takes whole organizational units, with everything in them. So the inbound rules that set cloudNoFlow
have to name the same units for users, groups and contacts. A unit that one of them leaves out is owned twice for objects of
its type, by Microsoft Entra Connect and by Cloud Sync; or by nobody for the other types, where Cloud Sync leaves it out too.

Compared are rules of one connector whose filter is a list of units (dn ENDSWITH). That a type has no rule at all is not
reported here: there may be nothing of it in the unit.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Labs,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Pilot groups' -Direction 'Inbound' -Precedence 62 -SourceObjectType 'group' -TargetObjectType 'group' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Labs,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Pilot groups' -Direction 'Inbound' -Precedence 62 -SourceObjectType 'group' -TargetObjectType 'group' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Labs,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import Marked, marked
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.dn import Containers, dn_key
from ruleguard.model.nodes import Config, SyncRule

MOST_TYPES = 20
"""So many types of objects of a directory are held against each other; Cloud Sync knows users, groups and contacts."""


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each type of objects whose rules leave out a container that the rules of another type have."""
    known = [each for each in marked(config) if each.containers is not None]
    by_connector: dict[str, list[Marked]] = {}
    for each in known:
        by_connector.setdefault(each.connector, []).append(each)
    for mine in known:
        reported: set[str] = set()
        containers = Containers(map(dn_key, mine.containers or ()))
        for other in by_connector[mine.connector][:MOST_TYPES]:
            for container in other.containers or ():
                if container.casefold() not in reported and containers.nearest(dn_key(container)) is None:
                    reported.add(container.casefold())
                    yield _finding(mine.rules[0], mine.object_type, container, other.rules[0])


def _finding(rule: SyncRule, kind: str, container: str, other: SyncRule) -> Finding:
    message = (
        f"'{rule.name}' leaves out '{container}', which '{other.name}' has: Cloud Sync takes units whole, so objects of type "
        f"{kind} there are exported twice, or the others by nobody. Name the same units in both"
    )
    at = other.at("name")
    related = () if at is None else (replace(at, note=f"the rule that has '{container}'"),)
    return Finding(rule, "name", message, related=related)


RULE = Rule(
    id="pilot-scopes-differ",
    severity=Severity.WARNING,
    category="cloud-sync",
    summary="The rules of a Cloud Sync pilot name different organizational units for different object types",
    remedy="Give the rules for users, groups and contacts the same organizational units, those of the Cloud Sync configuration.",
    manual=__doc__,
    on=Config,
    check=check,
    mentions=("cloudnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
