"""What of one custom rule has no counterpart in Cloud Sync, and what to use in place of the rest, in words.

Cloud Sync has attribute mappings and a filter in a configuration. That joins, merge types, link types and the like have no
counterpart is concluded; which functions there are is documented.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import islice
from operator import itemgetter

from ruleguard.assess.cloud_functions import (
    APP_REFERENCE,
    CLOUD_REFERENCE,
    CONNECT_REFERENCE,
    NONE,
    Problem,
    cloud_functions,
    unavailable,
)
from ruleguard.assess.facts import words
from ruleguard.lint.cloud_sync_pilot import known_roles
from ruleguard.lint.filters import MULTI_VALUED
from ruleguard.lint.shipped_rules import MOST_LISTED, listed
from ruleguard.lint.surroundings import enabled, is_custom, source_schema
from ruleguard.model.kept import kept, kept_each
from ruleguard.model.nodes import Config, Schema, ScopeCondition, SyncRule
from ruleguard.model.roles import ENTRA

EXPRESSIONS = "expressions with"
"""How an obstacle begins that is a function or another word of an expression."""

MOST_NEIGHBORS = 200
"""Of so many rules that write one attribute it is not counted which of them have to become one mapping."""
_TYPES = frozenset(("user", "inetorgperson", "group", "contact", "computer", "person"))
_FILTER = "cloudfiltered"
_MERGES = frozenset(("Merge", "MergeCaseInsensitive"))
_GUARDS = frozenset(("cloudfiltered", "cloudmastered", "sourceanchor", "sourceobjecttype"))
_DEFAULT_TESTS = frozenset((("admindescription", "NOTSTARTSWITH"), ("iscriticalsystemobject", "NOTEQUAL")))
_WALLS = frozenset(("authoritativenull", "ignorethisflow"))
_BY_OU = frozenset(("dn", "distinguishedname"))


def obstacles(rule: SyncRule, config: Config) -> list[str]:
    """What the rule does that nothing in Cloud Sync does."""
    return list(dict.fromkeys((*_shape(rule, config), *_flow_obstacles(rule, config), *_filter_obstacles(rule))))


def hints(rule: SyncRule, config: Config) -> list[str]:
    """What to use in place of the rule's parts."""
    return list(dict.fromkeys((*_filter_hints(rule), *_function_hints(rule, config), *_neighbours(rule, config))))


def sources_of(rule: SyncRule, config: Config) -> tuple[str, ...]:
    """Addresses of the references of both languages, where an expression of the rule cannot be taken over."""
    return (CONNECT_REFERENCE, CLOUD_REFERENCE, APP_REFERENCE) if _missing(rule, config) else ()


def _shape(rule: SyncRule, config: Config) -> Iterator[str]:
    """By its link type, joins, direction and object type."""
    if rule.link_type in ("Provision", "StickyJoin", "JoinNoFlow"):
        yield f"the link type {rule.link_type}"
    pairs = [item for group in rule.joins or () for item in group.conditions]
    if pairs:
        names = listed(list(dict.fromkeys(item.connector_attribute or "" for item in pairs)))
        yield f"joins by {names}"
    role = known_roles(config).of(rule) or ""
    if rule.direction == "outbound" and role.startswith("ad:"):
        yield "it writes into Active Directory"
    if rule.direction == "inbound" and role == ENTRA:
        yield "it reads from Entra ID"
    side = rule.source_object_type if rule.direction == "inbound" else rule.target_object_type
    if side and side.casefold() not in _TYPES:
        yield f"objects of type {side}"


def _flow_obstacles(rule: SyncRule, config: Config) -> Iterator[str]:
    merged = [flow.destination or "" for flow in rule.flows or () if flow.merge in _MERGES]
    if merged:
        yield f"values are merged into {listed(merged)}"
    lost = list(dict.fromkeys(item.name for item in _missing(rule, config) if _is_wall(item)))
    if lost:
        yield f"{EXPRESSIONS} {listed(lost)}"


def _filter_obstacles(rule: SyncRule) -> Iterator[str]:
    """A filter stops the rest, so tests of it without equivalent are lost; other rules can ask in an expression."""
    if not filters(rule):
        return
    known = {*words("cloud-filter-operators"), *words("cloud-regex-operators")}
    lost = [item for item in _clauses(rule) if item.operator not in known]
    if lost:
        yield f"filter tests without an equivalent: {listed([f'{item.attribute} {item.operator}' for item in lost])}"


def filters(rule: SyncRule) -> bool:
    """Whether the rule keeps objects out of the cloud."""
    return any((flow.destination or "").casefold() == _FILTER for flow in rule.flows or ())


