"""Mutation testing of one package: ``python -m benchmarks.mutation --package diff --sample 200 --seed 1``.

Draws mutants of the package at random, runs against each the tests that execute it, and prints how many were noticed. All
of it happens in a copy of the tree.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from itertools import accumulate
from math import sqrt
from pathlib import Path
from typing import Any

from benchmarks.mutants import Mutant, MutatedFile, files_of, fingerprint
from benchmarks.mutation_run import KILLED, SURVIVED, outcome_of

ROOT = Path(__file__).resolve().parent.parent
TESTS: Mapping[str, tuple[str, ...]] = {
    "diff": (
        "tests/diff", "tests/cli/test_diff_options.py", "tests/cli/test_diff_cosmetic.py", "tests/cli/test_diff_baseline.py",
        "tests/render/test_diff_formats.py", "tests/render/test_diff_decisions.py", "tests/lint/test_claims.py",
    ),
    "rewrite": ("tests/rewrite",),
    "expressions": ("tests/expressions",),
    "lint/rules": (
        "tests/rules", "tests/lint/test_catalogue.py", "tests/lint/test_seeded.py", "tests/lint/test_findings.py",
        "tests/lint/test_server_settings.py", "tests/lint/test_builds.py", "tests/lint/test_scope_logic.py",
        "tests/lint/test_expression_places.py", "tests/lint/test_claims.py",
    ),
}  # fmt: skip
"""A package and the tests that are about it. What other tests would notice besides counts as not noticed."""

_LEFT_OUT = shutil.ignore_patterns(".git", "__pycache__", ".hypothesis", ".*_cache", "build", "dist", "*.egg-info")
_TABLES = {
    "diff": ("tests/diff/test_judgement.py", "tests/diff/test_known_settings.py"),
    "lint/rules": ("tests/lint/test_catalogue.py",),
}
"""Tests about the tables of a package: they go first for a mutant that takes effect when a module is imported."""
_BUDGET = 15
"""Seconds of tests for one mutant, counted as they took under measurement; what slower tests would notice besides counts as
not noticed."""
_CONFIDENCE = 1.96
"""95 %, of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A mutant and what became of it: killed, timeout, survived or no tests."""

    mutant: Mutant
    outcome: str
    difference: str


class Coverage:
    """Which tests execute which line, of a run of ``cover``."""

    def __init__(self, path: Path, tables: tuple[str, ...] = ()) -> None:
        self._tables = tables
        data = json.loads(path.read_text(encoding="utf-8"))
        self.tests: list[str] = data["tests"]
        self.seconds: dict[str, float] = dict(zip(self.tests, data["seconds"], strict=True))
        self._failed = set(data["failed"])
        self._lines = {
            file: {int(n): int(bits, 16) for n, bits in found.items()} for file, found in data["lines"].items()
        }

    def at_import(self, mutant: Mutant) -> bool:
        """Whether the mutant takes effect when its module is imported."""
        return not mutant.function or bool(self._bits(mutant.file, mutant.lines) & 1)

    def of(self, mutant: Mutant) -> list[str]:
        """The tests that execute the mutant's statement, the quickest first."""
        return self._named(self._bits(mutant.file, mutant.lines))

    def around(self, mutant: Mutant) -> list[str]:
        """Those about tables, those that execute the statement, those that execute something of the file, all others."""
        tables = [test for test in self._quickest(self.tests) if test.startswith(self._tables)]
        whole = self._named(self._bits(mutant.file, (0, sys.maxsize)))
        return list(dict.fromkeys((*tables, *self.of(mutant), *whole, *self._quickest(self.tests))))

    def _bits(self, file: str, lines: tuple[int, int]) -> int:
        bits = 0
        for line, found in self._lines.get(file, {}).items():
            bits |= found if lines[0] <= line <= lines[1] else 0
        return bits

    def _named(self, bits: int) -> list[str]:
        return self._quickest([test for at, test in enumerate(self.tests, 1) if bits >> at & 1])

    def _quickest(self, tests: Sequence[str]) -> list[str]:
        return sorted((test for test in tests if test not in self._failed), key=lambda test: self.seconds[test])


