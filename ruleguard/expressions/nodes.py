"""The syntax tree of an expression. Spans are code points of the expression's text and take no part in equality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruleguard.records import Record
from ruleguard.text import Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Expr(Record):
    """Any node."""

    span: Span = field(compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text(Expr):
    """A literal in quotes; ``value`` is without quotes and escapes."""

    value: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Number(Expr):
    """A whole number; ``hexadecimal`` keeps its spelling with ``&H``."""

    value: int
    hexadecimal: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Word(Expr):
    """A bare word: NULL, AuthoritativeNull, IgnoreThisFlow, CRLF, True, False or the name of an option."""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Attribute(Expr):
    """``[name]``"""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parameter(Expr):
    """``%Name%``"""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Variable(Expr):
    """``$name``"""

    name: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Call(Expr):
    """A function call."""

    name: str
    arguments: tuple[Expr, ...]
    name_span: Span = field(compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Negative(Expr):
    """Unary minus."""

    operand: Expr


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Chain(Expr):
    """Operands joined by operators of one level, evaluated from left to right: ``a || b || c``, ``a + b - c``.

    There is one operator less than there are operands. A chain is flat, so that a filter of a thousand alternatives
    is no deep tree.
    """

    operands: tuple[Expr, ...]
    operators: tuple[str, ...]
    operator_spans: tuple[Span, ...] = field(compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
