"""Accepting findings that are about no rule: whatever a finding is about, there is a way to accept it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GUESSED = (
    b"# gr\xf6\xdfe\nNew-ADSyncRule -Name 'A' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' "
    b"-TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' "
    b"-OutVariable syncRule\nAdd-ADSyncRule -SynchronizationRule $syncRule[0]\n"
)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a file whose encoding is guessed: a finding about the file, for which nothing stands behind
    "in"."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ps1").write_bytes(GUESSED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def accept(folder: Path, subject: str, rule: str = "guessed-encoding") -> None:
    text = json.dumps({"accepted": [{"rule": rule, "subject": subject, "reason": "agreed"}]})
    (folder / "ruleguard.yaml").write_text(text, encoding="utf-8")


def found(call: Callable[..., Any], *paths: str) -> list[tuple[str, bool]]:
    result = call("lint", *paths, "--format", "json", "--select", "guessed-encoding,unused-acceptance,no-rules")
    assert result.code in (0, 1), result.err
    return [(item["rule"], item["suppressed"]) for item in json.loads(result.out)["diagnostics"]]


@pytest.mark.parametrize("subject", ["in/a.ps1", "in\\a.ps1", "IN/A.PS1"])
def test_a_finding_about_a_file_is_accepted_under_its_path(work: Path, call: Callable[..., Any], subject: str) -> None:
    assert found(call, "in") == [("guessed-encoding", False)]
    accept(work, subject)
    assert found(call, "in") == [("guessed-encoding", True)]
    assert found(call, "./in/a.ps1") == [("guessed-encoding", True)]
    assert found(call, str(work / "in")) == [("guessed-encoding", True)]


def test_the_path_is_seen_from_the_settings_file(
    work: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(work, "in/a.ps1")
    monkeypatch.chdir(work / "in")
    assert found(call, "a.ps1") == [("guessed-encoding", True)]


@pytest.mark.parametrize("subject", ["", " ", "in", "a.ps1", "in/b.ps1"])
def test_another_path_or_none_accepts_nothing(work: Path, call: Callable[..., Any], subject: str) -> None:
    accept(work, subject)
    assert found(call, "in") == [("guessed-encoding", False)]


def test_an_entry_about_a_file_that_is_right_by_now_is_told(work: Path, call: Callable[..., Any]) -> None:
    accept(work, "in/a.ps1")
    (work / "in" / "b.ps1").write_bytes(GUESSED.replace(b"\xf6\xdf", b"oss").replace(b"'A'", b"'B'"))
    assert found(call, "in/b.ps1") == [], "the file is not among the inputs"
    (work / "in" / "a.ps1").write_bytes(GUESSED.replace(b"\xf6\xdf", b"oss"))
    assert found(call, "in") == [("unused-acceptance", False)]
    assert found(call, "in/a.ps1") == [("unused-acceptance", False)]


def test_the_severity_of_an_unused_entry_is_that_of_the_settings(work: Path, call: Callable[..., Any]) -> None:
    (work / "in" / "a.ps1").write_bytes(GUESSED.replace(b"\xf6\xdf", b"oss"))
    accept(work, "in/a.ps1")
    assert call("lint", "in", "--select", "guessed-encoding,unused-acceptance").code == 1
    written = json.loads((work / "ruleguard.yaml").read_text(encoding="utf-8"))
    for severity, count in (("note", 1), ("off", 0)):
        changed = {**written, "severity": {"unused-acceptance": severity}, "ignore": ["missing-description"]}
        (work / "ruleguard.yaml").write_text(json.dumps(changed), encoding="utf-8")
        result = call("lint", "in", "--format", "json")
        assert result.code == 0
        assert json.loads(result.out)["summary"]["note"] == count
