"""Colour for terminals, and text that is safe to print.

Names and values come from files of others: control characters, terminal escapes and characters that reverse the reading
direction are shown as escapes, so that a file cannot pretend to be output.
"""

from __future__ import annotations

import re

from ruleguard.late import late

_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e007f]"
)
_PIPELINE_COMMAND = late(r"##(?=(?:vso)?\[)", re.IGNORECASE)
"""Azure Pipelines acts on ``##vso[`` anywhere in a printed line, older GitHub runners on ``##[``."""
_LINE_COMMAND = re.compile(r"(?<!\S)::(?=[a-z])", re.IGNORECASE)
"""GitHub runners act on ``::`` and a name where a line begins, behind blanks too. Any word may come to begin a line, for
paragraphs are wrapped. Source: ``ActionCommand.TryParseV2`` of github.com/actions/runner."""
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def safe(text: str) -> str:
    """The text without what a terminal or a pipeline would act on; line breaks and tabs stay."""
    shown = _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
    if "::" in shown:
        shown = _LINE_COMMAND.sub(r":\\:", shown)
    return _PIPELINE_COMMAND.sub(r"#\\#", shown) if "##" in shown else shown


def safe_json(text: str) -> str:
    """JSON text in which every such character is written as an escape."""
    shown = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return _PIPELINE_COMMAND.sub(r"#\\u0023", shown) if "##" in shown else shown


def one_line(text: str, limit: int = 0) -> str:
    """Safe text on one line, line breaks as a blank, cut to ``limit`` characters when that is not 0."""
    first, *more = _LINE_BREAK.split(text)
    if more:
        inner = [part.strip(" \t") for part in more[:-1]]
        first = " ".join([first.rstrip(" \t"), *inner, more[-1].lstrip(" \t")])
    flat = safe(first).replace("\t", " ")
    return flat if not limit or len(flat) <= limit else flat[: limit - 3] + "..."


def width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return len(text) if text.isascii() else sum(_width(character) for character in text)


def _width(character: str) -> int:
    import unicodedata  # for what is not ASCII alone

    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Style:
    """Puts colour on text, or leaves it as it is."""

    def __init__(self, *, colour: bool) -> None:
        self.colour = colour

    def __call__(self, text: str, *names: str) -> str:
        """The text in the named styles (bold, dim, red, green, yellow, cyan)."""
        if not self.colour or not text:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"
