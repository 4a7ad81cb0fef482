"""What protects a part of an expression: conditions around it that ask whether a value is there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ruleguard.expressions.nodes import Attribute, Call, Expr, Text, Variable, walk

_ASKING = frozenset(
    ("IsPresent", "IsNullOrEmpty", "IsNull", "IsEmpty", "Count", "ValueCount", "Contains", "InStr", "IsString", "Len")
)
_COMPARISONS = frozenset(("=", "<>", "<", "<=", ">", ">="))


@dataclass(frozen=True, slots=True)
class Guards:
    """``names``: attributes and variables that a condition around this place asks about. ``compared``: the place is an
    operand of a comparison, or inside one."""

    names: frozenset[str] = frozenset()
    compared: bool = False

    def with_names(self, names: frozenset[str]) -> Guards:
        """The same with more names protected."""
        return replace(self, names=self.names | names) if names else self

    def inside(self, operators: tuple[str, ...]) -> Guards:
        """For the operands of a chain."""
        return replace(self, compared=True) if not self.compared and _COMPARISONS.intersection(operators) else self


def guarded_by(*conditions: Expr) -> frozenset[str]:
    """The attributes and variables that the conditions ask about."""
    found: set[str] = set()
    for condition in conditions:
        for node in walk(condition):
            if isinstance(node, Call) and node.name in _ASKING:
                found |= names_in(node)
    return frozenset(found)


def names_in(node: Expr) -> set[str]:
    """The attributes (also those named in quotes) and variables below a node, folded."""
    return {_name(each) for each in walk(node)} - {""}


def _name(node: Expr) -> str:
    match node:
        case Attribute(name=name) | Variable(name=name):
            return name.casefold()
        case Call(name="ImportedValue" | "ValueCount", arguments=(Text(value=value), *_)):
            return value.casefold()
        case _:
            return ""
