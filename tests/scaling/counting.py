"""Counts work instead of time: the lines that Python executes.

Work inside C is not seen by that (``x in a_list``, slices, ``a_list.remove``). So the texts of a configuration can be made
``Counted``: their comparison, hash and copies are Python, and show in the count wherever they happen.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from ruleguard.diagnostic import Diagnostic
from ruleguard.text import Location, Source, Span

_STAY = (Diagnostic, Location, Source, Span)


class Meter:
    """``lines``: those that were executed within ``counting``."""

    def __init__(self) -> None:
        self.lines = 0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Also of generators that are run here and were made elsewhere."""
        before, collecting = sys.gettrace(), gc.isenabled()
        gc.disable()  # who is told of a collection may execute lines as well
        sys.settrace(self._count)
        try:
            yield
        finally:
            sys.settrace(before)
            if collecting:
                gc.enable()

    def _count(self, frame: Any, event: str, _: Any) -> Any:
        if event == "line":
            self.lines += 1
        return self._count


class Counted(str):
    """A text whose comparisons count; what is made of it is one as well."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return str.__ne__(self, other)

    def __lt__(self, other: str) -> bool:
        return str.__lt__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)

    def casefold(self) -> Counted:
        return Counted(str.casefold(self))

    def lower(self) -> Counted:
        return Counted(str.lower(self))

    def strip(self, characters: str | None = None) -> Counted:
        return Counted(str.strip(self, characters))


def counted(value: Any) -> Any:
    """A record of the model, or anything in it, with all its texts ``Counted``; where it stands in the input stays."""
    if isinstance(value, str):
        return Counted(value) if type(value) is str else value
    if isinstance(value, tuple):
        return tuple(map(counted, value))
    if isinstance(value, Mapping):
        return {counted(key): counted(each) for key, each in value.items()}
    if not is_dataclass(value) or isinstance(value, _STAY):
        return value
    return replace(value, **{name: counted(getattr(value, name)) for name in _names(type(value))})  # type: ignore[type-var]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name not in ("origin", "faults", "allowances"))
