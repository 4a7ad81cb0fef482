"""One ``<synchronizationRule>`` to a rule of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ruleguard.expressions.references import attribute_references
from ruleguard.model.nodes import NO_RULE, Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.values import (
    DIRECTIONS,
    LINK_TYPES,
    MERGE_TYPES,
    OPERATORS,
    guid,
    is_standard_tag,
    spelled,
)
from ruleguard.syntax.route import Route, RouteOrigin
from ruleguard.syntax.xml import Element, XmlDocument, children, local_name, name_in, name_of, text_of

_RULE_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "name": (("name",),),
    "identifier": (("id",),),
    "description": (("description",),),
    "direction": (("direction",),),
    "connector": (("connector",),),
    "source_object_type": (("sourceObjectType",),),
    "target_object_type": (("targetObjectType",),),
    "link_type": (("linkType",),),
    "precedence": (("precedence",),),
    "precedence_before": (("precedence-before",),),
    "precedence_after": (("precedence-after",),),
    "immutable_tag": (("immutable-tag",),),
    "disabled": (("disabled",),),
    "password_sync": (("EnablePasswordSync",),),
    "soft_delete_expiry": (("softDeleteExpiryInterval",),),
    "scope": (("synchronizationCriteria",),),
    "joins": (("relationshipCriteria",),),
    "flows": (("attribute-mappings",),),
}
_FLOW_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "destination": (("dest",),),
    "sources": (("src", "attr"), ("src",), ("expression",)),
    "expression": (("expression",),),
    "value": (("src",),),
    "merge": (("valueMergeType",),),
    "once": (("@execute-once",),),
}
_SCOPE_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "attribute": (("csAttribute",),),
    "operator": (("csOperator",),),
    "value": (("csValue",),),
}
_JOIN_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "connector_attribute": (("csAttribute",),),
    "metaverse_attribute": (("ilmAttribute",),),
    "case_sensitive": (("caseSensitive",),),
}
_INTEGER = re.compile(r"\s*-?[0-9]{1,18}\s*")
_NO_FIELDS: Mapping[str, tuple[Route, ...]] = {}
_DEFAULT_MERGE = "Update"
NO_EXPIRY = "0"
"""The soft-delete interval that every rule seen has: ``0`` in a script, ``00:00:00`` in the XML."""


def read_rule(document: XmlDocument, element: Element, route: Route) -> SyncRule:
    """The rule. An element that is missing is None in the model: the format does not say."""
    parts = {local_name(part): part for part in element}
    text = {name: text_of(part) for name, part in parts.items()}
    tag = name_in(text.get("immutable-tag"))
    expiry = text.get("softDeleteExpiryInterval")
    return SyncRule(
        name=text.get("name"),
        identifier=_guid(text.get("id")),
        description=text.get("description"),
        direction=_spelled(text.get("direction"), DIRECTIONS),
        connector=_guid(text.get("connector")),
        source_object_type=name_in(text.get("sourceObjectType")),
        target_object_type=name_in(text.get("targetObjectType")),
        link_type=_spelled(text.get("linkType"), LINK_TYPES),
        precedence=_integer(text.get("precedence")),
        precedence_before=_placement(text.get("precedence-before")),
        precedence_after=_placement(text.get("precedence-after")),
        immutable_tag=tag,
        disabled=_boolean(text.get("disabled")),
        password_sync=_boolean(text.get("EnablePasswordSync")),
        soft_delete_expiry=NO_EXPIRY if expiry == "00:00:00" else expiry,
        standard=None if tag is None else is_standard_tag(tag),
        scope=_scope(document, parts.get("synchronizationCriteria"), route),
        joins=_joins(document, parts.get("relationshipCriteria"), route),
        flows=_flows(document, parts.get("attribute-mappings"), route),
        origin=RouteOrigin(document, route, _RULE_FIELDS),
    )


def _flows(document: XmlDocument, mappings: Element | None, route: Route) -> tuple[Flow, ...] | None:
    if mappings is None:
        return None
    route = (*route, "attribute-mappings", "mapping")
    return tuple(_flow(document, mapping, (*route, number)) for number, mapping in children(mappings, "mapping"))


def _flow(document: XmlDocument, mapping: Element, route: Route) -> Flow:
    parts = {local_name(part): part for part in mapping}
    expression = text_of(parts.get("expression")) or None
    source = parts.get("src")
    attributes = () if source is None else tuple(name_of(attr) or "" for _, attr in children(source, "attr"))
    # The kind is not written: an expression makes an expression flow, attributes a direct one, text a constant.
    if expression is not None:
        kind, attributes = "expression", attribute_references(expression)
    else:
        kind = "direct" if attributes else "constant"
    return Flow(
        destination=name_of(parts.get("dest")),
        kind=kind,
        sources=attributes,
        expression=expression,
        value=(text_of(source) or "") if kind == "constant" else None,
        merge=_spelled(text_of(parts.get("valueMergeType")) or _DEFAULT_MERGE, MERGE_TYPES),
        once=_boolean(mapping.get("execute-once")) or False,
        origin=RouteOrigin(document, route, _FLOW_FIELDS),
    )


def _groups(criteria: Element, tag: str) -> Iterator[tuple[Route, list[tuple[int, Element]]]]:
    for number, group in children(criteria, "conditions"):
        yield ("conditions", number), list(children(group, tag))


def _scope(document: XmlDocument, criteria: Element | None, route: Route) -> tuple[ScopeGroup, ...] | None:
    if criteria is None:
        return None
    groups = []
    for below, items in _groups(criteria, "scope"):
        place = (*route, "synchronizationCriteria", *below)
        conditions = tuple(_scope_condition(document, item, (*place, "scope", number)) for number, item in items)
        groups.append(ScopeGroup(conditions=conditions, origin=RouteOrigin(document, place, _NO_FIELDS)))
    return tuple(groups)


def _scope_condition(document: XmlDocument, item: Element, route: Route) -> ScopeCondition:
    text = {local_name(part): text_of(part) for part in item}
    return ScopeCondition(
        attribute=name_in(text.get("csAttribute")),
        operator=_spelled(text.get("csOperator"), OPERATORS),
        value=text.get("csValue", ""),
        origin=RouteOrigin(document, route, _SCOPE_FIELDS),
    )


def _joins(document: XmlDocument, criteria: Element | None, route: Route) -> tuple[JoinGroup, ...] | None:
    if criteria is None:
        return None
    groups = []
    for below, items in _groups(criteria, "condition"):
        place = (*route, "relationshipCriteria", *below)
        conditions = tuple(_join_condition(document, item, (*place, "condition", number)) for number, item in items)
        groups.append(JoinGroup(conditions=conditions, origin=RouteOrigin(document, place, _NO_FIELDS)))
    return tuple(groups)


def _join_condition(document: XmlDocument, item: Element, route: Route) -> JoinCondition:
    text = {local_name(part): text_of(part) for part in item}
    return JoinCondition(
        connector_attribute=name_in(text.get("csAttribute")),
        metaverse_attribute=name_in(text.get("ilmAttribute")),
        case_sensitive=_boolean(text.get("caseSensitive")) or False,
        origin=RouteOrigin(document, route, _JOIN_FIELDS),
    )


def _spelled(value: str | None, allowed: tuple[str, ...]) -> str | None:
    return None if value is None else spelled(value, allowed)


def _guid(value: str | None) -> str | None:
    return None if value is None else guid(value)


def _placement(value: str | None) -> str | None:
    """The rule to be placed beside; "" for none."""
    identifier = _guid(value)
    return "" if identifier == NO_RULE else identifier


def _boolean(value: str | None) -> bool | None:
    return None if value is None else value.strip().casefold() in ("true", "1")


def _integer(value: str | None) -> int | None:
    return int(value) if value is not None and _INTEGER.fullmatch(value) else None
