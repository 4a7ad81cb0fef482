"""The JSON of ``ruleguard diff``: version 1 of the contract in ``docs/json.md``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruleguard.diff.change import NotCompared
from ruleguard.diff.impact import Judged, Verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep
from ruleguard.model.nodes import Config
from ruleguard.model.view import place

VERSION = 1


def diff_json(
    sides: tuple[Config, Config],
    judged: Sequence[Judged],
    verdict: Verdict,
    steps: Sequence[RunStep],
    not_compared: Sequence[NotCompared],
) -> dict[str, Any]:
    """Plain values, ready to be written."""
    return {
        "version": VERSION,
        "active": _side(sides[0]),
        "staging": _side(sides[1]),
        "verdict": verdict.value,
        "changes": [_change(item) for item in judged],
        "run_steps": [
            {"connector": step.connector, "step": step.step, "because": list(step.because)} for step in steps
        ],
        "not_compared": [{"what": item.what, "why": item.why} for item in not_compared],
        "summary": {level.value: sum(item.level is level for item in judged) for level in Level},
    }


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
        "active_at": place(change.active_at),
        "staging_at": place(change.staging_at),
    }
