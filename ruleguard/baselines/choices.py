"""What the installation wizard was told on a server, by the canonical names of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ruleguard.baselines.schema_parts import schemas_of, used_attributes
from ruleguard.model.nodes import Config, SettingValue
from ruleguard.model.setting_names import KNOWN, known

_NOTHING: Mapping[Any, frozenset[str]] = MappingProxyType({})
_FORMATS = {"settings-json": False, "server-xml": True}

Choices = Mapping[str, SettingValue]
"""Values by canonical name; a name that is missing is not known."""


class Told(NamedTuple):
    """What the wizard was told on the server that a rule belongs to. ``form``: the format that says so. ``schemas`` and
    ``used``: what it found in the forests, see ``schema_parts``."""

    form: str
    choices: Choices
    schemas: Mapping[str, frozenset[str]] = _NOTHING
    used: Mapping[tuple[str | None, str], frozenset[str]] = _NOTHING


def told_of(config: Config) -> Told:
    """What the wizard was told on a server."""
    return Told(config.input.format, choices_of(config), schemas_of(config), used_attributes(config))


def choices_of(config: Config) -> dict[str, SettingValue]:
    """Every known setting that the format states; one that the input leaves out has its default."""
    if config.input.format not in _FORMATS or not config.settings:
        return {}
    said = known(config.settings, xml=_FORMATS[config.input.format])
    return {
        name: said[name][0] if name in said else row.normal(row.default)
        for name, row in KNOWN.items()
        if states(config.input.format, name)
    }


def states(form: str, name: str) -> bool:
    """Whether a format has a place for a setting."""
    row = KNOWN[name]
    return form in _FORMATS and (row.xml if _FORMATS[form] else row.json) is not None


def alike(names: Iterable[str], one: Told | tuple[str, Choices], other: Told | tuple[str, Choices]) -> bool | None:
    """Whether two servers, each with the format it was read from, have the same settings; None when that cannot be said.

    Two formats may name one choice differently: a difference between them says nothing.
    """
    one, other = Told(*one[:2]), Told(*other[:2])
    wanted = [name for name in names if any(states(told.form, name) for told in (one, other))]
    if differing(wanted, one, other):
        return False if one.form == other.form else None
    return True if wanted and all(name in told.choices for name in wanted for told in (one, other)) else None


def differing(names: Iterable[str], one: Told, other: Told) -> list[str]:
    """The settings that two servers both state, and not alike."""
    return [
        name
        for name in names
        if name in one.choices and name in other.choices and _folded(one.choices[name]) != _folded(other.choices[name])
    ]


def is_off(names: Iterable[str], told: Told) -> bool:
    """Whether every one of the settings that the format states is said to be empty or off; False when none is stated."""
    stated = [name for name in names if states(told.form, name)]
    return bool(stated) and all(name in told.choices and not told.choices[name] for name in stated)


def _folded(value: SettingValue) -> object:
    if isinstance(value, str):
        return value.casefold()
    return frozenset(str(item).casefold() for item in value) if isinstance(value, tuple) else value
