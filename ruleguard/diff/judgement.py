"""The words of a judgement: levels, and the shape of one line of the table."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from ruleguard.diff.change import Change
from ruleguard.records import record


class Level(StrEnum):
    """``breaking``: accounts, identities or passwords are at stake. ``warning``: values or operation differ, or the
    files do not contain enough to say more. ``info``: expected, or without effect on people."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return list(Level).index(self)


BREAKING, WARNING, INFO = Level.BREAKING, Level.WARNING, Level.INFO


@record(frozen=True, slots=True)
class Row:
    """One line of the table: which changes it is for, and what they mean.

    ``fields`` are the fields of the object, "" for the whole of it. ``impact``: deletion, identity, value, operation,
    version, environment, cosmetic. ``consequence`` gives one sentence in plain words.
    """

    id: str
    object: str
    actions: tuple[str, ...]
    fields: tuple[str, ...]
    level: Level
    impact: str
    consequence: Callable[[Change], str]
    when: Callable[[Change], bool] = lambda _: True
