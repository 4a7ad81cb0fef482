"""The precedence of rules that come to a server: numbers that are free there and keep the order that counts.

The number itself means nothing; that one of two rules that write the same attribute has the lower one means everything.
The product refuses a number that another rule has (since build 2.0.3.0).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from ruleguard.model.nodes import SyncRule
from ruleguard.model.values import CUSTOM_PRECEDENCES
from ruleguard.records import record

_WANTED, _OWN, _OTHER = 0, 1, 10
MOST_MOVED = 99
"""So many rules of staging are renumbered to make room; there are no more numbers for custom rules."""
MOST_NUMBERS = 2_000
"""So many numbers behind those of custom rules are tried for one rule."""
_FIRST = 1
"""0 stands for "place for me" on some of the vendor's pages, so that it is never chosen."""


@record(frozen=True, slots=True)
class Placed:
    """A rule that has to have a number. ``rule``: as it writes and where; ``order``: its place among the rules of the active
    server; ``wanted``: the number it should have; ``own``: the number that the rule it replaces has."""

    rule: SyncRule
    order: float
    wanted: int
    own: int | None


@record(frozen=True, slots=True)
class Settled:
    """A rule that stays as it is on staging, at ``number``. ``movable``: a custom rule, which could be renumbered."""

    rule: SyncRule
    order: float
    number: int
    movable: bool


@record(frozen=True, slots=True)
class _Bounded:
    """An item by its index, and between which numbers it has to stand."""

    index: int
    item: Placed
    low: float
    high: float

    def may_have(self, number: int, closed: Collection[int]) -> bool:
        return number not in closed and self.low < number < self.high


Meets = Callable[[SyncRule, SyncRule], bool]


def place(
    items: Sequence[Placed], settled: Sequence[Settled], busy: Sequence[int], meets: Meets
) -> tuple[dict[int, int], list[Settled]]:
    """Number of each item by its index (no entry where none is left), and the settled rules that have to be renumbered
    for it; their numbers are under the indices behind the items.

    ``busy``: numbers of staging that stay taken, each as often as it is there, those of ``settled`` included. An item keeps
    its number where that is free and in order; others get the next number that is. Settled rules are moved only where there
    is no room between them.
    """
    moved: list[Settled] = []
    while True:
        pool = [*items, *(Placed(it.rule, it.order, it.number, it.number) for it in moved)]
        rest = [each for each in settled if each not in moved]
        taken = set(Counter(busy) - Counter(each.number for each in moved))
        numbers, stuck = _placed(pool, rest, taken, meets)
        nearest = _in_the_way([pool[index] for index in stuck], rest, meets)
        if nearest is None or len(moved) == MOST_MOVED:
            break
        moved.append(nearest)
    if not stuck:
        return numbers, moved
    numbers, stuck = _placed(items, settled, busy, meets)  # nothing is moved in vain
    ordered = sorted(stuck, key=lambda index: items[index].order)
    anywhere = [_Bounded(index, items[index], float("-inf"), float("inf")) for index in ordered]
    return numbers | (_assigned(anywhere, {*busy, *numbers.values()}) or {}), []


def out_of_order(
    rule: SyncRule, order: float, number: int, settled: Iterable[Settled], meets: Meets
) -> Iterator[Settled]:
    """The rules that win against this one, or lose, on one server only."""
    for other in settled:
        if other.order != order and (other.order < order) is not (other.number < number) and meets(rule, other.rule):
            yield other


def _placed(
    pool: Sequence[Placed], settled: Sequence[Settled], taken: Collection[int], meets: Meets
) -> tuple[dict[int, int], list[int]]:
    """The numbers, and the indices for which there is none that keeps the order."""
    bounded = [_Bounded(index, each, *_bounds(each, settled, meets)) for index, each in enumerate(pool)]
    keeping = {each.index: each.item.wanted for each in bounded if each.may_have(each.item.wanted, taken)}
    numbers: dict[int, int] = {}
    stuck: list[int] = []
    for family in _families(pool, meets):
        members = [bounded[index] for index in family]
        reserved = {number for index, number in keeping.items() if index not in family}
        closed = {*taken, *numbers.values()}
        found = _assigned(members, closed | reserved) or _assigned(members, closed)
        if found is None:
            stuck += family
        else:
            numbers |= found
    return numbers, stuck


def _bounds(item: Placed, settled: Iterable[Settled], meets: Meets) -> tuple[float, float]:
    """Between which numbers the rule has to stand."""
    low, high = float("-inf"), float("inf")
    for other in settled:
        if other.order == item.order or not meets(item.rule, other.rule):
            continue
        if other.order < item.order:
            low = max(low, other.number)
        else:
            high = min(high, other.number)
    return low, high


def _families(pool: Sequence[Placed], meets: Meets) -> list[list[int]]:
    """Indices of rules whose order counts, also by way of others; each family in its order."""
    families: list[list[int]] = []
    for index, item in enumerate(pool):
        related = [family for family in families if any(meets(item.rule, pool[other].rule) for other in family)]
        families = [family for family in families if family not in related]
        families.append([index, *(other for family in related for other in family)])
    ordered = [sorted(family, key=lambda index: (pool[index].order, index)) for family in families]
    return sorted(ordered, key=lambda family: pool[family[0]].order)


def _assigned(family: Sequence[_Bounded], closed: Collection[int]) -> dict[int, int] | None:
    """Rising numbers for a family, at the least change in all; None when there are none.

    ``best``: ways to place the rules so far, each as its cost and its numbers; the last number rises and the cost falls.
    """
    best: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for each in family:
        longer = []
        for number in _numbers(each.item):
            before = bisect_left(best, float(number), key=_last) - 1
            if before >= 0 and each.may_have(number, closed):
                cost, chosen = best[before]
                longer.append((cost + _cost(each.item, number), (*chosen, number)))
        best = _useful(longer)
    return {each.index: number for each, number in zip(family, best[-1][1], strict=True)} if best else None


def _last(way: tuple[int, tuple[int, ...]]) -> float:
    return way[1][-1] if way[1] else float("-inf")


def _useful(found: Iterable[tuple[int, tuple[int, ...]]]) -> list[tuple[int, tuple[int, ...]]]:
    """Without those that a cheaper one with a lower number makes needless."""
    kept: list[tuple[int, tuple[int, ...]]] = []
    for way in sorted(found, key=_last):
        if not kept or way[0] < kept[-1][0]:
            kept.append(way)
    return kept


def _numbers(item: Placed) -> Iterable[int]:
    """What the rule may be given: behind the custom rules' range only what stood there before."""
    own = [number for number in (item.wanted, item.own) if number is not None and number not in CUSTOM_PRECEDENCES]
    last = max(own, default=0) + CUSTOM_PRECEDENCES.stop
    behind = range(max(CUSTOM_PRECEDENCES.stop, last - MOST_NUMBERS), last) if own else ()
    low = [item.wanted] if item.wanted < _FIRST else []
    return [*low, *range(_FIRST, CUSTOM_PRECEDENCES.stop), *behind]


def _cost(item: Placed, number: int) -> int:
    if number == item.wanted:
        return _WANTED
    return _OWN if number == item.own else _OTHER + abs(number - item.wanted)


def _in_the_way(stuck: Sequence[Placed], settled: Sequence[Settled], meets: Meets) -> Settled | None:
    """The nearest custom rule that one of these has to stand before or behind."""
    found = [
        (abs(other.number - item.wanted), other.number, other)
        for item in stuck
        for other in settled
        if other.movable and meets(item.rule, other.rule)
    ]
    return min(found, key=lambda each: each[:2])[2] if found else None
