"""Where the documentation's claim (all operators on one level, from left to right) gives another meaning than the levels.

Comparison binds tighter than ``||`` and ``&&`` beyond doubt: the default rules rely on it. So only mixtures that no default
rule settles are reported: ``&&`` after ``||``, and comparison, ``&`` and arithmetic among each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.expressions.nodes import Chain, Expr, Group, walk
from ruleguard.expressions.printer import show
from ruleguard.expressions.problems import Problem
from ruleguard.text import Span

_LOGICAL = ("||", "&&")


def ambiguous(tree: Expr) -> Iterator[Problem]:
    """One problem for each run of operators that reads differently from left to right."""
    inner: set[int] = set()
    for node in walk(tree):
        if not isinstance(node, Chain):
            continue
        inner |= {id(operand) for operand in node.operands if isinstance(operand, Chain)}
        if id(node) not in inner or _starts_run(node):
            yield from _run(node, is_top=id(node) not in inner)


def _starts_run(node: Chain) -> bool:
    """A chain of values below a logical one is a run of its own."""
    return node.operators[0] not in _LOGICAL


def _run(node: Chain, *, is_top: bool) -> Iterator[Problem]:
    logical = node.operators[0] in _LOGICAL
    if not is_top and not logical and not any(isinstance(operand, Chain) for operand in node.operands):
        return
    operands, operators = _flat(node, logical=logical)
    if len(set(operators)) < 2:
        return
    levelled, flat = _bracketed(node, logical=logical), _from_left(operands, operators)
    if levelled == flat:
        return
    message = (
        f"this mixes {' and '.join(dict.fromkeys(operators))} without parentheses: it is read as {_short(levelled)}, but "
        f"from left to right, as the documentation says, it would be {_short(flat)}. Put parentheses"
    )
    yield Problem("ambiguous-operators", message, Span(node.span.start, node.span.end))


def _flat(node: Expr, *, logical: bool) -> tuple[list[Expr], list[str]]:
    """Operands and operators of a run in the order of the text."""
    if not isinstance(node, Chain) or (node.operators[0] in _LOGICAL) is not logical:
        return [node], []
    operands, operators = _flat(node.operands[0], logical=logical)
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        more, inside = _flat(operand, logical=logical)
        operators += [operator, *inside]
        operands += more
    return operands, operators


def _bracketed(node: Expr, *, logical: bool) -> str:
    """The reading by levels, with every parenthesis."""
    if not isinstance(node, Chain) or (node.operators[0] in _LOGICAL) is not logical:
        return _operand(node)
    text = _bracketed(node.operands[0], logical=logical)
    for operator, operand in zip(node.operators, node.operands[1:], strict=True):
        text = f"({text} {operator} {_bracketed(operand, logical=logical)})"
    return text


def _from_left(operands: list[Expr], operators: list[str]) -> str:
    text = _operand(operands[0])
    for operator, operand in zip(operators, operands[1:], strict=True):
        text = f"({text} {operator} {_operand(operand)})"
    return text


def _operand(node: Expr) -> str:
    return show(node) if not isinstance(node, Chain) or isinstance(node, Group) else f"({show(node)})"


def _short(text: str) -> str:
    text = text.removeprefix("(").removesuffix(")")
    return text if len(text) <= 90 else text[:87] + "..."
