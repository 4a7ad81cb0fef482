"""Equality, hash and representation for the records that every run creates.

``dataclass`` compiles six methods for each class, and there are so many classes that it shows in the time that checking a
small script takes. Half of the methods are written here, once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from operator import attrgetter
from typing import Any


class Record:
    """Base of a frozen dataclass with ``eq=False, repr=False``: behaves as if both were left to ``dataclass``."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        get = _compared(type(self))
        return bool(get(self) == get(other))

    def __hash__(self) -> int:
        return hash(_compared(type(self))(self))

    def __repr__(self) -> str:
        shown = ((each.name, getattr(self, each.name)) for each in fields(self) if each.repr)  # type: ignore[arg-type]
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={value!r}' for name, value in shown)})"


_GETTERS: dict[type, Callable[[Any], Any]] = {}


def _compared(kind: type) -> Callable[[Any], Any]:
    """From a record to what takes part in its equality; worked out once for each class."""
    found = _GETTERS.get(kind)
    if found is None:
        names = [each.name for each in fields(kind) if each.compare]
        found = _GETTERS[kind] = attrgetter(*names) if names else lambda _: ()
    return found
