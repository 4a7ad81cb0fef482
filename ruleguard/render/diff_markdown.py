"""GitHub-flavoured Markdown of ``ruleguard diff``, for a change request.

Names and values are somebody else's text. None of it starts a line, values stand in code spans, and in prose every sign
that could become markup, a link, a mention or a reference to an issue is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ruleguard.diff.change import Change, NotCompared
from ruleguard.diff.impact import Judged
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep
from ruleguard.render.diff_report import DiffReport, area, by_area, facts, plural, shipped, stated
from ruleguard.render.style import one_line
from ruleguard.render.word_diff import excerpts

_MISSING = "*does not exist*"
_VALUE_WIDTH = 160
_SHOWN_REASONS = 10
_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~&$#]|(?<=www)\.|:(?=//)", re.IGNORECASE)
_REFERENCE = re.compile(r"@(?=\S)|\\#(?=\d)")
_NOT_JOINED = "&#8203;"
"""A blank without width: what follows an @ or a # is no longer the name of an account or the number of an issue."""


def diff_markdown(report: DiffReport) -> str:
    """The whole report, ending with a line break."""
    lines = [
        f"# {report.headline.upper()}: {report.meaning}",
        "",
        *_undecided(report),
        f"**{report.counted}{f'; {report.accepted} accepted' if report.accepted else ''}**",
        "",
        *_sides(report),
        *_changes(report.open),
        *_steps(report.steps),
        *_commands(report.commands),
        *_checklist(report.checklist),
        *_not_compared(report.not_compared),
        *_cosmetic(report.cosmetic),
        *_accepted([item for item in report.judged if item.accepted]),
    ]
    return "\n".join(lines) + "\n"


def prose(text: str) -> str:
    """Text that is shown as it is, on one line, wherever inside a line it stands."""
    return _REFERENCE.sub(lambda match: match[0] + _NOT_JOINED, _MARKUP.sub(r"\\\g<0>", one_line(text)))


def code(text: str) -> str:
    """A code span for a cell of a table, where a pipe is the one sign that has a meaning in it."""
    flat = one_line(text) or " "
    fence = "`" * (max(map(len, re.findall("`+", flat)), default=0) + 1)
    pad = " " if flat.strip("`") != flat or (flat.strip(" ") and flat[0] == flat[-1] == " ") else ""
    return f"{fence}{pad}{flat}{pad}{fence}".replace("|", "\\|")


def fenced(lines: Iterable[str], language: str) -> Iterator[str]:
    """A block of code, with a fence that none of its lines can close."""
    flat = [one_line(line) for line in lines]
    fence = "`" * max(3, 1 + max((len(run) for line in flat for run in re.findall("`+", line)), default=0))
    yield from (f"{fence}{language}", *flat, fence)


def _undecided(report: DiffReport) -> Iterator[str]:
    if report.undecided:
        is_given = report.headline == report.verdict.value
        heading = "Not yet possible to say:" if is_given else "What is missing:"
        yield from (heading, "", *map(_task, report.undecided), "")


def _task(text: str) -> str:
    """Something to tick off. The box also keeps the text from starting a line, where it could become a block."""
    return f"- [ ] {prose(text)}"


def _sides(report: DiffReport) -> Iterator[str]:
    yield "|  | active | staging |"
    yield "|---|---|---|"
    yield from (_row(name, *map(prose, values)) for name, values in facts(report))


def _changes(judged: Sequence[Judged]) -> Iterator[str]:
    for name, items in by_area(judged).items():
        yield from ("", f"## {prose(name)}", "", _counts(items), "")
        yield "| severity | what changes, and what happens | active | staging | places |"
        yield "|---|---|---|---|---|"
        for item in items:
            yield _change(item)


def _counts(items: Sequence[Judged]) -> str:
    counts = {level: sum(item.level is level for item in items) for level in Level}
    return ", ".join(f"{count} {level.value}" for level, count in counts.items() if count)


def _change(item: Judged) -> str:
    change = item.change
    severity = f"**{item.level.value}**" if item.level is Level.BREAKING else item.level.value
    return _row(severity, _what(item), *_values(change), _places(change))


def _values(change: Change) -> tuple[str, str]:
    """Both values; a side that lacks the whole object says so."""
    active, staging = stated(change)
    shown = excerpts(one_line(active or ""), one_line(staging or ""), _VALUE_WIDTH)
    return _MISSING if active is None else code(shown[0]), _MISSING if staging is None else code(shown[1])


def _places(change: Change) -> str:
    return ", ".join(prose(str(at)) for at in (change.active_at, change.staging_at) if at is not None)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _steps(steps: Sequence[RunStep]) -> Iterator[str]:
    if not steps:
        return
    yield from ("", "## Runs that staging needs once the differences are brought over", "")
    for step in steps:
        yield f"{_task(f'{step.step} of {step.connector}')}, because of {plural(len(step.because), 'change')}:"
        yield from (f"  - {prose(reason)}" for reason in step.because[:_SHOWN_REASONS])
        if len(step.because) > _SHOWN_REASONS:
            yield f"  - and {len(step.because) - _SHOWN_REASONS} more"


def _commands(commands: Sequence[str]) -> Iterator[str]:
    if commands:
        yield from ("", "In PowerShell on the staging server, in this order:", "", *fenced(commands, "powershell"))


def _checklist(sentences: Sequence[str]) -> Iterator[str]:
    if sentences:
        yield from ("", "## By hand: what an import of settings does not bring to staging", "", *map(_task, sentences))


def _not_compared(items: Sequence[NotCompared]) -> Iterator[str]:
    if not items:
        return
    yield from ("", "## Not compared", "")
    yield from (f"- {_bold(item.what)}: {prose(item.why)}" for item in items)


def _bold(text: str) -> str:
    stripped = text.strip()  # a blank beside the asterisks would make them plain signs
    return f"**{prose(stripped)}**" if stripped else ""


def _cosmetic(changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield from ("", "## Written differently, same meaning (no change)", "")
    yield "| expression | active | staging | places |"
    yield "|---|---|---|---|"
    for change in changes:
        yield _row(prose(" / ".join(change.key)), *_values(change), _places(change))


def _what(item: Judged) -> str:
    """The sentence, the id, why a default rule differs, and what was shipped."""
    original = shipped(item.change)
    known = f"; shipped: {prose(one_line(original, _VALUE_WIDTH))}" if original else ""
    reason = f" ({prose(item.change.reason)}{known})" if item.change.reason else ""
    return f"{prose(item.consequence)}{reason} ({code(item.id)})"


def _accepted(judged: Sequence[Judged]) -> Iterator[str]:
    if not judged:
        return
    yield from ("", "## Accepted (these count nowhere)", "")
    yield "| area | severity | what changes, and what happens | accepted because | active | staging | places |"
    yield "|---|---|---|---|---|---|---|"
    for item in judged:
        what = _what(item)
        values = _values(item.change)
        yield _row(
            prose(area(item.change)), item.level.value, what, prose(item.accepted), *values, _places(item.change)
        )
