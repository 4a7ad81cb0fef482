"""What ruleguard's own baseline says about the differences of default rules.

An entry of ``shipped.yaml`` has edits of the pristine export for ``active`` and ``staging``, as ``test_mutations.py`` knows
them, and for ``clean``, a baseline of the user's (none without the key). ``expect`` has a line for each difference of a
default rule: ``rule / attribute | field | reason``, and what ``test_reasons.py`` adds; ``both``: what was edited alike;
``not compared``: what the baselines add to that list; ``says``: words of a consequence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from mutate import Export, Mutation
from ruamel.yaml import YAML
from test_mutations import export

from ruleguard.baselines.capture import capture
from ruleguard.baselines.file import document, one_rule_a_line, read
from ruleguard.baselines.shipped import shipped
from ruleguard.diff.change import Change, Comparison
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.model.nodes import Config
from ruleguard.model.shipped import Baseline
from ruleguard.render.diff_report import shipped as original
from ruleguard.text import Source

ENTRIES = YAML(typ="safe").load(Path(__file__).with_name("shipped.yaml"))
each_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])


@cache
def pristine() -> Export:
    return export("real")


def made(edits: Sequence[Mapping]) -> Config:
    drops = [edit["drop"] for edit in edits if "drop" in edit]
    entry = {"edits": [edit for edit in edits if "drop" not in edit], **({"drop": drops[0]} if drops else {})}
    return Mutation(entry, pristine()).made().config


def users(entry: Mapping) -> list[Baseline]:
    return [replace(capture(made(entry["clean"])), source="clean")] if "clean" in entry else []


def as_file(baseline: Baseline) -> Baseline:
    return read(Source(baseline.source, one_rule_a_line(document(baseline)).encode()))


def line(change: Change) -> str:
    parts = [" / ".join(change.key[1:]), change.field or "-", change.reason]
    parts += [f"by: {', '.join(change.choices)}"] if change.choices else []
    return " | ".join(parts + ([f"shipped: {original(change)}"] if original(change) else []))


def found(entry: Mapping, baselines: Sequence[Baseline], *, swapped: bool = False) -> Comparison:
    names = ("staging", "active") if swapped else ("active", "staging")
    return compare(*(made(entry.get(name, ())) for name in names), baselines=baselines)


@each_entry
def test_the_shipped_baseline_tells_why_default_rules_differ(entry: Mapping):
    comparison = found(entry, (*shipped(), *users(entry)))
    assert [line(change) for change in comparison.changes if change.reason] == entry.get("expect", [])
    assert [f"{it.key[1]} | {', '.join(it.parts)}" for it in comparison.edited_on_both] == entry.get("both", [])
    without = {item.what for item in found(entry, ()).not_compared}
    assert [item.what for item in comparison.not_compared if item.what not in without] == entry.get("not compared", [])
    said = [item.consequence for item in judge(comparison.changes)]
    assert any(entry.get("says", "") in each for each in said) or not said


@each_entry
def test_a_baseline_file_gives_the_answers_of_the_export(entry: Mapping):
    known = users(entry)
    one, other = (found(entry, (*shipped(), *each)) for each in (known, [as_file(item) for item in known]))
    assert [line(change) for change in one.changes] == [line(change) for change in other.changes]
    assert (one.edited_on_both, one.not_compared) == (other.edited_on_both, other.not_compared)


@each_entry
def test_the_other_way_round_the_reasons_are_the_same(entry: Mapping):
    known = (*shipped(), *users(entry))
    turned = {"active": "staging", "staging": "active", "active and staging": "active and staging"}
    there = sorted(change.reason for change in found(entry, known).changes)
    back = [change.reason.rpartition("hand on ") for change in found(entry, known, swapped=True).changes]
    assert sorted(before + at + (turned[side] if at else side) for before, at, side in back) == there


@each_entry
def test_with_the_users_full_baseline_of_a_pristine_server_every_edit_of_content_shows_what_was_shipped(entry: Mapping):
    comparison = found(entry, (*shipped(), capture(pristine().config)))
    for change in comparison.changes:
        if change.reason.startswith("edited by hand") and None not in change.rules:
            assert change.shipped is not None, line(change)


def test_a_pristine_server_is_edited_nowhere():
    comparison = compare(pristine().config, pristine().config, baselines=shipped())
    assert (comparison.changes, comparison.edited_on_both) == ((), ())
