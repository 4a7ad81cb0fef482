"""Which connector of the one server is which of the other, as a person says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import ENTRA, role
from ruleguard.model.values import guid

OPTION = "--connector-map"
ConnectorMap = tuple[tuple[Connector, Connector], ...]
"""Pairs of a connector of active and one of staging, each of the configuration's own."""

_SHOWN = 8
_NAMES: tuple[Callable[[Connector], str | None], ...] = (
    lambda item: item.name,
    role,
    lambda item: item.forest,
    lambda item: guid(item.identifier) if item.identifier else None,
)
"""What a connector can be called by."""


def connector_map(texts: Iterable[str], active: Config, staging: Config) -> ConnectorMap:
    """``ACTIVE=STAGING`` texts. Each side is a connector's name, role, forest or identifier, in any case.

    Raises ``UsageError`` for a text that names no connector, or several, and for one connector with two partners.
    """
    found: list[tuple[Connector, Connector]] = []
    for text in texts:
        pair = _pair(text, active, staging)
        if (role(pair[0]) == ENTRA) != (role(pair[1]) == ENTRA):
            raise UsageError(f"{OPTION} '{text}': the Entra connector is the same on every server and needs no map")
        clash = next((other for other in found if (other[0] is pair[0]) != (other[1] is pair[1])), None)
        if clash is not None:
            twice = pair[0] if clash[0] is pair[0] else pair[1]
            raise UsageError(f"{OPTION} gives two partners to '{twice.name or role(twice)}'")
        if not any(other[0] is pair[0] for other in found):
            found.append(pair)
    return tuple(found)


def selector(connector: Connector, config: Config) -> str:
    """The first of a connector's names that means it alone on its server; its role when there is none."""
    for name in _NAMES:
        text = name(connector)
        if text and "=" not in text and len(_called(text, config)) == 1:
            return text
    return role(connector)


def _pair(text: str, active: Config, staging: Config) -> tuple[Connector, Connector]:
    """A name may contain "=": what counts is the place where both parts are names of a connector."""
    splits = [(text[:place].strip(), text[place + 1 :].strip()) for place, sign in enumerate(text) if sign == "="]
    if not splits:
        raise UsageError(f"{OPTION} needs ACTIVE=STAGING, a connector of each server; got '{text}'")
    for config in (active, staging):
        if config.connectors is None:
            raise UsageError(f"{OPTION}: {config.input.path} does not say which connectors its server has")
    found = [(_called(one, active), _called(other, staging)) for one, other in splits]
    exact = [(ones[0], others[0]) for ones, others in found if len(ones) == 1 == len(others)]
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise UsageError(f"{OPTION} '{text}' can be read in {len(exact)} ways: name the connectors by identifier")
    best = max(range(len(splits)), key=lambda place: bool(found[place][0]) + bool(found[place][1]))
    sides = zip(splits[best], found[best], (("active", active), ("staging", staging)), strict=True)
    raise UsageError(next(_complaint(*each) for each in sides if len(each[1]) != 1))


def _called(text: str, config: Config) -> list[Connector]:
    """The connectors that a text may mean. What is one connector's name and another one's forest means both."""
    wanted = guid(text).casefold()
    groups = [[item for item in config.connectors or () if (name(item) or "").casefold() == wanted] for name in _NAMES]
    groups = [group for group in groups if group and wanted]
    kept = [frozenset(map(id, group)) for group in groups]
    in_all = [item for item in groups[0] if all(id(item) in group for group in kept)] if groups else []
    return in_all if len(in_all) == 1 else list({id(item): item for group in groups for item in group}.values())


def _complaint(text: str, found: list[Connector], side: tuple[str, Config]) -> str:
    label, config = side
    if found:
        return f"{OPTION}: '{text}' is more than one connector of {label}: say which of {_listed(found)}"
    known = config.connectors or ()
    choices = f"choose from {_listed(known)}" if known else "it has none"
    return f"{OPTION}: {label} has no connector '{text}': {choices}"


def _listed(connectors: Iterable[Connector]) -> str:
    shown = [
        f"'{item.name or role(item)}' ({', '.join(filter(None, (role(item), item.identifier)))})" for item in connectors
    ]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more
