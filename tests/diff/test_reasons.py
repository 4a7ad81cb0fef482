"""Why default rules differ. A folder with ``reasons.txt`` has, beside the two servers, exports of clean ones: ``baseline*``.

A line is ``key | field | reason without a baseline | reason with it``; then what both servers edited alike, and what the
baseline could not be used for.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from strategies import configs, dressed, randoms, seeds
from test_diff_cases import CASES, HERE, side
from test_diff_laws import EDITS, Sides, law, siblings

from ruleguard.cli.inputs import load_one
from ruleguard.diff.change import Change, Comparison
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.impact_words import is_standard
from ruleguard.diff.reasons import BY_HAND, NEWER, UNKNOWN, WIZARD
from ruleguard.model.nodes import Config

REASONS = sorted(path.parent for path in HERE.glob("*/baseline.*"))
each_case = pytest.mark.parametrize("case", REASONS, ids=lambda case: case.name)
SWAPPED = {f"{BY_HAND}active": f"{BY_HAND}staging", f"{BY_HAND}staging": f"{BY_HAND}active"}


def sides(case: Path) -> Sides:
    return side(case, "active"), side(case, "staging")


def baselines(case: Path) -> list[Config]:
    return [load_one(str(path)) for path in sorted(case.glob("baseline*"))]


def described(case: Path) -> list[str]:
    without, found = compare(*sides(case)), compare(*sides(case), baselines=baselines(case))
    lines = [
        " | ".join((" / ".join(change.key), change.field or "-", other.reason, change.reason))
        for other, change in zip(without.changes, found.changes, strict=True)
        if change.reason
    ]
    lines += [f"edited on both: {' / '.join(item.key)} | {', '.join(item.parts)}" for item in found.edited_on_both]
    new = sorted(set(found.not_compared) - set(without.not_compared))
    return lines + [f"not compared: {item.what.replace(f'{case}', case.name)}: {item.why}" for item in new]


@each_case
def test_a_difference_of_a_default_rule_has_its_reason(case: Path, request: pytest.FixtureRequest):
    found, expected = described(case), case / "reasons.txt"
    if request.config.getoption("--update", default=False):
        expected.write_text("".join(f"{each}\n" for each in found), encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8").splitlines()


@each_case
def test_the_reasons_of_a_case_the_other_way_round_are_the_same(case: Path):
    assert_reverse(sides(case), baselines(case))


@each_case
def test_a_baseline_does_not_differ_from_what_it_was_taken_from(case: Path):
    for baseline in baselines(case):
        assert compare(baseline, baseline, baselines=[baseline]) == compare(baseline, baseline)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ("default-rule-edited-on-active", "people lose with the switch what the edit does"),
        ("default-rule-edited-on-staging", "the next upgrade resets it"),
        ("default-rule-edited-on-both", "the next upgrade resets both"),
        ("default-rule-deleted", "the next upgrade there brings it back, enabled"),
        ("default-rule-switched-off-by-hand", "switched it on or off by hand on staging"),
        ("default-rule-with-another-source-anchor", "the wizard decides this"),
        ("default-rule-revision-with-content", "Microsoft ships it differently"),
    ],
)
def test_the_consequence_says_what_becomes_of_it(case: str, words: str):
    judged = judge(compare(*sides(HERE / case), baselines=baselines(HERE / case)).changes)
    assert any(words in item.consequence for item in judged)


# ------------------------------------------------------------------ laws


def assert_reverse(both: Sides, clean: list[Config]) -> None:
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
    assert_reverse(both, [baseline])


@law
@given(siblings(), configs)
def test_a_baseline_changes_no_difference(both: Sides, baseline: Config):
    with_it, without = compare(*both, baselines=[baseline]), compare(*both)
    assert (with_it.changes, with_it.cosmetic) == (without.changes, without.cosmetic)


@law
@given(siblings(), configs)
def test_every_difference_of_a_default_rule_and_nothing_else_has_a_reason(both: Sides, baseline: Config):
    for change in compare(*both, baselines=[baseline]).changes:
        standard = is_standard(change) or any(rule is not None and rule.standard for rule in change.rules)
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
    for change in of(rule, compare(config, edited, baselines=[config]).changes):
        assert "active" not in change.reason
    for change in of(rule, compare(edited, config, baselines=[config]).changes, at=1):
        assert "staging" not in change.reason


def of(rule: object, changes: tuple[Change, ...], at: int = 0) -> list[Change]:
    """The changes inside a rule that are about what it does: its place among others is nobody's edit."""
    return [change for change in changes if change.rules[at] is rule and change.field != "precedence"]


def test_there_are_cases():
    assert len(REASONS) > 15
    assert set(REASONS) <= set(CASES)
