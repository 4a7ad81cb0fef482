"""Whether an installation can move to Cloud Sync: with the vendor's migration tool, by hand, or in part.

Three roads, because they end at different walls: ``cloud-sync-tool`` (the task "Transition to Cloud Sync" in the wizard
of Connect), ``cloud-sync`` (everything, configured by hand) and ``cloud-sync-partial`` (some containers; the rest stays on
Connect).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ruleguard.assess.cloud_sync_case import BY_HAND, PARTIAL, TOOL, WHOLE, Gap, Item, backed, case_of, count
from ruleguard.assess.cloud_sync_features import features
from ruleguard.assess.cloud_sync_limits import limits
from ruleguard.assess.cloud_sync_other import without_connect
from ruleguard.assess.cloud_sync_rules import rules
from ruleguard.assess.cloud_sync_steps import steps
from ruleguard.assess.cloud_sync_topology import topology
from ruleguard.assess.facts import fact
from ruleguard.assess.findings import (
    BLOCKED,
    BLOCKS,
    OPEN,
    REVIEW,
    REVIEWED,
    SUPPORTED,
    Assessment,
    Finding,
    Options,
    Product,
    Road,
    Unknown,
)
from ruleguard.assess.pilot_findings import owners
from ruleguard.lint.shipped_rules import listed
from ruleguard.model.nodes import Config

_TARGET = "cloud-sync"
_MOST = 40
_ORDER = {BLOCKS: 0, REVIEW: 1, SUPPORTED: 2}
_ABOUT = {
    TOOL: ("cloud-tool-wave", "The migration tool moves a small, plain installation as a whole"),
    WHOLE: ("cloud-one-engine", "Everything moves to Cloud Sync, configured by hand"),
    PARTIAL: ("cloud-stay-in-scope", "Some containers move to Cloud Sync, the rest stays on Connect"),
}
_ROADS = (TOOL, WHOLE, PARTIAL)
_OTHERS = ("dirsync", "fim")
_WHICH = Gap(
    Unknown(
        "Which product the files come from: no road can be recommended",
        "Give the whole folder of the export, or look at the installed programs",
    )
)


def assess_cloud_sync(
    config: Config, product: Product, options: Options, included: Sequence[str] | None = None
) -> Assessment:
    """How ready an installation is for Cloud Sync. Settings files and server folders are judged in full, rule scripts by
    their rules; for FIM and DirSync it says what leads there. Everything the files do not say is in ``unknown``.

    ``included``: the containers of the Cloud Sync configurations that there are; None when nobody has said.
    """
    owned = () if included is None else owners(config, included)
    if config.engine is not None or product.name in _OTHERS:
        found = without_connect(config, product, options)
        return replace(found, findings=(*found.findings, *owned))
    items = [*_items(config, product, options), *(replace(item, roads=BY_HAND) for item in owned)]
    findings = [item for item in items if isinstance(item, Finding)]
    findings += _partial(findings)
    gaps = [item for item in items if isinstance(item, Gap)]
    roads = [_road(name, findings, gaps) for name in _ROADS]
    roads = roads if product.name == "unknown" else _recommended(roads)
    return Assessment(
        product=product,
        target=_TARGET,
        roads=tuple(roads),
        findings=tuple(sorted(findings, key=lambda item: _ORDER[item.verdict])),
        steps=tuple(steps(roads, config)),
        unknown=tuple(dict.fromkeys(gap.unknown for gap in gaps)),
    )


def _items(config: Config, product: Product, options: Options) -> list[Item]:
    case = case_of(config, product, options)
    if config.connectors is None:
        what = "Everything but these rules: connectors, scope, settings and the other rules"
        how = "Give the exported settings of the wizard, or the folder of Get-ADSyncServerConfiguration"
        return [Gap(Unknown(what, how)), *(rules(case) if config.rules else ())]
    known = [*limits(case), *topology(case), *features(case), *rules(case)]
    return [_WHICH, *known] if product.name == "unknown" else known


def _partial(findings: Iterable[Finding]) -> list[Finding]:
    """What stands in the way of everything and can stay on Connect while the rest moves."""
    staying = [it for it in findings if WHOLE in it.roads and PARTIAL not in it.roads and it.verdict != SUPPORTED]
    if not staying:
        return []
    subjects = tuple(dict.fromkeys(item.subject for item in staying))
    what = f"{count(len(subjects), 'thing')} can stay on Connect while the rest moves: {listed(subjects, _MOST)}"
    do = (
        "Begin with containers that none of this touches; 'ruleguard assess PATH --target cloud-sync --ou <DN>' "
        "writes the rules of the pilot"
    )
    row = Finding("cloud-stays", "partial move", "what can stay", SUPPORTED, what, "", do, roads=(PARTIAL,))
    return [backed(row, "cloud-one-engine", "cloud-stay-in-scope")]


def _road(name: str, findings: Iterable[Finding], gaps: Iterable[Gap]) -> Road:
    about, sentence = _ABOUT[name]
    mine = [item for item in findings if not item.roads or name in item.roads]
    walls = [item for item in mine if item.verdict == BLOCKS]
    doubts = [item for item in mine if item.verdict == REVIEW]
    open_ends = [gap for gap in gaps if not gap.roads or name in gap.roads]
    verdict, why = OPEN, [f"{sentence}: nothing in the export stands in the way"]
    if walls:
        verdict, why = (
            BLOCKED,
            [
                f"{sentence}: {_subjects(walls)} {'stands' if len({it.subject for it in walls}) == 1 else 'stand'} in the way"
            ],
        )
    elif doubts or open_ends:
        verdict, why = REVIEWED, [f"{sentence}: nothing in the export stops it, but somebody has to look first"]
    if doubts and not walls:
        why.append(f"To look at: {_subjects(doubts)}")
    if open_ends and not walls:
        why.append(f"Not known from the files: {count(len(open_ends), 'thing')}")
    return Road(name, verdict, (*why, fact(about).says), fact(about).source)


def _subjects(some: Iterable[Finding]) -> str:
    return listed(list(dict.fromkeys(item.subject for item in some)))


def _recommended(roads: list[Road]) -> list[Road]:
    """The same roads with the first that is open recommended, else the first that is not blocked."""
    for wanted in (OPEN, REVIEWED):
        for position, road in enumerate(roads):
            if road.verdict == wanted:
                chosen = Road(road.name, road.verdict, road.why, road.sources, recommended=True)
                return [*roads[:position], chosen, *roads[position + 1 :]]
    return roads
