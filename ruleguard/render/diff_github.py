"""Workflow commands of GitHub Actions for ``ruleguard diff``."""

from __future__ import annotations

from ruleguard.diagnostic import Severity
from ruleguard.diff.impact import Verdict
from ruleguard.render.diff_report import MEANINGS, DiffReport, diagnostics
from ruleguard.render.github_command import annotation, message

_SEVERITIES = {Verdict.BLOCKED: Severity.ERROR, Verdict.REVIEW: Severity.WARNING, Verdict.READY: Severity.NOTE}


def diff_github(report: DiffReport) -> str:
    """The verdict, then one command a change, then what was not compared."""
    verdict = f"{report.verdict.value.upper()}: {MEANINGS[report.verdict]} ({report.counted})"
    return "".join(
        [
            message(_SEVERITIES[report.verdict], "ruleguard diff", verdict),
            *(annotation(item) for item in diagnostics(report)),
            *(message(Severity.NOTE, "not compared", f"{each.what}: {each.why}") for each in report.not_compared),
        ]
    )
