"""Laws of the rule scripts, over configurations whose names and values hold every character that breaks a script."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path
from random import Random

import pytest
import tree_sitter_powershell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulation import after, scripts, source, undone
from tree_sitter import Language, Parser

sys.path.append(str(Path(__file__).parents[1] / "diff"))
from strategies import guid, placed
from test_diff_cases import CASES, side
from test_diff_laws import siblings

from ruleguard.diff.change import Change
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.model.nodes import NO_RULE, Config, Flow, ScopeGroup, SyncRule
from ruleguard.plan.identities import PLACEMENTS
from ruleguard.plan.moves import is_default
from ruleguard.plan.overrides import SUFFIX
from ruleguard.plan.rule_steps import Unplanned, rule_steps
from ruleguard.plan.steps import Phase, Step
from ruleguard.readers.rule_script import read
from ruleguard.readers.rule_script_safety import RULES
from ruleguard.syntax.powershell import parse

law = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
GRAMMAR = Parser(Language(tree_sitter_powershell.language()))
NASTY = (
    *"'‘’‚‛“”\"$`–—😀é#;|&{}(),]%\\ \nx",
    *("''", "$(x)", "${a}", "` ", "\r\n", "<#", "#>", "--", "--%", "@'", "'@", "\n'@", '@"', "CON", "../", "{name}"),
    *("\n# ruleguard: allow foreign-command -- x", "\nRemove-ADSyncRule -Identifier 'x'\n", "[char]39"),
)
texts = st.lists(st.sampled_from(NASTY), min_size=1, max_size=6).map("".join)
names = st.lists(texts, min_size=4, max_size=4, unique_by=str.casefold)
Sides = tuple[Config, Config]


def _nasty(config: Config, named: dict[str, str], value: str) -> Config:
    """The same configuration with other names and values; the case of a name stays as it was."""
    connectors = [replace(it, name=None if it.name is None else it.name + value) for it in config.connectors]
    return replace(config, rules=tuple(_rule(it, named, value) for it in config.rules), connectors=tuple(connectors))


def _rule(rule: SyncRule, named: dict[str, str], value: str) -> SyncRule:
    name = named.get((rule.name or "").casefold(), rule.name)
    return replace(
        rule,
        name=name,
        description=rule.description and rule.description + value,
        scope=rule.scope and tuple(_scope(group, value) for group in rule.scope),
        flows=rule.flows and tuple(_flow(each, value) for each in rule.flows),
    )


def _scope(group: ScopeGroup, value: str) -> ScopeGroup:
    return replace(group, conditions=tuple(replace(it, value=it.value and it.value + value) for it in group.conditions))


def _flow(flow: Flow, value: str) -> Flow:
    if flow.expression is not None:
        return replace(flow, expression=flow.expression.replace("no  title", "no  title" + value.replace('"', "''")))
    return replace(flow, value=flow.value and flow.value + value)


@st.composite
def servers(draw: st.DrawFn) -> Sides:
    """Two servers that share part of their rules, with names and values of every kind."""
    active, staging = draw(siblings())
    named = dict(zip(("one", "two", "three", "entirely new"), draw(names), strict=True))
    value = draw(texts)
    return tuple(_told_apart(_nasty(each, named, value)) for each in (active, staging))


def _told_apart(config: Config) -> Config:
    """No identifier twice, as on a server."""
    rules: list[SyncRule] = []
    for rule in config.rules:
        is_new = rule.identifier not in {each.identifier for each in rules}
        rules.append(rule if is_new else replace(rule, identifier=guid(7, len(rules))))
    return replace(config, rules=tuple(rules))


def planned(sides: Sides) -> tuple[list[Step], list[Unplanned], tuple[Change, ...]]:
    found = compare(*sides)
    return (*rule_steps(*sides, judge(found.changes), found), found.changes)


def of_rules(changes: tuple[Change, ...]) -> list[Change]:
    return [change for change in changes if change.object in ("rule", "flow")]


@law
@given(servers())
def test_every_difference_of_a_rule_has_one_step_or_a_reason(sides: Sides):
    steps, unplanned, changes = planned(sides)
    causes = Counter(subject for step in steps for subject in step.because)
    wanted = {change.subject for change in of_rules(changes)}
    answers = causes + Counter(subject for subject, _ in unplanned)
    assert set(answers) == wanted
    owners = Counter(subject for subject, _ in {(it.subject, tuple(map(id, it.rules))) for it in of_rules(changes)})
    assert {subject for subject in wanted if answers[subject] > owners[subject]} == set()
    for step in steps:
        assert step.phase is Phase.RULES
        assert step.title
        assert step.body
        assert step.undo
        assert step.check


@law
@given(servers())
def test_every_script_is_safe_and_readable(sides: Sides):
    steps, _, _ = planned(sides)
    for name, text in scripts(steps):
        file = source(name, text)
        assert parse(file.text).flaws == (), name
        assert not GRAMMAR.parse(text.encode()).root_node.has_error, name
        config = read(file)
        assert {fault.rule for fault in config.faults if fault.rule not in RULES} <= {"no-rules", "rule-elsewhere"}
        dangers = [fault for fault in config.faults if fault.rule in RULES]
        open_ = [it for it in dangers if not any(_accepts(each, it) for each in config.allowances)]
        assert open_ == [], name
        assert all(each.reason and any(_accepts(each, it) for it in dangers) for each in config.allowances), name


def _accepts(allowance, danger) -> bool:
    within = allowance.covers is not None and allowance.covers.start <= danger.at.span.start < allowance.covers.end
    return within and danger.rule in allowance.rules


@law
@given(servers())
def test_file_names_are_allowed_everywhere_and_differ(sides: Sides):
    found = [name for name, _ in scripts(planned(sides)[0])]
    assert len({name.casefold() for name in found}) == len(found)
    for name in found:
        stem = name.removeprefix("undo/").removesuffix(".ps1")
        assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert stem[:2].isdigit()
        assert len(stem) <= 64


def left_over(sides: Sides) -> list[Change]:
    """What still differs when every script has been run, and that no step says."""
    active, staging = sides
    steps, unplanned, _ = planned(sides)
    left = of_rules(compare(active, after(staging, steps)).changes)
    by_hand = {subject for step in steps if step.kind == "manual" and step.script is None for subject in step.because}
    excused = by_hand | {subject for subject, _ in unplanned}
    left = [change for change in left if change.subject not in excused and not _is_stated(change, steps)]
    return [change for change in left if not _is_between_twins(change, active)]


@law
@given(servers())
def test_after_the_scripts_no_difference_is_left(sides: Sides):
    assert left_over(sides) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_after_the_scripts_of_a_case_no_difference_is_left(case: Path):
    assert left_over((side(case, "active"), side(case, "staging"))) == []


def _is_stated(change: Change, steps: list[Step]) -> bool:
    """The exceptions that a step says."""
    rule = change.rules[0] or change.rules[1]
    if change.rules[0] is None and (rule.name or "").endswith(SUFFIX):
        return True  # an override is a rule that active does not have
    if change.field == "precedence" and is_default(rule):
        return True  # the product numbers default rules
    if any(subject == change.subject for step in steps if SUFFIX in step.title for subject in step.because):
        return True  # the default rule itself stays as it is
    said = "\n".join(line for step in steps for line in step.body)
    if change.field in PLACEMENTS:
        return "a rule that staging does not have" in said or "Placed beside it" in said
    return change.field == "precedence" and "is not that of active" in said


def _is_between_twins(change: Change, active: Config) -> bool:
    """What cannot be told apart: which of two rules of one name a third one stands beside, for after the move the two may
    be paired the other way, as may default rules of one name when one is switched; which of two rules of one number wins;
    and a rule beside one that staging does not have, which may be any until active's is made there."""
    if change.field == "precedence":
        return [rule.precedence for rule in active.rules].count(change.active) > 1
    names = [(rule.name or "").casefold() for rule in active.rules]
    if any(
        rule is not None and is_default(rule) and names.count((rule.name or "").casefold()) > 1 for rule in change.rules
    ):
        return True
    unknown = change.staging == "a rule that is not in the export"
    twins = any(names.count(str(it).casefold()) > 1 for it in (change.key[1], change.active))
    return change.field in PLACEMENTS and (unknown or twins)


