"""``python -m tests.scaling [WORD [COUNT]]``: every step of every command for the shapes whose names have the word.

A line for each step that is not linear, and for each shape the step that grows most."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.scaling.shapes import DIFFS, FIM, SETTINGS, XML
from tests.scaling.test_scaling import FEW, MOST
from tests.scaling.work import Counts, difference, ratios, work


def main(word: str = "", few: int = FEW) -> None:
    for name, shape in {**SETTINGS, **XML, **FIM, **DIFFS}.items():
        if word not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            made = iter(range(1_000))

            def measured(count: int) -> Counts:
                place = Path(folder, str(next(made)))  # noqa: B023
                return difference(shape, count, place) if name in DIFFS else work(shape, count, place)  # noqa: B023

            found = ratios(measured, few)
        worst = sorted(found, key=found.__getitem__, reverse=True)
        shown = [step for step in worst if found[step] > MOST] or worst[:1]
        for step in shown:
            mark = "!" if found[step] > MOST else " "
            sys.stdout.write(f"{mark} {name} | {step} | {found[step]:.2f}\n")
            sys.stdout.flush()


main(*sys.argv[1:2], *map(int, sys.argv[2:3]))
