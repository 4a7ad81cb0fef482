"""The Code Quality report of GitLab. Source: docs.gitlab.com, "Code Quality", report format."""

from __future__ import annotations

import hashlib
from typing import Any

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.render.report import Report, slashed
from ruleguard.render.style import one_line

# GitLab's scale goes on to blocker and critical; which finding stops a company is not for a file's checker to say.
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def lint_gitlab(report: Report) -> list[dict[str, Any]]:
    """One entry a finding; of equal findings each has a fingerprint of its own, for GitLab shows only one otherwise."""
    seen: dict[str, int] = {}
    entries = []
    for item in report.open:
        count = seen[item.fingerprint] = seen.get(item.fingerprint, 0) + 1
        entries.append(_entry(item, count))
    return entries


def _entry(item: Diagnostic, count: int) -> dict[str, Any]:
    path = item.path if item.at is None else item.at.source.path
    mark = item.fingerprint if count == 1 else hashlib.sha256(f"{item.fingerprint}:{count}".encode()).hexdigest()[:16]
    return {
        "description": one_line(item.message),
        "check_name": item.rule,
        "fingerprint": mark,
        "severity": _SEVERITIES[item.severity],
        "location": {"path": one_line(slashed(path)), "lines": {"begin": 1 if item.at is None else item.at.start.line}},
    }
