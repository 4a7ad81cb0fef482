"""What the functions of the library are made of: a fault, the limits, and one function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ruleguard.expressions.values import Reference, Value
from ruleguard.records import record

Kind = Literal["error", "type", "domain", "unknown", "not-implemented", "limit"]

MAX_TEXT = 1024 * 1024
"""Longest text or binary value; the directory holds none that is longer."""
MAX_VALUES = 100_000
"""Most values of one attribute."""
MAX_TOTAL = 16 * MAX_TEXT
"""Most characters and bytes of all values of one attribute together."""
MAX_NUMBER = 2**63 - 1
MIN_NUMBER = -(2**63)


class LibraryError(Exception):
    """What a function has to say against its arguments; the evaluator adds the place."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.message = message


@record(frozen=True, slots=True)
class Builtin:
    """One function of the library. Its arguments have the types of the function table when ``run`` sees them.

    ``on_null``: the result when an argument is NULL. ``takes_null``: ``run`` sees NULL itself. ``maps``: works value by
    value although the table lets it take anything.
    """

    run: Callable[..., Value]
    on_null: Value = None
    takes_null: bool = False
    maps: bool = False


def checked(value: Value) -> Value:
    """The value. Raises ``LibraryError`` when it is larger than any value of the product."""
    if isinstance(value, tuple):
        if len(value) > MAX_VALUES:
            raise LibraryError("limit", f"more than {MAX_VALUES:,} values")
        if size(value) > MAX_TOTAL:
            raise LibraryError("limit", f"values of more than {MAX_TOTAL // MAX_TEXT} MB")
        for each in value:
            checked(each)
    elif isinstance(value, int):
        if not MIN_NUMBER <= value <= MAX_NUMBER:
            raise LibraryError("domain", "numbers have 64 bits: this one is too large")
    elif size(value) > MAX_TEXT:
        raise too_long()
    return value


def size(value: Value) -> int:
    """Characters and bytes of a value, of all values together where there are several."""
    if isinstance(value, tuple):
        return sum(map(size, value))
    if isinstance(value, Reference):
        return len(value.dn)
    return len(value) if isinstance(value, str | bytes) else 0


def too_long() -> LibraryError:
    """What to say before a result is made that nobody could hold."""
    return LibraryError("limit", f"the text is longer than {MAX_TEXT // 1024 // 1024} MB")
