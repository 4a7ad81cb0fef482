"""The rules that hand organizational units over to Cloud Sync for a pilot, with everything around them.

For each directory and type of object an inbound rule marks what lies in the units with ``cloudNoFlow``; for each type an
outbound rule with the link type JoinNoFlow holds the marked objects back. Sources: Microsoft's tutorial for a pilot and its
page on declarative provisioning. A unit is asked for by ENDSWITH with its whole name, without a comma in front: Active
Directory escapes ``=`` inside a name, so that no other name can end like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ruleguard.assess.findings import Finding, Step, Unknown
from ruleguard.assess.pilot_containers import Domain, domains_of, label
from ruleguard.assess.pilot_findings import about_new, pilot_findings
from ruleguard.assess.pilot_steps import rollback_steps, steps, unknowns
from ruleguard.errors import UsageError
from ruleguard.lint.cloud_sync_pilot import ATTRIBUTE
from ruleguard.lint.surroundings import enabled
from ruleguard.model.nodes import Config, Flow, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.roles import ENTRA, role
from ruleguard.model.values import CUSTOM_PRECEDENCES
from ruleguard.plan.identities import derived
from ruleguard.plan.placing import Placed, Settled, out_of_order, place
from ruleguard.records import record

TYPES = {"user": "users", "inetOrgPerson": "inetOrgPersons", "group": "groups", "contact": "contacts"}
"""The types of objects that a pilot can have, and their plural. The tutorial names users, groups and contacts; Cloud Sync has
mappings for inetOrgPerson as well, which becomes a user in Entra ID."""

_ALWAYS = ("user", "group", "contact")
_MARK = Flow(
    destination=ATTRIBUTE, kind="constant", sources=(), expression=None, value="True", merge="Update", once=False
)
_PURPOSE = "cloud-sync-pilot"
_RULE = SyncRule(
    name=None,
    identifier=None,
    description=None,
    direction=None,
    connector=None,
    source_object_type=None,
    target_object_type=None,
    link_type=None,
    precedence=None,
    precedence_before="",
    precedence_after="",
    immutable_tag="",
    disabled=False,
    password_sync=False,
    soft_delete_expiry="0",
    standard=False,
    scope=(),
    joins=(),
    flows=(),
)
"""What all rules of a pilot have in common, as the rule editor writes it."""


@record(frozen=True, slots=True)
class Pilot:
    """A pilot that nobody has run yet.

    ``rules``: to be made, in the order of their numbers. ``domains``: what the Cloud Sync configurations have to cover,
    one each, and nothing else. ``findings``: of the server as it will be with the rules. ``steps``: from the backup to the
    end of Entra Connect. ``rollback``: the way back. ``unknown``: what the export does not say.
    """

    rules: tuple[SyncRule, ...]
    domains: tuple[Domain, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    rollback: tuple[Step, ...]
    unknown: tuple[Unknown, ...]


def pilot(config: Config, ous: Sequence[str], object_types: Sequence[str] = ()) -> Pilot:
    """The pilot for organizational units, by their distinguished names.

    ``object_types``: keys of ``TYPES`` in any case. None given: users, groups, contacts and inetOrgPersons as far as the
    domain of a unit imports them, because a Cloud Sync configuration takes units with everything in them. The same input
    gives the same rules. Raises ``UsageError`` for an input that is no server with rules, for units and types that cannot
    be, and where no precedence below 100 is free.
    """
    entra = _entra(config)
    domains = domains_of(config, ous)
    drafts = _drafts(domains, _types(object_types), entra)
    if not drafts:
        raise UsageError("none of the domains imports objects of the types that were asked for")
    rules = _numbered(_identified(drafts, config), config)
    after = replace(config, rules=(*config.rules, *rules))
    return Pilot(
        rules,
        domains,
        (*about_new(config, domains), *pilot_findings(after)),
        tuple(steps(config, domains)),
        tuple(rollback_steps(rules)),
        tuple(unknowns(config, domains)),
    )


def _entra(config: Config) -> str:
    """The identifier of the connector to Entra ID."""
    if config.engine is not None:
        raise UsageError(
            "FIM, MIM and DirSync have no synchronization rules: a pilot needs the export of Entra Connect"
        )
    if not config.connectors:
        raise UsageError(
            "the input names no connectors, so that nobody can tell whose the units are: give the settings file of the "
            "server or the folder of Get-ADSyncServerConfiguration"
        )
    found = next((item.identifier for item in config.connectors if role(item) == ENTRA), None)
    if not found:
        raise UsageError("the export has no connector to Entra ID, so that there is nothing to hold back")
    return found


def _types(given: Sequence[str]) -> tuple[str, ...]:
    known = {name.casefold(): name for name in TYPES}
    for each in given:
        if each.casefold() not in known:
            raise UsageError(f"{each!r} is no type of object for a pilot: use {', '.join(TYPES)}")
    wanted = {known[each.casefold()] for each in given}
    return tuple(name for name in TYPES if name in wanted)


def _drafts(domains: Iterable[Domain], types: Sequence[str], entra: str) -> list[SyncRule]:
    """The rules without identifiers and numbers; those of a type that no domain imports are left out."""
    by_connector: dict[str, list[Domain]] = {}
    for domain in domains:
        by_connector.setdefault(domain.connector.identifier or "", []).append(domain)
    inbound = [
        _inbound(kind, mine)
        for mine in by_connector.values()
        for kind in TYPES
        if any(_has(domain, kind, types) for domain in mine)
    ]
    kinds = {_in_cloud(rule.source_object_type or "") for rule in inbound}
    return [*inbound, *(_outbound(kind, entra) for kind in TYPES if kind in kinds)]


def _has(domain: Domain, kind: str, wanted: Sequence[str]) -> bool:
    imported = domain.partition.object_types
    if wanted and kind not in wanted:
        return False
    if imported is None:
        return bool(wanted) or kind in _ALWAYS
    return kind.casefold() in {each.casefold() for each in imported}


def _in_cloud(kind: str) -> str:
    return "user" if kind == "inetOrgPerson" else kind


def _in_metaverse(kind: str) -> str:
    return "group" if kind == "group" else "person"


def _inbound(kind: str, domains: Sequence[Domain]) -> SyncRule:
    connector = domains[0].connector
    containers = [container for domain in domains for container in domain.containers]
    return replace(
        _RULE,
        name=f"Cloud Sync pilot - {TYPES[kind]} of {_shown(label(connector))}",
        description="Marks objects that Cloud Sync takes over with cloudNoFlow. Belongs to the outbound rules of the pilot.",
        direction="inbound",
        connector=connector.identifier or "",
        source_object_type=kind,
        target_object_type=_in_metaverse(kind),
        link_type="Join",
        scope=tuple(_clause("dn", "ENDSWITH", container) for container in containers),
        flows=(_MARK,),
    )


def _outbound(kind: str, entra: str) -> SyncRule:
    return replace(
        _RULE,
        name=f"Cloud Sync pilot - {TYPES[kind]} stay as they are",
        description="Keeps objects with cloudNoFlow joined and exports nothing. Belongs to the inbound rules of the pilot.",
        direction="outbound",
        connector=entra,
        source_object_type=_in_metaverse(kind),
        target_object_type=kind,
        link_type="JoinNoFlow",
        scope=(_clause(ATTRIBUTE, "EQUAL", "True"),),
    )


def _clause(attribute: str, operator: str, value: str) -> ScopeGroup:
    return ScopeGroup(conditions=(ScopeCondition(attribute=attribute, operator=operator, value=value),))


def _shown(text: str) -> str:
    """A name of the input for the name of a rule: one line of what can be seen."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _identified(drafts: Iterable[SyncRule], config: Config) -> list[SyncRule]:
    """The rules with names and identifiers that no rule of the server has."""
    names = {(rule.name or "").casefold() for rule in config.rules}
    closed = {rule.identifier or "" for rule in config.rules}
    found = []
    for draft in drafts:
        wanted, name, count = draft.name or "", draft.name or "", 1
        while name.casefold() in names:
            count += 1
            name = f"{wanted} {count}"
        named = replace(draft, name=name, identifier=draft.connector)
        identifier = derived(named, closed, _PURPOSE)
        names.add(name.casefold())
        closed.add(identifier)
        found.append(replace(named, identifier=identifier))
    return found


