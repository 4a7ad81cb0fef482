"""What protects a part of an expression: conditions around it that ask whether a value is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Text, Variable, Word, bare, walk
from ruleguard.records import record

_ASKING = frozenset(
    (
        "ispresent",
        "isnullorempty",
        "isnull",
        "isempty",
        "count",
        "valuecount",
        "contains",
        "instr",
        "isstring",
        "len",
    )
)
_THERE, _ABSENT = ("ispresent",), ("isnull", "isnullorempty")
_COMPARISONS = frozenset(("=", "<>", "<", "<=", ">", ">="))
_NO_NAMES: frozenset[str] = frozenset()


@record(frozen=True, slots=True)
class Guards:
    """``names``: attributes and variables that a condition around this place asks about. ``compared``: the place is an
    operand of a comparison, or inside one."""

    names: frozenset[str] = _NO_NAMES
    compared: bool = False

    def with_names(self, names: frozenset[str]) -> Guards:
        """The same with more names protected."""
        return replace(self, names=self.names | names) if names else self

    def of_operands(self, node: Chain) -> Iterator[Guards]:
        """For each operand of a chain: one before it in ``&&`` or ``||`` protects it."""
        inside = self
        if not self.compared and _COMPARISONS.intersection(node.operators):
            inside = replace(self, compared=True)
        side = {"&&": 0, "||": 1}.get(node.operators[0])
        for operand in node.operands:
            yield inside
            if side is not None:
                inside = inside.with_names(_sides(operand)[side])

    def of_arguments(self, name: str, arguments: tuple[Expr, ...]) -> list[Guards]:
        """For each argument of a function. The conditions of Switch are all evaluated and protect its values only."""
        if name == "IIF":
            yes, no = _sides(arguments[0])
            return [self, self.with_names(yes), self.with_names(no)]
        if name == "Switch":
            inside = self.with_names(guarded_by(*arguments[::2]))
            return [inside if index % 2 else self for index in range(len(arguments))]
        if name == "With":
            return [self, self, self.with_names(guarded_by(arguments[1]))]
        return [self] * len(arguments)


def guarded_by(*conditions: Expr) -> frozenset[str]:
    """The attributes and variables that the conditions ask about."""
    found: set[str] = set()
    for condition in conditions:
        for node in walk(condition):
            if isinstance(node, Call) and node.name.casefold() in _ASKING:
                found |= names_in(node)
    return frozenset(found)


def names_in(node: Expr) -> set[str]:
    """The attributes (also those named in quotes) and variables below a node, folded."""
    return {_name(each) for each in walk(node)} - {""}


def needed_by(node: Expr) -> set[str]:
    """The names that must be asked about before a value is taken out of a list. Select drops no value: what its variable
    holds is there when the list is."""
    selected = (bare(each.arguments[0]) for each in walk(node) if isinstance(each, Call) and _selects(each))
    return names_in(node) - {_name(each) for each in selected}


def _selects(node: Call) -> bool:
    return node.name == "Select" and bool(node.arguments) and isinstance(bare(node.arguments[0]), Variable)


def _sides(condition: Expr) -> tuple[frozenset[str], frozenset[str]]:
    """The names that are there when a condition is true, and those that are when it is false.

    Of a condition that is not plain, whatever it asks about counts for both.
    """
    node = bare(condition)
    if isinstance(node, Chain) and node.operators == ("=",):
        truth = bare(node.operands[1])
        if isinstance(truth, Word) and truth.name in ("True", "False"):
            yes, no = _sides(node.operands[0])
            return (yes, no) if truth.name == "True" else (no, yes)
    names = guarded_by(node)
    if isinstance(node, Call) and node.name.casefold() in _THERE:
        return names, _NO_NAMES
    if isinstance(node, Call) and node.name.casefold() in _ABSENT:
        return _NO_NAMES, names
    return names, names


def _name(node: Expr) -> str:
    match node:
        case Attribute(name=name) | Variable(name=name):
            return name.casefold()
        case Call(name="ImportedValue" | "ValueCount", arguments=(Text(value=value), *_)):
            return value.casefold()
        case _:
            return ""
