"""The source anchor is an identifier in Base64, in which upper and lower case are different. In every known export the
default rules that match objects from Entra ID compare it with regard to case. Without that, two people whose anchors differ
in case only are taken for one.

Bad:

    New-ADSyncRule -Name 'In from AAD - User Pets' -Direction 'Inbound' -Precedence 140 -SourceObjectType 'user' -TargetObjectType 'person' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromAADUserPets.001' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('title') -Destination 'title' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'sourceAnchor','sourceAnchor',$false -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'In from AAD - User Pets' -Direction 'Inbound' -Precedence 140 -SourceObjectType 'user' -TargetObjectType 'person' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromAADUserPets.001' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('title') -Destination 'title' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.JoinCondition' -ArgumentList 'sourceAnchor','sourceAnchor',$true -OutVariable condition0
    Add-ADSyncJoinConditionGroup -SynchronizationRule $syncRule[0] -JoinConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, SyncRule

_ANCHOR = "sourceanchor"


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each inbound join from Entra ID by the source anchor that is not said to regard case."""
    if rule.direction != "inbound" or rule.connector != ENTRA_CONNECTOR:
        return
    for condition in (each for group in rule.joins or () for each in group.conditions):
        names = ((condition.connector_attribute or "").casefold(), (condition.metaverse_attribute or "").casefold())
        if condition.case_sensitive is False and _ANCHOR in names:
            message = (
                f"'{rule.name}' joins by sourceAnchor without regard to case: anchors that differ in case only belong to "
                "different people. Set caseSensitive to True"
            )
            yield Finding(condition, "case_sensitive", message)


RULE = Rule(
    id="case-insensitive-anchor-join",
    severity=Severity.WARNING,
    category="joins",
    summary="The source anchor is joined without regard to case",
    remedy="Set caseSensitive to True for the join by sourceAnchor.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-design-concepts",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
