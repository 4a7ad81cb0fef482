"""What an assessment consists of. Facts and judgement only; ``render`` lays them out."""

from __future__ import annotations

from dataclasses import field
from datetime import date

from ruleguard.records import record
from ruleguard.text import Location

BLOCKS, REVIEW, SUPPORTED = "blocks", "review", "supported"
"""Verdicts of a finding, worst first: the road is closed as long as it is there; somebody has to look; it carries over."""

OPEN, REVIEWED, BLOCKED = "open", "review", "blocked"
"""Verdicts of a road and of the whole."""

IN_PLACE, SWING, PARALLEL, CLEAN, CLOUD_SYNC = "in-place", "swing", "parallel", "clean-install", "cloud-sync"
"""The roads. Swing: a new server in staging mode beside the old one of the same kind, then the switch. Parallel: the same
from DirSync, which has no staging mode."""

PRODUCTS = {
    "dirsync": "DirSync",
    "fim": "FIM or MIM",
    "azure-ad-sync": "Azure AD Sync",
    "connect": "Entra Connect",
    "unknown": "unknown product",
}


@record(frozen=True, slots=True)
class Options:
    """What the caller knows and no export says. ``objects``: users, groups and contacts in scope. ``os``: Windows Server's
    year, such as 2016 or 2012R2. ``last_upgrade``: when the product was last brought up to date. ``sql``: localdb or full."""

    today: date
    target: str = "connect"
    objects: int | None = None
    os: str | None = None
    last_upgrade: date | None = None
    sql: str | None = None


@record(frozen=True, slots=True)
class Finding:
    """One thing that was found, or is known to be fine.

    ``id``: kebab-case, the same in every run. ``topic``: the part of the table it belongs to. ``subject``: the thing's name.
    ``verdict``: blocks, review or supported. ``what``, ``why``, ``do``: the fact, what follows from it, what to do; "" for
    nothing to do. ``sources``: addresses of the pages that say so. ``contradiction``: where the sources disagree, and which
    was followed. ``roads``: those it matters to, () for all. ``depends``: what else of the configuration hangs on it.
    """

    id: str
    topic: str
    subject: str
    verdict: str
    what: str
    why: str
    do: str = ""
    sources: tuple[str, ...] = ()
    contradiction: str = ""
    roads: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    at: tuple[Location, ...] = field(default=(), compare=False)


@record(frozen=True, slots=True)
class Road:
    """A way to the target. ``why``: the reasons for its verdict, in words, those that no vendor's page says named as advice.
    ``hours``: an estimate in words, "" without one."""

    name: str
    verdict: str
    why: tuple[str, ...]
    sources: tuple[str, ...] = ()
    recommended: bool = False
    hours: str = ""


@record(frozen=True, slots=True)
class Step:
    """Something a person does. ``commands``: to run on the named machine, as printed."""

    title: str
    text: str
    commands: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Unknown:
    """What the files do not say and the verdict depends on, and how to find out."""

    what: str
    how: str


@record(frozen=True, slots=True)
class Product:
    """What the files come from. ``name``: a key of ``PRODUCTS``. ``build``: None where it is not known. ``because``: the
    evidence, in words."""

    name: str
    build: str | None
    because: tuple[str, ...]


@record(frozen=True, slots=True)
class Assessment:
    """Everything about one installation and one target."""

    product: Product
    target: str
    roads: tuple[Road, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    unknown: tuple[Unknown, ...]

    @property
    def verdict(self) -> str:
        """blocked when no road is open or something blocks; review when somebody has to look first; else open."""
        if all(road.verdict == BLOCKED for road in self.roads) or any(it.verdict == BLOCKS for it in self.findings):
            return BLOCKED
        worst = any(it.verdict == REVIEW for it in self.findings) or bool(self.unknown)
        return REVIEWED if worst or all(road.verdict != OPEN for road in self.roads) else OPEN
