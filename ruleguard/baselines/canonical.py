"""Forms of the parts of a rule in which equal means "does the same": what a comparison must not see is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

from ruleguard.expressions.equivalence import canonical_form
from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule

Form = Hashable
_WITHOUT_VALUE = ("ISNULL", "ISNOTNULL")
_TRUTHS = ("true", "false")


def scope(groups: tuple[ScopeGroup, ...] | None) -> Form:
    """Groups are alternatives and clauses all hold: neither has an order, and a repetition changes nothing.

    None when something of it is not said, as for every form here.
    """
    if groups is None or any(map(_is_open, (item for group in groups for item in group.conditions))):
        return None
    found = frozenset(
        frozenset((item.attribute, item.operator, scope_value(item)) for item in group.conditions) for group in groups
    )
    return found if any(found) else frozenset()  # groups without a clause restrict nothing


def scope_value(item: ScopeCondition) -> str | None:
    """The value as far as the operator looks at it. Default rules write the same truth as ``TRUE``, ``True``, ``true``."""
    if item.operator in _WITHOUT_VALUE:
        return ""
    folded = (item.value or "").casefold()
    return folded if folded in _TRUTHS else item.value


def joins(groups: tuple[JoinGroup, ...] | None) -> Form:
    """Groups are tried in order; the pairs of a group have none."""
    if groups is None or any(_is_open_join(item) for group in groups for item in group.conditions):
        return None
    return tuple(
        frozenset(
            (item.connector_attribute, item.metaverse_attribute, item.case_sensitive) for item in group.conditions
        )
        for group in groups
    )


def flow_source(flow: Flow) -> Form:
    """Where the value comes from."""
    if is_unsaid(flow):
        return None
    if flow.kind == "expression":
        return ("expression", canonical_form(flow.expression or ""))
    return (flow.kind, flow.value if flow.kind == "constant" else flow.sources)


def is_unsaid(flow: Flow) -> bool:
    """Whether it is not known where the value comes from."""
    if flow.kind == "expression":
        return flow.expression is None
    return flow.value is None if flow.kind == "constant" else flow.kind is None or not flow.sources


def flows(items: tuple[Flow, ...] | None) -> Form:
    """Flows have no order; each target is written by one flow, and where it is not, every one counts."""
    if items is None:
        return None
    sources = list(map(flow_source, items))
    if None in sources:
        return None
    forms = Counter(
        (item.destination, source, item.merge, item.once) for item, source in zip(items, sources, strict=True)
    )
    return frozenset(forms.items())


def body(rule: SyncRule) -> Form | None:
    """What the rule does, without its name, place and identifiers. None when the format does not say."""
    parts = _parts(rule)
    return None if None in parts else (*_kind(rule), parts)


def text(rule: SyncRule) -> str:
    """The rule without its name, place and identifiers, to put rules into an order that is the same in every run."""
    own = rule.standard, rule.immutable_tag, rule.description, rule.soft_delete_expiry
    return _text((own, _kind(rule), _parts(rule)))


def _kind(rule: SyncRule) -> tuple[Form, ...]:
    return (rule.direction, rule.source_object_type, rule.target_object_type, rule.link_type, rule.password_sync)


def _parts(rule: SyncRule) -> tuple[Form, ...]:
    return (scope(rule.scope), joins(rule.joins), flows(rule.flows))


def _text(form: Form) -> str:
    """A set has no order of its own: its members are put into one."""
    if isinstance(form, frozenset):
        return "{" + ", ".join(sorted(map(_text, form))) + "}"
    if isinstance(form, tuple):
        return "(" + ", ".join(map(_text, form)) + ")"
    return repr(form)


def _is_open(item: ScopeCondition) -> bool:
    """Whether something of it is not said."""
    return item.attribute is None or item.operator is None or item.value is None


def _is_open_join(item: JoinCondition) -> bool:
    return item.connector_attribute is None or item.metaverse_attribute is None or item.case_sensitive is None
