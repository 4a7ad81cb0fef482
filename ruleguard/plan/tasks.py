"""What a person does by hand: where, what, and how it is taken back. Tasks of one place become one step."""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.plan.steps import Phase, Step
from ruleguard.records import record


@record(frozen=True, slots=True)
class Place:
    """A screen, or a prompt, where things are set.

    ``way``: how to get there. ``end``: how to leave it. ``undo_at``: where the undo happens, a text before the undoes of
    the tasks. ``order``: among the places of one phase. ``kind``: as in ``Step``.
    """

    title: str
    way: tuple[str, ...]
    end: tuple[str, ...]
    check: str
    order: int
    undo_at: str = "On the same page: "
    phase: Phase = Phase.SETTINGS
    kind: str = "manual"


@record(frozen=True, slots=True)
class Task:
    """One thing to set at a place, with the values of both sides in ``lines``. ``undo``: how to set it back, a clause."""

    place: Place
    lines: tuple[str, ...]
    undo: str


def steps_of(tasks: Iterable[tuple[str, Task]]) -> list[Step]:
    """One step a place, in the order of the places. Each task comes with the subject of the change that causes it."""
    found: dict[Place, list[tuple[str, Task]]] = {}
    for subject, task in tasks:
        found.setdefault(task.place, []).append((subject, task))
    return [_step(place, found[place]) for place in sorted(found, key=lambda place: place.order)]


def _step(place: Place, tasks: list[tuple[str, Task]]) -> Step:
    undo = f"{place.undo_at}{'; '.join(dict.fromkeys(task.undo for _, task in tasks))}."
    lines = dict.fromkeys(line for _, task in tasks for line in task.lines)
    return Step(
        phase=place.phase,
        title=place.title,
        kind=place.kind,
        because=tuple(subject for subject, _ in tasks),
        body=(*place.way, *lines, *place.end),
        undo=undo[:1].upper() + undo[1:],
        check=place.check,
    )
