"""One canonical tree for expressions that are proven to mean the same. Anything that is not proven is different.

What is made one: white space, parentheses that change nothing, the spelling of literals, the order of the operands of ``=``
and ``<>`` (and of ``&&`` and ``||`` where no operand can fail), ``IsNullOrEmpty`` against ``IsPresent``, comparison of a
condition with True or False, constants that can be worked out, a condition asked again inside the branch it decided.
"""

from __future__ import annotations

from functools import lru_cache

from ruleguard.expressions.lexer import Kind, tokens
from ruleguard.expressions.nodes import (
    Attribute,
    Call,
    Chain,
    Expr,
    Group,
    Negative,
    Number,
    Parameter,
    Text,
    Word,
)
from ruleguard.expressions.parser import parse
from ruleguard.expressions.printer import show
from ruleguard.text import Span

_NOWHERE = Span(0, 0)
_FLIPPED = {">": "<", ">=": "<="}
_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
_ALWAYS_BOOLEAN = ("IsPresent", "IsNull", "IsEmpty")
_TRUE, _FALSE = Word("True", span=_NOWHERE), Word("False", span=_NOWHERE)


@lru_cache(maxsize=65536)
def canonical_form(text: str) -> Expr | tuple[str, ...]:
    """The canonical tree of an expression; of one that cannot be read, its text without layout."""
    parsed = parse(text)
    if parsed.tree is None or parsed.problems:
        return _without_layout(text)
    return canonical(parsed.tree)


def equivalent(one: str, other: str) -> bool:
    """Whether two expressions are proven to mean the same."""
    return one == other or canonical_form(one) == canonical_form(other)


def differ_in_layout_only(one: str, other: str) -> bool:
    """Whether two expressions are alike but for white space outside literals and names."""
    return _without_layout(one) == _without_layout(other)


def _without_layout(text: str) -> tuple[str, ...]:
    """The tokens as they are written. From the first one on that has no meaning, blanks may be part of what was meant."""
    pieces: list[str] = []
    for token in tokens(text)[:-1]:
        if token.kind is Kind.ERROR:
            return (*pieces, text[token.start :])
        pieces.append(text[token.start : token.end])
    return tuple(pieces)


def canonical(node: Expr) -> Expr:
    """The canonical tree; its canonical tree is itself."""
    match node:
        case Group(inner=inner):
            return canonical(inner)
        case Negative(operand=operand):
            inner = canonical(operand)
            return Number(-inner.value, span=_NOWHERE) if isinstance(inner, Number) else Negative(inner, span=_NOWHERE)
        case Call(name="IsNullOrEmpty", arguments=(argument,)):
            return _negated(_call("IsPresent", canonical(argument)))
        case Call(name="IIF", arguments=(condition, yes, no)):
            return _iif(canonical(condition), canonical(yes), canonical(no))
        case Call(name=name, arguments=arguments):
            return _call(name, *map(canonical, arguments))
        case Chain():
            return _chain(node)
        case Number(value=value):
            return Number(value, span=_NOWHERE)
        case _:
            return node


def _call(name: str, *arguments: Expr) -> Call:
    return Call(name, arguments, span=_NOWHERE, name_span=_NOWHERE)


def _joined(operands: list[Expr], operators: list[str]) -> Expr:
    if len(operands) == 1:
        return operands[0]
    return Chain(tuple(operands), tuple(operators), span=_NOWHERE, operator_spans=())


def _negated(node: Expr) -> Expr:
    """``node = False``, or what it was the negation of."""
    match node:
        case Chain(operands=(inner, Word(name="False")), operators=("=",)) if _is_boolean(inner):
            return inner
        case Word(name="True"):
            return _FALSE
        case Word(name="False"):
            return _TRUE
    return _joined([node, _FALSE], ["="])


def _iif(condition: Expr, yes: Expr, no: Expr) -> Expr:
    if condition == _TRUE:
        return yes
    if condition == _FALSE:
        return no
    if not _is_total(condition):
        return _call("IIF", condition, yes, no)
    match condition:
        case Chain(operands=(inner, Word(name="False")), operators=("=",)) if _is_boolean(inner):
            condition, yes, no = inner, no, yes
    match yes:
        case Call(name="IIF", arguments=(again, chosen, _)) if again == condition:
            yes = chosen
    match no:
        case Call(name="IIF", arguments=(again, _, chosen)) if again == condition:
            no = chosen
    return yes if yes == no else _call("IIF", condition, yes, no)


