"""An edited default rule as a custom rule that has just the edited flows, and when that is not the same.

Source: the vendor's page on modified default rules: leave the default rule as it is, and add a rule of higher precedence
with the same scope, no joins, link type Join and the flows that differ.
"""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.baselines import canonical
from ruleguard.diff.impact import Judged
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.plan.moves import Servers, is_default

_MERGES = ("Update", "Replace")
SUFFIX = " - changed flows"


def override(
    servers: Servers, pair: tuple[SyncRule, SyncRule], judged: Iterable[Judged], identifier: str
) -> SyncRule | str:
    """The custom rule, on the connector of active's rule and without a number yet; or why there can be none.

    ``judged``: what differs between the two default rules and is not brought over in another way.
    """
    active, staging = pair
    changes = [item.change for item in judged]
    other = sorted({change.field.replace("_", " ") for change in changes if change.object == "rule"})
    if other:
        return f"no other rule can change what differs ({', '.join(other)})"
    if any(change.action == "added" for change in changes):
        return "active lacks a flow that staging has, and no other rule can take a flow away"
    if any(change.field == "merge" for change in changes):
        return "the merge type differs, and all rules that write one attribute must have the same"
    if active.disabled:
        return "it is disabled on active, so that what is in it does nothing there"
    scopes = canonical.scope(active.scope), canonical.scope(staging.scope)
    if None in scopes or scopes[0] != scopes[1]:
        return "its scoping filter is not known to be the same on both servers"
    wanted = {(change.key[-1]).casefold() for change in changes}
    flows = [flow for flow in active.flows or () if (flow.destination or "").casefold() in wanted]
    reason = _unfit(flows) or _outranked(servers, active, flows)
    return reason or _rule(active, tuple(flows), identifier)


def _unfit(flows: list[Flow]) -> str:
    targets = [(flow.destination or "").casefold() for flow in flows]
    if len(set(targets)) < len(targets):
        return "it writes one attribute by several flows"
    if any(flow.merge not in _MERGES for flow in flows):
        return "its flow is merged with what other rules write, so that a second rule adds to it and replaces nothing"
    return ""


def _outranked(servers: Servers, active: SyncRule, flows: list[Flow]) -> str:
    """Another default rule that wins against this one would lose against the override."""
    targets = {(flow.destination or "").casefold() for flow in flows}
    for other in servers.active.rules:
        if other is active or not is_default(other) or other.disabled or not servers.meets(active, other):
            continue
        wins = other.precedence is None or active.precedence is None or other.precedence < active.precedence
        common = {(flow.destination or "").casefold() for flow in other.flows or ()} & targets
        if wins and (common or other.flows is None):
            return f"the default rule '{other.name}' writes the same and wins against it; it would lose against an override"
    return ""


def _rule(active: SyncRule, flows: tuple[Flow, ...], identifier: str) -> SyncRule:
    return SyncRule(
        name=f"{active.name}{SUFFIX}",
        identifier=identifier,
        description=f"The flows in which the default rule '{active.name}' was edited on the former active server.",
        direction=active.direction,
        connector=active.connector,
        source_object_type=active.source_object_type,
        target_object_type=active.target_object_type,
        link_type="Join",
        precedence=None,
        precedence_before=None,
        precedence_after=None,
        immutable_tag="",
        disabled=False,
        password_sync=False,
        soft_delete_expiry=None,
        standard=False,
        scope=active.scope,
        joins=(),
        flows=flows,
    )
