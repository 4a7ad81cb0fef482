"""How the tests of the command line call it: as a user does, or in this process where that is the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Result:
    """What a call gave."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def environment(root: Path) -> dict[str, str]:
    """For a child process: this checkout's package, nothing of the user's settings."""
    unwanted = ("RULEGUARD_DEBUG", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted and not name.startswith("GIT_")}
    return {**kept, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "TERM": "xterm"}


@pytest.fixture(scope="session")
def spawn(environment: Mapping[str, str]) -> Callable[..., Result]:
    """``python -m ruleguard`` as a process of its own."""

    def run(*arguments: object, stdin: bytes = b"", cwd: Path | None = None, env: Mapping[str, str] = {}) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "ruleguard", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={**environment, **env},
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return run


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """The same entry point in this process."""
    from ruleguard.cli.main import run

    monkeypatch.delenv("RULEGUARD_DEBUG", raising=False)

    def start(*arguments: object, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["ruleguard", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run()
        written = capsys.readouterr()
        code = left.value.code
        assert isinstance(code, int)
        return Result(code, written.out, written.err)

    return start
