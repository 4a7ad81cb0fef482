"""The short texts of a rule that must be right to the letter: its name, attribute names, values and constants."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.model.nodes import Flow, Node, SyncRule
from ruleguard.records import record

NAME = "name"
ATTRIBUTE = "attribute"
VALUE = "value"
CONSTANT = "constant"


@record(frozen=True, slots=True)
class Text:
    """A text and where it stands; ``what`` is one of the words above. None of them is empty."""

    node: Node
    field: str
    what: str
    text: str


def texts(rule: SyncRule) -> Iterator[Text]:
    """Every such text of a rule. Attributes inside expressions are not among them."""
    yield from _text(rule, "name", NAME)
    for group in rule.scope or ():
        for clause in group.conditions:
            yield from _text(clause, "attribute", ATTRIBUTE)
            yield from _text(clause, "value", VALUE)
    for join in rule.joins or ():
        for pair in join.conditions:
            yield from _text(pair, "connector_attribute", ATTRIBUTE)
            yield from _text(pair, "metaverse_attribute", ATTRIBUTE)
    for flow in rule.flows or ():
        yield from _flow_texts(flow)


def _flow_texts(flow: Flow) -> Iterator[Text]:
    yield from _text(flow, "destination", ATTRIBUTE)
    yield from _text(flow, "value", CONSTANT)
    if flow.kind == "direct":
        yield from (Text(flow, "sources", ATTRIBUTE, source) for source in flow.sources if source)


def _text(node: Node, field: str, what: str) -> Iterator[Text]:
    value = getattr(node, field)
    if value:
        yield Text(node, field, what, value)
