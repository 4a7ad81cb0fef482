"""What holds for any two configurations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import configs, dressed, flow, guid, joins, moved_house, placed, randoms, scope, seeds, vague
from test_diff_cases import CASES, side

from ruleguard.baselines import canonical
from ruleguard.diff.change import Change
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.match import RuleMatcher, match_connectors
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Config, Setting, SyncRule
from ruleguard.model.roles import role

law = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
REVERSED = {"added": "removed", "removed": "added"}
Sides = tuple[Config, Config]


@st.composite
def siblings(draw: st.DrawFn) -> Sides:
    """Two servers that share part of their rules, connectors and settings."""
    one, other, random = draw(configs), draw(configs), draw(randoms)
    connectors = tuple(
        mine if random.random() < 0.5 else next((it for it in other.connectors if role(it) == role(mine)), mine)
        for mine in one.connectors
    )
    if random.random() < 0.3:
        connectors = tuple(moved_house(each, random) for each in connectors)
    known = {it.identifier for it in connectors}
    rules = [_edited(each, random) for each in one.rules if random.random() < 0.8]
    rules += [each for each in other.rules if each.connector in known and random.random() < 0.3]
    settings_ = other.settings if other.input.format == one.input.format else one.settings[:1]
    mixed = replace(other, input=one.input, connectors=connectors, rules=tuple(rules), settings=settings_)
    if random.random() < 0.3:
        one, mixed = placed(one, random), placed(mixed, random)
    return one, dressed(mixed, random)


def _edited(rule: SyncRule, random: Random) -> SyncRule:
    rule = replace(rule, precedence=random.choice((rule.precedence, random.randint(1, 12))))
    if random.random() < 0.1:
        return vague(rule, random)
    possible = [name for name in EDITS if rule.flows or (rule.flows is not None and not name.startswith("flow "))]
    return EDITS[random.choice(possible)](rule, random) if possible and random.random() < 0.4 else rule


def counted(changes: tuple[Change, ...], sides: Sides, *, swapped: bool) -> Counter[str]:
    """Changes as a multiset, said from the first side's point of view."""
    owners = _owners(sides, swapped=swapped)
    return Counter(repr(_plain(change, sides, owners, swapped=swapped)) for change in changes)


def _owners(sides: Sides, *, swapped: bool) -> dict[str, list[tuple[int, int]]]:
    """The connectors that a role stands for, as side and place: the role itself is that of the active side."""
    found: dict[str, list[tuple[int, int]]] = {}
    for item in match_connectors(*sides[:: -1 if swapped else 1]):
        nodes = (item.pair.active, item.pair.staging)[:: -1 if swapped else 1]
        places = [(number, _index(sides[number].connectors, node)) for number, node in enumerate(nodes)]
        found[item.role] = sorted([*found.get(item.role, []), *(place for place in places if place[1] is not None)])
    return found


def _index(items: tuple, wanted: object) -> int | None:
    return next((index for index, each in enumerate(items or ()) if each is wanted), None)


def _plain(change: Change, sides: Sides, owners: dict, *, swapped: bool) -> tuple:
    order = -1 if swapped else 1
    rules = [_index(side.rules, rule) for side, rule in zip(sides, change.rules[::order], strict=True)]
    nodes = [None if node is None else type(node).__name__ for node in (change.active_node, change.staging_node)]
    values = [change.active, change.staging]
    if change.action == "moved":
        values = [owners.get(value, value) for value in values]
    if (
        change.action in ("added", "removed")
        and change.object != "flow"
        and isinstance(change.active or change.staging, str)
    ):
        values = [value is None for value in values]  # the value is the name, in the spelling of its own side
    about_rule = change.object in ("rule", "flow")
    key = change.key[2:] if about_rule else tuple(owners.get(part) or dn_key(part) for part in change.key)
    action = REVERSED.get(change.action, change.action) if swapped else change.action
    said = [repr(value).casefold() for value in values[::order]]
    return (action, change.object, rules, nodes[::order], key, change.field, said, change.targets)


def assert_reverse(sides: Sides):
    there, back = compare(*sides), compare(*reversed(sides))
    for name in ("changes", "cosmetic"):
        forward, backward = getattr(there, name), getattr(back, name)
        assert counted(backward, sides, swapped=True) == counted(forward, sides, swapped=False)
    assert back.not_compared == there.not_compared


@law
@given(configs)
def test_a_configuration_does_not_differ_from_itself(config: Config):
    assert compare(config, config).changes == ()


@law
@given(siblings())
def test_the_other_way_round_gives_the_reverse(sides: Sides):
    assert_reverse(sides)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_the_other_way_round_gives_the_reverse(case: Path):
    assert_reverse((side(case, "active"), side(case, "staging")))


