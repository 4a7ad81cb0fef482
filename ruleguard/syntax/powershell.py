"""A PowerShell script as commands and assignments with their places. Nothing is run and nothing is looked up.

The grammar is tree-sitter's. It reads the masked copy that ``scan`` makes, so that strings, comments and damaged line
continuations are settled before, and every byte offset of the tree is a code point of the script. Where the copy still
is no PowerShell, commands that the parser lost are parsed one by one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.machinery import PathFinder
from typing import Any

from tree_sitter import Language, Node, Parser

from ruleguard.late import late
from ruleguard.syntax.powershell_expressions import ValueReader
from ruleguard.syntax.powershell_strings import MAX_NESTING
from ruleguard.syntax.powershell_text import Code, scan
from ruleguard.syntax.powershell_values import (
    Argument,
    Assignment,
    Command,
    Flaw,
    FlawKind,
    Level,
    Literal,
    Parameter,
    Raw,
    Script,
    Splat,
    Statement,
    Variable,
)
from ruleguard.text import Span

_WHOLE = 500_000
"""A longer text is parsed command by command: the parser's error recovery is slow on megabytes of no PowerShell."""
_MORE_LINES = 4_000
"""How far a statement that is parsed alone is looked for behind its first line, while a bracket is open."""
_LONG = 5_000
"""A longer statement is looked into without asking whether it may hold another."""

_BLOCKS = frozenset({"statement_block", "function_statement", "foreach_statement", "script_block_expression"})
_LEAVES = frozenset(
    {"command_name", "command_parameter", "command_argument_sep", "variable", "string_literal", "comment"}
)
_NO_ARGUMENTS = frozenset({"command_argument_sep", "command_name", "ERROR"})
_MAY_NEST = re.compile(rb"[({;|=\n]\s*[A-Za-z&.\\]")
_STATEMENT = late(
    rb"(?:^|(?<=[;{}(=|\n]))[ \t]*"
    rb"((?:\$[\w.]+[ \t]*\+?=[ \t]*)?(?:&[ \t]*)?((?:\w+\\)?[A-Za-z]+-[A-Za-z]\w*)(?=\s|\Z)"
    rb"|(?:\[\w.\[\]]+\][ \t]*)?\$[\w.]+[ \t]*\+?=)"
)
"""Where a call or an assignment begins."""
_CHUNK_TOKEN = re.compile(rb"[(){}\n]")
_LIST_OF_WORDS = re.compile(rb"(-[A-Za-z]+[ \t]+)([A-Za-z][\w.-]*(?:[ \t]*,[ \t]*[A-Za-z][\w.-]*)+)")
_BETWEEN_WORDS = re.compile(rb"[ \t,]+")
_COMMA = ord(",")
_SPLAT = re.compile(rb"@(\w+)")


def parse(text: str) -> Script:
    """The statements of a script in the order of the text, those inside functions, branches and loops too."""
    code = scan(text)
    code.masked = _LIST_OF_WORDS.sub(_tie_words, code.masked)
    walk = _Walk(code)
    sound = not code.masked.strip() or (len(code.masked) <= _WHOLE and walk.tree(0, len(code.masked), retry=True))
    if not sound:
        _parse_one_by_one(walk)
    walk.statements.sort(key=lambda pair: pair[0])
    flaws = sorted(code.flaws + walk.flaws, key=lambda flaw: flaw.span)
    statements = tuple(statement for _, statement in walk.statements)
    return Script(statements, tuple(flaws), tuple(_runs(text, code.comments)))


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return Parser(Language(_grammar().language()))


def _grammar() -> Any:
    """``tree_sitter_powershell``, if possible without its ``__init__``: that imports a dozen modules to find files which the
    package does not have, and they take as long as reading a small script."""
    package = PathFinder.find_spec("tree_sitter_powershell")
    folders = package and package.submodule_search_locations
    found = PathFinder.find_spec("tree_sitter_powershell._binding", folders) if folders else None
    if found is None or found.loader is None:
        import tree_sitter_powershell

        return tree_sitter_powershell
    binding = found.loader.create_module(found)
    assert binding is not None, "a module in C is made by its loader"
    found.loader.exec_module(binding)
    return binding


def _tie_words(match: re.Match[bytes]) -> bytes:
    """``-Source a, b``: the grammar knows no lists of bare words."""
    return match[1] + _BETWEEN_WORDS.sub(lambda between: b"_" * len(between[0]), match[2])


