"""JSON with positions: values from the standard parser; places when somebody asks for one.

A place is found by stepping through the text level by level with the standard decoder's own scanner, so only the levels
above the place are looked at in Python.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from ruleguard.errors import InputError
from ruleguard.syntax.route import Route, Step
from ruleguard.text import Source, Span

MAX_JSON_DEPTH = 32
"""How deep objects and lists of a settings file may stand inside each other; real ones reach 9."""
TOO_DEEP = f"JSON nested deeper than {MAX_JSON_DEPTH} levels, which no export has"
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
            raise InputError(source.path, TOO_DEEP) from None
        except ValueError as error:
            raise InputError(source.path, f"not valid JSON: {error}") from None
        self._found: dict[Route, Span | None] = {}
        self._children: dict[int, _Children] = {}

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
        if route not in self._found:
            start: int | None = _after_blanks(self.source.text, 0)
            for step in route:
                start = None if start is None else self._child(start, step)
            self._found[route] = None if start is None else Span(start, _end(self.source.text, start))
        found = self._found[route]
        if found is None or within is None or self.source.text[found.start] != '"':
            return found
        return _inside_literal(self.source.text, found, within)

    def _child(self, parent: int, step: Step) -> int | None:
        bracket = self.source.text[parent]
        if bracket not in "{[" or (bracket == "{" and step == 0):
            # PowerShell collapses a list of one element to the element itself: its index 0 is the value.
            return parent if step == 0 else None
        children = self._children.get(parent)
        if children is None:
            children = self._children[parent] = _Children(self.source.text, parent, whole=self.has_duplicates)
        return children.start(step)


class _Children:
    """Where the values of one object or list start, found as far as somebody asks: most of a file is never stepped through.

    ``whole``: to the end at once, for of two equal keys the last one counts.
    """

    def __init__(self, text: str, parent: int, *, whole: bool) -> None:
        self._rest = _children(text, parent)
        self._known: dict[Step, int] = dict(self._rest) if whole else {}
        self._folded: dict[str, int] | None = None

    def start(self, step: Step) -> int | None:
        if step in self._known:
            return self._known[step]
        for key, start in self._rest:
            self._known[key] = start
            if key == step:
                return start
        if isinstance(step, int):
            return None
        if self._folded is None:
            self._folded = {str(key).casefold(): start for key, start in self._known.items()}
        return self._folded.get(step.casefold())


def _end(text: str, start: int) -> int:
    """The end of the value that starts here."""
    try:
        end: int = _scan(text, start)[1]
    except RecursionError:
        return _end_of_nested(text, start)
    return end


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


def _children(text: str, start: int) -> Iterator[tuple[Step, int]]:
    """Keys or numbers of what an object or a list holds, and where the values start. The text is known to be valid."""
    offset, number = _after_blanks(text, start + 1), 0
    while text[offset] not in "]}":
        step: Step = number
        if text[start] == "{":
            step, offset = _scan(text, offset)
            offset = _after_blanks(text, offset) + 1  # behind the colon
        offset = _after_blanks(text, offset)
        yield step, offset
        number += 1
        offset = _after_blanks(text, _end(text, offset))
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
