"""Answers that many checks ask for, worked out once.

Records are compared by their content, which takes as long as they are; here they are known by identity.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_MOST = 4_096
"""Answers about so many things are kept."""
Whole = TypeVar("Whole")
Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")


def kept(make: Callable[[Whole], Answer]) -> Callable[[Whole], Answer]:
    """The function, which keeps its answer for the configuration (or report) that was asked about last: questions about the
    same one come one after the other."""
    last: list[tuple[Whole, Answer]] = []

    @wraps(make)
    def answer(whole: Whole) -> Answer:
        if not last or last[0][0] is not whole:
            last[:] = [(whole, make(whole))]
        return last[0][1]

    return answer


def kept_each(make: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """The function, which keeps its answers about records, or pairs of them. Its arguments have no names."""
    found: dict[tuple[int, ...], tuple[tuple[Any, ...], Answer]] = {}

    @wraps(make)
    def answer(*asked: Asked.args, **_: Asked.kwargs) -> Answer:
        key = tuple(map(id, asked))
        known = found.get(key)
        if known is None:  # an entry keeps what it is about, so that no other thing can have its id
            if len(found) >= _MOST:
                found.clear()
            known = found[key] = (asked, make(*asked, **_))
        return known[1]

    return answer
