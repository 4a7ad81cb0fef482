"""The short run: a fixed set of damaged samples for every target, and every crash that was ever found."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import BETWEEN, TARGETS, Target, damaged_input, outcome

CRASHES = Path(__file__).parent / "crashes"
FOUND = sorted(path for path in CRASHES.rglob("*") if path.is_file())
EXAMPLES = {"expression": 400, "own-rule": 20, "rewrite": 60, "baseline": 40, "settings-json": 30, "ruleguard-yaml": 10}
"""Some targets are quicker than others; the rest gets ``OTHERS``."""
OTHERS = 15


@cache
def samples(target: Target) -> list[bytes]:
    return target.samples()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_damaged_samples(target: Target, tmp_path: Path) -> None:
    @settings(max_examples=EXAMPLES.get(target.name, OTHERS), derandomize=True, database=None, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        outcome(target, damaged_input(target, samples(target), Random(seed)), tmp_path)

    check()


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_samples_are_worth_damaging(target: Target, tmp_path: Path) -> None:
    """What is refused at once leads nowhere."""
    given = samples(target)
    assert given
    some = [data for data in given[:: max(1, len(given) // 4)] if BETWEEN not in data]
    refused = [data for data in some if outcome(target, data, tmp_path).startswith("error:")]
    assert len(refused) <= len(some) // 2


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_crash_does_not_come_back(path: Path, tmp_path: Path) -> None:
    outcome(TARGETS[path.parent.name], path.read_bytes(), tmp_path)


def test_every_crash_belongs_to_a_target_and_has_a_name() -> None:
    for path in FOUND:
        assert path.parent.name in TARGETS
        assert path.suffix == TARGETS[path.parent.name].suffix
        assert not all(letter in "0123456789abcdef" for letter in path.stem), "say what it shows"


def test_the_same_seed_gives_the_same_input() -> None:
    for target in TARGETS.values():
        one, other = (damaged_input(target, samples(target), Random(5)) for _ in range(2))
        assert one == other
