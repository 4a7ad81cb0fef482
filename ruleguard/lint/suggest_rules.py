"""Custom rules in the place of edited default rules: what else writes the same attributes, and numbers that keep the order.

A new rule stands below 100 and so in front of every default rule. Where another default rule came before the edited one,
its flow comes along in a rule of its own: what decides an attribute stays the same. Rules meet where they are for the same
type of object; that an object of another type is joined to the same person is not looked at. Source: the vendor's pages on
modified default rules and on declarative provisioning.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import field, replace

from ruleguard.baselines import canonical
from ruleguard.lint.attributes import ADDING
from ruleguard.lint.contenders import always_gives, criteria
from ruleguard.lint.scope_logic import can_share_objects, is_within
from ruleguard.lint.surroundings import enabled
from ruleguard.model.nodes import Flow, SyncRule
from ruleguard.model.values import CUSTOM_PRECEDENCES
from ruleguard.plan.identities import derived
from ruleguard.plan.placing import Placed, Settled, out_of_order, place
from ruleguard.plan.rule_scripts import is_writable
from ruleguard.records import record

_LAST = CUSTOM_PRECEDENCES.stop - 1
_EVERY_TYPE = "*"
_ALIKE = {"Replace": "Update"}
_NO_NUMBER = "no precedence below 100 is free that keeps the order of the rules that write the same attributes"
Writer = tuple[SyncRule, Flow]


@record(slots=True)
class Carried:
    """What comes along of a rule: ``flows`` by the folded target. ``whole``: all of it, in a copy. ``kept_for``: the rules
    for whose sake alone flows are repeated that nobody edited. ``name``: of the rule that is overridden."""

    source: SyncRule
    name: str
    flows: dict[str, Flow] = field(default_factory=dict)
    whole: bool = False
    edited: bool = False
    kept_for: list[SyncRule] = field(default_factory=list)


@record(frozen=True, slots=True)
class Made:
    """A new rule, and the rule whose flows it has. ``kept_for``: the edited rules that it has to stay in front of."""

    rule: SyncRule
    carried: Carried


class Contest:
    """Which enabled rules write an attribute before and after a rule, for the same objects."""

    def __init__(self, rules: Iterable[SyncRule], *, exists_once: bool) -> None:
        self._exists_once = exists_once
        self._writers: dict[str, list[Writer]] = {}
        for rule in sorted(filter(enabled, rules), key=number):
            for flow in rule.flows or ():
                if rule.link_type != "JoinNoFlow":
                    self._writers.setdefault((flow.destination or "").casefold(), []).append((rule, flow))

    def before(self, rule: SyncRule, target: str) -> list[Writer]:
        """The rules that win against ``rule``, the first winner first."""
        return [each for each in self._meeting(rule, target) if number(each[0]) < number(rule)]

    def after(self, rule: SyncRule, target: str) -> list[Writer]:
        """The rules that lose against ``rule``, the first in line first."""
        return [each for each in self._meeting(rule, target) if number(each[0]) > number(rule)]

    def decider(self, rule: SyncRule, target: str, flow: Flow | None) -> SyncRule | None:
        """The rule that comes before and leaves nothing for ``rule`` to decide, or does what ``flow`` does."""
        for other, theirs in self.before(rule, target):
            gives = always_gives(theirs) or (theirs.kind in ("direct", "constant") and not theirs.once)
            if covers(other, rule) and (gives or (flow is not None and _form(theirs) == _form(flow))):
                return other
        return None

    def meets(self, one: SyncRule, other: SyncRule) -> bool:
        """Whether two rules may work on one object."""
        if one.direction != other.direction or not can_share_objects(one, other):
            return False
        if one.connector != other.connector and (one.direction == "outbound" or self._exists_once):
            return False
        fields = ("source_object_type", "target_object_type")
        return all(_types_meet(getattr(one, name), getattr(other, name)) for name in fields)

    def _meeting(self, rule: SyncRule, target: str) -> Iterator[Writer]:
        for other, flow in self._writers.get(target.casefold(), ()):
            if other is not rule and self.meets(rule, other):
                yield other, flow


class Substitutes:
    """The new rules of a configuration, collected and then numbered."""

    def __init__(self, contest: Contest, rules: Collection[SyncRule], names: Mapping[int, str]) -> None:
        """``names``: of the default rules that copies stand in for, by the ``id`` of the copy."""
        self._names = names
        self._contest = contest
        self._rules = rules
        self._carried: dict[int, Carried] = {}

    def carry(self, source: SyncRule, flow: Flow, kept_for: SyncRule | None = None) -> None:
        """Repeat a flow of ``source`` below 100, and what comes before it in rules from 100 on and in copies that go."""
        carried = self._of(source)
        target = (flow.destination or "").casefold()
        if kept_for is None:
            carried.edited = True
        elif not carried.edited and not any(each is kept_for for each in carried.kept_for):
            carried.kept_for.append(kept_for)
        if not carried.whole and target not in carried.flows:
            carried.flows[target] = flow
            self._keep_in_front(source, flow)

    def carry_whole(self, source: SyncRule) -> None:
        """Repeat all of ``source``."""
        carried = self._of(source)
        carried.whole = carried.edited = True
        for flow in source.flows or ():
            carried.flows[(flow.destination or "").casefold()] = flow
            self._keep_in_front(source, flow)

    def _of(self, source: SyncRule) -> Carried:
        return self._carried.setdefault(id(source), Carried(source, self._names.get(id(source), source.name or "")))

    def _keep_in_front(self, source: SyncRule, flow: Flow) -> None:
        if flow.merge in ADDING:  # what all rules give is put together: there is no order
            return
        for other, theirs in self._contest.before(source, flow.destination or ""):
            stays = number(other) < CUSTOM_PRECEDENCES.stop and id(other) not in self._names
            if not stays and not does_the_same(other, theirs, source, flow):
                self.carry(other, theirs, source)

    def made(self, names: Iterable[str], replaced: Collection[SyncRule]) -> tuple[list[Made], dict[int, str]]:
        """The rules in the order of their numbers, and by the ``id`` of a source why it has none.

        ``names`` of rules that exist; ``replaced``: rules that are restored or disabled, and lose against their substitute.
        """
        closed = {rule.identifier or "" for rule in self._rules}
        taken = {name.casefold() for name in names}
        drafts: list[Made] = []
        for carried in self._carried.values():
            identifier = derived(carried.source, closed, "supported-form")
            closed.add(identifier)
            rule = _draft(carried, identifier, taken)
            taken.add((rule.name or "").casefold())
            drafts.append(Made(rule, carried))
        numbers, failed = self._numbers(drafts, replaced)
        made = []
        for index, draft in enumerate(drafts):
            rule = replace(draft.rule, precedence=numbers.get(index))
            open_ = "" if rule.precedence is None else is_writable(rule)
            if open_:
                failed[id(draft.carried.source)] = f"{open_} in the input: export the whole server, or the rule again"
            made.append(Made(rule, draft.carried))
        self._drop_with_their_guards(failed)
        found = [each for each in made if id(each.carried.source) not in failed and _is_wanted(each.carried, failed)]
        return sorted(found, key=lambda each: number(each.rule)), failed

    def _numbers(self, drafts: list[Made], replaced: Collection[SyncRule]) -> tuple[dict[int, int], dict[int, str]]:
        """A number for each draft by its index; and why one has none, by the ``id`` of its source."""
        items = [Placed(each.rule, number(each.carried.source), _LAST, None) for each in drafts]
        going = {id(rule) for rule in replaced}
        settled = [
            Settled(rule, number(rule) + (0.5 if id(rule) in going else 0), rule.precedence, movable=False)
            for rule in sorted(self._rules, key=number)
            if rule.precedence in CUSTOM_PRECEDENCES and rule.precedence is not None and enabled(rule)
        ]
        busy = [rule.precedence for rule in self._rules if rule.precedence is not None]
        numbers, _ = place(items, settled, busy, self._clash)
        failed = {}
        for index, (item, draft) in enumerate(zip(items, drafts, strict=True)):
            found = numbers.get(index)
            others = [*settled, *self._others(items, numbers, index)]
            wrong = [] if found is None else list(out_of_order(item.rule, item.order, found, others, self._clash))
            if found is None or wrong:
                late = [each for each in settled if each in wrong and each.order < item.order]
                names = ", ".join(f"'{each.rule.name}' (precedence {each.number})" for each in late)
                more = f": give {names} a lower one" if names else ": join custom rules"
                failed[id(draft.carried.source)] = f"{_NO_NUMBER}{more}, export again and ask again"
        return numbers, failed

    @staticmethod
    def _others(items: list[Placed], numbers: dict[int, int], index: int) -> Iterator[Settled]:
        for other, item in enumerate(items):
            if other != index and other in numbers:
                yield Settled(item.rule, item.order, numbers[other], movable=False)

    def _clash(self, one: SyncRule, other: SyncRule) -> bool:
        """Whether it matters which of two rules comes first."""
        common = _ordered_targets(one) & _ordered_targets(other)
        return bool(common) and self._contest.meets(one, other)

    def _drop_with_their_guards(self, failed: dict[int, str]) -> None:
        """Without a rule that stays in front, the one behind it must not come."""
        waiting = list(failed)
        while waiting:
            carried = self._carried.get(waiting.pop())
            for behind in [each for each in self._carried.values() if carried is not None]:
                if carried is not None and id(behind.source) not in failed and self._needs(behind, carried):
                    failed[id(behind.source)] = failed[id(carried.source)]
                    waiting.append(id(behind.source))

    def _needs(self, behind: Carried, front: Carried) -> bool:
        stays = number(front.source) < CUSTOM_PRECEDENCES.stop and id(front.source) not in self._names
        if stays or number(front.source) >= number(behind.source):
            return False
        common = front.flows.keys() & behind.flows.keys()
        return bool(common) and self._contest.meets(front.source, behind.source)


def number(rule: SyncRule) -> float:
    """The precedence; one that is not known counts as behind all others."""
    return float("inf") if rule.precedence is None else rule.precedence


def does_the_same(one: SyncRule, mine: Flow, other: SyncRule, theirs: Flow) -> bool:
    """Whether flows of two rules give one value: what they read is in one directory."""
    return one.connector == other.connector and _form(mine) == _form(theirs)


def _form(flow: Flow) -> Hashable:
    """What a flow does, without its target."""
    return canonical.flow_source(flow), way(flow), flow.once


def way(flow: Flow) -> str | None:
    """The merge type; Replace does what Update does."""
    return _ALIKE.get(flow.merge or "", flow.merge)


def covers(outer: SyncRule, inner: SyncRule) -> bool:
    """Whether a rule surely works on every object of another one."""
    if outer.connector != inner.connector or not is_within(inner, outer):
        return False
    if not _types_meet(outer.target_object_type, inner.target_object_type):
        return False
    return (
        outer.joins == ()
        or outer.link_type == "Provision"
        or (bool(outer.joins) and criteria(outer) == criteria(inner))
    )


def _types_meet(one: str | None, other: str | None) -> bool:
    return _EVERY_TYPE in (one, other) or (one or "").casefold() == (other or "").casefold()


def _ordered_targets(rule: SyncRule) -> set[str]:
    return {(flow.destination or "").casefold() for flow in rule.flows or () if flow.merge not in ADDING}


def _is_wanted(carried: Carried, failed: Collection[int]) -> bool:
    return carried.edited or any(id(rule) not in failed for rule in carried.kept_for)


def _draft(carried: Carried, identifier: str, taken: Collection[str]) -> SyncRule:
    """The new rule without a number. The name begins as the vendor's example of a name for a custom rule does."""
    source = carried.source
    if carried.whole:
        ending, description = "changed copy", f"Stands in for '{carried.name}', which was edited and is disabled."
    elif carried.edited:
        ending, description = "changed flows", f"Overrides '{carried.name}': the flows in which it was edited."
    else:
        ending = "kept in front"
        behind = "', '".join(each.name or "" for each in carried.kept_for)
        description = f"Repeats flows of '{carried.name}' that come before those that override '{behind}'."
    name = _free(f"Custom {carried.name} - {ending}", taken)
    new = replace(
        source,
        name=name,
        identifier=identifier,
        description=description,
        precedence=None,
        precedence_before=None,
        precedence_after=None,
        immutable_tag="",
        disabled=False,
        soft_delete_expiry=None,
        standard=False,
        origin=None,
    )
    if carried.whole:
        return new
    return replace(new, link_type="Join", password_sync=False, joins=(), flows=tuple(carried.flows.values()))


def _free(name: str, taken: Collection[str]) -> str:
    count, found = 1, name
    while found.casefold() in taken:
        count += 1
        found = f"{name} {count}"
    return found
