"""What FIM, MIM and DirSync keep in place of rules, as plain values; see ``view``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruleguard.model.engine import Agent, AgentFlow, AgentJoin, Engine, FilterSet
from ruleguard.model.nodes import Node

Plain = dict[str, Any]

HIDDEN = "(not shown)"
"""In place of a password. Real exports have them, as constants that new accounts are made with."""

_PASSWORDS = frozenset(("unicodepwd", "userpassword", "export_password"))


def engine(item: Engine) -> Plain:
    return {
        "provisioning": item.provisioning,
        "extension": item.extension,
        "agents": [_agent(each) for each in item.agents],
        "imports": None if item.imports is None else [_flow(each) for each in item.imports],
        "deletion_rules": None
        if item.deletion_rules is None
        else [
            {"metaverse_type": each.metaverse_type, "kind": each.kind, "agents": list(each.agents)}
            for each in item.deletion_rules
        ],
        "recalls": None
        if item.recalls is None
        else [{"agent": agent, "enabled": enabled} for agent, enabled in item.recalls],
    }


def walk(item: Engine) -> Iterator[Node]:
    """Every part that stands somewhere, in the order of the files."""
    for agent in item.agents:
        yield agent
        for each in agent.filters:
            yield each
            yield from (condition for alternative in each.alternatives for condition in alternative)
        yield from agent.joins
        yield from agent.projections
        yield from agent.exports
    yield from item.imports or ()
    yield from item.deletion_rules or ()


def shown_value(flow: AgentFlow) -> str | None:
    """The value of a flow, unless it is a password."""
    is_password = (flow.destination or "").casefold() in _PASSWORDS
    return HIDDEN if flow.value and is_password else flow.value


def _agent(item: Agent) -> Plain:
    return {
        "identifier": item.identifier,
        "name": item.name,
        "category": item.category,
        "subtype": item.subtype,
        "extension": item.extension,
        "connected_extension": item.connected_extension,
        "filters": [_filter_set(each) for each in item.filters],
        "joins": [_join(each) for each in item.joins],
        "projections": [
            {
                "object_type": each.object_type,
                "kind": each.kind,
                "metaverse_type": each.metaverse_type,
                "rule": each.rule,
            }
            for each in item.projections
        ],
        "exports": [_flow(each) for each in item.exports],
        "cleanup": item.cleanup,
        "cleanup_action": item.cleanup_action,
        "revision": item.revision,
        "created": item.created,
        "modified": item.modified,
    }


def _filter_set(item: FilterSet) -> Plain:
    return {
        "object_type": item.object_type,
        "kind": item.kind,
        "import_filter": item.import_filter,
        "alternatives": [
            [{"attribute": each.attribute, "operator": each.operator, "value": each.value} for each in alternative]
            for alternative in item.alternatives
        ],
    }


def _join(item: AgentJoin) -> Plain:
    return {
        "object_type": item.object_type,
        "metaverse_type": item.metaverse_type,
        "pairs": [{"sources": list(sources), "metaverse_attribute": name} for sources, name in item.pairs],
        "resolution": item.resolution,
        "context": item.context,
        "is_scripted": item.is_scripted,
        "rule": item.rule,
    }


def _flow(item: AgentFlow) -> Plain:
    return {
        "direction": item.direction,
        "agent": item.agent,
        "object_type": item.object_type,
        "metaverse_type": item.metaverse_type,
        "destination": item.destination,
        "kind": item.kind,
        "sources": list(item.sources),
        "value": shown_value(item),
        "context": item.context,
        "ranking": item.ranking,
        "rank": item.rank,
        "rule": item.rule,
        "mapping": item.mapping,
        "once": item.once,
        "suppresses_deletions": item.suppresses_deletions,
    }
