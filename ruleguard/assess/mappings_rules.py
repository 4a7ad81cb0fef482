"""The parts of custom rules that no attribute mapping can have, beside what their flows say.

That they have no counterpart is inferred: Cloud Sync has attribute mappings, scopes and matching, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.assess.cloud_function_table import Problem
from ruleguard.assess.mappings_names import KEEPING_OUT, is_population
from ruleguard.lint.attributes import is_from_directory, is_to_entra
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule

_MATCHING = "a matching priority on the mappings that find the object, or the same anchor"


def untranslatable(config: Config) -> Iterator[tuple[SyncRule, Problem]]:
    """Every such part of an enabled custom rule, inbound rules first, by precedence."""
    for rule in sorted(config.rules, key=_order):
        if enabled(rule) and is_custom(rule):
            yield from ((rule, problem) for problem in _parts(rule, config))


def _order(rule: SyncRule) -> tuple[str, int]:
    return rule.direction or "", rule.precedence or 0


def _parts(rule: SyncRule, config: Config) -> Iterator[Problem]:
    if rule.direction == "outbound" and not is_to_entra(rule):
        why = f"'{rule.name}' writes into another directory than Entra ID"
        yield Problem("direction", why, "Cloud Sync's own configurations for writing back (Exchange hybrid, groups)")
        return
    if rule.direction == "inbound" and not is_from_directory(rule, config):
        why = f"'{rule.name}' reads another directory than Active Directory"
        yield Problem("direction", why, "the attributes written to Active Directory, or a second provisioning job")
        return
    if rule.joins:
        yield Problem("join", f"'{rule.name}' joins objects by attributes of its own", _MATCHING)
    yield from _link_type(rule)
    kept = [flow for flow in rule.flows or () if (flow.destination or "").casefold() in KEEPING_OUT]
    for name in dict.fromkeys(flow.destination or "" for flow in kept):
        why = f"'{rule.name}' decides by {name} which objects go to Entra ID"
        yield Problem(name, why, "the scope of the configuration: units, groups or a filter of the object mapping")
    clauses = [each for group in rule.scope or () for each in group.conditions] if is_to_entra(rule) else []
    names = [each.attribute or "" for each in clauses if not is_population(each.attribute, each.operator)]
    if names:
        why = f"'{rule.name}' has a scoping filter on attributes of the metaverse ({', '.join(dict.fromkeys(names))})"
        instead = "a filter on attributes of Active Directory, or a condition inside the expression"
        yield Problem("scoping on the metaverse", why, instead)


def _link_type(rule: SyncRule) -> Iterator[Problem]:
    if rule.link_type == "Provision":
        why = f"'{rule.name}' creates objects (Provision); Cloud Sync creates every object in its scope"
        yield Problem("link type", why, "the scope of the configuration")
    elif rule.link_type == "StickyJoin":
        why = f"'{rule.name}' keeps objects joined (StickyJoin)"
        yield Problem("link type", why, _MATCHING)
    elif rule.link_type == "JoinNoFlow":
        why = f"'{rule.name}' stops the flow of attributes for some objects (JoinNoFlow)"
        yield Problem("link type", why, "the scope of the configuration; a pair of pilot rules goes with the pilot")