def _chain(node: Chain) -> Expr:
    operands = [canonical(operand) for operand in node.operands]
    operators = list(node.operators)
    first = operators[0]
    if first in ("||", "&&"):
        return _logical(first, operands)
    if first in _COMPARISONS:
        return _comparison(operands, operators)
    if first == "&":
        return _concatenation(operands)
    return _arithmetic(operands, operators)


def _logical(operator: str, operands: list[Expr]) -> Expr:
    """Flat, without repetitions, and sorted where the order cannot matter."""
    flat: list[Expr] = []
    for operand in operands:
        same = isinstance(operand, Chain) and operand.operators[0] == operator
        flat += operand.operands if same and isinstance(operand, Chain) else (operand,)
    if all(_is_total(operand) for operand in flat):
        flat = sorted(dict.fromkeys(flat), key=show)
        if len(flat) == 1 and not _is_boolean(flat[0]):
            flat = flat * 2
    return _joined(flat, [operator] * (len(flat) - 1))


def _comparison(operands: list[Expr], operators: list[str]) -> Expr:
    if len(operators) > 1:
        return _joined(operands, operators)
    one, other = operands
    operator = operators[0]
    if operator in _FLIPPED:
        return _joined([other, one], [_FLIPPED[operator]])
    if operator in ("<", "<="):
        return _joined([one, other], [operator])
    if other not in (_TRUE, _FALSE) and one in (_TRUE, _FALSE):
        one, other = other, one
    if other in (_TRUE, _FALSE) and _is_boolean(one):
        return one if (other == _TRUE) is (operator == "=") else _negated(one)
    if other not in (_TRUE, _FALSE):
        one, other = sorted((one, other), key=show)
    return _joined([one, other], [operator])


def _concatenation(operands: list[Expr]) -> Expr:
    """Flat, with neighbouring texts joined."""
    flat: list[Expr] = []
    for operand in operands:
        same = isinstance(operand, Chain) and operand.operators[0] == "&"
        for part in operand.operands if same and isinstance(operand, Chain) else (operand,):
            last = flat[-1] if flat else None
            if isinstance(part, Text) and isinstance(last, Text):
                flat[-1] = Text(last.value + part.value, span=_NOWHERE)
            else:
                flat.append(part)
    return _joined(flat, ["&"] * (len(flat) - 1))


def _arithmetic(operands: list[Expr], operators: list[str]) -> Expr:
    """Worked out as far as everything is a number."""
    if all(isinstance(operand, Number) for operand in operands):
        numbers = [operand.value for operand in operands if isinstance(operand, Number)]
        total = numbers[0]
        for operator, number in zip(operators, numbers[1:], strict=True):
            total = total + number if operator == "+" else total - number if operator == "-" else total * number
        if abs(total) < 2**63:
            return Number(total, span=_NOWHERE)
    return _joined(operands, operators)


def _is_boolean(node: Expr) -> bool:
    """Whether the value is True or False and nothing else: never NULL, never several values."""
    match node:
        case Word(name="True" | "False"):
            return True
        case Call(name=name):
            return name in _ALWAYS_BOOLEAN
        case Chain(operands=operands, operators=operators) if operators[0] in ("||", "&&"):
            return all(_is_boolean(operand) for operand in operands)
        case Chain(operands=(inner, Word(name="False")), operators=("=",)):
            return _is_boolean(inner)
    return False


def _is_total(node: Expr) -> bool:
    """Whether working the condition out can neither fail nor give several values, whatever the attributes hold."""
    match node:
        case Call(name=name, arguments=(argument,)) if name in _ALWAYS_BOOLEAN:
            return isinstance(argument, Attribute | Parameter | Text | Number | Word)
        case Chain(operands=operands, operators=operators) if operators[0] in ("||", "&&"):
            return all(_is_total(operand) for operand in operands)
        case Chain(operands=(inner, Word(name="False")), operators=("=",)):
            return _is_total(inner)
        case Word(name="True" | "False"):
            return True
    return False