def _parse_one_by_one(walk: _Walk) -> None:
    """Read what the parser could not take in as a whole, so that one fault does not hide the rest.

    A fault is then told where it is in its command; the parser's own idea is good for brackets around commands only.
    """
    masked = walk.code.masked
    budget = 4 * len(masked) + _WHOLE
    whole, walk.flaws = _innermost(walk.flaws), []
    for match in _STATEMENT.finditer(masked):
        if match.start(2) in walk.places or match.start(1) in walk.assigned:
            continue
        piece = _statement(masked, match.start(1))
        budget -= piece.end - piece.start
        if budget < 0:
            break
        walk.tree(piece.start, piece.end, retry=False)
    if not any(flaw.kind is FlawKind.STRUCTURE for flaw in (*walk.flaws, *walk.code.flaws)):
        walk.flaws += whole[:1]
    walk.flaws = _innermost(walk.flaws)


def _statement(masked: bytes, start: int) -> Span:
    """A statement to be parsed alone: its lines up to one that leaves no bracket open, or its first line."""
    depth = 0
    line_end = masked.find(b"\n", start)
    line_end = len(masked) if line_end < 0 else line_end
    limit = min(len(masked), line_end + _MORE_LINES)
    for token in _CHUNK_TOKEN.finditer(masked, start, limit):
        if token[0] == b"\n":
            if depth <= 0:
                return Span(start, token.start())
        else:
            depth += 1 if token[0] in b"({" else -1
            if depth < 0:
                return Span(start, token.start())
            if depth > MAX_NESTING:
                return Span(start, token.start())
    return Span(start, line_end if limit < len(masked) or depth > 0 else limit)


def _innermost(flaws: list[Flaw]) -> list[Flaw]:
    """Without those that only surround another one, each place once."""
    kept: list[Flaw] = []
    for flaw in sorted(flaws, key=lambda flaw: (flaw.span.start, -flaw.span.end)):
        while kept and kept[-1].span.end >= flaw.span.end:
            kept.pop()
        kept.append(flaw)
    return kept


def _closers(code: bytes) -> bytes:
    """The brackets that a piece of a script leaves open, closed."""
    opened: list[bytes] = []
    for token in _CHUNK_TOKEN.finditer(code):
        if token[0] in b"({":
            opened.append(b")" if token[0] == b"(" else b"}")
        elif opened and token[0] == opened[-1]:
            opened.pop()
    return b"".join(reversed(opened[:MAX_NESTING]))


def _runs(text: str, comments: list[Span]) -> list[Span]:
    """Comments with nothing but white space between them are one, if both are of ``#`` lines."""
    runs: list[Span] = []
    for span in comments:
        lines = text[span.start] == "#"
        if lines and runs and text[runs[-1].start] == "#" and text[runs[-1].end : span.start].isspace():
            runs[-1] = Span(runs[-1].start, span.end)
        else:
            runs.append(span)
    return runs


