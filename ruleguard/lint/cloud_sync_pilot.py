"""The two rules that hand objects over to Cloud Sync for a pilot, as Microsoft's tutorial has them.

An inbound rule sets ``cloudNoFlow`` for the objects of the pilot; an outbound rule to Entra ID with the link type JoinNoFlow,
scoped by ``cloudNoFlow EQUAL True``, keeps them joined and exports nothing. There is a pair for each object type.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.lint.surroundings import enabled
from ruleguard.model.nodes import Config, Flow, ScopeGroup, SyncRule
from ruleguard.model.roles import ENTRA, roles

ATTRIBUTE = "cloudNoFlow"
_NEVER_TRUE = frozenset(("", "false", "null", "authoritativenull", "ignorethisflow"))
_CLOUD_TYPES = {"inetorgperson": "user"}


def mark(rule: SyncRule) -> Flow | None:
    """The flow by which an enabled inbound rule marks objects for the pilot."""
    if rule.direction != "inbound" or not enabled(rule):
        return None
    return next((flow for flow in rule.flows or () if _sets_true(flow)), None)


def holders(config: Config) -> Iterator[SyncRule]:
    """The enabled outbound JoinNoFlow rules to Entra ID."""
    known = roles(config)
    for rule in config.rules:
        holds = rule.direction == "outbound" and rule.link_type == "JoinNoFlow" and enabled(rule)
        if holds and known.of(rule) in (ENTRA, None):
            yield rule


def unmarked_groups(rule: SyncRule) -> tuple[ScopeGroup, ...]:
    """The alternatives of a scoping filter that also take in objects which are not marked."""
    return tuple(group for group in rule.scope or () if not _asks_for_mark(group))


def is_for_marked(rule: SyncRule) -> bool:
    """Whether a scoping filter takes in marked objects only."""
    return bool(rule.scope) and not unmarked_groups(rule)


def are_a_pair(inbound: SyncRule, outbound: SyncRule) -> bool:
    """Whether an outbound rule is for the objects that an inbound rule marks: the types agree, as far as they are known."""
    source = (inbound.source_object_type or "").casefold()
    in_cloud = _CLOUD_TYPES.get(source, source)
    same_person = _agree(inbound.target_object_type, outbound.source_object_type)
    return same_person and _agree(in_cloud, outbound.target_object_type)


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one.casefold() == other.casefold()


def _sets_true(flow: Flow) -> bool:
    if (flow.destination or "").casefold() != ATTRIBUTE.casefold():
        return False
    written = flow.value if flow.kind == "constant" else flow.expression if flow.kind == "expression" else "[attribute]"
    return (written or "").strip().casefold() not in _NEVER_TRUE


def _asks_for_mark(group: ScopeGroup) -> bool:
    return any(
        (item.attribute or "").casefold() == ATTRIBUTE.casefold()
        and item.operator == "EQUAL"
        and (item.value or "").strip().casefold() == "true"
        for item in group.conditions
    )
