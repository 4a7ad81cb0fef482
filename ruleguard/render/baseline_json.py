"""The JSON of ``ruleguard baseline check``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ruleguard.baselines.held import Deviation
from ruleguard.render.baseline_report import STATES, BaselineReport, Checked, Standing

VERSION = 1


def baseline_json(report: BaselineReport) -> dict[str, Any]:
    """Version 1 of the contract in ``docs/json.md``."""
    source, server = report.config.input, report.config.server
    return {
        "version": VERSION,
        "source": {
            "path": source.path,
            "format": source.format,
            "encoding": source.encoding,
            "host": server.host,
            "build": server.build,
            "staging": server.staging,
            "exported_at": server.exported_at,
        },
        "baselines": [
            {"source": item.source, "build": item.build, "format": item.format, "rules": len(item.rules)}
            for item in report.baselines
        ],
        "verdict": report.headline.replace(" ", "-"),
        "rules": [_rule(item) for item in report.rules],
        "conflicts": [
            {"name": item.name, "immutable_tag": item.tag, "sources": list(item.sources), "parts": list(item.parts)}
            for item in report.conflicts
        ],
        "unsaid": list(report.unsaid),
        "damage": list(report.damage),
        "summary": {standing.value: len(report.of(standing)) for standing in Standing},
    }


def _rule(item: Checked) -> dict[str, Any]:
    return {
        "name": item.rule.name,
        "immutable_tag": item.rule.immutable_tag,
        "connector": item.connector,
        "state": item.standing.value,
        "deviations": _deviations(item.deviations),
        "replaced_by": [
            {"name": each.name, "deviations": None if each.deviations is None else _deviations(each.deviations)}
            for each in item.replaced_by
        ],
        "against": None if item.held is None else item.held.baseline.source,
        "why": item.why or None,
    }


def _deviations(found: Iterable[Deviation]) -> list[dict[str, Any]]:
    return [
        {
            "part": item.part,
            "action": item.action,
            "state": STATES[item.state].value,
            "choices": list(item.choices),
        }
        for item in found
    ]
