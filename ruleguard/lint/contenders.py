"""Rules that stand against each other: for the same objects, with a lower number, or with other join criteria.

Only what holds for every object is claimed. Source: Microsoft's page on declarative provisioning.
"""

from __future__ import annotations

from dataclasses import replace

from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.nodes import Call, Chain, Number, Text, Word
from ruleguard.lint.attributes import ADDING
from ruleguard.lint.filters import is_known
from ruleguard.lint.scope_logic import Alternatives, alternatives, covered
from ruleguard.lint.surroundings import enabled, same_source
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


def joins_differently(one: SyncRule, other: SyncRule) -> bool:
    """Whether both rules join and do so by other pairs of attributes, in whatever order."""
    mine, theirs = criteria(one), criteria(other)
    return bool(mine) and bool(theirs) and set(mine or ()) != set(theirs or ())


class SureFlows:
    """The flows of enabled rules that give their attribute a value for every object of the rule.

    What is compared between rules is worked out once for each: a folder may hold a thousand of them.
    """

    def __init__(self, config: Config) -> None:
        self._found: dict[object, list[tuple[SyncRule, Flow]]] = {}
        self._verdicts: dict[tuple[int, int], bool] = {}
        self._filters: dict[int, Alternatives] = {}
        for rule in config.rules:
            if not enabled(rule) or rule.link_type == "JoinNoFlow" or not rule.precedence or not is_known(rule):
                continue
            for flow in rule.flows or ():
                if flow.merge not in ADDING and always_gives(flow):
                    self._found.setdefault(_written(rule, flow), []).append((rule, flow))

    def before(self, rule: SyncRule, flow: Flow) -> tuple[SyncRule, Flow] | None:
        """A rule with a lower number, and its flow, that gives the attribute a value for every object of ``rule``."""
        if not flow.destination or flow.merge in ADDING or not is_known(rule):
            return None
        return next((each for each in self._found.get(_written(rule, flow), ()) if self._first(each[0], rule)), None)

    def shadow(self, rule: SyncRule) -> bool:
        """Whether a rule only flows attributes, and other rules decide all of them before it; not for one that is to keep
        objects in the cloud, which nobody should be told to delete."""
        acts = rule.link_type != "Join" or rule.password_sync or rule.joins
        if acts or not rule.flows:
            return False
        winners = [(flow, self.before(rule, flow)) for flow in rule.flows]
        return all(found and not keeps_too_late(flow, found[1]) for flow, found in winners)

    def _first(self, other: SyncRule, rule: SyncRule) -> bool:
        if other.precedence is None or rule.precedence is None or other.precedence >= rule.precedence:
            return False
        key = (id(other), id(rule))
        found = self._verdicts.get(key)
        if found is None:
            found = self._verdicts[key] = self._applies(other, rule)
        return found

    def _applies(self, other: SyncRule, rule: SyncRule) -> bool:
        """Whether a rule applies to every object that another applies to."""
        if not surely_same_source(other, rule) or not covered(self._filter(rule), self._filter(other)):
            return False
        joins = criteria(other)
        return joins == () or (joins is not None and (other.link_type == "Provision" or joins == criteria(rule)))

    def _filter(self, rule: SyncRule) -> Alternatives:
        found = self._filters.get(id(rule))
        if found is None:
            found = self._filters[id(rule)] = alternatives(rule)
        return found


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
