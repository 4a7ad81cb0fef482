"""Why default rules differ. A folder with ``reasons.txt`` has, beside the two servers, exports of clean ones: ``baseline*``.

A line is ``key | field | reason without a baseline | reason with it``, then the choices that account for it and what was
shipped, where they are known; then what both servers edited alike, and what the baseline could not be used for.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from strategies import configs, dressed, randoms, seeds
from test_diff_cases import CASES, HERE, side
from test_diff_laws import EDITS, Sides, law, siblings

from ruleguard.baselines.capture import capture
from ruleguard.baselines.file import document, one_rule_a_line, read
from ruleguard.cli.inputs import load_one
from ruleguard.diff.change import Change, Comparison
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.reasons import BY_HAND, NEWER, UNKNOWN, WIZARD
from ruleguard.model.nodes import Config
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import is_standard_tag
from ruleguard.text import Source

REASONS = sorted(path.parent for path in HERE.glob("*/baseline.*"))
each_case = pytest.mark.parametrize("case", REASONS, ids=lambda case: case.name)
SWAPPED = {f"{BY_HAND}active": f"{BY_HAND}staging", f"{BY_HAND}staging": f"{BY_HAND}active"}


def sides(case: Path) -> Sides:
    return side(case, "active"), side(case, "staging")


def baselines(case: Path) -> list[Baseline]:
    """The clean servers. Their baselines are told by their files' names, as a report tells them."""
    found = [capture(load_one(str(path))) for path in sorted(case.glob("baseline*"))]
    return [replace(each, source=Path(each.source).name) for each in found]


def described(case: Path, known: list[Baseline]) -> list[str]:
    without, found = compare(*sides(case)), compare(*sides(case), baselines=known)
    lines = [
        " | ".join((" / ".join(change.key), change.field or "-", other.reason, change.reason, *more(change)))
        for other, change in zip(without.changes, found.changes, strict=True)
        if change.reason
    ]
    lines += [f"edited on both: {' / '.join(item.key)} | {', '.join(item.parts)}" for item in found.edited_on_both]
    new = sorted(set(found.not_compared) - set(without.not_compared))
    return lines + [f"not compared: {item.what}: {item.why}" for item in new]


def more(change: Change) -> Iterator[str]:
    if change.choices:
        yield f"by: {', '.join(change.choices)}"
    if change.shipped is not None:
        yield f"shipped: {json.dumps(change.shipped)}"


@each_case
def test_a_difference_of_a_default_rule_has_its_reason(case: Path, request: pytest.FixtureRequest):
    found, expected = described(case, baselines(case)), case / "reasons.txt"
    if request.config.getoption("--update", default=False):
        expected.write_text("".join(f"{each}\n" for each in found), encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8").splitlines()


@each_case
def test_the_reasons_of_a_case_the_other_way_round_are_the_same(case: Path):
    assert_reverse(sides(case), baselines(case))


@each_case
def test_a_baseline_file_says_what_the_export_says_that_it_was_made_from(case: Path):
    known = baselines(case)
    texts = [one_rule_a_line(document(each)) for each in known]
    files = [read(Source(each.source, text.encode())) for each, text in zip(known, texts, strict=True)]
    assert described(case, files) == described(case, known)


@each_case
def test_a_baseline_does_not_differ_from_what_it_was_taken_from(case: Path):
    for path in case.glob("baseline*"):
        clean = load_one(str(path))
        assert compare(clean, clean, baselines=[capture(clean)]) == compare(clean, clean)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("default-rule-edited-on-active", "people lose with the switch what the edit does"),
        ("default-rule-edited-on-staging", "the next upgrade resets it"),
        ("default-rule-edited-on-both", "the next upgrade resets both"),
        ("default-rule-deleted", "the next upgrade there brings it back, enabled"),
        ("default-rule-switched-off-by-hand", "switched it on or off by hand on staging"),
        ("default-rule-with-another-source-anchor", "with different choices (source anchor attribute)"),
        ("default-rule-with-another-source-anchor-and-edited", "people lose with the switch what the edit does"),
        ("default-rule-revision-with-content", "shipped change from revision 003 (active) to 004 (staging)"),
        ("default-rule-of-a-newer-build", "nobody deleted it"),
    ],
)
def test_the_consequence_says_what_becomes_of_it(case: str, words: str):
    judged = judge(compare(*sides(HERE / case), baselines=baselines(HERE / case)).changes)
    assert any(words in item.consequence for item in judged)


