"""Merge compares values to the letter. In proxyAddresses the letters of the prefix mean something (SMTP: is the primary
address, smtp: another one), and two directories write one address in different case, so that the merged list can have it
twice, once as a primary address. MergeCaseInsensitive is made for this attribute.

Bad:

    New-ADSyncRule -Name 'Contoso - Routing address' -Direction 'Outbound' -Precedence 85 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'Merge' -Expression '"smtp:" & [mailNickname] & "@contoso.mail.onmicrosoft.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Routing address' -Direction 'Outbound' -Precedence 85 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.mail.onmicrosoft.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import writes
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that merges addresses to the letter."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        if flow.merge == "Merge" and writes(flow, "proxyaddresses"):
            message = (
                f"'{rule.name}' merges proxyAddresses letter by letter: SMTP:ann@x and smtp:ann@x both stay in the list, and "
                "the address is there twice. Use MergeCaseInsensitive"
            )
            yield Finding(flow, "merge", message)


RULE = Rule(
    id="merge-of-proxy-addresses",
    severity=Severity.WARNING,
    category="flows",
    summary="Addresses are merged letter by letter",
    remedy="Use the merge type MergeCaseInsensitive for proxyAddresses in every rule that adds to it.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("proxyaddresses",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
