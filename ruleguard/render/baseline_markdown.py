"""The result of ``ruleguard baseline check`` in GitHub-flavoured Markdown, for a ticket or a change request."""

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
from ruleguard.render.diff_markdown import prose


def baseline_markdown(report: BaselineReport) -> str:
    """The whole report, ending with a line break."""
    server = report.config.server
    lines = [
        "# Default rules held against what Microsoft ships",
        "",
        f"**{report.headline.upper()}**: {prose(report.meaning)}",
        "",
        f"* input: {prose(report.config.input.path)}",
        *(f"* {name}: {prose(value)}" for name, value in (("server", server.host), ("build", server.build)) if value),
        f"* against: {prose(described(report.baselines))}",
        f"* rules: {prose(report.counted)}",
        "",
        "| | connector | rule | revision | what |",
        "|---|---|---|---|---|",
        *(_row(item) for standing in Standing for item in report.of(standing)),
        *_notes(report),
    ]
    return "\n".join(lines) + "\n"


def _row(item: Checked) -> str:
    cells = (
        WORDS[item.standing],
        item.connector or "",
        item.rule.name or "unnamed rule",
        revision(item),
        "; ".join(lines_of(item)),
    )
    return f"| {' | '.join(prose(cell) for cell in cells)} |"


def _notes(report: BaselineReport) -> Iterator[str]:
    advice = [text for standing, text in ADVICE.items() if report.of(standing)]
    if advice:
        yield from ("", *(f"{prose(text)}." for text in advice))
    if report.unsaid:
        yield from ("", "What cannot be known from this input:", "", *(f"* {prose(line)}" for line in report.unsaid))
