"""Options that say nothing, exclude each other or cannot be meant: an error, for a check that is passed over looks like
one that found nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 200 -SourceObjectType 'user' \
-TargetObjectType 'person' -Connector 'f189dba4-de79-4620-89dd-c2f808683ba1' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.ps1").write_text(SCRIPT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--build", "abc"], "--build: 'abc' is no version such as 2.5.79.0"),
        (["--build", "2"], "is no version"),
        (["--build", "2.5.79.0\n"], "is no version"),
        (["--build", ""], "--build is empty"),
        (["--target", ""], "--target is empty"),
        (["--baseline", ""], "--baseline is empty"),
        (["--baseline", " "], "--baseline is empty"),
        (["--config", ""], "--config is empty"),
        (["--output", ""], "--output is empty"),
        (["--show-settings", "--format", "json"], "--show-settings cannot be had as json"),
        (["--show-settings", "--statistics"], "--show-settings"),
        (["--show-settings", "--baseline", "b.json", "--write-baseline"], "--show-settings"),
        (["--baseline", "b.json", "--write-baseline", "--format", "sarif"], "--write-baseline"),
        (["--baseline", "b.json", "--write-baseline", "--output", "x"], "--write-baseline"),
        (["--baseline", "b.json", "--write-baseline", "--statistics"], "--write-baseline"),
    ],
)
def test_what_cannot_be_meant_is_an_error(work: Path, call: Callable[..., Any], options: list[str], words: str) -> None:
    result = call("lint", "rules", *options)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1
    assert sorted(path.name for path in work.iterdir()) == [".git", "rules"]


@pytest.mark.parametrize("build", ["2.5", "2.5.79", "2.5.79.0", " 2.5.79.0 "])
def test_a_version_is_taken_as_it_is_usually_written(work: Path, call: Callable[..., Any], build: str) -> None:
    assert call("lint", "rules", "--build", build).code == 1


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("build: latest", "1:1", "build is no version such as 2.5.79.0"),
        ("ignore: []\nbuild: ''", "2:1", "build is no version"),
        ("target: ''", "1:1", "target is empty"),
        ("build: 2.5", "1:1", "build must be text: put it in quotes"),
        ("paths:\n- path: 'legacy\\a.ps1'", "2:3", "write / between folders"),
        ("paths:\n- path: legacy\\", "2:3", "write / between folders"),
        ("paths:\n- path: ./legacy", "2:3", "fits no file"),
        ("paths:\n- path: ../legacy", "2:3", "fits no file"),
        ("paths:\n- path: ''", "2:3", "fits no file"),
        ("paths:\n- path: '!legacy'", "2:3", "fits no file"),
        ("paths:\n- path: '# legacy'", "2:3", "fits no file"),
    ],
)
def test_settings_that_cannot_be_meant_are_an_error(
    work: Path, call: Callable[..., Any], text: str, place: str, words: str
) -> None:
    (work / "ruleguard.yaml").write_text(text + "\n", encoding="utf-8")
    result = call("lint", "rules")
    assert (result.code, result.out) == (2, "")
    assert f"ruleguard.yaml:{place}: " in result.err
    assert words in result.err


@pytest.mark.parametrize("pattern", ["legacy/", "/rules/*.ps1", "**/*.json", "a\\ b.ps1", "\\#x", "[a-c].ps1", "*"])
def test_patterns_as_in_gitignore_are_understood(work: Path, call: Callable[..., Any], pattern: str) -> None:
    (work / "ruleguard.yaml").write_text(f"paths:\n- path: '{pattern}'\n", encoding="utf-8")
    assert call("lint", "rules").code == 1


def test_a_folder_among_the_changed_stands_for_its_files(work: Path, call: Callable[..., Any]) -> None:
    (work / "rules" / "package.json").write_text("{}", encoding="utf-8")
    assert call("lint", "--changed", "rules").code == 1
    assert call("lint", "--changed", "rules", "rules/a.ps1", "--format", "concise").out.count("a.ps1") == 1
    (work / "empty").mkdir()
    assert call("lint", "--changed", "empty").code == 0
