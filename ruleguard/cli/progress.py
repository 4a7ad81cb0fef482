"""A line on standard error for work that takes long enough to make somebody wonder."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

_PATIENCE = 1.0
_PAUSE = 0.1


class Progress:
    """Says how much is done, on a terminal only and not before a second has passed; ``end`` takes the line away."""

    def __init__(self, what: str, total: int) -> None:
        self.what = what
        self.total = total
        self._done = 0
        self._shown = 0
        self._next = time.monotonic() + _PATIENCE
        self._wanted = sys.stderr is not None and sys.stderr.isatty()

    def advance(self, count: int = 1) -> None:
        """So much more is done."""
        self._done += count
        if self._wanted and time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            text = f"{self.what}: {self._done} of {self.total}"
            sys.stderr.write("\r" + text.ljust(self._shown))
            sys.stderr.flush()
            self._shown = len(text)

    def over(self, items: Iterable[str]) -> Iterator[str]:
        """The items, each counted when the next one is asked for."""
        for item in items:
            yield item
            self.advance()

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self._shown:
            sys.stderr.write("\r" + " " * self._shown + "\r")
            sys.stderr.flush()
            self._shown = 0
