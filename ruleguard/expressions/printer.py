"""A tree to text: one line, one spelling, and only the parentheses that the tree has."""

from __future__ import annotations

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
    Variable,
    Word,
)


def show(node: Expr) -> str:
    """The text of a tree; parsing it gives the tree again."""
    match node:
        case Text(value=value):
            return literal(value)
        case Number(value=value, hexadecimal=hexadecimal):
            return f"&H{value:X}" if hexadecimal else str(value)
        case Word(name=name):
            return name
        case Attribute(name=name):
            return f"[{name}]"
        case Parameter(name=name):
            return f"%{name}%"
        case Variable(name=name):
            return f"${name}"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(show, arguments))})"
        case Negative(operand=operand):
            return f"-{show(operand)}"
        case Group(inner=inner):
            return f"({show(inner)})"
        case Chain(operands=operands, operators=operators):
            rest = (f" {operator} {show(operand)}" for operator, operand in zip(operators, operands[1:], strict=True))
            return show(operands[0]) + "".join(rest)
    raise TypeError(f"no text for {type(node).__name__}")


def literal(value: str) -> str:
    """A text in quotes."""
    return '"' + value.replace("\\", "\\\\").replace('"', '""') + '"'
