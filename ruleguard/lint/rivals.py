"""Which of many rules of one source may have an object in common with a rule, without holding each filter against each.

Filters that differ most often ask for different values of one attribute: those rules are told apart by that value. What is
left is held against each other, up to a limit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice

from ruleguard.lint.scope_logic import can_share_objects, fixed_values, most_fixed
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import Flow, SyncRule

MOST_RIVALS = 250
"""So many rules of one source that are not told apart by a value are held against one rule. A server has room for 99 custom
rules, beside some 150 default rules of all sources."""


@kept_each
def rule_values(rule: SyncRule) -> dict[str, str]:
    """The values (folded) that every object in scope of a rule surely has, by folded attribute."""
    return fixed_values(rule.scope[0]) if rule.scope and len(rule.scope) == 1 else {}


Writer = tuple[SyncRule, Flow]


class Rivals:
    """Rules of one source in their order. Two are told apart when they fix different values of the telling attribute."""

    def __init__(self, rules: Sequence[SyncRule]) -> None:
        self.rules = rules
        self._name = most_fixed(map(rule_values, rules))
        self._by_value: dict[str | None, list[int]] = {}
        for place, rule in enumerate(rules):
            self._by_value.setdefault(rule_values(rule).get(self._name), []).append(place)

    def near(self, rule: SyncRule, first: int = 0) -> Iterator[int]:
        """The places, from ``first`` on, of rules that are not told apart from one of the same source."""
        value = rule_values(rule).get(self._name)
        if value is None:
            return iter(range(first, len(self.rules)))
        return merge(*(self._from(each, first) for each in (value, None)))

    def sharing(self, rule: SyncRule, first: int = 0) -> Iterator[int]:
        """Those of them that may have an object in common with it; of the first ``MOST_RIVALS``."""
        near = islice(self.near(rule, first), MOST_RIVALS)
        return (place for place in near if can_share_objects(rule, self.rules[place]))

    def _from(self, value: str | None, first: int) -> Iterator[int]:
        places = self._by_value.get(value, [])
        return (places[index] for index in range(bisect_left(places, first), len(places)))


class Writers:
    """Flows to one attribute by rules of one source, with their rules; those without a number are left out."""

    def __init__(self, writers: Iterable[Writer]) -> None:
        numbered = [(rule.precedence, rule, flow) for rule, flow in writers if rule.precedence is not None]
        numbered.sort(key=lambda each: each[0])
        self._numbers = [number for number, _, _ in numbered]
        self._flows = [flow for _, _, flow in numbered]
        self._rivals = Rivals([rule for _, rule, _ in numbered])

    def behind(self, rule: SyncRule) -> Iterator[Writer]:
        """Those that lose against a rule of the same source and may write to an object of it, the nearest first."""
        if rule.precedence:
            first = bisect_right(self._numbers, rule.precedence)
            yield from ((self._rivals.rules[at], self._flows[at]) for at in self._rivals.sharing(rule, first))
