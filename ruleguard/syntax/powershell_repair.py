"""Commands over several lines whose continuation is damaged, put together again.

PowerShell continues a line only when a backtick is its very last character. Copies lose that in three ways: blanks get
behind the backtick, the backticks are lost, or the line ends become blanks and the backticks stay. The repairs keep the
length of the text, so that every place stays what it was.
"""

from __future__ import annotations

import re

from ruleguard.late import late
from ruleguard.syntax.powershell_values import Flaw, FlawKind
from ruleguard.text import Span

_BLANK_AFTER = re.compile(rb"`([ \t]+)\n[ \t]*(?=(-[A-Za-z]|'|@\()?)")
_FLATTENED = re.compile(rb"(?<=[ \t')\]])`(?=[ \t]+[^ \t\n]|-[A-Za-z])")
_LOST = re.compile(
    rb"(?:(?<![`|,({=+;&\s])[ \t]*+((?:\n[ \t]*+){1,4})"  # no backtick, perhaps empty lines
    rb"|`((?:\n[ \t]*+){2,5}))"  # a backtick, but then an empty line or a comment
    rb"(?=-([A-Za-z]+))"
)
_RUN_TOGETHER = late(rb"(?<=[\w')\]}])[ \t]+(?=[A-Za-z]+-[A-Za-z]\w*[ \t]+`?[ \t]*-[A-Za-z])")
_OPEN_LIST = re.compile(rb"@\((?:'0*'|\$\w+(?:\[\d+\])?)(?:\s*,\s*(?:'0*'|\$\w+(?:\[\d+\])?))*+(?=\s+-[A-Za-z]|\s*\Z)")
_CALL = late(rb"(?:^|[=|({;&\s\\])[A-Za-z]+-[A-Za-z]\w*(?=[\s`])")
_OPERATORS = frozenset(
    b"and or xor not band bor bxor bnot join split is isnot as eq ne gt ge lt le like notlike match notmatch contains"
    b" notcontains in notin replace f shl shr".split()
)
"""A line may begin with one of these in sound PowerShell; it is no parameter then."""


def repair(code: bytearray) -> list[Flaw]:
    """Put damaged continuations of ``code`` in order, in place; sound ones become blanks too.

    ``code`` is a script as ``scan`` masks it, its lines ended by LF alone.
    """
    flaws: list[Flaw] = []
    if b"`" in code:
        _join_after_blanks(code, flaws)
        _join_flattened(code, flaws)
    _join_without_backtick(code, flaws)
    end = len(code.rstrip())
    if code[end - 1 : end] == b"`":
        flaws.append(Flaw(FlawKind.CUT_OFF, Span(end - 1, end)))
        code[end - 1] = 0x20
    code[:] = code.replace(b"`\n", b"  ")
    _close_lists(code, flaws)
    return flaws


def _join_after_blanks(code: bytearray, flaws: list[Flaw]) -> None:
    for match in list(_BLANK_AFTER.finditer(code)):
        start, end = match.span()
        if match[2] is None:  # nothing follows that could belong to the command: the backtick means nothing
            code[start] = 0x20
            continue
        flaws.append(Flaw(FlawKind.BLANK_AFTER_BACKTICK, Span(start, match.end(1))))
        code[start:end] = b" " * (end - start)


def _join_flattened(code: bytearray, flaws: list[Flaw]) -> None:
    places = [match.start() for match in _FLATTENED.finditer(code)]
    lines: list[tuple[int, int]] = []
    for place in places:
        flaws.append(Flaw(FlawKind.LINE_END_LOST, Span(place, place + 1)))
        if not lines or place >= lines[-1][1]:
            end = code.find(b"\n", place)
            lines.append((code.rfind(b"\n", 0, place) + 1, len(code) if end < 0 else end))
    for start, end in lines:
        for match in _RUN_TOGETHER.finditer(bytes(code[start:end])):
            code[start + match.start()] = 0x0A
    for place in places:
        code[place] = 0x20


def _join_without_backtick(code: bytearray, flaws: list[Flaw]) -> None:
    """Join a line that begins with a parameter to the command above it."""
    floor, floor_start, joined = 0, 0, False
    for match in list(_LOST.finditer(code)):
        if match[3].lower() in _OPERATORS:
            continue
        group = 1 if match[1] is not None else 2
        gap = Span(*match.span(group))
        start = _logical_start(code, gap.start, floor, floor_start)
        same = joined and start == floor_start
        joined = same or _CALL.search(code, max(0, start - 1), gap.end) is not None
        floor, floor_start = gap.end, start if joined else gap.end
        if joined:
            flaws.append(Flaw(FlawKind.BACKTICK_LOST, Span(gap.start, gap.start + 1)))
            code[match.start() : gap.end] = b" " * (gap.end - match.start())


def _close_lists(code: bytearray, flaws: list[Flaw]) -> None:
    """A list without its end would take the rest of the script with it."""
    for match in list(_OPEN_LIST.finditer(code)):
        place = match.end()
        flaws.append(Flaw(FlawKind.STRUCTURE, Span(match.start(), place)))
        if place < len(code):
            code[place] = 0x29


def _logical_start(code: bytearray, place: int, floor: int, floor_start: int) -> int:
    """Where the logical line before ``place`` begins; what is before ``floor`` is known to begin at ``floor_start``."""
    at = place
    while True:
        end = code.rfind(b"\n", floor, at)
        if end < 0:
            return floor_start
        if code[end - 1 : end] != b"`":
            return end + 1
        at = end
