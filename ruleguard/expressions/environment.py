"""What is known about the place an expression stands in. What is not known is no reason for a finding."""

from __future__ import annotations

from collections.abc import Mapping, Set

from ruleguard.expressions.types import UNKNOWN, Type
from ruleguard.records import record

PSEUDO_ATTRIBUTES = {"dn": Type(("ref", "str"), False)}
"""Attributes that every object has and no schema lists. The documentation uses dn as a reference and as text."""


@record(frozen=True, slots=True)
class Environment:
    """``attributes``: the schema of the side that is read, None when the input has none. ``selected``: the attributes that
    the connector imports, folded; None when that is not known. ``build``: version of the server, "" when not known."""

    attributes: Mapping[str, Type] | None = None
    selected: Set[str] | None = None
    build: str = ""

    def type_of(self, name: str) -> Type:
        """The type of an attribute."""
        pseudo = PSEUDO_ATTRIBUTES.get(name)
        if pseudo is not None:
            return pseudo
        return UNKNOWN if self.attributes is None else self.attributes.get(name, UNKNOWN)


NOTHING_KNOWN = Environment()
