"""The facts of a comparison: what differs, without a word on how bad it is."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from ruleguard.model.nodes import Node, SyncRule
from ruleguard.text import Location

Value = object
"""A plain JSON value: text, number, boolean, None, list."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    ``action``: added, removed, changed, renamed, moved (added means: only on staging). ``object``: server, setting,
    connector, partition, container, run-profile, metaverse-attribute, rule, flow. ``key``: who it is on both servers,
    from the connector's role down. ``field``: the field that differs, "" for a whole object.
    ``rules``: the rule it is part of, on each side. ``targets``: attributes that are affected beyond the named one.
    """

    action: str
    object: str
    key: tuple[str, ...]
    field: str
    active: Value
    staging: Value
    active_node: Node | None = dataclasses.field(default=None, compare=False)
    staging_node: Node | None = dataclasses.field(default=None, compare=False)
    rules: tuple[SyncRule | None, SyncRule | None] = dataclasses.field(default=(None, None), compare=False)
    targets: tuple[str, ...] = ()

    @property
    def active_at(self) -> Location | None:
        """The place on the active side; of the object it would belong to, for an added one there is none."""
        return None if self.active_node is None else self.active_node.at(_node_field(self))

    @property
    def staging_at(self) -> Location | None:
        """The place on the staging side."""
        return None if self.staging_node is None else self.staging_node.at(_node_field(self))

    @property
    def subject(self) -> str:
        """The key and the field as one text."""
        return " / ".join((*self.key, self.field) if self.field else self.key)


def _node_field(change: Change) -> str:
    if change.object == "setting":
        return "value"
    if change.object == "container":
        return "inclusions"
    return change.field


@dataclass(frozen=True, slots=True, order=True)
class NotCompared:
    """Something that one side or both do not say, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything ``compare`` found.

    ``cosmetic`` is no change: expressions whose text differs and that mean the same, in the form of a change of the flow.
    """

    changes: tuple[Change, ...]
    not_compared: tuple[NotCompared, ...]
    cosmetic: tuple[Change, ...] = ()
