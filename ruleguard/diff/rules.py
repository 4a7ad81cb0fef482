"""Differences of paired rules, field by field and flow by flow."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from ruleguard.baselines import canonical
from ruleguard.diff.change import UNKNOWN, Change, NotCompared, Value
from ruleguard.diff.match import ConnectorPair, Pair, RuleMatcher
from ruleguard.expressions.equivalence import equivalent
from ruleguard.model import view
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.records import record

T = TypeVar("T")
_PLAIN_FIELDS = (
    "description",
    "direction",
    "source_object_type",
    "target_object_type",
    "link_type",
    "immutable_tag",
    "disabled",
    "password_sync",
    "soft_delete_expiry",
)
_ACTING_FIELDS = {
    "direction": "direction",
    "source_object_type": "object type",
    "target_object_type": "object type",
    "link_type": "link type",
    "precedence": "precedence",
    "disabled": "whether it is disabled",
    "password_sync": "password synchronization",
}
"""Fields that decide what a rule does, and what to call them when one side does not say them."""
_NAMES = ("source_object_type", "target_object_type", "immutable_tag")
_SCRIPT = "rule-script"
_OPEN = "an export does not state it, or a script gives it only when it runs"
_OUTSIDE = "an export does not hold them, and an identifier says nothing to another server"
_STUB = "a settings file names standard rules without their content: export them with Get-ADSyncServerConfiguration"


def compare_rules(
    pairs: Iterable[Pair[SyncRule]],
    matcher: RuleMatcher,
    connectors: Iterable[ConnectorPair],
    skipped: set[NotCompared],
    cosmetic: list[Change],
) -> Iterator[Change]:
    """Rules that one side lacks, renamed and moved ones, then what differs inside; what is no change goes to ``cosmetic``."""
    common = frozenset(
        item.role for item in connectors if item.pair.active is not None and item.pair.staging is not None
    )
    servers = _Servers(matcher, common, (_by_id(matcher.active.rules), _by_id(matcher.staging.rules)))
    for pair in pairs:
        one, other = pair.active, pair.staging
        if one is not None and other is not None:
            found = _Rules((one, other), servers, skipped)
            yield from found.changes()
            cosmetic += found.cosmetic
        elif one is not None:
            yield from _one_sided("removed", one, matcher, skipped)
        elif other is not None:
            yield from _one_sided("added", other, matcher, skipped)


def _one_sided(action: str, rule: SyncRule, matcher: RuleMatcher, skipped: set[NotCompared]) -> Iterator[Change]:
    """A rule that the other side lacks. A script holds the rules somebody exported, not all that its server has."""
    own, other = (matcher.active, matcher.staging) if action == "removed" else (matcher.staging, matcher.active)
    if other.input.format == _SCRIPT and own.input.format != _SCRIPT:
        skipped.add(
            NotCompared("rules that the script does not hold", f"{other.input.path} is no export of a whole server")
        )
        return
    key = (matcher.role(rule) or UNKNOWN, rule.name or "")
    if action == "removed":
        yield Change(action, "rule", key, "", rule.name, None, active_node=rule, rules=(rule, None))
    else:
        yield Change(action, "rule", key, "", None, rule.name, staging_node=rule, rules=(None, rule))


@record(frozen=True, slots=True)
class _Servers:
    """What is around a pair of rules. ``common``: roles of the connectors that both servers have; ``known``: the rules of
    each server by identifier."""

    matcher: RuleMatcher
    common: frozenset[str]
    known: tuple[Mapping[str, SyncRule], Mapping[str, SyncRule]]


class _Rules:
    def __init__(self, both: tuple[SyncRule, SyncRule], servers: _Servers, skipped: set[NotCompared]) -> None:
        self.active, self.staging = both
        self.servers, self.matcher, self.skipped = servers, servers.matcher, skipped
        self.cosmetic: list[Change] = []
        self.role = self.matcher.role(self.active) or self.matcher.role(self.staging) or UNKNOWN
        self.key = (self.role, self.active.name or "")
        self._scopes = _forms(canonical.scope, self.active.scope, self.staging.scope)
        self._joins = _forms(canonical.joins, self.active.joins, self.staging.joins)

    def changes(self) -> Iterator[Change]:
        yield from self._identity()
        for field in _PLAIN_FIELDS:
            yield from self._field(field)
        yield from self._placement()
        yield from self._groups()
        yield from self._flows()
        self._silent()

    def _change(self, field: str, active: Value, staging: Value, action: str = "changed") -> Change:
        rules = self.active, self.staging
        return Change(action, "rule", self.key, field, active, staging, *rules, rules=rules)

    def _identity(self) -> Iterator[Change]:
        one, other = self.active, self.staging
        if (one.name or "").casefold() != (other.name or "").casefold():
            yield self._change("name", one.name, other.name, "renamed")
        roles = self.matcher.role(one), self.matcher.role(other)
        if roles[0] != roles[1] and (None not in roles or self._belongs_nowhere(roles)):
            yield self._change("connector", roles[0] or UNKNOWN, roles[1] or UNKNOWN, action="moved")

    def _belongs_nowhere(self, roles: tuple[str | None, str | None]) -> bool:
        """Whether one side names a connector that its own list lacks, although the other side's connector is there."""
        sides = self.matcher.active, self.matcher.staging
        lacking = next(side for side, role in zip(sides, roles, strict=True) if role is None)
        return lacking.connectors is not None and any(role in self.servers.common for role in roles)

    def _field(self, field: str) -> Iterator[Change]:
        one, other = getattr(self.active, field), getattr(self.staging, field)
        if one is None or other is None or one == other:
            return
        if field in _NAMES and one.casefold() == other.casefold():
            return
        yield self._change(field, one, other)

    def _placement(self) -> Iterator[Change]:
        """A rule placed beside another one: the other is named by its identifier, which differs between servers."""
        for field in ("precedence_before", "precedence_after"):
            one, other = getattr(self.active, field), getattr(self.staging, field)
            if one is None or other is None:
                continue
            beside = self.servers.known[0].get(one), self.servers.known[1].get(other)
            if one and other and self._may_be_twins(*beside):
                if one != other:
                    self.skipped.add(NotCompared("which rule a rule was placed beside", _OUTSIDE))
                continue
            names = _named(one, beside[0]), _named(other, beside[1])
            if names[0].casefold() != names[1].casefold() and not self._are_twins(*beside):
                yield self._change(field, *names)

    def _are_twins(self, one: SyncRule | None, other: SyncRule | None) -> bool:
        return one is not None and other is not None and self.matcher.partner(one) is other

    def _may_be_twins(self, one: SyncRule | None, other: SyncRule | None) -> bool:
        """Whether a rule that is not in its export may be the one that the other side names."""
        known = [rule for rule in (one, other) if rule is not None]
        return len(known) < 2 and not any(map(self.matcher.is_paired, known))

    def _groups(self) -> Iterator[Change]:
        one, other = self.active, self.staging
        scopes, joins = self._scopes, self._joins
        if None not in scopes and scopes[0] != scopes[1]:
            yield self._change("scope", view.rule(one)["scope"], view.rule(other)["scope"])
        if None not in joins and joins[0] != joins[1]:
            yield self._change("joins", view.rule(one)["joins"], view.rule(other)["joins"])

    def _flows(self) -> Iterator[Change]:
        one, other = self.active.flows, self.staging.flows
        if one is None or other is None or (one == other and not any(map(_is_open, one))):
            return
        left, right = _by_destination(one), _by_destination(other)
        for destination in dict.fromkeys((*left, *right)):
            twins, here, there = _matched(left.get(destination, []), right.get(destination, []))
            for active, staging in twins:
                self._wording(active, staging)
                if _is_open(active):
                    self._unsaid(active, (self.active, self.staging))
            for active, staging in zip(here, there, strict=False):
                yield from self._flow(active, staging)
            for flow in here[len(there) :]:
                yield self._whole_flow("removed", flow)
            for flow in there[len(here) :]:
                yield self._whole_flow("added", flow)

    def _flow_key(self, flow: Flow) -> tuple[str, ...]:
        return (*self.key, flow.destination or "")

    def _whole_flow(self, action: str, flow: Flow) -> Change:
        rules = self.active, self.staging
        if action == "removed":
            nodes: tuple[Flow | SyncRule, Flow | SyncRule] = (flow, self.staging)
            return Change(action, "flow", self._flow_key(flow), "", written(flow), None, *nodes, rules=rules)
        nodes = (self.active, flow)
        return Change(action, "flow", self._flow_key(flow), "", None, written(flow), *nodes, rules=rules)

    def _flow(self, active: Flow, staging: Flow) -> Iterator[Change]:
        key, rules = self._flow_key(active), (self.active, self.staging)
        sources = canonical.flow_source(active), canonical.flow_source(staging)
        if None in sources:
            self._unsaid(active, [rule for rule, source in zip(rules, sources, strict=True) if source is None])
        elif sources[0] != sources[1]:
            same_kind = active.kind == staging.kind
            field = (
                {"expression": "expression", "constant": "value"}.get(active.kind or "", "sources")
                if same_kind
                else "kind"
            )
            values = written(active), written(staging)
            if not same_kind and equivalent(*values):  # [mail] as attribute and as expression
                values = active.kind or "", staging.kind or ""
            yield Change("changed", "flow", key, field, *values, active, staging, rules=rules)
        else:
            self._wording(active, staging)
        for field in ("merge", "once"):
            one, other = getattr(active, field), getattr(staging, field)
            unsaid = [rule for rule, value in zip(rules, (one, other), strict=True) if value is None]
            if unsaid:
                self._unsaid(active, unsaid)
            elif one != other:
                yield Change("changed", "flow", key, field, one, other, active, staging, rules=rules)

    def _unsaid(self, flow: Flow, rules: Iterable[SyncRule]) -> None:
        """Of these rules it is not known what the flow writes."""
        self.skipped |= {NotCompared(f"what '{rule.name}' writes to {flow.destination}", _OPEN) for rule in rules}

    def _wording(self, active: Flow, staging: Flow) -> None:
        """Of two flows from one source: whether their expressions look different."""
        texts = active.expression, staging.expression
        if active.kind == "expression" and None not in texts and texts[0] != texts[1]:
            key, rules = self._flow_key(active), (self.active, self.staging)
            self.cosmetic.append(
                Change("changed", "flow", key, "expression", *texts, active, staging, rules=rules),
            )

    def _silent(self) -> None:
        if self.active.flows is not None and self.staging.flows is not None:
            for field, words in _ACTING_FIELDS.items():
                unsaid = [rule for rule in (self.active, self.staging) if getattr(rule, field) is None]
                self.skipped |= {NotCompared(f"{words} of '{rule.name}'", _OPEN) for rule in unsaid}
        for rule, *forms in zip((self.active, self.staging), self._scopes, self._joins, strict=True):
            if rule.flows is None:
                self.skipped.add(NotCompared("content of standard rules (scope, joins, flows)", _STUB))
            elif None in forms:
                self.skipped.add(NotCompared(f"scope or joins of '{rule.name}'", _OPEN))


