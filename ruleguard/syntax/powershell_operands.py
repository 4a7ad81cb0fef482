"""The values in PowerShell code, with what they use: variables, types, members, tables, blocks."""

from __future__ import annotations

import re
from typing import Protocol

from ruleguard.syntax.powershell_cursor import BETWEEN, KEYWORD, NUMBER, SEPARATORS, VARIABLE, Cursor
from ruleguard.syntax.powershell_use import Use, UseKind

_KEY = re.compile(rb"([\w-]+)[ \t]*=")
_FLAG = re.compile(rb"[A-Za-z]+(?=[ \t\n]*[,)])")
_MEMBER = re.compile(rb"(?:\?\.|\.(?!\.)|::)[ \t]*(?:(?P<name>\w+)|(?=[('$]))")
_ATTRIBUTE = re.compile(rb"\[[ \t\n]*([\w.]+)[ \t]*\(")
_TYPE = re.compile(rb"\[[ \t\n]*([A-Za-z_][\w.`+]*)")


class Code(Protocol):
    """What reads the code that stands inside a value."""

    def statements(self, closer: bytes) -> None:
        """Up to a closing bracket, which is passed over."""

    def statement(self) -> None:
        """One."""

    def expression(self) -> None:
        """One, up to what ends it."""


class Values:
    """Passes over values at a cursor."""

    def __init__(self, cursor: Cursor, code: Code) -> None:
        self.cursor = cursor
        self.code = code

    def operand(self) -> bool:
        """A value that starts here; False if there is none."""
        here = self.cursor.here()
        two = self.cursor.code[self.cursor.at : self.cursor.at + 2]
        if two == b"@{":
            self.cursor.at += 2
            self.cursor.nested(lambda: self.table(b"}"))
        elif two in (b"@(", b"$("):
            self.cursor.at += 2
            self.cursor.nested(lambda: self.code.statements(b")"))
        elif here == b"(":
            self.cursor.at += 1
            self.cursor.nested(lambda: self.code.statements(b")"))
        elif here == b"{":
            self.block()
        elif here == b"[":
            self.bracket(is_type=True)
        elif here in b"$@":
            return self.variable()
        elif here == b"'":
            return self.cursor.string() is not None
        else:
            return self.cursor.skip(NUMBER)
        return True

    def block(self) -> None:
        self.cursor.at += 1
        self.cursor.nested(lambda: self.code.statements(b"}"))

    def variable(self) -> bool:
        start = self.cursor.at
        if not self.cursor.skip(VARIABLE):
            return False
        raw = self.cursor.raw(start, self.cursor.at)
        name = raw[1:].strip("{}").lower()
        self.cursor.add(UseKind.SPLAT if raw[0] == "@" else UseKind.VARIABLE, start, name)
        if name == "args" and self.cursor.in_function:
            self.cursor.found.pop()
        return True

    def table(self, closer: bytes) -> None:
        """``@{…}`` or the arguments of an attribute: a key, then a statement."""
        while True:
            self.cursor.skip(SEPARATORS)
            here = self.cursor.here()
            if not here or here in b")}]":
                if here and here == closer:
                    self.cursor.at += 1
                else:
                    self.cursor.doubt(max(0, self.cursor.at - 1), self.cursor.at)
                return
            before = self.cursor.at
            if self.cursor.skip(_KEY):
                self.cursor.skip(BETWEEN)
                self.cursor.nested(self.code.statement)
            elif closer == b"}" and KEYWORD.match(self.cursor.code, self.cursor.at):
                self.cursor.nested(self.code.statement)  # the rest of an ``if`` that gives a value
            elif closer == b"}" or not self.cursor.skip(_FLAG):
                self.code.expression()
            if self.cursor.at == before:
                self.cursor.doubt(before, before + 1)
                self.cursor.at += 1

    def bracket(self, *, is_type: bool) -> None:
        """``[type]``, ``[attribute(…)]`` or an index."""
        start = self.cursor.at
        attribute = _ATTRIBUTE.match(self.cursor.code, start) if is_type else None
        if attribute is not None:
            self.cursor.at = attribute.end()
            self.cursor.nested(lambda: self.table(b")"))
            self.cursor.skip(BETWEEN)
            if self.cursor.here() == b"]":
                self.cursor.at += 1
            self.cursor.add(UseKind.ATTRIBUTE, start, attribute[1].decode().lower())
            return
        match = _TYPE.match(self.cursor.code, start) if is_type else None
        if match is None:
            self.cursor.at += 1
            self.cursor.nested(self.index)
            return
        end = self.type_end(match.end())
        if end is None:
            self.cursor.at = start + 1
            self.cursor.doubt(start, self.cursor.at)
            return
        self.cursor.at = end
        self.cursor.add(UseKind.TYPE, start, self.cursor.raw(start + 1, end - 1).replace("`", "").strip().lower())

    def type_end(self, at: int) -> int | None:
        depth = 1
        while at < len(self.cursor.code):
            character = self.cursor.code[at : at + 1]
            depth += (character == b"[") - (character == b"]")
            at += 1
            if depth == 0:
                return at
            if not character.isalnum() and character not in b"[].,_`+ \t*":
                return None
        return None

    def index(self) -> None:
        while True:
            self.code.expression()
            here = self.cursor.here()
            if here and here in b"\n;":
                self.cursor.at += 1
                continue
            if here == b"]":
                self.cursor.at += 1
            else:
                self.cursor.doubt(max(0, self.cursor.at - 1), self.cursor.at)
            return

    def postfix(self, start: int) -> None:
        """Members, indices and calls that stand directly behind a value."""
        while True:
            if self.cursor.here() == b"[" and not self.is_cast():
                self.bracket(is_type=False)
                continue
            member = _MEMBER.match(self.cursor.code, self.cursor.at)
            if member is None:
                return
            static = member[0].startswith(b"::")
            self.cursor.at = member.end()
            name = "" if member["name"] is None else self.cursor.raw(*member.span("name")).lower()
            if not name:
                quoted = self.cursor.strict.strings.get(self.cursor.base + self.cursor.at)
                name = "" if quoted is None else quoted.text.lower()
                self.operand()
            kind = UseKind.STATIC if static else UseKind.MEMBER
            if self.cursor.here() == b"(":
                kind = UseKind.STATIC_CALL if static else UseKind.METHOD
            self.join_type(kind, start, name)
            if self.cursor.here() == b"(":
                self.cursor.at += 1
                self.cursor.nested(lambda: self.code.statements(b")"))

    def follows_type(self, start: int) -> bool:
        """Whether a type or an attribute stands before a value: ``[int] $x``."""
        uses_before = (use for use in reversed(self.cursor.found) if use.span.end <= self.cursor.base + start)
        last = next(uses_before, None)
        if last is None or last.kind not in (UseKind.TYPE, UseKind.ATTRIBUTE):
            return False
        return not self.cursor.code[last.span.end - self.cursor.base : start].strip()

    def is_cast(self) -> bool:
        """Whether what stands before is a type: then a bracket begins another one."""
        last = self.cursor.found[-1] if self.cursor.found else None
        return last is not None and last.kind is UseKind.TYPE and last.span.end == self.cursor.base + self.cursor.at

    def join_type(self, kind: UseKind, start: int, name: str) -> None:
        """``[type]::name`` is one use, not two."""
        owner = ""
        if kind not in (UseKind.STATIC, UseKind.STATIC_CALL):
            self.cursor.found.append(Use(kind, self.cursor.span(start, self.cursor.at), name))
            return
        for index in range(len(self.cursor.found) - 1, -1, -1):
            use = self.cursor.found[index]
            if use.span.start < self.cursor.base + start:
                break
            if use.kind is UseKind.TYPE and use.span.start == self.cursor.base + start:
                owner = use.name
                del self.cursor.found[index]
                break
        self.cursor.found.append(Use(kind, self.cursor.span(start, self.cursor.at), name, owner=owner))
