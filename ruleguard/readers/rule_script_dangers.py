"""The dangers of a script that is not just an export: as PowerShell reads it, and as Windows PowerShell may read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.readers.rule_script_verdicts import Danger, dangers
from ruleguard.syntax.powershell_strict import Quoted, Stretch, Strict, read_strictly
from ruleguard.syntax.powershell_strings import DOUBLE_QUOTES, SINGLE_QUOTES
from ruleguard.syntax.powershell_text import scan
from ruleguard.text import Source, Span

_MARKS = re.compile(f"[{SINGLE_QUOTES[1:]}{DOUBLE_QUOTES[1:]}]")


def all_dangers(source: Source, ansi: str | None) -> list[Danger]:
    """Everything that a script does besides making rules. ``ansi`` is the text as Windows PowerShell may take it, with a
    character for each byte."""
    strict = read_strictly(source.text)
    found = dangers(strict)
    if strict.unclosed:
        found += dangers(_as_it_was_meant(source.text))
    if ansi is not None and not any(danger.rule == "unreadable-code" for danger in found):
        found += _of_ansi(source, ansi, {danger.span for danger in found})
    return found


def _as_it_was_meant(text: str) -> Strict:
    """A script with a text that does not end, as the reader of rules repairs it."""
    code = scan(text)
    strict = Strict(text, [Stretch(0, code.masked)])
    for start, string in code.strings.items():
        strict.strings[start] = Quoted(string.span, text[start + 1 : string.span.end - 1], text[start] != "'")
    return strict


def _of_ansi(source: Source, text: str, known: set[Span]) -> Iterator[Danger]:
    """What only Windows PowerShell finds: a text may end at what it takes for a quotation mark, and a command follow."""
    strict = read_strictly(text)
    found = [replace(danger, span=_in_utf8(source, danger.span)) for danger in dangers(strict)]
    found = [danger for danger in found if danger.span not in known]
    if any(danger.rule == "unreadable-code" for danger in found):
        yield _misread(source, strict, Severity.WARNING if len(found) > 1 else Severity.NOTE)
        return
    for danger in found:
        message = f"{danger.message}. Windows PowerShell finds this because the file has no byte order mark"
        yield replace(danger, message=message)


def _misread(source: Source, strict: Strict, severity: Severity) -> Danger:
    """The letter that Windows PowerShell takes for a quotation mark. If it finds nothing but nonsense behind it, it refuses
    the script."""
    ends = {end for string in strict.strings.values() for end in (string.span.start, string.span.end - 1)}
    marks = [match.start() for match in _MARKS.finditer(strict.text)]
    place = next((mark for mark in marks if mark in ends), next(iter(marks), 0))
    span = _in_utf8(source, Span(place, place + 1))
    message = (
        f"Windows PowerShell takes '{source.slice(span)}' for a quotation mark, because the file has no byte order mark, and"
        " refuses the script or reads something else. Save it as UTF-8 with a byte order mark"
    )
    return Danger("unreadable-code", severity, message, span)


def _in_utf8(source: Source, span: Span) -> Span:
    """The letters that a range of bytes belongs to."""
    start = len(source.raw[: span.start].decode("utf-8", "ignore"))
    end = len(source.raw[: span.end].decode("utf-8", "ignore"))
    return Span(start, max(end, start + 1))
