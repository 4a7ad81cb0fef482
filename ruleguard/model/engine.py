"""What FIM, MIM and DirSync keep in place of synchronization rules: filters, joins, projections and flows of agents.

Read from MV.XML and MA-*.XML. What means the same as in Entra Connect (connectors, partitions, containers, selected
attributes, object types, run profiles, schemas) is in ``Config.connectors``; a management agent has the identifier of its
connector.
Sources: [MS-UPSCDS] and [MS-UPSDBDAP], and public exports of FIM 2010 and MIM 2016.
"""

from __future__ import annotations

from ruleguard.model.nodes import Node
from ruleguard.records import record


@record(frozen=True, slots=True, kw_only=True)
class FilterCondition(Node):
    """One condition of a connector filter. ``operator``: as written (equality, inequality, present, not-present,
    substring-start, ...; the full list is not public). ``value``: decoded where the file holds base64, ``base64:...`` where
    that is no text; a whole number in decimal where the file says that it is shown so."""

    attribute: str | None
    operator: str | None
    value: str | None


@record(frozen=True, slots=True, kw_only=True)
class FilterSet(Node):
    """Objects of a type that stay disconnected. ``kind``: declared or scripted. ``alternatives``: any of them suffices, all
    conditions of one must hold. ``import_filter``: objects are left out at the import already."""

    object_type: str | None
    kind: str | None
    alternatives: tuple[tuple[FilterCondition, ...], ...]
    import_filter: bool | None = None


@record(frozen=True, slots=True, kw_only=True)
class AgentFlow(Node):
    """One import or export attribute flow. ``agent``: the connector's identifier. ``object_type`` is the connector space's.
    ``destination``: the metaverse attribute of an inbound flow, the connector's of an outbound one. ``kind``: direct,
    scripted, constant, dn-part, sync-rule (made by a synchronization rule of FIM's portal) or, for anything else, the
    element's name. ``context``: what a scripted mapping hands to the extension. ``ranking``: how several flows to one
    attribute are decided (ranked, equal, manual), inbound only; ``rank`` from 1 where it is ranked. ``value``: of a constant,
    the part of a dn-part, the expression of a sync-rule flow. ``rule``: identifier of the portal's rule, ``mapping`` its way
    (direct, constant, expression), ``once``: only when the object is made. ``suppresses_deletions``: an empty source leaves
    the destination as it is, outbound only."""

    direction: str
    agent: str
    object_type: str | None
    metaverse_type: str | None
    destination: str | None
    kind: str
    sources: tuple[str, ...]
    value: str | None
    context: str | None
    ranking: str | None
    rank: int | None
    rule: str | None = None
    mapping: str | None = None
    once: bool | None = None
    suppresses_deletions: bool | None = None


@record(frozen=True, slots=True, kw_only=True)
class AgentJoin(Node):
    """One criterion by which objects of a type are joined. ``pairs``: attributes of the connector space and the metaverse
    attribute. ``resolution``: none or scripted; ``is_scripted``: an extension takes part in the search or its outcome.
    ``context``: what it gets, of the resolution or else of the first scripted pair. ``metaverse_type``: None for any.
    ``rule``: identifier of the portal's rule that made it."""

    object_type: str | None
    pairs: tuple[tuple[tuple[str, ...], str], ...]
    resolution: str | None
    context: str | None
    is_scripted: bool
    metaverse_type: str | None = None
    rule: str | None = None


@record(frozen=True, slots=True, kw_only=True)
class Projection(Node):
    """Which metaverse object an object type makes. ``kind``: declared, scripted or sync-rule. ``rule``: identifier of the
    portal's rule that made it."""

    object_type: str | None
    kind: str | None
    metaverse_type: str | None
    rule: str | None = None


@record(frozen=True, slots=True, kw_only=True)
class Agent(Node):
    """One management agent. ``category``: AD, ADAM, MSSQL, FIM, Delimited, Extensible, Extensible2, ...; ``subtype`` only for
    extensible ones. ``extension``: the assembly with its rules, "" for none; ``connected_extension``: of the connected
    directory, such as FIM's own Exch2010Extension.dll. ``cleanup``: declared or scripted; ``cleanup_action``: delete-object,
    make-normal-disconnector, make-explicit-disconnector, None where it is scripted. ``revision``: 1 when made, 1 more for
    every change. ``modified`` and ``created`` as written."""

    identifier: str
    name: str | None
    category: str | None
    subtype: str | None
    extension: str | None
    connected_extension: str | None
    filters: tuple[FilterSet, ...]
    joins: tuple[AgentJoin, ...]
    projections: tuple[Projection, ...]
    exports: tuple[AgentFlow, ...]
    cleanup: str | None
    cleanup_action: str | None
    revision: int | None
    created: str | None
    modified: str | None


@record(frozen=True, slots=True, kw_only=True)
class DeletionRule(Node):
    """When a metaverse object goes. ``kind``: declared-any, declared-last, scripted. ``agents``: identifiers of the
    connectors whose objects decide."""

    metaverse_type: str | None
    kind: str | None
    agents: tuple[str, ...]


@record(frozen=True, slots=True, kw_only=True)
class Engine(Node):
    """The whole server. ``provisioning``: none, scripted, sync-rule, both; None when the metaverse file is missing, as with
    the other parts of it. ``extension``: the assembly of the metaverse, "" for none. ``agents`` is empty when only the
    metaverse file was given. ``recalls``: by identifier of a connector, whether values go when its object is disconnected."""

    agents: tuple[Agent, ...]
    imports: tuple[AgentFlow, ...] | None
    provisioning: str | None
    deletion_rules: tuple[DeletionRule, ...] | None
    extension: str | None
    recalls: tuple[tuple[str, bool | None], ...] | None = None
