"""Which server a script was written for, where its identifiers do not tell.

Every server makes its own identifiers, so that one of the new server is normally none of the old one, and what has been
rewritten is recognized by it. Restored and cloned servers can have identifiers in common, even in exchanged places. To put
in the new ones twice would then put the old ones back.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from ruleguard.model.nodes import SyncRule
from ruleguard.rewrite.connector_map import ConnectorMap
from ruleguard.rewrite.places import Place
from ruleguard.rewrite.rule_keys import rule_key


class Written(Enum):
    """Whose connectors a script has."""

    FOR_OLD = "old"
    FOR_NEW = "new"
    MIXED = "mixed"
    UNKNOWN = "unknown"


def which_server(places: Iterable[Place], rules: Iterable[SyncRule], connectors: ConnectorMap) -> Written:
    """By identifiers that only one of the two servers has, and by the connectors on which the exports have the same rules.
    A script comes from one server: what one of its rules shows goes for all."""
    shown = {_of_identifier(place.identifier, connectors) for place in places if not place.of_rule_map}
    shown |= {_of_rule(rule, connectors) for rule in rules if rule.connector in connectors.doubtful}
    shown.discard(Written.UNKNOWN)
    if len(shown) > 1:
        return Written.MIXED
    return next(iter(shown), Written.UNKNOWN)


def _of_identifier(identifier: str, connectors: ConnectorMap) -> Written:
    if identifier in connectors.arrivals:
        only_new = identifier not in connectors.targets and identifier not in connectors.missing
        return Written.FOR_NEW if only_new else Written.UNKNOWN
    known = identifier in connectors.targets or identifier in connectors.missing
    return Written.FOR_OLD if known else Written.UNKNOWN


def _of_rule(rule: SyncRule, connectors: ConnectorMap) -> Written:
    key = rule_key(rule)
    if key is None:
        return Written.UNKNOWN
    here, there = connectors.active.get(key, frozenset()), connectors.staging.get(key, frozenset())
    old = here | {one for one, target in connectors.targets.items() if target.identifier in there}
    new = there | {connectors.targets[one].identifier for one in here if one in connectors.targets}
    if (rule.connector in old) == (rule.connector in new):
        return Written.UNKNOWN
    return Written.FOR_OLD if rule.connector in old else Written.FOR_NEW
