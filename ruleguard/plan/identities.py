"""What the identifiers in a rule of active are on staging: its connector, its own, the rules it was placed beside."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from ruleguard.diff.match import ConnectorPair, RuleMatcher
from ruleguard.model.nodes import ENTRA_CONNECTOR, NO_RULE, Config, Connector, SyncRule
from ruleguard.model.values import is_guid
from ruleguard.records import record

PLACEMENTS = ("precedence_before", "precedence_after")
_NAMESPACE = uuid.UUID("6f2c1d0e-4a3b-5c7d-8e9f-0a1b2c3d4e5f")


@record(frozen=True, slots=True)
class Home:
    """The connector of staging that a rule comes to. ``label``: its name there, or the role."""

    identifier: str
    label: str


class Connectors:
    """The connectors of staging by what active calls them."""

    def __init__(
        self, active: Config, staging: Config, connectors: Iterable[ConnectorPair], matcher: RuleMatcher
    ) -> None:
        self._matcher = matcher
        self._known = {it.identifier: it for it in staging.connectors or () if it.identifier}
        self._is_listed = active.connectors is not None
        self._lists_connectors = staging.connectors is not None
        self._known_by_rules: dict[str | None, set[str]] = {}
        for rule in active.rules:
            partner = matcher.partner(rule)
            if partner is not None and matcher.role(rule) is not None:
                self._known_by_rules.setdefault(matcher.role(rule), set()).add(partner.connector or "")
        self._pairs: dict[str, tuple[str, Connector | None]] = {
            item.pair.active.identifier: (item.role, item.pair.staging)
            for item in connectors
            if item.pair.active is not None and item.pair.active.identifier
        }

    def home(self, rule: SyncRule, partner: SyncRule | None) -> Home | str:
        """Where the rule belongs on staging, or why nobody can tell."""
        own = rule.connector or ""
        if own == ENTRA_CONNECTOR:
            return Home(own, self._label(own, "entra"))
        if own in self._pairs and self._lists_connectors:
            return self._paired(*self._pairs[own])
        if not self._lists_connectors:
            return self._by_rules(rule, partner)
        if self._is_listed:
            return (
                "active has no connector for it, so that it does nothing there: delete it on both servers, or repair it"
            )
        if partner is not None and partner.connector:
            return Home(partner.connector, self._label(partner.connector, self._matcher.role(partner)))
        if own in self._known:
            return Home(own, self._label(own, None))
        return (
            "the export of active does not describe its connector, so nobody can tell which one of staging it is: export"
            " the settings of the whole server"
        )

    def _paired(self, role: str, connector: Connector | None) -> Home | str:
        if connector is None:
            return (
                f"staging has no connector {role}: add the directory in the wizard first, then export the settings of"
                " staging again and make a new plan"
            )
        if not connector.identifier:
            return f"the export of staging does not say the identifier of its connector {role}"
        return Home(connector.identifier, self._label(connector.identifier, role))

    def _by_rules(self, rule: SyncRule, partner: SyncRule | None) -> Home | str:
        """On a server whose export lists no connectors: where rules of the same connector are."""
        role = self._matcher.role(rule)
        found = {partner.connector or ""} if partner is not None else self._known_by_rules.get(role, set())
        if len(found) == 1 and "" not in found:
            return Home(next(iter(found)), role or "unknown connector")
        return (
            "the export of staging does not describe its connectors, so nobody can tell which one the rule is for: export"
            " the settings of the whole server"
        )

    def _label(self, identifier: str, role: str | None) -> str:
        connector = self._known.get(identifier)
        return (connector.name if connector is not None else None) or role or "unknown connector"


def identifiers(
    moves: Sequence[tuple[SyncRule, SyncRule | None]], staging: Config, own: Collection[str] = ()
) -> list[str]:
    """An identifier for each rule that comes to staging, from active's rule and the rule of staging it replaces.

    That of active where no other rule of staging has it; that of the replaced rule where other rules of staging name it,
    or active's is taken. Never one twice; ``own`` are further ones that are not free.
    """
    replaced = {id(there) for _, there in moves if there is not None}
    holders: dict[str, list[SyncRule]] = {}
    for rule in staging.rules:
        holders.setdefault(rule.identifier or "", []).append(rule)
    named = {getattr(rule, field) for rule in staging.rules if id(rule) not in replaced for field in PLACEMENTS}
    chosen: list[str] = []
    for rule, there in moves:
        closed = {*own, *chosen}
        mine, other = rule.identifier or "", (there.identifier or "") if there is not None else ""
        candidates = (other, mine) if other in named else (mine, other)
        free = (
            each
            for each in candidates
            if is_usable(each) and each not in closed and all(holder is there for holder in holders.get(each, ()))
        )
        chosen.append(next(free, None) or derived(rule, {*closed, *holders}))
    return chosen


def derived(rule: SyncRule, closed: Collection[str], purpose: str = "") -> str:
    """A new identifier for a rule, the same in every run."""
    number = 0
    while True:
        text = "\n".join((purpose, rule.identifier or "", rule.direction or "", rule.name or "", str(number)))
        found = str(uuid.uuid5(_NAMESPACE, text.encode("utf-8", "surrogatepass").hex()))
        if found not in closed:
            return found
        number += 1


def is_usable(identifier: str) -> bool:
    """Whether it is an identifier of a rule."""
    return is_guid(identifier) and identifier != NO_RULE
