"""Where an expression answers NULL although it has a value to give, and which values one gives whenever they are there."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.expressions.answers import ends
from ruleguard.expressions.guards import names_in
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Number, Text, Word, bare, children
from ruleguard.expressions.parser import parse
from ruleguard.records import record
from ruleguard.text import Span

_KEEPING = frozenset(("Trim", "LTrim", "RTrim", "RemoveDuplicates"))
"""Functions whose result is the value for anybody who reads it."""
_ABSENT = frozenset(("IsNull", "IsNullOrEmpty", "IsEmpty"))
_PRESENT = frozenset(("IsPresent", "IsString"))
_COUNTING = frozenset(("Len", "Count", "ValueCount"))
_OF_ALL_VALUES = _ABSENT | _PRESENT | {"Contains", "Count", "Item", "ItemOrNull", "Join"}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_ZERO = frozenset((("=", 0), ("<=", 0), ("<", 1)))


@record(frozen=True, slots=True)
class NullBranch:
    """A NULL that is an answer of the expression.

    ``withheld``: the values that the other branch would have given and whose absence is not what the condition asks:
    NULL is a decision against a value that is there. ``by_value``: the attributes (folded) whose own values decide; where
    one of them has several, NULL may take out single ones. ``always``: there is no other answer.
    """

    span: Span
    withheld: frozenset[Expr]
    by_value: frozenset[str] = frozenset()
    always: bool = False


def null_branches(text: str) -> Iterator[NullBranch]:
    """Every such NULL, in the order of the text; nothing for an expression with a mistake."""
    parsed = parse(text)
    if parsed.tree is None or parsed.problems:
        return
    if _is_null(parsed.tree):
        yield NullBranch(parsed.tree.span, frozenset(), always=True)
    else:
        yield from _below(parsed.tree)


def given_values(text: str) -> frozenset[Expr]:
    """The values that an expression gives whenever they are there, as ``withheld`` has them: those of an ``IIF`` that asks
    for anything else do not count."""
    parsed = parse(text)
    return frozenset() if parsed.tree is None or parsed.problems else frozenset(map(_plain, _given(parsed.tree)))


def attribute_value(name: str) -> Expr:
    """The value of an attribute, as ``withheld`` has it."""
    return Attribute(name.casefold(), span=Span(0, 0))


def constant_value(text: str) -> Expr:
    """The value of a constant, as ``withheld`` has it."""
    return Text(text, span=Span(0, 0))


def _below(node: Expr) -> Iterator[NullBranch]:
    node = bare(node)
    if not isinstance(node, Call):
        return
    if node.name == "IIF" and len(node.arguments) == 3:
        condition, yes, no = node.arguments
        for branch, others, outcome in ((yes, [no], True), (no, [yes], False)):
            yield from _branch(condition, branch, others, outcome=outcome)
    elif node.name == "Switch" and not len(node.arguments) % 2:
        values = node.arguments[1::2]
        for index, condition in enumerate(node.arguments[::2]):
            others = [*values[:index], *values[index + 1 :]]
            yield from _branch(condition, values[index], others, outcome=True)


def _branch(condition: Expr, branch: Expr, others: list[Expr], *, outcome: bool) -> Iterator[NullBranch]:
    """The NULL that the condition chooses when it comes out as ``outcome``, or those below its branch."""
    if not _is_null(branch):
        yield from _below(branch)
        return
    values = [value for other in others for value in _answers(other)]
    withheld = [value for value in values if not _says_absent(condition, names_in(value), outcome=outcome)]
    if withheld:
        about = frozenset(name for value in withheld for name in names_in(value))
        yield NullBranch(branch.span, frozenset(map(_plain, withheld)), about.intersection(_asked_by_value(condition)))


def _asked_by_value(condition: Expr) -> Iterator[str]:
    """The attributes whose values a condition looks at, each one by itself."""
    stack = [condition]
    while stack:
        node = stack.pop()
        match node:
            case Call(name="ImportedValue", arguments=(Text(value=name),)) | Attribute(name=name):
                yield name.casefold()
            case Call(name=name) if name in _OF_ALL_VALUES:
                continue
            case _:
                stack += children(node)


def _given(node: Expr) -> Iterator[Expr]:
    """The values whose absence is the only reason not to give them."""
    node = bare(node)
    if isinstance(node, Call) and node.name == "IIF" and len(node.arguments) == 3:
        condition, *branches = node.arguments
        for branch, outcome in zip(branches, (True, False), strict=True):
            for value in _given(branch):
                if _says_absent(condition, names_in(value), outcome=not outcome):
                    yield value
    elif isinstance(node, Call) and node.name == "Switch":
        return
    else:
        yield from _answers(node)


def _answers(node: Expr) -> Iterator[Expr]:
    """The values that an expression may give, without the words that stand for none."""
    for answer in ends(node):
        if not isinstance(answer.node, Word) and not (isinstance(answer.node, Call) and answer.node.name == "Error"):
            yield answer.node


def _plain(node: Expr) -> Expr:
    """The value without what does not change it."""
    node = bare(node)
    while isinstance(node, Call) and node.name in _KEEPING and len(node.arguments) == 1:
        node = bare(node.arguments[0])
    match node:
        case Call(name="ImportedValue", arguments=(Text(value=name),)) | Attribute(name=name):
            return attribute_value(name)
        case _:
            return node


def _says_absent(condition: Expr, names: set[str], *, outcome: bool) -> bool:
    """Whether a condition that comes out as ``outcome`` says that one of the attributes has no value."""
    node = bare(condition)
    match node:
        case Call(name=name) if name in _ABSENT or name in _PRESENT:
            return outcome is (name in _ABSENT) and _is_about(node, names)
        case Call(name="CBool", arguments=(inner,)):
            return _says_absent(inner, names, outcome=outcome)
        case Chain(operators=("&&" | "||" as operator, *_), operands=operands):
            # What is true of a conjunction is true of each part; of a conjunction that fails, only of some part.
            each = (_says_absent(operand, names, outcome=outcome) for operand in operands)
            return any(each) if outcome is (operator == "&&") else all(each)
        case Chain(operators=(operator,), operands=(left, right)) if operator in _OPPOSITE:
            return _compared_absent(bare(left), operator if outcome else _OPPOSITE[operator], bare(right), names)
        case _:
            return False


def _compared_absent(left: Expr, operator: str, right: Expr, names: set[str]) -> bool:
    """The same for a comparison that holds: with True or False, with an empty text, or of a length with 0."""
    if isinstance(left, Text | Number | Word):
        left, operator, right = right, _MIRRORED.get(operator, operator), left
    match right:
        case Word(name="True" | "False" as word) if operator in ("=", "<>"):
            return _says_absent(left, names, outcome=(word == "True") is (operator == "="))
        case Word(name="NULL") | Text(value="") if operator == "=":
            return _is_about(left, names)
        case Number(value=number) if (operator, number) in _ZERO:
            return isinstance(left, Call) and left.name in _COUNTING and _is_about(left, names)
        case _:
            return False


def _is_about(node: Expr, names: set[str]) -> bool:
    found = names_in(node)
    return bool(found) and found <= names


def _is_null(node: Expr) -> bool:
    found = bare(node)
    return isinstance(found, Word) and found.name == "NULL"
