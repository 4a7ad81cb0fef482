"""The common model: frozen records of plain values.

In every field **None means that the format does not say**; an empty string, tuple or mapping means that it is said to
be empty. Each node has an ``origin`` that takes no part in equality, so ``==`` compares configurations, not files.

GUIDs are lower case without braces. Enumerations have one spelling; a value outside its enumeration is kept as written,
so that it can be reported. Sources: the settings JSON, the rule editor's scripts and the server's XML, see
``docs/formats.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.diagnostic import Diagnostic
from ruleguard.records import record
from ruleguard.text import Location, Origin, Span

if TYPE_CHECKING:
    from ruleguard.model.engine import Engine
    from ruleguard.model.shipped import Baseline

ENTRA_CONNECTOR = "b891884f-051e-4a83-95af-2544101c9083"
"""The identifier of the connector to Microsoft Entra ID, the same on every server."""

NO_RULE = "00000000-0000-0000-0000-000000000000"
"""The identifier that stands for "no rule" in precedence-before and precedence-after."""


@record(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything of the model that stands somewhere in an input."""

    origin: Origin | None = field(default=None, compare=False, repr=False)

    def at(self, name: str = "", within: Span | None = None) -> Location | None:
        """Where the field ``name`` (or the whole node) stands; ``within`` narrows it to a part of the field's value."""
        return None if self.origin is None else self.origin.location(name, within)


@record(frozen=True, slots=True, kw_only=True)
class ScopeCondition(Node):
    """One clause of a scoping filter. ``attribute`` is on the source side; ``value`` is "" for ISNULL and ISNOTNULL."""

    attribute: str | None
    operator: str | None
    value: str | None


@record(frozen=True, slots=True, kw_only=True)
class ScopeGroup(Node):
    """Clauses that must all hold. The groups of a rule are alternatives."""

    conditions: tuple[ScopeCondition, ...]


@record(frozen=True, slots=True, kw_only=True)
class JoinCondition(Node):
    """One pair of attributes that must be equal."""

    connector_attribute: str | None
    metaverse_attribute: str | None
    case_sensitive: bool | None


@record(frozen=True, slots=True, kw_only=True)
class JoinGroup(Node):
    """Pairs that must all match. The groups of a rule are tried in order until one finds exactly one object."""

    conditions: tuple[JoinCondition, ...]


@record(frozen=True, slots=True, kw_only=True)
class Flow(Node):
    """One attribute flow.

    ``kind``: direct, constant, expression. ``sources``: the attributes it reads; for an expression they are taken from
    the expression, because the lists in the files are incomplete. ``expression`` and ``value`` are None in flows of
    another kind. ``merge``: Update, Replace, Merge, MergeCaseInsensitive. ``once``: only when the object is created.
    """

    destination: str | None
    kind: str | None
    sources: tuple[str, ...]
    expression: str | None
    value: str | None
    merge: str | None
    once: bool | None


@record(frozen=True, slots=True, kw_only=True)
class SyncRule(Node):
    """One synchronization rule.

    ``direction``: inbound, outbound. ``link_type``: Provision, StickyJoin, Join, JoinNoFlow. ``connector``: identifier of
    the connector it belongs to. ``precedence``: the lower number wins. ``standard``: shipped with the product, by its
    place in the file or by its immutable tag. ``scope``, ``joins`` and ``flows`` are None for the standard rules of a
    settings file, which names them only.
    """

    name: str | None
    identifier: str | None
    description: str | None
    direction: str | None
    connector: str | None
    source_object_type: str | None
    target_object_type: str | None
    link_type: str | None
    precedence: int | None
    precedence_before: str | None
    precedence_after: str | None
    immutable_tag: str | None
    disabled: bool | None
    password_sync: bool | None
    soft_delete_expiry: str | None
    standard: bool | None
    scope: tuple[ScopeGroup, ...] | None
    joins: tuple[JoinGroup, ...] | None
    flows: tuple[Flow, ...] | None


