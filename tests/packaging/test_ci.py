"""The workflow for GitHub Actions says what the project says of itself elsewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML


@pytest.fixture(scope="module")
def workflow(root: Path) -> dict[str, Any]:
    return dict(
        YAML(typ="safe", pure=True).load((root / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    )


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return dict(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"])


def test_every_system_and_version_is_tested(workflow: dict[str, Any], project: dict[str, Any]) -> None:
    matrix = workflow["jobs"]["test"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["os"]} == {"windows", "macos", "ubuntu"}
    versions = [re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", name) for name in project["classifiers"]]
    assert matrix["python"] == [found[1] for found in versions if found]
    assert project["requires-python"] == f">={matrix['python'][0]}"
    assert workflow["jobs"]["check"]["steps"][1]["with"]["python-version"] == matrix["python"][0]


def test_it_runs_the_command_of_the_readme(workflow: dict[str, Any], root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    wanted = re.search(r"## Test it\n+```sh\n(.+)\n```", readme)
    assert wanted is not None
    assert wanted[1] in [step.get("run") for step in workflow["jobs"]["test"]["steps"]]
    assert workflow["jobs"]["test"]["defaults"]["run"]["shell"] == "bash"


def test_it_runs_the_checks_of_a_change(workflow: dict[str, Any], root: Path) -> None:
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    own = (root / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in own if line.startswith(("ruff ", "mypy", "lint-imports"))] == runs[1:]


def test_it_may_only_read_and_its_actions_are_pinned(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all("permissions" not in job for job in workflow["jobs"].values())
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
    assert not any("${{" in step.get("run", "") for step in steps), "an expression in a command can be injected into"
