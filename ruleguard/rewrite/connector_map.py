"""Which connector identifier of one server stands for which of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruleguard.diff.ambiguity import Question
from ruleguard.diff.connector_map import ConnectorMap as Given
from ruleguard.diff.match import pair_connectors
from ruleguard.errors import UsageError
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Connector
from ruleguard.model.roles import role
from ruleguard.model.values import guid, is_guid


@dataclass(frozen=True, slots=True)
class Target:
    """The identifier to put in, and the role of its connector ("" when only the identifiers were given)."""

    identifier: str
    role: str


@dataclass(frozen=True, slots=True)
class ConnectorMap:
    """Old identifier to new one. ``missing``: why a connector of the old server has no counterpart, by identifier."""

    targets: Mapping[str, Target]
    missing: Mapping[str, str]

    def is_done(self, identifier: str) -> bool:
        """Whether an identifier needs no change: the Entra connector's, or already one of the new server's."""
        return identifier == ENTRA_CONNECTOR or any(target.identifier == identifier for target in self.targets.values())


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
    pairs, questions = pair_connectors(active, staging, given)
    for item in pairs:
        one, other = item.pair.active, item.pair.staging
        if one is None or not one.identifier or one.identifier == ENTRA_CONNECTOR:
            continue
        if other is None or not other.identifier:
            missing[one.identifier] = _why_missing(one, questions)
        else:
            targets[one.identifier] = Target(other.identifier, item.role)
    return ConnectorMap(targets, missing)


def _why_missing(connector: Connector, questions: Iterable[Question]) -> str:
    """What to say of a connector that was left without a partner."""
    candidates: dict[str, str] = {}
    for question in questions:
        if any(node is connector for node in question.active):
            candidates |= {node.identifier: node.name or role(node) for node in question.staging if node.identifier}
    if not candidates:
        return f"its connector {role(connector)} has no counterpart on the other server"
    names = " or ".join(f"'{name}' ({identifier})" for identifier, name in candidates.items())
    return (
        f"its connector '{connector.name or role(connector)}' could be {names} on the other server, and nothing decides: "
        f"give the identifiers of all connectors instead of the exports, --map {connector.identifier}=NEW"
    )


def from_pairs(pairs: Iterable[str]) -> ConnectorMap:
    """``OLD=NEW`` pairs of identifiers. Raises ``UsageError`` for anything else, and for contradicting pairs."""
    targets: dict[str, Target] = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not equals or not is_guid(old) or not is_guid(new):
            raise UsageError(f"--map needs two identifiers, OLD=NEW, each like {ENTRA_CONNECTOR}; got '{pair}'")
        old, new = guid(old), guid(new)
        if ENTRA_CONNECTOR in (old, new):
            raise UsageError("the Entra connector has the same identifier on every server: leave it out of --map")
        if targets.setdefault(old, Target(new, "")).identifier != new:
            raise UsageError(f"--map gives two new identifiers for {old}")
    return ConnectorMap(targets, {})
