"""Functions on several values, numbers, and Error. Values are counted from 1."""

from __future__ import annotations

import random

from ruleguard.expressions.builtin import MAX_TEXT, Builtin, LibraryError, too_long
from ruleguard.expressions.library_text import upper
from ruleguard.expressions.values import Reference, Scalar, Value

_Values = tuple[Scalar, ...]


def _contains(values: _Values | None, search: str | None, case: str = "CaseSensitive") -> Value:
    """Documented: a text is found inside a value; a reference must be equal. Inferred: 0 when one of them is NULL."""
    if values is None or search is None:
        return 0
    fold = upper if case == "CaseInsensitive" else str
    wanted = fold(search)
    for number, value in enumerate(values, 1):
        if isinstance(value, Reference):
            if fold(value.dn) == wanted:
                return number
        elif isinstance(value, str) and wanted in fold(value):
            return number
    return 0


def _count(values: _Values | None) -> Value:
    """0 for NULL (inferred)."""
    return 0 if values is None else len(values)


def _item(values: _Values | None, index: int | None) -> Value:
    count = 0 if values is None else len(values)
    if values is None or index is None or not 1 <= index <= len(values):
        raise LibraryError("domain", f"Item: there is no value {'NULL' if index is None else index}, there are {count}")
    return values[index - 1]


def _item_or_null(values: _Values, index: int) -> Value:
    return values[index - 1] if 1 <= index <= len(values) else None


def _join(values: _Values | None, delimiter: str | None = " ") -> Value:
    """Documented: a blank between the values when no delimiter is given, nothing when it is empty or NULL."""
    if values is None:
        return None
    texts = [value for value in values if isinstance(value, str)]
    delimiter = delimiter or ""
    if sum(map(len, texts)) + len(delimiter) * (len(texts) - 1) > MAX_TEXT:
        raise too_long()
    return delimiter.join(texts)


def _remove_duplicates(values: _Values) -> Value:
    """Inferred: case counts, and the first of equal values stays."""
    return tuple(dict.fromkeys(values))


def _split(value: str, delimiter: str, limit: int | None = None) -> Value:
    """Documented: the delimiter is one character. Inferred: the last of a limited number of values holds the rest, and
    nothing between two delimiters is an empty value."""
    if len(delimiter) != 1:
        raise LibraryError("domain", "Split: the delimiter is exactly one character")
    if limit is None:
        return tuple(value.split(delimiter))
    if limit < 1:
        raise LibraryError("not-implemented", f"Split: what at most {limit} values are is not documented")
    return tuple(value.split(delimiter, limit - 1))


def _random(start: int, end: int) -> Value:
    """Inferred: both ends can come."""
    if start > end:
        raise LibraryError("domain", f"RandomNum: {start} is greater than {end}")
    return random.randint(start, end)  # noqa: S311 - nothing secret is made of it


def _bit_set(value: int, flag: int) -> Value:
    """Whether all or any of several bits must be set is not known; that is said where it matters."""
    found = value & flag
    if (found == flag) != (found != 0):
        raise LibraryError(
            "not-implemented", "IsBitSet: what it says when some of several bits are set is not documented"
        )
    return found != 0


def _error(message: str | None) -> Value:
    raise LibraryError("error", message or "")


FUNCTIONS: dict[str, Builtin] = {
    "BitAnd": Builtin(lambda one, other: one & other),
    "BitOr": Builtin(lambda one, other: one | other),
    "Contains": Builtin(_contains, takes_null=True),
    "Count": Builtin(_count, takes_null=True),
    "Error": Builtin(_error, takes_null=True),
    "IsBitSet": Builtin(_bit_set, on_null=False),
    "Item": Builtin(_item, takes_null=True),
    "ItemOrNull": Builtin(_item_or_null),
    "Join": Builtin(_join, takes_null=True),
    "RandomNum": Builtin(_random),
    "RemoveDuplicates": Builtin(_remove_duplicates),
    "Split": Builtin(_split),
}
