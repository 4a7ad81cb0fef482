"""SARIF 2.1.0 of ``ruleguard diff``, for code scanning: each change a result on the staging side."""

from __future__ import annotations

from ruleguard.diagnostic import Severity
from ruleguard.diff.change import NotCompared
from ruleguard.render.diff_report import IMPACTS, DiffReport, diagnostics, fingerprints
from ruleguard.render.sarif import Json, artifact, log, result
from ruleguard.render.style import one_line, safe

_CATEGORY = "ruleguard/diff/"
"""Code scanning replaces the results of one category only, so those of lint stay."""


def diff_sarif(report: DiffReport) -> Json:
    """One run with the ids of the judgement that occur as its rules; the verdict is among the run's properties."""
    found = diagnostics(report)
    rules: dict[str, Json] = {}
    for item, judged in zip(found, report.judged, strict=True):  # the most severe first, so its level is the default
        rules.setdefault(item.rule, _rule(item.rule, judged.impact, item.severity))
    index = {name: place for place, name in enumerate(rules)}
    marks = fingerprints(report.judged)
    results = [result(item, index, mark) for item, mark in zip(found, marks, strict=True)]
    return log(
        list(rules.values()),
        _invocation(report),
        results,
        automationDetails={"id": _CATEGORY},
        properties=_properties(report),
    )


def _rule(name: str, impact: str, severity: Severity) -> Json:
    return {
        "id": name,
        "shortDescription": {"text": f"{name.replace('-', ' ').capitalize()}."},
        "fullDescription": {"text": f"{impact.capitalize()}: {IMPACTS[impact]}."},
        "defaultConfiguration": {"level": severity.value},
        "properties": {"tags": [impact]},
    }


def _properties(report: DiffReport) -> Json:
    return {
        "verdict": report.verdict.value,
        "summary": {level.value: count for level, count in report.counts.items()},
        "active": artifact(report.active.input.path)["uri"],
        "staging": artifact(report.staging.input.path)["uri"],
        "runSteps": [{"connector": safe(step.connector), "step": step.step} for step in report.steps],
    }


def _invocation(report: DiffReport) -> Json:
    found: Json = {"executionSuccessful": True}
    if report.not_compared:
        found["toolExecutionNotifications"] = [_notification(item) for item in report.not_compared]
    return found


def _notification(item: NotCompared) -> Json:
    return {"level": "note", "message": {"text": one_line(f"not compared: {item.what}: {item.why}")}}
