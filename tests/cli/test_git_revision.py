"""``REV:path``: a file or folder as it was in a git revision is read as the same file or folder on disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli.inputs import load, load_one
from ruleguard.errors import RuleguardError
from ruleguard.model.nodes import Config

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

STUB = {"policyMetadata": {"type": "migration"}, "deploymentMetadata": {"hostName": "stub.example.test"}}


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "-c", "user.name=t", "-c", "user.email=t@example.test", "commit", "-q", "-m", "x", "--no-gpg-sign")


@pytest.fixture(scope="module")
def repository(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two server folders, settings, scripts, and what lies around in a repository."""
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init", "-q", "-b", "main")
    for name in ("old", "new"):
        shutil.copytree(samples / "server", folder / "servers" / name)
    (folder / "servers" / "new" / "MigratedPolicy.json").write_text(json.dumps(STUB), encoding="utf-8")
    (folder / "settings").mkdir()
    shutil.copy(samples / "active.json", folder / "settings" / "größe active.json")
    shutil.copytree(samples / "rules", folder / "scripts")
    (folder / "empty").mkdir()
    (folder / "empty" / "readme.txt").write_text("nothing here", encoding="utf-8")
    (folder / "empty" / "none.txt").write_bytes(b"")
    (folder / "empty" / "picture.txt").write_bytes(b"\x89PNG\x81\x8d\0\0\0")
    commit(folder)
    # What is on disk now is not what is in the revision.
    git(folder, "tag", "first")
    (folder / "settings" / "größe active.json").write_text("{}", encoding="utf-8")
    commit(folder)
    return folder


