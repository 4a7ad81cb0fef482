"""Laws of the numbers that rules get."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from ruleguard.plan.placing import Placed, Settled, out_of_order, place


@dataclass(frozen=True)
class Thing:
    """Stands for a rule; those of one family write the same."""

    family: int


def meets(one: Thing, other: Thing) -> bool:
    return one.family == other.family


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Placed], list[Settled], list[int]]:
    """Rules that come and rules that stay, whose numbers and orders agree; numbers that others have."""
    orders = draw(st.lists(st.integers(1, 30), unique=True, max_size=12))
    coming = draw(st.lists(st.booleans(), min_size=len(orders), max_size=len(orders)))
    staying = sorted(order for order, comes in zip(orders, coming, strict=True) if not comes)
    found = draw(st.lists(st.integers(1, 60), unique=True, min_size=len(staying), max_size=len(staying)))
    family = st.builds(Thing, st.integers(0, 2))
    settled = [
        Settled(draw(family), order, number, movable=draw(st.booleans()))
        for order, number in zip(staying, sorted(found), strict=True)
    ]
    items = [
        Placed(draw(family), order, order, draw(st.none() | st.integers(1, 60)))
        for order, comes in zip(orders, coming, strict=True)
        if comes
    ]
    busy = [*found, *draw(st.lists(st.integers(1, 30), max_size=5))]
    return items, settled, busy


@settings(max_examples=500, deadline=None)
@given(situations())
def test_numbers_are_free_and_differ_and_the_order_is_kept(situation):
    items, settled, busy = situation
    numbers, moved = place(items, settled, busy, meets)
    assert set(numbers) == set(range(len(items) + len(moved)))
    assert len(set(numbers.values())) == len(numbers)
    assert not set(numbers.values()) & set(Counter(busy) - Counter(each.number for each in moved))
    assert all(each.movable for each in moved)
    after = [(item, numbers[index]) for index, item in enumerate(items)]
    after += [(each, numbers[len(items) + index]) for index, each in enumerate(moved)]
    rest = [each for each in settled if each not in moved]
    everything = [*rest, *(Settled(each.rule, each.order, number, movable=True) for each, number in after)]
    wrong = [each for each, number in after if [*out_of_order(each.rule, each.order, number, everything, meets)]]
    assert not wrong or any(not each.movable for each in settled), "only rules that cannot move stand in the way"


@settings(max_examples=300, deadline=None)
@given(situations())
def test_a_rule_keeps_its_number_when_nothing_is_against_it(situation):
    items, settled, busy = situation
    numbers, moved = place(items, settled, busy, meets)
    alone = [index for index, each in enumerate(items) if not any(meets(each.rule, it.rule) for it in settled)]
    if len(alone) == len(items):
        assert moved == []
        for index in alone:
            others = [it for number, it in enumerate(items) if number != index and meets(it.rule, items[index].rule)]
            if items[index].wanted not in busy and not others:
                assert numbers[index] == items[index].wanted


def test_rules_at_the_end_of_the_range_move_down_together():
    items = [Placed(Thing(0), order, order, None) for order in (97, 98, 99)]
    assert place(items, [], [99], meets)[0] == {0: 96, 1: 97, 2: 98}


def test_a_rule_behind_the_default_rules_stays_behind_them():
    settled = [Settled(Thing(0), order, order, movable=False) for order in range(100, 162)]
    numbers, _ = place([Placed(Thing(0), 170, 170, None)], settled, range(100, 171), meets)
    assert numbers[0] > 161
