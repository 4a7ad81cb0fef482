"""The rule editor offers to make a copy of a default rule and to disable the original. The copy is then a custom rule: what
Microsoft corrects in the default rule with an upgrade goes to the original, which is off. Other joins, and a scoping filter
that lets in more, can be had in no other way, so a copy may well be right; it is yours to keep up to date. Where only flows
differ, a small rule with a lower number does the same and ages better. Where the input holds both rules, the finding says
what they differ in; a default rule that was edited before it was disabled is reported as modified-default-rule besides. The
copies for selective password hash synchronization, with PHSFiltered or PHSIncluded in their scoping filters, are not
reported.

Bad:

    New-ADSyncRule -Name 'In from AD - Contact Lync' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.003' -Disabled -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-Line') -Destination 'msRTCSIP-Line' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'In from AD - Contact Lync - Copy' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'msRTCSIP-Line' -FlowType 'Expression' -Expression 'Trim([msRTCSIP-Line])' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'In from AD - Contact Lync' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.003' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-Line') -Destination 'msRTCSIP-Line' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-PrimaryUserAddress') -Destination 'msRTCSIP-PrimaryUserAddress' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-UserEnabled') -Destination 'msRTCSIP-UserEnabled' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-OptionFlags') -Destination 'msRTCSIP-OptionFlags' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Lines of contacts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'msRTCSIP-Line' -FlowType 'Expression' -Expression 'Trim([msRTCSIP-Line])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.copies import copies_of_disabled
from ruleguard.lint.default_rules import SOME_DEFAULT_RULE, is_account_rule
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.selective_hash_sync import marks
from ruleguard.lint.shipped_rules import compared, listed, only_flows, part
from ruleguard.model.nodes import Config, SyncRule

_UPDATES = ": corrections that come with an upgrade do not reach it"


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each enabled copy of a disabled default rule, with what differs where the input holds both."""
    for default, copy in copies_of_disabled(config):
        if is_account_rule(default) and marks(copy):  # Microsoft's own procedure; password-sync-clone looks at it
            continue
        at = default.at("disabled")
        related = () if at is None else (replace(at, note="the default rule, disabled"),)
        message = (
            f"'{copy.name}' stands in for the default rule '{default.name}', which is disabled{_advice(copy, default)}"
        )
        yield Finding(copy, "name", message, related=related)


def _advice(copy: SyncRule, default: SyncRule) -> str:
    """What the two differ in and what to do about it, as the end of a sentence."""
    found = compared(copy, default)
    if found is None:
        return (
            f"{_UPDATES}. Compare the two after each upgrade; where only flows differ, keep those alone and enable the "
            "default rule"
        )
    if not found:
        return (
            f", and does exactly the same{_UPDATES}. Enable the default rule and delete the copy, after a look at the rules "
            f"with precedences between {copy.precedence} and {default.precedence}"
        )
    parts = listed([part(item) for item in found])
    if only_flows(found):
        absent = (
            " (AuthoritativeNull for those that are gone)" if any(item.action == "removed" for item in found) else ""
        )
        return (
            f", and differs in flows alone ({parts}){_UPDATES}. Keep these flows in a rule below 100{absent}, and enable the "
            "default rule"
        )
    return f", and differs ({parts}){_UPDATES}. Compare the two after each upgrade"


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
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-create-custom-sync-rule",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
    ),
)
