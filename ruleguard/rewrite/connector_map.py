"""Which connector identifier of one server stands for which of another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ruleguard.diff.match import match_connectors
from ruleguard.errors import UsageError
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config
from ruleguard.model.roles import role
from ruleguard.model.values import guid, is_guid


@dataclass(frozen=True, slots=True)
class Target:
    """The identifier to put in, and the role of its connector ("" when only the identifiers were given)."""

    identifier: str
    role: str


@dataclass(frozen=True, slots=True)
class ConnectorMap:
    """Old identifier to new one. ``missing``: connectors of the old server without a counterpart, by identifier."""

    targets: Mapping[str, Target]
    missing: Mapping[str, str]

    def is_done(self, identifier: str) -> bool:
        """Whether an identifier needs no change: the Entra connector's, or already one of the new server's."""
        return identifier == ENTRA_CONNECTOR or any(target.identifier == identifier for target in self.targets.values())


def from_exports(active: Config, staging: Config) -> ConnectorMap:
    """Pair the connectors of two exports by role. Raises ``UsageError`` for an export that lists no connectors."""
    for config in (active, staging):
        if config.connectors is None:
            raise UsageError(
                f"{config.input.path} does not say which connectors its server has: name a settings JSON or a server folder"
            )
    targets: dict[str, Target] = {}
    missing: dict[str, str] = {}
    for item in match_connectors(active, staging):
        one, other = item.pair.active, item.pair.staging
        if one is None or not one.identifier or one.identifier == ENTRA_CONNECTOR:
            continue
        if other is None or not other.identifier:
            missing[one.identifier] = role(one)
        else:
            targets[one.identifier] = Target(other.identifier, item.role)
    return ConnectorMap(targets, missing)


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