@record(frozen=True, slots=True, kw_only=True)
class Partition(Node):
    """A domain (or other naming context) of a connector and what of it is imported.

    ``inclusions`` and ``exclusions`` are sparse: the nearest listed ancestor of an object decides. ``options``: how its
    domain controllers are reached, under the product's names.
    """

    dn: str | None
    fqdn: str | None
    selected: bool | None
    inclusions: tuple[str, ...] | None
    exclusions: tuple[str, ...] | None
    object_types: tuple[str, ...] | None
    preferred_controllers: tuple[str, ...] | None
    options: tuple[Setting, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class RunProfile(Node):
    """A named list of steps. ``steps``: full-import, delta-import, full-synchronization, delta-synchronization, export
    or, for anything else, the name in the file. ``domains``: what each step is run for, "" where the file names
    nothing or a domain that it does not list. ``most_deletions``: after how many each step stops, 0 for no limit."""

    name: str | None
    steps: tuple[str, ...]
    domains: tuple[str, ...] = ()
    most_deletions: tuple[int, ...] = ()


@record(frozen=True, slots=True)
class AttributeType:
    """An attribute of a schema. ``type``: string, number, boolean, binary, reference, datetime, or None where the
    syntax is not known."""

    name: str
    type: str | None
    multi_valued: bool
    indexable: bool


@record(frozen=True, slots=True, kw_only=True)
class Schema(Node):
    """Attributes by name, and the attribute names of each object type (None where the file was not asked for them)."""

    attributes: Mapping[str, AttributeType]
    object_types: Mapping[str, tuple[str, ...]] | None


@record(frozen=True, slots=True, kw_only=True)
class Connector(Node):
    """One connected directory.

    ``kind``: ad, entra, generic-ldap, generic-sql, powershell, web-services, other. ``forest``: DNS name of the forest.
    ``attributes``: those selected for import. ``details``: what else the file says, under the product's names; it
    takes part in comparison only where the diff knows the name.
    """

    identifier: str | None
    name: str | None
    kind: str | None
    forest: str | None
    partitions: tuple[Partition, ...] | None
    attributes: tuple[str, ...] | None
    run_profiles: tuple[RunProfile, ...] | None
    password_hash_sync: bool | None
    account: str | None
    library: str | None
    version: str | None
    schema: Schema | None
    details: tuple[Setting, ...]


SettingValue = str | int | float | bool | None | tuple[object, ...]


@record(frozen=True, slots=True, kw_only=True)
class Setting(Node):
    """One named setting; nested objects of a settings file give dotted names, lists are tuples."""

    name: str
    value: SettingValue


@record(frozen=True, slots=True, kw_only=True)
class Server(Node):
    """``build``: version of the product. ``exported_at``: as written in the file."""

    host: str | None
    build: str | None
    staging: bool | None
    exported_at: str | None


@record(frozen=True, slots=True)
class Input:
    """A file or folder a configuration was read from. ``format``: settings-json, rule-script, server-xml, fim-xml."""

    path: str
    format: str
    encoding: str


@record(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A comment in the input that accepts findings. ``rules``: their ids, empty when the comment is not understood.
    ``covers``: the part of the input it is about; None when nothing follows the comment."""

    rules: tuple[str, ...]
    reason: str
    at: Location
    covers: Span | None


@record(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the caller knows and no input says. ``today``: None means that nothing is judged by its age.
    ``custom_rule_names``: regular expression for the names of custom rules; None means that any will do.
    ``baselines``: clean servers' default rules, beside those that come with the program. ``stock_assemblies``: file names
    of extensions that are DirSync's or FIM's own."""

    today: date | None = None
    custom_rule_names: str | None = None
    baselines: tuple[Baseline, ...] = ()
    stock_assemblies: tuple[str, ...] = ()


@record(frozen=True, slots=True, kw_only=True)
class Config(Node):
    """Everything that one export says. ``connectors`` is None where the format does not list them (rule scripts).
    ``engine``: what FIM, MIM and DirSync have in place of rules, None in every other export."""

    input: Input
    server: Server
    connectors: tuple[Connector, ...] | None
    rules: tuple[SyncRule, ...]
    settings: tuple[Setting, ...]
    metaverse: Schema | None
    engine: Engine | None = None
    faults: tuple[Diagnostic, ...] = field(default=(), compare=False)
    allowances: tuple[Allowance, ...] = field(default=(), compare=False)
    circumstances: Circumstances = field(default=Circumstances(), compare=False)
