"""The part of a default rule that a change is about, held against what was shipped."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.baselines import canonical
from ruleguard.baselines.canonical import Form
from ruleguard.baselines.capture import Knowledge
from ruleguard.baselines.choices import Told, alike, told_of
from ruleguard.baselines.held import Deviation, Held, State, hold
from ruleguard.baselines.shapes import FIELDS, by_destination, field_form, fingerprint, shape, source_of
from ruleguard.baselines.wizard_parts import Part, part_of
from ruleguard.diff.change import Change, Value
from ruleguard.diff.rules import written
from ruleguard.model import view
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import FLOW_KINDS, is_standard_tag, tag_stem
from ruleguard.records import record

Place = tuple[str, str]
"""A part of a rule: its field and "", or flow, merge, once and the folded attribute that the flow writes."""

NOTHING = ""
"""The form and the value of a flow that is not there."""
_GROUPS = ("scope", "joins")
_OF_FLOW = ("merge", "once")
_CONTENT = (*FIELDS, *_GROUPS)


@record(frozen=True, slots=True)
class Standing:
    """How a part stands to what was shipped, by the baseline that is most like it. ``shipped``: the value in the form of
    the change, None when it is not known; "" for a flow that was not shipped."""

    state: State
    shipped: Value = None


_OPEN = Standing(State.OPEN)


class ShippedParts:
    """The default rules of two servers held against what is known."""

    def __init__(self, active: Config, staging: Config, knowledge: Knowledge) -> None:
        self.told = told_of(active), told_of(staging)
        self._builds = active.server.build, staging.server.build
        self._knowledge = knowledge
        self._held: dict[tuple[int, str], list[Held]] = {}
        self._direct: dict[tuple[int, int], Held] = {}

    def standing(self, change: Change, side: int) -> Standing:
        """How the changed part stands on a side. A rule that lost its tag is held against its partner's."""
        rule, twin = change.rules[side], change.rules[1 - side]
        if rule is None or twin is None:
            return _OPEN
        place = place_of(change)
        found = [
            Standing(self._state(held, place, side), self._value(held, change, side))
            for held in self._all(rule, side, tag(rule) or tag(twin))
        ]
        return min(found, key=lambda item: (item.state, item.shipped is None), default=_OPEN)

    def is_known(self, rule: SyncRule) -> bool:
        """Whether a baseline knows the revision of a default rule."""
        return bool(self._knowledge.of(tag(rule)))

    def between(self, change: Change) -> State:
        """What a difference between two rules of one revision can come from, when nobody knows what was shipped."""
        one, other = change.rules
        if one is None or other is None or one.flows is None or other.flows is None:
            return State.OPEN
        place = place_of(change)
        part = part_in(change)
        found = [
            next((item.state for item in held.deviations if _is_about(item, place)), None)
            for held in (self._against(one, other, 0), self._against(other, one, 1))
        ]
        states = [state for state in found if state is not None]
        return max(states, default=State.EDITED if part is None else State.CHOSEN_OR_EDITED)

    def edited_alike(self, one: SyncRule, other: SyncRule) -> Iterator[str]:
        """The parts that two rules of one tag have alike, and that are not as they were shipped."""
        rules = self._all(one, 0, tag(one)), self._all(other, 1, tag(one))
        if not rules[0]:
            return
        names = {_place(item): item.part for held in rules[0] for item in held.deviations}
        for place, name in {("name", ""): "name", ("disabled", ""): "disabled", **names}.items():
            states = [
                min(self._state(held, place, side) for held in helds) for side, helds in zip((0, 1), rules, strict=True)
            ]
            forms = _form(one, place), _form(other, place)
            if states == [State.EDITED, State.EDITED] and None not in forms and forms[0] == forms[1]:
                yield name

    def _all(self, rule: SyncRule, side: int, wanted: str) -> list[Held]:
        """The rule held against each shipped one of its revision."""
        key = id(rule), wanted
        if key not in self._held:
            self._held[key] = hold(rule, self.told[side], self._knowledge.of(wanted)) if wanted else []
        return self._held[key]

    def _against(self, rule: SyncRule, other: SyncRule, side: int) -> Held:
        """A rule held against its partner, as if that were what was shipped."""
        key = id(rule), id(other)
        if key not in self._direct:
            theirs = self.told[1 - side]
            partner = Baseline("", None, theirs.form, theirs.choices, (), is_whole=False)
            (self._direct[key],) = hold(rule, self.told[side], [(shape(other, theirs.choices), partner)])
        return self._direct[key]

    def _state(self, held: Held, place: Place, side: int) -> State:
        deviation = next((item for item in held.deviations if _is_about(item, place)), None)
        if deviation is not None:
            return deviation.state
        mine, shipped = _form(held.rule, place), self._shipped_form(held, place, side)
        if mine is None or shipped is None:
            return State.OPEN
        return State.SHIPPED if mine == shipped else State.EDITED

    def _shipped_form(self, held: Held, place: Place, side: int) -> Form | None:
        field, folded = place
        shipped = held.shipped
        if folded:
            flow = shipped.flows.get(folded)
            if flow is None:
                return NOTHING
            if flow.kind == "several" and shipped.rule is not None:
                return _flow_form(shipped.rule, field, folded)
            return flow.source if field == "flow" else getattr(flow, field)
        if field == "name":  # builds name one rule differently
            build = self._builds[side]
            return shipped.name.casefold() if build and build == held.baseline.build else None
        if field == "disabled":
            return False if shipped.rule is None else shipped.rule.disabled  # none was seen that is shipped disabled
        if field == "immutable_tag":
            return shipped.tag.casefold()
        return getattr(shipped, field) if field in _GROUPS else shipped.fields.get(field)

    def _value(self, held: Held, change: Change, side: int) -> Value:
        """What was shipped. Where the wizard was told something else, that is not what it writes on this server."""
        part = part_in(change)
        if part is not None and not self.is_told_as(part, held.baseline, side):
            return None
        field, folded = place_of(change)
        if folded:
            return _flow_value(held, change, folded)
        if field in ("name", "immutable_tag"):
            shipped = held.shipped.name if field == "name" else held.shipped.tag
            return None if self._shipped_form(held, (field, ""), side) is None else shipped
        rule = held.shipped.rule
        if rule is None or field not in (*_CONTENT, "disabled"):
            return None
        return view.rule(rule)[field] if field in _GROUPS else getattr(rule, field)

    def is_told_as(self, part: Part, baseline: Baseline, side: int) -> bool | None:
        """Whether the wizard of a side was told the same about a part as that of a clean server."""
        return alike(part.settings, self.told[side], Told(baseline.format, baseline.choices))


