"""Logging commands of Azure Pipelines. Source: learn.microsoft.com, "Logging commands", LogIssue and its escapes."""

from __future__ import annotations

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.render.report import Report, slashed
from ruleguard.render.style import one_line, safe

_TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_ESCAPES = (("%", "%AZP25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_PROPERTY = ((";", "%3B"), ("]", "%5D"))


def lint_azure(report: Report) -> str:
    """One command a finding. Notes are plain lines of the log: Azure knows errors and warnings only, and a note must not
    make a pipeline look as if something were wrong."""
    return "".join(f"{_line(item)}\n" for item in report.open)


def _line(item: Diagnostic) -> str:
    if item.severity not in _TYPES:
        place = item.path if item.at is None else str(item.at)
        return f"{one_line(place)}: {item.severity.value}[{item.rule}] {one_line(item.message)}"
    path = item.path if item.at is None else item.at.source.path
    properties = [f"type={_TYPES[item.severity]}", f"sourcepath={_property(slashed(path))}"]
    if item.at is not None:
        properties += [f"linenumber={item.at.start.line}", f"columnnumber={item.at.start.column}"]
    properties.append(f"code={_property(item.rule)}")
    return f"##vso[task.logissue {';'.join(properties)}]{_escaped(item.message)}"


def _escaped(text: str) -> str:
    for character, escape in _ESCAPES:
        text = text.replace(character, escape)
    return safe(text)


def _property(text: str) -> str:
    text = _escaped(text)
    for character, escape in _IN_PROPERTY:
        text = text.replace(character, escape)
    return text
