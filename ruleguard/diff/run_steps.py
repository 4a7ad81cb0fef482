"""Which runs the staging server needs before its pending exports can be believed.

Source: the vendor's pages on the scheduler, on filtering and on group writeback: a changed rule needs a full
synchronization of its connector, and a full import as well where it uses what was not imported before; so does a changed
selection of objects or attributes; a changed identity setting, tenant or forest needs both for all. Names, descriptions,
layout, run profiles and where a rule was placed when it was made need none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.diff.change import Change, MatchedConnector
from ruleguard.diff.impact import Judged
from ruleguard.model.roles import ENTRA
from ruleguard.records import record

FULL_IMPORT = "full import"
FULL_SYNC = "full synchronization"
INITIAL = "initial cycle"
ALL_CONNECTORS = "all connectors"

_STEPS: dict[str, tuple[str, ...]] = {
    "rule": (FULL_SYNC,),
    "flow": (FULL_SYNC,),
    "partition": (FULL_IMPORT, FULL_SYNC),
    "container": (FULL_IMPORT, FULL_SYNC),
    "object-type": (FULL_IMPORT, FULL_SYNC),
    "attribute": (FULL_IMPORT, FULL_SYNC),
    "metaverse-attribute": (FULL_IMPORT, FULL_SYNC),
    "metaverse-object-type": (FULL_IMPORT, FULL_SYNC),
}
_STEPS_BY_ID = {"group-filtering-changed": (FULL_IMPORT, FULL_SYNC), "placement-changed": ()}
_GROUP_WRITEBACK = ("settings", "group-writeback")
_INITIAL_IDS = (
    "source-anchor-changed",
    "upn-attribute-changed",
    "matching-changed",
    "connector-missing",
    "connector-added",
    "tenant-changed",
)
_WITHOUT_EFFECT = ("cosmetic", "environment", "version")


@record(frozen=True, slots=True)
class RunStep:
    """One run of one connector (by role), with the changes that cause it. ``name``: the connector's name on the staging
    server, "" where it is not known or all are meant."""

    connector: str
    step: str
    because: tuple[str, ...]
    name: str = ""


def run_steps(judged: Iterable[Judged], matched: Iterable[MatchedConnector] = ()) -> list[RunStep]:
    """The runs needed once the differences are brought over, each once, in the order they are run.

    ``matched``: the connectors, for their names.
    """
    names = {item.role: item.staging or "" for item in matched}
    causes: dict[tuple[str, str], list[str]] = {}
    for item in judged:
        if item.impact in _WITHOUT_EFFECT:
            continue
        for connector, step in _needed(item):
            causes.setdefault((connector, step), []).append(f"{item.id}: {item.change.subject}")
    order = (INITIAL, FULL_IMPORT, FULL_SYNC)
    found = [
        RunStep(connector, step, tuple(dict.fromkeys(why)), names.get(connector, ""))
        for (connector, step), why in causes.items()
    ]
    return sorted(found, key=lambda step: (order.index(step.step), step.connector))


def _needed(item: Judged) -> Iterator[tuple[str, str]]:
    """Connector and step of each run that a change needs."""
    change = item.change
    if item.id in _INITIAL_IDS:
        yield ALL_CONNECTORS, INITIAL
        return
    if change.key == _GROUP_WRITEBACK:
        yield from ((ENTRA, step) for step in (FULL_IMPORT, FULL_SYNC))
        return
    if change.unimported:
        yield change.key[0], FULL_IMPORT
    connector = ALL_CONNECTORS if _concerns_all(change) else change.key[0]
    for step in _STEPS_BY_ID.get(item.id, _STEPS.get(change.object, ())):
        yield connector, step


def _concerns_all(change: Change) -> bool:
    """A rule to Entra ID is worked out again only when the objects that feed it are synchronized: every directory."""
    rule = change.rules[0] or change.rules[1]
    to_entra = rule is not None and rule.direction == "outbound" and change.key[0] == ENTRA
    return to_entra or change.key[0] == "settings" or change.object.startswith("metaverse-")
