"""A plan as a change request in GitHub-flavoured Markdown.

Names and values are somebody else's text: none of it starts a line, and what could become markup is escaped, as in the
report of a comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ruleguard.plan.steps import Phase, Step
from ruleguard.render.diff_markdown import code, fenced, prose
from ruleguard.render.diff_report import facts
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

_BLOCK = re.compile(r"^(?:[-+=]|\d+(?=[.)]))")
_INNER = "  "
_HOW = (
    "Work from top to bottom, one step at a time. Tick a step when you have seen what its check says. "
    "If you see something else, stop. Nothing of this plan has been run."
)


def plan_markdown(report: PlanReport) -> str:
    """The whole plan, ending with a line break."""
    diff = report.diff
    lines = [
        f"# Change request: make {_server(report)} the active server",
        "",
        f"The comparison says **{diff.headline}** ({prose(diff.counted)}). {prose(report.counted)}.",
        "",
        _HOW,
        "",
        "|  | active | staging |",
        "|---|---|---|",
        *(f"| {name} | {prose(one)} | {prose(other)} |" for name, (one, other) in facts(diff)),
        *_listed(NO_VERDICT, map(prose, diff.undecided)),
    ]
    for number, (phase, steps) in enumerate(phases(report.plan), 1):
        lines += ["", f"## {number}. {HEADINGS[phase]}"]
        if said := notes(phase, steps):
            lines += ["", *(f"- {prose(note)}" for note in said)]
        if phase is Phase.RUN and (why := run_reasons(report)):
            lines += ["", "Needed because of the changes:", "", *(f"- {_sentence(line)}" for line in why)]
        for count, step in steps:
            lines += ["", *_step(report, count, step)]
    lines += _listed(UNPLANNED, (f"{code(subject)}: {prose(why)}" for subject, why in report.plan.unplanned))
    lines += _listed(NOT_COMPARED, (f"{prose(item.what)}: {prose(item.why)}" for item in diff.not_compared))
    return "\n".join(lines) + "\n"


def _server(report: PlanReport) -> str:
    host = report.diff.staging.server.host
    return prose(host) if host else "the staging server"


def _step(report: PlanReport, number: int, step: Step) -> Iterator[str]:
    """One box to tick; everything else of the step stands below it."""
    yield f"- [ ] **{number}. {prose(step.title.strip())}**"
    yield from _below("Why", [_sentence(text) for text in shortened(reasons(report, step))])
    if step.kind == "script" and step.script is not None:
        yield from _commands("In PowerShell, in the folder of this plan:", (call(step.script),))
        yield from _below("Note", [_sentence(line) for line in actions(step)])
    elif step.kind == "command":
        yield from _commands("In PowerShell:", step.body)
    else:
        yield from _actions(step.body)
        if step.script is not None:
            yield from _commands("The script, in the folder of this plan:", (call(step.script),))
    yield from _below("Check", [_sentence(step.check)])
    yield from _below("Undo", [_sentence(step.undo)])


def _below(label: str, sentences: Sequence[str]) -> Iterator[str]:
    """A labelled paragraph, or a list where there are several sentences."""
    found = [sentence for sentence in sentences if sentence]
    if not found:
        return
    yield ""
    if len(found) == 1:
        yield f"{_INNER}*{label}:* {found[0]}"
        return
    yield f"{_INNER}*{label}:*"
    yield ""
    yield from (f"{_INNER}- {sentence}" for sentence in found)


def _actions(body: Sequence[str]) -> Iterator[str]:
    if body:
        yield ""
        yield from (f"{_INNER}{number}. {_sentence(line)}" for number, line in enumerate(body, 1))


def _commands(lead: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"{_INNER}{lead}", "")
    yield from (f"{_INNER}{line}" for line in fenced(lines, "powershell"))


def _sentence(text: str) -> str:
    """Prose that may stand at the start of an item, where a dash or a number would begin a list in it."""
    flat = prose(text.strip())
    start = _BLOCK.match(flat)
    if start is None:
        return flat
    return f"\\{flat}" if start.end() == 1 and not flat[0].isdigit() else f"{start[0]}\\{flat[start.end() :]}"


def _listed(heading: str, items: Iterable[str]) -> list[str]:
    found = [f"- {item}" for item in items]
    return ["", f"## {heading}", "", *found] if found else []
