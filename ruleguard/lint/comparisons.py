"""Comparisons of an attribute with a written value, as expressions make them."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Number, Text, bare, walk
from ruleguard.expressions.parser import parse
from ruleguard.records import record
from ruleguard.text import Span

_SAME_LETTERS = frozenset(("lcase", "trim", "ucase"))


@record(frozen=True, slots=True)
class Comparison:
    """``attribute`` is compared with ``value``, also through Trim, LCase or UCase; ``span`` is the value's place.
    ``equal``: the operator is =, not <>."""

    attribute: str
    value: str | int
    equal: bool
    span: Span


def comparisons(text: str | None) -> Iterator[Comparison]:
    """Each = and <> of an expression between an attribute and a text or number."""
    tree = parse(text).tree if text else None
    for node in walk(tree) if tree is not None else ():
        if isinstance(node, Chain) and node.operators in (("=",), ("<>",)):
            one, other = map(bare, node.operands)
            for side, literal in ((one, other), (other, one)):
                name = _attribute(side)
                if name and isinstance(literal, Text | Number):
                    yield Comparison(name, literal.value, node.operators == ("=",), literal.span)


def _attribute(node: Expr) -> str:
    while isinstance(node, Call) and node.name.casefold() in _SAME_LETTERS and len(node.arguments) == 1:
        node = bare(node.arguments[0])
    return node.name if isinstance(node, Attribute) else ""
