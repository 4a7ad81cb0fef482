"""The law of a plan: every change is the cause of one step, or has a stated reason why none. And the order of a move."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruleguard.cli.inputs import load_one
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import Judged, judge
from ruleguard.diff.judgement import Level
from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config, Connector
from ruleguard.plan.build import Basis, build
from ruleguard.plan.steps import Phase, Plan

CASES_FOLDER = Path(__file__).resolve().parents[1] / "diff"
sys.path.append(str(CASES_FOLDER))

from strategies import configs  # noqa: E402

CASES = sorted(path.parent for path in CASES_FOLDER.glob("*/expected.txt"))
PAIRS = (
    ("active.json", "staging.json"),
    ("active.json", "server"),
    ("server", "staging.json"),
    ("server", "active.json"),
    ("staging.json", "active.json"),
    ("active.json", "active.json"),
)
law = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def planned(active: Config, staging: Config, accepted: str = "") -> tuple[Plan, list[Judged]]:
    """A plan, and the changes it is made from; those whose subject begins with ``accepted`` are accepted."""
    comparison = compare(active, staging)
    judged = [
        replace(item, accepted="meant" if accepted and item.change.subject.startswith(accepted) else "")
        for item in judge(comparison.changes)
    ]
    return build(active, staging, Basis(judged, comparison)), judged


def check_the_law(plan: Plan, judged: list[Judged]) -> None:
    """Subjects may repeat where rules have one name; then there are no more answers than changes."""
    answers = Counter(subject for step in plan.steps for subject in step.because)
    answers.update(subject for subject, _ in plan.unplanned)
    changes = Counter(item.change.subject for item in judged)
    assert [subject for subject in changes if not answers[subject]] == []
    assert {subject: count for subject, count in answers.items() if count > changes[subject]} == {}
    assert all(why.strip() for _, why in plan.unplanned)
    assert [step.title for step in plan.steps if "by hand" in step.title and "Compare these rules" in step.title] == []


def check_the_form(plan: Plan) -> None:
    order = list(Phase)
    phases = [order.index(step.phase) for step in plan.steps]
    assert phases == sorted(phases)
    assert {step.phase for step in plan.steps} >= {Phase.PREPARE, Phase.RUN, Phase.VERIFY, Phase.SWITCH, Phase.BACK}
    for step in plan.steps:
        assert step.title.strip()
        assert step.body
        assert all(step.body)
        assert step.check.strip(), step.title
        assert step.undo.strip(), step.title
        assert step.kind in ("script", "command", "manual")
        assert all(step.because)


def side(case: Path, name: str) -> Config:
    return load_one(str(next(path for path in case.glob(f"{name}*") if path.stem == name)))


@pytest.mark.parametrize("names", PAIRS, ids="-".join)
def test_every_change_of_the_samples_has_a_step_or_a_reason(samples: Path, names: tuple[str, str]):
    active, staging = (load_one(str(samples / name)) for name in names)
    plan, judged = planned(active, staging)
    check_the_law(plan, judged)
    check_the_form(plan)
    assert plan == planned(active, staging)[0]


def test_every_breaking_or_warning_change_of_the_samples_has_a_step(samples: Path):
    plan, judged = planned(load_one(str(samples / "active.json")), load_one(str(samples / "staging.json")))
    carried = {subject for step in plan.steps for subject in step.because}
    severe = [item.change.subject for item in judged if item.level is not Level.INFO]
    assert len(severe) == 15
    assert [subject for subject in severe if subject not in carried] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_change_of_a_case_has_a_step_or_a_reason(case: Path):
    for active, staging in (("active", "staging"), ("staging", "active")):
        one, other = side(case, active), side(case, staging)
        plan, judged = planned(one, other)
        check_the_law(plan, judged)
        check_the_form(plan)
        assert plan == planned(one, other)[0]


@given(st.tuples(configs, configs))
@law
def test_every_change_of_any_two_configurations_has_a_step_or_a_reason(sides: tuple[Config, Config]):
    try:
        plan, judged = planned(*sides)
    except UsageError:
        return
    check_the_law(plan, judged)
    check_the_form(plan)
    assert plan == planned(*sides)[0]


def test_equal_servers_get_what_every_move_needs_and_nothing_else(samples: Path):
    active = load_one(str(samples / "active.json"))
    plan, judged = planned(active, active)
    assert (judged, plan.unplanned) == ([], ())
    assert {step.phase for step in plan.steps} == set(Phase) - {Phase.RULES, Phase.SETTINGS}
    assert all(step.because == () for step in plan.steps)


def test_what_is_accepted_gets_no_step(samples: Path):
    sides = [load_one(str(samples / name)) for name in ("active.json", "staging.json")]
    accepted = "settings / deletion-threshold"
    plan, _ = planned(*sides, accepted=accepted)
    assert [step.title for step in plan.steps if accepted in step.because] == []
    assert dict(plan.unplanned)[accepted] == "accepted: meant"


def test_the_old_server_goes_first_at_the_switch_and_the_new_one_at_the_way_back(samples: Path):
    sides = [load_one(str(samples / name)) for name in ("active.json", "staging.json")]
    steps = planned(*sides)[0].steps
    titles = [step.title for step in steps if step.phase is Phase.SWITCH]
    assert titles[:2] == ["Put SYNC01 (active) into staging mode FIRST", "Make SYNC02 (staging) active"]
    way_back = [step.title for step in steps if step.phase is Phase.BACK]
    assert way_back[1].startswith("After the switch: put SYNC02 (new active) into staging mode FIRST")
    assert way_back[2].startswith("Then make SYNC01 (old active) active again")


def test_what_makes_the_rest_void_comes_before_it(samples: Path):
    active, staging = (load_one(str(samples / name)) for name in ("active.json", "server"))
    plan, _ = planned(active, staging)
    again = [step for step in plan.steps if "again: the wizard asks" in step.title]
    assert [step.phase for step in again] == [Phase.PREPARE] * len(again)


def test_a_command_names_the_connectors_of_staging_and_never_a_role(samples: Path):
    staging = load_one(str(samples / "staging.json"))
    named = load_one(str(samples / "staging.json"))
    assert named.connectors is not None
    switched = replace(
        named,
        settings=tuple(item for item in named.settings if "Anchor" not in item.name),
        connectors=tuple(_renamed(item) for item in named.connectors),
    )
    base = replace(staging, settings=switched.settings)
    active = replace(base, rules=tuple(rule for rule in base.rules if rule.standard))
    plan, _ = planned(active, switched)
    lines = [line for step in plan.steps if step.phase is Phase.RUN for line in step.body]
    assert any("-ConnectorName 'O''Neill’’s forest'" in line for line in lines), lines
    assert not any("'entra'" in line or "'<" in line for line in lines), lines


def _renamed(connector: Connector) -> Connector:
    return replace(connector, name="O'Neill’s forest") if connector.kind == "ad" else connector


@pytest.mark.parametrize(
    ("active_mode", "staging_mode", "first"),
    [(True, False, "Stop: are the two exports swapped?"), (False, True, "Agree that"), (None, None, "Agree that")],
)
def test_swapped_exports_are_the_first_thing_said(samples: Path, active_mode, staging_mode, first: str):
    config = load_one(str(samples / "active.json"))
    one, other = (replace(config, server=replace(config.server, staging=mode)) for mode in (active_mode, staging_mode))
    assert planned(one, other)[0].steps[0].title.startswith(first)


def body_of(plan: Plan, title: str) -> str:
    return "\n".join(line for step in plan.steps if title in step.title for line in step.body)


def test_deletions_that_cannot_be_counted_are_never_shown_as_none(samples: Path):
    plan, _ = planned(*(load_one(str(samples / name)) for name in ("active.json", "staging.json")))
    lines = body_of(plan, "would export").splitlines()
    counts = [line for line in lines if "Select-Xml" in line]
    assert all("-ErrorAction Stop" in line for line in counts), counts
    assert any("catch" in line and "NOT KNOWN" in line for line in lines), lines


def test_permissions_that_only_the_active_server_needs_are_looked_at_before_the_switch(samples: Path):
    plan, _ = planned(*(load_one(str(samples / name)) for name in ("active.json", "staging.json")))
    phases = [step.phase for step in plan.steps if "directory accounts of SYNC02" in step.title]
    assert phases == [Phase.VERIFY]
    assert "Get-ADSyncADConnectorAccount" in body_of(plan, "directory accounts of")


def test_two_exports_of_one_server_are_noticed(samples: Path):
    active, staging = (load_one(str(samples / name)) for name in ("active.json", "staging.json"))
    assert "both exports are of SYNC01" in body_of(planned(active, active)[0], "Agree that")
    assert "both exports are of" not in body_of(planned(active, staging)[0], "Agree that")


def test_a_script_that_follows_a_decision_says_what_it_does(samples: Path):
    plan, _ = planned(*(load_one(str(samples / name)) for name in ("active.json", "staging.json")))
    step = next(step for step in plan.steps if step.title.startswith("Decide whether 'Northwind - Hide"))
    assert step.script is not None
    assert step.script.text.startswith("# Remove 'Northwind - Hide test mailboxes', if that was decided\n")
