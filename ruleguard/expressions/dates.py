"""Texts that stand for a date, and Active Directory's count of time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
"""Where Active Directory's count of 100 ns begins."""

_MAX_OFFSET = timedelta(hours=14)
_DATE = re.compile(
    r"""
    (?: (?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})
      | (?P<us_month>\d{1,2})/(?P<us_day>\d{1,2})/(?P<us_year>\d{4}) )
    (?: (?:T|[ ]+) (?P<hour>\d{1,2}):(?P<minute>\d{2}) (?: :(?P<second>\d{2}) (?:\.(?P<fraction>\d{1,7}))? )?
        (?: [ ]*(?P<half>[AaPp])[Mm] )?
        (?: [ ]*(?P<zone>Z|[+-](?:\d{2}:?\d{2}|\d{1,2}(?::\d{2})?)) )?
    )?
    """,
    re.VERBOSE | re.ASCII,
)


def read_date(text: str) -> datetime | None:
    """The moment in UTC, None for a text in another form.

    Documented: ``2013-01-10 4:00 PM -8``, ``2001-01-01``, ``2012-01-01 23:00:00``, ``12/25/2007`` (month first). Inferred:
    ISO 8601 with T, Z, an offset and a fraction; without a zone a time is UTC, because the documented number of
    2012-01-01 23:00:00 is. A fraction is cut to microseconds.
    """
    match = _DATE.fullmatch(text.strip(" "))
    if match is None:
        return None
    hour = _hour(int(match["hour"] or 0), match["half"])
    offset = _offset(match["zone"])
    if hour is None or offset is None:
        return None
    try:
        moment = datetime(
            int(match["year"] or match["us_year"]),
            int(match["month"] or match["us_month"]),
            int(match["day"] or match["us_day"]),
            hour,
            int(match["minute"] or 0),
            int(match["second"] or 0),
            int((match["fraction"] or "0").ljust(6, "0")[:6]),
            timezone(offset),
        )
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _hour(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half in "Pp" else 0)


def _offset(zone: str | None) -> timedelta | None:
    """None for a zone that no place on earth has."""
    if zone in (None, "Z"):
        return timedelta(0)
    digits = zone[1:].replace(":", "")
    hours, minutes = (digits[:2], digits[2:]) if len(digits) != 3 else (digits[:1], digits[1:])
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if offset > _MAX_OFFSET or int(minutes or 0) > 59:
        return None
    return -offset if zone[0] == "-" else offset


def to_count(moment: datetime) -> int:
    """Hundreds of nanoseconds since 1601; negative before."""
    elapsed = moment - EPOCH
    return (elapsed.days * 86400 + elapsed.seconds) * 10_000_000 + elapsed.microseconds * 10


def from_count(count: int) -> datetime:
    """The moment of a count, rounded down to a microsecond. Raises ``OverflowError`` after the year 9999."""
    return EPOCH + timedelta(microseconds=count // 10)
