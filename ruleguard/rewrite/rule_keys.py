"""What a rule is called on every server: default rules by tag, custom rules by direction and name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, SyncRule
from ruleguard.model.values import is_standard_tag, tag_stem

RuleKey = tuple[str, str, str]
ByRule = Mapping[RuleKey, frozenset[str]]
"""The connectors on which a server has a rule, the Entra connector left out. Default rules are there once a forest."""


def rule_key(rule: SyncRule) -> RuleKey | None:
    """None for a rule without a name. A tag without its revision is the same on every server (``model.values.tag_stem``)."""
    tag = rule.immutable_tag or ""
    if tag and is_standard_tag(tag):
        return ("tag", "", tag_stem(tag))
    return ("name", rule.direction or "", rule.name.casefold()) if rule.name else None


def is_default(key: RuleKey) -> bool:
    """Whether every forest has a rule of this key."""
    return key[0] == "tag"


def connectors_by_rule(config: Config | None) -> ByRule:
    """The connectors of each rule that a configuration has."""
    found: dict[RuleKey, set[str]] = {}
    rules: Iterable[SyncRule] = () if config is None else config.rules
    for rule in rules:
        key = rule_key(rule)
        if key is not None and rule.connector and rule.connector != ENTRA_CONNECTOR:
            found.setdefault(key, set()).add(rule.connector)
    return {key: frozenset(connectors) for key, connectors in found.items()}
