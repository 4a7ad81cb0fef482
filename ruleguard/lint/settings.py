"""What ``ruleguard.yaml`` can say; ``settings_reader`` reads it. Every run needs this record, few have such a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from ruleguard.diagnostic import Severity
from ruleguard.records import record

if TYPE_CHECKING:
    from ruleguard.lint.settings_reader import Acceptance, PathSettings

FILE_NAME = "ruleguard.yaml"
Grades = Mapping[str, Severity | None]
"""Severity by rule id; None for a rule that is off."""


@record(frozen=True, slots=True)
class Settings:
    """``path`` names the file, "" for the settings that hold without one. ``names``: pattern for names of custom rules.
    ``baselines``: paths of baselines of default rules, each with the place where it is written. ``stock_assemblies``: file
    names of extensions that are no customization of DirSync, FIM or MIM.

    ``change_severity`` and ``accepted_changes`` are for ``diff``: levels and acceptances by the id of a change.
    """

    path: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Grades = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    target: str | None = None
    build: str | None = None
    names: str | None = None
    baselines: Mapping[str, str] = field(default_factory=dict)
    stock_assemblies: tuple[str, ...] = ()
    paths: tuple[PathSettings, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    change_severity: Mapping[str, str] = field(default_factory=dict)
    accepted_changes: tuple[Acceptance, ...] = ()
