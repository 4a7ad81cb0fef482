"""Groups of clauses that ask nothing but what another group asks too: found without holding each against each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

Clause = tuple[str, ...]
Group = frozenset[Clause]


class Covering:
    """Groups by their place. Each stands under its rarest clause, which every group that asks all of it has."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = list(groups)
        counts = Counter(clause for group in self.groups for clause in group)
        self._places: dict[Clause | None, list[int]] = {}
        for place, group in enumerate(self.groups):
            rarest = min(group, key=lambda clause: (counts[clause], clause)) if group else None
            self._places.setdefault(rarest, []).append(place)

    def within(self, group: Group) -> Iterator[int]:
        """The places of the groups all of whose clauses another group has; each once, in no order that counts."""
        for clause in (None, *group):
            yield from (place for place in self._places.get(clause, ()) if self.groups[place] <= group)

    def covers(self, group: Group) -> bool:
        """Whether everything that meets a group surely meets one of these."""
        return any(True for _ in self.within(group))
