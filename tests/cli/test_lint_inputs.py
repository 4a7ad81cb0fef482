"""One file named in several ways is one file: with itself it does not clash, and nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """New-ADSyncRule -Name '{name}' -Direction 'Inbound' -Precedence {precedence} -SourceObjectType 'user' \
-TargetObjectType 'person' -Connector 'f189dba4-de79-4620-89dd-c2f808683ba1' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""


@pytest.fixture
def work(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "rules" / "more").mkdir(parents=True)
    for name, precedence in (("a", 200), ("b", 201), ("more/c", 202)):
        text = SCRIPT.format(name=f"Contoso - {name}", precedence=precedence)
        (tmp_path / "rules" / f"{name}.ps1").write_text(text, encoding="utf-8")
    (tmp_path / "target.json").write_bytes((root / "samples" / "active.json").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(call: Callable[..., Any], *arguments: str) -> list[tuple[str, str]]:
    result = call("lint", *arguments, "--format", "json")
    assert result.code == 1, result.err
    items = json.loads(result.out)["diagnostics"]
    return sorted((item["rule"], Path(item["path"]).name) for item in items)


@pytest.mark.parametrize(
    "paths",
    [
        ["rules", "rules/a.ps1"],
        ["rules/a.ps1", "rules", "rules/b.ps1"],
        ["rules", "./rules", "rules/"],
        ["rules", "rules/more"],
        ["rules/more", "rules", "rules/more/c.ps1"],
        ["rules", "rules/../rules/a.ps1"],
    ],
)
@pytest.mark.parametrize("more", [[], ["--target", "target.json"]])
def test_a_file_that_is_named_twice_is_looked_at_once(
    work: Path, call: Callable[..., Any], paths: list[str], more: list[str]
) -> None:
    assert found(call, *paths, *more) == found(call, "rules", *more)


def test_a_folder_by_its_whole_name_too(work: Path, call: Callable[..., Any]) -> None:
    assert found(call, "rules", str(work / "rules"), str(work / "rules" / "a.ps1")) == found(call, "rules")


def test_what_the_folder_passes_over_is_still_told_when_it_is_named(work: Path, call: Callable[..., Any]) -> None:
    (work / "rules" / "notes.txt").write_text("nothing of ours", encoding="utf-8")
    (work / "rules" / "broken.json").write_text('{"azureDirectoryPolicy": ', encoding="utf-8")
    result = call("lint", "rules", "rules/notes.txt", "rules/broken.json", "--format", "concise")
    assert result.code == 2
    assert result.err.count("notes.txt") == 1
    assert result.err.count("broken.json") == 1


def test_a_script_that_no_folder_search_would_find_is_kept(work: Path, call: Callable[..., Any]) -> None:
    (work / "rules" / "d.old").write_bytes((work / "rules" / "a.ps1").read_bytes())
    assert len(found(call, "rules", "rules/d.old")) > len(found(call, "rules"))


def test_a_script_with_foreign_connectors_does_not_clash_with_the_rule_it_is_a_copy_of(
    work: Path, call: Callable[..., Any], samples: Path
) -> None:
    """Which connector it is meant for shows only after rewriting; that it is foreign is told."""
    scripts, staging = str(samples / "rules"), str(samples / "staging.json")
    rules = {rule for rule, _ in found(call, scripts, "--target", staging)}
    assert "foreign-connector" in rules
    assert "duplicate-precedence" not in rules
