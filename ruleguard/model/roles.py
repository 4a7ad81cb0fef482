"""What a connector is for, the same on every server: the name of it in findings and differences.

A connector's identifier differs between servers (all but the Entra connector's), so it names nothing to a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Connector, SyncRule

ENTRA = "entra"


def role(connector: Connector) -> str:
    """``entra``; ``ad:<forest>`` (else the first domain, else the name); ``<kind>:<name>`` for anything else."""
    if connector.kind == "entra" or connector.identifier == ENTRA_CONNECTOR:
        return ENTRA
    if connector.kind == "ad":
        domains = (partition.fqdn or partition.dn for partition in connector.partitions or ())
        label = connector.forest or next(filter(None, domains), None) or connector.name
        return f"ad:{(label or 'unnamed').casefold()}"
    return f"{connector.kind or 'other'}:{connector.name or 'unnamed'}"


class Roles:
    """The roles of one configuration's connectors, by identifier."""

    def __init__(self, connectors: Iterable[Connector] | None) -> None:
        self._roles = {item.identifier: role(item) for item in connectors or () if item.identifier}
        self._roles.setdefault(ENTRA_CONNECTOR, ENTRA)

    def of(self, rule: SyncRule) -> str | None:
        """The role of the rule's connector; None when the configuration does not describe that connector."""
        return self._roles.get(rule.connector or "")

    def label(self, rule: SyncRule) -> str:
        """The role, or words for an unknown one; never a GUID, so that it can be compared between servers."""
        return self.of(rule) or "unknown connector"


def roles(config: Config) -> Roles:
    """The roles of a configuration's connectors."""
    return Roles(config.connectors)


def place_of(rule: SyncRule) -> tuple[str | None, str | None, str]:
    """What a rule is recognized by on one server: connector, direction and folded name."""
    return rule.connector, rule.direction, (rule.name or "").casefold()


def subject(label: str, rule: SyncRule, field: str = "") -> str:
    """What a finding is about: "<connector role> / <rule name> / <field>"."""
    return " / ".join(part for part in (label, rule.name or "unnamed rule", field) if part)
