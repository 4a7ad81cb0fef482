"""What the checker says, where; and the near misses that it lets pass.

A case of ``cases/check/broken.yaml``: ``expression``; ``attributes`` with their types (``mv`` in front for several
values), ``selected`` attributes and the server's ``build``, where they matter; then ``problems``, all that is reported:
``rule``, ``message`` and the place, from ``start`` up to ``end``. A case of ``near_misses.yaml`` has no problem.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from ruleguard.expressions.check import check
from ruleguard.expressions.environment import Environment
from ruleguard.expressions.types import Type

HERE = Path(__file__).parent / "cases" / "check"
KEYS = {"expression", "attributes", "selected", "build"}
RULES = {
    "ambiguous-operators",
    "argument-count",
    "argument-type",
    "cloud-function",
    "constant-condition",
    "expression-syntax",
    "foreign-operator",
    "function-newer-than-server",
    "invalid-argument",
    "mid-without-count",
    "misspelt-parameter",
    "non-deterministic",
    "null-comparison",
    "number-as-condition",
    "odd-switch",
    "smart-quotes",
    "unbound-variable",
    "unformatted-date",
    "unguarded-item",
    "unknown-attribute",
    "unknown-function",
    "unknown-option",
    "unknown-word",
    "unselected-attribute",
    "wrong-case",
}


def load(name: str) -> list[dict]:
    cases = YAML(typ="safe").load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(cases, list)
    return cases


BROKEN, NEAR_MISSES = load("broken"), load("near_misses")


def environment_of(case: dict) -> Environment:
    attributes = case.get("attributes")
    selected = case.get("selected")
    return Environment(
        None if attributes is None else {name: type_of(text) for name, text in attributes.items()},
        None if selected is None else frozenset(selected),
        case.get("build", ""),
    )


def type_of(text: str) -> Type:
    return Type((text.removeprefix("mv"),), text.startswith("mv"))


@pytest.mark.parametrize("case", BROKEN, ids=[case["expression"] for case in BROKEN])
def test_a_broken_expression_is_reported_once_at_its_place(case: dict) -> None:
    assert set(case) <= KEYS | {"problems"}
    found = check(case["expression"], environment_of(case))
    assert [
        {"rule": item.rule, "message": item.message, "start": item.span.start, "end": item.span.end} for item in found
    ] == case["problems"]


@pytest.mark.parametrize("case", NEAR_MISSES, ids=[case["expression"] for case in NEAR_MISSES])
def test_a_near_miss_is_silent(case: dict) -> None:
    assert set(case) <= KEYS
    assert check(case["expression"], environment_of(case)) == ()


@pytest.mark.parametrize("case", [case for case in BROKEN if len(case) > 2], ids=lambda case: case["expression"])
def test_what_only_the_surroundings_tell_is_not_claimed_without_them(case: dict) -> None:
    told = {(problem["rule"], problem["start"]) for problem in case["problems"]}
    claimed = {(item.rule, item.span.start) for item in check(case["expression"]) if item.rule != "expression-syntax"}
    assert not told & claimed


def test_a_condition_of_thousands_is_checked_at_once() -> None:
    assert check(" && ".join(f"IsPresent([a{number}])" for number in range(3000))) == ()


def test_there_are_enough_cases_and_each_is_another() -> None:
    assert len(BROKEN) >= 120
    assert len(NEAR_MISSES) >= 120
    for cases in (BROKEN, NEAR_MISSES):
        assert [text for text, count in Counter(case["expression"] for case in cases).items() if count > 1] == []


def test_every_rule_of_the_checker_has_cases() -> None:
    counts = Counter(problem["rule"] for case in BROKEN for problem in case["problems"])
    assert set(counts) == RULES
    assert [rule for rule, count in counts.items() if count < 3] == []
