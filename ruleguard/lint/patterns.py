"""Regular expressions that a user wrote, within a time.

Python cannot stop an expression once it is tried, and some take longer than anybody waits. So each is judged first by what
it may cost on a text of that length: nearly all are cheap and tried here, the others in a process that ends by itself when
the time is over (``pattern_process``). That works the same on every system.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from functools import lru_cache
from importlib import import_module
from math import inf, log2
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ruleguard.errors import RuleguardError

if TYPE_CHECKING:
    from subprocess import Popen

MAX_PATTERN_CHARACTERS = 1_000
"""A longer regular expression is refused."""
MAX_PATTERN_SECONDS = 5.0
"""What one regular expression may take in a run, over all values."""
_CHEAP = 22.0
"""Tried here is what has at most two to this power ways to try: that takes a tenth of a second."""
_SINGLE = frozenset(("LITERAL", "NOT_LITERAL", "ANY", "IN", "AT", "CATEGORY", "RANGE"))
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))
_PROCESS = Path(__file__).with_name("pattern_process.py")
_How = Literal["search", "fullmatch"]


class Pattern:
    """One regular expression and the time it has left."""

    def __init__(self, text: str) -> None:
        """Raises ``ValueError`` for what is none, or too long."""
        if len(text) > MAX_PATTERN_CHARACTERS:
            raise ValueError(f"a regular expression is longer than {MAX_PATTERN_CHARACTERS:,} characters")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what may mean something else in a later Python
                self._compiled = re.compile(text)
        except (re.error, RecursionError, OverflowError) as error:
            raise ValueError(f"is no regular expression: {error}") from None
        self._text = text
        self._tree: Any = None
        self._cheap_to = 0
        self._left = MAX_PATTERN_SECONDS

    def search(self, value: str) -> bool:
        """Whether it fits somewhere in a value. Raises ``RuleguardError`` when that takes too long."""
        return self._try("search", value)

    def fullmatch(self, value: str) -> bool:
        """Whether it fits the whole value. Raises ``RuleguardError`` when that takes too long."""
        return self._try("fullmatch", value)

    def _try(self, how: _How, value: str) -> bool:
        start = time.perf_counter()
        if len(value) <= self._cheap_to or self._is_cheap(len(value)):
            found = getattr(self._compiled, how)(value) is not None
        else:
            answer = _process.ask([self._left, self._text, how, value]) if self._left > 0 else b""
            if not answer:
                raise self._too_slow(value) if time.perf_counter() - start > self._left / 2 else self._untried()
            found = answer == b"1"
        self._left -= time.perf_counter() - start
        if self._left <= 0:
            raise self._too_slow(value)
        return found

    def _is_cheap(self, length: int) -> bool:
        if self._tree is None:
            self._tree = _tree(self._text)
        if _bits(self._tree, length) > _CHEAP:
            return False
        self._cheap_to = length
        return True

    def _untried(self) -> RuleguardError:
        return RuleguardError(
            f"the regular expression {self._text[:80]!r} cannot be tried: the process that does it ended at once, as where "
            "programs are kept from running or memory is short; write it without a repetition inside a repetition"
        )

    def _too_slow(self, value: str) -> RuleguardError:
        return RuleguardError(
            f"the regular expression {self._text[:80]!r} takes longer than {MAX_PATTERN_SECONDS:g} seconds, here on a "
            f"text of {len(value):,} characters: most likely a repetition stands inside a repetition, as in (a+)+; write it "
            "without"
        )


@lru_cache(maxsize=64)
def pattern(text: str) -> Pattern:
    """The one pattern of a text, so that its time is counted over a whole run. Raises ``ValueError``."""
    return Pattern(text)


def _tree(text: str) -> Any:
    """Python's own tree of an expression; nothing where a Python has no such module, and then nothing is cheap."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return import_module("re._parser").parse(text)
    except (ImportError, AttributeError):
        return None


def _bits(tree: Any, length: int) -> float:
    """An upper bound, as a power of two, for the ways in which an expression can be tried on a text of a length."""
    try:
        fixed = min(int(tree.getwidth()[0]), length)
        return _ways(tree, length) + log2(length + 1) + log2(fixed + 1)
    except (AttributeError, TypeError, ValueError, RecursionError, OverflowError):
        return inf


def _ways(items: Any, length: int) -> float:
    return sum((_ways_of(str(name), value, length) for name, value in items), 0.0)


def _ways_of(name: str, value: Any, length: int) -> float:
    if name in _SINGLE:
        return 0.0
    if name in _REPEATS:
        low, high = int(value[0]), min(int(value[1]), length + 1)
        inner = _ways(value[2], length)
        return log2(max(high - low, 0) + 1) + (inner * high if inner else 0.0)
    if name == "BRANCH":
        return log2(len(value[1])) + max(_ways(each, length) for each in value[1])
    if name == "SUBPATTERN":
        return _ways(value[-1], length)
    if name in ("ASSERT", "ASSERT_NOT"):
        return _ways(value[1], length)
    if name == "GROUPREF":
        return log2(length + 1)
    return inf


class _Process:
    """The process that tries expressions, started when the first one needs it."""

    def __init__(self) -> None:
        self._running: Popen[bytes] | None = None

    def ask(self, question: list[Any]) -> bytes:
        """Its answer, b"" when it ended instead. Raises ``RuleguardError`` where no process can be started."""
        try:
            running = self._running or self._start()
            assert running.stdin is not None
            assert running.stdout is not None
            running.stdin.write(json.dumps(question).encode("ascii") + b"\n")
            running.stdin.flush()
            answer = running.stdout.readline().strip()
        except OSError as error:
            self.end()
            raise RuleguardError(f"a regular expression cannot be tried in a process of its own: {error}") from None
        except BaseException:
            self.end()
            raise
        if not answer:
            self.end()
        return answer

    def end(self) -> None:
        """Stop it, whatever it does."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.communicate()

    def _start(self) -> Popen[bytes]:
        import atexit
        from subprocess import DEVNULL, PIPE, Popen

        command = [sys.executable, "-I", "-S", str(_PROCESS)]
        self._running = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)  # noqa: S603 - a file of this package
        atexit.register(self.end)
        return self._running


_process = _Process()
