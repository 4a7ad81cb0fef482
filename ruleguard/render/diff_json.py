"""The JSON of ``ruleguard diff``: version 1 of the contract in ``docs/json.md``."""

from __future__ import annotations

from typing import Any

from ruleguard.diff.impact import Judged
from ruleguard.model.nodes import Config, Node
from ruleguard.model.view import place
from ruleguard.render.diff_report import DiffReport

VERSION = 1


def diff_json(report: DiffReport) -> dict[str, Any]:
    """Plain values, ready to be written."""
    return {
        "version": VERSION,
        "active": _side(report.active),
        "staging": _side(report.staging),
        "verdict": report.verdict.value,
        "undecided": list(report.undecided),
        "connectors": [
            {"role": item.role, "active": item.active, "staging": item.staging, "how": item.how or None}
            for item in report.matched
        ],
        "changes": [_change(item) for item in report.judged],
        "edited_on_both": [
            {
                "key": list(item.key),
                "parts": list(item.parts),
                "active_at": _at(item.active_node),
                "staging_at": _at(item.staging_node),
            }
            for item in report.edited_on_both
        ],
        "run_steps": [
            {"connector": step.connector, "step": step.step, "because": list(step.because)} for step in report.steps
        ],
        "commands": list(report.commands),
        "checklist": list(report.checklist),
        "not_compared": [{"what": item.what, "why": item.why} for item in report.not_compared],
        "summary": {
            **{level.value: count for level, count in report.counts.items()},
            "accepted": report.accepted,
            "not_compared": len(report.not_compared),
        },
    }


def _at(node: Node | None) -> dict[str, Any] | None:
    return None if node is None else place(node.at())


def _side(config: Config) -> dict[str, Any]:
    return {
        "path": config.input.path,
        "format": config.input.format,
        "encoding": config.input.encoding,
        "host": config.server.host,
        "build": config.server.build,
        "staging": config.server.staging,
        "exported_at": config.server.exported_at,
        "rules": len(config.rules),
        "connectors": None if config.connectors is None else len(config.connectors),
    }


def _change(item: Judged) -> dict[str, Any]:
    change = item.change
    return {
        "id": item.id,
        "action": change.action,
        "object": change.object,
        "key": list(change.key),
        "field": change.field,
        "active": change.active,
        "staging": change.staging,
        "targets": list(change.targets),
        "impact": item.impact,
        "severity": item.level.value,
        "consequence": item.consequence,
        "reason": change.reason or None,
        "choices": list(change.choices),
        "shipped": change.shipped,
        "accepted": item.accepted or None,
        "active_at": place(change.active_at),
        "staging_at": place(change.staging_at),
    }
