"""What a person reads of ``ruleguard diff``: the verdict first, then the changes by connector, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.diff.change import Change, NotCompared, Value
from ruleguard.diff.impact import Judged, Verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep
from ruleguard.model.nodes import Config
from ruleguard.render.style import Style, one_line

_COLOURS = {Level.BREAKING: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}
_VERDICTS = {
    Verdict.BLOCKED: ("BLOCKED", "red", "do not make this staging server active"),
    Verdict.REVIEW: ("REVIEW", "yellow", "read the warnings before this staging server becomes active"),
    Verdict.READY: ("READY", "green", "no difference stands against making this staging server active"),
}
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
    word, colour, meaning = _VERDICTS[verdict]
    counts = ", ".join(f"{sum(item.level is level for item in judged)} {level.value}" for level in Level)
    yield f"{style(word, 'bold', colour)}: {meaning} ({counts})"
    yield ""
    for name, config in zip(("active", "staging"), sides, strict=True):
        facts = [config.server.host, f"build {config.server.build}" if config.server.build else None]
        described = ", ".join(one_line(fact) for fact in facts if fact)
        yield f"  {name:<8} {one_line(config.input.path)}{f'  ({described})' if described else ''}"


def _changes(judged: Sequence[Judged], style: Style) -> Iterator[str]:
    """Grouped by connector in the order of the worst change of each."""
    groups: dict[str, list[Judged]] = {}
    for item in judged:
        groups.setdefault(_group(item.change), []).append(item)
    for name, items in groups.items():
        yield ""
        yield style(one_line(name), "bold")
        for item in items:
            yield from _change(item, style)


def _group(change: Change) -> str:
    return "server and settings" if change.object in ("server", "setting") and len(change.key) < 3 else change.key[0]


def _change(item: Judged, style: Style) -> Iterator[str]:
    change = item.change
    level = style(f"{item.level.value:<8}", _COLOURS[item.level])
    yield f"  {level} {one_line(item.consequence)} {style(f'[{item.id}]', 'dim')}"
    if change.action == "changed" and _needs_values(item):
        yield f"           active:  {one_line(_shown(change.active), _VALUE_WIDTH)}"
        yield f"           staging: {one_line(_shown(change.staging), _VALUE_WIDTH)}"
    places = [str(at) for at in (change.active_at, change.staging_at) if at is not None]
    if places:
        yield style(f"           {one_line(' | '.join(places))}", "dim")


def _needs_values(item: Judged) -> bool:
    """Whether the sentence leaves the values out."""
    return item.change.field in ("scope", "joins", "expression", "value", "sources", "kind", "description")


def _shown(value: Value) -> str:
    """A value in a notation that people know from the rule editor."""
    if isinstance(value, list):
        if all(isinstance(group, list) for group in value) and value:
            return " or ".join(f"({' and '.join(_clause(clause) for clause in group)})" for group in value)
        return ", ".join(str(item) for item in value) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def _clause(clause: object) -> str:
    if not isinstance(clause, dict):
        return str(clause)
    if "operator" in clause:
        return " ".join(
            str(clause[name]) for name in ("attribute", "operator", "value") if clause[name] not in (None, "")
        )
    case = ", case-sensitive" if clause.get("case_sensitive") else ""
    return f"{clause['connector_attribute']} = {clause['metaverse_attribute']}{case}"


def _steps(steps: Sequence[RunStep], style: Style) -> Iterator[str]:
    if not steps:
        return
    yield ""
    yield style("runs that staging needs once the differences are brought over", "bold")
    for step in steps:
        count = len(step.because)
        yield f"  {step.step} of {one_line(step.connector)} ({count} change{'s' if count > 1 else ''})"


def _not_compared(items: Sequence[NotCompared], style: Style) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield style("not compared", "bold")
    for item in items:
        yield f"  {one_line(item.what)}: {one_line(item.why)}"
