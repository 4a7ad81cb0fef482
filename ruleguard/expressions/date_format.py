"""Dates as text, in the custom formats of .NET.

The documentation of FormatDateTime links to the formats of another product; its examples (``yyyy-MM-dd``,
``yyyyMMddHHmmss.0Z``) and the default rules are .NET's. Names of days and months and the separators are those of the
invariant culture, which is inferred. What depends on the server's time zone or culture is not guessed.
"""

from __future__ import annotations

import re
from datetime import datetime

from ruleguard.expressions.builtin import LibraryError

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_STANDARD = {
    "o": "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
    "O": "yyyy'-'MM'-'dd'T'HH':'mm':'ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
    "s": "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
    "u": "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
}
_CULTURE = "dDfFgGtTmMyYU"
_FRACTION_DIGITS = 7
_PIECE = re.compile(
    r"""
    '(?P<single>(?:[^'\\]|\\.)*)'
  | "(?P<double>(?:[^"\\]|\\.)*)"
  | \\(?P<escaped>.)
  | %(?P<alone>[^%])
  | (?P<run>d+|f+|F+|g+|h+|H+|K|m+|M+|s+|t+|y+|z+)
  | (?P<literal>[^'"\\%])
    """,
    re.VERBOSE | re.DOTALL,
)
_RUN = re.compile(r"[dfFghHKmMstyz]")


def format_date(moment: datetime, pattern: str) -> str:
    """The date in a format. Raises ``LibraryError``: domain where .NET refuses the format, not-implemented where the text
    depends on the server."""
    if len(pattern) == 1:
        if pattern in _CULTURE:
            raise _depends(pattern, "culture")
        if pattern not in _STANDARD:
            raise LibraryError("domain", f"'{pattern}' is no date format")
        pattern = _STANDARD[pattern]
    elif not pattern:
        raise _depends("", "culture")
    return _custom(moment, pattern)


def _custom(moment: datetime, pattern: str) -> str:
    pieces: list[str] = []
    position = 0
    while position < len(pattern):
        match = _PIECE.match(pattern, position)
        if match is None:
            raise LibraryError(
                "domain", f"the date format '{pattern[:60]}' ends inside a literal or has a stray % or \\"
            )
        position = match.end()
        run = match["run"] or match["alone"]
        if run is None or not _RUN.match(run):
            pieces.append(run or _literal(match))
        elif run[0] == "F":
            _append_fraction(pieces, _fraction(moment, len(run)).rstrip("0"))
        else:
            pieces.append(_field(moment, run))
    return "".join(pieces)


def _literal(match: re.Match[str]) -> str:
    quoted = match["single"] if match["single"] is not None else match["double"]
    if quoted is not None:
        return re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL)
    return match["escaped"] or match["literal"]


def _append_fraction(pieces: list[str], digits: str) -> None:
    """A fraction without zeros at its end takes the point before it away when nothing is left."""
    if digits:
        pieces.append(digits)
    elif pieces and pieces[-1].endswith("."):
        pieces[-1] = pieces[-1][:-1]


def _fraction(moment: datetime, digits: int) -> str:
    if digits > _FRACTION_DIGITS:
        raise LibraryError("domain", f"a date has at most {_FRACTION_DIGITS} digits of a second")
    return f"{moment.microsecond:06}0"[:digits]


def _field(moment: datetime, run: str) -> str:
    match run[0]:
        case "d" | "M":
            return _named(moment, run)
        case "f":
            return _fraction(moment, len(run))
        case "y":
            return _year(moment.year, len(run))
        case "t":
            return ("AM" if moment.hour < 12 else "PM")[: len(run)]
        case "K":
            return "Z"
        case "g":
            raise _depends(run, "culture")
        case "z":
            raise _depends(run, "time zone")
    return _clock(moment, run)


def _named(moment: datetime, run: str) -> str:
    """A day or a month: as a number up to two letters, then by name."""
    number, name = (moment.day, _DAYS[moment.weekday()]) if run[0] == "d" else (moment.month, _MONTHS[moment.month - 1])
    if len(run) < 3:
        return f"{number:0{len(run)}}"
    return name[:3] if len(run) == 3 else name


def _year(year: int, length: int) -> str:
    return f"{year % 100:0{length}}" if length < 3 else str(year).zfill(length)


def _clock(moment: datetime, run: str) -> str:
    number = {"H": moment.hour, "h": moment.hour % 12 or 12, "m": moment.minute, "s": moment.second}[run[0]]
    return f"{number:0{min(len(run), 2)}}"


def _depends(pattern: str, on: str) -> LibraryError:
    return LibraryError(
        "not-implemented", f"the date format '{pattern}' depends on the {on} of the server, which is not known"
    )
