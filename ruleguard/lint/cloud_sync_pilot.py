"""The two rules that hand objects over to Cloud Sync for a pilot, as Microsoft's tutorial has them.

An inbound rule sets ``cloudNoFlow`` for the objects of the pilot; an outbound rule to Entra ID with the link type JoinNoFlow,
scoped by ``cloudNoFlow EQUAL True``, keeps them joined and exports nothing. There is a pair for each object type.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.lint.surroundings import domains_of, enabled
from ruleguard.model.dn import Containers, ContainerScope, DnKey, dn_key
from ruleguard.model.kept import kept, kept_each
from ruleguard.model.nodes import Config, Connector, Flow, Partition, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.roles import ENTRA, Roles, roles
from ruleguard.records import record

ATTRIBUTE = "cloudNoFlow"
TUTORIAL = "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp"
NAMES = ("dn", "distinguishedname")
"""The attributes, folded, that a filter for containers asks."""
_NEVER_TRUE = frozenset(("", "false", "null", "authoritativenull", "ignorethisflow"))
_CLOUD_TYPES = {"inetorgperson": "user"}


@record(frozen=True, slots=True)
class Marked:
    """What enabled rules mark of one type of object from one directory. ``object_type``: as the first of them writes it.
    ``containers``: the containers whose objects they mark, None where a filter is not known or says anything else."""

    connector: str
    object_type: str
    rules: tuple[SyncRule, ...]
    containers: tuple[str, ...] | None


def mark(rule: SyncRule) -> Flow | None:
    """The flow by which an enabled inbound rule marks objects for the pilot."""
    return marking_flow(rule) if enabled(rule) else None


def marking_flow(rule: SyncRule) -> Flow | None:
    """The flow by which an inbound rule marks objects for the pilot, or would if it were enabled."""
    if rule.direction != "inbound":
        return None
    return next((flow for flow in rule.flows or () if _sets_true(flow)), None)


@kept
def known_roles(config: Config) -> Roles:
    """The roles of a configuration's connectors."""
    return roles(config)


def marked(config: Config) -> tuple[Marked, ...]:
    """What the rules mark, by directory and type of object; rules on Entra ID mark nothing."""
    known = known_roles(config)
    found: dict[tuple[str, str], list[SyncRule]] = {}
    for rule in config.rules:
        if mark(rule) is not None and known.of(rule) != ENTRA:
            found.setdefault((rule.connector or "", (rule.source_object_type or "").casefold()), []).append(rule)
    return tuple(
        Marked(connector, rules[0].source_object_type or "", tuple(rules), _all_containers(rules))
        for (connector, _), rules in found.items()
    )


def _all_containers(rules: Iterable[SyncRule]) -> tuple[str, ...] | None:
    found: list[str] = []
    for rule in rules:
        containers = containers_of(rule)
        if containers is None:
            return None
        found += containers
    return tuple(found)


def containers_of(rule: SyncRule) -> tuple[str, ...] | None:
    """The containers that a rule's filter takes in whole; None when it is not known, or asks for anything else."""
    found = tuple(container for _, container in named_containers(rule))
    is_all = len(found) == len(rule.scope or ()) and all(len(group.conditions) == 1 for group in rule.scope or ())
    return found if found and is_all else None


def named_containers(rule: SyncRule) -> Iterator[tuple[ScopeCondition, str]]:
    """The clauses of a filter that take in what is in a container, and its name."""
    for group in rule.scope or ():
        for clause in group.conditions:
            value = (clause.value or "").strip().removeprefix(",")
            if clause.operator == "ENDSWITH" and (clause.attribute or "").casefold() in NAMES and "=" in value:
                yield clause, value


def is_imported(container: str, connector: Connector) -> bool | None:
    """Whether a connector imports anything of a container; None where the input does not say, or has no such domain."""
    key = dn_key(container)
    partition = domain_of(key, connector)
    if partition is None or partition.selected is None:
        return None
    if not partition.selected:
        return False
    if partition.inclusions is None or partition.exclusions is None:
        return None
    included, scope = _imported(partition)
    return included.has_below(key) or scope.includes(key)


@kept_each
def _imported(partition: Partition) -> tuple[Containers, ContainerScope]:
    """The included containers, and what is imported of the others."""
    inclusions = partition.inclusions or ()
    return Containers(map(dn_key, inclusions)), ContainerScope(inclusions, partition.exclusions or ())


def domain_of(key: DnKey, connector: Connector) -> Partition | None:
    """The domain of a connector that a container lies in; None when there is none."""
    named, domains = domains_of(connector)
    around = domains.nearest(key)
    return None if around is None else named[around]


def holders(config: Config) -> Iterator[SyncRule]:
    """The enabled outbound JoinNoFlow rules to Entra ID."""
    known = known_roles(config)
    for rule in config.rules:
        holds = rule.direction == "outbound" and rule.link_type == "JoinNoFlow" and enabled(rule)
        if holds and known.of(rule) in (ENTRA, None):
            yield rule


def misses_link_type(rule: SyncRule, config: Config) -> bool:
    """Whether an enabled rule to Entra ID is for marked objects and has a link type that does not hold them back."""
    if rule.direction != "outbound" or rule.link_type in (None, "JoinNoFlow") or not enabled(rule):
        return False
    return is_for_marked(rule) and known_roles(config).of(rule) == ENTRA


def unmarked_groups(rule: SyncRule) -> tuple[ScopeGroup, ...]:
    """The alternatives of a scoping filter that also take in objects which are not marked."""
    return tuple(group for group in rule.scope or () if not _asks_for_mark(group))


def is_for_marked(rule: SyncRule) -> bool:
    """Whether a scoping filter takes in marked objects only."""
    return bool(rule.scope) and not unmarked_groups(rule)


class Partners:
    """Rules of one direction, for the question whether a rule of the other one has a partner among them: the outbound rule is
    for the objects that the inbound rule marks, as far as the types are known."""

    def __init__(self, rules: Iterable[SyncRule]) -> None:
        kinds = {_types(rule) for rule in rules}
        self._kinds = {(one, other) for each in kinds for one in (each[0], None) for other in (each[1], None)}

    def has_one_for(self, rule: SyncRule) -> bool:
        here, there = _types(rule)
        ones, others = ((here, "") if here else (None,)), ((there, "") if there else (None,))
        return any((one, other) in self._kinds for one in ones for other in others)


def _types(rule: SyncRule) -> tuple[str, str]:
    """The folded types of a rule's objects in the metaverse and in the cloud, "" where it is not known."""
    source, target = (rule.source_object_type or "").casefold(), (rule.target_object_type or "").casefold()
    return (target, _CLOUD_TYPES.get(source, source)) if rule.direction == "inbound" else (source, target)


def _sets_true(flow: Flow) -> bool:
    if (flow.destination or "").casefold() != ATTRIBUTE.casefold():
        return False
    written = flow.value if flow.kind == "constant" else flow.expression if flow.kind == "expression" else "[attribute]"
    return (written or "").strip().casefold() not in _NEVER_TRUE


def _asks_for_mark(group: ScopeGroup) -> bool:
    return any(
        (item.attribute or "").casefold() == ATTRIBUTE.casefold()
        and item.operator == "EQUAL"
        and (item.value or "").strip().casefold() == "true"
        for item in group.conditions
    )
