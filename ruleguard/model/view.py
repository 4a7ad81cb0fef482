"""The model as plain values: for JSON output, and for the JSONPath of declarative rules. Every field is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ruleguard.model.nodes import (
    Config,
    Connector,
    Flow,
    JoinGroup,
    Node,
    Partition,
    RunProfile,
    Schema,
    ScopeGroup,
    Setting,
    SyncRule,
)
from ruleguard.text import Location

if TYPE_CHECKING:
    from ruleguard.model.engine import Engine

Plain = dict[str, Any]


def configuration(config: Config) -> Plain:
    """The whole configuration under the names of the JSON contract. None means that the format does not say."""
    return {
        "source": {"path": config.input.path, "format": config.input.format, "encoding": config.input.encoding},
        "server": {
            "host": config.server.host,
            "build": config.server.build,
            "staging": config.server.staging,
            "exported_at": config.server.exported_at,
        },
        "connectors": _listed(config.connectors, connector),
        "rules": [rule(item) for item in config.rules],
        "settings": _settings(config.settings),
        "metaverse": None if config.metaverse is None else schema(config.metaverse),
        "engine": None if config.engine is None else _engine(config.engine),
    }


def _engine(item: Engine) -> Plain:
    from ruleguard.model import engine_view  # not for everybody: few exports have an engine

    return engine_view.engine(item)


def connector(item: Connector) -> Plain:
    return {
        "identifier": item.identifier,
        "name": item.name,
        "kind": item.kind,
        "forest": item.forest,
        "partitions": _listed(item.partitions, _partition),
        "attributes": _list(item.attributes),
        "run_profiles": _listed(item.run_profiles, _run_profile),
        "password_hash_sync": item.password_hash_sync,
        "account": item.account,
        "library": item.library,
        "version": item.version,
        "details": _settings(item.details),
    }


def rule(item: SyncRule) -> Plain:
    return {
        "name": item.name,
        "identifier": item.identifier,
        "description": item.description,
        "direction": item.direction,
        "connector": item.connector,
        "source_object_type": item.source_object_type,
        "target_object_type": item.target_object_type,
        "link_type": item.link_type,
        "precedence": item.precedence,
        "precedence_before": item.precedence_before,
        "precedence_after": item.precedence_after,
        "immutable_tag": item.immutable_tag,
        "disabled": item.disabled,
        "password_sync": item.password_sync,
        "soft_delete_expiry": item.soft_delete_expiry,
        "standard": item.standard,
        "scope": _listed(item.scope, _scope_group),
        "joins": _listed(item.joins, _join_group),
        "flows": _listed(item.flows, flow),
    }


def flow(item: Flow) -> Plain:
    return {
        "destination": item.destination,
        "kind": item.kind,
        "sources": list(item.sources),
        "expression": item.expression,
        "value": item.value,
        "merge": item.merge,
        "once": item.once,
    }


def schema(item: Schema) -> Plain:
    """Attributes with their types; object types with the names of their attributes."""
    return {
        "attributes": [
            {"name": each.name, "type": each.type, "multi_valued": each.multi_valued, "indexable": each.indexable}
            for each in item.attributes.values()
        ],
        "object_types": [
            {"name": name, "attributes": list(attributes)} for name, attributes in (item.object_types or {}).items()
        ],
    }


def place(at: Location | None) -> Plain | None:
    """A location as path, line and column."""
    if at is None:
        return None
    start = at.start
    return {"path": at.source.path, "line": start.line, "column": start.column}


def walk(config: Config) -> Iterator[Node]:
    """Every connector, rule and their parts, in the order of the files; then what FIM, MIM and DirSync have instead."""
    for item in config.connectors or ():
        yield item
        yield from item.partitions or ()
        yield from item.run_profiles or ()
    for each in config.rules:
        yield each
        yield from parts(each)
    yield from config.settings
    if config.engine is not None:
        from ruleguard.model import engine_view

        yield from engine_view.walk(config.engine)


def parts(item: SyncRule) -> Iterator[Node]:
    """Everything below one rule."""
    for group in item.scope or ():
        yield group
        yield from group.conditions
    for join in item.joins or ():
        yield join
        yield from join.conditions
    yield from item.flows or ()


def _partition(item: Partition) -> Plain:
    return {
        "dn": item.dn,
        "fqdn": item.fqdn,
        "selected": item.selected,
        "inclusions": _list(item.inclusions),
        "exclusions": _list(item.exclusions),
        "object_types": _list(item.object_types),
        "preferred_controllers": _list(item.preferred_controllers),
    }


def _run_profile(item: RunProfile) -> Plain:
    return {"name": item.name, "steps": list(item.steps)}


def _scope_group(group: ScopeGroup) -> list[Plain]:
    return [{"attribute": item.attribute, "operator": item.operator, "value": item.value} for item in group.conditions]


def _join_group(group: JoinGroup) -> list[Plain]:
    return [
        {
            "connector_attribute": item.connector_attribute,
            "metaverse_attribute": item.metaverse_attribute,
            "case_sensitive": item.case_sensitive,
        }
        for item in group.conditions
    ]


def _settings(items: tuple[Setting, ...]) -> Plain:
    return {item.name: list(item.value) if isinstance(item.value, tuple) else item.value for item in items}


def _list(items: tuple[str, ...] | None) -> list[str] | None:
    return None if items is None else list(items)


def _listed(items: tuple[Any, ...] | None, view: Any) -> list[Any] | None:
    return None if items is None else [view(item) for item in items]
