"""The tests' side of mutation testing: ``python -m benchmarks.mutation_run VERB FILE``, run in a copy of the tree.

``cover``, with the paths of tests behind it, notes which tests execute which line. ``swap`` collects the tests once and then
forks for every mutant; the child puts the mutated function's code in the place of the original and runs the tests that
execute it. ``fresh`` runs tests in a process of its own, for mutants that take effect when a module is imported.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import coverage
import hypothesis
import pytest

SURVIVED, KILLED, NOT_SWAPPED = 0, 1, 4
_SECONDS_OF_A_TEST = 10
"""A test may take this long and ten times as long as it took; processor time, so that a busy machine kills nothing."""
_SECONDS_OF_A_MUTANT = 30
"""Of processor time; what no test has noticed by then counts as not noticed."""
_PATIENCE = 900
"""Seconds of the clock, for what waits for ever."""
_BYTES = 6 << 30


class _Plugin:
    """Collects as the project does, but Hypothesis neither shrinks nor remembers, and runs the same examples every time."""

    def __init__(self, loop: Callable[[pytest.Session], None]) -> None:
        self._loop = loop
        self.failed = False

    def pytest_configure(self) -> None:
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("mutation", deadline=None, derandomize=True, database=None, phases=phases)
        hypothesis.settings.load_profile("mutation")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._loop(session)
        return True


def _pytest(paths: Sequence[str], plugin: _Plugin) -> int:
    quiet = [
        "-q",
        "-o",
        "addopts=",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:faulthandler",
        "-p",
        "no:xdist",
        "-p",
        "no:randomly",
    ]
    return int(pytest.main([*paths, *quiet, "--basetemp", str(Path.cwd().parent / "tmp")], plugins=[plugin]))


def _run(item: pytest.Item, following: pytest.Item | None) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _import_all() -> None:
    """Modules that are imported when they are asked would count as executed by the first test that asks."""
    for name in ("ruleguard.diff", "ruleguard.rewrite", "ruleguard.expressions", "ruleguard.lint.rules"):
        for module in pkgutil.iter_modules(importlib.import_module(name).__path__):
            importlib.import_module(f"{name}.{module.name}")


def cover(target: Path, *paths: str) -> int:
    """Run the tests below ``paths`` once; write the tests that passed, their seconds and the lines that each executed."""
    root = Path.cwd()
    measured = coverage.Coverage(data_file=None, config_file=False, source=[str(root / "ruleguard")])
    tests: list[str] = []
    seconds: list[float] = []
    failed: list[str] = []

    def loop(session: pytest.Session) -> None:
        items, cached = session.items, _caches()
        for item, following in zip(items, [*items[1:], None], strict=True):
            for each in cached:  # or only the first test that asks would execute what is cached
                each.cache_clear()
            measured.switch_context(str(len(tests)))
            start, plugin.failed = time.process_time(), False
            _run(item, following)
            seconds.append(round(time.process_time() - start, 3))
            tests.append(item.nodeid)
            if plugin.failed:
                failed.append(item.nodeid)
        measured.stop()

    plugin = _Plugin(loop)
    measured.start()
    _import_all()
    _pytest(paths, plugin)
    result = {"tests": tests, "seconds": seconds, "failed": failed, "lines": _lines(measured.get_data(), root)}
    target.write_text(json.dumps(result), encoding="utf-8")
    return 0


def _caches() -> list[functools._lru_cache_wrapper[Any]]:
    """Every cache of the program and of the tests."""
    found = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    return [each for each in found if str(each.__module__).startswith(("ruleguard", "tests", "test_"))]


def _lines(data: coverage.CoverageData, root: Path) -> Mapping[str, Mapping[int, str]]:
    """For each file and line a number in hexadecimal: bit 0 is the import, bit n + 1 the n-th test."""
    found = {}
    for file in data.measured_files():
        bits = {
            line: f"{sum(1 << (int(test) + 1 if test else 0) for test in contexts):x}"
            for line, contexts in data.contexts_by_lineno(file).items()
        }
        found[Path(file).relative_to(root).as_posix()] = bits
    return found


def swap(target: Path) -> int:
    """``target`` holds a list of mutants with ``key``, ``file``, ``function``, ``text``, ``tests`` and ``seconds``; what
    became of each is appended to the file beside it that ends in ``.out``, one JSON record a line.
    """
    mutants = json.loads(target.read_text(encoding="utf-8"))

    def loop(session: pytest.Session) -> None:
        items = {item.nodeid: item for item in session.items}
        for cached in _caches():
            cached.cache_clear()
        functions = _live_functions()
        gc.collect()
        gc.freeze()
        with target.with_suffix(".out").open("a", encoding="utf-8") as out:
            for mutant in mutants:
                outcome, spent = _forked(lambda: _child(mutant, items, functions, plugin))  # noqa: B023
                out.write(json.dumps({"key": mutant["key"], "outcome": outcome, "seconds": round(spent, 1)}) + "\n")
                out.flush()

    plugin = _Plugin(loop)
    _import_all()
    return _pytest(sorted({test.partition("::")[0] for mutant in mutants for test in mutant["tests"]}), plugin)


def _forked(work: Callable[[], int]) -> tuple[str, float]:
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 3
        try:
            signal.alarm(_PATIENCE)
            resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            code = work()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return outcome_of(os.waitstatus_to_exitcode(status)), time.monotonic() - start


def outcome_of(code: int) -> str:
    """What the end of a process says of its mutant. A test or the interpreter that crashes has noticed it."""
    if code in (-signal.SIGPROF, -signal.SIGALRM):
        return "timeout"
    return {SURVIVED: "survived", NOT_SWAPPED: "not swapped"}.get(code, "killed")


def _child(
    mutant: Mapping[str, Any], items: Mapping[str, pytest.Item], functions: Mapping[Any, Any], plugin: _Plugin
) -> int:
    if not _put_in(mutant, functions):
        return NOT_SWAPPED
    return _first_failure([items[test] for test in mutant["tests"] if test in items], mutant["seconds"], plugin)


def _first_failure(items: Sequence[pytest.Item], seconds: Mapping[str, float], plugin: _Plugin) -> int:
    plugin.failed = False
    start = time.process_time()
    for item, following in zip(items, [*items[1:], None], strict=True):
        if time.process_time() - start > _SECONDS_OF_A_MUTANT:
            break
        signal.setitimer(signal.ITIMER_PROF, _SECONDS_OF_A_TEST + 10 * seconds.get(item.nodeid, 0))
        _run(item, following)
        if plugin.failed:
            return KILLED
    return SURVIVED


def _live_functions() -> dict[tuple[str, str, int], list[types.FunctionType]]:
    found: dict[tuple[str, str, int], list[types.FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__module__ and each.__module__.startswith("ruleguard"):
            found.setdefault(_identity(each.__code__), []).append(each)
    return found


def _identity(code: types.CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def _put_in(mutant: Mapping[str, Any], functions: Mapping[Any, Sequence[types.FunctionType]]) -> bool:
    """Whether the mutated function's code, and that of the functions in it, stands in the place of the original."""
    path = Path.cwd() / mutant["file"]
    codes = []
    for text in (path.read_text(encoding="utf-8"), mutant["text"]):
        found = list(_at(compile(text, str(path), "exec", dont_inherit=True), mutant["function"]))
        if len(found) != 1:
            return False
        codes.append(found[0])
    pairs = list(_pairs(codes[0], codes[1]))
    if _identity(codes[0]) not in functions:
        return False
    for old, new in pairs:
        for function in functions.get(_identity(old), ()):
            if new is None or new.co_freevars != old.co_freevars:
                return False
            function.__code__ = new
    return True


