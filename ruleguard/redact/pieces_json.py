"""The strings of a settings file."""

from __future__ import annotations

import re
from dataclasses import field

from ruleguard.records import record
from ruleguard.redact.fields import held_by, held_by_values, literals_of
from ruleguard.redact.pieces import Holds, Piece

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)
_UNIT = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_NO_WORDS = re.compile(r"[^\w-]")
_ATTRIBUTES = ("destination", "attribute")


@record(slots=True)
class _Level:
    """An object or a list; a list's items go by the key of the list."""

    is_object: bool
    key: str
    wants_key: bool
    attribute: str = ""
    pieces: list[Piece] = field(default_factory=list)


def json_pieces(text: str) -> list[Piece]:
    """Every string, keys too."""
    found: list[Piece] = []
    levels: list[_Level] = [_Level(False, "", False)]
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark[0] == '"':
            found.append(_string(token, levels[-1]))
        elif mark in "{[":
            levels.append(_Level(mark == "{", levels[-1].key, mark == "{"))
        elif mark in "}]":
            if len(levels) > 1:
                _close(levels.pop())
        else:
            levels[-1].wants_key = levels[-1].is_object and mark == ","
    return found


def _string(token: re.Match[str], level: _Level) -> Piece:
    value, offsets = decoded(token[0][1:-1], token.start() + 1)
    if level.is_object and level.wants_key:
        level.key, level.wants_key = value, False
        return Piece(value, offsets, Holds.ANYTHING if _NO_WORDS.search(value) else Holds.CODE, "a key")
    holds = Holds.NAME if level.key == "Name" else held_by(level.key)
    if level.key.casefold() in _ATTRIBUTES:
        level.attribute = value
    piece = Piece(value, offsets, holds, level.key)
    level.pieces.append(piece)
    return piece


def _close(level: _Level) -> None:
    """Only at its end it is known where a flow leads to, or what a condition asks."""
    values = held_by_values(level.attribute)
    if values is Holds.ANYTHING:
        return
    for piece in level.pieces:
        if piece.name.casefold() == "value":
            piece.holds = values
        elif piece.name.casefold() == "expression":
            piece.holds = literals_of(values)


def decoded(raw: str, start: int) -> tuple[str, list[int] | range]:
    """The value of the inside of a string, and where its characters begin."""
    if "\\" not in raw:
        return raw, range(start, start + len(raw) + 1)
    letters: list[str] = []
    offsets: list[int] = []
    for unit in _UNIT.finditer(raw):
        letters.append(_letter(unit[0]))
        offsets.append(start + unit.start())
    offsets.append(start + len(raw))
    return "".join(letters), offsets


def _letter(unit: str) -> str:
    if unit[0] != "\\":
        return unit
    if unit[1] != "u" or len(unit) < 6:
        return _SHORT.get(unit[1], unit[1])
    code = int(unit[2:6], 16)
    if len(unit) > 6:
        code = 0x10000 + ((code - 0xD800) << 10) + (int(unit[8:12], 16) - 0xDC00)
    return chr(code)
