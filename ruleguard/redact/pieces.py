"""An export as pieces of text, each with what it may hold and the way back to the file."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from ruleguard.records import record
from ruleguard.text import Source


class Holds(Enum):
    """What a piece may hold, which decides what of it is replaced. ``ANYTHING``: a value; what looks like an address, a
    name of a directory or an identifier. ``CODE``: PowerShell outside strings, keys of a JSON text. ``SECRET_TEXT``: an
    expression whose literals are secret. ``NAME_TEXT``: one whose literals are names."""

    ANYTHING = auto()
    CODE = auto()
    NAME = auto()
    TEXT = auto()
    ACCOUNT = auto()
    HOST = auto()
    DOMAIN = auto()
    DN = auto()
    SECRET = auto()
    SECRET_TEXT = auto()
    NAME_TEXT = auto()


@record(slots=True)
class Piece:
    """``value``: what the file says there. ``offsets``: where each character of it begins in the text, and at the end where
    the last one ends. ``name``: the key, element or parameter, for messages."""

    value: str
    offsets: Sequence[int]
    holds: Holds
    name: str = ""


def pieces_of(source: Source) -> list[Piece]:
    """The pieces of an export, in the order of the text. The export must be one that the readers take."""
    start = source.text.lstrip("\ufeff \t\r\n")[:2]
    if start[:1] == "<" and start != "<#":
        from ruleguard.redact.pieces_xml import xml_pieces

        return xml_pieces(source.text)
    if start[:1] == "{" or (start[:1] == "[" and not _is_type(source.text)):
        from ruleguard.redact.pieces_json import json_pieces

        return json_pieces(source.text)
    from ruleguard.redact.pieces_powershell import powershell_pieces

    return powershell_pieces(source.text)


def _is_type(text: str) -> bool:
    return text.lstrip()[1:2].isalpha()
