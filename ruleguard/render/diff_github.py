"""Workflow commands of GitHub Actions for ``ruleguard diff``."""

from __future__ import annotations

from ruleguard.diagnostic import Severity
from ruleguard.diff.impact import Verdict
from ruleguard.render.diff_report import DiffReport, diagnostics
from ruleguard.render.github_command import annotation, message

_SEVERITIES = {Verdict.BLOCKED: Severity.ERROR, Verdict.REVIEW: Severity.WARNING, Verdict.READY: Severity.NOTE}


def diff_github(report: DiffReport) -> str:
    """The verdict and what none can rest on, then one command a change that nobody has accepted, then what was not
    compared."""
    accepted = f"; {report.accepted} accepted" if report.accepted else ""
    verdict = f"{report.headline.upper()}: {report.meaning} ({report.counted}{accepted})"
    is_given = report.headline == report.verdict.value
    found = zip(report.judged, diagnostics(report), strict=True)
    return "".join(
        [
            message(_SEVERITIES[report.verdict] if is_given else Severity.WARNING, "ruleguard diff", verdict),
            *(message(Severity.WARNING, "not yet possible to say", sentence) for sentence in report.undecided),
            *(annotation(item) for judged, item in found if not judged.accepted),
            *(message(Severity.NOTE, "not compared", f"{each.what}: {each.why}") for each in report.not_compared),
        ]
    )
