"""Expressions that look different and mean the same: they are found, and they are no changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from strategies import ENTRA, plain, rule
from test_diff_cases import CASES, side
from test_diff_laws import Sides, law, siblings

from ruleguard.diff.change import Change, Comparison
from ruleguard.diff.compare import compare
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow

RULE = replace(
    rule(Random(1), 1, (ENTRA_CONNECTOR,)),
    name="One",
    immutable_tag="",
    standard=False,
    scope=(),
    joins=(),
    disabled=False,
)


def expression(text: str, **fields) -> Flow:
    usual = {
        "destination": "mail",
        "kind": "expression",
        "sources": (),
        "value": None,
        "merge": "Update",
        "once": False,
    }
    return Flow(expression=text, **(usual | fields))


def constant(text: str) -> Flow:
    return replace(expression(""), kind="constant", expression=None, value=text)


def server(*flows: Flow) -> Config:
    return plain([ENTRA], [replace(RULE, flows=flows)])


def texts(changes: tuple[Change, ...]) -> list[tuple]:
    return [(change.active, change.staging) for change in changes]


def compared(active: list[Flow], staging: list[Flow]) -> Comparison:
    return compare(server(*active), server(*staging))


@pytest.mark.parametrize(
    ("active", "staging"),
    [
        ("Trim([a])", "Trim( [a] )"),
        ("Trim([a])", "\r\nTrim([a])"),
        ("IIF(IsNullOrEmpty([a]),NULL,[a])", "IIF(IsPresent([a]),[a],NULL)"),
        ('"x" = [a]', '[a] = "x"'),
        ("IIF( [a] ,", "IIF([a],"),
    ],
)
def test_another_wording_is_found_and_is_no_change(active: str, staging: str):
    found = compared([expression(active)], [expression(staging)])
    assert found.changes == ()
    (change,) = found.cosmetic
    assert (change.object, change.key, change.field) == ("flow", ("entra", "One", "mail"), "expression")
    assert (change.active, change.staging) == (active, staging)


@pytest.mark.parametrize(
    ("active", "staging"),
    [
        (expression("[a]"), expression("[a]")),
        (expression("[a]"), expression("[b]")),
        (expression('"a b"'), expression('"a  b"')),
        (constant("a  b"), constant("a b")),
        (constant("x"), expression('"x"')),
    ],
)
def test_what_is_equal_or_a_change_is_not_a_matter_of_wording(active: Flow, staging: Flow):
    assert compared([active], [staging]).cosmetic == ()


def test_a_flow_with_another_merge_type_may_be_worded_differently_too():
    found = compared([expression("[a] & [b]")], [expression("[a]&[b]", merge="Replace")])
    assert [change.field for change in found.changes] == ["merge"]
    assert texts(found.cosmetic) == [("[a] & [b]", "[a]&[b]")]


def test_several_flows_to_one_attribute_are_paired_by_their_text_first():
    short, long = expression("Trim([a])"), expression("Trim( [a] )")
    assert compared([short, long], [long, short]).cosmetic == ()
    assert compared([short, long], [long]).cosmetic == ()
    assert texts(compared([short, long], [long]).changes) == [("Trim([a])", None)]
    assert texts(compared([long], [long, short]).changes) == [(None, "Trim([a])")]


def test_constants_that_differ_in_their_blanks_are_given_as_they_are():
    (change,) = compared([constant('" b "')], [constant('" b"')]).changes
    assert (change.field, change.active, change.staging) == ("value", '"" b ""', '"" b""')


def test_a_constant_and_an_expression_that_say_the_same_differ_in_kind():
    (change,) = compared([constant("x")], [expression('( "x" )')]).changes
    assert (change.field, change.active, change.staging) == ("kind", "constant", "expression")


def seen(comparison: Comparison, *, swapped: bool) -> Counter:
    order = -1 if swapped else 1
    return Counter(
        (change.key[2:], (change.active, change.staging)[::order], tuple(map(id, change.rules[::order])))
        for change in comparison.cosmetic
    )


@law
@given(siblings())
def test_the_other_way_round_gives_the_same_differences_of_wording(sides: Sides):
    there, back = compare(*sides), compare(*reversed(sides))
    assert seen(back, swapped=True) == seen(there, swapped=False)


@law
@given(siblings())
def test_a_difference_of_wording_is_never_a_change_as_well(sides: Sides):
    found = compare(*sides)
    assert [change for change in found.cosmetic if change.active == change.staging] == []
    nodes = {(id(change.active_node), id(change.staging_node)) for change in found.cosmetic}
    changes = [change for change in found.changes if (id(change.active_node), id(change.staging_node)) in nodes]
    assert {change.field for change in changes} <= {"merge", "once"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_case_differs_from_itself_in_wording(case: Path):
    for name in ("active", "staging"):
        assert compare(side(case, name), side(case, name)).cosmetic == ()
