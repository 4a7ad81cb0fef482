"""The facts of a comparison: what differs, without a word on how bad it is."""

from __future__ import annotations

import dataclasses

from ruleguard.model.nodes import Node, SyncRule
from ruleguard.records import record
from ruleguard.text import Location

UNKNOWN = "unknown connector"
"""The role of a connector that the export does not list."""

Value = object
"""A plain JSON value: text, number, boolean, None, list."""


@record(frozen=True, slots=True)
class Change:
    """One difference.

    ``action``: added, removed, changed, renamed, moved (added means: only on staging). ``object``: server, setting,
    connector, partition, container, object-type, attribute, run-profile, metaverse-attribute, metaverse-object-type, rule,
    flow. ``key``: who it is on both servers,
    from the connector's role down. ``field``: the field that differs, "" for a whole object.
    ``rules``: the rule it is part of, on each side. ``targets``: attributes that are affected beyond the named one.
    ``rivals``: rules that write all of ``targets`` and lose to this one on one side only, the first few: what
    to call them, and whether
    that side is the active one.
    ``places``: the fields of the two nodes that stand for the change, where ``field`` does not name them.
    ``unimported``: attributes and object types that the change makes a rule use and its connector does not import yet.
    ``reason``: why a default rule differs, "" for anything else; the values are in ``diff/reasons.py``. ``choices``: of the
    wizard, that account for it or may. ``shipped``: what was shipped in place of an edit, in the form of ``active``; None
    when that is not known, "" for a flow that was not shipped.
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
    rivals: tuple[tuple[str, bool], ...] = dataclasses.field(default=(), compare=False)
    reason: str = dataclasses.field(default="", compare=False)
    choices: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    shipped: Value = dataclasses.field(default=None, compare=False)
    places: tuple[str, str] = dataclasses.field(default=("", ""), compare=False)
    unimported: tuple[str, ...] = dataclasses.field(default=(), compare=False)

    @property
    def active_at(self) -> Location | None:
        """The place on the active side; of the object it would belong to, for an added one there is none."""
        return None if self.active_node is None else self.active_node.at(self.places[0] or _node_field(self))

    @property
    def staging_at(self) -> Location | None:
        """The place on the staging side."""
        return None if self.staging_node is None else self.staging_node.at(self.places[1] or _node_field(self))

    @property
    def subject(self) -> str:
        """The key and the field as one text."""
        return " / ".join((*self.key, self.field) if self.field else self.key)


def _node_field(change: Change) -> str:
    return "value" if change.object == "setting" else change.field


@record(frozen=True, slots=True, order=True)
class NotCompared:
    """Something that one side or both do not say, and why."""

    what: str
    why: str


@record(frozen=True, slots=True)
class MatchedConnector:
    """What a connector was compared with. ``active`` and ``staging``: its name there, None where it has no partner.
    ``how``: what the two were recognized by (fixed identifier, forest and name, forest, domains, name, identifier,
    your --connector-map), "" without a partner."""

    role: str
    active: str | None
    staging: str | None
    how: str


@record(frozen=True, slots=True)
class EditedOnBoth:
    """A default rule that both servers have alike, but not as it was shipped. ``key``: connector's role and rule's name;
    ``parts``: what of it, as fields of a rule and "flow to <attribute>"."""

    key: tuple[str, ...]
    parts: tuple[str, ...]
    active_node: Node | None = dataclasses.field(default=None, compare=False)
    staging_node: Node | None = dataclasses.field(default=None, compare=False)


@record(frozen=True, slots=True)
class Comparison:
    """Everything ``compare`` found.

    ``cosmetic`` is no change: expressions whose text differs and that mean the same, in the form of a change of the flow.
    ``matched``: the connectors, in the order of the active side; empty when a side does not list its connectors.
    ``edited_on_both``: found only where a baseline knows the rule's revision.
    """

    changes: tuple[Change, ...]
    not_compared: tuple[NotCompared, ...]
    cosmetic: tuple[Change, ...] = ()
    matched: tuple[MatchedConnector, ...] = ()
    edited_on_both: tuple[EditedOnBoth, ...] = ()
