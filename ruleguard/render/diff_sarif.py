"""SARIF 2.1.0 of ``ruleguard diff``, for code scanning: each change a result on the staging side."""

from __future__ import annotations

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.diff.impact import Judged
from ruleguard.diff.sources import sources_of
from ruleguard.render.diff_report import IMPACTS, DiffReport, diagnostics, fingerprints
from ruleguard.render.sarif import Json, artifact, log, result
from ruleguard.render.style import one_line, safe

_CATEGORY = "ruleguard/diff/"
"""Code scanning replaces the results of one category only, so those of lint stay."""


def diff_sarif(report: DiffReport) -> Json:
    """One run with the ids of the judgement that occur as its rules; the verdict is among the run's properties.

    Accepted changes are results with a suppression.
    """
    found = diagnostics(report)
    rules: dict[str, Json] = {}
    for item, judged in zip(found, report.judged, strict=True):  # the most severe first, so its level is the default
        rules.setdefault(item.rule, _rule(item.rule, judged.impact, item.severity))
    index = {name: place for place, name in enumerate(rules)}
    marks = fingerprints(report.judged)
    results = [_result(*each, index) for each in zip(found, report.judged, marks, strict=True)]
    return log(
        list(rules.values()),
        _invocation(report),
        results,
        automationDetails={"id": _CATEGORY},
        properties=_properties(report),
    )


def _rule(name: str, impact: str, severity: Severity) -> Json:
    pages = sources_of(name)
    return {
        "id": name,
        "shortDescription": {"text": f"{name.replace('-', ' ').capitalize()}."},
        "fullDescription": {"text": f"{impact.capitalize()}: {IMPACTS[impact]}."},
        "defaultConfiguration": {"level": severity.value},
        "properties": {"tags": [impact]},
        **({"helpUri": pages[0]} if pages else {}),
    }


def _result(item: Diagnostic, judged: Judged, mark: str, index: dict[str, int]) -> Json:
    found = result(item, index, mark)
    if judged.accepted:
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": safe(judged.accepted)}]
    return found


def _properties(report: DiffReport) -> Json:
    return {
        "verdict": report.verdict.value,
        "headline": report.headline,
        "meaning": report.meaning,
        "undecided": list(map(one_line, report.undecided)),
        "summary": {**{level.value: count for level, count in report.counts.items()}, "accepted": report.accepted},
        "active": artifact(report.active.input.path)["uri"],
        "staging": artifact(report.staging.input.path)["uri"],
        "runSteps": [{"connector": safe(step.connector), "step": step.step} for step in report.steps],
        "commands": list(map(one_line, report.commands)),
        "checklist": list(map(one_line, report.checklist)),
    }


def _invocation(report: DiffReport) -> Json:
    found: Json = {"executionSuccessful": True}
    notes = [
        *(_notification("warning", f"not yet possible to say: {sentence}") for sentence in report.undecided),
        *(_notification("note", f"not compared: {item.what}: {item.why}") for item in report.not_compared),
    ]
    return {**found, "toolExecutionNotifications": notes} if notes else found


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": {"text": one_line(text)}}