def tag(rule: SyncRule) -> str:
    """The tag of a default rule; "" for a custom rule."""
    found = rule.immutable_tag or ""
    return found if is_standard_tag(found) else ""


def place_of(change: Change) -> Place:
    """The part of a rule that a change is about."""
    if change.object == "rule":
        return change.field, ""
    return (change.field if change.field in _OF_FLOW else "flow"), change.key[-1].casefold()


def is_content(change: Change) -> bool:
    """Whether baselines of any build can tell what was shipped for the changed part."""
    return change.object == "flow" or change.field in _CONTENT


def part_in(change: Change) -> Part | None:
    """The part that the wizard writes and that a change is about."""
    field, folded = place_of(change)
    owner = next((tag(rule) for rule in change.rules if rule is not None and tag(rule)), "")
    return part_of(tag_stem(owner), field, folded, whole=change.object == "flow" and change.action != "changed")


def _place(item: Deviation) -> Place:
    return item.field, item.destination.casefold()


def _is_about(item: Deviation, place: Place) -> bool:
    """Whether a deviation is about a part. A flow that was not shipped deviates in all it says."""
    whole = item.field == "flow" and item.action != "changed" and place[0] in _OF_FLOW
    return _place(item) == place or (whole and item.destination.casefold() == place[1])


def _form(rule: SyncRule, place: Place) -> Form | None:
    """A part of a rule, equal where it does the same; None when it is not said."""
    field, folded = place
    if folded:
        return _flow_form(rule, field, folded)
    if field in _GROUPS:
        return fingerprint(canonical.scope(rule.scope) if field == "scope" else canonical.joins(rule.joins))
    if field in FIELDS:
        return field_form(rule, field)
    value = getattr(rule, field) if field in ("name", "immutable_tag", "disabled") else None
    return value.casefold() if isinstance(value, str) else value


def _flow_form(rule: SyncRule, field: str, folded: str) -> Form | None:
    if rule.flows is None:
        return None
    flows = by_destination(rule.flows).get(folded, [])
    if not flows:
        return NOTHING
    if field == "flow":
        return source_of(flows)
    values = [getattr(flow, field) for flow in flows]
    return None if None in values else values[0] if len(values) == 1 else tuple(sorted(values))


def _flow_value(held: Held, change: Change, folded: str) -> Value:
    if folded not in held.shipped.flows:
        return NOTHING
    rule = held.shipped.rule
    if rule is None:
        return None
    flows = by_destination(rule.flows or ())[folded]
    if change.field in _OF_FLOW:
        return getattr(flows[0], change.field) if len(flows) == 1 else None
    kinds = change.field == "kind" and {change.active, change.staging} <= set(FLOW_KINDS)
    return "; ".join(map(_kind if kinds else written, flows))


def _kind(flow: Flow) -> str:
    return flow.kind or ""
