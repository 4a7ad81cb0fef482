"""The table of functions, and the translation of expressions into the language of Cloud Sync."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ruleguard.assess.cloud_functions import APP, NONE, OTHER, RENAMED, SAME, cloud_functions, translate, unavailable
from ruleguard.assess.mappings_language import as_connect, comparable, show_cloud
from ruleguard.expressions.evaluate import Context, evaluate
from ruleguard.expressions.functions import CLOUD_FUNCTIONS, functions
from ruleguard.expressions.parser import parse
from ruleguard.expressions.values import Value
from ruleguard.readers.graph_tree import parse_cloud

CASES: list[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).with_name("cloud_functions.yaml").read_text(encoding="utf-8")
)


def several(case: dict[str, Any]) -> frozenset[str]:
    return frozenset(name.casefold() for name in case.get("several", ()))


def test_every_function_of_the_language_has_a_row_and_nothing_else_has():
    assert cloud_functions().keys() == functions().keys()


def test_every_row_says_what_to_do():
    for row in cloud_functions().values():
        assert row.kind in (SAME, RENAMED, OTHER, APP, NONE)
        has_name, has_words = bool(row.new_name), bool(row.why and row.instead)
        assert has_name is (row.kind in (SAME, RENAMED)), row
        assert has_words is (row.kind in (OTHER, APP, NONE)), row
        assert not any(mark in row.why + row.instead for mark in ("{", "  ")), row


def test_new_names_are_functions_of_cloud_sync():
    assert {row.new_name for row in cloud_functions().values() if row.kind == RENAMED} <= set(CLOUD_FUNCTIONS)


def test_kinds_agree_with_the_counted_lists():
    """The facts count 51 functions in no list of Cloud Sync, 5 in the list of application provisioning only. StringFromSid
    is in Cloud Sync's; ImportedValue, ValueCount, CBin and Thumbprint are in no public list at all."""
    kinds = {
        kind: {row.name for row in cloud_functions().values() if row.kind == kind} for kind in (APP, NONE, RENAMED)
    }
    assert kinds[APP] == {"CDate", "DateAdd", "Now", "NumFromDate", "PCase"}
    unlisted = {"ImportedValue", "ValueCount", "CBin", "Thumbprint"}
    assert len(kinds[NONE] - unlisted) + len(kinds[RENAMED]) == 51


def test_the_vendor_s_list_is_covered(real_data: Path):
    listed = {row["name"] for row in json.loads((real_data / "functions.json").read_text(encoding="utf-8"))}
    assert listed <= cloud_functions().keys()


@pytest.mark.parametrize("case", CASES, ids=[case["from"] for case in CASES])
def test_vectors(case: dict[str, Any]):
    assert translate(case["from"], several(case)) == case.get("to")
    assert sorted(problem.name for problem in unavailable(case["from"], several(case))) == case.get("without", [])


@pytest.mark.parametrize("case", CASES, ids=[case["from"] for case in CASES])
def test_every_problem_says_why_and_what_instead(case: dict[str, Any]):
    assert all(problem.why and problem.instead for problem in unavailable(case["from"], several(case)))


def test_every_function_is_in_a_vector_or_is_the_same_or_has_no_counterpart():
    text = " ".join(case["from"] for case in CASES)
    special = {row.name for row in cloud_functions().values() if row.kind in (RENAMED, OTHER)}
    assert {name for name in special if f"{name}(" not in text} == set()


LOGICAL = ("||", "&&")


@pytest.mark.parametrize(
    "case", [case for case in CASES if "to" in case and not any(word in case["from"] for word in LOGICAL)]
)
def test_a_translation_read_again_means_what_the_expression_means(case: dict[str, Any]):
    """Law: into Cloud Sync and back is the same canonical tree."""
    there = parse_cloud(case["to"])
    here = parse(case["from"]).tree
    assert there is not None
    assert here is not None
    assert comparable(as_connect(there)) == comparable(here)


@pytest.mark.parametrize("case", [case for case in CASES if "to" in case])
def test_a_translation_is_readable_and_is_printed_as_it_was(case: dict[str, Any]):
    there = parse_cloud(case["to"])
    assert there is not None
    assert show_cloud(there) == case["to"]


PIECES = st.sampled_from(
    [
        "[a]",
        "[userAccountControl]",
        '"x"',
        '""',
        "7",
        "NULL",
        "True",
        "%Domain.FQDN%",
        "$v",
        "IsPresent([a])",
        '[a]="x"',
        "[b]<3",
    ]
)


def called(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    named = st.sampled_from(sorted(functions()))
    calls = st.builds(lambda name, parts: f"{name}({','.join(parts)})", named, st.lists(inner, max_size=4))
    joined = st.builds(lambda one, operator, other: f"({one} {operator} {other})", inner, OPERATORS, inner)
    return calls | joined


OPERATORS = st.sampled_from(["&", "||", "&&", "=", "<>", "<", "+"])


@given(st.recursive(PIECES, called, max_leaves=12))
def test_a_text_is_given_exactly_where_nothing_stands_in_the_way(expression: str):
    found = translate(expression)
    assert (found is None) is bool(unavailable(expression))
    if found is not None:
        assert parse_cloud(found) is not None
        assert not any(mark in found for mark in ("NULL", "%", "$", "||", "&&", "LeftOut"))


@given(st.text(max_size=40))
def test_no_text_raises(expression: str):
    assert (translate(expression) is None) is bool(unavailable(expression))


TOO_LONG = "written for Cloud Sync it would be too long or nested too deeply"


def test_branches_that_multiply_are_given_up():
    condition = " || ".join(f'[a{number}]="x"' for number in range(300))
    assert [problem.why for problem in unavailable(f'IIF({condition},"yes","no")')] == [TOO_LONG]
    nested = '"x"'
    for number in range(8):
        nested = f'IIF([a{number}]="x" || [b{number}]="y",{nested},{nested} & "z")'
    assert [problem.why for problem in unavailable(nested)] == [TOO_LONG]


CONDITIONS = st.recursive(
    st.sampled_from(['[a]="x"', '"y"=[b]', "IsPresent([a])", "IsNullOrEmpty([b])", "BitAnd([userAccountControl],2)=0"]),
    lambda inner: st.builds(lambda one, word, other: f"({one} {word} {other})", inner, st.sampled_from(LOGICAL), inner),
    max_leaves=4,
)
VALUES = st.sampled_from(["x", "y", "z", None])


@given(CONDITIONS, CONDITIONS, VALUES, VALUES, st.sampled_from([2, 512, 514]))
def test_conditions_decide_alike(one: str, other: str, a: Value, b: Value, flags: int):
    """Law: what is offered for Cloud Sync gives the same value, also where attributes are missing. Its functions are worked
    out as those of Connect that they stand for."""
    expression = f'IIF({one},"1",IIF({other},LCase([a]),"3" & [b]))'
    found = translate(expression)
    assert found is not None
    there, here = parse_cloud(found), parse(expression).tree
    assert there is not None
    assert here is not None
    context = Context(attributes={"a": a, "b": b, "userAccountControl": flags})
    assert evaluate(as_connect(there), context) == evaluate(here, context)
