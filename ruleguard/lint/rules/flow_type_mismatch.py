"""An attribute holds one type of value. cloudFiltered, accountEnabled or msExchHideFromAddressLists are true or false: a text such as Yes
or a number is neither, and the flow fails for the object. A direct flow cannot turn a number, a binary value, or true and false into a
text; an expression can.

Which attributes are true or false is known everywhere, the types of others only where the input has the schemas.

Bad:

    New-ADSyncRule -Name 'Contoso - No sales people' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('Yes') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No sales people' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','Sales','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.nodes import Number, Text
from ruleguard.lint.attributes import BOOLEAN
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, enabled, is_custom, source_schema, target_schema
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_ALIKE = ({"string", "reference"}, {"string", "datetime"})
_WORDS = {
    "boolean": "true or false",
    "number": "a number",
    "binary": "binary data",
    "reference": "a reference",
    "string": "text",
}
_TRUTHS = ("true", "false")


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule whose value is surely of another type than its target."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        target = _target_type(rule, flow, config)
        for field, shown, within in _wrong(rule, flow, target, config):
            message = f"'{rule.name}' flows {shown} to {flow.destination}, which holds {_WORDS[target]}: the flow fails. {_remedy(target, shown)}"
            yield Finding(flow, field, message, within=within)


def _remedy(target: str, shown: str) -> str:
    if target == "boolean":
        return "Answer True, False or NULL"
    if target == "string":
        return f"Convert it with {'ConvertToBase64 or StringFromSid' if 'binary' in shown else 'CStr'}"
    return "Take an attribute of that type"


def _target_type(rule: SyncRule, flow: Flow, config: Config) -> str:
    """The type of a flow's target; "" when it is not known, or is a date."""
    schema = target_schema(rule, config)
    if schema is None:
        return "boolean" if (flow.destination or "").casefold() in BOOLEAN else ""
    found = attribute(schema, flow.destination)
    return found.type if found is not None and found.type in _WORDS else ""


def _wrong(rule: SyncRule, flow: Flow, target: str, config: Config) -> Iterator[tuple[str, str, Span | None]]:
    """Field, words and place of each value of another type."""
    if flow.kind == "direct" and len(flow.sources) == 1:
        source = attribute(source_schema(rule, config), flow.sources[0])
        if source is not None and source.type in _WORDS and _differ(source.type, target):
            yield "sources", f"{flow.sources[0]} ({_WORDS[source.type]})", None
    elif flow.kind == "constant" and flow.value and target == "boolean" and _is_no_truth(flow.value):
        yield "value", f"'{flow.value}'", None
    elif flow.expression and target == "boolean":
        for answer in answers(flow.expression):
            shown = _shown(answer)
            if shown:
                yield "expression", shown, answer.node.span


def _differ(one: str, target: str) -> bool:
    return target not in ("", one) and {one, target} not in _ALIKE


def _shown(answer: Answer) -> str:
    match answer.node:
        case Text(value=value) if value and _is_no_truth(value):
            return f"'{value}'"
        case Number(value=value):
            return f"the number {value}"
    return ""


def _is_no_truth(text: str) -> bool:
    return text.strip().casefold() not in _TRUTHS


RULE = Rule(
    id="flow-type-mismatch",
    severity=Severity.ERROR,
    category="flows",
    summary="A flow gives an attribute a value of another type",
    remedy="Give an attribute of true and false the words True and False, and convert other values: CStr, StringFromSid, ConvertToBase64.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-architecture",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning-expressions",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-functions-reference",
    ),
)
