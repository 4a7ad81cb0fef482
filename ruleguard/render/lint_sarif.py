"""SARIF 2.1.0 of ``ruleguard lint``, for code scanning."""

from __future__ import annotations

from ruleguard.diagnostic import Diagnostic
from ruleguard.errors import InputError
from ruleguard.lint.rule import Rule, manual
from ruleguard.render.report import Report
from ruleguard.render.sarif import Json, artifact, log, result
from ruleguard.render.style import one_line, safe

_KINDS = {"in-source": "inSource", "external": "external"}


def lint_sarif(report: Report) -> Json:
    """One run with every rule that ran; accepted findings are results with a suppression."""
    rules = list(report.rules.values())
    index = {rule.id: place for place, rule in enumerate(rules)}
    results = [_result(item, index) for item in report.diagnostics]
    return log([_rule(rule) for rule in rules], _invocation(report), results)


def _rule(rule: Rule) -> Json:
    why = manual(rule).why
    links = "".join(f"\n\n<{reference}>" for reference in rule.references)
    return {
        "id": rule.id,
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": why},
        "help": {
            "text": f"{why}\n\nWhat to do: {rule.remedy}",
            "markdown": f"{why}\n\n**What to do:** {rule.remedy}{links}",
        },
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [rule.category]},
        **({"helpUri": rule.references[0]} if rule.references else {}),
    }


def _result(item: Diagnostic, index: dict[str, int]) -> Json:
    found = result(item, index, item.fingerprint)
    if item.suppression is not None:
        kind, reason = _KINDS[item.suppression.kind], safe(item.suppression.reason)
        found["suppressions"] = [{"kind": kind, "status": "accepted", "justification": reason}]
    return found


def _invocation(report: Report) -> Json:
    found: Json = {"executionSuccessful": not report.errors}
    if report.errors:
        found["toolExecutionNotifications"] = [_notification(error) for error in report.errors]
    return found


def _notification(error: InputError) -> Json:
    return {
        "level": "error",
        "message": {"text": one_line(str(error))},
        "locations": [{"physicalLocation": {"artifactLocation": artifact(error.path)}}],
    }
