"""Any number of files to configurations: what each file is (by its content), and which files belong together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.errors import InputError
from ruleguard.late import late
from ruleguard.model.nodes import Config, Input, Server
from ruleguard.records import record
from ruleguard.text import Location, Source, Span

if TYPE_CHECKING:
    from ruleguard.model.engine import Engine
    from ruleguard.readers.server_xml import Parts

MAX_CONDITIONS = 2_000
"""A rule with more clauses in its scoping filter or its joins is refused. The default rules have 20 at most."""
_SCRIPT_WORD = re.compile(r"\b(?:New|Add|Get|Set|Remove)-ADSync\w+", re.IGNORECASE)
_POWERSHELL_TYPE = re.compile(r"\[[A-Za-z]")
_JSON_WORD = late(r'"(?:azureDirectoryPolicy|onpremisesDirectoryPolicy|policyMetadata)"', re.IGNORECASE)
_XML_WORD = late(r"<(?:synchronizationRule|ma-data|mv-data)\b")
_LOOKED_FOR = "settings JSON, a rule script (PS1), a server's XML folder or file, or a DirSync/FIM folder"
_NO_SERVER = Server(host=None, build=None, staging=None, exported_at=None)


@record(frozen=True, slots=True)
class Options:
    """``include_commented``: read rules that stand in comments of a script. ``required``: whether a file that is no
    export is an error; in a search such files are passed over."""

    include_commented: bool = False
    required: Callable[[str], bool] = lambda _: True


@record(slots=True)
class Reading:
    """The configurations found, and what could not be read."""

    configs: list[Config] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)


def read(path: str, sources: Iterable[Source | Config], options: Options) -> Reading:
    """Read the files of one folder (or one file) named ``path``; a ``Config`` is a script that has been read before.

    All XML files make one configuration, together with a MigratedPolicy.json beside them; all rule scripts make one;
    each settings file is one. A file that cannot be read is an error of its own and does not hide the others.
    """
    reading = Reading()
    files = _Files()
    for source in sources:
        if isinstance(source, Config):
            files.scripts.append(source)
            continue
        try:
            files.add(source, options)
        except InputError as error:
            if options.required(source.path) or looks_like_export(source.text):
                reading.errors.append(error)
    for config in files.configurations(path):
        excess = _excess(config)
        if excess is None:
            reading.configs.append(config)
        else:
            reading.errors.append(excess)
    return reading


def _excess(config: Config) -> InputError | None:
    """Why a configuration is too much to judge: many clauses are held against each other."""
    for rule in config.rules:
        for groups, what in ((rule.scope or (), "scoping filter"), (rule.joins or (), "join conditions")):
            if len(groups) > MAX_CONDITIONS or sum(len(group.conditions) for group in groups) > MAX_CONDITIONS:
                at = rule.at()
                place = None if at is None else at.start
                return InputError(
                    config.input.path if at is None else at.source.path,
                    f"the rule '{rule.name}' has more than {MAX_CONDITIONS:,} clauses in its {what}, which no rule has",
                    *((None, None) if place is None else (place.line, place.column)),
                )
    return None


def looks_like_export(text: str) -> bool:
    """Whether a text that could not be read was meant to be an export; anything else in a folder is not our business."""
    return any(word.search(text) for word in (_JSON_WORD, _XML_WORD, _SCRIPT_WORD))


def was_export(raw: bytes) -> bool:
    """The same of bytes that are no text any more, whatever the encoding."""
    return looks_like_export(raw.replace(b"\0", b"").decode("latin-1"))


def read_script(source: Source, *, include_commented: bool) -> Config:
    """One rule script."""
    from ruleguard.readers import rule_script

    return _with_guess(rule_script.read(source, include_commented=include_commented), source)


def is_script(source: Source) -> bool:
    """Whether a text is PowerShell that deals with synchronization rules."""
    return _start(source) not in ("{", "[", "<") and _SCRIPT_WORD.search(source.text) is not None


def _start(source: Source) -> str:
    """The first character that tells formats apart; a script may begin with a comment (``<#``) or an attribute."""
    text = source.text.lstrip()
    if text.startswith("<#") or _POWERSHELL_TYPE.match(text):
        return "#"
    return text[:1]


@record(slots=True)
class _Files:
    settings: list[Config] = field(default_factory=list)
    scripts: list[Config] = field(default_factory=list)
    parts: list[tuple[Source, Parts]] = field(default_factory=list)

    def add(self, source: Source, options: Options) -> None:
        """Recognize one file by its content and read it. Raises ``InputError``."""
        start = _start(source)
        if start in ("{", "["):
            from ruleguard.readers import settings_json

            self.settings.append(_with_guess(settings_json.read(source), source))
        elif start == "<":
            from ruleguard.readers import server_xml

            self.parts.append((source, server_xml.read(source)))
        elif is_script(source):
            self.scripts.append(read_script(source, include_commented=options.include_commented))
        else:
            raise InputError(source.path, f"no export: looked for {_LOOKED_FOR}")

    def configurations(self, path: str) -> list[Config]:
        """What the files say together."""
        found = list(self.settings)
        if self.parts:
            stubs = [config for config in found if is_stub(config)]
            found = [config for config in found if not is_stub(config)]
            found.insert(0, _server_folder(path, self.parts, stubs))
        if self.scripts:
            found.append(_script_folder(path, self.scripts))
        return found


def is_stub(config: Config) -> bool:
    """Whether this is a MigratedPolicy.json, which only describes the XML files of the folder it lies in."""
    return any(fault.rule == "migration-stub" for fault in config.faults)


def _with_guess(config: Config, source: Source) -> Config:
    """Say so when the encoding was guessed: names outside ASCII may have been read wrongly."""
    return replace(config, faults=(_guess(source), *config.faults)) if source.guessed else config


def _guess(source: Source) -> Diagnostic:
    message = "the file is neither UTF-8 nor marked as UTF-16: read as Windows-1252, letters like ä or é may be wrong"
    return Diagnostic("guessed-encoding", Severity.WARNING, message, source.path, Location(source, Span(0, 0)))


def _script_folder(path: str, scripts: Sequence[Config]) -> Config:
    if len(scripts) == 1:
        return scripts[0]
    first = scripts[0]
    return replace(
        first,
        input=Input(path, first.input.format, first.input.encoding),
        rules=tuple(rule for config in scripts for rule in config.rules),
        faults=tuple(fault for config in scripts for fault in config.faults),
        allowances=tuple(allowance for config in scripts for allowance in config.allowances),
        origin=None,
    )


def _server_folder(path: str, parts: Sequence[tuple[Source, Parts]], stubs: Sequence[Config]) -> Config:
    from ruleguard.readers.server_xml import FIM_FORMAT, FORMAT

    contents = [part for _, part in parts]
    connectors = tuple(connector for part in contents for connector in part.connectors)
    rules = tuple(rule for part in contents for rule in part.rules)
    metaverse = next((part.metaverse for part in contents if part.metaverse is not None), None)
    is_fim = _is_fim(contents)
    first = parts[0][0]
    servers = [
        part.server for part in sorted(contents, key=lambda part: not part.metaverses) if part.server is not None
    ]
    server = servers[0] if servers else _NO_SERVER
    for stub in stubs:
        server = replace(
            server,
            host=server.host or stub.server.host,
            build=server.build or stub.server.build,
            exported_at=server.exported_at or stub.server.exported_at,
        )
    faults = [_guess(source) for source, _ in parts if source.guessed]
    faults += [fault for stub in stubs for fault in stub.faults if fault.rule != "migration-stub"]
    engine = _engine(contents, faults) if is_fim else None
    if not rules and (is_fim or (connectors and metaverse is not None)):
        faults.append(_no_rules(path, is_fim=is_fim))
    return Config(
        input=Input(path, FIM_FORMAT if is_fim else FORMAT, first.encoding),
        server=server,
        connectors=connectors or None,
        rules=rules,
        settings=tuple(setting for part in contents for setting in part.settings),
        metaverse=metaverse,
        engine=engine,
        faults=tuple(faults),
    )


def _is_fim(contents: Sequence[Parts]) -> bool:
    """Whether the files are of FIM, MIM or DirSync. The metaverse file decides where there is one that tells, then the
    rules, which only Entra Connect has as files; at last what the management agents say."""
    told = [part.is_fim for part in contents if part.metaverses and part.is_fim is not None]
    if told:
        return told[0]
    return not any(part.rules for part in contents) and any(part.is_fim for part in contents)


def _engine(contents: Sequence[Parts], faults: list[Diagnostic]) -> Engine:
    from ruleguard.readers.fim_xml import read_engine

    telling = sorted(contents, key=lambda part: part.is_fim is not True)
    metaverse = next((found for part in telling for found in part.metaverses), None)
    return read_engine(metaverse, [agent for part in contents for agent in part.agents], faults)


def _no_rules(path: str, *, is_fim: bool) -> Diagnostic:
    if is_fim:
        message = (
            "a FIM, MIM or DirSync export: it has filters, joins and attribute flows of management agents in place of "
            "synchronization rules, and of lint only the category migration looks at those: use ruleguard assess"
        )
        return Diagnostic("no-rules", Severity.NOTE, message, path)
    message = (
        "the folder has connectors and global settings but not one synchronization rule: the export is incomplete. "
        "Run Get-ADSyncServerConfiguration again and copy the SynchronizationRules folder too"
    )
    return Diagnostic("no-rules", Severity.WARNING, message, path)
