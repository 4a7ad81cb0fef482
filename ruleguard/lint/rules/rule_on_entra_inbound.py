"""What comes in from Entra ID are the values that were written there, and the keys by which objects are matched. A custom rule
that feeds them back into the metaverse can undo what a rule on the forest said, or go round in circles. There are sound
uses, such as the procedure for groups that are no longer written back, so this is only a note. A rule that was meant for a
Cloud Sync pilot is pilot-rule-on-entra's matter.

Bad:

    New-ADSyncRule -Name 'Contoso - Cloud phone' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('mobile') -Destination 'mobile' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Phone' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('mobile') -Destination 'mobile' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import mark
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """An enabled custom inbound rule on the connector to Entra ID."""
    reads_entra = rule.direction == "inbound" and rule.connector == ENTRA_CONNECTOR
    if is_custom(rule) and enabled(rule) and reads_entra and mark(rule) is None:
        message = (
            f"'{rule.name}' takes values from Entra ID into the metaverse, where they can override those of the forests: "
            "make sure that this is meant"
        )
        yield Finding(rule, "direction", message)


RULE = Rule(
    id="rule-on-entra-inbound",
    severity=Severity.NOTE,
    category="connectors",
    summary="A custom rule reads from Entra ID",
    remedy="Make sure that the rule does what nothing on premises can do; otherwise do it in a rule on the forest.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-faq",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
