"""Two configurations to the facts in which they differ. Only what both sides say is compared."""

from __future__ import annotations

from ruleguard.diff.change import Change, Comparison, NotCompared
from ruleguard.diff.connectors import compare_connectors
from ruleguard.diff.match import RuleMatcher, match_connectors
from ruleguard.diff.precedence import inverted
from ruleguard.diff.rules import compare_rules
from ruleguard.diff.settings import compare_settings
from ruleguard.model.nodes import Config


def compare(active: Config, staging: Config) -> Comparison:
    """Every difference, from the server down to single flows, in a stable order; and what could not be compared."""
    skipped: set[NotCompared] = set()
    connectors = match_connectors(active, staging)
    matcher = RuleMatcher(active, staging, connectors)
    pairs = matcher.pairs()
    cosmetic: list[Change] = []
    changes: list[Change] = [
        *compare_settings(active, staging, skipped),
        *compare_connectors(active, staging, connectors, skipped),
        *compare_rules(pairs, matcher, skipped, cosmetic),
        *inverted(pairs, matcher),
    ]
    return Comparison(tuple(changes), tuple(_joined(skipped)), tuple(cosmetic))


def _joined(skipped: set[NotCompared]) -> list[NotCompared]:
    """One entry a reason."""
    reasons: dict[str, set[str]] = {}
    for item in skipped:
        reasons.setdefault(item.why, set()).add(item.what)
    return sorted(NotCompared(", ".join(sorted(what)), why) for why, what in reasons.items())
