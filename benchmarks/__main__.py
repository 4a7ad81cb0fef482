"""Prints times, ratios to a floor measured in the same run, and peak memory: ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.cases import CASES, Skipped
from benchmarks.expressions import write as write_expressions
from benchmarks.inputs import write_all
from benchmarks.memory import peaks
from benchmarks.memory import table as memory_table
from benchmarks.report import Row, as_dict, disturbed, row, table
from benchmarks.timing import BARE, WrongResultError, interleaved

_EXPLANATION = (
    "Medians of whole processes, run in turn. Net: without the time of a bare interpreter, measured in the same rounds.\n"
    "Targets are reported; nothing fails when one is missed."
)


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ruleguard-bench-") as name:
        folder = Path(name)
        inputs = write_all(folder) | write_expressions(folder)
        try:
            rows = [found for case in options.only or CASES if (found := _measure(case, inputs, folder, options.runs))]
            memory = [] if options.only else peaks(inputs, folder)
        except WrongResultError as error:
            print(f"benchmarks: error: {error}", file=sys.stderr)
            return 1
    print(f"{_EXPLANATION}\n{options.runs} runs of each.\n")
    print(table(rows))
    if memory:
        print(f"\n{memory_table(memory)}")
    busy = disturbed(rows)
    if busy:
        print(f"\nThe machine was busy during {', '.join(busy)}: measure again.")
    if options.json:
        result = {"version": 1, "runs": options.runs, "disturbed": busy, "cases": [as_dict(item) for item in rows]}
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0


def _measure(name: str, inputs: Mapping[str, Path], folder: Path, runs: int) -> Row | None:
    case = CASES[name](inputs)
    if isinstance(case, Skipped):
        print(f"{name}: skipped, {case.why}", file=sys.stderr)
        return None
    print(f"{name} ...", file=sys.stderr)
    return row(case, interleaved(list(dict.fromkeys((BARE, case.floor, case.subject))), runs, folder))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=_positive, default=15, help="rounds after the warm-up (default 15)")
    parser.add_argument("--only", action="append", choices=sorted(CASES), help="only this case; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures, in seconds")
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
