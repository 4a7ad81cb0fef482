"""``ruleguard show`` and ``ruleguard diff --git-driver`` as git calls them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def git(tmp_path: Path, environment: Mapping[str, str], samples: Path) -> Callable[..., str]:
    """A repository with the active server's export, which then becomes the staging server's."""

    def run(*arguments: str) -> str:
        identity = [
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@t",
            "-c",
            "core.autocrlf=false",
            "-c",
            "commit.gpgsign=false",
        ]
        done = subprocess.run(
            ["git", *identity, *arguments], cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=60
        )
        return done.stdout.decode("utf-8")

    program = f'"{Path(sys.executable).as_posix()}" -m ruleguard'
    run("init", "-q")
    run("config", "diff.rules.textconv", f"{program} show")
    run("config", "diff.judged.command", f"{program} diff --git-driver")
    (tmp_path / ".gitattributes").write_text("*.json diff=rules\nserver.json diff=judged\n", encoding="utf-8")
    for name in ("settings.json", "server.json"):
        shutil.copy(samples / "active.json", tmp_path / name)
    (tmp_path / "other.json").write_text('{"a": 1}\n', encoding="utf-8")
    run("add", ".")
    run("commit", "-q", "-m", "active")
    return run


def test_git_shows_the_meaning_as_text(git: Callable[..., str], tmp_path: Path, samples: Path):
    document = json.loads((samples / "active.json").read_text(encoding="utf-8"))
    (tmp_path / "settings.json").write_text(json.dumps(document), encoding="utf-8")
    assert not [
        line
        for line in git("diff", "settings.json").splitlines()
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    shutil.copy(samples / "staging.json", tmp_path / "settings.json")
    changed = git("diff", "settings.json")
    assert "-" in changed
    assert "svc-" in changed
    assert "uniqueIdentifier" not in changed


def test_git_shows_the_judgement(git: Callable[..., str], tmp_path: Path, samples: Path):
    shutil.copy(samples / "staging.json", tmp_path / "server.json")
    shown = git("diff", "--ext-diff", "--", "server.json")
    assert shown.startswith("ruleguard diff server.json\n")
    assert "[source-anchor-changed]" in shown
    assert len([line for line in shown.splitlines() if line.endswith("]")]) == 22


def test_a_driver_never_fails(git: Callable[..., str], tmp_path: Path, samples: Path):
    target = tmp_path / "server.json"
    target.write_text("not an export\n", encoding="utf-8")
    assert "+not an export" in git("diff", "--ext-diff", "--", "server.json")
    target.write_bytes(b"\0\1\2")
    assert "no text" in git("diff", "--ext-diff", "--", "server.json")
    target.unlink()
    assert "removed" in git("diff", "--ext-diff", "--", "server.json")
    shutil.copy(samples / "staging.json", tmp_path / "new.json")
    (tmp_path / ".gitattributes").write_text("*.json diff=judged\n", encoding="utf-8")
    git("add", "new.json")
    assert "the file is new" in git("diff", "--ext-diff", "--cached", "new.json")


def test_called_by_somebody_else_it_says_what_it_is_for(call: Callable):
    result = call("diff", "--git-driver", "a", "b")
    assert (result.code, result.out) == (2, "")
    assert "docs/diff.md" in result.err
