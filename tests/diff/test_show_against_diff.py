"""The canonical text and the comparison see the same: where one finds a difference, so does the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from strategies import configs, randoms, seeds
from test_diff_cases import CASES, side
from test_diff_laws import CONNECTOR_EDITS, EDITS, law

from ruleguard.diff.compare import compare
from ruleguard.model.nodes import Config
from ruleguard.render.show import show_text

NOT_SHOWN = {"xml-attribute-of-another-type", "xml-connector-library", "xml-soft-delete-changed"}
"""What comes with the build or with the directory, and what nothing is known about."""


def text(config: Config) -> str:
    """The text without what two servers never have in common."""
    return show_text(replace(config, server=replace(config.server, staging=None)))


def formats(case: Path) -> set[str]:
    return {side(case, name).input.format for name in ("active", "staging")}


@pytest.mark.parametrize("edit", sorted(EDITS))
@settings(law, max_examples=40)
@given(config=configs, pick=seeds, random=randoms)
def test_an_edit_of_a_rule_is_another_text(edit: str, config: Config, pick: int, random: Random):
    rules = [rule for rule in config.rules if rule.flows or (rule.flows is not None and not edit.startswith("flow "))]
    assume(rules)
    rule = rules[pick % len(rules)]
    edited = replace(config, rules=tuple(EDITS[edit](each, random) if each is rule else each for each in config.rules))
    assume(compare(config, edited).changes)
    assert show_text(config) != show_text(edited)


@pytest.mark.parametrize("field", sorted(set(CONNECTOR_EDITS) - {"library", "details"}))
@settings(law, max_examples=40)
@given(config=configs)
def test_an_edit_of_a_connector_is_another_text(field: str, config: Config):
    forest = next((connector for connector in config.connectors if connector.kind == "ad"), None)
    assume(forest is not None and getattr(forest, field) not in (None, ()))
    connectors = tuple(CONNECTOR_EDITS[field](each) if each is forest else each for each in config.connectors)
    assert show_text(config) != show_text(replace(config, connectors=connectors))


DIFFERENT = [
    case
    for case in CASES
    if case.name not in NOT_SHOWN and len(formats(case)) == 1 and (case / "expected.txt").read_bytes()
]


@pytest.mark.parametrize("case", DIFFERENT, ids=lambda case: case.name)
def test_two_sides_that_differ_are_two_texts(case: Path):
    assert text(side(case, "active")) != text(side(case, "staging"))


@law
@given(configs, randoms)
def test_identifiers_and_most_orders_are_not_in_the_text(config: Config, random: Random):
    """Spelling is: a text for people keeps names as they were written."""
    names = [(rule.name, rule.connector, rule.precedence) for rule in config.rules]
    assume(len({name[0] for name in names}) == len(names) == len({name[2] for name in names}))
    shuffled = list(config.rules)
    random.shuffle(shuffled)
    again = [replace(rule, identifier="00000000-0000-4000-8000-000000000009") for rule in shuffled]
    connectors = tuple(reversed(config.connectors))
    assert show_text(replace(config, rules=tuple(again), connectors=connectors)) == show_text(config)
