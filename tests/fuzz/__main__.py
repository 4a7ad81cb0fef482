"""The long run: ``python -m tests.fuzz --minutes 10 --target settings-json``.

Every crash is made smaller, printed, and saved in ``tests/fuzz/crashes/<target>/``, where the tests replay it. Give the file
a name that says what it shows.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.fuzz.targets import TARGETS, Target, damaged_input, outcome

CRASHES = Path(__file__).parent / "crashes"
SECONDS = 20
"""An input that takes longer is a crash as well."""


class TooSlowError(Exception):
    """The time limit of one input."""


def main() -> int:
    options = _options()
    names = options.target or list(TARGETS)
    total = crashes = 0
    for number, name in enumerate(names):
        done, found = _run(TARGETS[name], options.minutes * 60 / len(names), options.seed + number)
        _say(f"{name}: {done} inputs, {found} crashes")
        total, crashes = total + done, crashes + found
    _say(f"{total} inputs, {crashes} crashes")
    return 1 if crashes else 0


def _run(target: Target, seconds: float, seed: int) -> tuple[int, int]:
    """How many inputs, and how many different crashes."""
    random, samples = Random(seed), target.samples()
    seen: set[str] = set()
    done = 0
    with tempfile.TemporaryDirectory(prefix="ruleguard-fuzz-") as name:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            data = damaged_input(target, samples, random)
            done += 1
            where = crash(target, data, Path(name))
            if where and where not in seen:
                seen.add(where)
                _save(target, data, where, Path(name))
    return done, len(seen)


def crash(target: Target, data: bytes, folder: Path) -> str:
    """The kind and the place of the crash that an input causes, "" for none."""
    try:
        with _limited(SECONDS):
            outcome(target, data, folder)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if f"{os.sep}ruleguard{os.sep}" in frame.filename] or frames
        at = own[-1]
        return f"{type(error).__name__} at {Path(at.filename).name}:{at.name}"
    return ""


def _save(target: Target, data: bytes, where: str, folder: Path) -> None:
    from tests.fuzz.mutate import smaller

    def fails(candidate: bytes) -> bool:
        return crash(target, candidate, folder) == where

    small = smaller(data, fails, 0 if where.startswith("TooSlow") else 400)
    path = CRASHES / target.name / f"{hashlib.sha256(small).hexdigest()[:12]}{target.suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small)
    _say(f"{target.name}: {where}: {path}\n{small[:2000]!r}")


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    """Raises ``TooSlowError`` in the main thread, where the system has such a timer."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlowError(f"more than {seconds} seconds")

    before: Callable[..., object] | int | None = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="for all targets together (default 10)")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the same seed gives the same inputs")
    options = parser.parse_args()
    sys.stderr.write(f"seed {options.seed}\n")
    return options


if __name__ == "__main__":
    sys.exit(main())