class _Walk:
    """Goes through syntax trees, without recursion: scripts can be nested as deep as somebody likes."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.values = ValueReader(code)
        self.statements: list[tuple[tuple[int, bool], Statement]] = []
        self.flaws: list[Flaw] = []
        self.places = self.values.commands
        self.assigned: set[int] = set()
        self._faulty = False
        self._retry = True
        self._base = 0

    def tree(self, start: int, end: int, *, retry: bool) -> bool:
        """Read a part of the script; False if the parser met something that is no PowerShell.

        ``retry`` leaves out the commands that it met such things in.
        """
        code = self.code.masked[start:end]
        root = _parser().parse(code if retry else code + _closers(code)).root_node
        self._base = self.values.base = start
        self._faulty = root.has_error
        self._retry = retry and root.has_error
        stack: list[tuple[Node, Level, bool]] = [(root, (), False)]
        while stack:
            node, level, leaving = stack.pop()
            if leaving:
                self._leave(node, level)
            else:
                self._enter(node, level, stack)
        return not self._faulty

    def _span(self, node: Node) -> Span:
        return Span(self._base + node.start_byte, self._base + node.end_byte)

    def _enter(self, node: Node, level: Level, stack: list[tuple[Node, Level, bool]]) -> None:
        kind = node.type
        if self._faulty and (node.is_error or node.is_missing):
            self.flaws.append(Flaw(FlawKind.STRUCTURE, self._span(node)))
        if kind in _LEAVES:
            return
        if self._faulty and self._is_torn_call(node):
            stack.append((node, level, True))
        elif kind == "command" or kind == "assignment_expression":
            stack.append((node, level, True))
            if not self._may_nest(node):
                return
        elif kind == "script_parameter":
            stack.append((node, level, True))
            return
        elif kind in _BLOCKS and len(level) < MAX_NESTING:
            level = (*level, self._base + node.start_byte)
            if kind == "foreach_statement":
                stack.append((node, level, True))
        stack += [(child, level, False) for child in reversed(node.children)]

    def _is_torn_call(self, node: Node) -> bool:
        """Whether an error is a call that the parser could not finish."""
        if not node.is_error or self._retry:
            return False
        first = node.named_children[0] if node.named_child_count else None
        return first is not None and first.type == "command_name"

    def _may_nest(self, node: Node) -> bool:
        if self._faulty and node.has_error:
            return True
        start, end = self._base + node.start_byte, self._base + node.end_byte
        return end - start > _LONG or _MAY_NEST.search(self.code.masked, start, end) is not None

    def _leave(self, node: Node, level: Level) -> None:
        span = self._span(node)
        statement: Statement | None
        if node.type in ("command", "ERROR"):
            statement = self._command(node, span, level)
        elif node.type == "assignment_expression":
            statement = self._assignment(node, span, level)
        else:
            statement = self._declared(node, level)
        if statement is not None:
            late = isinstance(statement, Assignment)  # it ends where the command ends that it takes its value from
            self.statements.append(((statement.span.end, late), statement))

    def _command(self, node: Node, span: Span, level: Level) -> Command | None:
        name_node = elements = None
        for child in node.children:
            if child.type == "command_elements":
                elements = child
            elif name_node is None and child.type != "command_invokation_operator" and child.is_named:
                name_node = child
        if name_node is None:
            return None
        if node.is_error:
            elements = node
        place = self._span(name_node)
        if place.start in self.places or (self._retry and node.has_error):
            return None  # known, or better read alone
        string = self.code.strings.get(place.start)
        name = string.text if isinstance(string, Literal) else self.code.masked[place.start : place.end].decode()
        arguments = self._arguments(elements) if elements is not None else ()
        end = self._base + elements.end_byte if elements is not None else place.end
        command = Command(Span(span.start, end), level, name.rsplit("\\", 1)[-1].lower(), place, arguments)
        self.places[place.start] = command
        return command

    def _arguments(self, elements: Node) -> tuple[Argument, ...]:
        found: list[Argument] = []
        masked = self.code.masked
        for child in elements.children:
            kind = child.type
            if kind in _NO_ARGUMENTS or not child.is_named:
                continue
            span = self._span(child)
            last = found[-1] if found else None
            if kind == "command_parameter":
                found.append(Parameter(span, masked[span.start + 1 : span.end].decode().rstrip(":")))
            elif masked[span.start] == _COMMA and last is not None and not isinstance(last, Splat):
                found[-1] = self._continued(last, child)
            elif isinstance(last, Parameter) and last.value is None:
                attached = b":" in masked[last.span.end - 1 : last.span.end + 1]
                found[-1] = Parameter(last.span, last.name, self.values.read(child), attached)
            else:
                splat = _SPLAT.fullmatch(masked, span.start, span.end)
                found.append(Splat(span, splat[1].decode().lower()) if splat else self.values.read(child))
        return tuple(found)

    def _continued(self, last: Argument, node: Node) -> Argument:
        """``'a' , 'b'``: the grammar takes a comma behind a blank for the beginning of another argument."""
        if isinstance(last, Parameter):
            value = last.value if last.value is not None else Raw(self._span(node))
            return Parameter(last.span, last.name, self.values.continued(value, node), last.attached)
        return last if isinstance(last, Splat) else self.values.continued(last, node)

    def _assignment(self, node: Node, span: Span, level: Level) -> Assignment | None:
        children = [child for child in node.children if not child.is_error]
        if len(children) < 3:
            return None
        target = self.values.read(children[0])
        operator = self.code.masked[self._base + children[1].start_byte : self._base + children[1].end_byte]
        if not isinstance(target, Variable) or span.start in self.assigned:
            return None
        if self._retry and node.has_error:
            return None
        self.assigned.add(span.start)
        return Assignment(span, level, target, operator.decode(), self.values.read(children[2]))

    def _declared(self, node: Node, level: Level) -> Assignment | None:
        """A loop's variable or a function's parameter: assigned from something unknown."""
        for child in node.children:
            if child.type == "variable":
                target = self.values.read(child)
                place = self._span(child)
                return Assignment(place, level, target, "=", Raw(place)) if isinstance(target, Variable) else None
        return None
