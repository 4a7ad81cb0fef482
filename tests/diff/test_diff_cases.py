"""Every folder beside this file is a case: two exports, and the changes between them as ``expected.txt`` has them.

A line is ``severity id action object | key | field | active -> staging``, with the values in JSON and "-" for a change
of the whole object; the attributes that an order of rules affects follow its field. ``not-compared.txt``, where there is
one, says what the comparison must admit not to have looked at.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ruleguard.cli.inputs import load_one
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import Judged, judge
from ruleguard.diff.impact_words import rule_of
from ruleguard.model.nodes import Config

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/expected.txt"))


def side(case: Path, name: str) -> Config:
    found = [path for path in case.glob(f"{name}*") if path.stem == name]
    assert len(found) == 1, f"{case.name} needs one {name}"
    return load_one(str(found[0]))


def line(item: Judged) -> str:
    change = item.change
    values = (json.dumps(value, ensure_ascii=False) for value in (change.active, change.staging))
    field = ": ".join(part for part in (change.field, ", ".join(change.targets)) if part)
    what = f"{item.level} {item.id} {change.action} {change.object}"
    return f"{what} | {' / '.join(change.key)} | {field or '-'} | {' -> '.join(values)}"


def lines(active: Config, staging: Config) -> list[str]:
    return [line(item) for item in judge(compare(active, staging).changes)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_its_expected_changes(case: Path, request: pytest.FixtureRequest):
    found = lines(side(case, "active"), side(case, "staging"))
    expected = case / "expected.txt"
    if request.config.getoption("--update", default=False):
        expected.write_text("".join(f"{each}\n" for each in found), encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", sorted(HERE.glob("*/not-compared.txt")), ids=lambda path: path.parent.name)
def test_what_one_side_does_not_say_is_listed_as_not_compared(path: Path):
    comparison = compare(side(path.parent, "active"), side(path.parent, "staging"))
    assert [item.what for item in comparison.not_compared] == path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_either_side_of_a_case_equals_itself(case: Path):
    for name in ("active", "staging"):
        assert lines(side(case, name), side(case, name)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_is_said_once_and_its_values_differ(case: Path):
    changes = compare(side(case, "active"), side(case, "staging")).changes
    assert len({repr(change) for change in changes}) == len(changes)
    assert [change.subject for change in changes if change.active == change.staging] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_change_of_a_rule_stands_where_its_rule_stands(case: Path):
    for item in judge(compare(side(case, "active"), side(case, "staging")).changes):
        change = item.change
        if change.object in ("rule", "flow"):
            name = (rule_of(change) or pytest.fail("a change of a rule without a rule")).name
            assert change.key[1] == name
            assert name in item.consequence
            assert (change.active_at is None) == (change.action == "added" and change.object == "rule")
            assert (change.staging_at is None) == (change.action == "removed" and change.object == "rule")
