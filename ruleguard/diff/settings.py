"""Differences of the server and its global settings."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diff.change import Change, NotCompared, Value
from ruleguard.model.nodes import Config, Setting, SettingValue
from ruleguard.model.setting_names import KNOWN, is_server_specific, known, written_names

_OFF = ("", "false", "0")
_SETTINGS_FORMATS = {"settings-json": False, "server-xml": True}


def compare_settings(active: Config, staging: Config, skipped: set[NotCompared]) -> Iterator[Change]:
    """Build, known settings by their canonical names, all others by the names in the files."""
    yield from _build(active, staging)
    sides = [config for config in (active, staging) if not _says_settings(config)]
    if sides:
        paths = " and ".join(sorted({config.input.path for config in sides}))
        skipped.add(NotCompared("global settings", f"{paths} does not state them"))
        return
    yield from _known(active, staging, skipped)
    if active.input.format == staging.input.format:
        yield from _others(active, staging)


def _says_settings(config: Config) -> bool:
    return config.input.format in _SETTINGS_FORMATS and bool(config.settings)


def _build(active: Config, staging: Config) -> Iterator[Change]:
    one, other = active.server.build, staging.server.build
    if one and other and one != other:
        yield Change(
            "changed",
            "server",
            ("server",),
            "build",
            one,
            other,
            active_node=active.server,
            staging_node=staging.server,
        )


def _known(active: Config, staging: Config, skipped: set[NotCompared]) -> Iterator[Change]:
    one = known(active.settings, xml=_is_xml(active))
    other = known(staging.settings, xml=_is_xml(staging))
    for name, row in KNOWN.items():
        if name not in one and name not in other:
            continue
        unsaid = [config for config in (active, staging) if not (row.xml if _is_xml(config) else row.json)]
        if unsaid:
            skipped.add(NotCompared(row.label, f"{unsaid[0].input.path} does not state it"))
            continue
        left, active_setting = one.get(name, (row.normal(row.default), None))
        right, staging_setting = other.get(name, (row.normal(row.default), None))
        if not _same(left, right):
            yield _change(name, (left, right), active_setting, staging_setting)


def _is_xml(config: Config) -> bool:
    return _SETTINGS_FORMATS[config.input.format]


def _same(left: SettingValue, right: SettingValue) -> bool:
    return _folded(left) == _folded(right)


def _folded(value: SettingValue) -> object:
    """Names of attributes, methods and policies are not told apart by case; lists are sets."""
    if isinstance(value, tuple):
        return frozenset(str(item).casefold() for item in value)
    return value.casefold() if isinstance(value, str) else value


def _others(active: Config, staging: Config) -> Iterator[Change]:
    """Settings that no table knows, of two files of one format: by name, absence like an empty value."""
    named = written_names(xml=_is_xml(active))
    one, other = ({item.name.casefold(): item for item in config.settings} for config in (active, staging))
    for folded in dict.fromkeys((*one, *other)):
        left, right = one.get(folded), other.get(folded)
        names = [item.name for item in (left, right) if item is not None]
        if folded in named or any(map(is_server_specific, names)):
            continue
        values = _or_nothing(left), _or_nothing(right)
        if not _same(_or_off(values[0]), _or_off(values[1])):
            yield _change(names[0], values, left, right)


def _or_off(value: SettingValue) -> SettingValue:
    """The value, where a switch that is off is like none: a newer build writes its new switches, all off."""
    return None if isinstance(value, str) and value.strip().casefold() in _OFF else value


def _or_nothing(setting: Setting | None) -> SettingValue:
    """The value, with every way to say nothing made one."""
    value = None if setting is None else setting.value
    return None if value in ("", False, ()) else value


def _change(
    name: str, values: tuple[SettingValue, SettingValue], active: Setting | None, staging: Setting | None
) -> Change:
    return Change(
        "changed",
        "setting",
        ("settings", name),
        "",
        _plain(values[0]),
        _plain(values[1]),
        active_node=active,
        staging_node=staging,
    )


def _plain(value: SettingValue) -> Value:
    return list(value) if isinstance(value, tuple) else value
