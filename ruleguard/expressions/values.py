"""Values of expressions: what an attribute holds and what an expression gives.

NULL, the absent value, is None; AuthoritativeNull and IgnoreThisFlow are values of their own, which say something about
the flow and which no function takes. Several values are a tuple, which is never empty and never nested.
"""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from enum import Enum

from ruleguard.expressions.dates import read_date
from ruleguard.records import record


@record(frozen=True, slots=True)
class Reference:
    """A reference to another object: the text of its distinguished name."""

    dn: str


class Marker(Enum):
    """What an expression can say beside a value."""

    AUTHORITATIVE_NULL = "authoritative-null"
    IGNORE_THIS_FLOW = "ignore-this-flow"


AUTHORITATIVE_NULL = Marker.AUTHORITATIVE_NULL
IGNORE_THIS_FLOW = Marker.IGNORE_THIS_FLOW

Scalar = str | int | bool | bytes | Reference | datetime | Marker | None
Value = Scalar | tuple[Scalar, ...]

_BINARY = "base64:"


def type_name(value: Value) -> str:
    """The type as the function reference abbreviates it: str, num, bool, bin, ref, dt; with mv in front for several
    values (mvvar for several of different types); null, authoritative-null, ignore-this-flow."""
    if isinstance(value, tuple):
        names = {type_name(each) for each in value}
        return "null" if not names else "mv" + (names.pop() if len(names) == 1 else "var")
    match value:
        case None:
            return "null"
        case Marker():
            return value.value
        case str():
            return "str"
        case bool():  # before int, of which it is one in Python
            return "bool"
        case int():
            return "num"
        case bytes():
            return "bin"
        case Reference():
            return "ref"
    return "dt"


def to_json(value: Value) -> str | int | bool | list[str | int | bool | None] | None:
    """The value as JSON has it: binary as ``base64:…``, dates in ISO 8601 with Z, references as their text.

    NULL, AuthoritativeNull and IgnoreThisFlow are all null: ``type_name`` tells them apart.
    """
    return [_scalar_json(each) for each in value] if isinstance(value, tuple) else _scalar_json(value)


def _scalar_json(value: Scalar) -> str | int | bool | None:
    match value:
        case bytes():
            return _BINARY + base64.b64encode(value).decode("ascii")
        case Reference(dn=dn):
            return dn
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        case Marker():
            return None
    return value


def from_text(text: str) -> Value:
    """The value that a text on a command line stands for.

    A prefix gives the type: ``base64:AQ==``, ``num:5``, ``bool:True``, ``ref:CN=…``, ``dt:2001-01-31``, and ``str:`` for
    a text that begins like one of these. Everything else is text, digits too: whether an attribute holds a number is
    said by its schema, not by its value. Raises ``ValueError`` when the rest does not fit the prefix.
    """
    prefix, colon, rest = text.partition(":")
    if not colon:
        return text
    match prefix:
        case "base64":
            return _binary(rest)
        case "num":
            return _number(rest)
        case "bool":
            return _boolean(rest)
        case "ref":
            return Reference(rest)
        case "dt":
            return _date(rest)
        case "str":
            return rest
    return text


def _binary(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f"not base64: {text[:40]}") from None


def _number(text: str) -> int:
    digits = text.removeprefix("-")
    # Longer ones are no 64-bit numbers, and Python refuses to read very long ones.
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 20:
        raise ValueError(f"not a whole number: {text[:40]}")
    return int(text)


def _boolean(text: str) -> bool:
    folded = text.casefold()
    if folded not in ("true", "false"):
        raise ValueError(f"neither True nor False: {text[:40]}")
    return folded == "true"


def _date(text: str) -> datetime:
    found = read_date(text)
    if found is None:
        raise ValueError(f"not a date: {text[:40]}")
    return found
