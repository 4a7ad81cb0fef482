"""The roads to the current Entra Connect: which there are for a product, which are closed, and which is recommended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ruleguard.assess.facts import Fact, fact, number, text
from ruleguard.assess.findings import (
    BLOCKED,
    BLOCKS,
    CLEAN,
    IN_PLACE,
    OPEN,
    PARALLEL,
    REVIEW,
    REVIEWED,
    SWING,
    Finding,
    Options,
    Product,
    Road,
)
from ruleguard.assess.upgrade_status import TOPIC as STATUS
from ruleguard.assess.upgrade_status import key
from ruleguard.model.nodes import Config

_ROADS = {
    "dirsync": (IN_PLACE, PARALLEL, CLEAN),
    "fim": (IN_PLACE, SWING, CLEAN),
    "azure-ad-sync": (IN_PLACE, SWING, CLEAN),
    "connect": (IN_PLACE, SWING, CLEAN),
    "unknown": (IN_PLACE, SWING, PARALLEL, CLEAN),
}
_IN_PLACE = {
    "dirsync": "dirsync-in-place-supported",
    "fim": "fim-in-place-supported",
    "azure-ad-sync": "azure-ad-sync-in-place-supported",
}
"""Products that are not upgraded in place, and the fact that says so."""

_FOR_SWING = ("connect-1", "many-objects", "not-upgraded-lately", "os-too-old", "os-2025", "localdb-too-small")
_WORST = {OPEN: 0, REVIEWED: 1, BLOCKED: 2}
_NEW = {
    SWING: "A new server in staging mode is checked before anything is exported, and the old one stays for the way back",
    PARALLEL: "Entra Connect is set up in staging mode on a new server from the settings of DirSync, then takes over",
    CLEAN: "Entra Connect is installed with custom settings in staging mode, and what is still needed is set up by hand",
}
_PAGES = {
    SWING: ("connect-1-by-swing", "one-active-server"),
    PARALLEL: ("dirsync-settings-commands",),
    CLEAN: ("entra-connector-needed",),
}


def roads(config: Config, product: Product, options: Options, findings: Sequence[Finding]) -> tuple[Road, ...]:
    """Every road of a product. One is recommended, none where all are closed or the product is not known.

    ``findings``: one without ``roads`` is about all of them, unless it is about the product itself, which a move replaces.
    """
    made = [_road(name, config, product, options, findings) for name in _ROADS[product.name]]
    passable = {road.name for road in made if road.verdict != BLOCKED}
    chosen = next((name for name in preferred(product, options, findings) if name in passable), None)
    return tuple(replace(road, recommended=road.name == chosen) for road in made)


def preferred(product: Product, options: Options, findings: Iterable[Finding]) -> tuple[str, ...]:
    """The roads from the best to the worst, closed or not; () where the product is not known."""
    found = {finding.id for finding in findings}
    if product.name == "unknown":
        return ()
    if product.name == "dirsync":
        return (PARALLEL, CLEAN)
    if "missing-entra-connector" in found:
        return (CLEAN, SWING)
    if product.name != "connect" or options.objects is None or found & set(_FOR_SWING):
        return (SWING, IN_PLACE, CLEAN)
    return (IN_PLACE, SWING, CLEAN)


def _road(name: str, config: Config, product: Product, options: Options, findings: Iterable[Finding]) -> Road:
    here = [finding for finding in findings if name in finding.roads or not (finding.roads or finding.topic == STATUS)]
    verdict, why, facts = (
        _in_place(product, options) if name == IN_PLACE else _new_server(name, config, product, options)
    )
    if any(finding.verdict == BLOCKS for finding in here):
        verdict = BLOCKED
    elif any(finding.verdict == REVIEW for finding in here):
        verdict = max(verdict, REVIEWED, key=_WORST.__getitem__)
    reasons = _reasons(finding for finding in here if finding.verdict == BLOCKS or name in finding.roads)
    sources = dict.fromkeys(source for item in facts for source in item.source)
    return Road(name, verdict, (*why, *reasons), tuple(sources), hours=_hours(name, product, options.objects))


def _reasons(findings: Iterable[Finding]) -> Iterator[str]:
    """One line a kind of finding: the first, and how many more there are."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.verdict in (BLOCKS, REVIEW):
            groups.setdefault(finding.id, []).append(finding)
    for found in groups.values():
        more = f" (and {len(found) - 1} more like it)" if len(found) > 1 else ""
        yield f"{found[0].what}{more}"


def _in_place(product: Product, options: Options) -> tuple[str, list[str], list[Fact]]:
    if product.name in _IN_PLACE:
        found = fact(_IN_PLACE[product.name])
        said = found.says[:1].upper() + found.says[1:]
        why, facts = ([said], [found]) if product.name != "dirsync" else _older_procedure(said, found, options)
        return BLOCKED, why, facts
    back, most = fact("in-place-rollback"), fact("connect-in-place-objects")
    why = [
        f"Preferred for a single server with less than about {most.value:,} objects",
        back.says[:1].upper() + back.says[1:],
    ]
    if product.build and key(product.build) < key(text("two-hop-below")):
        why.append(f"Advice, no rule: {fact('two-hop').says} (another opinion: {fact('two-hop').others})")
    return REVIEWED if product.name == "unknown" else OPEN, why, [back, most]


def _older_procedure(said: str, found: Fact, options: Options) -> tuple[list[str], list[Fact]]:
    """What the page on DirSync, which the newest page contradicts, has to say of this number of objects."""
    limit = fact("dirsync-in-place-objects")
    if options.objects is None:
        older = f"The older procedure offers it below {limit.value:,} objects"
    elif options.objects < limit.value:
        older = f"The older procedure would be this one: {options.objects:,} objects are fewer than {limit.value:,}"
    else:
        older = f"By the older procedure too, {limit.value:,} objects and more go to a new server"
    return [said, older], [found, limit]


def _new_server(name: str, config: Config, product: Product, options: Options) -> tuple[str, list[str], list[Fact]]:
    why = [_NEW[name]]
    if name == SWING and product.name == "fim":
        why.append("There is no settings file of FIM or MIM to import: what is still needed is set up by hand")
    if name == SWING and config.server.staging:
        why.append("This export is of a server in staging mode: it can be the one that is brought up to date first")
    if name == SWING and product.name == "connect" and options.objects is None:
        why.append("The number of objects is not known, and this road holds for any number")
    return REVIEWED if product.name == "unknown" else OPEN, why, [fact(item) for item in _PAGES[name]]


def _hours(name: str, product: Product, objects: int | None) -> str:
    """How long the first synchronization from DirSync takes; the vendor gives no number for the other products."""
    if product.name != "dirsync" or objects is None or name == CLEAN:
        return ""
    hours, each = number("dirsync-hours"), number("dirsync-hours-objects")
    estimate = max(0.5, round(objects * hours / each * 2) / 2)
    return (
        f"about {estimate:g} h ({hours} h for each {each:,} objects, by Microsoft's page on the upgrade from DirSync)"
    )
