"""Nested values of a settings file as named settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruleguard.model.nodes import SettingValue
from ruleguard.syntax.route import Route

_MAX_DEPTH = 32


def flatten(name: str, value: Any) -> Iterator[tuple[str, SettingValue, Route]]:
    """Dotted name, plain value and route (below ``value``) of everything in a JSON value.

    Objects give dotted names, lists of plain values tuples, lists of objects tuples of texts ``key=value, key=value``
    in the order of the keys, so that two lists can be compared as sets.
    """
    stack: list[tuple[str, Any, Route]] = [(name, value, ())]
    while stack:
        full_name, item, route = stack.pop()
        if isinstance(item, dict) and item and len(route) < _MAX_DEPTH:
            members = [(f"{full_name}.{key}", below, (*route, key)) for key, below in item.items()]
            stack += reversed(members)
        elif isinstance(item, list):
            yield full_name, tuple(_plain(element) for element in item), route
        else:
            yield full_name, _plain(item), route


_LABELS = ("name", "fullyqualifieddomainname", "friendlyname", "distinguishedname", "destination", "attribute")


def labelled(route: Route, value: Any) -> str:
    """A route as a dotted name in which list elements are named by what they hold, not by their number."""
    pieces: list[str] = []
    for step in route:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
            pieces.append(f".{step}" if pieces else step)
            continue
        # The index 0 of a value that is no list: PowerShell collapsed the list to its one element.
        if isinstance(value, list):
            value = value[step]
            pieces.append(f"[{_label(value, step)}]")
    return "".join(pieces)


def _label(value: Any, index: int) -> str:
    folded = {key.casefold(): item for key, item in value.items()} if isinstance(value, dict) else {}
    labels = (folded.get(label) for label in _LABELS)
    return str(next((label for label in labels if isinstance(label, str) and label), index))


def _plain(value: Any) -> SettingValue:
    """A list element or a leaf; nested structure is written out as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return _written(value, 0)


def _written(value: Any, depth: int) -> str:
    if depth > _MAX_DEPTH:
        return "..."
    if isinstance(value, dict):
        return ", ".join(f"{key}={_written(value[key], depth + 1)}" for key in sorted(value))
    if isinstance(value, list):
        return "[" + ", ".join(_written(item, depth + 1) for item in value) + "]"
    return str(value)