@law
@given(configs, randoms)
def test_the_same_configuration_of_another_server_does_not_differ(config: Config, random: Random):
    if all(_alone(config, rule) for rule in config.rules):
        config = placed(config, random)
    assert compare(config, dressed(config, random)).changes == ()


@law
@given(siblings())
def test_no_rule_is_lost_or_paired_twice(sides: Sides):
    pairs = RuleMatcher(*sides, match_connectors(*sides)).pairs()
    for config, name in zip(sides, ("active", "staging"), strict=True):
        seen = [id(getattr(pair, name)) for pair in pairs if getattr(pair, name) is not None]
        assert sorted(seen) == sorted(id(rule) for rule in config.rules)


@law
@given(siblings())
def test_no_connector_is_lost_or_paired_twice(sides: Sides):
    pairs = [item.pair for item in match_connectors(*sides)]
    for config, name in zip(sides, ("active", "staging"), strict=True):
        seen = [id(getattr(pair, name)) for pair in pairs if getattr(pair, name) is not None]
        assert sorted(seen) == sorted(id(connector) for connector in config.connectors)


@law
@given(siblings())
def test_every_change_is_judged_and_the_worst_comes_first(sides: Sides):
    changes = compare(*sides).changes
    judged = judge(changes)
    assert Counter(id(item.change) for item in judged) == Counter(map(id, changes))
    assert [item.level.rank for item in judged] == sorted(item.level.rank for item in judged)
    assert all(item.consequence.strip() and item.impact for item in judged)


@law
@given(siblings())
def test_a_change_is_said_once_and_its_values_differ(sides: Sides):
    changes = compare(*sides).changes
    said = Counter(
        (it.action, it.object, it.key, it.field, tuple(map(id, it.rules)), repr(it.active)) for it in changes
    )
    several = [key for key, count in said.items() if count > 1 and key[1] != "flow"]
    assert several == []
    assert [change for change in changes if change.active == change.staging] == []


@law
@given(siblings())
def test_the_output_is_the_same_twice(sides: Sides):
    assert compare(*sides) == compare(*sides)


# ------------------------------------------------------------------ one edit, one change


def _other(value: object, values: tuple) -> object:
    return next(each for each in values if each != value)


def _drawn(random: Random, make, form, value):
    return next(found for found in iter(lambda: make(random), None) if form(found) != form(value))


def _flow(rule: SyncRule, **fields) -> SyncRule:
    return replace(rule, flows=(replace(rule.flows[0], **fields), *rule.flows[1:]))


EDITS = {
    "name": lambda rule, _: replace(rule, name="Entirely new"),
    "description": lambda rule, _: replace(rule, description="another note"),
    "direction": lambda rule, _: replace(rule, direction=_other(rule.direction, ("inbound", "outbound"))),
    "source_object_type": lambda rule, _: replace(rule, source_object_type="contact"),
    "target_object_type": lambda rule, _: replace(rule, target_object_type="contact"),
    "link_type": lambda rule, _: replace(rule, link_type="StickyJoin"),
    "password_sync": lambda rule, _: replace(rule, password_sync=not rule.password_sync),
    "disabled": lambda rule, _: replace(rule, disabled=not rule.disabled),
    "scope": lambda rule, random: replace(rule, scope=_drawn(random, scope, canonical.scope, rule.scope)),
    "joins": lambda rule, random: replace(rule, joins=_drawn(random, joins, canonical.joins, rule.joins)),
    "flow added": lambda rule, random: replace(rule, flows=(*rule.flows, replace(flow(random), destination="new"))),
    "flow removed": lambda rule, _: replace(rule, flows=rule.flows[1:]),
    "flow destination": lambda rule, _: _flow(rule, destination="elsewhere"),
    "flow kind": lambda rule, _: _flow(rule, kind="constant", value="Entirely new", sources=(), expression=None),
    "flow expression": lambda rule, _: _flow(rule, kind="expression", expression='"Entirely new"', value=None),
    "flow source": lambda rule, _: _flow(rule, kind="direct", sources=("elsewhere",), expression=None, value=None),
    "flow merge": lambda rule, _: _flow(rule, merge="MergeCaseInsensitive"),
    "flow once": lambda rule, _: _flow(rule, once=not rule.flows[0].once),
}


def _alone(config: Config, rule: SyncRule) -> bool:
    """Whether nothing else has the rule's name or tag: of two alike, either may be the edited one."""
    tags = [each.immutable_tag for each in config.rules if each.standard]
    names = [each.name for each in config.rules]
    return names.count(rule.name) == 1 and tags.count(rule.immutable_tag) <= 1


