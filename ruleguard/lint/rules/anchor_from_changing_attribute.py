"""The source anchor must stay the same for the whole life of a person's account. A sign-in name, a mail address or a name changes with a
marriage or a new brand; Entra ID then refuses the object because the anchor of an account cannot change. Attributes with
an @ in them are not allowed at all.

Bad:

    New-ADSyncRule -Name 'Contoso - Anchor' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('mail') -Destination 'sourceAnchor' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Mail' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('mail') -Destination 'mail' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import ANCHORS, CHANGING, flows_to, given_by, is_from_directory, source_anchor, spelled
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The choice of the wizard, and each flow to an anchor from an attribute that changes."""
    anchor = source_anchor(config)
    chosen = anchor is not None and anchor[0].casefold() in CHANGING
    if anchor is not None and chosen:
        message = (
            f"people are tied to their accounts by {anchor[0]}, which changes when somebody is renamed: that person then stops "
            "synchronizing. Use mS-DS-ConsistencyGuid or objectGUID"
        )
        yield Finding(anchor[1], "value", message)
    for rule in config.rules:
        # The wizard's rules follow its choice: one finding says it all.
        if enabled(rule) and is_from_directory(rule, config) and (is_custom(rule) or not chosen):
            yield from _flows(rule)


def _flows(rule: SyncRule) -> Iterator[Finding]:
    for flow in flows_to(rule, *ANCHORS):
        names = sorted(given_by(flow) & CHANGING)
        if names:
            message = (
                f"'{rule.name}' makes {flow.destination} from {spelled(flow, names[0])}, which changes when somebody is renamed: that person "
                "then stops synchronizing. Remove the flow and choose a lasting attribute in the wizard"
            )
            yield Finding(flow, "expression" if flow.expression else "sources", message)


RULE = Rule(
    id="anchor-from-changing-attribute",
    severity=Severity.ERROR,
    category="flows",
    summary="The source anchor is made from an attribute that changes",
    remedy="Choose mS-DS-ConsistencyGuid or objectGUID as the source anchor; changing it later needs a new installation.",
    manual=__doc__,
    on=Config,
    check=check,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-design-concepts",),
)
