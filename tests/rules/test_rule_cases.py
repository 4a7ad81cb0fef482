"""Every folder beside this file is a rule: what it must find (``fail*``), and near misses it must not (``pass*``).

``fail*.expected`` has a line for each finding, ``line:column severity rule-id message``. All rules run over every file,
so that an example of one mistake is one of nothing else. Only the rules that hold default rules against what was shipped
do not count in the folders of other rules, where a default rule is cut down to what the case is about. A
``ruleguard.yaml`` in the folder holds for its files; the day is always the same.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ruleguard.cli.inputs import load
from ruleguard.cli.lint_run import Wanted, run
from ruleguard.cli.settings import Grounds
from ruleguard.diagnostic import Diagnostic
from ruleguard.lint import engine

TODAY = date(2026, 7, 1)
HERE = Path(__file__).parent
ABOUT_CONTENT = ("modified-default-rule", "undecided-default-rule", "unknown-default-revision")
FAILING = sorted(path for path in HERE.glob("*/fail*.*") if path.suffix != ".expected")
PASSING = sorted(HERE.glob("*/pass*.*"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def findings(path: Path) -> list[Diagnostic]:
    settings = path.parent / "ruleguard.yaml"
    grounds = Grounds(str(settings)) if settings.exists() else Grounds(isolated=True)
    outcome = run(load([str(path)]), grounds, Wanted(today=TODAY))
    assert outcome.errors == []
    others = () if path.parent.name in ABOUT_CONTENT else ABOUT_CONTENT
    if path.suffix == ".xml":
        others = (*others, "no-rules")  # true of every export of DirSync, whatever else is wrong with it
    return [item for item in outcome.found if item.suppression is None and item.rule not in others]


def line(item: Diagnostic) -> str:
    place = "-" if item.at is None else f"{item.at.start.line}:{item.at.start.column}"
    return f"{place} {item.severity} {item.rule} {item.message}"


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_the_mistake_is_found_where_it_is(path: Path, request: pytest.FixtureRequest):
    found = [line(item) for item in findings(path)]
    expected = path.with_suffix(".expected")
    if request.config.getoption("--update", default=False):
        expected.write_text("".join(f"{each}\n" for each in found), encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", FAILING, ids=name)
def test_nothing_but_the_mistake_is_found(path: Path):
    assert {item.rule for item in findings(path)} == {path.parent.name}


@pytest.mark.parametrize("path", PASSING, ids=name)
def test_a_near_miss_is_not_reported(path: Path):
    assert [line(item) for item in findings(path)] == []


@pytest.mark.parametrize("path", [*FAILING, *PASSING], ids=name)
def test_rules_that_are_not_asked_would_find_nothing(path: Path, monkeypatch: pytest.MonkeyPatch):
    expected = [line(item) for item in findings(path)]
    monkeypatch.setattr(engine, "_worth_asking", lambda _, rules: [rule for rule in rules if rule.check is not None])
    assert [line(item) for item in findings(path)] == expected
