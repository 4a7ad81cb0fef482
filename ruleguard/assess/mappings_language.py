"""Expressions of Cloud Sync in the language of Connect, so that both can be compared, and their own spelling."""

from __future__ import annotations

from collections.abc import Callable

from ruleguard.expressions.equivalence import canonical
from ruleguard.expressions.nodes import Attribute, Call, Chain, Expr, Group, Negative, Number, Text, Word, bare
from ruleguard.readers.graph_tree import LEFT_OUT
from ruleguard.text import Span

_NOWHERE = Span(0, 0)
TRUE, FALSE = Word("True", span=_NOWHERE), Word("False", span=_NOWHERE)
_TRUTHS = {"True": TRUE, "False": FALSE}
_SAME_NAMES = (
    "BitAnd", "CBool", "ConvertFromBase64", "ConvertToBase64", "ConvertToUTF8Hex", "Count", "CStr", "DateFromNum",
    "DNComponent", "Error", "Guid", "IIF", "InStr", "IsNull", "IsNullOrEmpty", "IsPresent", "IsString", "Item", "Left",
    "Mid", "RemoveDuplicates", "Split", "StringFromSid", "Trim", "Word",
)  # fmt: skip
_SPELLINGS = {name.casefold(): name for name in _SAME_NAMES}
_TESTS = ("ispresent", "isnull", "isnullorempty", "isstring")
_REPLACE_WIDTH = 7
_MOST_CASES = 40
FOREIGN = "Cloud "
"""In front of the name of a function that Connect does not have in this meaning: it is equal to nothing of Connect."""


def call(name: str, *arguments: Expr) -> Call:
    """A call without a place."""
    return Call(name, arguments, span=_NOWHERE, name_span=_NOWHERE)


def text(value: str) -> Text:
    """A literal without a place."""
    return Text(value, span=_NOWHERE)


def chain(operator: str, *operands: Expr) -> Chain:
    """Operands joined by one operator."""
    return Chain(operands, (operator,) * (len(operands) - 1), span=_NOWHERE, operator_spans=())


def as_connect(node: Expr) -> Expr:
    """A tree of Cloud Sync in Connect's language. What has no counterpart there keeps its name behind ``FOREIGN``."""
    node = bare(node)
    match node:
        case Call(name=name, arguments=arguments):
            below = tuple(map(as_connect, arguments))
            found = _TRANSLATED.get(name.casefold(), _plain)(below)
            if found is not None:
                return found
            known = _SPELLINGS.get(name.casefold())
            has_gap = any(each == LEFT_OUT for each in arguments)
            return call(known if known and not has_gap else FOREIGN + name.casefold(), *below)
        case Chain(operands=operands, operators=operators):
            return Chain(tuple(map(as_connect, operands)), operators, span=_NOWHERE, operator_spans=())
        case Negative(operand=operand):
            return Negative(as_connect(operand), span=_NOWHERE)
    return node


def comparable(node: Expr) -> Expr:
    """The canonical tree of Connect's language without what a schema cannot tell: the case of attribute names, whether a
    constant is a number, a truth value or a text, and whether a choice is a Switch or nested IIF."""
    return canonical(_plainer(canonical(node)))


def show_cloud(node: Expr) -> str:
    """A tree as the text of an expression of Cloud Sync."""
    match node:
        case Text(value=value):
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case Number(value=value):
            return str(value)
        case Word(name=name):
            return "" if node == LEFT_OUT else name
        case Attribute(name=name):
            return f"[{name}]"
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(show_cloud, arguments))})"
        case Chain(operands=operands, operators=operators):
            rest = (f" {operator} {show_cloud(each)}" for operator, each in zip(operators, operands[1:], strict=True))
            return show_cloud(operands[0]) + "".join(rest)
        case Group(inner=inner):
            return f"({show_cloud(inner)})"
    raise TypeError(f"no text for {type(node).__name__}")


