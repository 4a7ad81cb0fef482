"""Distinguished names: compared by their parts, without regard to case and to blanks around the parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PART = re.compile(r"(?:[^,\\]|\\.)*", re.DOTALL)

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


class ContainerScope:
    """Which containers of a partition are imported.

    The lists are sparse: the nearest listed ancestor decides. A partition without a listed ancestor is imported whole
    when nothing is listed as included (inferred: an inclusion list that leaves the root out includes only what it names).
    """

    def __init__(self, inclusions: Iterable[str], exclusions: Iterable[str]) -> None:
        self._listed = {dn_key(dn): False for dn in exclusions}
        included = {dn_key(dn): True for dn in inclusions}
        self._listed |= included
        self._default = not included

    def includes(self, key: DnKey) -> bool:
        """Whether objects directly in this container are imported."""
        for length in range(len(key), 0, -1):
            listed = self._listed.get(key[:length])
            if listed is not None:
                return listed
        return self._default
