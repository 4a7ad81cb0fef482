"""Where a reader of PowerShell is in a stretch of code, and what it has found so far."""

from __future__ import annotations

import re
from collections.abc import Callable

from ruleguard.syntax.powershell_strict import Quoted, Stretch, Strict
from ruleguard.syntax.powershell_strings import MAX_NESTING
from ruleguard.syntax.powershell_use import Use, UseKind
from ruleguard.text import Span

BLANKS = re.compile(rb"[ \t]*")
BETWEEN = re.compile(rb"[ \t\n]*")
SEPARATORS = re.compile(rb"[ \t\n,;]*")
VARIABLE = re.compile(rb"[$@](?:[A-Za-z_]\w*:(?=\w))?\w+|\$[$?^]")
NUMBER = re.compile(
    rb"(?:0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?|\.\d+)(?:[ulsynd]|ul|[kmgtp]b)*(?![\w\\])", re.IGNORECASE
)
KEYWORD = re.compile(rb"[A-Za-z]+(?![\w\\.:*?-])")

DEFINITIONS = frozenset({"function", "filter", "workflow", "configuration"})
BLOCK_WORDS = frozenset({"class", "enum", "using", "data", "inlinescript", "parallel", "sequence"})
KEYWORDS = (
    frozenset(
        {
            "if",
            "elseif",
            "else",
            "foreach",
            "for",
            "while",
            "do",
            "until",
            "switch",
            "default",
            "try",
            "catch",
            "finally",
        }
        | {"trap", "begin", "process", "end", "dynamicparam", "clean", "return", "throw", "exit", "break", "continue"}
    )
    | {"param"}
    | DEFINITIONS
    | BLOCK_WORDS
)


class Cursor:
    """A place in one stretch. ``depth`` counts the brackets around it; ``found`` belongs to the whole script."""

    def __init__(self, strict: Strict, stretch: Stretch, found: list[Use]) -> None:
        self.strict = strict
        self.base = stretch.start
        self.code = stretch.masked
        self.found = found
        self.at = 0
        self.depth = 0
        self.in_function = False

    def span(self, start: int, end: int) -> Span:
        """The place in the script of a part of this stretch."""
        return Span(self.base + start, self.base + end)

    def add(self, kind: UseKind, start: int, name: str = "") -> None:
        """Record a use that reaches from ``start`` to here."""
        self.found.append(Use(kind, self.span(start, self.at), name))

    def doubt(self, start: int, end: int) -> None:
        """Record a place that has no explanation."""
        self.found.append(Use(UseKind.DOUBT, self.span(start, end)))

    def raw(self, start: int, end: int) -> str:
        """The script's own text of a part of this stretch."""
        return self.strict.text[self.base + start : self.base + end]

    def here(self) -> bytes:
        """The character that is next; empty at the end."""
        return self.code[self.at : self.at + 1]

    def skip(self, pattern: re.Pattern[bytes]) -> bool:
        """Pass over what a pattern matches; False where that is nothing."""
        match = pattern.match(self.code, self.at)
        if match is None or match.end() == self.at:
            return False
        self.at = match.end()
        return True

    def string(self) -> Quoted | None:
        """The string that starts here, passed over."""
        quoted = self.strict.strings.get(self.base + self.at) if self.here() == b"'" else None
        if quoted is not None:
            self.at = quoted.span.end - self.base
        return quoted

    def nested(self, read: Callable[[], None]) -> None:
        """Read one level deeper; too deep is a doubt, and the rest is not looked into."""
        if self.depth >= MAX_NESTING:
            self.doubt(self.at, self.at + 1)
            self.at = len(self.code)
            return
        self.depth += 1
        read()
        self.depth -= 1
