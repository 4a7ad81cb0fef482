"""Which rule identifier of one server stands for which of another: what a precedence refers to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from ruleguard.diff.match import RuleMatcher, pair_connectors
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.records import record
from ruleguard.rewrite.connector_map import ConnectorMap
from ruleguard.rewrite.rule_keys import RuleKey, rule_key


@record(frozen=True, slots=True)
class RuleMap:
    """Old identifier of a rule to new one. ``missing``: why a rule has no counterpart. ``arrivals``: all identifiers of
    the new server's rules. ``names``: what the rules are called, by either identifier."""

    targets: Mapping[str, str]
    missing: Mapping[str, str] = field(default_factory=dict)
    arrivals: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def doubtful(self) -> frozenset[str]:
        """Identifiers of new rules that are also another rule's on the old server."""
        return frozenset(new for old, new in self.targets.items() if new != old and self.targets.get(new, new) != new)

    def is_done(self, identifier: str) -> bool:
        """Whether a rule of the new server has the identifier already."""
        return identifier in self.arrivals or identifier in self.targets.values()


def from_exports(active: Config, staging: Config, connectors: ConnectorMap) -> RuleMap:
    """Pair the rules as a comparison does, but only where nothing is left to choose: the same rule must not stand twice on
    one connector, and the connectors must be each other's."""
    pairs, _ = pair_connectors(active, staging)
    twice = _repeated(active), _repeated(staging)
    targets: dict[str, str] = {}
    missing: dict[str, str] = {}
    for pair in RuleMatcher(active, staging, pairs).pairs():
        one, other = pair.active, pair.staging
        if one is None or not one.identifier:
            continue
        if other is None or not other.identifier:
            missing[one.identifier] = "staging has no such rule"
        elif _is_sure(one, other, twice, connectors):
            targets[one.identifier] = other.identifier
        else:
            missing[one.identifier] = f"it could be '{other.name}' ({other.identifier}) of staging, but nothing decides"
    arrivals = frozenset(rule.identifier for rule in staging.rules if rule.identifier)
    return RuleMap(targets, missing, arrivals, dict((*_names(staging), *_names(active))))


def with_pairs(found: RuleMap, given: Mapping[str, str]) -> RuleMap:
    """The map with pairs that somebody has named, which go before what was found."""
    new = set(given.values())
    kept = {old: target for old, target in found.targets.items() if target not in new}
    missing = {old: why for old, why in found.missing.items() if old not in given}
    missing |= {
        old: f"its counterpart {target} was given to another rule"
        for old, target in found.targets.items()
        if old not in kept and old not in given
    }
    return replace(found, targets={**kept, **given}, missing=missing)


def _is_sure(one: SyncRule, other: SyncRule, twice: tuple[set[object], set[object]], connectors: ConnectorMap) -> bool:
    if _spot(one) in twice[0] or _spot(other) in twice[1]:
        return False
    target = connectors.targets.get(one.connector or "")
    return (one.connector if target is None else target.identifier) == other.connector


def _spot(rule: SyncRule) -> tuple[RuleKey | None, str | None]:
    return (rule_key(rule), rule.connector)


def _repeated(config: Config) -> set[object]:
    return {spot for spot, count in Counter(map(_spot, config.rules)).items() if count > 1}


def _names(config: Config) -> Iterator[tuple[str, str]]:
    return ((rule.identifier, rule.name) for rule in config.rules if rule.identifier and rule.name)
