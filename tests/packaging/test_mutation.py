"""Mutation testing finds the mutants of a file, says where they are, and counts right."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("a source distribution has no benchmarks", allow_module_level=True)
pytest.importorskip("mutmut")
pytest.importorskip("coverage")
pytest.importorskip("resource")

TEXT = '''"""A module."""

LIMIT = 8


class Thing:
    @property
    def half(self) -> int:
        return (
            LIMIT // 2
        )


def over(number: int) -> bool:
    """Not mutated: this text."""
    return number > LIMIT
'''


@pytest.fixture
def file(tmp_path: Path) -> Any:
    from benchmarks.mutants import MutatedFile

    (tmp_path / "a.py").write_text(TEXT, encoding="utf-8")
    return MutatedFile(tmp_path, "a.py")


def test_mutants_stand_in_statements_and_functions(file: Any):
    found = {(file.difference(mutant), mutant.lines, mutant.function) for mutant in file.mutants}
    assert found == {
        ("-LIMIT = 8\n+LIMIT = 9", (3, 3), ()),
        ("-LIMIT = 8\n+LIMIT = None", (3, 3), ()),
        ("-            LIMIT // 2\n+            LIMIT / 2", (9, 11), ("Thing", "half")),
        ("-            LIMIT // 2\n+            LIMIT // 3", (9, 11), ("Thing", "half")),
        ("-    return number > LIMIT\n+    return number >= LIMIT", (16, 16), ("over",)),
    }


def test_a_mutant_is_the_text_with_one_change(file: Any):
    assert [file.mutated(mutant) == TEXT for mutant in file.mutants] == [False] * 5
    assert len({file.mutated(mutant) for mutant in file.mutants}) == 5


@pytest.mark.parametrize(
    ("noticed", "all_", "low", "high"), [(0, 10, 0, 0.278), (5, 10, 0.237, 0.763), (90, 100, 0.826, 0.945)]
)
def test_the_interval_is_that_of_wilson(noticed: int, all_: int, low: float, high: float):
    from benchmarks.mutation import interval

    assert interval(noticed, all_) == pytest.approx((low, high), abs=0.001)


def test_the_command_says_its_options():
    command = [sys.executable, "-m", "benchmarks.mutation", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert "--package" in done.stdout
