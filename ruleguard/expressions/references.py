"""Which attributes an expression reads, and its text without what means nothing."""

from __future__ import annotations

import re
from functools import lru_cache

# A literal ends at the next quote that is neither doubled nor behind a backslash.
_REST = r"|\[([^\[\]\"]+)\]|\s+|[^\"\[\s]+|\["
_TOKEN = re.compile(r'"(?:[^"\\]|""|\\.)*("?)' + _REST)
# The same with the backslash as a letter: it is one where the literals would not close otherwise, as in Word([a],2,"\").
_PLAIN_TOKEN = re.compile(r'"(?:[^"]|"")*("?)' + _REST)


@lru_cache(maxsize=8192)
def attribute_references(expression: str) -> tuple[str, ...]:
    """The attributes in brackets, each once, in the order of their first appearance; text in quotes is no reference."""
    found = (match[2].strip() for match in _tokens(expression) if match[2])
    return tuple(dict.fromkeys(found))


def without_layout(expression: str) -> str:
    """The expression without white space outside string literals: two texts that differ only in it are one expression.

    A blank between two words is kept as one blank, for without it they would become one word.
    """
    pieces: list[str] = []
    gap = False
    for match in _tokens(expression):
        token = match[0]
        if token.isspace():
            gap = True
            continue
        if gap and pieces and _is_word(pieces[-1][-1]) and _is_word(token[0]):
            pieces.append(" ")
        gap = False
        pieces.append(token)
    return "".join(pieces)


def _tokens(expression: str) -> list[re.Match[str]]:
    tokens = list(_TOKEN.finditer(expression))
    left_open = any(match[1] == "" for match in tokens)
    return list(_PLAIN_TOKEN.finditer(expression)) if left_open and "\\" in expression else tokens


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "_$%"
