"""PowerShell text as PowerShell itself reads it: nothing is repaired and nothing is taken for what was meant.

``powershell_text`` reads damaged copies of exports and follows what their author wanted. Who asks what a script *does*
must not be that kind: an apostrophe that is taken for a letter there can be the end of a text here, with a command behind
it. Sources: about_Parsing, about_Quoting_Rules and the tokenizer of PowerShell (``tokenizer.cs``).
"""

from __future__ import annotations

import re
from dataclasses import field

from ruleguard.records import record
from ruleguard.syntax.powershell_repair import repair
from ruleguard.syntax.powershell_strings import DOUBLE_QUOTES, MAX_NESTING, SINGLE_QUOTES
from ruleguard.text import Span

_TOKENS = (
    rf"(?P<block><#)|(?P<line>#)|(?P<here>@[{SINGLE_QUOTES}{DOUBLE_QUOTES}])"
    rf"|(?P<single>[{SINGLE_QUOTES}])|(?P<double>[{DOUBLE_QUOTES}])"
    r"|(?P<braced>\$\{)|(?P<escape>`)|(?P<verbatim>(?<!\S)--%)"
)
_TOKEN = re.compile(_TOKENS)
_NESTED_TOKEN = re.compile(_TOKENS + r"|(?P<open>\()|(?P<close>\))")
_TO_SINGLE = re.compile(rf"(?:[^{SINGLE_QUOTES}]++|[{SINGLE_QUOTES}]{{2}})*+")
_PAIR = re.compile(rf"[{SINGLE_QUOTES}]{{2}}")
_TO_DOUBLE = re.compile(rf"(?:[^{DOUBLE_QUOTES}`$]++|`(?s:.)|[{DOUBLE_QUOTES}]{{2}})*+")
_TO_HERE = re.compile(r"(?:[^`$\r\n]++|`[^\r\n])*+")
_BRACED = re.compile(r"\$\{([^{}`]*)\}")
_IN_STRING = re.compile(r"\$(?:\{([^{}`]*)\}|((?:\w+:(?=\w))?\w+))")
_HERE_END = re.compile(rf"(?<=[\r\n])[{SINGLE_QUOTES}]@")
_HEADER = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_STARTS_TOKEN = re.compile(r"[\s;(){}|,&]|\Z")
_REQUIRES = re.compile(r"#requires\b", re.IGNORECASE)
_FOREIGN = re.compile(r"[^\x00-\x7f]|[\x00-\x08\x0b-\x0c\x0e-\x1f]")
_DASHES = "–—―"


@record(frozen=True, slots=True)
class Quoted:
    """A string. ``text`` has no escapes resolved but the doubled apostrophe; ``expandable`` ones may hold variables."""

    span: Span
    text: str
    expandable: bool


@record(frozen=True, slots=True)
class Stretch:
    """Code from ``start`` on, one ASCII character for each code point: strings are filler, comments are blanks."""

    start: int
    masked: bytes


@record(slots=True)
class Strict:
    """A script, strictly read. ``stretches``: the script itself and what stands in ``$(…)`` inside strings.

    ``variables``: those in strings. ``doubts``: places at which the reading is not certain. ``unclosed``: what begins and
    does not end. ``requirements``: ``#Requires`` lines, the comments that have an effect.
    """

    text: str
    stretches: list[Stretch] = field(default_factory=list)
    strings: dict[int, Quoted] = field(default_factory=dict)
    variables: list[tuple[Span, str]] = field(default_factory=list)
    doubts: list[Span] = field(default_factory=list)
    unclosed: list[Span] = field(default_factory=list)
    requirements: list[Span] = field(default_factory=list)


def read_strictly(text: str) -> Strict:
    """Find the code of a script."""
    strict = Strict(text)
    _Lexer(strict).code(0, 0)
    return strict


