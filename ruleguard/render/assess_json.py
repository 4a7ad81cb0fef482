"""The JSON of ``ruleguard assess``: version 1 of the contract in ``docs/json.md``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ruleguard.assess.findings import Finding, Road, Step, Unknown
from ruleguard.model.view import place
from ruleguard.render.assess_pilot import pilot_script
from ruleguard.render.assess_report import AssessReport

if TYPE_CHECKING:
    from ruleguard.assess.mappings_row import MappingRow
    from ruleguard.assess.pilot import Pilot

VERSION = 1


def assess_json(report: AssessReport) -> dict[str, Any]:
    """Plain values, ready to be written."""
    found, config = report.assessment, report.config
    product = found.product
    return {
        "version": VERSION,
        "source": {
            "path": config.input.path,
            "format": config.input.format,
            "encoding": config.input.encoding,
            "host": config.server.host,
            "exported_at": config.server.exported_at,
        },
        "product": {"name": product.name, "build": product.build, "because": list(product.because)},
        "target": found.target,
        "today": report.today.isoformat(),
        "verdict": report.verdict,
        "roads": [_road(road) for road in found.roads],
        "findings": [_finding(item) for item in found.findings],
        "steps": [_step(step) for step in found.steps],
        "unknown": [_unknown(item) for item in found.unknown],
        "mappings": None if report.mappings is None else [_mapping(row) for row in report.mappings],
        "pilot": None if report.pilot is None else _pilot(report, report.pilot),
    }


def _mapping(row: MappingRow) -> dict[str, Any]:
    return {
        "status": row.status,
        "object_type": row.object_type,
        "source_type": row.source_type,
        "target": row.target,
        "connector": row.connector,
        "connect": row.connect,
        "cloud": row.cloud,
        "why": list(row.why),
        "problems": [{"name": item.name, "why": item.why, "instead": item.instead} for item in row.problems],
        "suggestion": row.suggestion,
        "rules": list(row.rules),
        "shipped": row.shipped,
        "locations": [place(at) for at in row.at],
    }


def _pilot(report: AssessReport, pilot: Pilot) -> dict[str, Any]:
    return {
        "rules": [
            {
                "name": rule.name,
                "identifier": rule.identifier,
                "direction": rule.direction,
                "connector": rule.connector,
                "link_type": rule.link_type,
                "precedence": rule.precedence,
                "source_object_type": rule.source_object_type,
                "target_object_type": rule.target_object_type,
            }
            for rule in pilot.rules
        ],
        "domains": [
            {
                "dn": domain.partition.dn,
                "fqdn": domain.partition.fqdn,
                "containers": list(domain.containers),
                "left_out": list(domain.left_out),
            }
            for domain in pilot.domains
        ],
        "findings": [_finding(item) for item in pilot.findings],
        "steps": [_step(step) for step in pilot.steps],
        "rollback": [_step(step) for step in pilot.rollback],
        "unknown": [_unknown(item) for item in pilot.unknown],
        "script": pilot_script(pilot, report.config.input.path),
    }


def _unknown(item: Unknown) -> dict[str, Any]:
    return {"what": item.what, "how": item.how}


def _road(road: Road) -> dict[str, Any]:
    return {
        "name": road.name,
        "verdict": road.verdict,
        "recommended": road.recommended,
        "hours": road.hours,
        "why": list(road.why),
        "sources": list(road.sources),
    }


def _finding(item: Finding) -> dict[str, Any]:
    return {
        "id": item.id,
        "topic": item.topic,
        "subject": item.subject,
        "verdict": item.verdict,
        "what": item.what,
        "why": item.why,
        "do": item.do,
        "sources": list(item.sources),
        "contradiction": item.contradiction,
        "roads": list(item.roads),
        "depends": list(item.depends),
        "locations": [place(at) for at in item.at],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "text": step.text,
        "commands": list(step.commands),
        "sources": list(step.sources),
    }
