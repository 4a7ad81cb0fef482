"""Which settings file holds for an input: the nearest one upwards, up to the root of the repository."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ruleguard.cli.inputs import STDIN, read_bytes
from ruleguard.errors import InputError
from ruleguard.lint.rule import Rule
from ruleguard.lint.settings import FILE_NAME, Settings
from ruleguard.text import Source

MAX_RULE_FILES = 1_000
"""More rules of one's own in one folder are refused."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The settings that hold for some inputs, the rules there are for them, and where the settings' paths start."""

    settings: Settings
    rules: dict[str, Rule]
    folder: str = field(default="")

    def path(self, name: str) -> str:
        """A path of the settings file, seen from where the program runs."""
        return os.path.join(self.folder, name) if self.folder else name

    def relative(self, path: str) -> str:
        """The path of an input as seen from the settings file, with forward slashes."""
        try:
            return os.path.relpath(path, self.folder or ".").replace(os.sep, "/")
        except ValueError:  # another drive
            return path.replace(os.sep, "/")


class Grounds:
    """Finds and reads settings, each file once. ``config`` names the one file to use; ``isolated`` reads none."""

    def __init__(self, config: str | None = None, *, isolated: bool = False) -> None:
        self.config = config
        self.isolated = isolated
        self._read = cache(self._ground)

    def of(self, path: str) -> Ground:
        """The settings for an input. Raises ``InputError`` for a settings file that is not understood."""
        if self.isolated:
            return self._read(None)
        if self.config is not None:
            return self._read(self.config)
        return self._read(_nearest(path))

    def _ground(self, file: str | None) -> Ground:
        from ruleguard.lint.registry import registry

        rules = registry()
        if file is None:
            return Ground(Settings(), rules)
        raw = read_bytes(file)
        if not raw.strip():
            return Ground(Settings(path=file), rules, os.path.dirname(file))
        from ruleguard.lint.settings_reader import check_names, read_settings

        source = Source(file, raw)
        settings = read_settings(source)
        folder = os.path.dirname(file)
        for name in settings.rules:
            rules |= _own_rules(os.path.join(folder, name), rules)
        check_names(settings, source, rules, _change_ids(settings))
        return Ground(settings, rules, folder)


def _change_ids(settings: Settings) -> set[str]:
    """The ids of changes, where the settings name any."""
    if not settings.change_severity and not settings.accepted_changes:
        return set()
    from ruleguard.diff.impact import ROWS

    return {row.id for row in ROWS}


def _nearest(path: str) -> str | None:
    """The settings file of an input's folder or the nearest one above it; of standard input, that of the working folder."""
    known = path != STDIN and os.path.exists(path)
    start = Path(path if known else ".").absolute()
    for folder in (start, *start.parents):
        file = folder / FILE_NAME
        if file.is_file():
            return os.path.relpath(file) if _is_below(file) else str(file)
        if (folder / ".git").exists():
            return None
    return None


def _is_below(file: Path) -> bool:
    return Path.cwd() in file.parents


def _own_rules(folder: str, existing: dict[str, Rule]) -> dict[str, Rule]:
    """The rules of one folder. Raises ``InputError`` naming the file."""
    from ruleguard.lint.catalogue import read_file
    from ruleguard.lint.declarative import compile_own_rule

    if not os.path.isdir(folder):
        raise InputError(folder, "no such folder (named under 'rules' in the settings)")
    try:
        names = sorted(name for name in os.listdir(folder) if name.casefold().endswith((".yaml", ".yml")))
    except OSError as error:
        raise InputError(folder, f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    if len(names) > MAX_RULE_FILES:
        raise InputError(
            folder, f"has more than {MAX_RULE_FILES:,} rules of your own (named under 'rules' in the settings)"
        )
    found: dict[str, Rule] = {}
    for name in names:
        path = os.path.join(folder, name)
        try:
            rule = compile_own_rule(read_file(Source(path, read_bytes(path))))
        except ValueError as error:
            raise InputError(path, str(error)) from None
        if rule.id in existing or rule.id in found:
            raise InputError(path, f"there is already a rule '{rule.id}': give this one another id")
        found[rule.id] = rule
    return found
