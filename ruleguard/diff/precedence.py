"""Precedence as what it does: which rule wins where several write the same attribute. The numbers mean nothing else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice, pairwise

from ruleguard.baselines import canonical
from ruleguard.diff.change import UNKNOWN, Change
from ruleguard.diff.match import Pair, RuleMatcher
from ruleguard.diff.scope_words import short
from ruleguard.model.nodes import SyncRule

_Both = tuple[SyncRule, SyncRule]
_Mark = tuple[str | int, ...]
_Rivals = dict[tuple[str, bool], None]
"""Names of rules, and whether the rule wins against them on the active server only."""
_MOST_RIVALS = 3
MOST_LOOKED_AT = 1_000
"""Rivals are looked for among so many rules that write an attribute."""


def inverted(pairs: Sequence[Pair[SyncRule]], matcher: RuleMatcher) -> Iterator[Change]:
    """Rules that win or lose against other rules on one server only, with the attributes concerned.

    Of the rules that write one attribute the smallest number is named that has to move to restore the order.
    """
    moved: dict[int, tuple[_Both, dict[str, _Rivals]]] = {}
    for target, writers in _writers(pairs, matcher).items():
        for both in _out_of_order(writers, matcher):
            found = moved.setdefault(id(both[0]), (both, {}))[1]
            found.setdefault(str(target[-1]), {}).update(_rivals(both, writers, matcher))
    for both in _passing_defaults(pairs):
        moved.setdefault(id(both[0]), (both, {}))
    for (active, staging), targets in moved.values():
        role = matcher.role(active) or UNKNOWN
        yield Change(
            "changed",
            "rule",
            (role, active.name or ""),
            "precedence",
            active.precedence,
            staging.precedence,
            active_node=active,
            staging_node=staging,
            rules=(active, staging),
            targets=tuple(sorted(targets)),
            rivals=_common(targets.values()),
        )


def _rivals(both: _Both, writers: Sequence[_Both], matcher: RuleMatcher) -> _Rivals:
    """The first few rules that stand on the other side of a rule on one server, and whether it wins on active."""
    one, other = _ranks(both)
    found = (
        (_called(writer[0], both[0], matcher), one < rank)
        for writer in islice(writers, MOST_LOOKED_AT)
        for rank, there in (_ranks(writer),)
        if (one < rank and other > there) or (one > rank and other < there)
    )
    return dict.fromkeys(islice(found, _MOST_RIVALS))


def _called(rule: SyncRule, beside: SyncRule, matcher: RuleMatcher) -> str:
    """The name of a rule in quotes, with its connector where the other rule has the same name."""
    if (rule.name or "").casefold() != (beside.name or "").casefold():
        return f"'{short(rule.name or '')}'"
    role = matcher.role(rule)
    return "another rule of that name" if role == matcher.role(beside) else f"that of {role or UNKNOWN}"


def _common(found: Iterable[_Rivals]) -> tuple[tuple[str, bool], ...]:
    """The rivals that a rule has for each of its targets: a sentence about all of them may name only those."""
    each = list(found)
    return tuple(name for name in (each[0] if each else ()) if all(name in others for others in each))


def _passing_defaults(pairs: Sequence[Pair[SyncRule]]) -> Iterator[_Both]:
    """Custom rules that stand before a default rule on one server and behind it on the other.

    What the default rules write is often not in the export, so it is not known whether the rule loses against them.
    """
    both = [(pair.active, pair.staging) for pair in pairs if pair.active is not None and pair.staging is not None]
    unread = [
        (one.precedence, other.precedence)
        for one, other in both
        if (one.standard or other.standard) and (one.flows is None or other.flows is None)
        if one.precedence is not None and other.precedence is not None
    ]
    defaults = _Defaults(unread)
    for one, other in both:
        if one.standard or other.standard or one.disabled or other.disabled:
            continue
        if one.precedence is None or other.precedence is None:
            continue
        if one.precedence != other.precedence and defaults.passed(one.precedence, other.precedence):
            yield one, other


class _Defaults:
    """Precedences of default rules on both servers, to be asked for each rule without a look at all of them."""

    def __init__(self, numbers: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(numbers)
        self._active = [one for one, _ in ordered]
        self._highest = list(accumulate((other for _, other in ordered), max))
        self._lowest = list(accumulate((other for _, other in reversed(ordered)), min))[::-1]

    def passed(self, one: int, other: int) -> bool:
        """Whether a rule with these numbers stands before one of them on one server only."""
        behind = bisect_right(self._active, one)
        return (behind > 0 and self._highest[behind - 1] > other) or (
            behind < len(self._active) and self._lowest[behind] <= other
        )


def _writers(pairs: Sequence[Pair[SyncRule]], matcher: RuleMatcher) -> dict[tuple[object, ...], list[_Both]]:
    """Rules by the attribute they write on both servers, and by where they write it on each.

    Two rules that meet on one server only have an order on that server alone: nothing of it can be turned round.
    """
    found: dict[tuple[object, ...], list[_Both]] = {}
    for pair in pairs:
        one, other = pair.active, pair.staging
        if one is None or other is None or None in (one.precedence, other.precedence):
            continue
        if one.disabled or other.disabled:
            continue  # a rule that is off wins against nobody; that it is off is said elsewhere
        if not one.flows or not other.flows:
            continue
        places = _place(one, other, matcher), _place(other, one, matcher)
        common = {flow.destination for flow in one.flows} & {flow.destination for flow in other.flows}
        for destination in sorted(common, key=str):
            found.setdefault((*places, destination or ""), []).append((one, other))
    return found


def _place(rule: SyncRule, twin: SyncRule, matcher: RuleMatcher) -> tuple[str, str]:
    """The metaverse or a connector, and the type of object there. What an export does not say is as on the other side."""
    inbound = (rule.direction or twin.direction) == "inbound"
    side = "metaverse" if inbound else matcher.role(rule) or matcher.role(twin) or ""
    return side, (rule.target_object_type or twin.target_object_type or "").casefold()


def _out_of_order(writers: list[_Both], matcher: RuleMatcher) -> list[_Both]:
    """Those outside one longest chain in which both servers have the same order.

    Equal numbers are in order with each other. A rule whose number is the same on both servers did not move. Where
    several chains are longest, what the rules are decides, so that the answer does not depend on which server is called
    active.
    """
    fixed = sorted(_rank(active) for active, staging in writers if active.precedence == staging.precedence)
    moved = [both for both in writers if _passes(both, fixed)]
    return moved + _out_of_chain([both for both in writers if not _passes(both, fixed)], matcher)


def _passes(both: _Both, fixed: list[int]) -> bool:
    """Whether a rule stands before a rule that did not move on one server, and behind it on the other."""
    low, high = sorted(_ranks(both))
    return bisect_left(fixed, high) > bisect_right(fixed, low)


def _out_of_chain(writers: list[_Both], matcher: RuleMatcher) -> list[_Both]:
    ordered = sorted(writers, key=_ranks)
    if all(_rank(one) <= _rank(other) for (_, one), (_, other) in pairwise(ordered)):
        return []
    marked = sorted(zip(ordered, _marks(ordered, matcher), strict=True), key=lambda item: (_ranks(item[0]), item[1]))
    keep = _chain([mark for _, mark in marked], [_rank(staging) for (_, staging), _ in marked])
    return [both for index, (both, _) in enumerate(marked) if index not in keep]


def _marks(writers: list[_Both], matcher: RuleMatcher) -> list[_Mark]:
    """What tells rules apart, the same whichever server is called active: names, connectors, how far they moved.

    Only where rules agree in all of that, what they do decides: it is dear to put into order.
    """
    marks: list[_Mark] = [_mark(both, matcher) for both in writers]
    if len(set(marks)) == len(marks):
        return marks
    return [(*mark, *sorted(map(canonical.text, both))) for mark, both in zip(marks, writers, strict=True)]


def _mark(both: _Both, matcher: RuleMatcher) -> _Mark:
    names = sorted((rule.name or "").casefold() for rule in both)
    roles = sorted(matcher.own_role(rule) or "" for rule in both)
    low, high = sorted(_ranks(both))
    return (*names, *roles, high - low, low)


def _ranks(both: _Both) -> tuple[int, int]:
    return _rank(both[0]), _rank(both[1])


def _rank(rule: SyncRule) -> int:
    return rule.precedence if rule.precedence is not None else 0


def _chain(marks: list[_Mark], ranks: list[int]) -> set[int]:
    """Indices of the longest chain with the smallest marks."""
    up = _lengths(ranks)
    down = _lengths([-rank for rank in reversed(ranks)])[::-1]
    longest = max(up)
    levels: dict[int, list[int]] = {}
    for index, length in enumerate(up):
        if length + down[index] - 1 == longest:
            levels.setdefault(length, []).append(index)
    kept: set[int] = set()
    last = -1
    for level in range(1, longest + 1):
        fits = [index for index in levels[level] if last < 0 or (index > last and ranks[index] >= ranks[last])]
        last = min(fits, key=marks.__getitem__)
        kept.add(last)
    return kept


def _lengths(ranks: list[int]) -> list[int]:
    """Of each element, the length of the longest chain that ends with it."""
    tails: list[int] = []
    lengths = []
    for rank in ranks:
        place = bisect_right(tails, rank)
        tails[place : place + 1] = [rank]
        lengths.append(place + 1)
    return lengths
