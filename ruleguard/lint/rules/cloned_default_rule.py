"""The rule editor offers to make a copy of a default rule and to disable the original. The copy is then a custom rule: what
Microsoft corrects in the default rule with an upgrade goes to the original, which is off. Scoping filters and joins can be
changed in no other way, so a copy may well be right; it is yours to keep up to date. Where only flows differ, a small rule
with a lower number does the same and ages better. The copies for selective password hash synchronization, with PHSFiltered
or PHSIncluded in their scoping filters, are not reported.

Bad:

    New-ADSyncRule -Name 'In from AD - User Common' -Direction 'Inbound' -Precedence 106 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADUserCommon.004' -Disabled -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'In from AD - User Common - Copy' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('division') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'In from AD - User Common' -Direction 'Inbound' -Precedence 106 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADUserCommon.004' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('division') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import copies_of_disabled, is_account_rule
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.selective_hash_sync import marks
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each enabled copy of a disabled default rule."""
    for default, copy in copies_of_disabled(config):
        if is_account_rule(default) and marks(copy):  # Microsoft's own procedure; password-sync-clone looks at it
            continue
        at = default.at("disabled")
        related = () if at is None else (replace(at, note="the default rule, disabled"),)
        message = (
            f"'{copy.name}' stands in for the default rule '{default.name}', which is disabled: corrections that come with "
            "an upgrade do not reach it. Compare the two after each upgrade; where only flows differ, keep those alone and "
            "enable the default rule"
        )
        yield Finding(copy, "name", message, related=related)


RULE = Rule(
    id="cloned-default-rule",
    severity=Severity.NOTE,
    category="default-rules",
    summary="A copy replaces a default rule and gets none of its updates",
    remedy=(
        "Keep only the flows that differ, in a rule with a precedence below 100, and enable the default rule; keep a copy "
        "for another scoping filter or join, and compare it after each upgrade."
    ),
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-create-custom-sync-rule",
    ),
)
