"""One attribute at a time: what reaches it in Connect against its mapping in Cloud Sync."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mapping_cases import config, schema
from ruamel.yaml import YAML

from ruleguard.assess.mappings import compare_mappings
from ruleguard.assess.mappings_row import NOT_KNOWN, STATUSES, MappingRow

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    (Path(__file__).with_name("mappings") / "cases.yaml").read_text(encoding="utf-8")
)
BASE = {"rules": [{"inbound 50 In: user -> person": {"x": "[c]"}}, {"outbound 120 Out: person -> user": {"x": "[x]"}}]}


def rows(case: dict[str, Any], domain: str = "") -> list[MappingRow]:
    return [row for row in compare_mappings(config(case), schema(case, domain)) if row.target]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_one_attribute(case: dict[str, Any]):
    name = next(iter(case["cloud"] or {"x": ""})).casefold()
    found = rows(case)
    row = found[0] if len(found) == 1 else next(each for each in found if each.target.casefold() == name)
    assert row.status == case["status"]
    assert row.suggestion == case.get("suggestion", row.suggestion)
    assert sorted(problem.name for problem in row.problems) == case.get("problems", [])
    assert len(row.why) == len(case.get("why", []))
    assert all(wanted in said for wanted, said in zip(case.get("why", []), row.why, strict=True))
    if "connect" in case:
        assert row.connect == case["connect"]


def test_every_status_has_a_case():
    assert {case["status"] for case in CASES} == set(STATUSES)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_can_be_written_is_offered(case: dict[str, Any]):
    """A suggestion taken over makes the row the same, but for what the row says beside the expression."""
    found = next((row for row in rows(case) if row.suggestion and not row.problems and row.status != NOT_KNOWN), None)
    if found is None or found.suggestion is None or "off" in str(case["cloud"]):
        return
    again = {**case, "cloud": {found.target: found.suggestion}}
    assert [row.status for row in rows(again) if row.target == found.target] == ["same"]


# --- several directories ----------------------------------------------------------------------------------------------

TWO = {
    "rules": [
        {"inbound 50 One: user -> person": {"x": "[c]"}},
        {"inbound 51 Other: user -> person fabrikam": {"x": "[co]"}},
        {"outbound 120 Out: person -> user": {"x": "[x]"}},
    ],
    "cloud": {"x": "[c]"},
}


def test_directories_that_do_not_agree_have_a_row_each():
    found = [(row.connector, row.status, row.connect) for row in rows(TWO)]
    assert found == [("ad:northwind.example", "same", "[c]"), ("ad:fabrikam.example", "different", "[co]")]


def test_the_domain_of_the_job_says_which_directory_it_is():
    assert [(row.connector, row.status) for row in rows(TWO, "northwind.example")] == [("", "same")]
    assert [(row.connector, row.status) for row in rows(TWO, "FABRIKAM.example")] == [("", "different")]
    assert len(rows(TWO, "elsewhere.example")) == 2


def test_directories_that_agree_have_one_row_with_all_rules():
    both = {
        **TWO,
        "rules": [*TWO["rules"][:1], {"inbound 51 Other: user -> person fabrikam": {"x": "[C]"}}, TWO["rules"][2]],
    }
    assert [(row.connector, row.rules) for row in rows(both)] == [("", ("Out", "One", "Other"))]


def test_a_row_of_default_rules_says_so():
    shipped = {"rules": [{"inbound 150 In: user -> person": {"x": "[c]"}}, BASE["rules"][1]], "cloud": {"x": "[c]"}}
    assert [row.shipped for row in rows(shipped)] == [True]
    assert [row.shipped for row in rows({**BASE, "cloud": {"x": "[c]"}})] == [False]
    assert [row.shipped for row in rows({"rules": [], "cloud": {"x": "[c]"}})] == [False]


# --- parts of custom rules ---------------------------------------------------------------------------------------------


def parts(*heads: str) -> list[tuple[str, str]]:
    case = {"rules": [{head: {"x": "[c]"}} for head in heads], "cloud": None}
    found = compare_mappings(config(case), schema(case))
    return [(row.rules[0], row.problems[0].name) for row in found if not row.target]


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("inbound 50 A: user -> person", []),
        ("inbound 50 A: user -> person Provision", ["link type"]),
        ("inbound 50 A: user -> person JoinNoFlow", ["link type"]),
        ("inbound 150 A: user -> person Provision", []),
        ("inbound 50 A: user -> person Provision disabled", []),
        ("inbound 50 A: user -> person [department EQUAL HR]", []),
        ("outbound 50 A: person -> user [department EQUAL HR]", ["scoping on the metaverse"]),
        ("outbound 50 A: person -> user [sourceObjectType EQUAL User]", []),
        ("outbound 50 A: person -> user fabrikam", ["direction"]),
        ("inbound 50 A: record -> person hr", ["direction"]),
    ],
)
def test_parts_of_custom_rules_without_a_counterpart(head: str, names: list[str]):
    assert [name for _, name in parts(head)] == names


def test_keeping_objects_out_is_a_part_too():
    case = {"rules": [{"inbound 50 A: user -> person [c EQUAL x]": {"cloudFiltered": "=True"}}], "cloud": None}
    found = compare_mappings(config(case), schema(case))
    assert [(row.status, row.problems[0].name) for row in found] == [("cannot be expressed", "cloudFiltered")]


def test_parts_come_by_precedence():
    assert [name for name, _ in parts(
        "outbound 60 D: person -> user [a EQUAL b]", "inbound 70 B: user -> person Provision",
        "inbound 50 A: user -> person Provision",
    )] == ["A", "B", "D"]  # fmt: skip
