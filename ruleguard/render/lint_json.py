"""The JSON of ``ruleguard lint``, and of the faults in ``ruleguard show``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.text import Location

VERSION = 1


def lint_json(diagnostics: Sequence[Diagnostic], files: int) -> dict[str, Any]:
    """Version 1 of the contract in ``docs/json.md``; ``files`` counts the inputs that were read."""
    return {
        "version": VERSION,
        "diagnostics": [diagnostic_json(item) for item in diagnostics],
        "summary": {**counts(diagnostics), "suppressed": 0, "files": files},
    }


def counts(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    """How many findings of each severity, the most severe first."""
    return {severity.value: sum(item.severity is severity for item in diagnostics) for severity in Severity}


def diagnostic_json(item: Diagnostic) -> dict[str, Any]:
    """One finding. Without a place, line and column are null."""
    start, end = (None, None) if item.at is None else (item.at.start, item.at.end)
    return {
        "rule": item.rule,
        "severity": item.severity.value,
        "message": item.message,
        "path": item.path,
        "line": start and start.line,
        "column": start and start.column,
        "end_line": end and end.line,
        "end_column": end and end.column,
        "subject": item.subject,
        "related": [_related(location) for location in item.related],
        "fingerprint": item.fingerprint,
        "suppressed": False,
    }


def _related(location: Location) -> dict[str, Any]:
    start = location.start
    return {
        "path": location.source.path,
        "line": start.line,
        "column": start.column,
        "note": location.note,
    }
