"""What the SARIF outputs share. Source: OASIS, Static Analysis Results Interchange Format version 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ruleguard
from ruleguard.diagnostic import Diagnostic
from ruleguard.render.report import uri
from ruleguard.render.style import one_line, safe
from ruleguard.text import Location

Json = dict[str, Any]
SCHEMA = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"


def log(rules: Sequence[Json], invocation: Json, results: Sequence[Json], **more: Json) -> Json:
    """The whole file, with one run. ``more``: further properties of the run."""
    driver = {"name": "ruleguard", "version": ruleguard.__version__, "rules": list(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        **more,
        "invocations": [invocation],
        "results": list(results),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def result(item: Diagnostic, index: dict[str, int], fingerprint: str) -> Json:
    """One finding. ``index``: where its rule stands in the list of rules."""
    place = _physical(item.at) if item.at is not None else {"artifactLocation": artifact(item.path)}
    location: Json = {"physicalLocation": place}
    if item.subject:
        location["logicalLocations"] = [{"fullyQualifiedName": one_line(item.subject)}]
    found: Json = {
        "ruleId": item.rule,
        "level": item.severity.value,
        "message": {"text": safe(item.message)},
        "locations": [location],
        "partialFingerprints": {"ruleguard/v1": fingerprint},
    }
    if item.rule in index:
        found["ruleIndex"] = index[item.rule]
    if item.related:
        found["relatedLocations"] = [_related(at) for at in item.related]
    return found


def artifact(path: str) -> Json:
    """The location of a file; a relative path is relative to the root of the sources."""
    name, is_relative = uri(path)
    return {"uri": name, "uriBaseId": _ROOT} if is_relative else {"uri": name}


def _related(at: Location) -> Json:
    found: Json = {"physicalLocation": _physical(at)}
    if at.note:
        found["message"] = {"text": safe(at.note)}
    return found


def _physical(at: Location) -> Json:
    start, end = at.start, at.end
    region = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    return {"artifactLocation": artifact(at.source.path), "region": region}