@pytest.mark.parametrize("edit", sorted(EDITS))
@settings(law, max_examples=60)
@given(config=configs, pick=seeds, random=randoms)
def test_an_edit_of_a_rule_is_a_change_of_that_rule_alone(edit: str, config: Config, pick: int, random: Random):
    rules = [rule for rule in config.rules if rule.flows or (rule.flows is not None and not edit.startswith("flow "))]
    rules = [rule for rule in rules if _alone(config, rule)]
    assume(rules)
    rule = rules[pick % len(rules)]
    edited = replace(config, rules=tuple(EDITS[edit](each, random) if each is rule else each for each in config.rules))
    changes = compare(config, dressed(edited, random)).changes
    assert any(change.rules[0] is rule for change in changes)
    assert {id(change.rules[0]) for change in changes if change.rules[0] is not None} == {id(rule)}


@law
@given(configs, seeds, randoms)
def test_a_rule_left_out_is_a_rule_removed(config: Config, pick: int, random: Random):
    assume(config.rules)
    rule = config.rules[pick % len(config.rules)]
    rest = replace(config, rules=tuple(each for each in config.rules if each is not rule))
    changes = compare(config, dressed(rest, random)).changes
    assert [(it.action, it.object, it.active) for it in changes if it.field == ""] == [("removed", "rule", rule.name)]


@law
@given(configs, randoms)
def test_a_forest_left_out_is_a_connector_removed(config: Config, random: Random):
    forests = [connector for connector in config.connectors if connector.kind == "ad"]
    assume(forests)
    rest = replace(config, connectors=tuple(each for each in config.connectors if each is not forests[0]))
    changes = compare(config, dressed(rest, random)).changes
    assert [(it.action, it.key) for it in changes if it.object == "connector"] == [("removed", (role(forests[0]),))]


CONNECTOR_EDITS = {
    "name": lambda it: replace(it, name="Entirely new"),
    "library": lambda it: replace(it, library="new.dll"),
    "password_hash_sync": lambda it: replace(it, password_hash_sync=not it.password_hash_sync),
    "attributes": lambda it: replace(it, attributes=(*it.attributes, "elsewhere")),
    "run_profiles": lambda it: replace(
        it, run_profiles=(replace(it.run_profiles[0], steps=("new",)), *it.run_profiles[1:])
    ),
    "partitions": lambda it: replace(it, partitions=(*it.partitions, replace(it.partitions[0], dn="DC=new"))),
    "details": lambda it: replace(it, details=(*it.details, Setting(name="new", value="1"))),
}


@pytest.mark.parametrize("field", sorted(CONNECTOR_EDITS))
@settings(law, max_examples=60)
@given(config=configs, random=randoms)
def test_an_edit_of_a_connector_is_a_change_of_that_connector_alone(field: str, config: Config, random: Random):
    forest = next((connector for connector in config.connectors if connector.kind == "ad"), None)
    assume(forest is not None and getattr(forest, field) not in (None, ()))
    connectors = tuple(CONNECTOR_EDITS[field](each) if each is forest else each for each in config.connectors)
    changes = compare(config, dressed(replace(config, connectors=connectors), random)).changes
    assert {change.key[0] for change in changes} == {role(forest)}


@law
@given(configs, seeds, randoms)
def test_an_edit_of_a_setting_is_a_change_of_that_setting_alone(config: Config, pick: int, random: Random):
    assume(config.settings)
    setting = config.settings[pick % len(config.settings)]
    value = "False" if setting.value == "True" else "True"
    edited = tuple(replace(each, value=value) if each is setting else each for each in config.settings)
    changes = compare(config, dressed(replace(config, settings=edited), random)).changes
    assert [change.active_node for change in changes] == [setting]


@law
@given(configs, seeds, randoms)
def test_a_rule_of_another_connector_has_moved(config: Config, pick: int, random: Random):
    known = tuple(connector.identifier for connector in config.connectors)
    rules = [rule for rule in config.rules if rule.connector in known and not rule.standard and _alone(config, rule)]
    assume(rules and len(known) > 1)
    rule = rules[pick % len(rules)]
    moved = replace(rule, connector=_other(rule.connector, known), identifier=guid(3, 0))
    edited = replace(config, rules=tuple(moved if each is rule else each for each in config.rules))
    changes = [it for it in compare(config, dressed(edited, random)).changes if it.field != "precedence"]
    assert [(it.action, it.field, it.rules[0]) for it in changes] == [("moved", "connector", rule)]
