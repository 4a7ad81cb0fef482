"""Workflow commands of GitHub Actions, which show findings beside the changed lines.

Source: docs.github.com, "Workflow commands for GitHub Actions" (escapes as in its toolkit). GitHub shows ten annotations
of a kind for each step and keeps the others in the log.
"""

from __future__ import annotations

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.render.report import slashed
from ruleguard.render.style import safe

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotation(item: Diagnostic) -> str:
    """The command for a finding at its place, ending with a line break."""
    path = item.path if item.at is None else item.at.source.path
    properties = [f"file={_property(slashed(path))}"]
    if item.at is not None:
        start, end = item.at.start, item.at.end
        properties += [f"line={start.line}", f"endLine={end.line}"]
        if start.line == end.line:  # GitHub ignores columns of a range of lines
            properties += [f"col={start.column}", f"endColumn={end.column}"]
    return _command(item.severity, [*properties, f"title={_property(item.rule)}"], item.message)


def message(severity: Severity, title: str, text: str) -> str:
    """The command for what has no place in a file, ending with a line break."""
    return _command(severity, [f"title={_property(title)}"], text)


def _command(severity: Severity, properties: list[str], text: str) -> str:
    return f"::{_COMMANDS[severity]} {','.join(properties)}::{_data(text)}\n"


def _data(text: str) -> str:
    return safe(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