# ------------------------------------------------------------------ laws


def assert_reverse(both: Sides, clean: list[Baseline]) -> None:
    there, back = compare(*both, baselines=clean), compare(*reversed(both), baselines=clean)
    assert told(there, swapped=False) == told(back, swapped=True)
    alike = [Counter(map(sorted_parts, found.edited_on_both)) for found in (there, back)]
    assert alike[0] == alike[1]


def sorted_parts(item) -> str:
    return ", ".join(sorted(item.parts, key=str.casefold)).casefold()


def told(comparison: Comparison, *, swapped: bool) -> Counter[tuple]:
    return Counter(
        (
            tuple(id(rule) for rule in change.rules[:: -1 if swapped else 1]),
            change.object,
            change.field,
            "" if change.object == "rule" else change.key[-1].casefold(),
            turned(change.reason) if swapped else change.reason,
        )
        for change in comparison.changes
        if change.reason
    )


def turned(reason: str) -> str:
    """The reason as the other direction has it; what is about both sides names them in one order."""
    parts = reason.rpartition(BY_HAND)
    return parts[0] + SWAPPED.get(parts[1] + parts[2], parts[1] + parts[2])


@law
@given(siblings(), configs)
def test_the_reasons_the_other_way_round_are_the_same(both: Sides, baseline: Config):
    assert_reverse(both, [capture(baseline)])


@law
@given(siblings(), configs)
def test_a_baseline_changes_no_difference(both: Sides, baseline: Config):
    with_it, without = compare(*both, baselines=[capture(baseline)]), compare(*both)
    assert (with_it.changes, with_it.cosmetic) == (without.changes, without.cosmetic)


@law
@given(siblings(), configs)
def test_every_difference_of_a_default_rule_and_nothing_else_has_a_reason(both: Sides, baseline: Config):
    for change in compare(*both, baselines=[capture(baseline)]).changes:
        standard = any(rule is not None and is_standard_tag(rule.immutable_tag or "") for rule in change.rules)
        assert bool(change.reason) == (change.object in ("rule", "flow") and standard)
        assert not change.reason or change.reason.startswith((NEWER, WIZARD, BY_HAND, UNKNOWN))


@law
@given(configs, seeds, seeds, randoms)
def test_a_server_that_is_as_shipped_is_not_blamed(config: Config, pick: int, which: int, random: Random):
    tags = [rule.immutable_tag for rule in config.rules]
    rules = [rule for rule in config.rules if rule.standard and rule.flows and tags.count(rule.immutable_tag) == 1]
    assume(rules)
    rule = rules[pick % len(rules)]
    edit = sorted(EDITS)[which % len(EDITS)]
    edited = dressed(
        Config(
            **{
                **{name: getattr(config, name) for name in Config.__dataclass_fields__},
                "rules": tuple(EDITS[edit](each, random) if each is rule else each for each in config.rules),
            }
        ),
        random,
    )
    for change in of(rule, compare(config, edited, baselines=[capture(config)]).changes):
        assert "active" not in change.reason
    for change in of(rule, compare(edited, config, baselines=[capture(config)]).changes, at=1):
        assert "staging" not in change.reason


def of(rule: object, changes: tuple[Change, ...], at: int = 0) -> list[Change]:
    """The changes inside a rule that are about what it does: its place and its description are not what was shipped."""
    others = ("precedence", "description")
    return [change for change in changes if change.rules[at] is rule and change.field not in others]


def test_there_are_cases():
    assert len(REASONS) > 15
    assert set(REASONS) <= set(CASES)