def _plainer(node: Expr) -> Expr:
    match node:
        case Attribute(name=name):
            return Attribute(name.casefold(), span=_NOWHERE)
        case Number(value=value):
            return text(str(value))
        case Text(value=value) if value in _TRUTHS:
            return _TRUTHS[value]
        case Call(name="Switch", arguments=(*cases, Word(name="True"), default)) if 0 < len(cases) <= _MOST_CASES:
            return _nested(list(map(_plainer, cases)), _plainer(default))
        case Call(name="Join", arguments=(values,)):
            return call("Join", _plainer(values), text(" "))
        case Call(name=name, arguments=arguments):
            return call(name, *map(_plainer, arguments))
        case Chain(operands=operands, operators=operators):
            return Chain(tuple(map(_plainer, operands)), operators, span=_NOWHERE, operator_spans=())
        case Negative(operand=operand):
            return Negative(_plainer(operand), span=_NOWHERE)
    return node


def _nested(cases: list[Expr], default: Expr) -> Expr:
    """A Switch that always has an answer, as nested IIF."""
    found = default
    for condition, value in zip(cases[-2::-2], cases[::-2], strict=True):
        found = call("IIF", condition, value, found)
    return found


_Arguments = tuple[Expr, ...]


def _plain(_: _Arguments) -> Expr | None:
    return None


def _renamed(name: str) -> Callable[[_Arguments], Expr | None]:
    """A function of one argument; a second one, the culture, has no counterpart."""

    def translated(arguments: _Arguments) -> Expr | None:
        return call(name, *arguments) if len(arguments) == 1 else None

    return translated


def _append(arguments: _Arguments) -> Expr | None:
    return chain("&", *arguments) if len(arguments) == 2 and LEFT_OUT not in arguments else None


def _join(arguments: _Arguments) -> Expr | None:
    """With a separator Connect's function joins the values of one attribute; without one it is the operator &."""
    if len(arguments) < 2 or LEFT_OUT in arguments:
        return None
    separator, *sources = arguments
    if len(sources) == 1:
        return call("Join", sources[0], separator)
    return chain("&", *sources) if separator == text("") else None


def _not(arguments: _Arguments) -> Expr | None:
    """The negation of a test; of anything else a missing value would be another one."""
    match arguments:
        case (Call(name=name) as test,) if name.casefold() in _TESTS:
            return chain("=", test, FALSE)
    return None


def _replace(arguments: _Arguments) -> Expr | None:
    """The form with an old and a new text, and no pattern. Connect reads \\n, \\r and \\t there, so a backslash differs."""
    given = (*arguments, *(LEFT_OUT,) * (_REPLACE_WIDTH - len(arguments)))
    match given:
        case (source, Text(value=old), third, fourth, Text(value=new), sixth, seventh):
            empty = third == fourth == sixth == seventh == LEFT_OUT
            if empty and source != LEFT_OUT and old and "\\" not in old + new:
                return call("Replace", source, text(old), text(new))
    return None


def _strip(arguments: _Arguments) -> Expr | None:
    return call("Replace", arguments[0], text(" "), text("")) if len(arguments) == 1 else None


def _switch(arguments: _Arguments) -> Expr | None:
    """A key "" is met by a missing attribute, says Microsoft's advice for such attributes."""
    if len(arguments) < 4 or len(arguments) % 2 or LEFT_OUT in arguments:
        return None
    source, default, *pairs = arguments
    keys, values = pairs[::2], pairs[1::2]
    if len(keys) == 1 and keys[0] == text(""):
        return call("IIF", call("IsPresent", source), default, values[0])
    if text("") in keys:
        return None
    cases = [part for key, value in zip(keys, values, strict=True) for part in (chain("=", source, key), value)]
    return call("Switch", *cases, TRUE, default)


_TRANSLATED: dict[str, Callable[[_Arguments], Expr | None]] = {
    "tolower": _renamed("LCase"),
    "toupper": _renamed("UCase"),
    "append": _append,
    "join": _join,
    "not": _not,
    "replace": _replace,
    "stripspaces": _strip,
    "switch": _switch,
}