def _inner(code: types.CodeType) -> list[types.CodeType]:
    return [each for each in code.co_consts if isinstance(each, types.CodeType)]


def _at(code: types.CodeType, names: Sequence[str]) -> Iterator[types.CodeType]:
    if not names:
        yield code
        return
    for each in _inner(code):
        if each.co_name == names[0]:
            yield from _at(each, names[1:])


def _pairs(old: types.CodeType, new: types.CodeType) -> Iterator[tuple[types.CodeType, types.CodeType | None]]:
    yield old, new
    before, after = _inner(old), _inner(new)
    aligned = [each.co_name for each in before] == [each.co_name for each in after]
    for at, each in enumerate(before):
        if aligned:
            yield from _pairs(each, after[at])
        else:
            yield each, None


def fresh(target: Path) -> int:
    """``target`` holds one mutant, which already stands in its file. Tests unknown to ``known`` are run too. Ends by the
    first failure.
    """
    mutant = json.loads(target.read_text(encoding="utf-8"))
    known, wanted = set(mutant["known"]), {test: at for at, test in enumerate(mutant["tests"])}
    result = [KILLED]

    def loop(session: pytest.Session) -> None:
        if session.testsfailed:  # a file of tests that cannot be imported any more
            return
        items = [item for item in session.items if item.nodeid in wanted or item.nodeid not in known]
        items.sort(key=lambda item: wanted.get(item.nodeid, len(wanted)))
        result[0] = _first_failure(items, mutant["seconds"], plugin)

    plugin = _Plugin(loop)
    signal.alarm(_PATIENCE)
    signal.setitimer(signal.ITIMER_PROF, 120)
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    _pytest(sorted({test.partition("::")[0] for test in mutant["tests"]}), plugin)
    return result[0]


if __name__ == "__main__":
    os.environ["CI"] = "1"
    sys.dont_write_bytecode = True
    sys.exit({"cover": cover, "swap": swap, "fresh": fresh}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]))
