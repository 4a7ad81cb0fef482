"""Tolerant access to the members of a JSON object in a settings file.

Keys are looked up without regard to case, alternative spellings lead to one name, a list that PowerShell collapsed is a
list again, null is absence. A value of the wrong type is reported and reads as absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.records import record
from ruleguard.syntax.json import JsonDocument
from ruleguard.syntax.route import Route
from ruleguard.text import Location

_SECTION_DEPTH = 2
_INTEGER = re.compile(r"\s*-?[0-9]{1,18}\s*")
_AS_NAMED: Mapping[str, str] = {}


class Names:
    """The member names of one kind of object. ``aliases`` maps an alternative spelling to the name used here."""

    def __init__(self, *names: str, **aliases: str) -> None:
        self.exact = frozenset(names)
        self.folded = {name.casefold(): name for name in names}
        self.folded |= {alias.casefold(): name for alias, name in aliases.items()}


@record(slots=True)
class Faults:
    """Collects what is wrong with one input, and looks the places up only when something is."""

    document: JsonDocument
    found: list[Diagnostic] = field(default_factory=list)
    unknown: list[tuple[Route, Any]] = field(default_factory=list)
    """Members that no reader knows, below the sections: nothing is lost, they become settings."""

    def add(self, rule: str, severity: Severity, message: str, route: Route, subject: str = "") -> None:
        """Report at a route."""
        source = self.document.source
        span = self.document.span(route)
        at = None if span is None else Location(source, span)
        self.found.append(Diagnostic(rule, severity, message, source.path, at, subject=subject))

    def duplicate(self, route: Route, key: str) -> None:
        """Report a key that stands twice in one object."""
        message = f'"{key}" stands twice in one object: the last one is read, the product may read the other'
        self.add("duplicate-key", Severity.WARNING, message, route)

    def wrong_type(self, route: Route, expected: str, value: object) -> None:
        """Report a member whose value cannot be what it should be."""
        name = next((str(step) for step in reversed(route) if isinstance(step, str)), "value")
        message = f"{name} is {_described(value)}, expected {expected}: it is read as if it were not there"
        self.add("unexpected-type", Severity.WARNING, message, route)


class Members:
    """One object of the settings file."""

    __slots__ = ("faults", "route", "unknown", "values", "written")

    def __init__(self, value: Mapping[str, Any], names: Names, route: Route, faults: Faults) -> None:
        self.route = route
        self.faults = faults
        self.unknown: dict[str, Any] = {}
        self.written: Mapping[str, str] = _AS_NAMED
        if value.keys() <= names.exact:
            self.values: Mapping[str, Any] = value
        else:
            self._translate(value, names)

    def _translate(self, value: Mapping[str, Any], names: Names) -> None:
        """Bring keys to their names. Of two keys for one name the last counts, as in a plain duplicate."""
        values: dict[str, Any] = {}
        written: dict[str, str] = {}
        for key, item in value.items():
            name = names.folded.get(key.casefold())
            if name is None:
                self.unknown[key] = item
                continue
            if values.get(name) is not None and item is not None:
                self.faults.duplicate((*self.route, key), key)
            if item is not None or name not in values:
                values[name], written[name] = item, key
        self.values, self.written = values, written
        if len(self.route) > _SECTION_DEPTH:
            self.faults.unknown += [((*self.route, key), item) for key, item in self.unknown.items()]

    def at(self, name: str) -> Route:
        """The route to a member, under the key it is written with."""
        return (*self.route, self.written.get(name, name))

    def fields(self, names: Mapping[str, tuple[Route, ...]]) -> Mapping[str, tuple[Route, ...]]:
        """The routes of a node's fields, under the keys they are written with."""
        if not self.written:
            return names
        return {
            field: tuple((self.written.get(str(step), step), *rest) for step, *rest in routes)
            for field, routes in names.items()
        }

    def has(self, *names: str) -> bool:
        """Whether one of the members is there and not null."""
        return any(self.values.get(name) is not None for name in names)

    def text(self, name: str, default: str | None = "") -> str | None:
        """A string; numbers and booleans are taken as their text."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float):
            return str(value)
        self.faults.wrong_type(self.at(name), "text", value)
        return default

    def boolean(self, name: str, default: bool | None = False) -> bool | None:
        """A boolean; "true" and "False" as text are taken too."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        if isinstance(value, str) and value.casefold() in ("true", "false"):
            return value.casefold() == "true"
        self.faults.wrong_type(self.at(name), "true or false", value)
        return default

    def integer(self, name: str, default: int | None) -> int | None:
        """A whole number; digits as text are taken too."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        self.faults.wrong_type(self.at(name), "a whole number", value)
        return default

    def items(self, name: str) -> list[Any]:
        """A list; a single value is a list that PowerShell collapsed."""
        value = self.values.get(name)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of strings."""
        found = []
        for index, value in enumerate(self.items(name)):
            if isinstance(value, str):
                found.append(value)
            elif value is not None:
                self.faults.wrong_type((*self.at(name), index), "text", value)
        return tuple(found)

    def objects(self, name: str, names: Names) -> list[Members]:
        """A list of objects."""
        found = []
        for index, value in enumerate(self.items(name)):
            route = (*self.at(name), index)
            if isinstance(value, dict):
                found.append(Members(value, names, route, self.faults))
            elif value is not None:
                self.faults.wrong_type(route, "an object", value)
        return found

    def object(self, name: str, names: Names) -> Members | None:
        """One object, or None when there is none. A list with one object is taken as the object."""
        found = self.objects(name, names)
        if len(found) > 1:
            message = f"{name} is a list of {len(found)} objects, expected one: only the first is read"
            self.faults.add("unexpected-type", Severity.WARNING, message, found[1].route)
        return found[0] if found else None


def _described(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "the text " + repr(value if len(value) <= 40 else value[:37] + "...")
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else f"the number {value}"
