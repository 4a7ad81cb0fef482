"""The thresholds, dates and limits that an assessment judges by: ``facts.yaml``, each with the pages that say so.

One section a part of the assessment, one entry a fact; identifiers are unique in the whole file. Build numbers with the ends
of their support are elsewhere, in ``ruleguard.lint.builds``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ruleguard.records import record

DOCUMENTED, THIRD_PARTY, INFERRED = "documented", "third-party", "inferred"
"""Who says so: the vendor, somebody else, nobody (a conclusion, to be worded as one)."""

_FILE = Path(__file__).with_name("facts.yaml")
_KINDS = (DOCUMENTED, THIRD_PARTY, INFERRED)
_NEEDED, _OPTIONAL = {"id", "value", "kind"}, {"unit", "source", "as_of", "says", "said"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_T = TypeVar("_T")
_AS_OF = re.compile(r"20[0-9]{2}(?:-[0-9]{2}){0,2}")


@record(frozen=True, slots=True)
class Said:
    """What another page says of the same thing. ``source``: its address."""

    text: str
    source: str


@record(frozen=True, slots=True)
class Fact:
    """One fact. ``value``: a number, a text, a switch, a date, or tuples of those. ``unit``: what a number counts.

    ``source``: addresses; () only for what is inferred. ``as_of``: the date of the page that was read, to the year, month or
    day. ``says``: the fact as a sentence, where the value alone does not tell. ``said``: what contradicts it.
    """

    id: str
    section: str
    value: Any
    kind: str
    unit: str = ""
    source: tuple[str, ...] = ()
    as_of: str = ""
    says: str = ""
    said: tuple[Said, ...] = ()

    @property
    def contradiction(self) -> str:
        """What the other pages say, in words; "" where nothing contradicts."""
        return "; ".join(f"{item.text} ({item.source})" for item in self.said)

    @property
    def others(self) -> str:
        """The same without the addresses, for a text whose sources are listed."""
        return "; ".join(item.text for item in self.said)


def fact(name: str) -> Fact:
    """One fact by its identifier. Raises ``KeyError`` for one that is not in the file."""
    return facts()[name]


def number(name: str) -> int:
    """The value of a fact that is a whole number. Raises ``TypeError`` for any other."""
    return _typed(name, int)


def text(name: str) -> str:
    """The value of a fact that is a text. Raises ``TypeError`` for any other."""
    return _typed(name, str)


def day(name: str) -> date:
    """The value of a fact that is a day. Raises ``TypeError`` for any other."""
    return _typed(name, date)


def words(name: str) -> tuple[str, ...]:
    """The value of a fact that is a list of texts. Raises ``TypeError`` for any other."""
    return tuple(map(str, _typed(name, tuple)))


@cache
def facts() -> dict[str, Fact]:
    """Every fact by its identifier, in the order of the file. Raises ``ValueError`` for a file with a mistake."""
    from ruamel.yaml import YAML

    return parse(YAML(typ="safe", pure=True).load(_FILE.read_text(encoding="utf-8")))


def parse(content: Any) -> dict[str, Fact]:
    """The facts of a file's content: a mapping of sections to lists of entries. Raises ``ValueError`` for a mistake."""
    if not isinstance(content, Mapping):
        raise ValueError("the file is no mapping of sections")
    found: dict[str, Fact] = {}
    for section, entries in content.items():
        if not isinstance(entries, list):
            raise ValueError(f"section {section} is no list")
        for entry in entries:
            one = _fact(str(section), entry)
            if one.id in found:
                raise ValueError(f"two facts have the id {one.id}")
            found[one.id] = one
    return found


def _fact(section: str, entry: Any) -> Fact:
    if not isinstance(entry, Mapping) or not _ID.fullmatch(str(entry.get("id", ""))):
        raise ValueError(f"an entry of section {section} has no id")
    name = str(entry["id"])
    keys = set(map(str, entry))
    wrong = sorted((_NEEDED - keys) | (keys - _NEEDED - _OPTIONAL))
    if wrong:
        raise ValueError(f"fact {name}: missing or unknown: {', '.join(wrong)}")
    made = Fact(
        id=name,
        section=section,
        value=_frozen(entry["value"]),
        kind=str(entry["kind"]),
        unit=str(entry.get("unit", "")),
        source=_sources(entry.get("source", ()), name),
        as_of=str(entry.get("as_of", "")),
        says=str(entry.get("says", "")),
        said=tuple(_said(item, name) for item in entry.get("said", ())),
    )
    _check(made)
    return made


def _check(made: Fact) -> None:
    if made.kind not in _KINDS:
        raise ValueError(f"fact {made.id}: kind is none of {', '.join(_KINDS)}")
    if made.kind != INFERRED and not made.source:
        raise ValueError(f"fact {made.id}: no source, so it is inferred")
    if made.as_of and not _AS_OF.fullmatch(made.as_of):
        raise ValueError(f"fact {made.id}: as_of is no date")
    if made.value in (None, "", ()):
        raise ValueError(f"fact {made.id}: no value")


def _sources(given: Any, name: str) -> tuple[str, ...]:
    if not isinstance(given, list | tuple) or not all(_is_address(item) for item in given):
        raise ValueError(f"fact {name}: a source is a list of https addresses")
    return tuple(given)


def _said(item: Any, name: str) -> Said:
    if not isinstance(item, Mapping) or set(item) != {"text", "source"} or not _is_address(item["source"]):
        raise ValueError(f"fact {name}: said needs a text and the address of a source")
    return Said(str(item["text"]), str(item["source"]))


def _is_address(item: Any) -> bool:
    return isinstance(item, str) and item.startswith("https://") and not set(item) & set(" <>\"'`")


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return {key: _frozen(item) for key, item in value.items()} if isinstance(value, dict) else value


def _typed(name: str, kind: type[_T]) -> _T:
    value = fact(name).value
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"the value of fact {name} is no {kind.__name__}")
    return value
