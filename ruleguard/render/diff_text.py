"""What a person reads of ``ruleguard diff``: the verdict first, then the changes by connector, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.diff.change import NotCompared
from ruleguard.diff.impact import Judged, Verdict
from ruleguard.diff.judgement import Level
from ruleguard.render.diff_cosmetic import cosmetic_text
from ruleguard.render.diff_report import DiffReport, by_area, needs_values, plural, shipped, shown
from ruleguard.render.style import Style, one_line

_COLOURS = {Level.BREAKING: "red", Level.WARNING: "yellow", Level.INFO: "cyan"}
_VERDICT_COLOURS = {Verdict.BLOCKED: "red", Verdict.REVIEW: "yellow", Verdict.READY: "green"}
_VALUE_WIDTH = 160


def diff_text(report: DiffReport, style: Style, *, verbose: bool = False) -> str:
    """The whole report, ending with a line break. Without ``verbose``, changes that only inform are counted."""
    lines = [
        *_head(report, style),
        *(_listed("connectors", _matched(report), style) if verbose else ()),
        *_changes(report, style, verbose=verbose),
        *_listed("default rules edited alike on both: the next upgrade resets them", _edited(report), style),
        *_steps(report, style, verbose=verbose),
        *_listed("what an import of settings does not bring to staging: do it by hand", report.checklist, style),
        *_not_compared(report.not_compared, style),
    ]
    return "\n".join(lines) + "\n" + cosmetic_text(report.cosmetic, style)


def diff_changes(report: DiffReport, style: Style) -> str:
    """Every change and nothing else; "" when there is none."""
    return "".join(f"{line}\n" for line in _changes(report, style, verbose=True) if line)


def _head(report: DiffReport, style: Style) -> Iterator[str]:
    headline = style(report.headline.upper(), "bold", _VERDICT_COLOURS[report.verdict])
    accepted = f"; {report.accepted} accepted" if report.accepted else ""
    yield f"{headline}: {report.meaning} ({report.counted}{accepted})"
    yield ""
    for name, config in (("active", report.active), ("staging", report.staging)):
        facts = [config.server.host, f"build {config.server.build}" if config.server.build else None]
        facts += ["in staging mode"] if config.server.staging else []
        described = ", ".join(one_line(fact) for fact in facts if fact)
        yield f"  {name:<8} {one_line(config.input.path)}{f'  ({described})' if described else ''}"
    yield from _listed("not yet possible to say", report.undecided, style)


def _matched(report: DiffReport) -> list[str]:
    return [
        f"{item.role}: '{item.active}' is '{item.staging}' ({item.how})"
        if item.active and item.staging
        else f"{item.role}: only on {'active' if item.active else 'staging'}, '{item.active or item.staging}'"
        for item in report.matched
    ]


def _edited(report: DiffReport) -> list[str]:
    return [f"{' / '.join(item.key)}: {', '.join(item.parts)}" for item in report.edited_on_both]


def _changes(report: DiffReport, style: Style, *, verbose: bool) -> Iterator[str]:
    """Grouped by connector in the order of the worst change of each."""
    hidden = 0
    for name, items in by_area(report.judged).items():
        shown_here = [item for item in items if verbose or not (item.accepted or item.level is Level.INFO)]
        hidden += len(items) - len(shown_here)
        if shown_here:
            yield ""
            yield style(one_line(name), "bold")
        for item in shown_here:
            yield from _change(item, style)
    if hidden:
        yield ""
        yield style(f"{plural(hidden, 'more change')} of no consequence or accepted: --verbose shows them", "dim")


def _change(item: Judged, style: Style) -> Iterator[str]:
    change = item.change
    level = style(f"{item.level.value:<8}", _COLOURS[item.level])
    yield f"  {level} {one_line(item.consequence)} {style(f'[{item.id}]', 'dim')}"
    if change.reason:
        yield f"           reason: {one_line(change.reason)}"
    if item.accepted:
        yield f"           accepted: {one_line(item.accepted)}"
    if change.action == "changed" and needs_values(item):
        yield f"           active:  {one_line(shown(change.active), _VALUE_WIDTH)}"
        yield f"           staging: {one_line(shown(change.staging), _VALUE_WIDTH)}"
    if original := shipped(change):
        yield f"           shipped: {one_line(original, _VALUE_WIDTH)}"
    places = [str(at) for at in (change.active_at, change.staging_at) if at is not None]
    if places:
        yield style(f"           {one_line(' | '.join(places))}", "dim")


def _steps(report: DiffReport, style: Style, *, verbose: bool) -> Iterator[str]:
    if not report.steps:
        return
    yield ""
    yield style("runs that staging needs once the differences are brought over", "bold")
    for step in report.steps:
        yield f"  {step.step} of {one_line(step.connector)} ({plural(len(step.because), 'change')})"
        yield from (f"      {one_line(why)}" for why in (step.because if verbose else ()))
    yield ""
    yield from (f"  {one_line(command)}" for command in report.commands)


def _not_compared(items: Sequence[NotCompared], style: Style) -> Iterator[str]:
    yield from _listed(
        f"not compared ({plural(len(items), 'reason')})", [f"{item.what}: {item.why}" for item in items], style
    )


def _listed(heading: str, items: Sequence[str], style: Style) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield style(heading, "bold")
    yield from (f"  {one_line(item)}" for item in items)