class Work:
    """A copy of the tree below ``folder``, made if there is none; what was measured in it lies beside it. With ``control``
    nothing is changed where a mutant would be: then every mutant must survive.
    """

    def __init__(self, folder: Path, package: str, *, control: bool = False) -> None:
        self.root = folder / "tree"
        self._control = control
        self._folder = folder
        self._package = package
        if not self.root.exists():
            shutil.copytree(ROOT, self.root, ignore=_LEFT_OUT)

    @cached_property
    def files(self) -> dict[str, MutatedFile]:
        return {name: MutatedFile(self.root, name) for name in files_of(self.root, self._package)}

    @cached_property
    def population(self) -> list[Mutant]:
        return [mutant for file in self.files.values() for mutant in file.mutants]

    @cached_property
    def coverage(self) -> Coverage:
        path = self._folder / f"cover-{self._package.replace('/', '-')}.json"
        if not path.exists():
            self._python("cover", path, *TESTS[self._package])
        return Coverage(path, _TABLES.get(self._package, ()))

    def try_all(self, sample: Sequence[Mutant]) -> list[Tried]:
        """What becomes of each mutant of ``sample``, in that order."""
        outcomes = self._swapped([mutant for mutant in sample if not self.coverage.at_import(mutant)])
        for mutant in sample:
            if outcomes.get(mutant.key, "not swapped") == "not swapped":
                outcomes[mutant.key] = self._fresh(mutant)
                print(f"{mutant.key}: {outcomes[mutant.key]}", file=sys.stderr)
        return [Tried(mutant, outcomes[mutant.key], self.files[mutant.file].difference(mutant)) for mutant in sample]

    def _swapped(self, mutants: Sequence[Mutant]) -> dict[str, str]:
        outcomes = {mutant.key: "no tests" for mutant in mutants if not self.coverage.of(mutant)}
        path = self._folder / "mutants.json"
        records = [self._record(mutant, self.coverage.of(mutant)) for mutant in mutants if mutant.key not in outcomes]
        path.write_text(json.dumps(records), encoding="utf-8")
        path.with_suffix(".out").unlink(missing_ok=True)
        if records:
            self._python("swap", path)
            lines = path.with_suffix(".out").read_text(encoding="utf-8").splitlines()
            outcomes |= {found["key"]: found["outcome"] for found in map(json.loads, lines)}
        return outcomes

    def _fresh(self, mutant: Mutant) -> str:
        path = self._folder / "mutant.json"
        record = self._record(mutant, self.coverage.around(mutant)) | {"known": self.coverage.tests}
        path.write_text(json.dumps(record), encoding="utf-8")
        target = self.root / mutant.file
        original = target.read_text(encoding="utf-8")
        try:
            target.write_text(record["text"], encoding="utf-8", newline="\n")
            code = self._python("fresh", path)
        finally:
            target.write_text(original, encoding="utf-8", newline="\n")
        return outcome_of(code if code in (SURVIVED, KILLED) or code < 0 else KILLED)

    def _record(self, mutant: Mutant, tests: Sequence[str]) -> dict[str, Any]:
        file = self.files[mutant.file]
        text = file.text if self._control else file.mutated(mutant)
        seconds = {test: self.coverage.seconds[test] for test in tests}
        spent = list(accumulate(seconds.values()))
        tests = tests[: bisect_right(spent, _BUDGET) + 1]
        function = {"key": mutant.key, "file": mutant.file, "function": mutant.function, "text": text}
        return function | {"tests": list(tests), "seconds": seconds}

    def _python(self, verb: str, path: Path, *arguments: str) -> int:
        command = [sys.executable, "-m", "benchmarks.mutation_run", verb, str(path), *arguments]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "CI": "1"}
        with (self._folder / f"{verb}.log").open("w", encoding="utf-8") as log:
            return subprocess.run(
                command, cwd=self.root, env=environment, stdout=log, stderr=log, check=False
            ).returncode


def interval(noticed: int, all_: int) -> tuple[float, float]:
    """The 95 % confidence interval of the share ``noticed / all_``, after Wilson."""
    share, square = noticed / all_, _CONFIDENCE**2
    middle = (share + square / (2 * all_)) / (1 + square / all_)
    half = _CONFIDENCE * sqrt(share * (1 - share) / all_ + square / (4 * all_**2)) / (1 + square / all_)
    return middle - half, middle + half


def _report(options: argparse.Namespace, population: int, tried: Sequence[Tried]) -> Iterator[str]:
    counts = Counter(each.outcome for each in tried)
    noticed = counts["killed"] + counts["timeout"]
    low, high = interval(noticed, len(tried))
    yield f"package {options.package}, seed {options.seed}, mutmut {version('mutmut')}, pytest {version('pytest')}"
    yield f"population {population}, sample {len(tried)}"
    yield ", ".join(f"{name} {counts[name]}" for name in ("killed", "timeout", "survived", "no tests"))
    yield f"score {noticed / len(tried):.1%}, with 95 % confidence {low:.1%} to {high:.1%}"
    for each in tried:
        if each.outcome in ("survived", "no tests"):
            yield f"\n{each.mutant.key} ({each.outcome})\n{each.difference}"


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ruleguard-mutation-") as name:
        work = Work((options.work or Path(name)).resolve(), options.package, control=options.control)
        size = min(options.sample, len(work.population))
        sample = random.Random(options.seed).sample(work.population, size)
        if options.only:
            sample = [mutant for mutant in work.population if mutant.key in options.only]
        tried = work.try_all(sample)
        print("tree", fingerprint(work.root, ("ruleguard", "tests", "rules")))
    print("\n".join(_report(options, len(work.population), tried)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("--package", choices=sorted(TESTS), required=True)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants are drawn (default 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the draw (default 1)")
    parser.add_argument(
        "--only", action="append", metavar="KEY", help="this mutant instead of a sample; may be repeated"
    )
    parser.add_argument("--control", action="store_true", help="try the unchanged files instead: all must survive")
    parser.add_argument(
        "--work", type=Path, metavar="DIR", help="keep the copy and its coverage here, and use what is here"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
