"""Baselines from the paths of --baseline and of the settings: baseline files, and exports of clean servers."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ruleguard.baselines.capture import Conflict, Knowledge, bodies, capture
from ruleguard.baselines.file import is_baseline, read
from ruleguard.baselines.shipped import shipped
from ruleguard.cli.inputs import load, read_bytes
from ruleguard.diff.undecided import DAMAGE
from ruleguard.errors import InputError
from ruleguard.model.shipped import Baseline
from ruleguard.readers.export import is_script, looks_like_export
from ruleguard.text import Source

if TYPE_CHECKING:
    from ruleguard.cli.settings import Ground
    from ruleguard.model.nodes import Config

EXPORT = "Get-ADSyncServerConfiguration -Path C:\\export"
"""What to run on a server for an export that holds the bodies of its default rules."""

_MOST = 6
_FINDINGS = re.compile(r'"findings"\s*:\s*\[')


def load_baselines(paths: Iterable[str]) -> tuple[Baseline, ...]:
    """The baselines that the paths lead to. Raises ``InputError`` for one that holds no default rule's content, or that is
    damaged: what is missing there would pass for not shipped."""
    return tuple(baseline for path in dict.fromkeys(paths) for baseline in _load(path))


def settings_baselines(ground: Ground) -> tuple[Baseline, ...]:
    """The baselines that a settings file names. Raises ``InputError``, which says where they are named."""
    return tuple(
        baseline for name, place in ground.settings.baselines.items() for baseline in _named(ground, name, place)
    )


def is_of_default_rules(path: str) -> bool:
    """Whether a path leads to default rules (a baseline of them, an export), not to known findings. By its content; what is
    not there, and no file of a git revision, is a file of findings. Raises ``InputError``."""
    if os.path.isdir(path):
        return True
    if not os.path.exists(path):
        from ruleguard.cli.git import is_revision

        return is_revision(path)
    raw = read_bytes(path)
    if not raw.strip():
        return False
    source = Source(path, raw)
    if is_baseline(source):
        return True
    return not _FINDINGS.search(source.text) and (is_script(source) or looks_like_export(source.text))


def conflicts(baselines: Iterable[Baseline]) -> list[str]:
    """What the baselines and those that come with ruleguard disagree about, a line for each rule."""
    return conflict_lines(Knowledge((*shipped(), *baselines)).conflicts)


def conflict_lines(found: Iterable[Conflict]) -> list[str]:
    """Each conflict in one line: the rule, the two sources and the parts, and whose rule is left out."""
    lines = []
    for item in found:
        believed, left_out = item.sources
        lines.append(
            f"'{item.name}' ({item.tag}) is not the same in {believed} and in {left_out}: {listed(item.parts)}. One of "
            f"the two servers was not clean; the rule of {left_out} is left out"
        )
    return list(dict.fromkeys(lines))


def listed(names: Sequence[str]) -> str:
    """The first few of some names, and how many more there are."""
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def refuse_damage(config: Config) -> None:
    """Raise ``InputError`` for an export with a part that could not be read."""
    for fault in config.faults:
        if fault.rule in DAMAGE:
            place = None if fault.at is None else fault.at.start
            line, column = (None, None) if place is None else (place.line, place.column)
            path = fault.path if fault.at is None else fault.at.source.path
            raise InputError(
                path, f"is damaged ({fault.message}), so it cannot be a baseline: export again", line, column
            )


def without_bodies(path: str, configs: Iterable[Config]) -> InputError:
    """Why an input cannot be a baseline."""
    host = next((config.server.host for config in configs if config.server.host), None)
    server = f"the clean server {host}" if host else "a clean server"
    if any(config.input.format == "settings-json" for config in configs):
        reason = "is a settings file, which names the default rules and does not hold what they do"
    else:
        reason = "does not hold what default rules do"
    return InputError(
        path,
        f"{reason}: run {EXPORT} on {server} and give that folder, or export every default rule in the Synchronization Rules "
        "Editor",
    )


def _named(ground: Ground, name: str, place: str) -> tuple[Baseline, ...]:
    try:
        return load_baselines([ground.path(name)])
    except InputError as error:
        raise InputError(
            error.path, f"{error.reason} (named under 'baselines', {place})", error.line, error.column
        ) from None


def _load(path: str) -> list[Baseline]:
    if os.path.isfile(path):
        source = Source(path, read_bytes(path))
        if is_baseline(source):
            baseline = read(source)
            if not baseline.rules:
                raise InputError(path, "holds no default rule: capture it again with 'ruleguard baseline capture'")
            return [baseline]
        if source.text.lstrip().startswith("{") and _FINDINGS.search(source.text):
            raise InputError(
                path,
                "holds known findings of ruleguard lint, not default rules: it belongs to 'ruleguard lint --baseline'",
            )
    reading = load([path])
    if reading.errors:
        raise reading.errors[0]
    found = list(_captured(reading.configs))
    if not found:
        raise without_bodies(path, reading.configs)
    return found


def _captured(configs: Iterable[Config]) -> Iterator[Baseline]:
    for config in configs:
        if any(bodies(config)):
            refuse_damage(config)
            yield capture(config)
