"""Redaction without the command line, and the command in this process."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ruleguard(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Exit code, output and errors of a call."""
    from ruleguard.cli.main import run

    monkeypatch.delenv("RULEGUARD_DEBUG", raising=False)

    def start(*arguments: object, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ruleguard", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            run()
        written = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, written.out, written.err

    return start


@pytest.fixture
def findings(ruleguard: Run) -> Callable[[Path], Counter[tuple[Any, ...]]]:
    """What lint finds in a path: rule, severity, line, and which fields the subject names."""

    def of(path: Path) -> Counter[tuple[Any, ...]]:
        _, out, err = ruleguard("lint", path, "--isolated", "--format", "json", "--fail-on", "never")
        assert out, err
        return Counter(
            (
                each["rule"],
                each["severity"],
                each["line"],
                len(each["related"]),
                each["subject"].rpartition(" / ")[2] if each["subject"].count(" / ") > 1 else "",
            )
            for each in json.loads(out)["diagnostics"]
        )

    return of


@pytest.fixture
def changes(ruleguard: Run) -> Callable[[Path, Path], tuple[Any, ...]]:
    """What diff finds in two: verdict and changes without their names and values."""

    def of(active: Path, staging: Path) -> tuple[Any, ...]:
        _, out, err = ruleguard("diff", active, staging, "--format", "json", "--fail-on", "never")
        if not out:
            return (err.count("\n"),)
        report = json.loads(out)
        found = Counter(
            (each["id"], each["action"], each["object"], each["field"], each["severity"], each["impact"])
            for each in report["changes"]
        )
        return report["verdict"], report["summary"], len(report["not_compared"]), found

    return of
