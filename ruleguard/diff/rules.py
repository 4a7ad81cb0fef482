"""Differences of paired rules, field by field and flow by flow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.diff import canonical
from ruleguard.diff.change import Change, NotCompared, Value
from ruleguard.diff.match import Pair, RuleMatcher
from ruleguard.expressions.references import without_layout
from ruleguard.model import view
from ruleguard.model.nodes import Flow, SyncRule

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
_NAMES = ("source_object_type", "target_object_type", "immutable_tag")
_SCRIPT = "rule-script"
_OPEN = "an export does not state it, or a script gives it only when it runs"
_UNKNOWN = "unknown connector"
_STUB = "a settings file names standard rules without their content: export them with Get-ADSyncServerConfiguration"


def compare_rules(pairs: Iterable[Pair[SyncRule]], matcher: RuleMatcher, skipped: set[NotCompared]) -> Iterator[Change]:
    """Rules that one side lacks, renamed and moved ones, then what differs inside."""
    for pair in pairs:
        one, other = pair.active, pair.staging
        if one is not None and other is not None:
            yield from _Rules(one, other, matcher, skipped).changes()
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
    key = (matcher.role(rule) or _UNKNOWN, rule.name or "")
    if action == "removed":
        yield Change(action, "rule", key, "", rule.name, None, active_node=rule, rules=(rule, None))
    else:
        yield Change(action, "rule", key, "", None, rule.name, staging_node=rule, rules=(None, rule))


class _Rules:
    def __init__(self, active: SyncRule, staging: SyncRule, matcher: RuleMatcher, skipped: set[NotCompared]) -> None:
        self.active, self.staging = active, staging
        self.matcher, self.skipped = matcher, skipped
        self.role = matcher.role(active) or matcher.role(staging) or _UNKNOWN
        self.key = (self.role, active.name or "")

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
        if roles[0] != roles[1] and None not in roles:
            yield self._change("connector", *roles, action="moved")

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
            beside = _by_id(self.matcher.active.rules, one), _by_id(self.matcher.staging.rules, other)
            if beside[0] is not None and self.matcher.partner(beside[0]) is beside[1]:
                continue
            names = _named(one, beside[0]), _named(other, beside[1])
            if names[0] != names[1]:
                yield self._change(field, *names)

    def _groups(self) -> Iterator[Change]:
        one, other = self.active, self.staging
        scopes = canonical.scope(one.scope), canonical.scope(other.scope)
        if None not in scopes and scopes[0] != scopes[1]:
            yield self._change("scope", view.rule(one)["scope"], view.rule(other)["scope"])
        joins = canonical.joins(one.joins), canonical.joins(other.joins)
        if None not in joins and joins[0] != joins[1]:
            yield self._change("joins", view.rule(one)["joins"], view.rule(other)["joins"])

    def _flows(self) -> Iterator[Change]:
        one, other = self.active.flows, self.staging.flows
        if one is None or other is None or one == other:
            return
        left, right = _by_destination(one), _by_destination(other)
        for destination in dict.fromkeys((*left, *right)):
            here, there = _without_equal(left.get(destination, []), right.get(destination, []))
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
            self.skipped.add(NotCompared(f"what '{self.active.name}' writes to {active.destination}", _OPEN))
        elif sources[0] != sources[1]:
            same_kind = active.kind == staging.kind
            field = (
                {"expression": "expression", "constant": "value"}.get(active.kind or "", "sources")
                if same_kind
                else "kind"
            )
            values = written(active), written(staging)
            if without_layout(values[0]) == without_layout(values[1]):  # [mail] as attribute and as expression
                values = active.kind or "", staging.kind or ""
            yield Change("changed", "flow", key, field, *values, active, staging, rules=rules)
        for field in ("merge", "once"):
            one, other = getattr(active, field), getattr(staging, field)
            if one is not None and other is not None and one != other:
                yield Change("changed", "flow", key, field, one, other, active, staging, rules=rules)

    def _silent(self) -> None:
        for rule in (self.active, self.staging):
            if rule.flows is None:
                self.skipped.add(NotCompared("content of standard rules (scope, joins, flows)", _STUB))
            elif None in (canonical.scope(rule.scope), canonical.joins(rule.joins)):
                self.skipped.add(NotCompared(f"scope or joins of '{rule.name}'", _OPEN))


def written(flow: Flow) -> str:
    """What a flow writes, as the product's own notation has it: ``[mail]``, ``"text"`` or the expression."""
    if flow.kind == "expression":
        return flow.expression or ""
    if flow.kind == "constant":
        return f'"{flow.value}"'
    return ", ".join(f"[{name}]" for name in flow.sources)


def _by_destination(flows: tuple[Flow, ...]) -> dict[str | None, list[Flow]]:
    found: dict[str | None, list[Flow]] = {}
    for flow in flows:
        found.setdefault(flow.destination, []).append(flow)
    return found


def _without_equal(active: list[Flow], staging: list[Flow]) -> tuple[list[Flow], list[Flow]]:
    """The flows of one target that have no equal on the other side."""
    rest = list(staging)
    alone = []
    for flow in active:
        form = (canonical.flow_source(flow), flow.merge, flow.once)
        twin = next(
            (
                index
                for index, other in enumerate(rest)
                if (canonical.flow_source(other), other.merge, other.once) == form
            ),
            None,
        )
        if twin is None:
            alone.append(flow)
        else:
            del rest[twin]
    return alone, rest


def _by_id(rules: tuple[SyncRule, ...], identifier: str) -> SyncRule | None:
    return next((rule for rule in rules if identifier and rule.identifier == identifier), None)


def _named(identifier: str, rule: SyncRule | None) -> str:
    """The name of the rule with an identifier; "" for none."""
    if not identifier:
        return ""
    return "a rule that is not in the export" if rule is None else rule.name or ""
