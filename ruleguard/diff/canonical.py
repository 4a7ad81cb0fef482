"""Forms of the parts of a rule in which equal means "does the same": what a comparison must not see is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from ruleguard.expressions.references import without_layout
from ruleguard.model.nodes import Flow, JoinGroup, ScopeGroup, SyncRule

Form = Hashable


def scope(groups: tuple[ScopeGroup, ...] | None) -> Form:
    """Groups are alternatives and clauses all hold: neither has an order, and a repetition changes nothing."""
    if groups is None:
        return None
    return frozenset(
        frozenset((item.attribute, item.operator, item.value) for item in group.conditions) for group in groups
    )


def joins(groups: tuple[JoinGroup, ...] | None) -> Form:
    """Groups are tried in order; the pairs of a group have none."""
    if groups is None:
        return None
    return tuple(
        frozenset(
            (item.connector_attribute, item.metaverse_attribute, item.case_sensitive) for item in group.conditions
        )
        for group in groups
    )


def flow_source(flow: Flow) -> Form:
    """Where the value comes from."""
    if flow.kind == "expression" and flow.expression is not None:
        return ("expression", without_layout(flow.expression))
    if flow.kind == "constant":
        return ("constant", flow.value)
    return (flow.kind, flow.sources)


def flows(items: tuple[Flow, ...] | None) -> Form:
    """Flows have no order; each target is written by one flow, and where it is not, every one counts."""
    if items is None:
        return None
    forms = Counter((item.destination, flow_source(item), item.merge, item.once) for item in items)
    return frozenset(forms.items())


def body(rule: SyncRule) -> Form | None:
    """What the rule does, without its name, place and identifiers. None when the format does not say."""
    if rule.scope is None or rule.joins is None or rule.flows is None:
        return None
    return (
        rule.direction,
        rule.source_object_type,
        rule.target_object_type,
        rule.link_type,
        rule.password_sync,
        scope(rule.scope),
        joins(rule.joins),
        flows(rule.flows),
    )
