"""The strings of PowerShell: where one ends, what it says, and which place of the script each character comes from.

A literal in apostrophes has one escape, the doubled apostrophe. Where somebody forgot to double it, PowerShell ends the
literal too early; what was meant is found by what follows the apostrophes.
"""

from __future__ import annotations

import re

from ruleguard.late import late
from ruleguard.syntax.powershell_values import Flaw, FlawKind, Joined, Key, Literal, Raw, Value, Variable
from ruleguard.text import Span

SINGLE_QUOTES = "'‘’‚‛"
"""What PowerShell takes for an apostrophe. Data of an export holds the typographic ones as ordinary characters, so that
a literal that an ASCII apostrophe opened is ended by one only."""
DOUBLE_QUOTES = '"“”„'
MAX_NESTING = 50
"""Deeper nesting than this is not looked into; no script for a person to read has it."""

_TYPOGRAPHIC = SINGLE_QUOTES[1:]
_WINDOW = 20_000
"""How far a lost end is looked for; the longest expression seen has 3,000 characters."""
_PATIENCE = 50
"""After so many vain searches the input is no script, and looking on would take time with its square."""

_TO_CLOSE = {
    True: re.compile(r"(?:[^']++|'')*+'"),
    False: late(rf"(?:[^{SINGLE_QUOTES}]++|[{SINGLE_QUOTES}]{{2}})*+[{SINGLE_QUOTES}]"),
}
_PAIR_OR_SINGLE = {
    True: late(r"''|'"),
    False: late(rf"[{SINGLE_QUOTES}]{{2}}|[{SINGLE_QUOTES}]"),
}
_PAIR = {
    True: re.compile(rf"''|[{_TYPOGRAPHIC}]{{2}}"),
    False: re.compile(rf"[{SINGLE_QUOTES}]{{2}}"),
}
_LONE_TYPOGRAPHIC = re.compile(rf"[{_TYPOGRAPHIC}]{{2}}|([{_TYPOGRAPHIC}])")

# What follows the end of a literal. A closing parenthesis is no proof: it must have been opened.
_AFTER_END = re.compile(
    r"[ \t]*+(?:[\r\n;|}\]+=#]|\Z|`[ \t]*(?:[\r\n]|\Z|-[A-Za-z])|,[ \t]*(?:['‘$@(\[{\d`\r\n-]|\Z))"
    r"|[ \t]++(?:`[ \t]|[-–—][A-Za-z])"
)
_PARENTHESIS = re.compile(r"[ \t]*\)")
_NEVER_AFTER_END = late(r'[\w"$@(\\]')
# Where the next parameter or the next command begins, by the layout of exports.
_NEXT = late(r"[ \t]*`?[ \t]*(?:\r?\n[ \t]*)++(?:-[A-Za-z]|[A-Z][A-Za-z]*-[A-Z][A-Za-z])|[ \t]*`[ \t]*-[A-Za-z]")

_TO_DOUBLE = {
    True: late(r'(?:[^"`$]++|`.|""|\$(?!\())*+', re.DOTALL),
    False: re.compile(
        rf"(?:[^{DOUBLE_QUOTES}`$]++|`.|[{DOUBLE_QUOTES}]{{2}}|\$(?!\())*+",
        re.DOTALL,
    ),
}
_TO_DOUBLE_PLAIN = late(rf"(?:[^{DOUBLE_QUOTES}`]++|`.|[{DOUBLE_QUOTES}]{{2}})*+", re.DOTALL)
_INSIDE = late(rf"[()]|'[^']*+'|[{DOUBLE_QUOTES}]|`.", re.DOTALL)
_ESCAPE = late(
    rf"`(?P<escape>.)|(?P<pair>[{DOUBLE_QUOTES}]{{2}})|(?P<sub>\$\()"
    r"|\$\{(?P<braced>[^}]*)\}|\$(?:[A-Za-z]+:(?=\w))?(?P<name>\w+)",
    re.DOTALL,
)
_SIMPLE_SUBEXPRESSION = late(r"\$\(\s*\$(\w+)((?:\.\w+|\[\d+\])*)\s*\)")
_KEY = late(r"\.(\w+)|\[(\d+)\]")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}

String = Literal | Joined


def keys_of(text: str) -> tuple[Key, ...]:
    """What follows a variable: ``.Name[0]`` gives ("name", 0)."""
    return tuple(match[1].lower() if match[1] else int(match[2]) for match in _KEY.finditer(text))


