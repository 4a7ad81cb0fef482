"""Peak memory of whole processes, against the size of what they read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import ruleguard, server
from benchmarks.timing import Process, WrongResultError, environment

TIMES_INPUT = 12
BASE_BYTES = 60 * 1024 * 1024
"""The target: so many times the input, and what the interpreter, the libraries and the rules need."""


@dataclass(frozen=True, slots=True)
class Peak:
    """What one process needed at most, in bytes."""

    name: str
    input: int
    peak: int

    @property
    def limit(self) -> int:
        return TIMES_INPUT * self.input + BASE_BYTES


def peaks(inputs: Mapping[str, Path], folder: Path) -> list[Peak]:
    """One run of each command; where the system does not tell what a process needed, nothing. Raises ``WrongResultError``."""
    if not hasattr(os, "wait4"):
        return []
    both = inputs["active.json"], inputs["staging.json"]
    whole = server()
    cases = {
        "diff of two settings files": (ruleguard("diff", *map(str, both), exit_code=1), both),
        "diff --format html": (ruleguard("diff", "--format", "html", *map(str, both), exit_code=1), both),
        "lint of a settings file": (ruleguard("lint", str(both[0]), exit_code=1), both[:1]),
        "lint of a large script": (ruleguard("lint", str(inputs["large.ps1"]), exit_code=1), (inputs["large.ps1"],)),
        "diff of a server with itself": (ruleguard("diff", str(whole), str(whole)), (whole, whole)),
        "lint of a server": (ruleguard("lint", str(whole), "--today", "2016-05-03"), (whole,)),
    }
    return [Peak(name, sum(map(_size, files)), _peak(process, folder)) for name, (process, files) in cases.items()]


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _peak(process: Process, folder: Path) -> int:
    with subprocess.Popen(
        [sys.executable, *process.arguments],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode != process.exit_code:
        raise WrongResultError(f"{process.label}: exit code {running.returncode} instead of {process.exit_code}")
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def table(found: list[Peak]) -> str:
    """In Markdown, as the other one."""
    lines = ["| peak memory | input | peak | limit | |", "|---|---|---|---|---|"]
    lines += [
        f"| {item.name} | {_mb(item.input)} | {_mb(item.peak)} | {_mb(item.limit)} | "
        f"{'ok' if item.peak <= item.limit else 'over'} |"
        for item in found
    ]
    return "\n".join(lines)


def _mb(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"
