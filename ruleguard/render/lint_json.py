"""The JSON of ``ruleguard lint``, and of the faults in ``ruleguard show``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.render.report import Report
from ruleguard.text import Location

VERSION = 1


def lint_json(report: Report) -> dict[str, Any]:
    """Version 1 of the contract in ``docs/json.md``; ``files`` counts the inputs that were read."""
    found = report.diagnostics
    return {
        "version": VERSION,
        "diagnostics": [diagnostic_json(item) for item in found],
        "summary": {**counts(found), "suppressed": suppressed(found), "files": len(report.inputs)},
    }


def counts(diagnostics: Sequence[Diagnostic]) -> dict[str, int]:
    """How many findings of each severity, the most severe first; those that are accepted do not count."""
    open_ = [item for item in diagnostics if item.suppression is None]
    return {severity.value: sum(item.severity is severity for item in open_) for severity in Severity}


def suppressed(diagnostics: Sequence[Diagnostic]) -> int:
    """How many findings are accepted."""
    return sum(item.suppression is not None for item in diagnostics)


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
        "suppressed": item.suppression is not None,
        "suppression": item.suppression and {"kind": item.suppression.kind, "reason": item.suppression.reason},
    }


def _related(location: Location) -> dict[str, Any]:
    start = location.start
    return {
        "path": location.source.path,
        "line": start.line,
        "column": start.column,
        "note": location.note,
    }
