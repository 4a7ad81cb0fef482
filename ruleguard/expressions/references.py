"""Which attributes an expression reads, and its text without what means nothing."""

from __future__ import annotations

import re
from functools import lru_cache

# A string literal ends at the next quote that is neither doubled nor behind a backslash.
_TOKEN = re.compile(
    r'"(?:[^"\\]|""|\\.)*"?'  # string literal
    r"|\[([^\[\]\"]+)\]"  # attribute
    r"|\s+"
    r"|[^\"\[\s]+|\["
)


@lru_cache(maxsize=8192)
def attribute_references(expression: str) -> tuple[str, ...]:
    """The attributes in brackets, each once, in the order of their first appearance; text in quotes is no reference."""
    found = (match[1].strip() for match in _TOKEN.finditer(expression) if match[1])
    return tuple(dict.fromkeys(found))


def without_layout(expression: str) -> str:
    """The expression without white space outside string literals: two texts that differ only in it are one expression.

    A blank between two words is kept as one blank, for without it they would become one word.
    """
    pieces: list[str] = []
    gap = False
    for match in _TOKEN.finditer(expression):
        token = match[0]
        if token.isspace():
            gap = True
            continue
        if gap and pieces and _is_word(pieces[-1][-1]) and _is_word(token[0]):
            pieces.append(" ")
        gap = False
        pieces.append(token)
    return "".join(pieces)


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_$%"
