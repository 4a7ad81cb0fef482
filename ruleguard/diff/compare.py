"""Two configurations to the facts in which they differ. Only what both sides say is compared."""

from __future__ import annotations

from collections.abc import Sequence

from ruleguard.diff.change import Change, Comparison, MatchedConnector, NotCompared
from ruleguard.diff.connector_map import ConnectorMap
from ruleguard.diff.connectors import compare_connectors
from ruleguard.diff.imports import with_unimported
from ruleguard.diff.match import ConnectorPair, RuleMatcher, match_connectors
from ruleguard.diff.precedence import inverted
from ruleguard.diff.reasons import Reasons
from ruleguard.diff.rules import compare_rules
from ruleguard.diff.settings import compare_settings
from ruleguard.diff.undecided import ENGINE, IN_PLACE_OF_RULES
from ruleguard.model.nodes import Config
from ruleguard.model.shipped import Baseline


def compare(
    active: Config, staging: Config, given: ConnectorMap = (), baselines: Sequence[Baseline] = ()
) -> Comparison:
    """Every difference, from the server down to single flows, in a stable order; and what could not be compared.

    ``given``: connectors that somebody has paired. ``baselines``: what was shipped, which tells why default rules differ; of
    two that disagree about a rule the first is believed. Raises ``UsageError`` when it depends on a guess which connector
    is which.
    """
    skipped: set[NotCompared] = set()
    if active.engine is not None or staging.engine is not None:
        skipped.add(NotCompared(ENGINE, IN_PLACE_OF_RULES))
    connectors = match_connectors(active, staging, given)
    matcher = RuleMatcher(active, staging, connectors)
    pairs = matcher.pairs()
    cosmetic: list[Change] = []
    changes: list[Change] = [
        *compare_settings(active, staging, skipped),
        *compare_connectors(active, staging, connectors, skipped),
        *compare_rules(pairs, matcher, connectors, skipped, cosmetic),
        *inverted(pairs, matcher),
    ]
    reasons = Reasons(active, staging, baselines, skipped)
    told = reasons.given(changes)
    roles = {id(pair.active): matcher.role(pair.active) or "" for pair in pairs if pair.active is not None}
    return Comparison(
        tuple(with_unimported(told, connectors)),
        tuple(_joined(skipped)),
        tuple(cosmetic),
        () if active.connectors is None or staging.connectors is None else tuple(map(_matched, connectors)),
        tuple(reasons.edited_on_both(pairs, roles)),
    )


def _matched(item: ConnectorPair) -> MatchedConnector:
    names = [None if it is None else it.name or item.role for it in (item.pair.active, item.pair.staging)]
    return MatchedConnector(item.role, names[0], names[1], item.pair.how)


def _joined(skipped: set[NotCompared]) -> list[NotCompared]:
    """One entry a reason."""
    reasons: dict[str, set[str]] = {}
    for item in skipped:
        reasons.setdefault(item.why, set()).add(item.what)
    return sorted(NotCompared(", ".join(sorted(what)), why) for why, what in reasons.items())
