"""What somebody has decided about changes beforehand: other severities, changes that are meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ruleguard.diff.impact import Judged
from ruleguard.diff.judgement import Level

Accept = Callable[[str, str], str]
"""From the id and the subject of a change to the reason for which it is accepted, "" when it is not."""


def decided(judged: Iterable[Judged], severity: Mapping[str, str], accept: Accept) -> list[Judged]:
    """The changes with the given severities by id, those that are accepted marked; the most severe first."""
    found = [
        replace(
            item,
            level=Level(severity[item.id]) if item.id in severity else item.level,
            accepted=accept(item.id, item.change.subject),
        )
        for item in judged
    ]
    return sorted(found, key=lambda item: item.level.rank)
