"""A rule that writes one attribute twice has no defined winner: both flows have the rule's precedence. Which of them counts
is not documented, and no rule of Microsoft that is known does it; a script or a merge of two rules makes it happen.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('division') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'IIF(IsPresent([department]),[department],[division])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, Flow, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow whose target an earlier flow of the rule writes."""
    seen: dict[str, Flow] = {}
    for flow in rule.flows or ():
        if not flow.destination:
            continue
        first = seen.setdefault(flow.destination, flow)
        if first is flow:
            continue
        message = (
            f"'{rule.name}' writes {flow.destination} twice: which value wins is undefined. "
            "Keep one flow, or put both cases into one expression"
        )
        at = first.at("destination")
        related = () if at is None else (replace(at, note="the first flow to it"),)
        yield Finding(flow, "destination", message, related=related)


RULE = Rule(
    id="duplicate-flow-target",
    severity=Severity.ERROR,
    category="flows",
    summary="A rule writes one attribute twice",
    remedy="Keep one flow to each attribute; decide between sources in one expression.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
