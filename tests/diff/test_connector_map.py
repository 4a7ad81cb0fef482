"""Which connector is compared with which: what is found out, what somebody says, and what is asked instead of guessed.

A folder with ``matched.txt`` has lines ``role | active | staging | how``. Where ``connector-map.txt`` has pairs, they are
used, and ``mapped.txt`` has the changes; ``refused.txt`` is what is said without them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from strategies import ENTRA, plain
from test_diff_cases import HERE, line, side
from test_diff_laws import Sides, counted, law, siblings
from test_reasons import sides

from ruleguard.diff.change import Comparison
from ruleguard.diff.compare import compare
from ruleguard.diff.connector_map import ConnectorMap, connector_map, selector
from ruleguard.diff.impact import judge
from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config
from ruleguard.model.roles import role

MATCHED = sorted(path.parent for path in HERE.glob("*/matched.txt"))
REFUSED = sorted(path.parent for path in HERE.glob("*/refused.txt"))
each_case = pytest.mark.parametrize("case", MATCHED, ids=lambda case: case.name)
each_refused = pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)


def texts(case: Path) -> list[str]:
    path = case / "connector-map.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def mapped(case: Path) -> Comparison:
    both = sides(case)
    return compare(*both, connector_map(texts(case), *both))


def assert_lines(found: list[str], path: Path, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update", default=False):
        path.write_text("".join(f"{each}\n" for each in found), encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8").splitlines()


@each_case
def test_it_is_told_how_connectors_were_matched(case: Path, request: pytest.FixtureRequest):
    found = [" | ".join((it.role, it.active or "-", it.staging or "-", it.how or "-")) for it in mapped(case).matched]
    assert_lines(found, case / "matched.txt", request)


@pytest.mark.parametrize("path", sorted(HERE.glob("*/mapped.txt")), ids=lambda path: path.parent.name)
def test_connectors_are_compared_as_the_map_says(path: Path, request: pytest.FixtureRequest):
    assert_lines([line(item) for item in judge(mapped(path.parent).changes)], path, request)


@each_refused
def test_what_nothing_decides_is_asked(case: Path, request: pytest.FixtureRequest):
    with pytest.raises(UsageError) as error:
        compare(*sides(case))
    assert_lines([str(error.value)], case / "refused.txt", request)


@each_refused
def test_what_the_question_proposes_answers_it(case: Path):
    both = sides(case)
    proposals = re.findall(r"--connector-map '([^']*)'", (case / "refused.txt").read_text(encoding="utf-8"))
    assert len(proposals) > 1
    for text in proposals:
        found = compare(*both, connector_map([text], *both))
        assert [item.how for item in found.matched].count("your --connector-map") == 1


@each_refused
def test_it_is_asked_the_other_way_round_too(case: Path):
    with pytest.raises(UsageError):
        compare(*reversed(sides(case)))


@each_refused
def test_a_server_is_not_asked_about_itself(case: Path):
    for config in sides(case):
        assert compare(config, config).changes == ()
        assert {item.how for item in compare(config, config).matched} <= {"identifier", "domains", "forest and name"}


@each_case
def test_a_map_the_other_way_round_gives_the_reverse(case: Path):
    both = sides(case)
    given_ = connector_map(texts(case), *both)
    there, back = compare(*both, given_), compare(*reversed(both), turned(given_))
    assert len(there.changes) == len(back.changes)
    assert {(it.active, it.staging, it.how) for it in there.matched} == {
        (it.staging, it.active, it.how) for it in back.matched
    }


def turned(pairs: ConnectorMap) -> ConnectorMap:
    return tuple((other, one) for one, other in pairs)


@law
@given(siblings())
def test_to_say_what_is_found_anyway_changes_nothing(both: Sides):
    """Every connector's own name for itself leads back to it, and a map of the pairs that were found is no news."""
    found = compare(*both)
    lines = []
    for item in found.matched:
        if item.active is None or item.staging is None or item.role == "entra":
            continue
        pair = [
            next(it for it in config.connectors if (it.name or item.role) == name)
            for config, name in zip(both, (item.active, item.staging), strict=True)
        ]
        if all(
            sum(it.name == one.name for it in config.connectors) == 1 for config, one in zip(both, pair, strict=True)
        ):
            lines.append("=".join(selector(one, config) for config, one in zip(both, pair, strict=True)))
    again = compare(*both, connector_map(lines, *both))
    assert counted(again.changes, both, swapped=False) == counted(found.changes, both, swapped=False)


# ------------------------------------------------------------------ what a person may write


def servers() -> Sides:
    case = HERE / "ambiguous-two-for-one"
    return side(case, "active"), side(case, "staging")


def named(text: str) -> tuple[str, str]:
    both = servers()
    ((one, other),) = connector_map([text], *both)
    return one.name, other.name


@pytest.mark.parametrize(
    "text",
    [
        "North=One = all",
        "north=one = ALL",
        " North = One = all ",
        "North=ad:corp.test",
        "North=Corp.Test",
        "{A0000000-0000-4000-8000-000000000001}=b0000000-0000-4000-8000-000000000001",
        "a0000000-0000-4000-8000-000000000001={B0000000-0000-4000-8000-000000000001}",
    ],
)
def test_a_connector_has_several_names(text: str):
    assert named(text) == ("North", "One = all")


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        (["North"], "needs ACTIVE=STAGING"),
        (["=One = all"], "active has no connector ''"),
        (["West=One = all"], "active has no connector 'West': choose from 'North' (ad:corp.test, a0000000"),
        (["North=Three"], "staging has no connector 'Three': choose from 'One = all' (ad:corp.test, b0000000"),
        (["corp.test=One = all"], "'corp.test' is more than one connector of active: say which of 'North'"),
        (["ad:corp.test=One = all"], "'ad:corp.test' is more than one connector"),
        (["North=One = all", "South=One = all"], "two partners to 'One = all'"),
    ],
)
def test_a_map_that_cannot_be_used_is_refused(given_: list[str], words: str):
    with pytest.raises(UsageError, match=re.escape(words)):
        connector_map(given_, *servers())


def test_a_pair_said_twice_is_one_pair():
    assert len(connector_map(["North=One = all", "North=corp.test"], *servers())) == 1


def test_the_entra_connector_needs_no_map():
    both = servers()
    both = tuple(replace(config, connectors=(*config.connectors, ENTRA)) for config in both)
    with pytest.raises(UsageError, match="same on every server"):
        connector_map(["North=entra"], *both)


def test_a_text_that_can_be_read_in_two_ways_is_refused():
    first = servers()[0].connectors[0]
    two = plain([replace(first, name="x", forest=None), replace(first, name="x=y", forest=None)])
    there = plain([replace(first, name="y=z"), replace(first, name="z")])
    with pytest.raises(UsageError, match="2 ways"):
        connector_map(["x=y=z"], two, there)


def test_a_name_that_is_the_forest_of_another_connector_is_refused():
    one, other = servers()
    first, second = one.connectors
    swapped: Config = replace(one, connectors=(replace(first, name="b.test"), replace(second, forest="b.test")))
    with pytest.raises(UsageError, match="more than one connector of active"):
        connector_map(["b.test=One = all"], swapped, other)
    assert role(connector_map(["ad:b.test=One = all"], swapped, other)[0][0]) == "ad:b.test"


def test_a_script_has_no_connectors_to_name():
    one, other = servers()
    with pytest.raises(UsageError, match="does not say which connectors"):
        connector_map(["North=One = all"], replace(one, connectors=None), other)
    assert compare(replace(one, connectors=None), other).matched == ()
