"""JSON with positions: values from the standard parser; places when somebody asks for one.

A place is found by stepping through the text level by level with the standard decoder's own scanner, so only the levels
above the place are looked at in Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from ruleguard.errors import InputError
from ruleguard.syntax.route import Route, Step
from ruleguard.text import Source, Span

_BLANKS = re.compile(r"[ \t\r\n]*")
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
_decoder: Any = json.JSONDecoder()
_scan: Callable[[str, int], tuple[Any, int]] = _decoder.scan_once
_ESCAPE_LENGTHS = {"u": 6}
_HIGH_SURROGATES = range(0xD800, 0xDC00)
_LOW_SURROGATES = range(0xDC00, 0xE000)


class JsonObject(dict[str, Any]):
    """A JSON object in which a key stood twice; the last one counts, as for every common reader."""

    duplicates: tuple[str, ...] = ()


class JsonDocument:
    """One JSON text. ``value`` is the plain value; an object with duplicate keys is a ``JsonObject``."""

    def __init__(self, source: Source) -> None:
        """Parse. Raises ``InputError`` with line and column for text that is no JSON, or nested too deeply."""
        self.source = source
        self.has_duplicates = False
        try:
            self.value: Any = json.loads(source.text, object_pairs_hook=self._object, parse_constant=_no_constant)
        except json.JSONDecodeError as error:
            place = source.position(min(error.pos, len(source.text)))
            reason = f"not valid JSON: {_explain(error)}"
            raise InputError(source.path, reason, place.line, place.column) from None
        except RecursionError:
            raise InputError(source.path, "not a settings file: JSON nested too deeply") from None
        except ValueError as error:
            raise InputError(source.path, f"not valid JSON: {error}") from None
        self._found: dict[Route, Span | None] = {}
        self._children: dict[int, dict[Step, Span]] = {}
        self._folded: dict[int, dict[str, Span]] = {}

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) == len(pairs):
            return result
        self.has_duplicates = True
        seen: set[str] = set()
        marked = JsonObject(result)
        marked.duplicates = tuple(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
        return marked

    def duplicates(self) -> Iterator[tuple[Route, str]]:
        """Every object with a duplicate key: the route to the object and the key."""
        if not self.has_duplicates:
            return
        stack: list[tuple[Route, Any]] = [((), self.value)]
        while stack:
            route, value = stack.pop()
            if isinstance(value, JsonObject):
                for key in value.duplicates:
                    yield route, key
            if isinstance(value, dict):
                stack += [((*route, key), item) for key, item in value.items()]
            elif isinstance(value, list):
                stack += [((*route, index), item) for index, item in enumerate(value)]

    def span(self, route: Route, within: Span | None = None) -> Span | None:
        """See ``Document``. A key is looked up without regard to case where the exact one is missing."""
        found: Span | None = self._root
        for length in range(1, len(route) + 1):
            known = route[:length]
            if known not in self._found:
                self._found[known] = None if found is None else self._child(found, route[length - 1])
            found = self._found[known]
        if found is None or within is None or self.source.text[found.start] != '"':
            return found
        return _inside_literal(self.source.text, found, within)

    @cached_property
    def _root(self) -> Span:
        return _value(self.source.text, 0)

    def _child(self, parent: Span, step: Step) -> Span | None:
        start = self.source.text[parent.start]
        if start not in "{[" or (start == "{" and step == 0):
            # PowerShell collapses a list of one element to the element itself: its index 0 is the value.
            return parent if step == 0 else None
        children = self._children.get(parent.start)
        if children is None:
            children = self._children[parent.start] = dict(_children(self.source.text, parent.start))
        if step in children or isinstance(step, int):
            return children.get(step)
        folded = self._folded.get(parent.start)
        if folded is None:
            folded = self._folded[parent.start] = {str(key).casefold(): span for key, span in children.items()}
        return folded.get(step.casefold())


def _value(text: str, offset: int) -> Span:
    """The value at or after an offset, without the blanks around it."""
    start = _after_blanks(text, offset)
    try:
        return Span(start, _scan(text, start)[1])
    except RecursionError:
        return Span(start, _end_of_nested(text, start))


def _end_of_nested(text: str, start: int) -> int:
    """The end of an object or list that is nested too deeply for the scanner from where we are called."""
    depth = 0
    for match in _BRACKET.finditer(text, start):
        if match[0] in "{[":
            depth += 1
        elif match[0] in "]}":
            depth -= 1
            if depth == 0:
                return match.end()
    return len(text)


def _children(text: str, start: int) -> Iterator[tuple[Step, Span]]:
    """Keys or numbers and places of what an object or a list holds. The text is known to be valid."""
    offset, number = _after_blanks(text, start + 1), 0
    while text[offset] not in "]}":
        step: Step = number
        if text[start] == "{":
            step, offset = _scan(text, offset)
            offset = _after_blanks(text, offset) + 1  # behind the colon
        found = _value(text, offset)
        yield step, found
        number += 1
        offset = _after_blanks(text, found.end)
        if text[offset] == ",":
            offset = _after_blanks(text, offset + 1)


def _after_blanks(text: str, offset: int) -> int:
    match = _BLANKS.match(text, offset)
    return offset if match is None else match.end()


def _inside_literal(text: str, literal: Span, within: Span) -> Span:
    """The range of a string literal (quotes included in ``literal``) that stands for a part of its value."""
    offset, value_offset = literal.start + 1, 0
    bounds: list[int] = []
    for wanted in (within.start, within.end):
        while value_offset < wanted and offset < literal.end - 1:
            offset += _unit_length(text, offset)
            value_offset += 1
        bounds.append(offset)
    return Span(bounds[0], bounds[1])


def _unit_length(text: str, offset: int) -> int:
    """How many characters of a literal stand for the one character of the value that starts here."""
    if text[offset] != "\\":
        return 1
    length = _ESCAPE_LENGTHS.get(text[offset + 1], 2)
    if length != 6 or int(text[offset + 2 : offset + 6], 16) not in _HIGH_SURROGATES:
        return length
    low = text[offset + 6 : offset + 12]
    paired = low.startswith("\\u") and int(low[2:], 16) in _LOW_SURROGATES
    return 12 if paired else length


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")


def _explain(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()):
        return "the text ends too early, as if it was cut off"
    return error.msg[0].lower() + error.msg[1:]
