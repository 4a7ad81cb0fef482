"""The areas that a comparison can be narrowed to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ruleguard.diff.impact import Judged

AREAS: dict[str, tuple[str, ...]] = {
    "settings": ("server", "setting"),
    "connectors": ("connector",),
    "filtering": ("partition", "container", "object-type", "attribute"),
    "rules": ("rule", "flow"),
    "run-profiles": ("run-profile",),
    "schema": ("metaverse-attribute", "metaverse-object-type"),
}
"""Area and the objects of the changes that belong to it."""


def area_of(kind: str) -> str:
    """The area of a change's object."""
    return next(name for name, objects in AREAS.items() if kind in objects)


def narrowed(judged: Iterable[Judged], only: Collection[str], exclude: Collection[str]) -> list[Judged]:
    """The changes of the areas in ``only`` (all when empty) that are not in ``exclude``."""
    found = []
    for item in judged:
        name = area_of(item.change.object)
        if (not only or name in only) and name not in exclude:
            found.append(item)
    return found
