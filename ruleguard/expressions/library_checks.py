"""Functions that ask what a value is. Of several values they say what holds for all of them together (inferred)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ruleguard.expressions.builtin import Builtin
from ruleguard.expressions.dates import read_date
from ruleguard.expressions.library_convert import read_guid, read_number
from ruleguard.expressions.values import Scalar, Value


def _every(test: Callable[[Scalar], bool]) -> Builtin:
    def run(value: Value) -> Value:
        return all(map(test, value if isinstance(value, tuple) else (value,)))

    return Builtin(run, on_null=False)


def _is_date(value: Scalar) -> bool:
    return isinstance(value, datetime) or (isinstance(value, str) and read_date(value) is not None)


def _is_number(value: Scalar) -> bool:
    """A number is one (inferred), although CNum takes texts."""
    if isinstance(value, str):
        return read_number(value) is not None
    return isinstance(value, int) and not isinstance(value, bool)


def _is_string(value: Scalar) -> bool:
    """The default rules rely on it being False for binary data."""
    return not isinstance(value, bytes)


FUNCTIONS: dict[str, Builtin] = {
    "IsDate": _every(_is_date),
    "IsEmpty": Builtin(lambda value: value == "", takes_null=True),
    "IsGuid": Builtin(lambda text: read_guid(text) is not None, on_null=False),
    "IsNull": Builtin(lambda value: value is None, takes_null=True),
    "IsNullOrEmpty": Builtin(lambda value: value is None or value == "", takes_null=True),
    "IsNumeric": _every(_is_number),
    "IsPresent": Builtin(lambda value: value is not None and value != "", takes_null=True),
    "IsString": _every(_is_string),
}
