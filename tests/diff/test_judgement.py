"""The table of consequences: it has a line for every change there can be, and every line is for something."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from strategies import ENTRA, plain, rule
from test_diff_cases import CASES, side
from test_diff_laws import EDITS
from test_known_settings import JSON, XML, server_file, settings_file

from ruleguard.diff import rules as compared_rules
from ruleguard.diff.change import Change
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import ROWS, Verdict, judge, verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import ALL_CONNECTORS, FULL_IMPORT, FULL_SYNC, INITIAL, run_steps
from ruleguard.model.nodes import ENTRA_CONNECTOR, SyncRule

WHOLE = "added", "removed"
POSSIBLE: dict[str, dict[str, tuple[str, ...]]] = {
    "server": {"changed": ("build",)},
    "setting": {"changed": ("",)},
    "connector": {"added": ("",), "removed": ("",), "changed": ("name", "forest", "password_hash_sync", "library")},
    "partition": {"added": ("",), "removed": ("",), "changed": ("selected", "preferred_controllers")},
    "container": {"changed": ("imported",)},
    "object-type": {"added": ("object_types",), "removed": ("object_types",)},
    "attribute": {"added": ("attributes",), "removed": ("attributes",), "changed": ("type",)},
    "run-profile": {"added": ("",), "removed": ("",), "changed": ("",)},
    "metaverse-attribute": {"added": ("",), "removed": ("",), "changed": ("",)},
    "metaverse-object-type": {"added": ("",), "removed": ("",)},
    "rule": {
        "added": ("",),
        "removed": ("",),
        "renamed": ("name",),
        "moved": ("connector",),
        "changed": (
            "description",
            "direction",
            "source_object_type",
            "target_object_type",
            "link_type",
            "immutable_tag",
            "disabled",
            "password_sync",
            "soft_delete_expiry",
            "precedence_before",
            "precedence_after",
            "scope",
            "joins",
            "precedence",
        ),
    },
    "flow": {"added": ("",), "removed": ("",), "changed": ("expression", "value", "sources", "kind", "merge", "once")},
}
"""What a comparison can find: by object, by action, the fields."""

COMBINATIONS = [
    (thing, action, field)
    for thing, actions in POSSIBLE.items()
    for action, fields in actions.items()
    for field in fields
]
VALUES = (None, "", "Microsoft.One.001", True, False, ["x"], [[{"attribute": "mail"}]], 7)


def made(thing: str, action: str, field: str, values: tuple, rules: tuple) -> Change:
    key = {"rule": ("entra", "One"), "flow": ("entra", "One", "mail")}.get(thing, ("entra", "x"))
    return Change(action, thing, key, field, *values, rules=rules, targets=("mail",))


def whose(thing: str, action: str, one: SyncRule, other: SyncRule) -> tuple[SyncRule | None, SyncRule | None]:
    if thing not in ("rule", "flow"):
        return (None, None)
    if thing == "rule" and action in WHOLE:
        return (None, other) if action == "added" else (one, None)
    return (one, other)


@pytest.mark.parametrize(("thing", "action", "field"), COMBINATIONS)
def test_every_change_that_there_can_be_has_a_judgement(thing: str, action: str, field: str):
    found = [rule(Random(seed), seed, (ENTRA_CONNECTOR,)) for seed in range(12)]
    for number, values in enumerate(product(VALUES, VALUES)):
        pair = whose(thing, action, found[number % 12], found[number * 5 % 12])
        (item,) = judge([made(thing, action, field, values, pair)])
        assert item.consequence
        assert item.impact in ("deletion", "identity", "value", "operation", "version", "environment", "cosmetic")


def test_the_comparison_finds_nothing_beyond_the_table_here():
    found = {
        (change.object, change.action, change.field)
        for case in CASES
        for change in compare(side(case, "active"), side(case, "staging")).changes
    }
    assert found <= set(COMBINATIONS)
    assert {("rule", "changed", field) for field in compared_rules._PLAIN_FIELDS} <= set(COMBINATIONS)


def line_of(change: Change) -> int:
    return next(
        number
        for number, row in enumerate(ROWS)
        if row.object == change.object and change.action in row.actions
        if ("*" in row.fields or change.field in row.fields) and row.when(change)
    )


def test_every_line_of_the_table_is_for_a_case():
    comparisons = [compare(side(case, "active"), side(case, "staging")) for case in CASES]
    comparisons += [compare(settings_file(row[1], row[2]), settings_file(row[1], row[3])) for row in JSON]
    comparisons += [compare(server_file(row[1], row[2]), server_file(row[1], row[3])) for row in XML]
    used = {line_of(change) for comparison in comparisons for change in comparison.changes}
    assert [(row.id, row.level) for number, row in enumerate(ROWS) if number not in used] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_sentence_shows_a_value_of_the_program(case):
    for item in judge(compare(side(case, "active"), side(case, "staging")).changes):
        assert "None" not in item.consequence
        assert "{" not in item.consequence
        assert "[]" not in item.consequence


@pytest.mark.parametrize("name", sorted(set(EDITS) - {"disabled", "direction"}))
def test_a_rule_that_is_disabled_on_both_servers_stands_against_nothing(name: str):
    found = (rule(Random(seed), 0, (ENTRA_CONNECTOR,)) for seed in range(1000))
    off = next(replace(each, disabled=True) for each in found if each.flows and not each.standard)
    sides = [plain((ENTRA,), (each,)) for each in (off, EDITS[name](off, Random(0)))]
    judged = judge(compare(*sides).changes)
    assert judged
    assert {item.level for item in judged} == {Level.INFO}
    assert run_steps(judged) == []


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((), Verdict.READY),
        (("info", "info"), Verdict.READY),
        (("info", "warning"), Verdict.REVIEW),
        (("warning", "breaking", "info"), Verdict.BLOCKED),
    ],
)
def test_the_verdict_is_that_of_the_worst_change(levels, expected):
    (item,) = judge([made("server", "changed", "build", ("1", "2"), (None, None))])
    assert verdict(replace(item, level=Level(level)) for level in levels) is expected


def steps(case: str) -> list[tuple[str, str, int]]:
    folder = next(path for path in CASES if path.name == case)
    changes = compare(side(folder, "active"), side(folder, "staging")).changes
    return [(step.step, step.connector, len(step.because)) for step in run_steps(judge(changes))]


CORP = "ad:corp.test"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("description-changed", []),
        ("rule-renamed", []),
        ("connector-renamed", []),
        ("build-changed", []),
        ("default-rule-revision", []),
        ("rule-added-disabled", []),
        ("flow-expression-changed", [(FULL_SYNC, CORP, 1)]),
        ("flow-changed-merged-and-once", [(FULL_SYNC, CORP, 3)]),
        ("rule-disabled-that-writes", [(FULL_SYNC, CORP, 1)]),
        ("precedence-inverted", [(FULL_SYNC, CORP, 1)]),
        ("container-excluded", [(FULL_IMPORT, CORP, 1), (FULL_SYNC, CORP, 1)]),
        ("domain-selected", [(FULL_IMPORT, CORP, 1), (FULL_SYNC, CORP, 1)]),
        ("xml-attribute-missing", [(FULL_IMPORT, CORP, 1), (FULL_SYNC, CORP, 1)]),
        ("xml-object-type-added", [(FULL_IMPORT, CORP, 1), (FULL_SYNC, CORP, 1)]),
        ("forest-missing-with-its-rules", [(INITIAL, ALL_CONNECTORS, 1), (FULL_SYNC, "ad:b.test", 1)]),
    ],
)
def test_a_change_needs_these_runs(case: str, expected: list[tuple[str, str, int]]):
    assert steps(case) == expected


def test_an_identity_setting_needs_an_initial_cycle_of_everything():
    rows = [row for row in JSON if row[0] in ("source-anchor", "upn-attribute", "matching")]
    for row in rows:
        sides = settings_file(row[1], row[2]), settings_file(row[1], row[3])
        found = run_steps(judge(compare(*sides).changes))
        assert [(step.step, step.connector) for step in found] == [(INITIAL, ALL_CONNECTORS)]


def test_a_rule_to_entra_needs_a_full_synchronization_of_what_feeds_it_too():
    """The vendor's pages name the connectors to Active Directory in one place, the Entra connector in another."""
    found = {connector for step, connector, _ in steps("joins-of-an-outbound-rule-turned-round") if step == FULL_SYNC}
    assert ALL_CONNECTORS in found or found >= {"entra", CORP}


