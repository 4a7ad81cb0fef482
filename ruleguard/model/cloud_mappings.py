"""A synchronization schema of Microsoft Graph: which attribute of Cloud Sync comes from what.

As in ``nodes``, None means that the file does not say, and origins take no part in equality. Sources: Microsoft's pages on
the resources synchronizationSchema, synchronizationRule, objectMapping, attributeMapping and filter (beta).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from ruleguard.diagnostic import Diagnostic
from ruleguard.model.nodes import Node
from ruleguard.records import record

ATTRIBUTE, CONSTANT, FUNCTION, UNREADABLE = "attribute", "constant", "function", "unreadable"
"""Kinds of a source; the last stands for one that is nested too deeply, or of a type that nobody knows."""

FLOW_TYPES: tuple[str, ...] = ("Always", "ObjectAddOnly", "MultiValueAddOnly")
FLOW_BEHAVIORS: tuple[str, ...] = ("FlowWhenChanged", "FlowAlways")
_CLOUD_NAMES = ("azure active directory", "azure ad", "microsoft entra id", "entra id")
_DIRECTORY_NAMES = ("active directory", "ad")


@record(frozen=True, slots=True, kw_only=True)
class CloudSource(Node):
    """Where a value comes from, a tree. ``name``: the attribute, the constant or the function. ``expression``: the same as
    text; the two can disagree. ``parameters``: keys and values of a function, in the order of the file."""

    kind: str
    name: str
    expression: str
    parameters: tuple[tuple[str, CloudSource], ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class AttributeMapping(Node):
    """One attribute of the target. ``source`` is None for a mapping that has a default value only. ``matching``: above 0,
    the attribute finds the object it belongs to, the lowest number first. ``flow_type``: Always, ObjectAddOnly,
    MultiValueAddOnly; ``behavior``: FlowWhenChanged, FlowAlways; other values are kept as written."""

    target: str
    source: CloudSource | None
    default: str | None
    behavior: str
    flow_type: str
    matching: int
    export_missing: bool | None


@record(frozen=True, slots=True, kw_only=True)
class CloudClause(Node):
    """One clause of a filter. ``operator``: EQUALS, NOT EQUALS, IS NULL, ... as written."""

    attribute: str
    operator: str
    values: tuple[str, ...]


@record(frozen=True, slots=True, kw_only=True)
class CloudFilter(Node):
    """Three sets of groups: any group of a set suffices, all clauses of a group must hold. ``groups`` decides who is
    provisioned, ``inputs`` who is read at all, ``categories`` who belongs to this object mapping."""

    groups: tuple[tuple[CloudClause, ...], ...]
    inputs: tuple[tuple[CloudClause, ...], ...]
    categories: tuple[tuple[CloudClause, ...], ...]


@record(frozen=True, slots=True, kw_only=True)
class ObjectMapping(Node):
    """One type of object. ``flows``: of Add, Update, Delete."""

    name: str
    enabled: bool
    flows: tuple[str, ...]
    source_type: str
    target_type: str
    scope: CloudFilter | None
    attributes: tuple[AttributeMapping, ...]


@record(frozen=True, slots=True, kw_only=True)
class CloudRule(Node):
    """One direction between two directories. ``containers`` and ``groups``: what is included, None for no such filter."""

    name: str
    identifier: str
    editable: bool | None
    priority: int | None
    source_directory: str
    target_directory: str
    containers: tuple[str, ...] | None
    groups: tuple[str, ...] | None
    objects: tuple[ObjectMapping, ...]

    @property
    def is_inbound(self) -> bool:
        """Whether it goes from Active Directory to Entra ID; a name that is missing or not known counts as fitting."""
        source, target = self.source_directory.casefold(), self.target_directory.casefold()
        return source not in _CLOUD_NAMES and target not in _DIRECTORY_NAMES


@record(frozen=True, slots=True, kw_only=True)
class CloudAttribute(Node):
    """An attribute of one of the directories. ``type``: as written."""

    name: str
    type: str
    anchor: bool
    multi_valued: bool
    required: bool


@record(frozen=True, slots=True, kw_only=True)
class CloudObject(Node):
    """A type of object of one of the directories."""

    name: str
    attributes: tuple[CloudAttribute, ...]


@record(frozen=True, slots=True, kw_only=True)
class CloudDirectory(Node):
    """A directory as the schema describes it."""

    name: str
    objects: tuple[CloudObject, ...]


@record(frozen=True, slots=True, kw_only=True)
class CloudSchema(Node):
    """``path``: the file. ``job``: identifier of the job that has the schema, "" for a schema by itself. ``domain``: the
    Active Directory domain that the job's settings name, "" where none does."""

    path: str
    identifier: str
    version: str
    job: str
    domain: str
    directories: tuple[CloudDirectory, ...]
    rules: tuple[CloudRule, ...]
    faults: tuple[Diagnostic, ...] = field(default=(), compare=False)

    def object_mappings(self) -> Iterator[ObjectMapping]:
        """Those from Active Directory to Entra ID, of all rules, in the order of the file."""
        for rule in self.rules:
            if rule.is_inbound:
                yield from rule.objects
