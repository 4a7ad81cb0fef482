"""Connector pairs from rules that both servers have: a rule script names identifiers only, and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config
from ruleguard.model.roles import roles
from ruleguard.records import record
from ruleguard.rewrite.connector_map import ConnectorMap, Target, with_rules
from ruleguard.rewrite.rule_keys import ByRule, RuleKey, connectors_by_rule, is_default

_SHOWN = 6


@record(slots=True)
class _Pairing:
    """What the rules have said so far: each pair with the rule that said it."""

    found: dict[tuple[str, str], RuleKey] = field(default_factory=dict)

    def say(self, here: frozenset[str], there: frozenset[str], key: RuleKey) -> None:
        """A rule is on one connector of each server; the first rule that says so counts."""
        self.found.setdefault((next(iter(here)), next(iter(there))), key)

    def left(self, here: frozenset[str], there: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Both sides of a rule without the connectors that are settled."""
        settled = [(old, new) for old, new in self.found if old in here and new in there]
        return here - {old for old, _ in settled}, there - {new for _, new in settled}


def from_rules(active: Config, staging: Config) -> ConnectorMap:
    """Pair the connectors of the rules that both have under one name. Raises ``UsageError`` where they have none.

    Every forest has the default rules. So they say something only where one of the two is an export that lists all
    connectors of its server; in two scripts, nobody knows which forest's rules were chosen. Rules that contradict each
    other decide nothing.
    """
    here, there = connectors_by_rule(active), connectors_by_rule(staging)
    common = here.keys() & there.keys()
    if not common:
        raise UsageError(
            f"{active.input.path} and {staging.input.path} have no rule in common that would show which connector is which:"
            " export the same rule from both servers, or name exports that list connectors, or use --map OLD=NEW"
        )
    whole = active.connectors is not None or staging.connectors is not None
    keys = sorted(key for key in common if whole or not is_default(key))
    pairing = _Pairing()
    _pair(keys, here, there, pairing)
    targets, missing = _settled(pairing, active, staging)
    for old in sorted(set().union(*here.values()) - targets.keys() - missing.keys()):
        missing[old] = _why_missing(old, here, there)
    return with_rules(ConnectorMap(targets, missing), active, staging)


def _pair(keys: list[RuleKey], here: ByRule, there: ByRule, pairing: _Pairing) -> None:
    """First the rules that are on one connector of each server; then those of which one on each is left over."""
    for key in keys:
        if len(here[key]) == len(there[key]) == 1:
            pairing.say(here[key], there[key], key)
    progress = True
    while progress:
        progress = False
        for key in keys:
            one, other = pairing.left(here[key], there[key])
            if len(here[key]) == len(there[key]) and len(one) == len(other) == 1:
                pairing.say(one, other, key)
                progress = True


def _settled(pairing: _Pairing, active: Config, staging: Config) -> tuple[dict[str, Target], dict[str, str]]:
    """The pairs that nothing contradicts, and what to say of the others."""
    labels = {**_labels(staging), **_labels(active)}
    targets: dict[str, Target] = {}
    missing: dict[str, str] = {}
    for (old, new), key in pairing.found.items():
        rivals = [pair for pair in pairing.found if pair != (old, new) and (pair[0] == old or pair[1] == new)]
        if rivals:
            says = " and ".join(
                f"{each[1]} (rule '{pairing.found[each][2]}')" for each in sorted({(old, new), *rivals})
            )
            missing[old] = f"the rules contradict each other about its connector {old}: {says}; add --map {old}=NEW"
        else:
            targets[old] = Target(new, labels.get(old) or labels.get(new, ""), f"rule '{key[2]}'")
    return targets, missing


def _labels(config: Config) -> dict[str, str]:
    known = roles(config)
    return {rule.connector: label for rule in config.rules if rule.connector and (label := known.of(rule))}


def _why_missing(old: str, here: ByRule, there: ByRule) -> str:
    candidates = sorted(set(_candidates(old, here, there)))
    if not candidates:
        return f"no rule of its connector {old} is on both servers: export one rule of it from each, or add --map {old}=NEW"
    choices = " or ".join(f"--map {old}={new}" for new in candidates[:_SHOWN])
    return (
        f"nothing decides which connector its connector {old} is on the other server, for the rules that both have do not "
        f"tell forests apart (every forest has the default rules): export one custom rule of it from each, or add {choices}"
    )


def _candidates(old: str, here: ByRule, there: ByRule) -> Iterator[str]:
    for key, connectors in here.items():
        if old in connectors:
            yield from there.get(key, ())
