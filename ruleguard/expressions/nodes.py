"""The syntax tree of an expression. Spans are code points of the expression's text and take no part in equality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from ruleguard.records import record
from ruleguard.text import Span


@record(frozen=True, slots=True)
class Expr:
    """Any node."""

    span: Span = field(compare=False, repr=False, kw_only=True)


@record(frozen=True, slots=True)
class Text(Expr):
    """A literal in quotes; ``value`` is without quotes and escapes."""

    value: str


@record(frozen=True, slots=True)
class Number(Expr):
    """A whole number; ``hexadecimal`` keeps its spelling with ``&H``."""

    value: int
    hexadecimal: bool = field(default=False, compare=False)


@record(frozen=True, slots=True)
class Word(Expr):
    """A bare word: NULL, AuthoritativeNull, IgnoreThisFlow, CRLF, True, False or the name of an option."""

    name: str


@record(frozen=True, slots=True)
class Attribute(Expr):
    """``[name]``"""

    name: str


@record(frozen=True, slots=True)
class Parameter(Expr):
    """``%Name%``"""

    name: str


@record(frozen=True, slots=True)
class Variable(Expr):
    """``$name``"""

    name: str


@record(frozen=True, slots=True)
class Call(Expr):
    """A function call."""

    name: str
    arguments: tuple[Expr, ...]
    name_span: Span = field(compare=False, repr=False, kw_only=True)


@record(frozen=True, slots=True)
class Negative(Expr):
    """Unary minus."""

    operand: Expr


@record(frozen=True, slots=True)
class Chain(Expr):
    """Operands joined by operators of one level, evaluated from left to right: ``a || b || c``, ``a + b - c``.

    There is one operator less than there are operands. A chain is flat, so that a filter of a thousand alternatives
    is no deep tree.
    """

    operands: tuple[Expr, ...]
    operators: tuple[str, ...]
    operator_spans: tuple[Span, ...] = field(compare=False, repr=False, kw_only=True)


@record(frozen=True, slots=True)
class Group(Expr):
    """Parentheses that the text has; they say nothing, but a reader wanted to see them."""

    inner: Expr


def children(node: Expr) -> tuple[Expr, ...]:
    """The nodes directly below."""
    match node:
        case Call(arguments=arguments):
            return arguments
        case Chain(operands=operands):
            return operands
        case Negative(operand=inner) | Group(inner=inner):
            return (inner,)
        case _:
            return ()


def walk(node: Expr) -> Iterator[Expr]:
    """The node and everything below it, in the order of the text."""
    stack = [node]
    while stack:
        found = stack.pop()
        yield found
        stack += reversed(children(found))


def bare(node: Expr) -> Expr:
    """The node without parentheses around it."""
    while isinstance(node, Group):
        node = node.inner
    return node
