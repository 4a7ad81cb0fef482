"""Which runs the staging server needs before its pending exports can be believed.

Source: the vendor's page on the scheduler and on filtering: a changed rule needs a full synchronization of its
connector, a changed selection of objects or attributes a full import as well, a changed identity setting both for all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ruleguard.diff.change import Change
from ruleguard.diff.impact import Judged
from ruleguard.model.roles import ENTRA

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
}
_INITIAL_IDS = (
    "source-anchor-changed",
    "upn-attribute-changed",
    "matching-changed",
    "connector-missing",
    "connector-added",
)
_WITHOUT_EFFECT = ("cosmetic", "environment", "version")


@dataclass(frozen=True, slots=True)
class RunStep:
    """One run of one connector (by role), with the changes that cause it."""

    connector: str
    step: str
    because: tuple[str, ...]


def run_steps(judged: Iterable[Judged]) -> list[RunStep]:
    """The runs needed once the differences are brought over, each once, in the order they are run."""
    causes: dict[tuple[str, str], list[str]] = {}
    for item in judged:
        if item.impact in _WITHOUT_EFFECT:
            continue
        change = item.change
        steps = (INITIAL,) if item.id in _INITIAL_IDS else _STEPS.get(change.object, ())
        connector = ALL_CONNECTORS if item.id in _INITIAL_IDS or _concerns_all(change) else change.key[0]
        for step in steps:
            causes.setdefault((connector, step), []).append(f"{item.id}: {change.subject}")
    order = (INITIAL, FULL_IMPORT, FULL_SYNC)
    found = [RunStep(connector, step, tuple(dict.fromkeys(why))) for (connector, step), why in causes.items()]
    return sorted(found, key=lambda step: (order.index(step.step), step.connector))


def _concerns_all(change: Change) -> bool:
    """A rule to Entra ID is worked out again only when the objects that feed it are synchronized: every directory."""
    rule = change.rules[0] or change.rules[1]
    to_entra = rule is not None and rule.direction == "outbound" and change.key[0] == ENTRA
    return to_entra or change.object == "metaverse-attribute"
