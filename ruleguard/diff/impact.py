"""The judgement of a change: how bad it is when the staging server becomes active, and for whom.

Everything ruleguard believes about consequences is in one table, ``ROWS``.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from ruleguard.diff.change import Change
from ruleguard.diff.impact_connectors import CONNECTOR_ROWS
from ruleguard.diff.impact_reasons import because
from ruleguard.diff.impact_rules import FLOW_ROWS, RULE_ROWS
from ruleguard.diff.impact_settings import SERVER_ROWS, SETTING_ROWS
from ruleguard.diff.judgement import Level, Row
from ruleguard.records import record

ROWS: tuple[Row, ...] = (*SERVER_ROWS, *RULE_ROWS, *FLOW_ROWS, *CONNECTOR_ROWS, *SETTING_ROWS)


class Verdict(StrEnum):
    """``blocked``: do not switch. ``review``: read the warnings first. ``ready``: nothing stands against it."""

    READY = "ready"
    REVIEW = "review"
    BLOCKED = "blocked"


@record(frozen=True, slots=True)
class Judged:
    """A change with what it means. ``accepted``: the reason for which somebody accepts it; it then counts nowhere."""

    change: Change
    id: str
    level: Level
    impact: str
    consequence: str
    accepted: str = ""


def judge(changes: Iterable[Change]) -> list[Judged]:
    """Each change by the first row that fits, the most severe first, otherwise in the order of the comparison."""
    found = [_judge(change) for change in changes]
    return sorted(found, key=lambda item: item.level.rank)


def verdict(judged: Iterable[Judged]) -> Verdict:
    """What the changes mean together, without those that are accepted."""
    levels = {item.level for item in judged if not item.accepted}
    if Level.BREAKING in levels:
        return Verdict.BLOCKED
    return Verdict.REVIEW if Level.WARNING in levels else Verdict.READY


def _judge(change: Change) -> Judged:
    for row in ROWS:
        if row.object != change.object or change.action not in row.actions:
            continue
        if ("*" in row.fields or change.field in row.fields) and row.when(change):
            return Judged(change, row.id, row.level, row.impact, row.consequence(change) + because(change))
    raise LookupError(f"no judgement for {change.action} {change.object} {change.field}")
