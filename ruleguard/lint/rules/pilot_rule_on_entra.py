"""The inbound rule of a Cloud Sync pilot marks what comes from Active Directory, so it belongs to the connector of a forest. On the
connector to Entra ID it finds nobody: distinguished names there do not end with an organizational unit. Nothing is marked,
Microsoft Entra Connect goes on exporting the objects of the pilot, and Cloud Sync writes the same accounts.

Microsoft's tutorial says "choose the Microsoft Entra connector" in its text on the inbound rule, and further down that the
rule is to be repeated for each Active Directory connector. The second is what works.

Bad:

    New-ADSyncRule -Name 'Contoso - Pilot users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudNoFlow' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'dn','OU=Pilot,DC=contoso,DC=example','ENDSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
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
from ruleguard.lint.cloud_sync_pilot import known_roles, mark
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.roles import ENTRA


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An enabled inbound rule on the connector to Entra ID that marks objects for the pilot."""
    if mark(rule) is not None and known_roles(config).of(rule) == ENTRA:
        message = (
            f"'{rule.name}' sets cloudNoFlow on the connector to Entra ID, where no object of the pilot comes from: nothing is "
            "marked, and Entra Connect goes on exporting. Make it for the connector of the forest"
        )
        yield Finding(rule, "connector", message)


RULE = Rule(
    id="pilot-rule-on-entra",
    severity=Severity.ERROR,
    category="cloud-sync",
    summary="The inbound rule of a Cloud Sync pilot is on the connector to Entra ID",
    remedy="Make the rule for each Active Directory connector whose objects are in the pilot, and delete this one.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudnoflow",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",),
)
