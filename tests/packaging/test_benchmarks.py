"""The benchmarks run, on inputs that are what they say. How long anything takes is asserted nowhere."""

from __future__ import annotations

import ast
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli.inputs import load_one
from ruleguard.diff.compare import compare
from ruleguard.expressions.check import check

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "benchmarks" / "inputs.py"
if not MODULE.exists():
    pytest.skip("a source distribution has no benchmarks", allow_module_level=True)


@pytest.fixture(scope="module")
def inputs() -> Mapping[str, Any]:
    """The names of ``benchmarks.inputs``, which needs nothing but the standard library."""
    return runpy.run_path(str(MODULE))


@pytest.fixture(scope="module")
def files(inputs: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return inputs["write_all"](tmp_path_factory.mktemp("inputs"))


def test_inputs_are_the_same_every_time(inputs: Mapping[str, Any], files: Mapping[str, Path], tmp_path: Path) -> None:
    again = inputs["write_all"](tmp_path)
    assert {name: path.read_bytes() for name, path in again.items()} == {
        name: path.read_bytes() for name, path in files.items()
    }


def test_inputs_have_the_sizes_that_are_named(inputs: Mapping[str, Any], files: Mapping[str, Path]) -> None:
    sizes = {name: path.stat().st_size for name, path in files.items()}
    assert sizes["large.ps1"] == pytest.approx(inputs["SCRIPT_BYTES"], rel=0.05)
    assert sizes["active.json"] == pytest.approx(inputs["SETTINGS_BYTES"], rel=0.05)
    assert sizes["staging.json"] == pytest.approx(inputs["SETTINGS_BYTES"], rel=0.05)
    assert sizes["small.yaml"] == pytest.approx(sizes["small.ps1"], rel=0.1)


@pytest.mark.parametrize("name", ["small.ps1", "large.ps1", "active.json", "staging.json"])
def test_inputs_are_read_without_a_fault(files: Mapping[str, Path], name: str) -> None:
    config = load_one(str(files[name]))
    assert config.faults == ()
    assert config.rules


def test_the_small_script_is_one_rule_with_three_flows(files: Mapping[str, Path]) -> None:
    (rule,) = load_one(str(files["small.ps1"])).rules
    assert sorted(flow.kind or "" for flow in rule.flows or ()) == ["constant", "direct", "expression"]


def test_about_one_rule_in_a_hundred_differs(files: Mapping[str, Path]) -> None:
    active, staging = load_one(str(files["active.json"])), load_one(str(files["staging.json"]))
    changed = {change.key[:2] for change in compare(active, staging).changes}
    assert len(active.rules) == len(staging.rules)
    assert 0.005 < len(changed) / len(active.rules) < 0.02
    assert {rule.identifier for rule in active.rules}.isdisjoint(rule.identifier for rule in staging.rules)


@pytest.fixture(scope="module")
def mixture() -> Mapping[str, Any]:
    """The names of ``benchmarks.expressions``, which needs nothing but the standard library either."""
    return runpy.run_path(str(MODULE.with_name("expressions.py")))


def test_no_two_expressions_are_equal(mixture: Mapping[str, Any], tmp_path: Path) -> None:
    written = mixture["write"](tmp_path)["expressions.txt"].read_text(encoding="utf-8").strip().split("\n\n")
    assert written == mixture["expressions"]()
    assert len(set(written)) == len(written) == 10_000


def test_the_expressions_are_in_order(mixture: Mapping[str, Any]) -> None:
    assert [text for text in mixture["TEMPLATES"] if check(text)] == []


def test_the_python_text_is_python_of_the_same_size(mixture: Mapping[str, Any], tmp_path: Path) -> None:
    written = mixture["write"](tmp_path)
    statements = ast.parse(written["expressions.py"].read_text(encoding="utf-8")).body
    assert len(statements) == mixture["COUNT"]
    assert written["expressions.py"].stat().st_size == written["expressions.txt"].stat().st_size


def test_a_table_and_all_figures_come_out(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks", "--runs", "1", "--only", "startup", "--json", str(figures)]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stderr
    assert "| startup " in done.stdout
    (case,) = json.loads(figures.read_text(encoding="utf-8"))["cases"]
    assert case["name"] == "startup"
    assert case["subject"] > 0
