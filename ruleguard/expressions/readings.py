"""Where the documentation's claim (all operators on one level, from left to right) gives another meaning than the levels.

Comparison binds tighter than ``||`` and ``&&`` beyond doubt: the default rules rely on it. So only mixtures that no default
rule settles are reported: ``&&`` after ``||``, and comparison, ``&`` and arithmetic among each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.expressions.advice import brief
from ruleguard.expressions.nodes import Chain, Expr, walk
from ruleguard.expressions.problems import Problem
from ruleguard.text import Span

_LOGICAL = ("||", "&&")
_OPERAND, _READING = 25, 150


def ambiguous(tree: Expr) -> Iterator[Problem]:
    """One problem for each run of operators that reads differently from left to right."""
    inner: set[int] = set()
    for node in walk(tree):
        if isinstance(node, Chain):
            inner |= {
                id(each) for each in node.operands if isinstance(each, Chain) and _logical(each) is _logical(node)
            }
            if id(node) not in inner:
                yield from _run(node)


def _logical(node: Chain) -> bool:
    """Whether it joins conditions. A chain of values below such a one is a run of its own."""
    return node.operators[0] in _LOGICAL


def _run(node: Chain) -> Iterator[Problem]:
    logical = _logical(node)
    operands, operators = _flat(node, logical=logical)
    if len(set(operators)) < 2:
        return
    levelled, flat = _bracketed(node, logical=logical), _from_left([_operand(each) for each in operands], operators)
    if levelled == flat:
        return
    message = (
        f"this mixes {' and '.join(dict.fromkeys(operators))} without parentheses: it is read as {_short(levelled)}, but "
        f"from left to right, as the documentation says, it would be {_short(flat)}: put parentheses"
    )
    yield Problem("ambiguous-operators", message, Span(node.span.start, node.span.end))


def _flat(node: Expr, *, logical: bool) -> tuple[list[Expr], list[str]]:
    """Operands and operators of a run in the order of the text."""
    if not isinstance(node, Chain) or _logical(node) is not logical:
        return [node], []
    operands, operators = _flat(node.operands[0], logical=logical)
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        more, inside = _flat(operand, logical=logical)
        operators += [operator, *inside]
        operands += more
    return operands, operators


def _bracketed(node: Chain, *, logical: bool) -> str:
    """The reading by levels, with parentheses."""
    shown = [
        f"({_bracketed(each, logical=logical)})"
        if isinstance(each, Chain) and _logical(each) is logical
        else _operand(each)
        for each in node.operands
    ]
    return _from_left(shown, node.operators)


def _from_left(operands: list[str], operators: Sequence[str]) -> str:
    """Parentheses around what stands before an operator that is not the one before it."""
    text = operands[0]
    for before, operator, operand in zip(("", *operators), operators, operands[1:], strict=False):
        left = f"({text})" if before not in ("", operator) else text
        text = f"{left} {operator} {operand}"
    return text


def _operand(node: Expr) -> str:
    return f"({brief(node, _OPERAND)})" if isinstance(node, Chain) else brief(node, _OPERAND)


def _short(text: str) -> str:
    return text if len(text) <= _READING else text[: _READING - 3] + "..."
