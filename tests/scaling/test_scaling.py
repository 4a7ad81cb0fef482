"""Twice the input costs at most 2.3 times the work, for whatever can be many in an input. Work is counted in lines that are
executed, rule by rule of the linter and step by step of the other commands: it does not depend on the machine."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from ruleguard.diff import precedence
from ruleguard.plan import rule_steps
from tests.scaling.shapes import DIFFS, FIM, SETTINGS, XML
from tests.scaling.work import PARTS, Counts, difference, ratios, work

FEW = 40
MOST = 2.3
MUCH = {
    "rules with filters of their own": PARTS,
    "groups about one attribute": ("rules", "lint", "script", "show"),
    "forests with rules": ("rules", "assess", "baseline"),
    "flows": ("rules", "assess", "diff"),
    "import flows": ("rules", "assess"),
}
"""What is counted beside the rules of the linter, which look at every part of an input."""
REPORTED = ("rules renamed", "rules with other flows", "scopeFilters half new")
"""Comparisons of which every format is counted."""


def too_much(found: dict[str, float]) -> dict[str, float]:
    return {step: round(ratio, 2) for step, ratio in found.items() if ratio > MOST}


@pytest.fixture(autouse=True)
def many_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done for a limited number of rules is done for so few that the limit shows."""
    monkeypatch.setattr(rule_steps, "MOST_PAIRS", 0)
    monkeypatch.setattr(precedence, "MOST_LOOKED_AT", 5)


@pytest.mark.parametrize("name", [*SETTINGS, *XML, *FIM])
def test_one_input(name: str, tmp_path: Path) -> None:
    numbers = count()
    shape = SETTINGS.get(name) or XML.get(name) or FIM[name]

    def measured(few: int) -> Counts:
        return work(shape, few, tmp_path / str(next(numbers)), MUCH.get(name, ("rules",)))

    assert too_much(ratios(measured, FEW)) == {}


@pytest.mark.parametrize("name", DIFFS)
def test_two_servers(name: str, tmp_path: Path) -> None:
    numbers = count()

    def measured(few: int) -> Counts:
        return difference(DIFFS[name], few, tmp_path / str(next(numbers)), reports=name in REPORTED)

    assert too_much(ratios(measured, FEW)) == {}


def test_a_quadratic_step_is_seen(tmp_path: Path) -> None:

    def measured(few: int) -> Counts:
        names = [f"{few}-{each}" for each in range(few)]
        return Counts({"pairs": len([1 for one in names for other in names if one > other])})

    assert too_much(ratios(measured, FEW))
