"""What a person reads of ``ruleguard lint``: each finding with its line of the file and a caret below the place."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.render.lint_json import counts, suppressed
from ruleguard.render.report import Report
from ruleguard.render.style import Style, one_line, width
from ruleguard.text import Location

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_LINE_WIDTH = 120
_BEFORE = 60


def lint_text(report: Report, style: Style) -> str:
    """The full form."""
    lines: list[str] = []
    for item in report.open:
        lines += [*_finding(item, report.remedy(item), style), ""]
    if not report.inputs:
        return ""  # nothing was read: the errors say why, and "no findings" would sound like a result
    lines.append(_summary(report, style))
    return "\n".join(lines) + "\n"


def lint_concise(report: Report, style: Style) -> str:
    """One line a finding."""
    lines = []
    for item in report.open:
        severity = style(item.severity.value, _COLOURS[item.severity])
        lines.append(f"{one_line(_place(item))}: {severity}[{item.rule}] {one_line(item.message)}")
    if not report.inputs:
        return ""  # nothing was read: the errors say why, and "no findings" would sound like a result
    lines.append(_summary(report, style))
    return "\n".join(lines) + "\n"


def statistics(report: Report) -> str:
    """How often each rule was found, the most frequent first."""
    found: dict[str, int] = {}
    for item in report.open:
        found[item.rule] = found.get(item.rule, 0) + 1
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count:>6}  {rule}\n" for rule, count in rows)


def _finding(item: Diagnostic, remedy: str, style: Style) -> Iterator[str]:
    severity = style(f"{item.severity.value}[{item.rule}]", "bold", _COLOURS[item.severity])
    yield f"{severity}: {one_line(item.message)}"
    if item.at is None:
        yield f"  --> {one_line(item.path)}"
    else:
        yield f"  --> {one_line(str(item.at))}"
        yield from _excerpt(item.at, style)
    for location in item.related:
        note = f": {one_line(location.note)}" if location.note else ""
        yield f"  also {one_line(str(location))}{note}"
    if item.subject:
        yield f"  in   {one_line(item.subject)}"
    if remedy:
        yield f"  help {remedy}"


def _place(item: Diagnostic) -> str:
    return item.path if item.at is None else str(item.at)


def _excerpt(at: Location, style: Style) -> Iterator[str]:
    """The line with the place marked; of a long line the part around it. A place over several lines is marked to the
    end of its first."""
    start, end = at.start, at.end
    line = at.source.slice(at.source.line_span(start.line))
    if not line.strip():
        return
    first = start.column - 1
    last = end.column - 1 if end.line == start.line else len(line)
    cut = max(0, first - _BEFORE) if len(line) > _LINE_WIDTH else 0
    shown = line[cut : cut + _LINE_WIDTH]
    before = one_line(shown[: first - cut])
    marked = one_line(shown[first - cut : max(last, first + 1) - cut])
    number = str(start.line)
    margin = " " * len(number)
    left = "..." if cut else ""
    right = "..." if cut + _LINE_WIDTH < len(line) else ""
    caret = style("^" * max(1, width(marked)), "bold")
    yield f"  {margin} |"
    yield f"  {number} | {left}{one_line(shown)}{right}"
    yield f"  {margin} | {' ' * width(left + before)}{caret}"


def _summary(report: Report, style: Style) -> str:
    inputs = f"{len(report.inputs)} input{'' if len(report.inputs) == 1 else 's'}"
    accepted = suppressed(report.diagnostics)
    more = f" ({accepted} accepted)" if accepted else ""
    parts = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts(report.diagnostics).items() if count]
    if not parts:
        return style(f"no findings in {inputs}{more}", "green")
    return f"{', '.join(parts)} in {inputs}{more}"
