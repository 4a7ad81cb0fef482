"""What a PowerShell script consists of, as far as it can be known without running it.

Every span counts code points of the script. Values that only a running script has are ``Raw``.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum

from ruleguard.records import record
from ruleguard.text import Span

Key = str | int
Level = tuple[int, ...]
"""The blocks (starts of function bodies, branches, loops) around a statement, outermost first."""


@record(frozen=True, slots=True)
class Literal:
    """A string or a bare word. ``span`` includes the quotes; ``body`` is what is between them.

    ``marks`` holds (offset in ``text``, offset in the script) where the two stop running in step: after an escape.
    """

    span: Span
    text: str
    body: Span
    marks: tuple[tuple[int, int], ...] = ()

    def part(self, within: Span) -> Span:
        """The range of the script that holds a range of ``text``; an escape belongs to its character as a whole."""
        return Span(self._boundary(within.start), self._boundary(within.end))

    def _boundary(self, offset: int) -> int:
        if offset >= len(self.text):
            return self.body.end
        mark = bisect_right(self.marks, offset, key=lambda pair: pair[0]) - 1
        text_offset, place = self.marks[mark] if mark >= 0 else (0, self.body.start)
        return place + offset - text_offset


@record(frozen=True, slots=True)
class Number:
    """An integer; ``text`` as written."""

    span: Span
    text: str


@record(frozen=True, slots=True)
class Constant:
    """``$true``, ``$false`` or ``$null``."""

    span: Span
    value: bool | None


@record(frozen=True, slots=True)
class Variable:
    """``$name`` with what follows it: ``$rule[0]`` has the key 0, ``$connector.Identifier`` the key "identifier".

    ``name`` and keys are lower case.
    """

    span: Span
    name: str
    keys: tuple[Key, ...] = ()


@record(frozen=True, slots=True)
class Array:
    """``@(…)`` or a list with commas."""

    span: Span
    items: tuple[Value, ...]


@record(frozen=True, slots=True)
class Table:
    """``@{…}``; ``entries`` are key and value in the order of the script."""

    span: Span
    entries: tuple[tuple[Literal, Value], ...]


@record(frozen=True, slots=True)
class Joined:
    """Texts put together: a string with variables in it, or a chain of ``+``."""

    span: Span
    parts: tuple[Value, ...]


@record(frozen=True, slots=True)
class Raw:
    """Anything else."""

    span: Span


@record(frozen=True, slots=True)
class Parameter:
    """``-Name``, ``-Name value`` or ``-Name:value``. ``name`` is as written, without the dash.

    Only the command knows whether it takes a value: a switch can be followed by a positional one. ``attached`` says
    that a colon joins the two.
    """

    span: Span
    name: str
    value: Value | None = None
    attached: bool = False


@record(frozen=True, slots=True)
class Splat:
    """``@name``: the entries of a table as parameters."""

    span: Span
    name: str


class FlawKind(Enum):
    """What is wrong with the text of a script at a place."""

    BLANK_AFTER_BACKTICK = 1
    BACKTICK_LOST = 2
    LINE_END_LOST = 3
    APOSTROPHE = 4
    """An apostrophe inside a literal that is not doubled."""
    TYPOGRAPHIC = 5
    """A typographic quotation mark inside a literal, which PowerShell takes for its end."""
    UNCLOSED = 6
    """A string or comment without an end."""
    CUT_OFF = 7
    """The script ends where a command should go on."""
    STRUCTURE = 8
    """No PowerShell: a bracket without its partner and the like."""


@record(frozen=True, slots=True)
class Flaw:
    """A fault in the text; what could be repaired has been."""

    kind: FlawKind
    span: Span


@record(frozen=True, slots=True)
class Command:
    """A call. ``name`` is lower case without module; ``place`` is the span of the name as written.

    ``arguments`` are parameters, splats and positional values in the order of the script.
    """

    span: Span
    level: Level
    name: str
    place: Span
    arguments: tuple[Argument, ...]


@record(frozen=True, slots=True)
class Assignment:
    """``$target = value``; ``operator`` is ``=``, ``+=``, … A loop variable and a function's parameter count as
    assigned from something unknown."""

    span: Span
    level: Level
    target: Variable
    operator: str
    value: Value


Value = Literal | Number | Constant | Variable | Array | Table | Joined | Raw | Command
Argument = Parameter | Splat | Literal | Number | Constant | Variable | Array | Table | Joined | Raw | Command
Statement = Command | Assignment


@record(frozen=True, slots=True)
class Script:
    """What was read. A command that is an argument or an assigned value stands before the statement it belongs to.

    ``comments``: spans of ``<# … #>`` and of runs of ``#`` lines, with their marks.
    """

    statements: tuple[Statement, ...]
    flaws: tuple[Flaw, ...]
    comments: tuple[Span, ...]
