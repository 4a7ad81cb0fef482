"""The values in a PowerShell syntax tree."""

from __future__ import annotations

import re

from tree_sitter import Node

from ruleguard.late import late
from ruleguard.syntax.powershell_strings import MAX_NESTING, SINGLE_QUOTES
from ruleguard.syntax.powershell_text import Code
from ruleguard.syntax.powershell_values import (
    Array,
    Command,
    Constant,
    Joined,
    Key,
    Literal,
    Number,
    Parameter,
    Raw,
    Table,
    Value,
    Variable,
)
from ruleguard.text import Span

_ATOM = re.compile(
    rb"(?P<number>-?\d+)"
    rb"|\$(?:[A-Za-z]+:)?(?P<name>\w+|\{[^}]*\})(?P<keys>(?:\.\w+|\[(?:\d+|'0*')\])*)"
    rb"|(?P<word>[\w.:*{}\\/~%+,_-]+)"
)
_ITEM = rb"(?:'0*'|-?\d+|\$\w+(?:\[\d+\])?)"
_LIST = re.compile(rb"(?:@\()?\s*(" + _ITEM + rb"(?:\s*,\s*" + _ITEM + rb")*)\s*\)?")
_ITEMS = re.compile(_ITEM)
_KEY = re.compile(rb"\.(\w+)|\[(\d+)\]|\[(')")
_WORD = late(r"[^\s,](?:[^,]*[^\s,])?")
_CONSTANTS = {"true": True, "false": False, "null": None}
_TRANSPARENT_CASTS = frozenset(
    {"[string]", "[int]", "[int32]", "[guid]", "[bool]", "[string[]]", "[array]", "[object[]]", "[timespan]"}
)
"""A cast to one of these leaves the text that a rule's field takes as it is."""

_STATEMENTS = frozenset({"pipeline", "pipeline_chain", "command"})


