"""What a person reads of ``ruleguard plan`` on a terminal. Commands stand on lines of their own and are never broken."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from ruleguard.diff.impact import Verdict
from ruleguard.plan.steps import Phase, Step
from ruleguard.render.plan_report import (
    HEADINGS,
    NO_VERDICT,
    NOT_COMPARED,
    UNPLANNED,
    PlanReport,
    actions,
    call,
    notes,
    phases,
    reasons,
    run_reasons,
    shortened,
)
from ruleguard.render.style import Style, one_line

_WIDTH = 110
_LABEL = 6
_VERDICT_COLOURS = {Verdict.BLOCKED: "red", Verdict.REVIEW: "yellow", Verdict.READY: "green"}


def plan_text(report: PlanReport, style: Style) -> str:
    """The whole plan, ending with a line break."""
    lines = [*_head(report, style)]
    for number, (phase, steps) in enumerate(phases(report.plan), 1):
        lines += ["", style(f"{number}  {HEADINGS[phase].upper()}", "bold")]
        for note in notes(phase, steps):
            lines += _wrapped("   ", note, 3)
        if phase is Phase.RUN:
            lines += _labelled("   ", "why", run_reasons(report), style)
        for count, step in steps:
            lines += ["", *_step(report, count, step, style)]
    lines += _listed(UNPLANNED, (f"{subject}: {why}" for subject, why in report.plan.unplanned), style)
    lines += _listed(NOT_COMPARED, (f"{item.what}: {item.why}" for item in report.diff.not_compared), style)
    return "\n".join(lines) + "\n"


def _head(report: PlanReport, style: Style) -> Iterator[str]:
    yield f"{style('PLAN', 'bold')}: {report.counted}"
    verdict = style(report.diff.headline.upper(), "bold", _VERDICT_COLOURS[report.diff.verdict])
    yield f"The comparison says {verdict} ({report.diff.counted}). Nothing of this plan has been run."
    yield ""
    for name, config in (("active", report.diff.active), ("staging", report.diff.staging)):
        facts = [config.server.host, f"build {config.server.build}" if config.server.build else None]
        described = ", ".join(one_line(fact) for fact in facts if fact)
        yield f"  {name:<8} {one_line(config.input.path)}{f'  ({described})' if described else ''}"
    yield from _listed(NO_VERDICT, report.diff.undecided, style)


def _step(report: PlanReport, number: int, step: Step, style: Style) -> Iterator[str]:
    lead = f"{number:>3}. "
    yield from _wrapped(lead, style(one_line(step.title), "bold"), len(lead))
    inner = " " * len(lead)
    yield from _labelled(inner, "why", shortened(reasons(report, step)), style)
    if step.kind == "script" and step.script is not None:
        yield from _verbatim(inner, "run", (call(step.script),), style)
        yield from _labelled(inner, "note", actions(step), style)
    elif step.kind == "command":
        yield from _verbatim(inner, "run", step.body, style)
    else:
        yield from _labelled(inner, "do", step.body, style)
        if step.script is not None:
            yield from _verbatim(inner, "run", (call(step.script),), style)
    yield from _labelled(inner, "check", (step.check,), style)
    yield from _labelled(inner, "undo", (step.undo,), style)


def _labelled(inner: str, label: str, sentences: Iterable[str], style: Style) -> Iterator[str]:
    """Sentences, the first one behind the label, the others below it."""
    lead = label
    for sentence in filter(None, sentences):
        head = inner + style(f"{lead:<{_LABEL}}", "dim")
        yield from _wrapped(head, one_line(sentence), len(inner) + _LABEL)
        lead = ""


def _verbatim(inner: str, label: str, commands: Iterable[str], style: Style) -> Iterator[str]:
    lead = label
    for command in commands:
        yield inner + style(f"{lead:<{_LABEL}}", "dim") + style(one_line(command), "cyan")
        lead = ""


def _wrapped(lead: str, text: str, indent: int) -> Iterator[str]:
    lines = textwrap.wrap(text, _WIDTH - indent, break_long_words=False, break_on_hyphens=False) or [""]
    yield lead + lines[0]
    yield from (" " * indent + line for line in lines[1:])


def _listed(heading: str, items: Iterable[str], style: Style) -> list[str]:
    lines = [line for item in items for line in _wrapped("  - ", one_line(item), 4)]
    return ["", style(heading.upper(), "bold"), *lines] if lines else []
