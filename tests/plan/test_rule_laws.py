"""Laws of the rule scripts, over configurations whose names and values hold every character that breaks a script."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import fields, replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulation import after, scripts, source, undone

sys.path.append(str(Path(__file__).parents[1] / "diff"))
from strategies import dressed, placed
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
NASTY = (
    "'", "''", "‘", "’", "‚", "‛", "“", "”", '"', "$", "$(x)", "${a}", "`", "` ", "\n", "\r\n", "–", "—", "😀", "é", "#", "<#", "#>",
    "--", "--%", "@'", "'@", "\n'@", '@"', ";", "|", "&", "{", "}", "(", ")", ",", "]", "%", "\\", " ", "x", "Remove-ADSyncRule",
    "\n# ruleguard: allow foreign-command -- x", "\nRemove-ADSyncRule -Identifier 'x'\n", "[char]39", "CON", "../", "{name}",
)  # fmt: skip
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
    return _nasty(active, named, value), _nasty(staging, named, value)


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
    assert set(causes) | {subject for subject, _ in unplanned} == wanted
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


@law
@given(servers())
def test_after_the_scripts_no_difference_is_left(sides: Sides):
    active, staging = sides
    steps, unplanned, _ = planned(sides)
    left = of_rules(compare(active, after(staging, steps)).changes)
    by_hand = {subject for step in steps if step.kind == "manual" and step.script is None for subject in step.because}
    excused = by_hand | {subject for subject, _ in unplanned}
    assert [change for change in left if change.subject not in excused and not _is_stated(change, steps)] == []


def _is_stated(change: Change, steps: list[Step]) -> bool:
    """The exceptions that a step says."""
    rule = change.rules[0] or change.rules[1]
    if change.rules[0] is None and (rule.name or "").endswith(SUFFIX):
        return True  # an override is a rule that active does not have
    said = "\n".join(line for step in steps for line in step.body)
    if any(subject == change.subject for step in steps if SUFFIX in step.title for subject in step.because):
        return True  # the default rule itself stays as it is
    if change.field in PLACEMENTS:
        return "a rule that staging does not have" in said or "Placed beside it" in said
    return change.field == "precedence" and "is not that of active" in said


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
