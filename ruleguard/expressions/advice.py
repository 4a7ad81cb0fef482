"""How a finding shows a part of an expression, and what to write instead."""

from __future__ import annotations

from ruleguard.expressions.nodes import Expr, Number, Text, Word, bare
from ruleguard.expressions.printer import show
from ruleguard.expressions.types import Type

_CONVERTERS = {
    ("str", "num"): "CNum",
    ("str", "dt"): "CDate",
    ("str", "ref"): "CRef",
    ("num", "str"): "CStr",
    ("bool", "str"): "CStr",
    ("ref", "str"): "CStr",
    ("num", "dt"): "DateFromNum",
    ("dt", "num"): "NumFromDate",
    ("dt", "str"): "FormatDateTime",
    ("bin", "str"): "ConvertToBase64",
}
_TRUTH = ("True", "False")


def brief(node: Expr, length: int = 40) -> str:
    """The text of a node, cut when it is long."""
    text = show(node)
    return text if len(text) <= length else text[: length - 3] + "..."


def literal_advice(node: Expr, wanted: Type) -> str:
    """What to write instead of a literal of the wrong type; "" when there is nothing to say."""
    found = bare(node)
    if isinstance(found, Text):
        is_number = "num" in wanted.kinds and found.value.isdecimal()
        is_truth = "bool" in wanted.kinds and found.value in _TRUTH
        return f"write {found.value} without quotation marks" if is_number or is_truth else ""
    if "str" in wanted.kinds and (isinstance(found, Number) or (isinstance(found, Word) and found.name in _TRUTH)):
        return f'write "{show(found)}" in quotation marks'
    return ""


def mismatch_advice(node: Expr, value: Type, wanted: Type, what: str = "it") -> str:
    """What to do about a node whose type is not the wanted one; "" when there is nothing to say."""
    advice = literal_advice(node, wanted)
    if advice or (isinstance(bare(node), Text) and "num" in wanted.kinds):
        return advice
    pairs = ((one, other) for one in value.kinds for other in wanted.kinds)
    return next((f"convert {what} with {_CONVERTERS[pair]}" for pair in pairs if pair in _CONVERTERS), "")
