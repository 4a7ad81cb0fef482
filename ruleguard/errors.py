"""What can go wrong outside the input's meaning: wrong calls and unreadable files.

A *fault* in an input that could be read is a ``Diagnostic``, not an exception.
"""

from __future__ import annotations


class RuleguardError(Exception):
    """Anything the caller can mend. The message is one line for a person; the exit code is 2."""


class InputError(RuleguardError):
    """A file cannot be read or is no export.

    ``path`` names it as the user did; ``line`` and ``column`` (from 1) are given where the place is known.
    """

    def __init__(self, path: str, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column
        place = path if line is None else f"{path}:{line}" + ("" if column is None else f":{column}")
        super().__init__(f"{place}: {reason}")


class UsageError(RuleguardError):
    """The call itself is wrong: contradicting options, an unknown rule id, an ambiguous connector."""
