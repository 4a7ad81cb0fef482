"""A synchronization schema from Microsoft Graph: by itself, in its job, or in the list that Graph answers with.

Sources: Microsoft's pages on synchronizationSchema and what belongs to it (beta). Keys are looked up without regard to case,
unknown ones are passed over, and a value of the wrong type is reported and reads as absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.errors import InputError
from ruleguard.model.cloud_mappings import (
    ATTRIBUTE,
    CONSTANT,
    FLOW_BEHAVIORS,
    FLOW_TYPES,
    FUNCTION,
    UNREADABLE,
    AttributeMapping,
    CloudAttribute,
    CloudClause,
    CloudDirectory,
    CloudFilter,
    CloudObject,
    CloudRule,
    CloudSchema,
    CloudSource,
    ObjectMapping,
)
from ruleguard.readers.graph_tree import agree
from ruleguard.readers.json_members import Faults, Members, Names
from ruleguard.syntax.json import TOO_DEEP, JsonDocument
from ruleguard.syntax.route import Route, RouteOrigin
from ruleguard.text import Source

MAX_DEPTH = 50
"""Functions nested more deeply are not read; the expressions of the rules have the same limit."""

# What is said of a mapping, and no rule of the linter: the linter reads no schemas.
_DISAGREES, _TOO_DEEP, _TWICE, _NO_MAPPING = "mapping-disagrees", "mapping-too-deep", "mapping-twice", "no-mapping"

_JOB = Names("id", "templateId", "schema", "synchronizationJobSettings")
_SETTING = Names("name", "value")
_SCHEMA = Names("id", "version", "directories", "synchronizationRules")
_RULE = Names(
    "id", "name", "editable", "priority", "sourceDirectoryName", "targetDirectoryName", "objectMappings",
    "containerFilter", "groupFilter",
)  # fmt: skip
_CONTAINERS, _GROUPS = Names("includedContainers"), Names("includedGroups")
_OBJECT = Names("name", "enabled", "flowTypes", "sourceObjectName", "targetObjectName", "scope", "attributeMappings")
_MAPPING = Names(
    "targetAttributeName", "source", "defaultValue", "flowBehavior", "flowType", "matchingPriority",
    "exportMissingReferences",
)  # fmt: skip
_SOURCE, _PARAMETER = Names("expression", "name", "type", "parameters"), Names("key", "value")
_FILTER = Names("groups", "inputFilterGroups", "categoryFilterGroups")
_GROUP, _CLAUSE = Names("clauses"), Names("sourceOperandName", "operatorName", "targetOperand")
_OPERAND, _DIRECTORY, _TYPE = Names("values"), Names("name", "objects"), Names("name", "attributes")
_ATTRIBUTE = Names("name", "type", "anchor", "multivalued", "required")
_MAPPING_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "target": (("targetAttributeName",),),
    "source": (("source", "expression"), ("source",)),
    "default": (("defaultValue",),),
    "flow_type": (("flowType",),),
    "matching": (("matchingPriority",),),
}
_NO_FIELDS: Mapping[str, tuple[Route, ...]] = {}
_KINDS = {"attribute": ATTRIBUTE, "constant": CONSTANT, "function": FUNCTION}
_MAIN_JOB = "ad2aadprovisioning"


def read(source: Source) -> CloudSchema:
    """The schema in a file of Graph's JSON: a schema, a job with its schema, or a list of those.

    Of several the job that provisions users (AD2AADProvisioning) is taken, otherwise the first. Raises ``InputError`` for
    anything else.
    """
    try:
        document = JsonDocument(source)
    except InputError as error:
        if error.reason == TOO_DEEP:
            raise InputError(source.path, f"no synchronization schema: {TOO_DEEP}") from None
        raise
    try:
        return _Reader(document).schema()
    except RecursionError:
        raise InputError(source.path, f"no synchronization schema: {TOO_DEEP}") from None


class _Reader:
    def __init__(self, document: JsonDocument) -> None:
        self.document = document
        self.faults = Faults(document)

    def schema(self) -> CloudSchema:
        found = [self._opened(value, route) for value, route in _candidates(self.document.value)]
        found = [each for each in found if each[1] is not None]
        if not found:
            reason = "no synchronization schema of Microsoft Graph: no synchronizationRules in it"
            raise InputError(self.document.source.path, reason)
        job, schema = next((each for each in found if _is_main(each[0])), found[0])
        if schema is None:
            raise TypeError("a schema was found before")
        if len(found) > 1:
            message = f"{len(found)} schemas in this file: only one is read, that of {_job_name(job) or 'the first'}"
            self.faults.add(_TWICE, Severity.NOTE, message, schema.route)
        rules = tuple(self._rule(each) for each in schema.objects("synchronizationRules", _RULE))
        self._report(rules, schema)
        return CloudSchema(
            path=self.document.source.path,
            identifier=schema.text("id") or "",
            version=schema.text("version") or "",
            job=_job_name(job),
            domain=self._domain(job),
            directories=tuple(self._directory(each) for each in schema.objects("directories", _DIRECTORY)),
            rules=rules,
            faults=tuple(sorted(self.faults.found, key=lambda fault: fault.sort_key())),
            origin=self._origin(schema),
        )

    def _opened(self, value: Any, route: Route) -> tuple[Members | None, Members | None]:
        """A job and its schema, or a schema alone; nothing for another object."""
        if _has(value, "synchronizationRules"):
            return None, Members(value, _SCHEMA, route, self.faults)
        job = Members(value, _JOB, route, self.faults)
        schema = job.object("schema", _SCHEMA)
        return job, schema if schema is not None and schema.has("synchronizationRules") else None

    def _origin(self, members: Members, names: Mapping[str, tuple[Route, ...]] = _NO_FIELDS) -> RouteOrigin:
        return RouteOrigin(self.document, members.route, members.fields(names))

    def _domain(self, job: Members | None) -> str:
        settings = job.objects("synchronizationJobSettings", _SETTING) if job else []
        given = {(each.text("name") or "").casefold(): each.text("value") or "" for each in settings}
        if given.get("domainfqdn"):
            return given["domainfqdn"]
        try:
            value = json.loads(given.get("domain") or "null")
        except (ValueError, RecursionError):
            return given["domain"]
        named = value.get("DomainFQDN") or value.get("domain") if isinstance(value, dict) else ""
        return named if isinstance(named, str) else ""

    def _rule(self, rule: Members) -> CloudRule:
        containers, groups = rule.object("containerFilter", _CONTAINERS), rule.object("groupFilter", _GROUPS)
        return CloudRule(
            name=rule.text("name") or "",
            identifier=rule.text("id") or "",
            editable=rule.boolean("editable", None),
            priority=rule.integer("priority", None),
            source_directory=rule.text("sourceDirectoryName") or "",
            target_directory=rule.text("targetDirectoryName") or "",
            containers=None if containers is None else containers.texts("includedContainers"),
            groups=None if groups is None else groups.texts("includedGroups"),
            objects=tuple(self._object(each) for each in rule.objects("objectMappings", _OBJECT)),
            origin=self._origin(rule),
        )

    def _object(self, item: Members) -> ObjectMapping:
        scope = item.object("scope", _FILTER)
        mappings = [self._mapping(each) for each in item.objects("attributeMappings", _MAPPING)]
        found = tuple(each for each in mappings if each.target)
        self._report_twice(found, item)
        return ObjectMapping(
            name=item.text("name") or "",
            enabled=item.boolean("enabled", default=True) is not False,
            flows=tuple(word.strip() for text in item.texts("flowTypes") for word in text.split(",") if word.strip()),
            source_type=item.text("sourceObjectName") or "",
            target_type=item.text("targetObjectName") or "",
            scope=None if scope is None else self._filter(scope),
            attributes=found,
            origin=self._origin(item),
        )

    def _mapping(self, item: Members) -> AttributeMapping:
        source = item.object("source", _SOURCE)
        found = AttributeMapping(
            target=(item.text("targetAttributeName") or "").strip(),
            source=None if source is None or not source.values else self._source(source, 1),
            default=item.text("defaultValue", None),
            behavior=_spelled(item.text("flowBehavior") or "", FLOW_BEHAVIORS),
            flow_type=_spelled(item.text("flowType") or "", FLOW_TYPES),
            matching=item.integer("matchingPriority", 0) or 0,
            export_missing=item.boolean("exportMissingReferences", None),
            origin=self._origin(item, _MAPPING_FIELDS),
        )
        if found.source is not None and not agree(found.source):
            message = (
                f"{found.target or 'a mapping'}: the expression and its parameters disagree; which of them the service "
                "uses is not documented: write the same in both"
            )
            self.faults.add(_DISAGREES, Severity.WARNING, message, source.route if source else item.route)
        return found

    def _source(self, item: Members, depth: int) -> CloudSource:
        kind = _KINDS.get((item.text("type") or ATTRIBUTE).casefold(), UNREADABLE)
        if kind == UNREADABLE:
            self.faults.wrong_type(item.at("type"), "Attribute, Constant or Function", item.values.get("type"))
        return CloudSource(
            kind=kind,
            name=item.text("name") or "",
            expression=(item.text("expression") or "").strip(),
            parameters=tuple(self._parameters(item, depth)) if kind == FUNCTION else (),
            origin=self._origin(item),
        )

    def _parameters(self, item: Members, depth: int) -> Iterator[tuple[str, CloudSource]]:
        for parameter in item.objects("parameters", _PARAMETER):
            key = parameter.text("key") or ""
            if depth >= MAX_DEPTH:
                message = f"functions nested more than {MAX_DEPTH} levels deep: the mapping is not read"
                self.faults.add(_TOO_DEEP, Severity.WARNING, message, parameter.route)
                yield key, CloudSource(kind=UNREADABLE, name="", expression="", origin=self._origin(parameter))
                return
            value = parameter.object("value", _SOURCE)
            if value is not None:
                yield key, self._source(value, depth + 1)

    def _filter(self, item: Members) -> CloudFilter:
        groups, inputs, categories = (
            tuple(tuple(map(self._clause, group.objects("clauses", _CLAUSE))) for group in item.objects(name, _GROUP))
            for name in ("groups", "inputFilterGroups", "categoryFilterGroups")
        )
        return CloudFilter(groups=groups, inputs=inputs, categories=categories, origin=self._origin(item))

    def _clause(self, item: Members) -> CloudClause:
        operand = item.object("targetOperand", _OPERAND)
        return CloudClause(
            attribute=item.text("sourceOperandName") or "",
            operator=item.text("operatorName") or "",
            values=() if operand is None else operand.texts("values"),
            origin=self._origin(item),
        )

    def _directory(self, item: Members) -> CloudDirectory:
        return CloudDirectory(
            name=item.text("name") or "",
            objects=tuple(
                CloudObject(
                    name=each.text("name") or "",
                    attributes=tuple(map(self._attribute, each.objects("attributes", _ATTRIBUTE))),
                    origin=self._origin(each),
                )
                for each in item.objects("objects", _TYPE)
            ),
            origin=self._origin(item),
        )

    def _attribute(self, item: Members) -> CloudAttribute:
        return CloudAttribute(
            name=item.text("name") or "",
            type=item.text("type") or "",
            anchor=item.boolean("anchor") is True,
            multi_valued=item.boolean("multivalued") is True,
            required=item.boolean("required") is True,
            origin=self._origin(item),
        )

    def _report_twice(self, mappings: tuple[AttributeMapping, ...], item: Members) -> None:
        """The service does not remove a mapping that is there twice (Microsoft's page on Graph and Cloud Sync)."""
        seen: set[str] = set()
        for mapping in mappings:
            name = mapping.target.casefold()
            if name in seen:
                message = f"{mapping.target} is mapped twice: the service keeps both, and which one counts is not said"
                at = mapping.origin.route if isinstance(mapping.origin, RouteOrigin) else item.route
                self.faults.add(_TWICE, Severity.WARNING, message, at)
            seen.add(name)

    def _report(self, rules: tuple[CloudRule, ...], schema: Members) -> None:
        if not any(rule.is_inbound and rule.objects for rule in rules):
            message = (
                "nothing in this schema goes from Active Directory to Entra ID: "
                "take the schema of the job AD2AADProvisioning"
            )
            self.faults.add(_NO_MAPPING, Severity.WARNING, message, schema.route)
        for route, key in self.document.duplicates():
            self.faults.duplicate((*route, key), key)


def _candidates(value: Any) -> Iterator[tuple[dict[str, Any], Route]]:
    """Every object that may be a schema or a job: the file's value, what its list holds, what Graph wraps in "value"."""
    items = [(value, ())] if not isinstance(value, list) else [(each, (index,)) for index, each in enumerate(value)]
    for item, route in items:
        if not isinstance(item, dict):
            continue
        wrapped = next((key for key in item if key.casefold() == "value"), None)
        if wrapped is None or _has(item, "synchronizationRules") or _has(item, "schema"):
            yield item, route
            continue
        inner = item[wrapped]
        if isinstance(inner, dict):
            yield inner, (*route, wrapped)
        elif isinstance(inner, list):
            yield from (
                (each, (*route, wrapped, number)) for number, each in enumerate(inner) if isinstance(each, dict)
            )


def _has(value: dict[str, Any], name: str) -> bool:
    return any(key.casefold() == name.casefold() and item is not None for key, item in value.items())


def _job_name(job: Members | None) -> str:
    return "" if job is None else job.text("id") or job.text("templateId") or ""


def _is_main(job: Members | None) -> bool:
    return job is not None and any(
        (job.text(name) or "").casefold().startswith(_MAIN_JOB) for name in ("id", "templateId")
    )


def _spelled(value: str, allowed: tuple[str, ...]) -> str:
    """The documented spelling; the default, which is the first, for nothing; anything else as it is."""
    if not value.strip():
        return allowed[0]
    return next((each for each in allowed if each.casefold() == value.strip().casefold()), value)
