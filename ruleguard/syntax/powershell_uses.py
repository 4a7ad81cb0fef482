"""What a PowerShell script would use if somebody ran it: commands, methods, types, redirections, with their places.

This is no parser of the language. It tells commands from expressions the way PowerShell does, by the first token of each
part of a pipeline, and goes into every bracket. A token that it has no explanation for is a ``DOUBT``: nothing is passed
over, and what is no PowerShell makes doubts, never errors.
"""

from __future__ import annotations

import re

from ruleguard.syntax.powershell_cursor import (
    BETWEEN,
    BLANKS,
    BLOCK_WORDS,
    DEFINITIONS,
    KEYWORD,
    KEYWORDS,
    NUMBER,
    SEPARATORS,
    VARIABLE,
    Cursor,
)
from ruleguard.syntax.powershell_operands import Values
from ruleguard.syntax.powershell_strict import Strict
from ruleguard.syntax.powershell_use import Argument, ArgumentKind, Use, UseKind

_GAP = re.compile(rb"[ \t\n;]*")
_NAME = re.compile(rb"(?:'0*'|[^\s;|&(){},<>'])+")
_WORD = re.compile(rb"(?:'0*'|[^\s;|&(){},<>'])+")
_PARAMETER = re.compile(rb"-[A-Za-z_?]\w*:?")
_OPERATOR = re.compile(rb"-[A-Za-z]+")
_UNARY = re.compile(rb"-(?:[ci]?split|join|b?not)\b", re.IGNORECASE)
_REDIRECTION = re.compile(rb"(?:[1-6*](?=>))?(?:>>?(?:&[12])?|<)")
_TO_NULL = re.compile(rb"[ \t]*\$null(?!\w)", re.IGNORECASE)
_ASSIGNMENT = re.compile(rb"(?:[-+*/%]|\?\?)?=")
_MEMBER = re.compile(rb"(?:\?\.|\.(?!\.)|::)[ \t]*(?:(?P<name>\w+)|(?=[('$]))")
_LABEL = re.compile(rb":\w+[ \t]+(?=[A-Za-z])")
_DOT_CALL = re.compile(rb"\.(?=[ \t'$({])")
_MORE = re.compile(rb"\|\|?|&&")
_SYMBOLS = frozenset(b"+-*/%!.?:")
_REST_OF_USING = re.compile(rb"[^;\n]*")
_UP_TO_BLOCK = re.compile(rb"[^;\n{}()|&$@]*(?=\{)")
_TARGET = re.compile(rb"[ \t]+[\w$]+")
_CAUGHT = re.compile(rb"(?:[ \t\n,]*\[[\w.]+\])+")
_DASH = re.compile("[–—―]")

_LABELLED = frozenset({"break", "continue"})
_WITH_TYPES = frozenset({"catch", "trap"})


def uses(strict: Strict) -> list[Use]:
    """Everything that the code of a script uses, in the order of the text."""
    found: list[Use] = []
    for stretch in strict.stretches:
        _Scanner(Cursor(strict, stretch, found)).script()
    found += [Use(UseKind.VARIABLE, span, name) for span, name in strict.variables]
    found += [Use(UseKind.DOUBT, span) for span in strict.doubts]
    return sorted(found, key=lambda use: (use.span.start, use.span.end))


