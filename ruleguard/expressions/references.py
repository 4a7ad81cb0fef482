"""Which attributes an expression reads."""

from __future__ import annotations

from functools import lru_cache

from ruleguard.expressions.lexer import attributes


@lru_cache(maxsize=8192)
def attribute_references(expression: str) -> tuple[str, ...]:
    """The attributes in brackets, each once, in the order of their first appearance; text in quotes is no reference.

    Never fails: of an expression that cannot be read it gives the attributes that the lexer can tell.
    """
    names = (name.strip() for name in attributes(expression))
    return tuple(dict.fromkeys(name for name in names if name))
