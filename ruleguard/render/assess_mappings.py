"""The attribute mappings of Cloud Sync beside the flows of the rules, for a person: what to look at first in front.

Expressions are copied, so they are never broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ruleguard.render.assess_layout import labelled, verbatim, wrapped
from ruleguard.render.assess_report import MAPPINGS, AssessReport
from ruleguard.render.diff_markdown import code, prose
from ruleguard.render.style import Style, one_line

if TYPE_CHECKING:
    from ruleguard.assess.cloud_functions import Problem
    from ruleguard.assess.mappings_row import MappingRow

_INNER = " " * 6
_COLOURS = {"cannot be expressed": "red", "different": "yellow", "same": "green"}
_NONE = "none compared: neither the rules nor the schema have any"
SHIPPED = "default rules only: Cloud Sync's own default mapping is likely the counterpart, which no page says"


def mapping_lines(report: AssessReport, style: Style) -> Iterator[str]:
    """The comparison on a terminal, nothing when nobody asked for it."""
    if report.mappings is None:
        return
    yield from ("", style(MAPPINGS.upper(), "bold"))
    if not report.mappings:
        yield f"  {_NONE}"
    for fault in report.schema_faults:
        yield from wrapped("  ", one_line(f"{fault.at or fault.path}: {fault.message}"), 4)
    for status, rows in by_status(report.mappings).items():
        yield f"  {style(f'{status} ({len(rows)})', 'bold', _COLOURS.get(status, 'yellow'))}"
        plain = [one_line(attribute(row)) for row in rows if is_plain(row)]
        if plain:
            yield from wrapped("    ", ", ".join(plain), 4)
        for row in rows:
            if not is_plain(row):
                yield from _row(row, style)
    if report.mappings:
        yield from labelled("  ", "by", _sources(), style)


def _row(row: MappingRow, style: Style) -> Iterator[str]:
    yield from wrapped("  - ", one_line(attribute(row)), 4)
    yield from verbatim(_INNER, "Connect", row.connect or "", style)
    yield from verbatim(_INNER, "Cloud", row.cloud or "", style)
    yield from labelled(_INNER, "why", notes(row), style)
    yield from verbatim(_INNER, "write", row.suggestion or "", style)
    if row.target:
        yield from labelled(_INNER, "rules", (", ".join(row.rules),), style)
    yield from labelled(_INNER, "at", map(str, row.at), style)


def mapping_markdown(report: AssessReport) -> Iterator[str]:
    """The comparison as a table, nothing when nobody asked for it."""
    if report.mappings is None:
        return
    yield from ("", f"## {MAPPINGS}", "")
    if not report.mappings:
        yield _NONE
        return
    yield from (f"- at {prose(str(fault.at or fault.path))}: {prose(fault.message)}" for fault in report.schema_faults)
    if report.schema_faults:
        yield ""
    yield "| | attribute | Connect | Cloud Sync | why | write in Cloud Sync | rules |"
    yield "|---|---|---|---|---|---|---|"
    for status, rows in by_status(report.mappings).items():
        for row in rows:
            values = (_code(row.connect), _code(row.cloud), "<br>".join(map(prose, notes(row))), _code(row.suggestion))
            cells = (status, prose(attribute(row)), *values, prose(", ".join(row.rules)))
            yield f"| {' | '.join(cells)} |"
    yield from ("", "By: " + ", ".join(f"<{address}>" for address in _sources()))


def _sources() -> tuple[str, ...]:
    """The pages that the comparison goes by."""
    from ruleguard.assess.mappings import SOURCES

    return SOURCES


def _code(text: str | None) -> str:
    return code(text) if text else ""


def notes(row: MappingRow) -> list[str]:
    """Everything that is said of a row, in sentences."""
    shipped = (SHIPPED,) if row.shipped and row.status != "same" else ()
    return [*row.why, *map(_problem, row.problems), *shipped]


def _problem(item: Problem) -> str:
    return f"{item.name}: {item.why}{f'; in its place: {item.instead}' if item.instead else ''}"


def by_status(rows: Sequence[MappingRow]) -> dict[str, list[MappingRow]]:
    """The rows by what they say, what to look at first in front."""
    from ruleguard.assess.mappings_row import STATUSES

    found = {status: [row for row in rows if row.status == status] for status in STATUSES}
    return {status: same for status, same in found.items() if same}


def attribute(row: MappingRow) -> str:
    """The attribute of a row, such as "user displayName", or what the row is about in its place."""
    kind = row.object_type or row.source_type
    if not row.target:
        return f"rule {', '.join(row.rules)}" if row.rules else kind
    other = f" (from {row.source_type})" if row.source_type and row.source_type != row.object_type else ""
    return f"{kind} {row.target}{other}{f', {row.connector}' if row.connector else ''}"


def is_plain(row: MappingRow) -> bool:
    """Whether there is nothing to say of a row but its name."""
    return row.status == "same" and not notes(row)
