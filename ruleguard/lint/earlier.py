"""Which flow with a lower number is for every object of a rule: found without holding each rule against each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterator

from ruleguard.lint.scope_logic import Alternatives, alternatives, covered
from ruleguard.model.covering import Covering, Group
from ruleguard.model.nodes import Flow, SyncRule

_ALWAYS = object()
_Found = tuple[int, SyncRule, Flow]


class EarlierFlows:
    """Flows under a key, such as what they write. Rules with the same filter are asked about together: a folder may hold
    thousands of them. All flows are added before the first question."""

    def __init__(self) -> None:
        self._found: dict[Hashable, dict[tuple[int, object], _Firsts]] = {}
        self._filters: dict[Alternatives, int] = {}
        self._count = 0
        self._near: _Filters | None = None
        self._around: dict[Alternatives, list[int]] = {}

    def add(self, key: Hashable, rule: SyncRule, flow: Flow, joins: Hashable | None = None) -> None:
        """``joins``: the flow is for rules that are asked about with the same; None for all. The rule has a number."""
        kind = self._filters.setdefault(alternatives(rule), len(self._filters)), _ALWAYS if joins is None else joins
        firsts = self._found.setdefault(key, {}).setdefault(kind, _Firsts())
        firsts.add(self._count, rule, flow)
        self._count += 1

    def first(self, key: Hashable, rule: SyncRule, joins: Hashable | None = None) -> tuple[SyncRule, Flow] | None:
        """The one added first, of those whose rule has a lower number and surely all objects in scope of ``rule``."""
        writers = self._found.get(key)
        if not writers or rule.precedence is None:
            return None
        own = alternatives(rule)
        around = self._around.get(own)
        if around is None:
            self._near = self._near or _Filters(list(self._filters))
            around = self._around[own] = list(self._near.around(own))
        kinds = ((each, how) for each in around for how in (_ALWAYS, joins))
        found = [it for kind in kinds if kind in writers and (it := writers[kind].below(rule.precedence)) is not None]
        return min(found, key=lambda each: each[0])[1:] if found else None


class _Firsts:
    """Flows whose rules have the same filter: only one with a lower number than all before it is ever the first."""

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._flows: list[_Found] = []

    def add(self, order: int, rule: SyncRule, flow: Flow) -> None:
        number = -(rule.precedence or 0)
        if not self._numbers or number > self._numbers[-1]:
            self._numbers.append(number)
            self._flows.append((order, rule, flow))

    def below(self, precedence: int) -> _Found | None:
        place = bisect_right(self._numbers, -precedence)
        return self._flows[place] if place < len(self._flows) else None


class _Filters:
    """Filters by their number, for the question which of them surely have all objects of another."""

    def __init__(self, filters: list[Alternatives]) -> None:
        self._filters = filters
        places: list[tuple[int, Group]] = [(number, each) for number, groups in enumerate(filters) for each in groups]
        self._numbers = [number for number, _ in places]
        self._near = Covering([group for _, group in places])

    def around(self, inner: Alternatives) -> Iterator[int]:
        near = {self._numbers[place] for place in self._near.within(inner[0])}
        return (number for number in sorted(near) if covered(inner, self._filters[number]))