class ValueReader:
    """Turns nodes into values. ``commands`` holds the commands read so far by where their names start.

    ``base`` is where in the script the tree begins.
    """

    def __init__(self, code: Code) -> None:
        self.code = code
        self.commands: dict[int, Command] = {}
        self.base = 0

    def read(self, node: Node, depth: int = 0) -> Value:
        """The value of a node. ``depth`` counts the values around it; too deep is ``Raw``."""
        start, end = self.base + node.start_byte, self.base + node.end_byte
        simple = self._simple(start, end)
        if simple is not None:
            return simple
        levels = 0
        while node.child_count == 1 and levels < MAX_NESTING:
            node = node.children[0]
            levels += 1
        if depth >= MAX_NESTING or node.has_error:
            return Raw(Span(start, end))
        return self._structure(node, depth + 1) or Raw(Span(start, end))

    def continued(self, first: Value, node: Node) -> Array:
        """The list of a value and what a node that begins with a comma adds to it."""
        end = self.base + node.end_byte
        levels = 0
        while node.child_count == 1 and levels < MAX_NESTING:
            node = node.children[0]
            levels += 1
        more = [self.read(child, 1) for child in node.children if child.is_named]
        items: list[Value] = []
        for value in (first, *more):
            items += value.items if isinstance(value, Array) else (value,)
        if node.child_count == 0:
            items += self._words(Span(self.base + node.start_byte, end))
        return Array(Span(first.span.start, end), tuple(items))

    def _simple(self, start: int, end: int) -> Value | None:
        """What can be told from the text alone: nearly everything, without a walk through the grammar's levels."""
        string = self.code.strings.get(start)
        if string is not None and string.span.end == end:
            return string
        masked = self.code.masked
        match = _ATOM.fullmatch(masked, start, end)
        if match:
            return self._atom(match, Span(start, end))
        found = _LIST.fullmatch(masked, start, end)
        if found and (masked[start : start + 2] == b"@(") == (masked[end - 1 : end] == b")"):
            items = (self._simple(*item.span()) for item in _ITEMS.finditer(masked, *found.span(1)))
            return Array(Span(start, end), tuple(item for item in items if item is not None))
        return None

    def _atom(self, match: re.Match[bytes], span: Span) -> Value | None:
        if match["number"]:
            return Number(span, match[0].decode())
        if match["name"]:
            name = match["name"].decode().strip("{}").lower()
            if name in _CONSTANTS and not match["keys"]:
                return Constant(span, _CONSTANTS[name])
            written = self.code.text[match.start("name") : match.end("name")].strip("{}").lower()
            return Variable(span, written, self._keys(match))
        return self._word(span)

    def _keys(self, match: re.Match[bytes]) -> tuple[Key, ...]:
        if not match["keys"]:
            return ()
        keys: list[Key] = []
        for key in _KEY.finditer(self.code.masked, *match.span("keys")):
            if key[3]:
                string = self.code.strings.get(key.start(3))
                keys.append(string.text.lower() if isinstance(string, Literal) else "")
            else:
                keys.append(key[1].decode().lower() if key[1] else int(key[2]))
        return tuple(keys)

    def _word(self, span: Span) -> Value | None:
        """A bare word, or several with commas."""
        text = self.code.text[span.start : span.end].rstrip(SINGLE_QUOTES)  # one that nothing opened
        span = Span(span.start, span.start + len(text))
        if text.startswith(("-", "{", ",")) or text.endswith(","):
            return None
        if "," not in text:
            return Literal(span, text, span)
        return Array(span, self._words(span))

    def _words(self, span: Span) -> tuple[Literal, ...]:
        """The bare words between the commas of a range."""
        items: list[Literal] = []
        for word in _WORD.finditer(self.code.text, span.start, span.end):
            place = Span(*word.span())
            items.append(Literal(place, word[0], place))
        return tuple(items)

    def _structure(self, node: Node, depth: int) -> Value | None:
        kind = node.type
        span = Span(self.base + node.start_byte, self.base + node.end_byte)
        if kind in ("array_expression", "array_literal_expression"):
            return Array(span, self._items(node, depth, flat=kind == "array_expression"))
        if kind in ("parenthesized_expression", "sub_expression"):
            inner = self._items(node, depth, flat=False)
            return None if len(inner) != 1 or isinstance(inner[0], Raw) else inner[0]
        if kind == "additive_expression":
            return self._sum(node, span, depth)
        if kind == "hash_literal_expression":
            return self._table(node, span, depth)
        if kind == "cast_expression":
            written = self.code.masked[span.start : self.base + node.children[0].end_byte].decode().lower()
            return self.read(node.children[-1], depth) if written in _TRANSPARENT_CASTS else None
        if kind == "invokation_expression":
            return self._constructor(node, span, depth)
        return self._called(node)

    def _called(self, node: Node) -> Command | None:
        """The command that a node is, or that feeds the pipeline it is."""
        levels = 0
        while node.type != "command" and node.children and levels < MAX_NESTING:
            node = node.children[0]
            levels += 1
        names = (child for child in node.children if child.is_named and child.type != "command_invokation_operator")
        name = next(names, None) if node.type == "command" else None
        if name is None and node.type == "command_name":
            name = node
        return self.commands.get(self.base + name.start_byte) if name is not None else None

    def _items(self, node: Node, depth: int, *, flat: bool) -> tuple[Value, ...]:
        """The values among the children of a node; a list of statements counts as its statements."""
        items: list[Value] = []
        for child in node.children:
            if not child.is_named or child.type in ("comment", "empty_statement"):
                continue
            if child.type == "statement_list":
                items += self._items(child, depth, flat=flat)
                continue
            value = self.read(child, depth)
            if child.type in _STATEMENTS and isinstance(value, Literal) and value.span == value.body:
                value = self._called(child) or Raw(value.span)  # a word of its own is a command
            items += value.items if flat and isinstance(value, Array) else (value,)
        return tuple(items)

    def _sum(self, node: Node, span: Span, depth: int) -> Value | None:
        """``a + b + c``, which the grammar nests to the left."""
        parts: list[Value] = []
        levels = 0
        while node.type == "additive_expression" and node.child_count == 3:
            levels += 1
            if node.children[1].type != "+" or levels > MAX_NESTING:
                return None
            parts.append(self.read(node.children[2], depth))
            node = node.children[0]
        parts.append(self.read(node, depth))
        return Joined(span, tuple(reversed(parts)))

    def _table(self, node: Node, span: Span, depth: int) -> Table:
        entries: list[tuple[Literal, Value]] = []
        for body in node.children:
            for entry in body.children:
                named = [child for child in entry.children if child.is_named]
                if entry.type != "hash_entry" or len(named) < 2:
                    continue
                key = self.read(named[0], depth)
                if isinstance(key, Literal):
                    entries.append((key, self.read(named[1], depth)))
        return Table(span, tuple(entries))

    def _constructor(self, node: Node, span: Span, depth: int) -> Command | None:
        """``[Type]::new(…)``, which is ``New-Object Type (…)``."""
        children = node.children
        if len(children) < 4 or children[0].type != "type_literal" or children[1].type != "::":
            return None
        name = self.code.masked[self.base + children[2].start_byte : self.base + children[2].end_byte]
        if name.lower() != b"new":
            return None
        place = Span(self.base + children[0].start_byte, self.base + children[0].end_byte)
        inner = Span(place.start + 1, place.end - 1)
        type_name = Literal(inner, self.code.text[inner.start : inner.end], inner)
        arguments = [child for child in children[3].children if child.type == "argument_expression_list"]
        values = self._items(arguments[0], depth, flat=False) if arguments else ()
        listed = Array(Span(place.end, span.end), values)
        parameters = (Parameter(place, "TypeName", type_name), Parameter(place, "ArgumentList", listed))
        return Command(span, (), "new-object", place, parameters)
