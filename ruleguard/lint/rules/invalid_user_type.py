"""Entra ID takes two values for UserType: Member and Guest. With anything else the export of the object ends with an error, and all of
its other changes wait with it.

Bad:

    New-ADSyncRule -Name 'Contoso - User type' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userType' -FlowType 'Expression' -Expression 'IIF([employeeType]="partner","Partner","Member")' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - User type' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userType' -FlowType 'Expression' -Expression 'IIF([employeeType]="partner","Guest","Member")' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.expressions.nodes import Number, Text
from ruleguard.lint.attributes import CHANGING, flows_to
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_VALUES = ("member", "guest")
_OTHERWISE_USED = CHANGING | {"company", "department", "description", "employeeid", "title", "useraccountcontrol"}


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule whose value is no type of user."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in flows_to(rule, "usertype"):
        for field, shown, within in _wrong(flow):
            message = (
                f"'{rule.name}' can give {flow.destination} {shown}: Entra ID takes Member and Guest only, and the export of "
                "the object fails. Translate the values in an expression"
            )
            yield Finding(flow, field, message, within=within)


def _wrong(flow: Flow) -> Iterator[tuple[str, str, Span | None]]:
    """Field, words and place of each value that is none of the two. A free attribute may hold just them."""
    if flow.kind == "constant" and flow.value and flow.value.casefold() not in _VALUES:
        yield "value", f"'{flow.value}'", None
    for name in flow.sources if flow.kind == "direct" else ():
        if name.casefold() in _OTHERWISE_USED:
            yield "sources", f"the value of {name}", None
    for answer in answers(flow.expression or ""):
        if isinstance(answer.node, Text) and answer.node.value and answer.node.value.casefold() not in _VALUES:
            yield "expression", f"'{answer.node.value}'", answer.node.span
        elif isinstance(answer.node, Number):
            yield "expression", "a number", answer.node.span
        elif answer.is_truth:
            yield "expression", "true or false", answer.node.span


RULE = Rule(
    id="invalid-user-type",
    severity=Severity.WARNING,
    category="flows",
    summary="A flow gives UserType a value that Entra ID refuses",
    remedy="Make every result of the flow Member, Guest or NULL.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("usertype",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
