"""Distinguished names: compared by their parts, without regard to case and to blanks around the parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_COMMA = re.compile(r"(?<!\\),")

DnKey = tuple[str, ...]


@lru_cache(maxsize=65536)
def dn_key(dn: str) -> DnKey:
    """The parts from the root down, folded: a prefix of it is an ancestor."""
    return tuple(reversed([_part(part) for part in _COMMA.split(dn)]))


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
