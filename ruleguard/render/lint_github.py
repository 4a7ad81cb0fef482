"""Workflow commands of GitHub Actions for ``ruleguard lint``."""

from __future__ import annotations

from ruleguard.render.github_command import annotation
from ruleguard.render.report import Report


def lint_github(report: Report) -> str:
    """One command a finding."""
    return "".join(annotation(item) for item in report.open)
