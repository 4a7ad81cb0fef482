"""Distinguished names: compared by their parts, without regard to case and to blanks around the parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ruleguard.late import late

_PART = late(r"(?:[^,\\]|\\.)*", re.DOTALL)

DnKey = tuple[str, ...]


@lru_cache(maxsize=65536)
def dn_key(dn: str) -> DnKey:
    """The parts from the root down, folded: a prefix of it is an ancestor."""
    parts, offset = [], 0
    while True:
        match = _PART.match(dn, offset)
        end = len(dn) if match is None else match.end()
        parts.append(_part(dn[offset:end]))
        if end >= len(dn):
            return tuple(reversed(parts))
        offset = end + 1


def _part(part: str) -> str:
    name, equals, value = part.partition("=")
    return f"{name.strip()}{equals}{value.strip()}".casefold()


class Containers:
    """Names of containers, as a tree: a name is found in as many steps as it has parts."""

    def __init__(self, keys: Iterable[DnKey]) -> None:
        self._below: dict[str, Containers] = {}
        self._is_listed = False
        for key in keys:
            node = self
            for part in key:
                node = node._below.setdefault(part, Containers(()))
            node._is_listed = True

    def __bool__(self) -> bool:
        """Whether there is a name at all."""
        return self._is_listed or bool(self._below)

    def nearest(self, key: DnKey) -> DnKey | None:
        """The longest of the names that is this one or above it; None when there is none."""
        node, found = self, 0 if self._is_listed else -1
        for depth, part in enumerate(key, 1):
            below = node._below.get(part)
            if below is None:
                break
            node = below
            found = depth if node._is_listed else found
        return None if found < 0 else key[:found]

    def has_below(self, key: DnKey) -> bool:
        """Whether one of the names is this one or below it."""
        node: Containers | None = self
        for part in key:
            node = None if node is None else node._below.get(part)
        return bool(node)


class ContainerScope:
    """Which containers of a partition are imported.

    The lists are sparse: the nearest listed ancestor decides. A partition without a listed ancestor is imported whole
    when nothing is listed as included (inferred: an inclusion list that leaves the root out includes only what it names).
    """

    def __init__(self, inclusions: Iterable[str], exclusions: Iterable[str]) -> None:
        self._listed = {dn_key(dn): False for dn in exclusions}
        included = {dn_key(dn): True for dn in inclusions}
        self._listed |= included
        self._names = Containers(self._listed)
        self._default = not included

    def includes(self, key: DnKey) -> bool:
        """Whether objects directly in this container are imported."""
        nearest = self._names.nearest(key)
        return self._listed[nearest] if nearest is not None else self._default