class _Lexer:
    def __init__(self, strict: Strict) -> None:
        self.strict = strict
        self.text = strict.text
        self._no_comments: set[int] = set()

    def code(self, start: int, depth: int) -> int:
        """Read code; inside a string (``depth`` > 0) up to the parenthesis that closes it. Gives where it ends."""
        token = _NESTED_TOKEN if depth else _TOKEN
        pieces: list[str] = []
        at, opened = start, 0
        while True:
            match = token.search(self.text, at)
            stop = match.start() if match else len(self.text)
            pieces.append(self._plain(at, stop))
            if match is None:
                if depth:
                    self.strict.unclosed.append(Span(start - 2, start))
                break
            kind = match.lastgroup
            if kind in ("open", "close"):
                opened += 1 if kind == "open" else -1
                if opened < 0:
                    break
                at = match.end()
                pieces.append(match[0])
                continue
            at = self._token(match, start, depth)
            pieces.append(self._mask(match, at))
        masked = "".join(pieces).replace("\r\n", "\n ").replace("\r", "\n")
        buffer = bytearray(masked, "ascii")
        repair(buffer)  # a line that lost its backtick is reported as such
        self.strict.stretches.append(Stretch(start, bytes(buffer)))
        return stop + 1

    def _plain(self, start: int, end: int) -> str:
        gap = self.text[start:end]
        if gap.isascii() and gap.isprintable():
            return gap
        masked = _FOREIGN.sub(_ascii, gap)
        return " " + masked[1:] if start == 0 and gap[:1] == "\ufeff" else masked

    def _mask(self, match: re.Match[str], end: int) -> str:
        length = end - match.start()
        kind = match.lastgroup
        if kind == "escape":
            return self._plain(match.start(), end) if self._is_harmless_escape(match.start()) else "_" * length
        if kind in ("line", "block"):
            return ("_" if match.start() in self._no_comments else " ") * length
        if kind == "braced":
            return "$" + "_" * (length - 1)
        if match.start() in self.strict.strings and length >= 2:
            return "'" + "0" * (length - 2) + "'"
        return "_" * length

    def _is_harmless_escape(self, at: int) -> bool:
        following = self.text[at + 1 : at + 2]
        return not following or following.isspace() or following == "-" or (following.isalnum() and following.isascii())

    def _token(self, match: re.Match[str], first: int, depth: int) -> int:
        start, kind = match.start(), match.lastgroup
        begins = start == first or _STARTS_TOKEN.match(self.text, start - 1) is not None
        if kind == "escape":
            return self._escape(start, begins=begins)
        if kind in ("line", "block"):
            return self._comment(start, kind, begins=begins)
        if kind == "verbatim":
            self.strict.doubts.append(Span(*match.span()))
            return match.end()
        if kind == "braced":
            return self._braced(start)
        if kind == "here":
            return self._here(start, depth, begins=begins or self.text[start - 1] in "=:[+!")
        return self._single(start) if kind == "single" else self._double(start, depth)

    def _escape(self, start: int, *, begins: bool) -> int:
        """A backtick. Where it ends a line or stands before a blank, a mark of a comment right behind it is none."""
        end = min(start + (3 if self.text.startswith("\r\n", start + 1) else 2), len(self.text))
        if not begins and self.text[start + 1 : end].isspace() and self.text[end:].lstrip(" \t")[:1] == "#":
            self.strict.doubts.append(Span(start, end))
        return end

    def _comment(self, start: int, kind: str, *, begins: bool) -> int:
        if not begins:  # inside a word it is no comment, behind an operator it is one
            self.strict.doubts.append(Span(start, start + 1))
            self._no_comments.add(start)
            return start + 1
        if kind == "line":
            line_end = _LINE_BREAK.search(self.text, start)
            end = line_end.start() if line_end else len(self.text)
            if _REQUIRES.match(self.text, start):
                self.strict.requirements.append(Span(start, end))
            return max(end, start + 1)
        close = self.text.find("#>", start + 2)
        if close < 0:
            self.strict.unclosed.append(Span(start, start + 2))
        return close + 2 if close >= 0 else len(self.text)

    def _braced(self, start: int) -> int:
        match = _BRACED.match(self.text, start)
        if match is None:
            self.strict.doubts.append(Span(start, start + 2))
            return start + 2
        return match.end()

    def _single(self, start: int) -> int:
        match = _TO_SINGLE.match(self.text, start + 1)
        end = match.end() if match else start + 1
        if end >= len(self.text):
            self.strict.unclosed.append(Span(start, start + 1))
        body = _PAIR.sub("'", self.text[start + 1 : end])
        return self._string(start, min(end + 1, len(self.text)), body, expandable=False)

    def _double(self, start: int, depth: int) -> int:
        at = start + 1
        while True:
            match = _TO_DOUBLE.match(self.text, at)
            at = match.end() if match else at
            if at >= len(self.text):
                self.strict.unclosed.append(Span(start, start + 1))
                break
            if self.text[at] in DOUBLE_QUOTES:
                break
            at = self._expansion(at, depth)
        return self._string(start, min(at + 1, len(self.text)), self.text[start + 1 : at], expandable=True)

    def _here(self, start: int, depth: int, *, begins: bool) -> int:
        header = _HEADER.match(self.text, start + 2)
        if header is None or not begins:
            self.strict.doubts.append(Span(start, start + 2))
            return start + 1
        if self.text[start + 1] in SINGLE_QUOTES:
            close = _HERE_END.search(self.text, header.end())
            body_end, end = (close.start(), close.end()) if close else (len(self.text), len(self.text))
            if close is None:
                self.strict.unclosed.append(Span(start, start + 2))
            return self._string(start, end, self.text[header.end() : body_end], expandable=False)
        return self._expandable_here(start, header.end(), depth)

    def _expandable_here(self, start: int, body: int, depth: int) -> int:
        at = body
        is_line_start = True
        while True:
            if is_line_start and self.text[at : at + 1] in (*DOUBLE_QUOTES,) and self.text[at + 1 : at + 2] == "@":
                return self._string(start, at + 2, self.text[body:at], expandable=True)
            match = _TO_HERE.match(self.text, at)
            at = match.end() if match else at
            if at >= len(self.text):
                self.strict.unclosed.append(Span(start, start + 2))
                return self._string(start, len(self.text), self.text[body:], expandable=True)
            line_break = _LINE_BREAK.match(self.text, at + (self.text[at] == "`"))
            is_line_start = line_break is not None
            if line_break is not None:
                at = line_break.end()
            elif self.text[at] == "`":
                at += 1
            else:
                at = self._expansion(at, depth)

    def _expansion(self, at: int, depth: int) -> int:
        """What a dollar sign in a string begins; gives where the string goes on."""
        if self.text.startswith("$(", at):
            if depth < MAX_NESTING:
                return self.code(at + 2, depth + 1)
            self.strict.doubts.append(Span(at, at + 2))
            return at + 2
        match = _IN_STRING.match(self.text, at)
        if match is None:
            return at + 1
        self.strict.variables.append((Span(*match.span()), (match[1] or match[2] or "").lower()))
        return match.end()

    def _string(self, start: int, end: int, body: str, *, expandable: bool) -> int:
        self.strict.strings[start] = Quoted(Span(start, end), body, expandable)
        return end


def _ascii(match: re.Match[str]) -> str:
    """One ASCII character that means to PowerShell what this one does; an underscore is in no name that is allowed."""
    character = match[0]
    if character in _DASHES:
        return "-"
    return " " if character in "\v\f" or (not character.isascii() and character.isspace()) else "_"
