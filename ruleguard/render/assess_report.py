"""What every output of ``ruleguard assess`` is made from, and the words they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.assess.findings import (
    BLOCKED,
    BLOCKS,
    OPEN,
    PRODUCTS,
    REVIEW,
    REVIEWED,
    SUPPORTED,
    Assessment,
    Finding,
    Road,
    Step,
    Unknown,
)
from ruleguard.diagnostic import Diagnostic
from ruleguard.model.nodes import Config
from ruleguard.records import record

if TYPE_CHECKING:
    from ruleguard.assess.mappings_row import MappingRow
    from ruleguard.assess.pilot import Pilot

TARGETS = {"connect": "the current Entra Connect", "cloud-sync": "Entra Cloud Sync"}
ROADS = {
    "in-place": "in place",
    "swing": "swing migration",
    "parallel": "parallel deployment",
    "clean-install": "clean installation",
    "cloud-sync": "Cloud Sync",
    "cloud-sync-tool": "migration tool",
    "cloud-sync-partial": "Cloud Sync in part",
}
"""Names of roads as they are shown; one that is not here is shown as it is."""
HEADINGS = {BLOCKS: "What blocks", REVIEW: "To look at", SUPPORTED: "Supported, carries over"}
ROADS_HEADING = "Roads"
STEPS = "By hand, in this order"
UNKNOWN = "Not known from these files, and how to find out"
MAPPINGS = "Attribute mappings: Cloud Sync against the rules"
PILOT = "The pilot"
PILOT_RULES = "rules"
PILOT_SCOPE = "Cloud Sync is to cover exactly"
ROLLBACK = "To take the pilot back"
NO_ROAD = "none is known"
RECOMMENDED = "recommended"
DISAGREE = "the sources disagree"


@record(frozen=True, slots=True)
class AssessReport:
    """``today``: the day that it is judged by. ``known_until``: the date of the newest page that the facts are from, "" when
    that is not known. ``mappings`` and ``pilot`` are None where nobody asked for them. ``schema_faults``: what is wrong with
    the file of the mappings.
    """

    config: Config
    assessment: Assessment
    today: date
    known_until: str = ""
    mappings: Sequence[MappingRow] | None = None
    schema_faults: Sequence[Diagnostic] = ()
    pilot: Pilot | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of the installation and those of the pilot, each once."""
        own = self.pilot.findings if self.pilot is not None else ()
        found = self.assessment.findings
        return (*found, *(item for item in own if item not in found))

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What is not known of the installation and of the pilot, each once."""
        own = self.pilot.unknown if self.pilot is not None else ()
        found = self.assessment.unknown
        return (*found, *(item for item in own if item not in found))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is done by hand: for the pilot, where there is one."""
        return self.assessment.steps if self.pilot is None else self.pilot.steps

    @property
    def verdict(self) -> str:
        """That of the assessment; blocked as well when something blocks the pilot."""
        if any(item.verdict == BLOCKS for item in self.findings):
            return BLOCKED
        verdict = self.assessment.verdict
        return REVIEWED if verdict == OPEN and self._has(REVIEW) else verdict

    @property
    def product(self) -> str:
        """The product and its build, in words."""
        found = self.assessment.product
        name = PRODUCTS.get(found.name, found.name)
        return f"{name}, build {found.build}" if found.build else f"{name}, build not known"

    @property
    def move(self) -> str:
        """What is asked about, in words."""
        target = TARGETS.get(self.assessment.target, self.assessment.target)
        name = self.assessment.product.name
        if name == "connect" and self.assessment.target == "connect":
            return f"the upgrade to {target}"
        origin = "" if name == "unknown" else f" from {PRODUCTS.get(name, name)}"
        return f"the move{origin} to {target}"

    @property
    def meaning(self) -> str:
        """What the verdict means, in a sentence without a full stop."""
        if self.verdict == BLOCKED:
            return self._blocked
        if self.verdict == REVIEWED and self.assessment.product.name == "unknown":
            return (
                f"nothing that blocks was found, but no road can be recommended for {self.move}: the files do not say "
                "which product they come from"
            )
        if self.verdict == REVIEWED:
            return f"nothing blocks {self.move}, and somebody has to look at some points first"
        return f"nothing stands in the way of {self.move}"

    @property
    def _blocked(self) -> str:
        """What is closed, and the way that is left."""
        closed = ", ".join(road_name(road.name) for road in self.assessment.roads if road.verdict == BLOCKED)
        way = next((road for road in self.assessment.roads if road.recommended and road.verdict != BLOCKED), None)
        if not self._has(BLOCKS):
            return f"no road is open for {self.move}"
        if all(road.verdict == BLOCKED for road in self.assessment.roads) and closed:
            first = min((it for it in self.findings if it.verdict == BLOCKS), key=lambda item: bool(item.roads))
            return f"every road is closed for {self.move}: {said(first)}"
        if way is None or not closed:
            return f"something stands in the way of {self.move}"
        left = "is open" if way.verdict == OPEN else "is left, and somebody has to look first"
        return f"for {self.move} these roads are closed: {closed}; {road_name(way.name)} {left}"

    @property
    def counted(self) -> str:
        """How many findings of each kind there are, and how many questions."""
        counts = {name: sum(item.verdict == name for item in self.findings) for name in HEADINGS}
        unknown = len(self.unknown)
        return f"{counts[BLOCKS]} blocking, {counts[REVIEW]} to look at, {counts[SUPPORTED]} supported, {unknown} not known"

    @property
    def input(self) -> str:
        """The input and what it says of itself."""
        server = self.config.server
        facts = (server.host, server.exported_at and f"exported {server.exported_at}")
        described = ", ".join(fact for fact in facts if fact)
        return f"{self.config.input.path}{f'  ({described})' if described else ''}"

    @property
    def judged(self) -> str:
        """By which day, and by facts of which day."""
        known = f", by pages of the vendor up to {self.known_until}" if self.known_until else ""
        return f"as of {self.today.isoformat()}{known}"

    def _has(self, verdict: str) -> bool:
        return any(item.verdict == verdict for item in self.findings)


