"""JSON with positions: values from the standard parser, places from tree-sitter when somebody asks for one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ruleguard.errors import InputError
from ruleguard.syntax.route import Route, Step
from ruleguard.text import Source, Span

if TYPE_CHECKING:
    from tree_sitter import Node

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
        self._found: dict[Route, Node | None] = {}
        self._children: dict[int, list[tuple[Step, Node]]] = {}

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
        """See ``Document``. String keys are looked up without regard to case when the exact key is missing."""
        node = self._node(route)
        if node is None:
            return None
        start = self.source.offset_of_utf8(node.start_byte)
        end = self.source.offset_of_utf8(node.end_byte)
        if within is None or node.type != "string":
            return Span(start, end)
        return _inside_literal(self.source.text, Span(start, end), within)

    @cached_property
    def _root(self) -> Node:
        import tree_sitter
        import tree_sitter_json

        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_json.language()))
        tree = parser.parse(self.source.utf8)
        top = [child for child in tree.root_node.named_children if child.type != "comment"]
        return top[0] if top else tree.root_node

    def _node(self, route: Route) -> Node | None:
        if not route:
            return self._root
        if route not in self._found:
            parent = self._node(route[:-1])
            self._found[route] = None if parent is None else self._child(parent, route[-1])
        return self._found[route]

    def _child(self, parent: Node, step: Step) -> Node | None:
        if parent.type not in ("object", "array"):
            # PowerShell collapses a list of one element to the element itself: its index 0 is the value.
            return parent if step == 0 else None
        if parent.type == "object" and step == 0:
            return parent
        children = self._children.get(parent.id)
        if children is None:
            children = self._children[parent.id] = list(_children(parent))
        if isinstance(step, int):
            return children[step][1] if step < len(children) else None
        wanted = [node for key, node in children if key == step]
        if not wanted:
            folded = step.casefold()
            wanted = [node for key, node in children if isinstance(key, str) and key.casefold() == folded]
        return wanted[-1] if wanted else None


def _children(parent: Node) -> Iterator[tuple[Step, Node]]:
    if parent.type == "array":
        yield from enumerate(node for node in parent.named_children if node.type != "comment")
        return
    for pair in parent.named_children:
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None and key.text is not None:
            yield json.loads(key.text), value


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