class _Scanner:
    """Goes through the stretch of code of a cursor."""

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.values = Values(cursor, self)

    def script(self) -> None:
        """Read all of it."""
        while True:
            self.statements(b"")
            if self.cursor.at >= len(self.cursor.code):
                return
            self.cursor.doubt(self.cursor.at, self.cursor.at + 1)  # a bracket that nothing opened
            self.cursor.at += 1

    def statements(self, closer: bytes) -> None:
        """Statements up to a closing bracket, which is passed over; without one, up to any or the end."""
        while True:
            self.cursor.skip(_GAP)
            here = self.cursor.here()
            if not here or here in b")}]":
                if here and here == closer:
                    self.cursor.at += 1
                elif closer:
                    self.cursor.doubt(max(0, self.cursor.at - 1), self.cursor.at)
                return
            before = self.cursor.at
            self.statement()
            if self.cursor.at == before:
                self.cursor.doubt(before, before + 1)
                self.cursor.at += 1

    def statement(self) -> None:
        self.cursor.skip(BLANKS)
        self.cursor.skip(_LABEL)
        match = KEYWORD.match(self.cursor.code, self.cursor.at)
        word = match[0].decode().lower() if match else ""
        if match is not None and word in KEYWORDS:
            self._keyword(match, word)
            return
        piped = False
        while True:
            self._part(piped=piped)
            self.cursor.skip(BLANKS)
            piped = self.cursor.code[self.cursor.at : self.cursor.at + 2] not in (b"||", b"&&")
            if not self.cursor.skip(_MORE):
                break
            self.cursor.skip(BETWEEN)
        if self.cursor.here() == b"&":
            self.cursor.at += 1
            self.cursor.add(UseKind.INVOKED, self.cursor.at - 1, "background")

    def _keyword(self, match: re.Match[bytes], word: str) -> None:
        """What follows a keyword is a condition, a block or a statement: all of them are looked into."""
        start, self.cursor.at = match.start(), match.end()
        if word in DEFINITIONS:
            self._definition(start)
        elif word in BLOCK_WORDS:
            self.cursor.add(UseKind.DEFINITION, start, word)
            self.cursor.skip(_REST_OF_USING if word == "using" else _UP_TO_BLOCK)
        elif word == "param":
            self._parameters()
        elif word in _LABELLED:
            self.cursor.skip(_TARGET)
        elif word in _WITH_TYPES:
            self.cursor.skip(_CAUGHT)

    def _definition(self, start: int) -> None:
        self.cursor.skip(BLANKS)
        name = _NAME.match(self.cursor.code, self.cursor.at)
        if name is not None:
            self.cursor.at = name.end()
            place = self.cursor.span(start, self.cursor.at)
            nested = self.cursor.depth > 0 or self.cursor.in_function or self.cursor.base > 0
            self.cursor.found.append(Use(UseKind.FUNCTION, place, self._name(name).lower(), nested=nested))
        self.cursor.skip(BETWEEN)
        outer, self.cursor.in_function = self.cursor.in_function, True
        if self.cursor.here() == b"(":
            self._parameters()
            self.cursor.skip(BETWEEN)
        if self.cursor.here() == b"{":
            self.values.block()
        self.cursor.in_function = outer

    def _parameters(self) -> None:
        """``param(…)``: those of the script itself that nobody gives a value are asked for or empty."""
        self.cursor.skip(BETWEEN)
        if self.cursor.here() != b"(":
            return
        self.cursor.at += 1
        own = not self.cursor.in_function and self.cursor.depth == 0
        mandatory = False
        while True:
            self.cursor.skip(SEPARATORS)
            here = self.cursor.here()
            if not here or here == b")":
                self.cursor.at += 1 if here else 0
                return
            start, count = self.cursor.at, len(self.cursor.found)
            if here == b"[":
                self.values.bracket(is_type=True)
                mandatory |= b"mandatory" in self.cursor.code[start : self.cursor.at].lower()
            elif self.cursor.skip(VARIABLE):
                name_end = self.cursor.at
                self.cursor.skip(BETWEEN)
                has_default = self.cursor.here() == b"="
                if own and (mandatory or not has_default):
                    use = Use(UseKind.PARAMETER, self.cursor.span(start, name_end), self.cursor.raw(start, name_end))
                    self.cursor.found.insert(count, use)
                if has_default:
                    self.cursor.at += 1
                    self.cursor.skip(BETWEEN)
                    self.cursor.nested(self.expression)
                mandatory = False
            else:
                self.cursor.doubt(start, start + 1)
                self.cursor.at += 1

    def _part(self, *, piped: bool) -> None:
        start = self.cursor.at
        here = self.cursor.here()
        if (here == b"&" and self.cursor.code[start : start + 2] != b"&&") or _DOT_CALL.match(self.cursor.code, start):
            self.cursor.at += 1
            self._invoked(start, piped=piped)
        elif self._begins_expression():
            self.expression()
        elif _NAME.match(self.cursor.code, start):
            self._command(start, "", piped=piped)

    def _begins_expression(self) -> bool:
        here = self.cursor.here()
        if here in (b"'", b"$", b"@", b"(", b"{", b"[", b"!", b"+", b",") or here == b"":
            return True
        if here == b"-":
            return (
                _PARAMETER.match(self.cursor.code, self.cursor.at) is None
                or _UNARY.match(self.cursor.code, self.cursor.at) is not None
            )
        if here in (b"<", b">"):
            return True
        return NUMBER.match(self.cursor.code, self.cursor.at) is not None

    def _invoked(self, start: int, *, piped: bool) -> None:
        """``&`` or ``.``: a name in quotes is a command like any other, the rest only a run knows."""
        operator = self.cursor.raw(start, start + 1)
        self.cursor.skip(BLANKS)
        quoted = self.cursor.strict.strings.get(self.cursor.base + self.cursor.at)
        here = self.cursor.here()
        if here == b"{":
            self.cursor.add(UseKind.BLOCK_CALL, start, operator)
            self.values.block()
            self.values.postfix(self.cursor.at)
            self._arguments()
        elif (quoted is None or not quoted.expandable or "$" not in quoted.text) and here not in (b"$", b"@", b"("):
            self._command(start, operator, piped=piped)
        else:
            count = len(self.cursor.found)
            self.values.operand()
            self.values.postfix(self.cursor.at)
            use = Use(UseKind.INVOKED, self.cursor.span(start, self.cursor.at), operator)
            self.cursor.found.insert(count, use)
            self._arguments()

    def _command(self, start: int, operator: str, *, piped: bool) -> None:
        match = _NAME.match(self.cursor.code, self.cursor.at)
        if match is None:
            self.cursor.doubt(start, self.cursor.at)
            return
        written = self.cursor.raw(*match.span())
        self.cursor.at = match.end()
        name = self._name(match)
        place = self.cursor.span(start, self.cursor.at)
        position = len(self.cursor.found)
        arguments = self._arguments()
        hidden = _DASH.sub("-", written.strip("'\"")) != name
        kind = UseKind.COMMAND if "$" not in name else UseKind.INVOKED
        whole = self.cursor.span(start, self.cursor.at)
        use = Use(kind, place, name.lower(), tuple(arguments), whole, operator, hidden=hidden, piped=piped)
        self.cursor.found.insert(position, use)

    def _name(self, match: re.Match[bytes]) -> str:
        """The name that is called: without the marks that only make it hard to recognize."""
        parts: list[str] = []
        at = match.start()
        while at < match.end():
            quoted = self.cursor.strict.strings.get(self.cursor.base + at)
            if quoted is not None:
                parts.append(quoted.text)
                at = quoted.span.end - self.cursor.base
            else:
                parts.append(self.cursor.raw(at, at + 1))
                at += 1
        return _DASH.sub("-", "".join(parts).replace("`", ""))

    def _arguments(self) -> list[Argument]:
        found: list[Argument] = []
        while True:
            self.cursor.skip(BLANKS)
            here = self.cursor.here()
            if not here or here in b"\n;|)}]" or here == b"&":
                return found
            start = self.cursor.at
            if self.cursor.skip(_REDIRECTION):
                self._redirection(start)
            elif here == b",":
                self.cursor.at += 1
                self.cursor.skip(BETWEEN)
            else:
                found.append(self._argument(start, here))

    def _redirection(self, start: int) -> None:
        if self.cursor.code[self.cursor.at - 2 : self.cursor.at - 1] == b"&" or self.cursor.skip(_TO_NULL):
            return
        self.cursor.skip(BLANKS)
        if not self.cursor.skip(_WORD):
            self.values.operand()
        self.cursor.add(UseKind.REDIRECTION, start)

    def _argument(self, start: int, here: bytes) -> Argument:
        quoted = self.cursor.string()
        if quoted is not None:
            self.values.postfix(start)
            return Argument(ArgumentKind.TEXT, quoted.text, self.cursor.span(start, self.cursor.at))
        if here == b"-" and self.cursor.skip(_PARAMETER):
            return Argument(
                ArgumentKind.PARAMETER,
                self.cursor.raw(start + 1, self.cursor.at),
                self.cursor.span(start, self.cursor.at),
            )
        if here in b"({" or self.cursor.code[start : start + 2] in (b"@(", b"@{", b"$("):
            self.values.operand()
            self.values.postfix(start)
            return Argument(ArgumentKind.CODE, "", self.cursor.span(start, self.cursor.at))
        if here in b"$@" and self.values.variable():
            self.values.postfix(start)
            return Argument(
                ArgumentKind.VARIABLE, self.cursor.raw(start, self.cursor.at), self.cursor.span(start, self.cursor.at)
            )
        if not self.cursor.skip(_WORD):
            self.cursor.doubt(start, start + 1)
            self.cursor.at += 1
        return Argument(
            ArgumentKind.TEXT,
            self.cursor.raw(start, self.cursor.at).replace("`", ""),
            self.cursor.span(start, self.cursor.at),
        )

    def expression(self) -> None:
        """Up to what ends it: a bracket that closes, a separator, the end of the line behind an operand."""
        is_operand = False
        while True:
            self.cursor.skip(BLANKS if is_operand else BETWEEN)
            here = self.cursor.here()
            if not here or here in b"\n;)}]|" or (here == b"&" and is_operand):
                return
            start = self.cursor.at
            if is_operand and here != b"{" and self.cursor.skip(_ASSIGNMENT):
                self._assigned(start)
                return
            if is_operand and self._after_operand(start, here):
                continue
            if self._is_next_statement(is_operand=is_operand):
                return
            before = is_operand
            is_operand = self._operand_or_operator(start, here)
            if before and is_operand and here != b"{" and not self.values.follows_type(start):
                self.cursor.doubt(start, self.cursor.at)

    def _assigned(self, start: int) -> None:
        last = self.cursor.found[-1] if self.cursor.found else None
        is_variable = last is not None and last.kind is UseKind.VARIABLE and last.span.end <= self.cursor.base + start
        if last is not None and is_variable and not self.cursor.code[last.span.end - self.cursor.base : start].strip():
            self.cursor.found[-1] = Use(UseKind.ASSIGNED, last.span, last.name)
        self.cursor.skip(BETWEEN)
        self.cursor.nested(self.statement)

    def _after_operand(self, start: int, here: bytes) -> bool:
        """What can only stand behind an operand: a member, an index."""
        if self.cursor.code[start - 1 : start] in (b" ", b"\t", b"\n"):
            return False
        if here in b".:?" and _MEMBER.match(self.cursor.code, start):
            self.values.postfix(start)
            return True
        return False

    def _is_next_statement(self, *, is_operand: bool) -> bool:
        is_more = is_operand and self.cursor.here() not in (b"{", b",") and self.cursor.here()[0] not in _SYMBOLS
        if is_more and self._is_behind_block():
            return True
        match = KEYWORD.match(self.cursor.code, self.cursor.at)
        if match is None:
            return False
        word = match[0].decode().lower()
        if word == "in" and is_operand:
            self.cursor.at = match.end()
            self.cursor.skip(BLANKS)
            self.cursor.nested(self.statement)
            return True
        return is_operand and word in KEYWORDS

    def _is_behind_block(self) -> bool:
        at = self.cursor.at
        while at and self.cursor.code[at - 1 : at] in (b" ", b"\t"):
            at -= 1
        return self.cursor.code[at - 1 : at] == b"}"

    def _operand_or_operator(self, start: int, here: bytes) -> bool:
        """Read one of the two; whether it was an operand."""
        if here == b"&":
            self.cursor.nested(lambda: self._part(piped=False))
            return True
        if here == b"-" and self.cursor.skip(_OPERATOR):
            self.cursor.add(UseKind.OPERATOR, start, self.cursor.raw(start, self.cursor.at).lower())
            return False
        if self.cursor.skip(_REDIRECTION):
            self._redirection(start)
            return True
        if NUMBER.match(self.cursor.code, start) or here in b"'$@({[":
            if not self.values.operand():
                self.cursor.doubt(start, start + 1)
                self.cursor.at = start + 1
            self.values.postfix(start)
            return True
        if here == b"," or here[0] in _SYMBOLS:
            self.cursor.at += 1
            return False
        if not self.cursor.skip(_WORD):
            self.cursor.at += 1
        self.cursor.doubt(start, self.cursor.at)
        return True