@record(frozen=True, slots=True)
class Group:
    """Findings that differ in nothing but what was found: the reason and the remedy are said once."""

    items: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        return self.items[0]


def groups(findings: Iterable[Finding], verdict: str) -> list[Group]:
    """The findings of one verdict, in their order, those that say the same of several things together."""
    found: dict[tuple[object, ...], list[Finding]] = {}
    for item in findings:
        if item.verdict == verdict:
            key = (item.id, item.why, item.do, item.sources, item.contradiction, item.roads)
            found.setdefault(key, []).append(item)
    return [Group(tuple(items)) for items in found.values()]


def rule_lines(pilot: Pilot) -> list[str]:
    """Each rule of the pilot in one line."""
    return [f"{rule.name} ({rule.direction}, {rule.link_type}, precedence {rule.precedence})" for rule in pilot.rules]


def domain_lines(pilot: Pilot) -> list[str]:
    """What each configuration of Cloud Sync has to cover, in one line."""
    lines = []
    for domain in pilot.domains:
        name = domain.partition.fqdn or domain.partition.dn or "a domain without a name"
        without = f"; below them Entra Connect leaves out {'; '.join(domain.left_out)}" if domain.left_out else ""
        lines.append(f"{name}: {'; '.join(domain.containers)}{without}")
    return lines


def road_name(name: str) -> str:
    """The name of a road as it is shown."""
    return ROADS.get(name, name)


def on_roads(item: Finding) -> str:
    """Which roads a finding matters to, "" for all."""
    return ", ".join(road_name(name) for name in item.roads)


def road_verdict(road: Road) -> str:
    """The verdict of a road in a word or two."""
    return {OPEN: "open", REVIEWED: "look first", BLOCKED: "blocked"}.get(road.verdict, road.verdict)


def places(item: Finding) -> list[str]:
    """Where a finding stands."""
    return [str(at) for at in item.at]


def said(item: Finding) -> str:
    """What was found, with the thing's name in it."""
    if not item.subject or item.subject.casefold() in item.what.casefold():
        return item.what
    return f"{item.subject}: {item.what}"


def heading(words: str, items: Sequence[Finding | Group]) -> str:
    """A heading with the number of findings below it."""
    return f"{words} ({sum(len(item.items) if isinstance(item, Group) else 1 for item in items)})"


class Sources:
    """Numbers the addresses in the order in which they are first named."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def numbers(self, addresses: Iterable[str]) -> str:
        """Such as "[1] [4]", "" for no address."""
        found = dict.fromkeys(addresses)
        return " ".join(f"[{self._numbers.setdefault(address, len(self._numbers) + 1)}]" for address in found)

    @property
    def listed(self) -> list[str]:
        """The addresses in the order of their numbers."""
        return list(self._numbers)
