"""What wizard, scheduler and connectors were told, asked for in one way whatever format says it.

Nothing here judges. What the input does not say is None.
"""

from __future__ import annotations

import re
from datetime import timedelta

from ruleguard.model.nodes import Config, Connector, Node, Setting
from ruleguard.model.setting_names import known

_TIME_SPAN = re.compile(
    r"(?:(?P<days>[0-9]{1,6})\.)?(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{1,2})(?::(?P<seconds>[0-9]{1,2})(?:\.[0-9]+)?)?"
)
_BUILD = "Microsoft.Synchronize.ServerConfigurationVersion"


def stated(config: Config, name: str) -> Setting | None:
    """The setting that says something of ``setting_names.KNOWN``, in whichever format the input is."""
    found = known(config.settings, xml=config.input.format != "settings-json").get(name)
    return None if found is None else found[1]


def listed(config: Config, name: str) -> tuple[str, ...]:
    """The names in a setting of ``setting_names.KNOWN`` that is a list; empty when it is not said."""
    found = known(config.settings, xml=config.input.format != "settings-json").get(name)
    values = found[0] if found is not None else ()
    return tuple(str(value) for value in values) if isinstance(values, tuple) else ()


def parameter(config: Config, name: str) -> Setting | None:
    """A global parameter by the product's own name, in any case."""
    folded = name.casefold()
    return next((item for item in config.settings if item.name.casefold() == folded), None)


def detail(connector: Connector, *names: str) -> Setting | None:
    """The first of a connector's details under one of the names, in any case, that is not empty."""
    folded = {name.casefold() for name in names}
    return next((item for item in connector.details if item.name.casefold() in folded and _text(item)), None)


def is_on(setting: Setting | None) -> bool:
    """Whether a switch is said to be on."""
    return setting is not None and _text(setting).casefold() in ("true", "1")


def is_off(setting: Setting | None) -> bool:
    """Whether a switch is said to be off; an empty one says nothing."""
    return setting is not None and _text(setting).casefold() in ("false", "0")


def time_span(setting: Setting | None) -> timedelta | None:
    """A duration as the product writes it: ``00:30:00``, ``1.00:00:00`` for a day. None for anything else."""
    match = _TIME_SPAN.fullmatch("" if setting is None else _text(setting))
    if match is None:
        return None
    return timedelta(**{unit: int(value or 0) for unit, value in match.groupdict().items()})


def stated_build(config: Config) -> str | None:
    """The build of the product, where the input is a server's: what is assumed for a script says nothing of a server."""
    return None if config.input.format == "rule-script" else config.server.build


def build_place(config: Config) -> tuple[Node, str]:
    """The node and field that state the build of the product."""
    setting = parameter(config, _BUILD)
    return (config.server, "build") if setting is None else (setting, "value")


def _text(setting: Setting) -> str:
    return "" if setting.value in (None, ()) else str(setting.value).strip()