def written(flow: Flow) -> str:
    """What a flow writes, as the product's own notation has it: ``[mail]``, ``"text"`` or the expression."""
    if flow.kind == "expression":
        return flow.expression or ""
    if flow.kind == "constant":
        return f'"{flow.value}"'
    return ", ".join(f"[{name}]" for name in flow.sources)


def _forms(form: Callable[[T], canonical.Form], one: T, other: T) -> tuple[canonical.Form, canonical.Form]:
    """Of both sides; most rules are alike on both, and one form is enough for them."""
    first = form(one)
    return first, first if one == other else form(other)


def _by_destination(flows: tuple[Flow, ...]) -> dict[str | None, list[Flow]]:
    found: dict[str | None, list[Flow]] = {}
    for flow in flows:
        found.setdefault(flow.destination, []).append(flow)
    return found


def _matched(active: list[Flow], staging: list[Flow]) -> tuple[list[tuple[Flow, Flow]], list[Flow], list[Flow]]:
    """Of the flows of one target: the equal ones as pairs, and what each side has alone.

    The same text comes first: of several flows that mean the same, each is paired with the one written like it.
    """
    twins: list[tuple[Flow, Flow]] = []
    for form in (_text_form, _form):
        active, staging = _paired(active, staging, form, twins)
    return twins, active, staging