class StringReader:
    """Reads the strings of one script, from the first to the last. ``flaws`` collects what is wrong with them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.flaws: list[Flaw] = []
        self._patience = _PATIENCE

    def single_quoted(self, start: int, depth: int) -> Literal:
        """The literal that begins at ``start``; ``depth`` is the number of open parentheses there."""
        ascii_quote = self.text[start] == "'"
        match = _TO_CLOSE[ascii_quote].match(self.text, start + 1)
        if match and self._is_end(match.end(), depth):
            return self._literal(start, match.end() - 1, match.end())
        return self._damaged(start, match.end() if match else None, depth)

    def _is_end(self, after: int, depth: int) -> bool:
        if _AFTER_END.match(self.text, after):
            return True
        return depth > 0 and _PARENTHESIS.match(self.text, after) is not None

    def _damaged(self, start: int, close: int | None, depth: int) -> Literal:
        """A literal whose first possible end (``close``) is missing or does not look like one."""
        if close is not None and not self._is_suspicious(start, close):
            return self._literal(start, close - 1, close)
        ascii_quote = self.text[start] == "'"
        limit = start + _WINDOW if close is not None else len(self.text)
        following = _NEXT.search(self.text, start + 1, limit)
        stop = following.start() if following else limit
        for quote in _PAIR_OR_SINGLE[ascii_quote].finditer(self.text, start + 1, stop):
            if len(quote[0]) == 1 and self._is_end(quote.end(), depth):
                self.flaws.append(Flaw(FlawKind.APOSTROPHE, self._first_single(start, ascii_quote)))
                return self._literal(start, quote.start(), quote.end())
        if close is not None and (following is None or close <= stop):
            self._patience -= 1
            return self._literal(start, close - 1, close)
        end = min(stop, len(self.text))
        if following and end > start + 1 and self.text[end - 1] in _TYPOGRAPHIC:
            return self._literal(start, end - 1, end)  # a word processor has changed the end only
        self.flaws.append(Flaw(FlawKind.UNCLOSED, Span(start, start + 1)))
        return self._literal(start, end, end)

    def _is_suspicious(self, start: int, close: int) -> bool:
        if self._patience <= 0:
            return False
        if _NEVER_AFTER_END.match(self.text, close):
            return True
        window = min(len(self.text), close + _WINDOW)
        line_end = self.text.find("\n", close, window)
        line = self.text[start : line_end if line_end >= 0 else window]
        return sum(map(line.count, SINGLE_QUOTES if line[0] != "'" else "'")) % 2 == 1

    def _first_single(self, start: int, ascii_quote: bool) -> Span:
        for quote in _PAIR_OR_SINGLE[ascii_quote].finditer(self.text, start + 1):
            if len(quote[0]) == 1:
                return Span(*quote.span())
        return Span(start, start + 1)

    def _literal(self, start: int, body_end: int, end: int) -> Literal:
        """The literal whose insides reach to ``body_end``."""
        body = Span(start + 1, body_end)
        text = self.text[start + 1 : body_end]
        ascii_quote = self.text[start] == "'"
        if text.isascii() and "'" not in text:
            return Literal(Span(start, end), text, body)
        if ascii_quote:
            lone = next((found for found in _LONE_TYPOGRAPHIC.finditer(text) if found[1]), None)
            if lone:
                place = body.start + lone.start()
                self.flaws.append(Flaw(FlawKind.TYPOGRAPHIC, Span(place, place + 1)))
        pieces: list[str] = []
        marks: list[tuple[int, int]] = []
        done = length = 0
        for pair in _PAIR[ascii_quote].finditer(text):
            pieces.append(text[done : pair.start()] + pair[0][1])
            length += pair.start() - done + 1
            done = pair.end()
            marks.append((length, body.start + done))
        return Literal(Span(start, end), "".join(pieces) + text[done:], body, tuple(marks))

    def double_quoted(self, start: int) -> String:
        """The string that begins at ``start``; one with variables in it comes in parts."""
        close = self._double_end(start)
        if close is None:
            plain = _TO_DOUBLE_PLAIN.match(self.text, start + 1)
            close = plain.end() if plain and plain.end() < len(self.text) else None
        if close is not None:
            return self._expand(Span(start, close + 1), Span(start + 1, close), doubled=True)
        self.flaws.append(Flaw(FlawKind.UNCLOSED, Span(start, start + 1)))
        following = _NEXT.search(self.text, start + 1)
        end = following.start() if following else len(self.text)
        return self._expand(Span(start, end), Span(start + 1, end), doubled=True)

    def _double_end(self, start: int) -> int | None:
        """Where the closing quotation mark stands; subexpressions may hold strings of their own."""
        if self._patience <= 0:
            return None
        end, at = self._walk_double(start)
        if end is None:
            self._patience -= 1 + (at - start) // _WINDOW * _PATIENCE
        return end

    def _walk_double(self, start: int) -> tuple[int | None, int]:
        """The end, if there is one, and how far the text was looked at."""
        to_end = _TO_DOUBLE[self.text[start] == '"']
        inside = [True]  # of a string; False: of parentheses
        at = start + 1
        while True:
            if inside[-1]:
                match = to_end.match(self.text, at)
                at = match.end() if match else at
                if self.text.startswith("$(", at):
                    inside.append(False)
                    at += 2
                elif at >= len(self.text) or self.text[at] not in DOUBLE_QUOTES:
                    return None, at
                elif len(inside) == 1:
                    return at, at
                else:
                    inside.pop()
                    at += 1
                continue
            token = _INSIDE.search(self.text, at)
            if token is None:
                return None, len(self.text)
            at = token.end()
            if token[0] == ")":
                inside.pop()
            elif token[0] == "(" or token[0] in DOUBLE_QUOTES:
                inside.append(token[0] != "(")

    def here_string(self, header: re.Match[str]) -> String:
        """The here-string whose ``@'`` or ``@"`` a match has found."""
        quotes = SINGLE_QUOTES if self.text[header.start() + 1] in SINGLE_QUOTES else DOUBLE_QUOTES
        close = re.compile(rf"(?:\r\n|\r|\n)[{quotes}]@").search(self.text, header.end())
        first = re.compile(r"\r\n|\r|\n").match(self.text, header.end())
        start = first.end() if first else header.end()
        if close is None:
            self.flaws.append(Flaw(FlawKind.UNCLOSED, Span(header.start(), header.start() + 2)))
        body_end = close.start() if close else len(self.text)
        body = Span(start, max(start, body_end))
        span = Span(header.start(), close.end() if close else len(self.text))
        if quotes == SINGLE_QUOTES:
            return Literal(span, self.text[body.start : body.end], body)
        return self._expand(span, body, doubled=False)

    def _expand(self, span: Span, body: Span, *, doubled: bool) -> String:
        """A string with its escapes taken away, in parts where it holds variables."""
        parts: list[Value] = []
        builder = _Text(body.start)
        at = body.start
        while match := _ESCAPE.search(self.text, at, body.end):
            builder.add(self.text[at : match.start()])
            at = match.end()
            if match["pair"] and not doubled:
                builder.add(match[0][0])
                at -= 1  # a here-string knows no doubling
            elif match["pair"] or match["escape"]:
                builder.escape(match["pair"] or _CHARACTERS.get(match["escape"], match["escape"]), at)
            else:
                value = self._variable(match, body.end)
                at = value.span.end
                parts += [builder.literal(match.start()), value]
                builder = _Text(at)
        builder.add(self.text[at : body.end])
        last = builder.literal(body.end)
        if not parts:
            return Literal(span, last.text, body, last.marks)
        return Joined(span, (*parts, last))

    def _variable(self, match: re.Match[str], end: int) -> Variable | Raw:
        start = match.start()
        if not match["sub"]:
            return Variable(Span(start, match.end()), (match["name"] or match["braced"]).lower())
        simple = _SIMPLE_SUBEXPRESSION.match(self.text, start, end)
        if simple:
            return Variable(Span(start, simple.end()), simple[1].lower(), keys_of(simple[2]))
        depth = 0
        for token in _INSIDE.finditer(self.text, start, end):
            depth += {"(": 1, ")": -1}.get(token[0], 0)
            if depth == 0 and token[0] == ")":
                return Raw(Span(start, token.end()))
        return Raw(Span(start, end))


class _Text:
    """A piece of a string in the making."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.pieces: list[str] = []
        self.length = 0
        self.marks: list[tuple[int, int]] = []

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def escape(self, character: str, place: int) -> None:
        """A character that is written with more than one; the next one stands at ``place``."""
        self.add(character[-1])
        self.marks.append((self.length, place))

    def literal(self, end: int) -> Literal:
        span = Span(self.start, end)
        return Literal(span, "".join(self.pieces), span, tuple(self.marks))
