"""What a person reads of ``ruleguard baseline check``: the verdict, then every default rule, the changed ones on top."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.render.baseline_report import (
    ADVICE,
    WORDS,
    BaselineReport,
    Checked,
    Standing,
    described,
    lines_of,
    revision,
)
from ruleguard.render.style import Style, one_line, width

_COLOURS = {"modified": "red", "not decided": "yellow", "as shipped": "green"}
_WIDEST = 40


def baseline_text(report: BaselineReport, style: Style) -> str:
    """The whole report, ending with a line break."""
    lines = [
        f"{style(report.headline.upper(), 'bold', _COLOURS[report.headline])}: {one_line(report.meaning)}",
        "",
        *_head(report),
    ]
    for standing in Standing:
        lines += _group(standing, report, style)
    if report.unsaid:
        lines += ["", style("what cannot be known from this input", "bold")]
        lines += [f"  {one_line(line)}" for line in report.unsaid]
    return "\n".join(lines) + "\n"


def _head(report: BaselineReport) -> Iterator[str]:
    server = report.config.server
    facts = ", ".join(filter(None, (server.host, server.build and f"build {server.build}")))
    yield one_line(f"  input    {report.config.input.path}{f'  ({facts})' if facts else ''}")
    yield one_line(f"  against  {described(report.baselines)}")
    yield f"  rules    {report.counted}"


def _group(standing: Standing, report: BaselineReport, style: Style) -> Iterator[str]:
    items = report.of(standing)
    if not items:
        return
    yield from ("", style(WORDS[standing], "bold"))
    widest = min(_WIDEST, max(width(one_line(item.connector or "")) for item in items))
    for item in items:
        yield f"  {_row(item, widest)}"
        yield from (f"      {one_line(line)}" for line in lines_of(item))
    if standing in ADVICE:
        yield f"  {ADVICE[standing]}"


def _row(item: Checked, widest: int) -> str:
    connector = one_line(item.connector or "")
    padding = " " * max(0, widest - width(connector))
    left = f"{connector}{padding}  " if widest else ""
    return f"{left}{one_line(item.rule.name or 'unnamed rule')}  {revision(item)}".rstrip()