@law
@given(servers())
def test_what_a_script_makes_is_the_rule_of_active(sides: Sides):
    active, _ = sides
    steps, _, _ = planned(sides)
    for step in steps:
        for rule in read(source(step.script.name, step.script.text)).rules if step.script else ():
            if not (rule.name or "").endswith(SUFFIX):
                assert any(_same(rule, each) for each in active.rules), step.title


def _same(made: SyncRule, rule: SyncRule) -> bool:
    own = {"origin", "identifier", "connector", "precedence", "standard", *PLACEMENTS}
    stated = [field.name for field in fields(SyncRule) if field.name not in own]
    return all(getattr(rule, name) in (None, getattr(made, name)) for name in stated if name != "flows") and _flows(
        rule
    ) == _flows(made)


def _flows(rule: SyncRule) -> list[Flow]:
    """Expressions say their sources themselves."""
    return [replace(it, sources=() if it.kind == "expression" else it.sources) for it in rule.flows or ()]


@law
@given(servers())
def test_the_undo_scripts_bring_everything_back(sides: Sides):
    _, staging = sides
    steps, _, _ = planned(sides)
    if any(step.script is not None and (not step.script.undo or "saved copy" in step.undo) for step in steps):
        return
    again = undone(after(staging, steps), steps)
    assert Counter(map(_plain, again.rules)) == Counter(map(_plain, staging.rules))


def _plain(rule: SyncRule) -> str:
    beside = {name: getattr(rule, name) or None for name in PLACEMENTS}
    beside = {name: None if value == NO_RULE else value for name, value in beside.items()}
    stated = replace(
        rule,
        **beside,
        flows=rule.flows if is_default(rule) else tuple(_flows(rule)),
        description=rule.description or "",
        immutable_tag=rule.immutable_tag or "",
        soft_delete_expiry=rule.soft_delete_expiry or "0",
        standard=is_default(rule),
    )
    return repr(stated)


@law
@given(servers())
def test_the_steps_are_the_same_twice(sides: Sides):
    assert planned(sides) == planned(sides)


@law
@given(servers(), st.builds(Random, st.integers(0, 1000)))
def test_the_same_server_needs_nothing(sides: Sides, random: Random):
    active = placed(sides[0], random)
    assert planned((active, active))[:2] == ([], [])
