"""Which connector identifier of one server stands for which of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from ruleguard.diff.ambiguity import Question
from ruleguard.diff.connector_map import ConnectorMap as Given
from ruleguard.diff.match import pair_connectors
from ruleguard.errors import UsageError
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Connector
from ruleguard.model.roles import role
from ruleguard.records import record
from ruleguard.rewrite.pairs import Entry, connectors_of, listed, pairs
from ruleguard.rewrite.rule_keys import ByRule, connectors_by_rule


@record(frozen=True, slots=True)
class Target:
    """The identifier to put in, and the role of its connector ("" when only the identifiers were given).

    ``how``: what the pair was recognized by.
    """

    identifier: str
    role: str
    how: str = "--map"


@record(frozen=True, slots=True)
class ConnectorMap:
    """Old identifier to new one. ``missing``: why a connector of the old server has no counterpart, by identifier.

    ``choices``: what to say of an identifier that is neither. ``active`` and ``staging``: where each server has its
    rules, as far as exports were given.
    """

    targets: Mapping[str, Target]
    missing: Mapping[str, str]
    choices: str = ""
    active: ByRule = field(default_factory=dict)
    staging: ByRule = field(default_factory=dict)

    @property
    def arrivals(self) -> frozenset[str]:
        """The identifiers of the new server."""
        return frozenset(target.identifier for target in self.targets.values())

    @property
    def doubtful(self) -> frozenset[str]:
        """Identifiers of the new server that are also another connector's on the old one: by itself, such an identifier
        does not tell whether it was rewritten already."""
        moving = {old for old, target in self.targets.items() if target.identifier != old}
        return self.arrivals & (moving | self.missing.keys())


def from_exports(active: Config, staging: Config, given: Given = ()) -> ConnectorMap:
    """Pair the connectors of two exports by role, those in ``given`` as it says. Raises ``UsageError`` for an export that
    lists no connectors.

    A connector that could be several ones of the other server is missing: it matters only to a script that uses it.
    """
    for config in (active, staging):
        if config.connectors is None:
            raise UsageError(
                f"{config.input.path} does not say which connectors its server has: name a settings JSON or a server folder"
            )
    targets: dict[str, Target] = {}
    missing: dict[str, str] = {}
    there = listed(item for item in connectors_of(staging, "staging").items or () if item.identifier != ENTRA_CONNECTOR)
    found, questions = pair_connectors(active, staging, given)
    for item in found:
        one, other = item.pair.active, item.pair.staging
        if one is None or not one.identifier or one.identifier == ENTRA_CONNECTOR:
            continue
        if other is None or not other.identifier:
            missing[one.identifier] = _why_missing(one, questions, there)
        else:
            targets[one.identifier] = Target(other.identifier, item.role, item.pair.how)
    return with_rules(ConnectorMap(targets, missing), active, staging)


def with_rules(found: ConnectorMap, active: Config | None, staging: Config | None) -> ConnectorMap:
    """The map with what the exports say besides: where their rules are, and the connectors to choose from."""
    here = connectors_of(active, "active").items or ()
    known = listed(item for item in here if item.identifier != ENTRA_CONNECTOR)
    return replace(
        found,
        choices=f"; active has {known}" if known else "",
        active=connectors_by_rule(active),
        staging=connectors_by_rule(staging),
    )


def with_pairs(found: ConnectorMap, given: Mapping[str, str]) -> ConnectorMap:
    """The map with pairs that somebody has named, which go before what was found."""
    new = set(given.values())
    labels = {target.identifier: target.role for target in found.targets.values()}
    kept = {
        old: target for old, target in found.targets.items() if old in given or target.identifier not in new - {old}
    }
    lost = {
        old: f"its counterpart {target.identifier} was given to another connector; add --map {old}=NEW"
        for old, target in found.targets.items()
        if old not in kept
    }
    chosen = {
        old: Target(identifier, found.targets[old].role if old in found.targets else labels.get(identifier, ""))
        for old, identifier in given.items()
    }
    missing = {old: why for old, why in {**found.missing, **lost}.items() if old not in given}
    return replace(found, targets={**kept, **chosen}, missing=missing)


def from_pairs(given: Iterable[str]) -> ConnectorMap:
    """``OLD=NEW`` pairs of identifiers. Raises ``UsageError`` for anything else, and for contradicting pairs."""
    nobody = connectors_of(None, "active"), connectors_of(None, "staging")
    return with_pairs(ConnectorMap({}, {}), pairs((Entry(text, "--map") for text in given), *nobody))


def _why_missing(connector: Connector, questions: Iterable[Question], there: str) -> str:
    """What to say of a connector that was left without a partner."""
    candidates: dict[str, str] = {}
    for question in questions:
        if any(node is connector for node in question.active):
            candidates |= {node.identifier: node.name or role(node) for node in question.staging if node.identifier}
    if not candidates:
        others = f"staging has {there}" if there else "staging has none"
        return (
            f"its connector {role(connector)} has no counterpart on the other server: {others}; if one of them is meant, "
            f"add --map {connector.identifier}=NEW"
        )
    names = " or ".join(f"'{name}' ({identifier})" for identifier, name in candidates.items())
    return (
        f"its connector '{connector.name or role(connector)}' could be {names} on the other server, and nothing decides: "
        f"add --map {connector.identifier}=NEW"
    )
