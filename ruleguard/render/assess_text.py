"""What a person reads of ``ruleguard assess``: the verdict, the roads, what stands in the way, and what to do by hand.

Commands and addresses are never broken. Sources are numbered, and listed once at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ruleguard.assess.findings import BLOCKED, BLOCKS, OPEN, REVIEW, REVIEWED, SUPPORTED, Finding, Road, Step
from ruleguard.render.assess_layout import labelled, verbatim, wrapped
from ruleguard.render.assess_mappings import mapping_lines
from ruleguard.render.assess_report import (
    DISAGREE,
    HEADINGS,
    NO_ROAD,
    PILOT,
    PILOT_RULES,
    PILOT_SCOPE,
    RECOMMENDED,
    ROADS_HEADING,
    ROLLBACK,
    STEPS,
    UNKNOWN,
    AssessReport,
    Group,
    Sources,
    domain_lines,
    groups,
    heading,
    on_roads,
    places,
    road_name,
    road_verdict,
    rule_lines,
    said,
)
from ruleguard.render.style import Style, one_line, width

_SHOWN = 20
_SHOWN_PLACES = 3
_SHOWN_USERS = 6
_COMMAND = re.compile(r"\b[A-Z][a-z]+-[A-Z][A-Za-z]+")
"""A cmdlet: a line with one is copied, so it is not broken."""
_COLOURS = {BLOCKED: "red", REVIEWED: "yellow", OPEN: "green", BLOCKS: "red", SUPPORTED: "green"}


def assess_text(report: AssessReport, style: Style) -> str:
    """The whole assessment, ending with a line break."""
    sources = Sources()
    lines = [*_head(report, style), *_roads(report, sources, style)]
    for verdict in (BLOCKS, REVIEW):
        found = groups(report.findings, verdict)
        if found:
            lines += ["", style(heading(HEADINGS[verdict], found).upper(), "bold", _COLOURS[verdict])]
        for number, group in enumerate(found):
            lines += [*([""] if number else []), *_group(group, sources, style)]
    lines += _supported(report, sources, style)
    lines += _unknown(report, style)
    lines += mapping_lines(report, style)
    lines += _pilot(report, style)
    lines += _steps(STEPS, report.steps, sources, style)
    if report.pilot is not None:
        lines += _steps(ROLLBACK, report.pilot.rollback, sources, style)
    if sources.listed:
        lines += ["", style("SOURCES", "bold")]
        lines += [f"  [{number}] {one_line(address)}" for number, address in enumerate(sources.listed, 1)]
    return "\n".join(lines) + "\n"


def _head(report: AssessReport, style: Style) -> Iterator[str]:
    yield f"{style(report.verdict.upper(), 'bold', _COLOURS[report.verdict])}: {one_line(report.meaning)}"
    yield f"{report.counted}"
    yield ""
    yield from labelled("  ", "input", (report.input,), style)
    yield from labelled("  ", "product", (report.product,), style)
    yield from labelled("  ", "because", report.assessment.product.because, style)
    yield from labelled("  ", "judged", (report.judged,), style)


def _roads(report: AssessReport, sources: Sources, style: Style) -> Iterator[str]:
    yield from ("", style(ROADS_HEADING.upper(), "bold"))
    roads = report.assessment.roads
    if not roads:
        yield f"  {NO_ROAD}"
    widest = max((width(one_line(road_name(road.name))) for road in roads), default=0)
    for road in roads:
        yield _road(road, widest, style)
        for reason in road.why:
            yield from wrapped("      - ", one_line(reason), 8)
        yield from labelled("      ", "time", (road.hours,), style)
        yield from labelled("      ", "source", (sources.numbers(road.sources),), style)


def _road(road: Road, widest: int, style: Style) -> str:
    """One row of the table; the recommended road has an arrow."""
    name = one_line(road_name(road.name))
    cells = (
        style(name, "bold") + " " * (widest - width(name)),
        style(f"{road_verdict(road):<10}", _COLOURS.get(road.verdict, "yellow")),
        RECOMMENDED if road.recommended else "",
    )
    return f"{'  > ' if road.recommended else '    '}{'  '.join(cells)}".rstrip()


def _group(group: Group, sources: Sources, style: Style) -> Iterator[str]:
    inner = " " * 6
    for item in _first(group.items):
        mark = style(f"[{one_line(item.id)}]", "dim")
        yield from wrapped("  - ", f"{one_line(said(item))} {mark}", 4)
        yield from labelled(inner, "at", _places(item), style)
        yield from labelled(inner, "used by", _shortened(item.depends, _SHOWN_USERS), style)
    yield from _more(group.items)
    first = group.first
    if len(group.items) > 1:  # below the list, not below its last item
        inner = " " * 4
    yield from labelled(inner, "road", (on_roads(first),), style)
    yield from labelled(inner, "why", (first.why,), style)
    yield from labelled(inner, "do", (first.do,), style)
    yield from labelled(inner, "but", (first.contradiction and f"{DISAGREE}: {first.contradiction}",), style)
    yield from labelled(inner, "source", (sources.numbers(first.sources),), style)


def _supported(report: AssessReport, sources: Sources, style: Style) -> Iterator[str]:
    found = [item for item in report.findings if item.verdict == SUPPORTED]
    if not found:
        return
    yield from ("", style(heading(HEADINGS[SUPPORTED], found).upper(), "bold", "green"))
    shown = list(_first(found))
    for number, item in enumerate(shown):
        numbers = sources.numbers(item.sources)
        yield from wrapped("  - ", one_line(said(item)) + (f" {numbers}" if numbers else ""), 4)
        if not any(later.contradiction == item.contradiction for later in shown[number + 1 :]):
            yield from labelled(" " * 6, "but", (item.contradiction and f"{DISAGREE}: {item.contradiction}",), style)
    yield from _more(found)


def _first(items: Sequence[Finding]) -> Sequence[Finding]:
    """As many as are shown; one more than the limit is shown too."""
    return items[:_SHOWN] if len(items) > _SHOWN + 1 else items


def _more(items: Sequence[Finding]) -> Iterator[str]:
    left = len(items) - len(_first(items))
    if left:
        yield f"  - and {left} more (--format json or markdown lists all)"


def _unknown(report: AssessReport, style: Style) -> Iterator[str]:
    if not report.unknown:
        return
    yield from ("", style(UNKNOWN.upper(), "bold", "yellow"))
    for item in report.unknown:
        yield from wrapped("  - ", one_line(item.what), 4)
        if _COMMAND.search(item.how):
            yield from verbatim(" " * 6, "how", item.how, style)
        else:
            yield from labelled(" " * 6, "how", (item.how,), style)


def _steps(title: str, steps: Sequence[Step], sources: Sources, style: Style) -> Iterator[str]:
    if not steps:
        return
    yield from ("", style(title.upper(), "bold"))
    for number, step in enumerate(steps, 1):
        lead = f"{number:>3}. "
        numbers = sources.numbers(step.sources)
        yield from wrapped(lead, style(one_line(step.title), "bold") + (f" {numbers}" if numbers else ""), len(lead))
        inner = " " * len(lead)
        if step.text:
            yield from wrapped(inner, one_line(step.text), len(lead))
        yield from (f"{inner}    {style(one_line(command), 'cyan')}" for command in step.commands)


def _pilot(report: AssessReport, style: Style) -> Iterator[str]:
    if report.pilot is None:
        return
    yield from ("", style(PILOT.upper(), "bold"))
    yield f"  {PILOT_SCOPE}:"
    for line in domain_lines(report.pilot):
        yield from wrapped("  - ", one_line(line), 4)
    yield f"  {PILOT_RULES}:"
    for line in rule_lines(report.pilot):
        yield from wrapped("  - ", one_line(line), 4)


def _places(item: Finding) -> list[str]:
    return _shortened(places(item), _SHOWN_PLACES)


def _shortened(values: Sequence[str], shown: int) -> list[str]:
    more = len(values) - shown
    return [*values[:shown], f"and {more} more"] if more > 1 else list(values)