@pytest.fixture
def inside(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(repository)
    return repository


def summary(configs: list[Config]) -> list[tuple[str, int, int]]:
    return sorted((item.input.format, len(item.connectors or ()), len(item.rules)) for item in configs)


def test_a_file_of_a_revision(inside: Path, samples: Path) -> None:
    found = load_one("first:settings/größe active.json")
    assert found.rules == load_one(str(samples / "active.json")).rules
    place = found.rules[0].at()
    assert str(place).startswith("first:settings/größe active.json:")
    with pytest.raises(RuleguardError, match=r"^main:settings/größe active\.json: is JSON, but no exported"):
        load_one("main:settings/größe active.json")


@pytest.mark.parametrize("name", ["servers/old", "servers/old/", "servers/new", "servers/old/Connectors", "scripts"])
def test_a_folder_of_a_revision(inside: Path, name: str) -> None:
    found, expected = load_one(f"first:{name}"), load_one(name)
    assert (found.rules, found.connectors, found.settings) == (expected.rules, expected.connectors, expected.settings)
    assert found.input.format == expected.input.format
    assert found.faults == expected.faults == ()


@pytest.mark.parametrize("name", ["", "servers", "servers/old", "servers/new", "scripts"])
@pytest.mark.parametrize("below", [".", "scripts", "servers/old/Connectors", "empty"])
def test_a_search_finds_the_same_as_on_disk(
    inside: Path, monkeypatch: pytest.MonkeyPatch, name: str, below: str
) -> None:
    """Whatever folder of the repository one is in: a path of a revision starts at the top."""
    expected = load([str(inside / name)])
    monkeypatch.chdir(inside / below)
    found = load([f"main:{name}"])
    assert summary(found.configs) == summary(expected.configs)
    assert len(found.errors) == len(expected.errors) == 0
    assert len(found.configs) == {"": 3, "servers": 2}.get(name, 1)


@pytest.mark.parametrize("name", ["servers/new/MigratedPolicy.json", "servers/new"])
def test_a_stub_is_read_with_its_folder(inside: Path, name: str) -> None:
    assert summary([load_one(f"first:{name}")]) == [("server-xml", 3, 24)]


@pytest.fixture
def export(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository that is itself the export, with an older, damaged one in it and what tools put there."""
    git(tmp_path, "init", "-q")
    shutil.copytree(samples / "server", tmp_path, dirs_exist_ok=True)
    (tmp_path / "MigratedPolicy.json").write_text(json.dumps(STUB), encoding="utf-8")
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "active.json").write_text('{"policyMetadata": ', encoding="utf-8")
    (tmp_path / "node_modules").mkdir()
    shutil.copy(samples / "active.json", tmp_path / "node_modules" / "active.json")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["", "MigratedPolicy.json", "Connectors", "SynchronizationRules", "GlobalSettings"])
def test_a_repository_that_is_an_export(export: Path, name: str) -> None:
    found, expected = load([f"HEAD:{name}"]), load([str(export / name)])
    assert summary(found.configs) == summary(expected.configs)
    assert len(expected.configs) == 1
    assert [os.path.basename(error.path) for error in found.errors] == ([] if name else ["active.json"])
    assert len(found.errors) == len(expected.errors)


def test_a_path_of_a_revision_may_start_here(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inside / "servers")
    for name in ("./new", "./new/MigratedPolicy.json", "../servers/old"):
        assert summary([load_one(f"first:{name}")]) == [("server-xml", 3, 24)]


def test_revisions_in_every_form(inside: Path) -> None:
    for revision in ("first", "main~1", "HEAD^", "refs/tags/first", "main@{0}^"):
        assert summary([load_one(f"{revision}:settings/größe active.json")]) == [("settings-json", 3, 24)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("main:missing.json", "no such file or folder"),
        ("main:settings/missing", "no such file or folder"),
        ("nosuchrevision:settings", "no such file or folder"),
        ("main:empty", "no export in this folder"),
        ("main:empty/", "no export in this folder"),
        ("main:empty/none.txt", "the file is empty"),
        ("main:empty/readme.txt", "no export: looked for"),
        ("main:empty/picture.txt", ""),
        ("x:y", "no such file or folder"),
        ("main:\x1b[31m", "no such file or folder"),
    ],
)
def test_what_is_not_there_is_one_line(inside: Path, call: Callable[..., Any], name: str, reason: str) -> None:
    for arguments in (["lint", name], ["show", name], ["diff", name, "main:servers/old"]):
        result = call(*arguments)
        assert result.code == 2
        (line,) = result.err.splitlines()
        assert line.startswith("ruleguard: error: ")
        assert reason in line
        assert "\x1b" not in line


def test_outside_of_a_repository(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = call("show", "main:settings")
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert "main:settings: no such file or folder" in line
    assert "not a git repository" in line


def test_without_git(call: Callable[..., Any], inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(inside))
    result = call("show", "main:settings")
    assert result.code == 2
    assert "git is not installed" in result.err


def test_a_file_of_that_name_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    if os.name == "nt":
        pytest.skip("no colons in names on Windows")
    monkeypatch.chdir(tmp_path)
    shutil.copy(samples / "active.json", tmp_path / "main:settings")
    assert len(load_one("main:settings").rules) == 24


def test_two_revisions_are_compared(inside: Path, spawn: Callable[..., Any]) -> None:
    result = spawn("diff", "first:servers/old", "main:servers/new", cwd=inside / "scripts")
    assert (result.code, result.err) == (0, "")
    assert spawn("lint", "main:", "--today", "2025-01-15", cwd=inside).code == 0


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_links_are_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    git(tmp_path, "init", "-q")
    shutil.copy(samples / "active.json", tmp_path / "active.json")
    os.symlink("active.json", tmp_path / "link.json")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert summary(load(["HEAD:"]).configs) == [("settings-json", 3, 24)]


def test_a_damaged_part_of_a_folder_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "s" / "SynchronizationRules").mkdir(parents=True)
    (tmp_path / "s" / "SynchronizationRules" / "a.xml").write_text("<synchronizationRule/>")
    (tmp_path / "s" / "SynchronizationRules" / "b.xml").write_text("<cut")
    commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("s", "HEAD:s", "HEAD:"):
        found = load([name])
        assert len(found.configs) == 1
        assert [os.path.basename(error.path) for error in found.errors] == ["b.xml"]
