"""What the code of a script does with an identifier that stands in it: an argument, a text, a comment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from ruleguard.syntax.powershell_strict import Strict, read_strictly
from ruleguard.syntax.powershell_use import ArgumentKind, Use, UseKind
from ruleguard.syntax.powershell_uses import uses
from ruleguard.text import Source, Span

CONNECTOR, PRECEDENCE = "connector", "precedence"

_GIVEN = re.compile(r"\$(?:\{[^{}]*\}|[\w:]+)\s*=\s*(?:\[\w+\]\s*)?[\"'{]*\Z")
_ENTRY = re.compile(r"(?<![\w$.-])[\"']?(\w+)[\"']?\s*=\s*(?:\[\w+\]\s*)?[\"'{]*\Z")
_COMPARED = re.compile(r"\.Connector\w*\s+-[ic]?(?:eq|ne)\s+[\"'{]*\Z", re.IGNORECASE)
_COMPARED_TO = re.compile(r"[\"'}]*\s+-[ic]?(?:eq|ne)\s+\$[\w.]+\.Connector", re.IGNORECASE)
_SHOWS = frozenset({"echo", "out-host", "out-null"})
_NEAR = 200
_VARIABLES = (UseKind.VARIABLE, UseKind.SPLAT)


class Around:
    """Ranges that may lie in one another; finds the innermost one around a place."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans, key=lambda span: (span.start, -span.end))
        self._starts = [span.start for span in self.spans]
        self._ends = list(accumulate((span.end for span in self.spans), max))

    def find(self, span: Span) -> Span | None:
        """The range that begins last of those that hold all of ``span``."""
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0 and self._ends[index] >= span.end:
            if self.spans[index].end >= span.end:
                return self.spans[index]
            index -= 1
        return None


class Code:
    """A script's code, read strictly and only when somebody asks: of an export of the rule editor nobody does."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def kind(self, span: Span) -> str:
        """``comment``, ``text`` (a string that is more than an argument) or ``code``."""
        if self._strings.find(span) is not None:
            return "text"
        for stretch in sorted(self._strict.stretches, key=lambda each: -each.start):
            offset = span.start - stretch.start
            if 0 <= offset < len(stretch.masked):
                return "code" if stretch.masked[offset : offset + 8].strip() else "comment"
        return "comment"

    def is_argument(self, span: Span) -> bool:
        """Whether an identifier is all of a connector argument of a cmdlet of the product, or of a variable that serves as
        nothing else."""
        command, parameter, argument = self._argument(span)
        if parameter:
            whole = self.source.text[argument.start : argument.end].strip("\"'{}")
            return whole == self.source.slice(span) and _takes(command, parameter, CONNECTOR)
        name = self._holder(span)
        if name is None or self.other_use(span, CONNECTOR) is not None:
            return False
        return any(self._is_passed(use.span, CONNECTOR) for use in self._of(name))

    def other_use(self, span: Span, wanted: str) -> str | None:
        """What a literal is used for besides ``wanted`` arguments, through the variable or table that holds it: to change
        the literal would change that too. None where it serves for nothing else."""
        name = self._holder(span)
        if name is not None:
            return next((self._told(use) for use in self._of(name) if not self._is_meant(use.span, wanted)), None)
        entry = _ENTRY.search(self._before(span))
        if entry is None or self._argument(span)[1]:
            return None
        key = entry[1].lower()
        members = (use for use in self._uses if use.kind is UseKind.MEMBER and use.name.lower() == key)
        return next((self._told(use) for use in members if not self._is_meant_member(use.span, wanted)), None)

    @cached_property
    def _strict(self) -> Strict:
        return read_strictly(self.source.text)

    @cached_property
    def _strings(self) -> Around:
        return Around(quoted.span for quoted in self._strict.strings.values())

    @cached_property
    def _commands(self) -> dict[Span, Use]:
        return {use.whole: use for use in self._uses if use.kind is UseKind.COMMAND and use.whole is not None}

    @cached_property
    def _calls(self) -> Around:
        return Around(self._commands)

    @cached_property
    def _uses(self) -> list[Use]:
        return uses(self._strict)

    def _of(self, name: str) -> Iterator[Use]:
        return (use for use in self._uses if use.kind in _VARIABLES and _plain(use.name) == name)

    def _before(self, span: Span) -> str:
        return self.source.text[max(0, span.start - _NEAR) : span.start]

    def _holder(self, span: Span) -> str | None:
        """The variable that a literal is assigned to."""
        match = _GIVEN.search(self._before(span))
        if match is None:
            return None
        start = span.start - (len(self._before(span)) - match.start())
        return next((_plain(use.name) for use in self._uses if use.span.start == start), None)

    def _argument(self, span: Span) -> tuple[str, str, Span]:
        """Command, parameter and argument that a place is in; empty where it is in none, or in one without parameter."""
        whole = self._calls.find(span)
        if whole is None:
            return "", "", span
        call = self._commands[whole]
        parameter = ""
        for argument in call.arguments:
            if argument.span.start <= span.start and span.end <= argument.span.end:
                return call.name, parameter, argument.span
            parameter = argument.text if argument.kind is ArgumentKind.PARAMETER else ""
        return call.name, "", span

    def _is_passed(self, span: Span, wanted: str) -> bool:
        command, parameter, argument = self._argument(span)
        whole = self.source.text[argument.start : argument.end].strip("\"'{}$")
        return _takes(command, parameter, wanted) and whole == self.source.slice(span).strip("${}")

    def _is_meant(self, span: Span, wanted: str) -> bool:
        """Whether a use of a variable needs what it holds to be the new server's: an argument, a comparison, a message."""
        command = self._argument(span)[0]
        before = self._before(span)
        entry = _ENTRY.search(before)
        after = self.source.text[span.end : span.end + _NEAR]
        return (
            self._is_passed(span, wanted)
            or (entry is not None and entry[1].lower().startswith(wanted))
            or _COMPARED.search(before) is not None
            or _COMPARED_TO.match(after) is not None
            or command.startswith("write-")
            or command in _SHOWS
        )

    def _is_meant_member(self, span: Span, wanted: str) -> bool:
        """The property of a rule in a comparison has the same name as the entry of a table."""
        written = self.source.slice(span)
        return written.startswith("$_.") or self._is_meant(span, wanted)

    def _told(self, use: Use) -> str:
        return f"{self.source.slice(use.span)}, which is used for something else in line {self._line(use)}"

    def _line(self, use: Use) -> int:
        return self.source.position(use.span.start).line


def _plain(name: str) -> str:
    """A variable's name without its scope."""
    return name.lower().rsplit(":", 1)[-1]


def _takes(command: str, parameter: str, wanted: str) -> bool:
    """Whether a cmdlet takes such an identifier by a parameter, whose name may be cut short."""
    name = parameter.lower().rstrip(":")
    if "-adsync" not in command:
        return False
    if wanted == PRECEDENCE:
        return name.startswith("precedence") and name != "precedence"
    if command.endswith("-adsyncconnector"):
        return bool(name) and "identifier".startswith(name)
    return len(name) >= 4 and ("connectoridentifier".startswith(name) or "connectorid".startswith(name))
