"""Which words of two values differ, and the part of two long values that is worth showing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import groupby

from ruleguard.records import record

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_BEFORE = 40
"""So many characters are shown before the first difference where it would lie beyond the end."""


@record(frozen=True, slots=True)
class Piece:
    """A stretch of a value that the other value has too, or that ``differs``."""

    text: str
    differs: bool


def differing_words(active: str, staging: str, effort: int) -> tuple[list[Piece], list[Piece]]:
    """Both values in pieces, whose texts together are the values.

    ``effort`` limits the number of pairs of words that are looked at, because the search is quadratic. Beyond it everything
    between the first and the last difference is one piece.
    """
    one, other = _WORD.findall(active), _WORD.findall(staging)
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    inner = one[start : len(one) - end], other[start : len(other) - end]
    head, tail = "".join(one[:start]), "".join(one[len(one) - end :])
    marks = (
        _marks(*inner) if len(inner[0]) * len(inner[1]) <= effort else ([True] * len(inner[0]), [True] * len(inner[1]))
    )
    left, right = (_pieces(words, flags) for words, flags in zip(inner, marks, strict=True))
    return _framed(head, left, tail), _framed(head, right, tail)


def excerpts(active: str, staging: str, limit: int) -> tuple[str, str]:
    """Both values, cut to ``limit`` characters; on the left only where the first difference would not be seen."""
    start = _alike(active, staging) - _BEFORE
    if start < limit // 2 or max(len(active), len(staging)) <= limit:
        start = 0
    return _cut(active, start, limit), _cut(staging, start, limit)


def _cut(text: str, start: int, limit: int) -> str:
    shown = f"...{text[start:]}" if start else text
    return shown if len(shown) <= limit else f"{shown[: limit - 3]}..."


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many members are the same from the start on."""
    pairs = zip(one, other, strict=False)
    return next((at for at, pair in enumerate(pairs) if pair[0] != pair[1]), min(len(one), len(other)))


def _marks(one: Sequence[str], other: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """For each word of both whether it differs. A sign or a blank between two words that differ counts as different."""
    left, right = [True] * len(one), [True] * len(other)
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    worded = [_has_word(one[a:b]) or _has_word(other[c:d]) for _, a, b, c, d in steps]
    for place, (tag, a, b, c, d) in enumerate(steps):
        between = 0 < place < len(steps) - 1 and worded[place - 1] and worded[place + 1]
        if tag == "equal" and (worded[place] or not between):
            left[a:b] = [False] * (b - a)
            right[c:d] = [False] * (d - c)
    return left, right


def _has_word(words: Sequence[str]) -> bool:
    return any(word[0].isalnum() for word in words)


def _pieces(words: Sequence[str], flags: Sequence[bool]) -> list[Piece]:
    runs = groupby(zip(words, flags, strict=True), key=lambda pair: pair[1])
    return [Piece("".join(word for word, _ in run), differs) for differs, run in runs]


def _framed(head: str, inner: list[Piece], tail: str) -> list[Piece]:
    return [*([Piece(head, False)] if head else []), *inner, *([Piece(tail, False)] if tail else [])]
