"""A constant flow writes its text as it stands. The words NULL, AuthoritativeNull and IgnoreThisFlow, an attribute in
brackets, a parameter in percent signs and a function call mean something in an expression only: as a constant, people get
the text "NULL" or "[mail]" as their value.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('AuthoritativeNull') -Destination 'department' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'AuthoritativeNull' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.functions import functions, right_case
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Parameter, Text, Word, bare, walk
from ruleguard.expressions.parser import parse
from ruleguard.lint.attributes import EXTENSION
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, source_schema, target_schema
from ruleguard.model.nodes import Config, SyncRule

_WORDS = frozenset(("null", "authoritativenull", "ignorethisflow"))
_NAME_OF_ATTRIBUTE = re.compile(r"[a-z][\w-]*[A-Z][\w-]*")
_SHORT_NAMES = frozenset(
    (
        "assistant",
        "c",
        "cn",
        "co",
        "comment",
        "company",
        "department",
        "description",
        "division",
        "dn",
        "info",
        "initials",
    )
) | {"l", "mail", "manager", "mobile", "pager", "sn", "st", "street", "title", "uid", "url"}


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each constant whose text is an expression."""
    for flow in rule.flows or ():
        text = " ".join((flow.value or "").split()) if flow.kind == "constant" else ""
        what = _meant(text, rule, config) if text else ""
        if what:
            shown = text if len(text) <= 60 else text[:57] + "..."
            message = (
                f"the constant '{shown}' for {flow.destination or '(no target)'} is {what}, but a constant flow writes it as "
                "plain text: the attribute gets these characters. Make it a flow of type Expression"
            )
            yield Finding(flow, "value", message)


def _meant(text: str, rule: SyncRule, config: Config) -> str:
    """What a text would be as an expression; "" for a text that says nothing but itself."""
    tree = parse(text).tree if text.casefold() in _WORDS or any(mark in text for mark in "[%(") else None
    node = None if tree is None else bare(tree)
    match node:
        case Word(name=name) if name.casefold() in _WORDS:
            return "a word of the expression language"
        case Attribute(name=name) if _is_attribute(name, rule, config):
            return "an attribute"
        case Parameter(name=name) if "." in name:
            return "a parameter"
        case Call() if _is_call(node):
            return "a function call"
        case Chain() if any(_meant_inside(each, rule, config) for each in walk(node)):
            return "an expression"
        case _:
            return ""


def _meant_inside(node: Expr, rule: SyncRule, config: Config) -> bool:
    if isinstance(node, Attribute):
        return _is_attribute(node.name, rule, config)
    return (isinstance(node, Parameter) and "." in node.name) or (isinstance(node, Call) and _is_call(node))


def _is_attribute(name: str, rule: SyncRule, config: Config) -> bool:
    """Whether a name in brackets is an attribute: the input knows it, or it is spelled as only attributes are."""
    if any(attribute(side(rule, config), name) is not None for side in (source_schema, target_schema)):
        return True
    return any((_NAME_OF_ATTRIBUTE.fullmatch(name), EXTENSION.fullmatch(name), name.casefold() in _SHORT_NAMES))


def _is_call(node: Call) -> bool:
    """Whether this is a function with arguments that mean something, or with none: "Item(s)" is a text."""
    if node.name not in functions() and right_case(node.name) is None:
        return False
    inside = [each for argument in node.arguments for each in walk(argument)]
    return not inside or any(isinstance(each, Attribute | Call | Parameter | Text) for each in inside)


RULE = Rule(
    id="expression-in-constant",
    severity=Severity.ERROR,
    category="expressions",
    summary="A constant flow holds an expression",
    remedy="Change the flow's type to Expression, or write the text that the attribute is to have.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning-expressions",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
