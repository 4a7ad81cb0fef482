"""The part of ``ruleguard show`` for what FIM, MIM and DirSync keep in place of rules, in an order of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.model.engine import Agent, AgentFlow, AgentJoin, FilterSet
from ruleguard.model.engine_view import shown_value
from ruleguard.model.nodes import Config
from ruleguard.model.roles import role
from ruleguard.render.style import one_line

_NOT_SAID = "?"


def engine_lines(config: Config, *, volatile: bool) -> Iterator[str]:
    """Lines for each management agent, then for the metaverse. Without ``volatile`` nothing that differs between servers with
    one configuration: no identifiers, no dates, no counts of changes."""
    engine = config.engine
    if engine is None:
        return
    names = {item.identifier or "": role(item) for item in config.connectors or ()}
    for agent in sorted(engine.agents, key=lambda item: names.get(item.identifier, "")):
        yield ""
        yield f"agent {one_line(names.get(agent.identifier) or agent.name or _NOT_SAID)}"
        yield from _agent(agent, volatile=volatile)
    if engine.imports is None and engine.provisioning is None and engine.deletion_rules is None:
        return
    yield ""
    yield "metaverse rules"
    yield from _line("provisioning", engine.provisioning)
    yield from _line("extension", engine.extension)
    for rule in sorted(engine.deletion_rules or (), key=lambda item: (item.metaverse_type or "", item.kind or "")):
        of = ", ".join(sorted(names.get(agent, "unknown connector") for agent in rule.agents))
        yield from _line(f"deletion of {rule.metaverse_type or _NOT_SAID}", f"{rule.kind} {of}".strip())
    for agent_name in sorted(
        names.get(agent, "unknown connector") for agent, on in engine.recalls or () if on is False
    ):
        yield from _line("values stay after a disconnection", agent_name)
    for flow in sorted(engine.imports or (), key=lambda item: _import_order(item, names)):
        by = f"from {names.get(flow.agent, 'unknown connector')} {flow.object_type or _NOT_SAID}"
        rank = f" {flow.rank}." if flow.rank is not None else f" {flow.ranking}:" if flow.ranking else ""
        yield f"  import {one_line(f'{flow.metaverse_type} {flow.destination}{rank} {by} <- {_source(flow)}')}"


def _import_order(flow: AgentFlow, names: dict[str, str]) -> tuple[str, str, int, str, str]:
    last = flow.object_type or "", names.get(flow.agent, "")
    return (flow.metaverse_type or "", (flow.destination or "").casefold(), flow.rank or 0, *last)


def _agent(agent: Agent, *, volatile: bool) -> Iterator[str]:
    yield from _line("category", agent.category)
    yield from _line("subtype", agent.subtype)
    yield from _line("extension", agent.extension)
    yield from _line("extension of the connected directory", agent.connected_extension)
    if agent.cleanup is not None:
        yield from _line("disconnected objects", " ".join(filter(None, (agent.cleanup, agent.cleanup_action))))
    if volatile:
        yield from _line("revision", None if agent.revision is None else str(agent.revision))
        yield from _line("created", agent.created)
        yield from _line("modified", agent.modified)
    yield from sorted(line for each in agent.filters for line in _filter(each))
    for join in sorted(agent.joins, key=lambda item: item.object_type or ""):
        yield f"  join {one_line(_join(join))}"
    for text in sorted(
        f"{item.object_type} -> {item.metaverse_type or '?'} ({item.kind})" for item in agent.projections
    ):
        yield f"  projection {one_line(text)}"
    for flow in sorted(agent.exports, key=_export_order):
        text = f"{flow.object_type} {flow.destination} from {flow.metaverse_type} <- {_source(flow)}"
        yield f"  export {one_line(text)}"


def _export_order(flow: AgentFlow) -> tuple[str, str, str]:
    return flow.object_type or "", flow.metaverse_type or "", (flow.destination or "").casefold()


def _filter(item: FilterSet) -> Iterator[str]:
    start = f"  {'import filter' if item.import_filter else 'filter'} {one_line(item.object_type or _NOT_SAID)}"
    if not item.alternatives:
        yield f"{start}: {one_line(item.kind or _NOT_SAID)}"
    for alternative in item.alternatives:
        texts = sorted(f"{each.attribute} {each.operator} {each.value or ''}".rstrip() for each in alternative)
        yield f"{start}: {one_line(' and '.join(texts))}"


def _join(item: AgentJoin) -> str:
    pairs = " and ".join(f"{', '.join(sources)} = {name}" for sources, name in item.pairs)
    target = f" with {item.metaverse_type}" if item.metaverse_type else ""
    script = f" (scripted {item.context or ''}".rstrip() + ")" if item.is_scripted else ""
    return f"{item.object_type}{target}: {pairs}{script}{' (from a rule of the portal)' if item.rule else ''}"


def _source(flow: AgentFlow) -> str:
    reads = ", ".join(f"[{name}]" for name in flow.sources)
    value = shown_value(flow)
    kind = flow.mapping if flow.kind == "sync-rule" else flow.kind
    if kind == "direct":
        text = reads
    elif kind == "constant":
        text = f'constant "{value}"'
    elif kind == "expression":
        text = f"expression {value}"
    else:
        text = " ".join(filter(None, (kind, reads, value, flow.context)))
    told = (
        ("once", flow.once),
        ("not when empty", flow.suppresses_deletions),
        ("from a rule of the portal", flow.rule),
    )
    notes = [note for note, wanted in told if wanted]
    return text + (f" ({', '.join(notes)})" if notes else "")


def _line(name: str, value: str | None) -> Iterator[str]:
    if value:
        yield f"  {one_line(name)}: {one_line(value)}"
