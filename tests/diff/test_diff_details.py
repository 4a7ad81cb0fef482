"""Who is paired with whom, what a verdict needs, and the runs: details that mutation testing found untested."""

from __future__ import annotations

from dataclasses import replace

import pytest
from strategies import guid, plain
from test_consequences import flow, rule
from test_unimported import AD, connector

from ruleguard.diff.change import Change, MatchedConnector, NotCompared
from ruleguard.diff.commands import commands
from ruleguard.diff.compare import compare
from ruleguard.diff.connector_map import connector_map
from ruleguard.diff.impact import judge
from ruleguard.diff.match import Pair, RuleMatcher, match_connectors
from ruleguard.diff.precedence import _passing_defaults
from ruleguard.diff.run_steps import FULL_IMPORT, FULL_SYNC, RunStep, run_steps
from ruleguard.diff.undecided import ENGINE, IN_PLACE_OF_RULES, undecided
from ruleguard.errors import UsageError
from ruleguard.model.nodes import (
    Config,
    SyncRule,
)

# Pairs


def matcher(one: list[SyncRule], other: list[SyncRule]) -> RuleMatcher:
    sides = plain([connector(None)], one), plain([connector(None)], other)
    return RuleMatcher(*sides, match_connectors(*sides))


def numbered(name: str, number: int, **fields: object) -> SyncRule:
    return replace(rule(), name=name, precedence=number, connector=AD, disabled=False, **fields)


def test_every_rule_of_a_pair_is_known_to_be_paired():
    one = [numbered("A", 1), numbered("B", 2), numbered("only here", 3, flows=(flow("mail"),))]
    other = [numbered("A", 1), numbered("B", 2)]
    found = matcher(one, other)
    assert [(pair.how, pair.active is None, pair.staging is None) for pair in found.pairs()] == [
        ("name", False, False),
        ("name", False, False),
        ("", False, True),
    ]
    assert [found.is_paired(item) for item in (*one, *other)] == [True, True, False, True, True]


def test_default_rules_without_a_tag_are_not_paired_by_it():
    one = [numbered("A", 1, standard=True, flows=(flow("mail"),))]
    other = [numbered("B", 1, standard=True, flows=(flow("title"),))]
    assert [pair.staging is None or pair.active is None for pair in matcher(one, other).pairs()] == [True, True]


@pytest.mark.parametrize(
    ("active", "staging", "passes"),
    [(50, 50, False), (50, 150, True), (150, 50, True), (None, 150, False), (50, None, False), (None, None, False)],
)
def test_a_rule_passes_default_rules_only_where_its_number_is_known(
    active: int | None, staging: int | None, passes: bool
):
    default = numbered("Default", 100, standard=True, flows=None)
    one, other = replace(numbered("R", 1), precedence=active), replace(numbered("R", 1), precedence=staging)
    pairs = [Pair(default, replace(default), "tag"), Pair(one, other, "name")]
    assert [found[0] is one for found in _passing_defaults(pairs)] == [True] * passes


# What a verdict needs, and the runs


def test_each_connector_is_run_once_with_all_it_needs():
    steps = [
        RunStep("ad:a.test", FULL_IMPORT, ("x",)),
        RunStep("ad:a.test", FULL_SYNC, ("x",)),
        RunStep("ad:b.test", FULL_SYNC, ("x",)),
    ]
    assert commands(steps, {"ad:a.test": "a's"}) == [
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'a''s' -FullImportRequired $true -FullSyncRequired $true",
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName '<ad:b.test>' -FullSyncRequired $true",
        "Start-ADSyncSyncCycle -PolicyType Delta",
    ]


def test_a_run_has_the_name_of_the_connector_on_staging_where_there_is_one():
    change = Change("changed", "rule", ("ad:a.test", "R"), "scope", "a", "b", rules=(rule(), rule()))
    for staging, expected in (("a on staging", "a on staging"), (None, "")):
        (step,) = run_steps(judge([change]), [MatchedConnector("ad:a.test", "a", staging, "forest")])
        assert (step.connector, step.step, step.name) == ("ad:a.test", FULL_SYNC, expected)


@pytest.mark.parametrize(("engines", "told"), [((None, None), 0), (("x", None), 1), ((None, "x"), 1)])
def test_another_engine_is_not_compared(engines: tuple[object, object], told: int):
    sides = [replace(plain([connector(None)]), engine=engine) for engine in engines]
    found = [item for item in compare(sides[0], sides[1]).not_compared if item.what == ENGINE]
    assert found == [NotCompared(ENGINE, IN_PLACE_OF_RULES)] * told


def test_the_files_that_do_not_say_something_are_named():
    one, other = (replace(item, connectors=None) for item in (plain([]), plain([])))
    one, other = (replace(item, input=replace(item.input, path=path)) for item, path in ((one, "a"), (other, "b")))
    (found,) = (item for item in undecided(one, other, ("connectors",)))
    assert found.startswith(
        "which domains and organizational units are synchronized: a and b does not say; export both"
    )
    (found,) = (item for item in undecided(one, one, ("connectors",)))
    assert found.startswith("which domains and organizational units are synchronized: a does not say; ")


# Connectors that somebody pairs


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (("north=east", "north=west"), "north"),
        (("north=east", "south=east"), "east"),
        (("south=west", "north=west"), "west"),
    ],
)
def test_the_connector_with_two_partners_is_named(texts: tuple[str, ...], named: str):
    def server(*names: str) -> Config:
        nodes = [
            replace(connector(None), name=name, forest=f"{name}.test", identifier=guid(1, number))
            for number, name in enumerate(names, 5 if "east" in names else 1)
        ]
        return plain(nodes)

    with pytest.raises(UsageError, match=f"gives two partners to '{named}'$"):
        connector_map(texts, server("north", "south"), server("east", "west"))
