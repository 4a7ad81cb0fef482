"""``ruleguard diff --git-driver``: what git calls for a changed file, with its own seven arguments.

Source: git's documentation, "Defining an external diff driver". Git stops when a driver fails, so this one never does: what
is no export is shown as a plain difference of lines.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence

from ruleguard.cli.inputs import load_one, read_bytes
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge, verdict
from ruleguard.diff.run_steps import run_steps
from ruleguard.errors import RuleguardError, UsageError
from ruleguard.render.diff_report import DiffReport
from ruleguard.render.diff_text import diff_changes
from ruleguard.render.style import Style, safe
from ruleguard.text import Source

_ARGUMENTS = (7, 9)
"""path old-file old-hex old-mode new-file new-hex new-mode, and two more for a rename."""


def driver_output(arguments: Sequence[str], style: Style) -> str:
    """What git shows in place of its own difference. Raises ``UsageError`` for a call that is not git's."""
    if len(arguments) not in _ARGUMENTS:
        raise UsageError("--git-driver is for git, which calls it with seven arguments: see docs/diff.md")
    path, old, new = arguments[0], arguments[1], arguments[4]
    heading = style(f"ruleguard diff {safe(path)}", "bold")
    if os.devnull in (old, new) or "/dev/null" in (old, new):
        return f"{heading}\n  the file is {'new' if old in (os.devnull, '/dev/null') else 'removed'}\n"
    try:
        body = _judged(old, new, style)
    except RuleguardError:
        body = _lines(old, new)
    return f"{heading}\n{body}"


def _judged(old: str, new: str, style: Style) -> str:
    active, staging = load_one(old), load_one(new)
    comparison = compare(active, staging)
    judged = judge(comparison.changes)
    report = DiffReport(active, staging, judged, verdict(judged), run_steps(judged), comparison.not_compared)
    return diff_changes(report, style) or "  no difference in what it configures\n"


def _lines(old: str, new: str) -> str:
    """A plain difference; of what is no text, that it differs."""
    try:
        before, after = (Source(path, read_bytes(path)).text.replace("\r\n", "\n").split("\n") for path in (old, new))
    except RuleguardError:
        return "  the files differ, and one is no text\n"
    lines = difflib.unified_diff(before, after, "before", "after", lineterm="")
    return "".join(f"{safe(line)}\n" for line in lines)
