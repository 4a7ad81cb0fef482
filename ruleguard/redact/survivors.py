"""Whether an original is still somewhere in an output: as written, in another case, behind an escape, in base64."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from ruleguard.records import record
from ruleguard.redact import encoded, patterns
from ruleguard.redact.originals import Originals
from ruleguard.redact.pieces import pieces_of
from ruleguard.text import Source

_JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_FORMS = (
    patterns.GUID,
    patterns.BARE_GUID,
    patterns.BASE64_GUID,
    patterns.OCTETS,
    patterns.HEXADECIMAL,
    patterns.HARDWARE,
    patterns.SID,
    patterns.ENTRA_SID,
    patterns.ADDRESS,
    patterns.LONG_ADDRESS,
    patterns.PHONE,
)
_MADE = re.compile(
    "|".join(
        (
            r"x[bcdfghjklmnpqrstvwxz]{10}",
            r"redacted-[0-9a-f]{12}",
            *(each.pattern for each in _FORMS),
        )
    ),
    re.IGNORECASE,
)
"""What may be a pseudonym; a short original can stand in one by accident."""
_LEAST = 4
"""In bytes that are no text shorter words stand by accident."""


@record(frozen=True, slots=True)
class Survivor:
    """``what``: the kind of original; never the original itself. ``line``: 0 where the place is not in the text."""

    path: str
    line: int
    what: str


@record(frozen=True, slots=True)
class Search:
    """``made``: the pseudonyms that were given, folded."""

    originals: Originals
    made: AbstractSet[str]

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Where an original stands in a text, and what it is."""
        ours: list[tuple[int, int]] = []
        starts: list[int] | None = None
        for start, end in self.originals.found_in(text):
            if starts is None:
                ours = [made.span() for made in _MADE.finditer(text) if made[0].casefold() in self.made]
                starts = [first for first, _ in ours]
            index = bisect_right(starts, start) - 1
            if index < 0 or end > ours[index][1]:
                yield start, self.originals.what(text[start:end])
        for pattern in _FORMS:
            for match in pattern.finditer(text):
                what = self.originals.forms.get(match[0].casefold())
                if what is not None:
                    yield match.start(), what


def survivors(source: Source, search: Search) -> list[Survivor]:
    """The first of each kind in one output."""
    found: dict[str, Survivor] = {}
    for line, what in _all(source, search):
        found.setdefault(what, Survivor(source.path, line, what))
    return list(found.values())


def _all(source: Source, search: Search) -> Iterator[tuple[int, str]]:
    text = source.text
    for start, what in search.found_in(text):
        yield source.position(start).line, what
    for piece in pieces_of(source):
        if len(piece.value) != piece.offsets[-1] - piece.offsets[0]:  # it has escapes
            for start, what in search.found_in(piece.value):
                yield source.position(piece.offsets[start]).line, what
    for other in _other_readings(text):
        for _, what in search.found_in(other):
            yield 0, what
    seen: set[str] = set()
    for start, end in encoded.base64_words(text):
        word = text[start:end]
        if word not in seen:
            seen.add(word)
            for what in _in_base64(word, search):
                yield source.position(start).line, f"{what} in base64"


def _other_readings(text: str) -> Iterator[str]:
    """The text as other programs would show it."""
    if "&" in text and (plain := html.unescape(text)) != text:
        yield plain
    if "\\u" in text:
        yield _JSON_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    if _PERCENT.search(text):
        yield _PERCENT.sub(lambda match: chr(int(match[1], 16)), text)
    folded = text.casefold()
    if len(folded) != len(text):
        yield folded


def _in_base64(word: str, search: Search) -> Iterator[str]:
    for inside in encoded.base64_texts(word):
        for start, end in search.originals.found_in(inside):
            if end - start >= _LEAST:
                yield search.originals.what(inside[start:end])
