"""Differences of schemas: the metaverse's, and of a connector's what is selected for import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.diff.change import Change
from ruleguard.model.nodes import AttributeType, Connector, Schema


def compare_metaverse(active: Schema, staging: Schema) -> Iterator[Change]:
    """Attributes, then object types, then which object type has which attribute."""
    one, other = active.attributes, staging.attributes
    at = _places("attributes", one), _places("attributes", other)
    for name in dict.fromkeys((*one, *other)):
        left, right = one.get(name), other.get(name)
        if left == right:
            continue
        action = "removed" if right is None else "added" if left is None else "changed"
        shown = left and _described(left), right and _described(right)
        places = at[0].get(name, ""), at[1].get(name, "")
        yield Change(action, "metaverse-attribute", ("metaverse", name), "", *shown, active, staging, places=places)
    if active.object_types is not None and staging.object_types is not None:
        yield from _object_types(active, staging)
        yield from _bindings(active, staging)


def _object_types(active: Schema, staging: Schema) -> Iterator[Change]:
    one, other = active.object_types or {}, staging.object_types or {}
    at = _places("object_types", one), _places("object_types", other)
    for kind in dict.fromkeys((*one, *other)):
        if kind not in one or kind not in other:
            action, here, there = ("removed", kind, None) if kind in one else ("added", None, kind)
            key, places = ("metaverse", kind), (at[0].get(kind, ""), at[1].get(kind, ""))
            yield Change(action, "metaverse-object-type", key, "", here, there, active, staging, places=places)


def _bindings(active: Schema, staging: Schema) -> Iterator[Change]:
    """Attributes that an object type of the metaverse has on one server only."""
    one, other = active.object_types or {}, staging.object_types or {}
    at = _places("object_types", one), _places("object_types", other)
    for kind in (kind for kind in one if kind in other):
        left, right = set(one[kind]), set(other[kind])
        for name in sorted(left ^ right):
            if name not in active.attributes or name not in staging.attributes:
                continue  # said already
            here, there = (name, None) if name in left else (None, name)
            action = "removed" if name in left else "added"
            key, places = ("metaverse", kind, name), (at[0][kind], at[1][kind])
            yield Change(action, "metaverse-attribute", key, "", here, there, active, staging, places=places)


def _places(field: str, names: Iterable[str]) -> dict[str, str]:
    """The places of the attributes or object types of a schema."""
    return {name: f"{field}#{number}" for number, name in enumerate(names)}


def compare_selected(role: str, active: Connector, staging: Connector) -> Iterator[Change]:
    """Attributes that both servers import, and of which their schemas have another idea.

    The rest of a schema has no effect: what is not selected cannot be used.
    """
    if None in (active.schema, staging.schema, active.attributes, staging.attributes):
        return
    schemas = active.schema, staging.schema
    one, other = (_folded(schema) for schema in schemas)
    at = _places("attributes", one), _places("attributes", other)
    selected = {name.casefold() for name in staging.attributes or ()}
    for name in sorted(active.attributes or (), key=str.casefold):
        if name.casefold() not in selected:
            continue
        shown = _type(one.get(name.casefold())), _type(other.get(name.casefold()))
        if shown[0] != shown[1]:
            places = at[0].get(name.casefold(), ""), at[1].get(name.casefold(), "")
            yield Change("changed", "attribute", (role, name), "type", *shown, *schemas, places=places)


def _folded(schema: Schema | None) -> dict[str, AttributeType]:
    attributes: Iterable[AttributeType] = () if schema is None else schema.attributes.values()
    return {item.name.casefold(): item for item in attributes}


def _type(attribute: AttributeType | None) -> str | None:
    if attribute is None:
        return None
    return (attribute.type or "unknown type") + (", multi-valued" if attribute.multi_valued else "")


def _described(attribute: AttributeType) -> str:
    return (_type(attribute) or "") + (", indexable" if attribute.indexable else "")
