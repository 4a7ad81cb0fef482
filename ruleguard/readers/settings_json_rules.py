"""The rules of a settings file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.expressions.references import attribute_references
from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.values import DIRECTIONS, FLOW_KINDS, LINK_TYPES, MERGE_TYPES, OPERATORS, guid, spelled
from ruleguard.readers.json_members import Members, Names
from ruleguard.syntax.route import Route, RouteOrigin

_BODY = ("source", "target", "linkType", "direction", "scopeFilters", "joinConditions", "attributeMappings")
_RULE = Names(
    "Name",
    "uniqueIdentifier",
    "internalIdentifier",
    "description",
    "source",
    "target",
    "linkType",
    "direction",
    "precedence",
    "immutableTag",
    "disabled",
    "passwordHashSyncTarget",
    "scopeFilters",
    "joinConditions",
    "attributeMappings",
    enablePasswordSync="passwordHashSyncTarget",
    joinFilters="joinConditions",
)
_CONDITION = Names("attribute", "condition", "value", operator="condition")
_JOIN = Names("source", "destination", "caseSensitive")
_MAPPING = Names(
    "flowType",
    "mergeType",
    "executeOnce",
    "destination",
    "source",
    "expression",
    "value",
    valueMergeType="mergeType",
    applyOnce="executeOnce",
)

_RULE_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "name": (("Name",),),
    "identifier": (("uniqueIdentifier",),),
    "description": (("description",),),
    "direction": (("direction",),),
    "source_object_type": (("source",),),
    "target_object_type": (("target",),),
    "link_type": (("linkType",),),
    "precedence": (("precedence",),),
    "immutable_tag": (("immutableTag",),),
    "disabled": (("disabled",),),
    "password_sync": (("passwordHashSyncTarget",), ("enablePasswordSync",)),
    "scope": (("scopeFilters",),),
    "joins": (("joinConditions",), ("joinFilters",)),
    "flows": (("attributeMappings",),),
}
_FLOW_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "destination": (("destination",),),
    "kind": (("flowType",),),
    "sources": (("source",), ("expression",)),
    "expression": (("expression",),),
    "value": (("value",),),
    "merge": (("mergeType",), ("valueMergeType",)),
    "once": (("executeOnce",), ("applyOnce",)),
}
_SCOPE_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "attribute": (("attribute",),),
    "operator": (("condition",), ("operator",)),
    "value": (("value",),),
}
_JOIN_FIELDS: Mapping[bool, Mapping[str, tuple[Route, ...]]] = {
    inbound: {
        "connector_attribute": ((("source" if inbound else "destination"),),),
        "metaverse_attribute": ((("destination" if inbound else "source"),),),
        "case_sensitive": (("caseSensitive",),),
    }
    for inbound in (True, False)
}
_NO_FIELDS: Mapping[str, tuple[Route, ...]] = {}


def read_rules(owner: Members, member: str, *, standard: bool, connector: str) -> Iterator[SyncRule]:
    """The rules of one list; ``connector`` is the identifier of the connector whose section has the list."""
    for rule in owner.objects(member, _RULE):
        yield _Rule(rule, standard=standard).read(connector)


class _Rule:
    def __init__(self, members: Members, *, standard: bool) -> None:
        self.members = members
        self.document = members.faults.document
        self.standard = standard
        # A standard rule is written as a name and a tag only: what is not there is not said, rather than default.
        self.has_body = not standard or members.has(*_BODY)
        self.name = members.text("Name") or ""
        direction = members.text("direction", None)
        self.direction = direction if direction is None else spelled(direction, DIRECTIONS)

    def read(self, connector: str) -> SyncRule:
        members, empty = self.members, "" if self.has_body else None
        link_type = members.text("linkType", None)
        return SyncRule(
            name=self.name,
            identifier=guid(members.text("uniqueIdentifier") or ""),
            description=members.text("description", empty),
            direction=self.direction,
            connector=connector,
            source_object_type=members.text("source", empty),
            target_object_type=members.text("target", empty),
            link_type=link_type if link_type is None else spelled(link_type, LINK_TYPES),
            precedence=members.integer("precedence", None if self.standard else 0),
            precedence_before=None,
            precedence_after=None,
            immutable_tag=members.text("immutableTag"),
            disabled=members.boolean("disabled"),
            password_sync=members.boolean("passwordHashSyncTarget", default=False if self.has_body else None),
            soft_delete_expiry=None,
            standard=self.standard,
            scope=tuple(self._scope()) if self.has_body else None,
            joins=tuple(self._joins()) if self.has_body else None,
            flows=tuple(self._flows()) if self.has_body else None,
            origin=RouteOrigin(self.document, members.route, members.fields(_RULE_FIELDS)),
        )

    def _scope(self) -> Iterator[ScopeGroup]:
        for route, items in self._groups("scopeFilters"):
            conditions = tuple(self._scope_condition(Members(*item, self.members.faults)) for item in items)
            yield ScopeGroup(conditions=conditions, origin=RouteOrigin(self.document, route, _NO_FIELDS))

    def _scope_condition(self, condition: Members) -> ScopeCondition:
        operator = condition.text("condition", None)
        return ScopeCondition(
            attribute=condition.text("attribute"),
            operator=operator if operator is None else spelled(operator, OPERATORS),
            value=condition.text("value"),
            origin=RouteOrigin(self.document, condition.route, condition.fields(_SCOPE_FIELDS)),
        )

    def _joins(self) -> Iterator[JoinGroup]:
        for route, items in self._groups("joinConditions"):
            conditions = tuple(self._join_condition(Members(*item, self.members.faults)) for item in items)
            yield JoinGroup(conditions=conditions, origin=RouteOrigin(self.document, route, _NO_FIELDS))

    def _join_condition(self, condition: Members) -> JoinCondition:
        # Inferred: source and destination follow the flow, so for an outbound rule the source is the metaverse.
        source, destination = condition.text("source"), condition.text("destination")
        inbound = self.direction != "outbound"
        return JoinCondition(
            connector_attribute=source if inbound else destination,
            metaverse_attribute=destination if inbound else source,
            case_sensitive=condition.boolean("caseSensitive"),
            origin=RouteOrigin(self.document, condition.route, condition.fields(_JOIN_FIELDS[inbound])),
        )

    def _groups(self, member: str) -> Iterator[tuple[Route, list[tuple[dict[str, Any], Names, Route]]]]:
        """Each group: its route, and its conditions as arguments for ``Members``.

        The list is a list of lists. A flat list of objects is one group; in a list that mixes both, an object stands
        for a group of one that PowerShell collapsed.
        """
        names = _CONDITION if member == "scopeFilters" else _JOIN
        items = self.members.items(member)
        top = self.members.at(member)
        if items and all(isinstance(item, dict) for item in items):
            if len(items) > 1:
                self._report_flat(member, top)
            yield top, [(item, names, (*top, index)) for index, item in enumerate(items)]
            return
        for number, group in enumerate(items):
            route = (*top, number)
            if isinstance(group, dict):
                yield route, [(group, names, route)]
            elif isinstance(group, list):
                conditions = list(self._conditions(group, names, route))
                if conditions:  # a group of nothing is what is left of an empty list or null
                    yield route, conditions
            elif group is not None:
                self.members.faults.wrong_type(route, "a list of conditions", group)

    def _conditions(
        self, group: list[Any], names: Names, route: Route
    ) -> Iterator[tuple[dict[str, Any], Names, Route]]:
        for index, item in enumerate(group):
            if isinstance(item, dict):
                yield item, names, (*route, index)
            elif item is not None:
                self.members.faults.wrong_type((*route, index), "an object", item)

    def _report_flat(self, member: str, route: Route) -> None:
        message = (
            f"{member} of rule '{self.name}' is a list of conditions instead of a list of groups: it is read as one group, "
            "in which all conditions must hold. If PowerShell rewrote this file, they may have been alternatives: "
            "export the settings again"
        )
        self.members.faults.add("flat-condition-list", Severity.WARNING, message, route, self.name)

    def _flows(self) -> Iterator[Flow]:
        for mapping in self.members.objects("attributeMappings", _MAPPING):
            yield self._flow(mapping)

    def _flow(self, mapping: Members) -> Flow:
        kind = self._kind(mapping)
        expression = mapping.text("expression") if kind == "expression" else None
        if expression is not None:
            sources = attribute_references(expression)
        else:
            sources = mapping.texts("source") if kind != "constant" else ()
        return Flow(
            destination=mapping.text("destination"),
            kind=kind,
            sources=sources,
            expression=expression,
            value=mapping.text("value") if kind == "constant" else None,
            merge=spelled(mapping.text("mergeType") or "Update", MERGE_TYPES),
            once=mapping.boolean("executeOnce"),
            origin=RouteOrigin(self.document, mapping.route, mapping.fields(_FLOW_FIELDS)),
        )

    def _kind(self, mapping: Members) -> str:
        kind = mapping.text("flowType", None)
        if kind is not None:
            return spelled(kind, FLOW_KINDS)
        if mapping.has("expression"):
            return "expression"
        return "constant" if mapping.has("value") else "direct"
