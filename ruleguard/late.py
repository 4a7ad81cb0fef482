"""Regular expressions that are compiled when they are first used.

Compiling is most of what importing some modules costs, and half of the expressions are for mistakes that an input seldom has.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_METHODS = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn", "pattern", "flags")


class _Late:
    """Answers like the compiled expression; its methods become attributes, so only the first call takes this way."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._arguments: tuple[Any, int] = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(*self._arguments)
        for each in _METHODS:
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What ``re.compile`` returns, but no instance of its class. For modules that every run imports."""
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))
