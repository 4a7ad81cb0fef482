"""The operators between two single values.

Documented is little more than their names. Inferred: text is compared ordinally and with regard to case; a comparison
with NULL is False, ``<>`` too; values of different types are not equal, and to ask which is greater is an error; a
reference and a text are compared as texts, because the product gives a name now as one and now as the other.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ruleguard.expressions.builtin import MAX_TEXT, LibraryError, too_long
from ruleguard.expressions.types import Type, words
from ruleguard.expressions.values import Marker, Reference, Value, type_name

_EQUALITY = ("=", "<>")
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[int, int], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_ORDERED = ("num", "dt", "str")


def operate(sign: str, left: Value, right: Value) -> Value:
    """One operator on two single values, ``&&`` and ``||`` excepted. Raises ``LibraryError``."""
    for value in (left, right):
        refuse_marker(value)
    if sign == "&":
        return join(left, right)
    if sign in _ARITHMETIC:
        return _arithmetic(sign, left, right)
    if sign in _EQUALITY or sign in _ORDER:
        return _compare(sign, left, right)
    raise LibraryError("type", f"'{sign}' is no operator of this language")


def refuse_marker(value: Value) -> None:
    """AuthoritativeNull and IgnoreThisFlow are results, not values to work with (inferred)."""
    if isinstance(value, Marker):
        name = "AuthoritativeNull" if value is Marker.AUTHORITATIVE_NULL else "IgnoreThisFlow"
        raise LibraryError("type", f"{name} can only be a result: no function and no operator takes it")


def truth(value: Value) -> bool:
    """What a condition says. NULL is False (inferred); anything but True and False is an error."""
    refuse_marker(value)
    if value is None:
        return False
    if isinstance(value, bool):
        return value
    hint = ": compare it with something, or use CBool" if isinstance(value, int) else ""
    raise LibraryError("type", f"a condition is {described(value)}, not true or false{hint}")


def described(value: Value) -> str:
    """The type of a value in plain words."""
    name = type_name(value)
    return "a list of values" if name.startswith("mv") else words(Type((name,)))


def join(left: Value, right: Value) -> Value:
    """``&``. NULL is nothing; numbers and booleans become text as CStr makes it; two binary values are joined as bytes."""
    if isinstance(left, bytes | None) and isinstance(right, bytes | None) and (left or right) is not None:
        return (left or b"") + (right or b"")
    one, other = to_text(left), to_text(right)
    if len(one) + len(other) > MAX_TEXT:
        raise too_long()
    return one + other


def to_text(value: Value) -> str:
    """A value as CStr writes it; NULL is empty."""
    match value:
        case None:
            return ""
        case str():
            return value
        case Reference(dn=dn):
            return dn
        case bool() | int():
            return str(value)
        case datetime():
            raise LibraryError("not-implemented", "how a date becomes text is not documented: use FormatDateTime")
    raise LibraryError("type", f"{described(value)} cannot become text")


def _arithmetic(sign: str, left: Value, right: Value) -> Value:
    for value in (left, right):
        if value is not None and type_name(value) != "num":
            hint = ": text is joined with &" if sign == "+" and isinstance(value, str) else ""
            raise LibraryError("type", f"'{sign}' works on numbers, not on {described(value)}{hint}")
    if isinstance(left, int) and isinstance(right, int):
        return _ARITHMETIC[sign](left, right)
    return None


def _compare(sign: str, left: Value, right: Value) -> bool:
    if left is None or right is None:
        return False
    left, right = _comparable(left, right)
    same = type_name(left) == type_name(right)
    if sign in _EQUALITY:
        return (same and left == right) is (sign == "=")
    if not same or type_name(left) not in _ORDERED:
        raise LibraryError("type", f"'{sign}' cannot compare {described(left)} with {described(right)}")
    return _ORDER[sign](_ordinal(left), _ordinal(right))


def _comparable(left: Value, right: Value) -> tuple[Value, Value]:
    if isinstance(left, Reference | str) and isinstance(right, Reference | str):
        return to_text(left), to_text(right)
    return left, right


def _ordinal(value: Value) -> Value:
    """A text by its UTF-16 units, which is what the product's order goes by."""
    return value.encode("utf-16-be", "surrogatepass") if isinstance(value, str) else value
