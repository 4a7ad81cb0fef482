"""Where else a finding points to. ``related.txt`` has a line for each such place of the examples of mistakes:
``example rule line-of-the-finding -> line:column what is there``."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_rule_cases import FAILING, findings, name

EXPECTED = Path(__file__).with_name("related.txt")


def told(path: Path) -> list[str]:
    return [
        f"{name(path)} {item.rule} {item.at.start.line if item.at else '-'} -> "
        f"{place.start.line}:{place.start.column} {place.note}"
        for item in findings(path)
        for place in item.related
    ]


def test_every_finding_points_to_what_it_is_about(request: pytest.FixtureRequest):
    found = [line for path in FAILING for line in told(path)]
    if request.config.getoption("--update", default=False):
        EXPECTED.write_text("".join(f"{line}\n" for line in found), encoding="utf-8", newline="\n")
    assert found == EXPECTED.read_text(encoding="utf-8").splitlines()


def test_every_place_says_what_it_is():
    lines = EXPECTED.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.partition(" -> ")[2].partition(" ")[2].strip()] == []