def _numbered(rules: Sequence[SyncRule], config: Config) -> tuple[SyncRule, ...]:
    """The rules with the lowest numbers that are free: before whatever else writes cloudNoFlow, and the link type that
    holds objects back before all others."""
    items = [Placed(rule, -1.0, count, None) for count, rule in enumerate(rules, CUSTOM_PRECEDENCES.start + 1)]
    busy = [rule.precedence for rule in config.rules if rule.precedence is not None]
    settled = [
        Settled(rule, float(rule.precedence), rule.precedence, movable=False)
        for rule in config.rules
        if rule.precedence is not None and enabled(rule)
    ]
    numbers, _ = place(items, settled, busy, _clash)
    for index, rule in enumerate(rules):
        if index not in numbers:
            raise UsageError(f"{_no_room(len(rules), busy)}: join or delete custom rules first")
        wrong = list(out_of_order(rule, -1.0, numbers[index], settled, _clash))
        if wrong:
            other = f"'{wrong[0].rule.name}' (precedence {wrong[0].number})"
            raise UsageError(
                f"{other} writes cloudNoFlow too and no number before it is free: give it a higher one first"
            )
    numbered = [replace(rule, precedence=numbers[index]) for index, rule in enumerate(rules)]
    return tuple(sorted(numbered, key=lambda rule: rule.precedence or 0))


def _no_room(count: int, busy: Iterable[int]) -> str:
    taken = len({number for number in busy if number in CUSTOM_PRECEDENCES and number})
    free = len(CUSTOM_PRECEDENCES) - 1 - taken
    return f"the pilot needs {count} precedences below {CUSTOM_PRECEDENCES.stop}, and {free} are free"


def _clash(one: SyncRule, other: SyncRule) -> bool:
    """Whether it matters which of two rules comes first: both write the mark and differ in it."""
    return bool(set(_marks(one)) and set(_marks(other)) and set(_marks(one)) != set(_marks(other)))


def _marks(rule: SyncRule) -> Iterator[tuple[str, str]]:
    for flow in rule.flows or ():
        if rule.direction == "inbound" and (flow.destination or "").casefold() == ATTRIBUTE.casefold():
            yield flow.kind or "", (flow.value or flow.expression or "").casefold()
