"""Rules that stand against each other: for the same objects, with a lower number, or with other join criteria.

Only what holds for every object is claimed. Source: Microsoft's page on declarative provisioning.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.nodes import Call, Chain, Number, Text, Word
from ruleguard.lint.attributes import ADDING
from ruleguard.lint.earlier import EarlierFlows
from ruleguard.lint.filters import is_known
from ruleguard.lint.surroundings import enabled, same_source, source_key
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import Config, Flow, JoinGroup, Node, SyncRule
from ruleguard.text import Location

Criteria = tuple[frozenset[tuple[str, str]], ...]

_TRUTHS = {"true": True, "false": False}
_ANY: frozenset[bool | None] = frozenset((True, False, None))


def beside(node: Node, field: str, note: str) -> tuple[Location, ...]:
    """The place of the other party of a finding, with a few words on what stands there; nothing when it has none."""
    at = node.at(field)
    return () if at is None else (replace(at, note=note),)


def surely_same_source(one: SyncRule, other: SyncRule) -> bool:
    """Like ``same_source``, and nothing of it is unknown: a script may get its connector from a variable."""
    return bool(one.connector and one.direction and one.source_object_type) and same_source(one, other)


def lowest_numbers(rules: Iterable[SyncRule]) -> dict[Hashable, int]:
    """The lowest precedence among enabled rules of each source that is known, by ``source_key``."""
    found: dict[Hashable, int] = {}
    for rule in rules:
        if enabled(rule) and rule.precedence is not None and surely_same_source(rule, rule):
            key = source_key(rule)
            found[key] = min(found.get(key, rule.precedence), rule.precedence)
    return found


def is_preceded(rule: SyncRule, lowest: Mapping[Hashable, int]) -> bool:
    """Whether one of the rules behind ``lowest_numbers`` reads the same source and has a lower number."""
    lower = lowest.get(source_key(rule))
    return lower is not None and rule.precedence is not None and lower < rule.precedence


@kept_each
def criteria(rule: SyncRule) -> Criteria | None:
    """What a rule joins by, in order; None when it is not known in every part."""
    if rule.joins is None:
        return None
    groups = tuple(pairs(group) for group in rule.joins)
    return groups if all(all(all(pair) for pair in group) for group in groups) else None


def pairs(group: JoinGroup) -> frozenset[tuple[str, str]]:
    """The folded names of a group: connector's attribute and metaverse's attribute."""
    return frozenset(
        ((each.connector_attribute or "").casefold(), (each.metaverse_attribute or "").casefold())
        for each in group.conditions
    )


def first_join(rule: SyncRule) -> Node:
    """What a finding about all join conditions points at; the rule itself where they have no place."""
    return rule.joins[0] if rule.joins else rule


class SureFlows:
    """The flows of enabled rules that give their attribute a value for every object of the rule."""

    def __init__(self, config: Config) -> None:
        self._earlier = EarlierFlows()
        for rule in config.rules:
            if not enabled(rule) or rule.link_type == "JoinNoFlow" or not rule.precedence or not is_known(rule):
                continue
            joins = criteria(rule)
            for flow in rule.flows or () if joins is not None and surely_same_source(rule, rule) else ():
                if flow.merge not in ADDING and always_gives(flow):
                    self._earlier.add(_written(rule, flow), rule, flow, _needed(rule, joins))

    def before(self, rule: SyncRule, flow: Flow) -> tuple[SyncRule, Flow] | None:
        """A rule with a lower number, and its flow, that gives the attribute a value for every object of ``rule``."""
        if not flow.destination or flow.merge in ADDING or not is_known(rule):
            return None
        return self._earlier.first(_written(rule, flow), rule, criteria(rule))

    def shadow(self, rule: SyncRule) -> bool:
        """Whether a rule only flows attributes, and other rules decide all of them before it; not for one that is to keep
        objects in the cloud, which nobody should be told to delete."""
        acts = rule.link_type != "Join" or rule.password_sync or rule.joins
        if acts or not rule.flows:
            return False
        winners = [(flow, self.before(rule, flow)) for flow in rule.flows]
        return all(found and not keeps_too_late(flow, found[1]) for flow, found in winners)


def _needed(rule: SyncRule, joins: Criteria | None) -> Criteria | None:
    """What another rule has to join by, so that this one applies to its objects; None for anything."""
    return None if joins == () or rule.link_type == "Provision" else joins


def _written(rule: SyncRule, flow: Flow) -> object:
    return rule.connector, rule.direction, rule.source_object_type, rule.target_object_type, flow.destination


def always_gives(flow: Flow) -> bool:
    """Whether a flow has a value, or AuthoritativeNull, for whatever the object's attributes hold."""
    if flow.once:
        return False
    if flow.kind == "constant":
        return bool(flow.value)
    found = answers(flow.expression) if flow.kind == "expression" and flow.expression else ()
    return bool(found) and all(map(_is_sure, found))


def _is_sure(answer: Answer) -> bool:
    match answer.node:
        case Text(value=value):
            return value != ""
        case Number():
            return True
        case Chain(operands=operands, operators=("&", *_)):
            return any(isinstance(each, Text) and each.value for each in operands)
        case Call(name="CBool"):
            return False
    return answer.is_truth or any(map(answer.is_word, ("True", "False", "AuthoritativeNull")))


def truths(flow: Flow) -> frozenset[bool | None]:
    """The truth values that a flow may give, None for no value; nothing for an expression with a mistake."""
    if flow.kind == "constant":
        return frozenset((_TRUTHS.get((flow.value or "").casefold()),))
    if flow.kind == "expression" and flow.expression:
        return frozenset(value for answer in answers(flow.expression) for value in _truths_of(answer))
    return _ANY


def keeps_too_late(flow: Flow, winner: Flow) -> bool:
    """Whether a flow says False to cloudFiltered where the one before it says True."""
    if (flow.destination or "").casefold() != "cloudfiltered":
        return False
    return truths(flow) == {False} and truths(winner) == {True}


def _truths_of(answer: Answer) -> frozenset[bool | None]:
    match answer.node:
        case Text(value=text) | Word(name=text):
            return frozenset((_TRUTHS.get(text.casefold()),))
    return _ANY
