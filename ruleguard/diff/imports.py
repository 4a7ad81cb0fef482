"""What a change makes a rule use of a connected directory, although the connector does not import it yet.

Source: the vendor's page on the scheduler: a rule that uses an attribute or an object type that was not imported before
needs a full import. Attributes that the schema does not have (``dn``) are not imported by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ruleguard.diff.change import Change
from ruleguard.diff.match import ConnectorPair
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import Connector, SyncRule

_PARTS = {
    "scope": ("scope",),
    "joins": ("joins",),
    "": ("scope", "joins", "flows", "type"),
    "disabled": ("scope", "joins", "flows", "type"),
    "direction": ("scope", "joins", "flows", "type"),
    "connector": ("scope", "joins", "flows", "type"),
    "source_object_type": ("type",),
    "target_object_type": ("type",),
}
"""Which parts of a rule a change of one of its fields may make the connector import something for."""


def with_unimported(changes: Iterable[Change], connectors: Iterable[ConnectorPair]) -> Iterator[Change]:
    """The changes, each with what the staging server's connector would have to import in addition."""
    staging = {item.role: item.pair.staging for item in connectors if item.pair.staging is not None}
    importing: dict[str, Mapping[str, frozenset[str]]] = {}
    for change in changes:
        parts = ("flows",) if change.object == "flow" else _PARTS.get(change.field, ())
        role = change.key[0]
        if change.object not in ("rule", "flow") or not parts or role not in staging:
            yield change
            continue
        if role not in importing:
            importing[role] = _lacking(staging[role])
        names = _new(change, parts, importing[role])
        yield replace(change, unimported=names) if names else change


def _lacking(connector: Connector) -> Mapping[str, frozenset[str]]:
    """What of the directory could be imported and is not: attributes, object types; folded."""
    lacking: dict[str, frozenset[str]] = {}
    if connector.schema is not None and connector.attributes is not None:
        lacking["attribute"] = _folded(connector.schema.attributes) - _folded(connector.attributes)
    selected = [item.object_types for item in connector.partitions or () if item.selected]
    if selected and None not in selected:
        lacking["imported types"] = _folded(name for names in selected for name in names or ())
    return lacking


def _new(change: Change, parts: tuple[str, ...], lacking: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    one, other = change.rules
    if change.field in ("", "disabled", "connector") and change.object == "rule":
        one, other = one or other, None  # all of the rule is new to this connector
    return _lacked(one, other, parts, lacking)


@kept_each
def _lacked(
    one: SyncRule | None, other: SyncRule | None, parts: tuple[str, ...], lacking: Mapping[str, frozenset[str]]
) -> tuple[str, ...]:
    """What one of two rules uses alone and is lacking; a rule has many flows, whose changes all ask for it."""
    used = set(_used(one, parts)) ^ set(_used(other, parts))
    found = [
        name
        for kind, name in used
        if (kind == "attribute" and name.casefold() in lacking.get("attribute", ()))
        or (kind == "type" and "imported types" in lacking and name.casefold() not in lacking["imported types"])
    ]
    return tuple(sorted(set(found), key=lambda name: (name.casefold(), name)))


def _used(rule: SyncRule | None, parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What a rule uses on the side of its connector: kind and name."""
    if rule is None:
        return
    inbound = rule.direction == "inbound"
    names: list[str | None] = []
    if "scope" in parts and inbound:
        names += [item.attribute for group in rule.scope or () for item in group.conditions]
    if "joins" in parts:
        names += [item.connector_attribute for group in rule.joins or () for item in group.conditions]
    if "flows" in parts:
        flows = rule.flows or ()
        names += [name for flow in flows for name in (flow.sources if inbound else (flow.destination,))]
    yield from (("attribute", name) for name in names if name)
    kind = rule.source_object_type if inbound else rule.target_object_type
    if "type" in parts and kind:
        yield "type", kind


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)
