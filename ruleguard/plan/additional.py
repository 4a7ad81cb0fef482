"""Rules that a move brings along from scripts, beside those of the active server."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ruleguard.diff.compare import compare
from ruleguard.errors import UsageError
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, SyncRule
from ruleguard.model.roles import place_of
from ruleguard.rewrite.connector_map import ConnectorMap

_Key = tuple[str | None, str | None, str]


def with_rules(active: Config, scripts: Iterable[Config], connectors: ConnectorMap) -> Config:
    """The active configuration with the rules of the scripts. A rule that it has already is not taken twice.

    ``connectors``: active's identifiers to staging's; a script may carry either. Raises ``UsageError`` for a rule whose
    connector is neither's, and for one that active or another script has with other content.
    """
    own = {item.identifier for item in active.connectors or ()} | {ENTRA_CONNECTOR}
    back = {target.identifier: old for old, target in connectors.targets.items()}
    known: dict[_Key, tuple[SyncRule, str]] = {place_of(rule): (rule, active.input.path) for rule in active.rules}
    more: list[SyncRule] = []
    for script in scripts:
        for found in script.rules:
            rule = replace(found, connector=_connector(found, own, back, script))
            there = known.setdefault(place_of(rule), (rule, script.input.path))
            if there[0] is rule:
                more.append(rule)
            elif _differ(active, there[0], rule):
                raise UsageError(
                    f"rule '{rule.name}' of {script.input.path} is different from the one in {there[1]}: "
                    "say which of them counts by leaving the other out"
                )
    return replace(active, rules=(*active.rules, *more))


def _connector(rule: SyncRule, own: Iterable[str | None], back: dict[str, str], script: Config) -> str:
    """The identifier that the rule's connector has on active."""
    identifier = rule.connector or ""
    if identifier in back:
        return back[identifier]
    if identifier not in own:
        raise UsageError(
            f"rule '{rule.name}' of {script.input.path} belongs to connector {identifier or 'unknown'}, which is neither "
            "on active nor on staging: put in the right one with ruleguard rewrite --map"
        )
    return identifier


def _differ(active: Config, one: SyncRule, other: SyncRule) -> bool:
    """A number alone is no difference to a comparison, which looks at the order among many rules."""
    if one.precedence != other.precedence and None not in (one.precedence, other.precedence):
        return True
    return bool(compare(replace(active, rules=(one,)), replace(active, rules=(other,))).changes)
