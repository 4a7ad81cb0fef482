"""A flow that is applied once runs when the object is created and never again. It is right for a value that is made up once, such as
a first password or a generated name. Copying an ordinary attribute that way freezes it: a new surname, manager or
department in the source never reaches the target, and a full synchronization does not help.

In Active Directory, where somebody may go on editing the value, writing it once can be meant; there nothing is reported.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -ExecuteOnce -OutVariable syncRule
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
from ruleguard.lint.attributes import LASTING, is_to_entra
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each copied attribute that a custom rule writes once into the metaverse or into Entra ID."""
    if not is_custom(rule) or not enabled(rule) or not (rule.direction == "inbound" or is_to_entra(rule)):
        return
    for flow in rule.flows or ():
        source = _copied(flow) if flow.once else None
        if source and source.casefold() not in LASTING:
            message = (
                f"'{rule.name}' copies {source} to {flow.destination} only when the object is created: later changes never "
                "arrive. Clear 'Apply once', or generate the value in an expression if it is to stay"
            )
            yield Finding(flow, "once", message)


def _copied(flow: Flow) -> str | None:
    """The attribute that a flow copies as it is."""
    if flow.kind == "direct":
        return next(iter(flow.sources), None)
    return only_attribute(flow.expression) if flow.expression else None


RULE = Rule(
    id="once-on-changing-attribute",
    severity=Severity.WARNING,
    category="flows",
    summary="An attribute that changes is copied only once",
    remedy="Clear 'Apply once' on the flow and run a full synchronization.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
