"""The strings and comments of a script, and the code between them. Where strings begin and end, the reader's scanner says,
which takes missing apostrophes into account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.redact.fields import held_by_values, held_by_variable, literals_of
from ruleguard.redact.pieces import Holds, Piece
from ruleguard.syntax.powershell_text import scan
from ruleguard.syntax.powershell_values import Literal
from ruleguard.text import Span

_COMMAND = re.compile(r"\b(?:New|Add|Get|Set|Remove)-[A-Za-z]\w*", re.IGNORECASE)
_DESTINATION = re.compile(r"-Destination\s+['\"]?(\w+)", re.IGNORECASE)
_DIRECT = re.compile(r"-FlowType\s+['\"]?Direct", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:[-–](?P<parameter>\w+)[:\s]|\$(?P<variable>[\w.]+)\s*=|(?P<key>\w+)['\"]?\s*=)\s*(?:@\(\s*)?$"
)
_CONDITION = re.compile(r"-ArgumentList\s+['\"](\w+)['\"]\s*,\s*$", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w-])-(?P<parameter>[A-Za-z]+)(?:[ \t]+|:[ \t]*)(?P<value>[^\s'\"`$@(){}\[\];|,<>&-][^\s'\"`$@(){}\[\];|<>&]*)"
)
_SECURE = re.compile(r"ConvertTo-SecureString\s+(?:-String\s+)?$", re.IGNORECASE)
_WINDOW = 120


def powershell_pieces(text: str) -> list[Piece]:
    """Every part of the script; nothing is left out."""
    code = scan(text)
    marked: list[tuple[Span, Literal | None, bool]] = [
        (string.span, string if isinstance(string, Literal) else None, False) for string in code.strings.values()
    ]
    marked += [(span, None, True) for span in code.comments]
    marked.sort(key=lambda item: (item[0].start, -item[0].end))
    commands = [match.start() for match in _COMMAND.finditer(text)]
    found: list[Piece] = []
    done = 0
    for span, literal, is_comment in marked:
        if span.start < done:
            continue
        if span.start > done:
            found += _code(text, Span(done, span.start))
        if is_comment:
            found.append(_raw(text, span, Holds.TEXT, "a comment"))
        else:
            holds, name = _held(text, span, commands)
            found.append(_raw(text, span, holds, name) if literal is None else _literal(literal, holds, name))
        done = span.end
    if done < len(text):
        found += _code(text, Span(done, len(text)))
    return found


def _code(text: str, span: Span) -> Iterator[Piece]:
    """What stands between strings: parameters may have values without quotation marks."""
    done = span.start
    for match in _BARE.finditer(text, span.start, span.end):
        holds = held_by_variable(match["parameter"])
        if holds is Holds.ANYTHING or match["value"].isdigit():
            continue
        yield _raw(text, Span(done, match.start("value")), Holds.CODE, "the code")
        yield _raw(text, Span(*match.span("value")), holds, match["parameter"])
        done = match.end("value")
    if done < span.end:
        yield _raw(text, Span(done, span.end), Holds.CODE, "the code")


def _raw(text: str, span: Span, holds: Holds, name: str) -> Piece:
    return Piece(text[span.start : span.end], range(span.start, span.end + 1), holds, name)


def _literal(literal: Literal, holds: Holds, name: str) -> Piece:
    offsets = [literal.part(Span(at, at)).start for at in range(len(literal.text))] if literal.marks else None
    if offsets is None and len(literal.text) == literal.body.end - literal.body.start:
        return Piece(literal.text, range(literal.body.start, literal.body.end + 1), holds, name)
    return Piece(literal.text, [*(offsets or ()), literal.body.end], holds, name)


def _held(text: str, span: Span, commands: list[int]) -> tuple[Holds, str]:
    before = text[max(0, span.start - _WINDOW) : span.start]
    if _SECURE.search(before):
        return Holds.SECRET, "a password"
    match = _BEFORE.search(before)
    name = "" if match is None else str(match["parameter"] or match["variable"] or match["key"])
    folded = name.casefold()
    condition = _CONDITION.search(before)
    if condition is not None:
        return held_by_values(condition[1]), "the value of a condition"
    if folded in ("source", "expression", "value"):
        values = _values_of_the_flow(text, span.start, commands)
        return (literals_of(values) if folded == "expression" else values), name
    if folded == "name" or folded.endswith(("rulename", "connectorname")):
        return Holds.NAME, name
    return held_by_variable(name) if name else Holds.ANYTHING, name or "a string"


def _values_of_the_flow(text: str, at: int, commands: list[int]) -> Holds:
    from bisect import bisect_right

    index = bisect_right(commands, at)
    start = commands[index - 1] if index else 0
    end = commands[index] if index < len(commands) else len(text)
    match = _DESTINATION.search(text, start, end)
    if match is None or _DIRECT.search(text, start, end) is not None:
        return Holds.ANYTHING
    return held_by_values(match[1])