def _filter_hints(rule: SyncRule) -> Iterator[str]:
    clauses = list(_clauses(rule))
    texts = [item for item in clauses if item.operator in words("cloud-regex-operators")]
    by_container = [item for item in texts if (item.attribute or "").casefold() in _BY_OU]
    by_text = [item for item in texts if item not in by_container]
    if filters(rule):
        yield "filter by attribute in the configuration, turned round: it says who is in, the rule who is out"
    elif clauses:
        names = listed(list(dict.fromkeys(item.attribute or "" for item in clauses)))
        yield f"put its scope into the expression with IIF: {names}"
    if by_container:
        yield "use the containers of the configuration in place of the test of the distinguished name"
    if by_text and filters(rule):
        yield f"use a regular expression for {listed([f'{item.attribute} {item.operator}' for item in by_text])}"


def _function_hints(rule: SyncRule, config: Config) -> Iterator[str]:
    for item in _missing(rule, config):
        yield f"{item.name}: {item.why}; in its place: {item.instead}"


def _neighbours(rule: SyncRule, config: Config) -> Iterator[str]:
    """Rules that have to become one mapping with this one."""
    mine = {(flow.destination or "").casefold() for flow in rule.flows or ()} - {_FILTER, ""}
    read = {name.casefold() for flow in rule.flows or () for name in flow.sources}
    beside, inbound = _writers(config)
    here = _side(rule)
    same = _names(rule, [beside.get((here, name), {}) for name in mine])
    chain = _names(rule, [inbound.get(name, {}) for name in read]) if rule.direction == "outbound" else ""
    if same:
        yield f"make one expression of it and {same}, which write the same attribute: there is no precedence"
    if chain:
        yield f"make one mapping of it and {chain}: there is no metaverse in between"


def _side(rule: SyncRule) -> Hashable:
    """What rules have in common that compete for the same attributes: from one forest, that is one configuration."""
    return rule.direction, rule.connector, rule.target_object_type


_Writing = dict[Hashable, dict[int, SyncRule]]


@kept
def _writers(config: Config) -> tuple[_Writing, _Writing]:
    """The enabled custom rules with their place, by side and attribute; and the inbound ones by attribute."""
    beside: _Writing = {}
    inbound: _Writing = {}
    for place, rule in enumerate(config.rules):
        if is_custom(rule) and enabled(rule):
            for name in {(flow.destination or "").casefold() for flow in rule.flows or ()} - {_FILTER, ""}:
                beside.setdefault((_side(rule), name), {})[place] = rule
                if rule.direction == "inbound":
                    inbound.setdefault(name, {})[place] = rule
    return beside, inbound


def _names(rule: SyncRule, groups: Iterable[Mapping[int, SyncRule]]) -> str:
    """The first few of the other rules, in their order, and how many more there are; "" for none."""
    found: dict[int, SyncRule] = {}
    for group in groups:
        found |= islice(group.items(), MOST_NEIGHBORS)
    names = [each.name or "" for _, each in sorted(found.items(), key=itemgetter(0)) if each is not rule]
    return listed(names) if len(found) < MOST_NEIGHBORS else f"{', '.join(names[:MOST_LISTED])} and many more"


def _clauses(rule: SyncRule) -> Iterator[ScopeCondition]:
    """The clauses of the filter, each once, without those that every default rule has."""
    seen = set()
    for group in rule.scope or ():
        for item in group.conditions:
            name = (item.attribute or "").casefold()
            if name not in _GUARDS and (name, item.operator) not in _DEFAULT_TESTS and item not in seen:
                seen.add(item)
                yield item


@kept_each
def _multi_valued(schema: Schema) -> frozenset[str]:
    """The attributes of a schema with several values, folded."""
    return frozenset(name.casefold() for name, it in schema.attributes.items() if it.multi_valued)


@kept_each
def _missing(rule: SyncRule, config: Config) -> tuple[Problem, ...]:
    """What of the rule's expressions cannot be taken over as it is, each once."""
    schema = source_schema(rule, config)
    known = _multi_valued(schema) if schema else MULTI_VALUED
    written = (flow.expression for flow in rule.flows or () if flow.kind == "expression" and flow.expression)
    return tuple(dict.fromkeys(each for text in written for each in unavailable(text, known)))


def _is_wall(item: Problem) -> bool:
    """Whether there is no counterpart at all, other than another way of writing the same."""
    row = cloud_functions().get(item.name)
    return row.kind == NONE if row is not None else item.name.casefold() in _WALLS or item.name.startswith("%")
