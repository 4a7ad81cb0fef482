"""What a person reads of ``ruleguard diff``: the verdict first, then the changes by connector, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.diff.change import NotCompared
from ruleguard.diff.impact import Judged, Verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep
from ruleguard.model.nodes import Config
from ruleguard.render.diff_report import MEANINGS, by_area, needs_values, plural, shown
from ruleguard.render.style import Style, one_line

_COLOURS = {Level.BREAKING: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}
_VERDICT_COLOURS = {Verdict.BLOCKED: "red", Verdict.REVIEW: "yellow", Verdict.READY: "green"}
_VALUE_WIDTH = 160


def diff_text(
    sides: tuple[Config, Config],
    judged: Sequence[Judged],
    verdict: Verdict,
    rest: tuple[Sequence[RunStep], Sequence[NotCompared]],
    style: Style,
) -> str:
    """The whole report, ending with a line break."""
    steps, not_compared = rest
    lines = [
        *_head(sides, judged, verdict, style),
        *_changes(judged, style),
        *_steps(steps, style),
        *_not_compared(not_compared, style),
    ]
    return "\n".join(lines) + "\n"


def _head(sides: tuple[Config, Config], judged: Sequence[Judged], verdict: Verdict, style: Style) -> Iterator[str]:
    counts = ", ".join(f"{sum(item.level is level for item in judged)} {level.value}" for level in Level)
    yield f"{style(verdict.value.upper(), 'bold', _VERDICT_COLOURS[verdict])}: {MEANINGS[verdict]} ({counts})"
    yield ""
    for name, config in zip(("active", "staging"), sides, strict=True):
        facts = [config.server.host, f"build {config.server.build}" if config.server.build else None]
        described = ", ".join(one_line(fact) for fact in facts if fact)
        yield f"  {name:<8} {one_line(config.input.path)}{f'  ({described})' if described else ''}"


def _changes(judged: Sequence[Judged], style: Style) -> Iterator[str]:
    """Grouped by connector in the order of the worst change of each."""
    for name, items in by_area(judged).items():
        yield ""
        yield style(one_line(name), "bold")
        for item in items:
            yield from _change(item, style)


def _change(item: Judged, style: Style) -> Iterator[str]:
    change = item.change
    level = style(f"{item.level.value:<8}", _COLOURS[item.level])
    yield f"  {level} {one_line(item.consequence)} {style(f'[{item.id}]', 'dim')}"
    if change.action == "changed" and needs_values(item):
        yield f"           active:  {one_line(shown(change.active), _VALUE_WIDTH)}"
        yield f"           staging: {one_line(shown(change.staging), _VALUE_WIDTH)}"
    places = [str(at) for at in (change.active_at, change.staging_at) if at is not None]
    if places:
        yield style(f"           {one_line(' | '.join(places))}", "dim")


def _steps(steps: Sequence[RunStep], style: Style) -> Iterator[str]:
    if not steps:
        return
    yield ""
    yield style("runs that staging needs once the differences are brought over", "bold")
    for step in steps:
        yield f"  {step.step} of {one_line(step.connector)} ({plural(len(step.because), 'change')})"


def _not_compared(items: Sequence[NotCompared], style: Style) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield style("not compared", "bold")
    for item in items:
        yield f"  {one_line(item.what)}: {one_line(item.why)}"
