"""Merging joins the values of several rules into one list. An attribute that holds one value has no list: the merge type means nothing
there, and who reads the rule expects an effect that it does not have. In a directory with several sources the synchronization
of the object can also end with an error.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -ValueMergeType 'Merge' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import ADDING
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, enabled, is_custom, target_schema
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.model.scope_clauses import SINGLE_VALUED


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that merges into an attribute with one value."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        if flow.merge in ADDING and _has_one_value(rule, flow, config):
            message = (
                f"'{rule.name}' merges values into {flow.destination}, which holds one value: there is nothing to merge, and "
                "the rule with the lowest number wins. Set the merge type to Update"
            )
            yield Finding(flow, "merge", message)


def _has_one_value(rule: SyncRule, flow: Flow, config: Config) -> bool:
    """By the schema where the input has one, otherwise by the name."""
    found = attribute(target_schema(rule, config), flow.destination)
    return (flow.destination or "").casefold() in SINGLE_VALUED if found is None else not found.multi_valued


RULE = Rule(
    id="merge-on-single-valued",
    severity=Severity.WARNING,
    category="flows",
    summary="Values are merged into an attribute that holds one",
    remedy="Set the merge type of the flow to Update.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
