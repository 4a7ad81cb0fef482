"""A default rule held against what was shipped: which parts differ, and what each difference can come from.

A difference that a choice in the wizard accounts for is no modification. Which parts the wizard writes is in
``wizard_parts``; what it was told comes from the settings of both servers, as far as their exports state them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.baselines import canonical
from ruleguard.baselines.choices import Told, told_of
from ruleguard.baselines.deviation import Against, Deviation, State, explained
from ruleguard.baselines.shapes import FIELDS, by_destination, field_form, fingerprint, source_of
from ruleguard.baselines.wizard_parts import part_of
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.model.shipped import Baseline, ShippedFlow, ShippedRule
from ruleguard.model.values import tag_stem
from ruleguard.records import record

__all__ = ["Deviation", "Held", "State", "Told", "hold", "told_of"]


@record(frozen=True, slots=True)
class Held:
    """A rule held against one shipped one. No deviations: it is as it was shipped."""

    rule: SyncRule
    shipped: ShippedRule
    baseline: Baseline
    deviations: tuple[Deviation, ...]

    def with_state(self, *states: State) -> tuple[Deviation, ...]:
        """The deviations of the given states."""
        return tuple(item for item in self.deviations if item.state in states)


def hold(rule: SyncRule, told: Told, shipped: Iterable[tuple[ShippedRule, Baseline]]) -> list[Held]:
    """The rule held against each of the shipped ones, the nearest first; of equally near ones, first those whose baseline
    holds the whole rule. A part that either does not say is left out.

    ``shipped`` are of the rule's own revision: one revision of a tag is one shipped rule, up to the flows that
    the forest's schema decides (observed, not documented).
    """
    found = [
        Held(rule, one, baseline, tuple(_deviations(rule, Against(told, one, baseline)))) for one, baseline in shipped
    ]
    return sorted(found, key=lambda held: (_distance(held.deviations), held.shipped.rule is None))


def _distance(deviations: tuple[Deviation, ...]) -> tuple[int, ...]:
    counted = [sum(1 for item in deviations if item.state is state) for state in reversed(State)]
    return tuple(counted)


def _deviations(rule: SyncRule, against: Against) -> Iterator[Deviation]:
    shipped = against.shipped
    for name in FIELDS:
        value, wanted = field_form(rule, name), shipped.fields.get(name)
        if None not in (value, wanted) and value != wanted:
            yield Deviation(name, "", "changed", State.EDITED)
    if rule.scope is not None and shipped.scope is not None:
        yield from _compared("scope", fingerprint(canonical.scope(rule.scope)), shipped.scope)
    if rule.joins is not None and shipped.joins is not None:
        part = part_of(tag_stem(shipped.tag), "joins")
        for found in _compared("joins", fingerprint(canonical.joins(rule.joins)), shipped.joins):
            yield found if found.state is State.OPEN else explained(found, rule, part, against)
    if rule.flows is not None:
        yield from _flow_deviations(rule, against)


def _compared(field: str, value: str | None, wanted: str) -> Iterator[Deviation]:
    if value != wanted:
        yield Deviation(field, "", "changed", State.OPEN if value is None else State.EDITED)


def _flow_deviations(rule: SyncRule, against: Against) -> Iterator[Deviation]:
    stem, mine = tag_stem(against.shipped.tag), by_destination(rule.flows or ())
    for folded in dict.fromkeys((*against.shipped.flows, *mine)):
        flows, wanted = tuple(mine.get(folded, ())), against.shipped.flows.get(folded)
        if wanted is None or not flows:
            action = "added" if wanted is None else "removed"
            destination = (flows[0].destination or "") if wanted is None else wanted.destination
            part = part_of(stem, "flow", folded, whole=True)
            yield explained(Deviation("flow", destination, action, State.EDITED, flows=flows), rule, part, against)
            continue
        for found in _changed(flows, wanted):
            part = part_of(stem, "flow", folded) if found.field == "flow" else None
            yield found if found.state is State.OPEN else explained(found, rule, part, against)


def _changed(flows: tuple[Flow, ...], wanted: ShippedFlow) -> Iterator[Deviation]:
    """How flows to an attribute are not what is shipped to flow to it."""
    source = source_of(flows)
    if wanted.source is not None and source != wanted.source:
        state = State.OPEN if source is None else State.EDITED
        yield Deviation("flow", wanted.destination, "changed", state, flows=flows)
    if len(flows) == 1:
        for name in ("merge", "once"):
            value, shipped_value = getattr(flows[0], name), getattr(wanted, name)
            if None not in (value, shipped_value) and value != shipped_value:
                yield Deviation(name, wanted.destination, "changed", State.EDITED, flows=flows)
