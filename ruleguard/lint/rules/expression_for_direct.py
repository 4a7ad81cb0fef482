"""An expression that is nothing but one attribute does what a direct flow does. A direct flow says so at a glance, carries every type
and number of values as they are, and needs no parsing.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression '[department]' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import only_attribute
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each expression of a custom rule that is one attribute."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        name = only_attribute(flow.expression) if flow.expression else None
        if name:
            message = (
                f"'{rule.name}' copies {name} to {flow.destination} with an expression: nothing is worked out. Make it a flow "
                f"of type Direct from {name}"
            )
            yield Finding(flow, "expression", message)


RULE = Rule(
    id="expression-for-direct",
    severity=Severity.NOTE,
    category="flows",
    summary="An expression only copies an attribute",
    remedy="Change the type of the flow to Direct.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
