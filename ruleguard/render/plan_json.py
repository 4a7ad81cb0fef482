"""The JSON of ``ruleguard plan``: version 1 of the contract in ``docs/json.md``."""

from __future__ import annotations

from typing import Any

from ruleguard.plan.steps import Script, Step
from ruleguard.render.diff_json import diff_json
from ruleguard.render.plan_report import PlanReport, reasons

VERSION = 1


def plan_json(report: PlanReport) -> dict[str, Any]:
    """Plain values, ready to be written."""
    plan, diff = report.plan, diff_json(report.diff)
    return {
        "version": VERSION,
        "active": diff["active"],
        "staging": diff["staging"],
        "verdict": diff["verdict"],
        "undecided": diff["undecided"],
        "connectors": diff["connectors"],
        "steps": [_step(report, number, step) for number, step in enumerate(plan.steps, 1)],
        "run_steps": diff["run_steps"],
        "unplanned": [{"subject": subject, "why": why} for subject, why in plan.unplanned],
        "not_compared": diff["not_compared"],
        "summary": {
            "steps": len(plan.steps),
            "scripts": sum(step.script is not None for step in plan.steps),
            "changes": len(report.diff.open),
            "unplanned": len(plan.unplanned),
            "accepted": report.diff.accepted,
            "not_compared": len(diff["not_compared"]),
        },
    }


def _step(report: PlanReport, number: int, step: Step) -> dict[str, Any]:
    return {
        "number": number,
        "phase": step.phase.value,
        "title": step.title,
        "kind": step.kind,
        "because": list(step.because),
        "why": reasons(report, step),
        "body": list(step.body),
        "check": step.check,
        "undo": step.undo,
        "script": None if step.script is None else _script(step.script),
    }


def _script(script: Script) -> dict[str, Any]:
    return {
        "name": script.name,
        "text": script.text,
        "undo_name": script.undo_name or None,
        "undo": script.undo or None,
    }
