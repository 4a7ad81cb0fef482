"""Types of values: what a function takes and gives, and what an attribute holds.

The kinds are those of the function reference. ``var`` stands for "not known": it fits everything and is never a reason for
a finding.
"""

from __future__ import annotations

from ruleguard.records import record

_SCHEMA_KINDS = {
    "string": "str",
    "number": "num",
    "boolean": "bool",
    "binary": "bin",
    "reference": "ref",
}  # a directory's times arrive as text or as a number, never as a date: nothing is claimed about them
_WORDS = {
    "str": "text",
    "num": "a number",
    "bool": "true or false",
    "bin": "binary data",
    "ref": "a reference",
    "dt": "a date",
    "var": "a value",
    "void": "nothing",
    "null": "NULL",
}


@record(frozen=True, slots=True)
class Type:
    """``kinds``: what the value may be. ``multi``: True for several values, None when that is not known."""

    kinds: tuple[str, ...]
    multi: bool | None = False

    @property
    def known(self) -> bool:
        """Whether something can be said about the value."""
        return "var" not in self.kinds

    def __str__(self) -> str:
        prefix = "mv" if self.multi else ""
        return "|".join(prefix + kind for kind in self.kinds)


UNKNOWN = Type(("var",), None)
TEXT, NUMBER, BOOLEAN = Type(("str",)), Type(("num",)), Type(("bool",))
DATE, NULL, NOTHING = Type(("dt",)), Type(("null",)), Type(("void",))


def schema_type(name: str | None, *, multi_valued: bool) -> Type:
    """The type of an attribute from a schema; unknown where the schema's syntax is."""
    kind = _SCHEMA_KINDS.get(name or "")
    return Type(("var",), multi_valued) if kind is None else Type((kind,), multi_valued)


def fits(value: Type, wanted: Type) -> bool:
    """Whether a value can be where another type is wanted. NULL and what is not known fit everywhere."""
    if not value.known or not wanted.known or "null" in value.kinds or "void" in value.kinds:
        return True
    return any(kind in wanted.kinds for kind in value.kinds)


def joined(types: list[Type]) -> Type:
    """The type of a value that is one of several."""
    known = [item for item in types if item.kinds not in (("null",), ("void",))]
    if not known:
        return types[0] if types else UNKNOWN
    kinds = tuple(dict.fromkeys(kind for item in known for kind in item.kinds))
    multi = known[0].multi if all(item.multi == known[0].multi for item in known) else None
    return Type(("var",) if "var" in kinds else kinds, multi)


def several(types: list[Type]) -> bool | None:
    """Whether something made of these values, one by one, has several values; None when that is not known."""
    if any(item.multi for item in types):
        return True
    return None if any(item.multi is None for item in types) else False


def words(value: Type) -> str:
    """The type in plain words: "text", "a number"."""
    return " or ".join(dict.fromkeys(_WORDS[kind] for kind in value.kinds))
