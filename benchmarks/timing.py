"""Times whole processes, interleaved, so that a busy moment of the machine meets all of them alike."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent


class WrongResultError(Exception):
    """A process did not do what is to be timed."""


@dataclass(frozen=True, slots=True)
class Process:
    """``arguments`` follow the interpreter; a run that ends with another ``exit_code`` is no measurement."""

    label: str
    arguments: tuple[str, ...]
    exit_code: int = 0


BARE = Process("bare interpreter", ("-c", "pass"))


@dataclass(frozen=True, slots=True)
class Times:
    """The wall-clock seconds of every run of one process, in order."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)


def interleaved(processes: Sequence[Process], runs: int, folder: Path) -> dict[Process, Times]:
    """Every process once as a warm-up, then ``runs`` rounds in which each has its turn. They run in ``folder``.

    Raises ``WrongResultError``.
    """
    for process in processes:
        _run(process, folder)
    seconds: dict[Process, list[float]] = {process: [] for process in processes}
    for _ in range(runs):
        for process in processes:
            seconds[process].append(_run(process, folder))
    return {process: Times(tuple(values)) for process, values in seconds.items()}


def _run(process: Process, folder: Path) -> float:
    command = [sys.executable, *process.arguments]
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    elapsed = time.perf_counter() - start
    if done.returncode != process.exit_code:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise WrongResultError(f"{process.label}: exit code {done.returncode} instead of {process.exit_code} {last}")
    return elapsed


def environment() -> dict[str, str]:
    """This checkout first; compiled modules are kept, as in an installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RULEGUARD"))}
    return kept | {"PYTHONPATH": str(ROOT)}
