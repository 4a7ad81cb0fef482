"""PowerShell text: where its strings and comments are, and what the strings say.

``scan`` makes a copy of a script with **one ASCII character for each code point**: comments are blanks, the insides of
strings are filler, damage that has one obvious repair is repaired. A parser of the copy can be misled by nothing that a
string holds, and its byte offsets are code points of the script.
"""

from __future__ import annotations

import re
from dataclasses import field

from ruleguard.records import record
from ruleguard.syntax.powershell_repair import repair
from ruleguard.syntax.powershell_strings import DOUBLE_QUOTES, SINGLE_QUOTES, String, StringReader
from ruleguard.syntax.powershell_values import Flaw, FlawKind
from ruleguard.text import Span

_START = re.compile(
    r"(?P<block><#)"
    r"|(?P<line>(?<![\w`$.\\/:?*<-])#)"  # inside a word it is an ordinary character
    rf"|(?P<here>@[{SINGLE_QUOTES}{DOUBLE_QUOTES}][ \t]*(?=[\r\n]))"
    rf"|(?P<single>[{SINGLE_QUOTES}])"
    rf"|(?P<double>[{DOUBLE_QUOTES}])"
    rf"|(?P<escape>`[{SINGLE_QUOTES}{DOUBLE_QUOTES}#<@`])"
)
_LINE_END = re.compile(r"[\r\n]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_DASHES = frozenset("–—―")


@record(slots=True)
class Code:
    """A scanned script. ``masked`` is the ASCII copy; ``strings`` are found by where they start."""

    text: str
    masked: bytes = b""
    strings: dict[int, String] = field(default_factory=dict)
    comments: list[Span] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def scan(text: str) -> Code:
    """Find strings and comments of ``text`` and mask them."""
    code = Code(text)
    reader = StringReader(text)
    pieces: list[str] = []
    done = depth = 0
    while True:
        match = _START.search(text, done)
        gap = text[done : match.start() if match else len(text)]
        pieces.append(gap if gap.isascii() else _FOREIGN.sub(_ascii, gap))
        if match is None:
            break
        depth = max(0, depth + gap.count("(") - gap.count(")"))
        done = _token(code, reader, match, depth)
        pieces.append(_mask(match, done, is_string=match.start() in code.strings))
    masked = "".join(pieces).replace("\r\n", "\n ").replace("\r", "\n")
    buffer = bytearray(masked, "ascii")
    flaws = code.flaws + reader.flaws + repair(buffer)
    code.flaws = sorted(flaws, key=lambda flaw: flaw.span)
    code.masked = bytes(buffer)
    return code


def _token(code: Code, reader: StringReader, match: re.Match[str], depth: int) -> int:
    """Record what starts at a match; gives where it ends."""
    start, kind = match.start(), match.lastgroup
    if kind == "escape":
        return match.end()
    if kind in ("line", "block"):
        return _comment(code, start, kind)
    if kind == "here":
        code.strings[start] = reader.here_string(match)
    elif kind == "double":
        code.strings[start] = reader.double_quoted(start)
    elif code.text[max(0, start - 1) : start].isalpha() and code.text[start + 1 : start + 2].isalpha():
        return match.end()  # prose around a script: "Here's the rule"
    else:
        code.strings[start] = reader.single_quoted(start, depth)
    return code.strings[start].span.end


def _comment(code: Code, start: int, kind: str) -> int:
    if kind == "line":
        line_end = _LINE_END.search(code.text, start)
        end = line_end.start() if line_end else len(code.text)
    else:
        close = code.text.find("#>", start + 2)
        end = close + 2 if close >= 0 else len(code.text)
        if close < 0:
            code.flaws.append(Flaw(FlawKind.UNCLOSED, Span(start, start + 2)))
    code.comments.append(Span(start, end))
    return end


def _mask(match: re.Match[str], end: int, *, is_string: bool) -> str:
    length = end - match.start()
    if match.lastgroup in ("line", "block"):
        return " " * length
    if not is_string or length < 2:
        return "x" * length
    return "'" + "0" * (length - 2) + "'"


def _ascii(match: re.Match[str]) -> str:
    """One ASCII character that means to PowerShell what this one does, outside strings."""
    character = match[0]
    if character in _DASHES:
        return "-"
    return " " if character.isspace() or character == "\ufeff" else "x"
