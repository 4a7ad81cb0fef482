"""The immutable tag says which of Microsoft's rules a rule is. A rule with such a tag under a name of its own is either a
default rule that somebody renamed, which instructions and support no longer find, or a custom rule that was made from an
export and kept the tag: an upgrade can then take it for the default rule and replace it. Microsoft says that a custom rule
must not have a tag; what comes of one that has is concluded.

Only tags that are known from a pristine server are looked at, and names in Microsoft's own style are not, since they differ
a little between builds.

Bad:

    New-ADSyncRule -Name 'Contoso - Contacts' -Direction 'Inbound' -Precedence 117 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -ImmutableTag 'Microsoft.InfromADContactLync.003' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-DeploymentLocator') -Destination 'msRTCSIP-DeploymentLocator' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('msRTCSIP-Line') -Destination 'msRTCSIP-Line' -FlowType 'Direct' -OutVariable syncRule
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
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import NAMES, SOME_DEFAULT_RULE, is_named_like_microsofts, plain, shipped_name
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule

_KNOWN = frozenset(plain(name) for name in NAMES)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """A name that is not Microsoft's, or another rule's, beside a tag whose name is known."""
    shipped, name = shipped_name(rule), plain(rule.name)
    if rule.standard is not True:  # among the custom rules of a settings file it is modified-default-rule's
        return
    if shipped is None or not name or name == plain(shipped):
        return
    if is_named_like_microsofts(name) and name not in _KNOWN:
        return
    message = (
        f"'{rule.name}' has the tag '{rule.immutable_tag}', which belongs to the default rule '{shipped}': an upgrade "
        "can replace it by that rule. If it is your own, create it again without a tag; else give it back its name"
    )
    yield Finding(rule, "name", message)


RULE = Rule(
    id="renamed-default-rule",
    severity=Severity.WARNING,
    category="default-rules",
    summary="A rule has the tag of a default rule and another name",
    remedy="Create an own rule again with an empty immutable tag; give a default rule back its name.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
    ),
)