def _paired(
    active: list[Flow], staging: list[Flow], form: Callable[[Flow], Hashable], twins: list[tuple[Flow, Flow]]
) -> tuple[list[Flow], list[Flow]]:
    """Move flows of one form from both lists to ``twins``; what is left of the lists."""
    waiting: dict[Hashable, deque[int]] = {}
    for place, flow in enumerate(staging):
        waiting.setdefault(form(flow), deque()).append(place)
    alone, taken = [], set()
    for flow in active:
        places = waiting.get(form(flow))
        if places:
            taken.add(places[0])
            twins.append((flow, staging[places.popleft()]))
        else:
            alone.append(flow)
    return alone, [flow for place, flow in enumerate(staging) if place not in taken]


def _is_open(flow: Flow) -> bool:
    """Whether something of a flow is not said: two such flows may differ although they look alike."""
    return canonical.is_unsaid(flow) or None in (flow.merge, flow.once)


def _form(flow: Flow) -> tuple[Hashable, ...]:
    return (canonical.flow_source(flow), flow.merge, flow.once)


def _text_form(flow: Flow) -> Hashable:
    return (flow.expression, *_form(flow))


def _by_id(rules: tuple[SyncRule, ...]) -> dict[str, SyncRule]:
    """The first rule of each identifier."""
    return {rule.identifier: rule for rule in reversed(rules) if rule.identifier}


def _named(identifier: str, rule: SyncRule | None) -> str:
    """The name of the rule with an identifier; "" for none."""
    if not identifier:
        return ""
    return "a rule that is not in the export" if rule is None else rule.name or ""
