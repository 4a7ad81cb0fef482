"""Rules and flows that somebody has put into comments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from ruleguard.late import late
from ruleguard.readers.rule_script_arguments import ADD_FLOW, ADD_JOIN, ADD_SCOPE, NEW_RULE
from ruleguard.readers.rule_script_faults import FaultList, counted
from ruleguard.records import record
from ruleguard.syntax.powershell import parse
from ruleguard.syntax.powershell_values import Command, Parameter, Script
from ruleguard.text import Source, Span

_CALL = late(
    r"(?:New-ADSyncRule|Add-ADSync(?:AttributeFlowMapping|ScopeConditionGroup|JoinConditionGroup))\b", re.IGNORECASE
)
_LINE_MARK = late(r"^[ \t]*#+", re.MULTILINE)
_BLOCK_MARK = re.compile(r"\A<#|#>\Z")
_PARTS = (
    (ADD_FLOW, "attribute flow"),
    (ADD_SCOPE, "group of the scoping filter"),
    (ADD_JOIN, "group of the join rules"),
)


@record(frozen=True, slots=True)
class CommentedCode:
    """The comments of a script that hold calls. ``script`` is what they would be without their marks."""

    spans: tuple[Span, ...]
    script: Script


def commented_code(source: Source, comments: Iterable[Span]) -> CommentedCode | None:
    """Read the comments that name one of the cmdlets; None if there are none. Places are those of the file."""
    spans = tuple(span for span in comments if _CALL.search(source.text, span.start, span.end))
    if not spans:
        return None
    pieces: list[str] = []
    done = 0
    for span in spans:
        pieces.append(_filler(span.start - done) + _without_marks(source.slice(span)))
        done = span.end
    return CommentedCode(spans, parse("".join(pieces)))


def _filler(length: int) -> str:
    return "\n" + " " * (length - 1) if length else ""


def _without_marks(comment: str) -> str:
    marks = _BLOCK_MARK if comment.startswith("<#") else _LINE_MARK
    return marks.sub(lambda match: " " * len(match[0]), comment)


def _inside(calls: list[Command], span: Span) -> list[str]:
    """The names of the calls in a comment."""
    first = bisect_left(calls, span.start, key=lambda call: call.place.start)
    last = bisect_left(calls, span.end, key=lambda call: call.place.start)
    return [call.name for call in calls[first:last]]


def report(code: CommentedCode, faults: FaultList, rules: Iterable[tuple[int, str | None]]) -> None:
    """One note for each comment that holds rules or parts of them.

    ``rules`` are the rules of the script by where they start.
    """
    starts = sorted(rules, key=lambda pair: pair[0])
    calls = [
        statement
        for statement in code.script.statements
        if isinstance(statement, Command) and any(isinstance(item, Parameter) for item in statement.arguments)
    ]
    calls.sort(key=lambda call: call.place)
    for span in code.spans:
        inside = _inside(calls, span)
        count = inside.count(NEW_RULE)
        if count:
            what = counted(count, "rule inside a comment is", "rules inside a comment are")
            message = f"{what} not read; --include-commented reads {'it' if count == 1 else 'them'}"
            faults.note("commented-out", message, Span(span.start, span.start + 2))
            continue
        before = bisect_left(starts, span.start, key=lambda pair: pair[0])
        name = starts[before - 1][1] if before else None
        parts = [counted(inside.count(call), word) for call, word in _PARTS if call in inside]
        if parts:
            plural = len(parts) > 1 or not parts[0].startswith("1 ")
            of_rule = f" of rule “{name}”" if name else ""
            message = (
                f"{' and '.join(parts)}{of_rule} {'are' if plural else 'is'} commented out and not read;"
                f" --include-commented reads {'them' if plural else 'it'}"
            )
            faults.note("commented-out", message, Span(span.start, span.start + 2), name)
