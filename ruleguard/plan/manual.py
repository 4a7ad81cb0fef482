"""Which differences a person brings over by hand, and which need nothing: all but those of rules and flows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ruleguard.diff.change import Change
from ruleguard.diff.impact import Judged
from ruleguard.plan.connectors import connector_outcome, run_profile_outcome, schema_outcome
from ruleguard.plan.filtering import attribute_outcome, container_outcome, domain_outcome, object_type_outcome
from ruleguard.plan.names import Names, value
from ruleguard.plan.settings import setting_outcome
from ruleguard.plan.steps import Step
from ruleguard.plan.tasks import Task, steps_of

Outcome = Task | str
Unplanned = tuple[str, str]

SCHEDULER = ("settings", "scheduler")
"""The key of the one setting that is brought over by a step which every move has."""


def _server(change: Change, _: Names) -> str:
    return f"each server keeps its build (active {value(change.active)}, staging {value(change.staging)})"


def _attribute(change: Change, names: Names) -> Outcome:
    return schema_outcome(change, names) if change.action == "changed" else attribute_outcome(change, names)


_OUTCOMES: dict[str, Callable[[Change, Names], Outcome]] = {
    "server": _server,
    "setting": setting_outcome,
    "connector": connector_outcome,
    "partition": domain_outcome,
    "container": container_outcome,
    "object-type": object_type_outcome,
    "attribute": _attribute,
    "run-profile": run_profile_outcome,
    "metaverse-attribute": schema_outcome,
    "metaverse-object-type": schema_outcome,
}


def is_manual(change: Change) -> bool:
    """Whether the change is one of those that ``manual_steps`` answers for."""
    return change.object in _OUTCOMES and change.key != SCHEDULER


def manual_steps(judged: Iterable[Judged], names: Names) -> tuple[list[Step], list[Unplanned]]:
    """The steps, those of one screen together; and each change that needs none, by its subject, with the reason."""
    tasks: list[tuple[str, Task]] = []
    unplanned: list[Unplanned] = []
    domains_first = sorted(judged, key=lambda item: item.change.object != "partition")
    for item in domains_first:
        change = item.change
        if not is_manual(change):
            continue
        outcome = _OUTCOMES[change.object](change, names)
        if isinstance(outcome, Task):
            tasks.append((change.subject, outcome))
        else:
            unplanned.append((change.subject, outcome))
    return steps_of(tasks), unplanned
