"""An assessment in GitHub-flavoured Markdown, for a ticket.

Names and values are somebody else's text: none of it starts a line, and what could become markup is escaped, as in the
report of a comparison.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ruleguard.assess.findings import BLOCKS, REVIEW, SUPPORTED, Finding, Step
from ruleguard.render.assess_mappings import mapping_markdown
from ruleguard.render.assess_pilot import pilot_script
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
from ruleguard.render.diff_markdown import code, fenced, prose
from ruleguard.render.style import one_line

_ADDRESS = re.compile(r"https://[\w.~/?=&%+:#-]+", re.ASCII)
_INNER = "  "


def assess_markdown(report: AssessReport) -> str:
    """The whole assessment, ending with a line break."""
    found = report.assessment
    lines = [
        f"# {report.verdict.upper()}: {prose(report.meaning)}",
        "",
        f"**{prose(report.counted)}**",
        "",
        f"* input: {prose(report.input)}",
        f"* product: {prose(report.product)}",
        *(f"{_INNER}* because {prose(reason)}" for reason in found.product.because),
        f"* judged {prose(report.judged)}",
        *_roads(report),
    ]
    for verdict in (BLOCKS, REVIEW):
        items = groups(report.findings, verdict)
        if items:
            lines += ["", f"## {heading(HEADINGS[verdict], items)}", ""]
        for group in items:
            lines += _group(group)
    lines += _supported(report.findings)
    if report.unknown:
        lines += ["", f"## {UNKNOWN}", ""]
        lines += [f"- [ ] {prose(item.what)}: {prose(item.how)}" for item in report.unknown]
    lines += [*mapping_markdown(report), *_pilot(report), *_steps(STEPS, report.steps)]
    if report.pilot is not None:
        lines += _steps(ROLLBACK, report.pilot.rollback)
    return "\n".join(lines) + "\n"


def _roads(report: AssessReport) -> Iterator[str]:
    yield from ("", f"## {ROADS_HEADING}", "")
    if not report.assessment.roads:
        yield NO_ROAD
        return
    yield "| road | verdict | time | why | sources |"
    yield "|---|---|---|---|---|"
    for road in report.assessment.roads:
        name = prose(road_name(road.name))
        cells = (
            f"**{name}** ({RECOMMENDED})" if road.recommended else name,
            prose(road_verdict(road)),
            prose(road.hours),
            "<br>".join(map(prose, road.why)),
            links(road.sources),
        )
        yield f"| {' | '.join(cells)} |"


def _group(group: Group) -> Iterator[str]:
    """What was found, and below it, once, what follows."""
    first, several = group.first, len(group.items) > 1
    if several:
        yield f"- **{len(group.items)} of a kind** ({code(first.id)})"
    for item in group.items:
        what = f"**{prose(said(item).strip())}**"  # bold, so that nothing of it begins a block
        yield f"{_INNER}- {what}{_where(item)}" if several else f"- {what} ({code(item.id)}){_where(item)}"
        if item.depends:
            inner = _INNER * 2 if several else _INNER
            yield f"{inner}- used by: {', '.join(map(prose, item.depends))}"
    yield from _labelled("why", prose(first.why))
    yield from _labelled("do", prose(first.do))
    yield from _labelled("matters to", prose(on_roads(first)))
    yield from _labelled(DISAGREE, prose(first.contradiction))
    yield from _labelled("sources", links(first.sources))


def _labelled(label: str, text: str) -> Iterator[str]:
    if text:
        yield f"{_INNER}- *{label}:* {text}"


def _where(item: Finding) -> str:
    found = places(item)
    return f", at {', '.join(map(prose, found))}" if found else ""


def _supported(findings: Iterable[Finding]) -> Iterator[str]:
    found = [item for item in findings if item.verdict == SUPPORTED]
    if not found:
        return
    yield from ("", f"## {heading(HEADINGS[SUPPORTED], found)}", "")
    for item in found:
        named = links(item.sources)
        yield f"- [x] {prose(said(item).strip())}{f' ({named})' if named else ''}"
        yield from _labelled(DISAGREE, prose(item.contradiction))


def _pilot(report: AssessReport) -> Iterator[str]:
    """What the configurations have to cover, the rules, and the script."""
    if report.pilot is None:
        return
    yield from ("", f"## {PILOT}", "", f"{PILOT_SCOPE}:", "")
    yield from (f"- **{prose(line)}**" for line in domain_lines(report.pilot))
    yield from ("", f"{PILOT_RULES}:", "")
    yield from (f"- {prose(line)}" for line in rule_lines(report.pilot))
    yield from ("", *fenced(pilot_script(report.pilot, report.config.input.path).splitlines(), "powershell"))


def _steps(title: str, steps: Sequence[Step]) -> Iterator[str]:
    if not steps:
        return
    yield from ("", f"## {title}", "")
    for number, step in enumerate(steps, 1):
        named = links(step.sources)
        yield f"- [ ] **{number}. {prose(step.title.strip())}**{f' ({named})' if named else ''}"
        if step.text:
            yield from ("", f"{_INNER}*What:* {prose(step.text)}")
        if step.commands:
            yield ""
            yield from (f"{_INNER}{line}" for line in fenced(step.commands, "powershell"))
        yield ""


def links(addresses: Iterable[str]) -> str:
    """The pages, each as a link named by the last part of its address; what is no plain https address is shown as text."""
    return ", ".join(map(_link, dict.fromkeys(addresses)))


def _link(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        return prose(address)
    name = one_line(address).split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    return f"[{prose(name)}]({address})"