def test_a_run_has_the_name_of_the_connector_on_the_server_that_runs_it():
    folder = next(path for path in CASES if path.name == "flow-expression-changed")
    comparison = compare(side(folder, "active"), side(folder, "staging"))
    (matched,) = [item for item in comparison.matched if item.role == CORP]
    (step,) = run_steps(judge(comparison.changes), comparison.matched)
    assert (step.connector, step.name) == (CORP, matched.staging)
    assert [item.name for item in run_steps(judge(comparison.changes))] == [""]


def test_a_change_of_group_writeback_needs_a_full_import_of_the_cloud():
    row = next(row for row in XML if row[0] == "group-writeback")
    found = run_steps(judge(compare(server_file(row[1], row[2]), server_file(row[1], row[3])).changes))
    assert [(step.step, step.connector) for step in found] == [(FULL_IMPORT, "entra"), (FULL_SYNC, "entra")]


@pytest.mark.parametrize(
    "field", ["direction", "source_object_type", "link_type", "precedence", "disabled", "password_sync"]
)
def test_what_decides_what_a_rule_does_and_is_not_said_is_listed(field: str):
    whole = next(each for each in (rule(Random(seed), 0, (ENTRA_CONNECTOR,)) for seed in range(99)) if each.flows)
    open_ = replace(whole, **{field: None})
    for sides in ((whole, open_), (open_, whole), (open_, open_)):
        comparison = compare(*(plain((ENTRA,), (each,)) for each in sides))
        assert comparison.changes == ()
        assert any(f"of '{whole.name}'" in item.what for item in comparison.not_compared)
    said = compare(plain((ENTRA,), (whole,)), plain((ENTRA,), (whole,))).not_compared
    assert not any(f"of '{whole.name}'" in item.what for item in said)
