"""Whole runs of ``ruleguard assess``, as data: for every way from one product to another at least one.

A case is a file ``seed/<name>.yaml``: ``row`` (of ``ROWS``), ``why``, ``input`` (a path of the repository), ``edits`` (file,
old text, new text) and ``remove`` (files) in a copy of it, or the text of one ``file`` in its place; ``also`` (more files of
the repository, by their new name); ``settings`` (the text of ruleguard.yaml); ``arguments``; and what must come out:
``code``, ``product``, ``verdict``, ``recommended``, ``roads``, ``findings`` (verdict by id), ``absent`` (ids), ``text``
(words of the text output, blanks do not count), ``json`` (values by path, such as pilot.rules.0.precedence) and ``error``
(words of the message).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

FOLDER = Path(__file__).parent / "seed"
ROWS = (
    "DirSync",
    "Azure AD Sync",
    "Connect in place",
    "swing",
    "settings import",
    "rule scripts",
    "Cloud Sync",
    "Graph schema",
)
KEYS = {
    *("row", "why", "input", "edits", "remove", "file", "also", "settings", "arguments"),
    *("code", "product", "verdict", "recommended", "roads", "findings", "absent", "text", "json", "error"),
}
CASES = {path.stem: YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}


def test_every_row_has_a_case():
    assert {case["row"] for case in CASES.values()} == set(ROWS)


@pytest.mark.parametrize("name", CASES)
def test_the_keys_of_a_case_are_known(name: str):
    assert set(CASES[name]) <= KEYS
    assert {"row", "why", "arguments", "code"} <= set(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_whole_run(name: str, root: Path, tmp_path: Path):
    case = CASES[name]
    prepared(case, root, tmp_path)
    code, shown, errors = run(tmp_path, root, case)
    flat = words(shown + errors)
    assert (code, [part for part in case.get("text", []) if words(part) not in flat]) == (case["code"], [])
    if code == 2:
        assert words(case["error"]) in words(errors)
        assert errors.count("\n") == 1
        return
    judged(case, tmp_path, root)


def judged(case: Mapping[str, Any], folder: Path, root: Path) -> None:
    code, shown, errors = run(folder, root, case, "--format", "json")
    assert (code, errors) == (case["code"], "")
    found = json.loads(shown)
    assert found["verdict"] == case["verdict"]
    assert found["product"]["name"] == case["product"]
    assert [road["name"] for road in found["roads"] if road["recommended"]] == [case["recommended"]] * bool(
        case["recommended"]
    )
    roads = {road["name"]: road["verdict"] for road in found["roads"]}
    assert case["roads"].items() <= roads.items()
    findings = {(item["id"], item["verdict"]) for item in found["findings"]}
    assert set(case.get("findings", {}).items()) <= findings
    assert not {item["id"] for item in found["findings"]} & set(case.get("absent", []))
    for path, value in case.get("json", {}).items():
        assert at(found, path.split(".")) == value, path
    assert code == (1 if found["verdict"] == "blocked" else 0)
    for item in found["findings"]:
        assert item["sources"] or "oncluded" in item["why"], item["id"]


def at(value: Any, path: list[str]) -> Any:
    """The value that a path of keys and indexes leads to; # stands for how many there are."""
    for step in path:
        value = len(value) if step == "#" else value[int(step)] if isinstance(value, list) else value[step]
    return value


def run(folder: Path, root: Path, case: Mapping[str, Any], *more: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "ruleguard", "assess", "in", *map(str, case["arguments"]), *more],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def prepared(case: Mapping[str, Any], root: Path, folder: Path) -> None:
    """The case's input as ``in``, a file or a folder."""
    target = folder / "in"
    if "file" in case:
        target.write_text(case["file"], encoding="utf-8")
    elif (root / case["input"]).is_dir():
        shutil.copytree(root / case["input"], target)
    else:
        shutil.copyfile(root / case["input"], target)
    for name, source in case.get("also", {}).items():
        shutil.copyfile(root / source, folder / name)
    for name in case.get("remove", []):
        (target / name).unlink()
    if "settings" in case:
        ((target if target.is_dir() else folder) / "ruleguard.yaml").write_text(case["settings"], encoding="utf-8")
    for name, old, new in case.get("edits", []):
        file = target / name if target.is_dir() else target
        text = file.read_bytes().decode("utf-8")
        assert old in text, f"{name}: {old}"
        file.write_bytes(text.replace(old, new).encode("utf-8"))


def words(text: str) -> str:
    return " ".join(text.split())


REAL = {
    "fim-2010-contoso": ("fim", "review", "swing", {"rules-extension", "portal-rules", "other-agents"}),
    "connect-1.1.130-contoso": ("connect", "review", "swing", {"connect-1", "not-upgraded-lately"}),
}


@pytest.mark.parametrize("name", REAL)
def test_real_exports(name: str, real_data: Path, root: Path, tmp_path: Path):
    """One command for the folders of both products."""
    shutil.copytree(real_data / name, tmp_path / "in")
    code, shown, errors = run(tmp_path, root, {"arguments": ["--today", "2025-12-01"]}, "--format", "json")
    found = json.loads(shown)
    product, verdict, recommended, findings = REAL[name]
    assert (code, errors, found["product"]["name"], found["verdict"]) == (0, "", product, verdict)
    assert [road["name"] for road in found["roads"] if road["recommended"]] == [recommended]
    assert findings <= {item["id"] for item in found["findings"]}
    assert not [item for item in found["findings"] if item["verdict"] == "blocks"]
