"""Functions on dates. Every date is in UTC (documented of CDate) and exact to a microsecond: counts of 100 ns are rounded
down."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from ruleguard.expressions.builtin import Builtin, LibraryError
from ruleguard.expressions.date_format import format_date
from ruleguard.expressions.dates import from_count, read_date, to_count
from ruleguard.expressions.values import Value

_MONTHS = {"yyyy": 12, "q": 3, "m": 1}
_SECONDS = {"y": 86400, "d": 86400, "w": 86400, "ww": 7 * 86400, "h": 3600, "n": 60, "s": 1}


def _cdate(text: str) -> Value:
    moment = read_date(text)
    if moment is None:
        raise LibraryError("domain", f"CDate: '{text[:40]}' is no date")
    return moment


def _date_add(interval: str, value: int, date: datetime) -> Value:
    """Documented: the intervals. Inferred from VBA: a day that a month does not have becomes its last; w counts days."""
    try:
        if interval in _MONTHS:
            return _months_later(date, value * _MONTHS[interval])
        if interval in _SECONDS:
            return date + timedelta(seconds=value * _SECONDS[interval])
    except (OverflowError, ValueError):
        raise LibraryError("domain", "DateAdd: the date is outside the years 1 to 9999") from None
    raise LibraryError("domain", f"DateAdd: '{interval[:20]}' is no interval; use yyyy, q, m, y, d, w, ww, h, n or s")


def _months_later(date: datetime, months: int) -> datetime:
    years, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        raise ValueError
    return date.replace(year=years, month=month + 1, day=min(date.day, monthrange(years, month + 1)[1]))


def _date_from_num(count: int) -> Value:
    if count < 0:
        raise LibraryError("domain", "DateFromNum: Active Directory counts from 1601, not before")
    try:
        return from_count(count)
    except OverflowError:
        raise LibraryError(
            "domain", f"DateFromNum: {count} is after the year 9999 (in Active Directory it means never)"
        ) from None


def _num_from_date(date: datetime) -> Value:
    count = to_count(date)
    if count < 0:
        raise LibraryError("domain", "NumFromDate: Active Directory counts from 1601, not before")
    return count


FUNCTIONS: dict[str, Builtin] = {
    "CDate": Builtin(_cdate),
    "DateAdd": Builtin(_date_add),
    "DateFromNum": Builtin(_date_from_num),
    "FormatDateTime": Builtin(format_date),
    "NumFromDate": Builtin(_num_from_date),
}
