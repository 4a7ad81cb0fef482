"""One run of ``ruleguard assess``: input and options to a report; printing is left to the caller."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.cli.inputs import load_one, read_bytes
from ruleguard.errors import InputError, RuleguardError
from ruleguard.records import record
from ruleguard.text import Source

if TYPE_CHECKING:
    from ruleguard.assess.mappings_row import MappingRow
    from ruleguard.assess.pilot import Pilot
    from ruleguard.model.cloud_mappings import CloudSchema
    from ruleguard.model.nodes import Config
    from ruleguard.render.assess_report import AssessReport

WINDOWS_SERVERS = ("2008", "2008R2", "2012", "2012R2", "2016", "2019", "2022", "2025")

_OPAQUE = (
    "if this is the file of Export settings (AzureADConnect.exe /ForceExport), its format is not public, and only the wizard "
    "reads it (AzureADConnect.exe /migrate). Export instead, with miisclient.exe on the DirSync server: File > Export Server "
    "Configuration, and give that folder"
)
_SCHEMA = (
    "is a synchronization schema of Microsoft Graph, no export of a server: give the server's export, and this file with "
    "--schema"
)


@record(frozen=True, slots=True)
class Wanted:
    """What the caller asks for, checked. ``ous``: of a pilot, () for none. ``schema``: a file of Cloud Sync's mappings."""

    today: date
    target: str = "connect"
    objects: int | None = None
    os: str | None = None
    last_upgrade: date | None = None
    sql: str | None = None
    ous: tuple[str, ...] = ()
    object_types: tuple[str, ...] = ()
    schema: str | None = None
    baselines: tuple[str, ...] = ()
    config: str | None = None
    isolated: bool = False


def windows_server(text: str) -> str | None:
    """A release of Windows Server in the spelling of ``WINDOWS_SERVERS``; None for what is none."""
    year = re.sub(r"windows|server|[\s_-]", "", text, flags=re.IGNORECASE).upper()
    return year if year in WINDOWS_SERVERS else None


def run(path: str, wanted: Wanted) -> AssessReport:
    """The report on one input. Raises ``RuleguardError`` for inputs, settings and options that cannot be used."""
    from ruleguard.assess.assess import assess
    from ruleguard.assess.findings import Options
    from ruleguard.render.assess_report import AssessReport

    config = _with_circumstances(_read(path), path, wanted)
    options = Options(
        today=wanted.today,
        target=wanted.target,
        objects=wanted.objects,
        os=wanted.os,
        last_upgrade=wanted.last_upgrade,
        sql=wanted.sql,
    )
    schema = _schema(wanted.schema) if wanted.schema else None
    return AssessReport(
        config=config,
        assessment=assess(config, options, None if schema is None or wanted.ous else _included(schema)),
        today=wanted.today,
        known_until=_known_until(),
        mappings=_mappings(config, schema) if schema is not None else None,
        schema_faults=schema.faults if schema is not None else (),
        pilot=_pilot(config, wanted) if wanted.ous else None,
    )


def _read(path: str) -> Config:
    """The installation. What no reader knows may be the file of DirSync's wizard, which nobody can read."""
    try:
        return load_one(path)
    except RuleguardError as error:
        instead = _instead(path, error)
        if instead is None:
            raise
    raise InputError(path, instead)


def _instead(path: str, error: RuleguardError) -> str | None:
    """What to say of a file that no reader knows; None when the reader's own words are enough."""
    from ruleguard.readers.export import is_script, looks_like_export

    raw = read_bytes(path) if os.path.isfile(path) else b""
    if not raw.strip():
        return None
    reason = error.reason if isinstance(error, InputError) else str(error).removeprefix(f"{path}:").strip()
    try:
        source = Source(path, raw)
    except InputError:
        return f"{reason}; {_OPAQUE}"
    if looks_like_export(source.text) or is_script(source):
        return None
    return _SCHEMA if '"synchronizationRules"' in source.text else f"{reason}; {_OPAQUE}"


def _with_circumstances(config: Config, path: str, wanted: Wanted) -> Config:
    from ruleguard.cli.baselines import load_baselines, settings_baselines
    from ruleguard.cli.settings import Grounds

    ground = Grounds(wanted.config, isolated=wanted.isolated).of(path)
    baselines = (*load_baselines(wanted.baselines), *settings_baselines(ground))
    given = replace(
        config.circumstances,
        today=wanted.today,
        baselines=baselines,
        stock_assemblies=ground.settings.stock_assemblies,
    )
    return replace(config, circumstances=given)


def _known_until() -> str:
    from ruleguard.assess.facts import facts

    return max((item.as_of for item in facts().values()), default="")


def _schema(path: str) -> CloudSchema:
    from ruleguard.readers.graph_schema import read

    return read(Source(path, read_bytes(path)))


def _included(schema: CloudSchema) -> list[str] | None:
    """The containers that a schema has in its scope; None where a rule does not say."""
    rules = [rule for rule in schema.rules if rule.is_inbound]
    if not rules or any(rule.containers is None for rule in rules):
        return None
    return [container for rule in rules for container in rule.containers or ()]


def _mappings(config: Config, schema: CloudSchema) -> tuple[MappingRow, ...]:
    from ruleguard.assess.mappings import compare_mappings

    return compare_mappings(config, schema)


def _pilot(config: Config, wanted: Wanted) -> Pilot:
    from ruleguard.assess.pilot import pilot

    return pilot(config, wanted.ous, wanted.object_types)
