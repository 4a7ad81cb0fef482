"""Nested values of a settings file as named settings."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from ruleguard.model.nodes import SettingValue
from ruleguard.syntax.json import MAX_JSON_DEPTH
from ruleguard.syntax.route import Route

_LISTS = frozenset(
    name.casefold()
    for name in (
        "authenticationPolicy",
        "attributes",
        "objectTypes",
        "attributeBindings",
        "directoryExtensionPolicy",
        "applicationRestrictions",
        "excludedAttributes",
        "connectivityOptions",
        "connectorIds",
    )
)
"""Members that are lists: a single value in one is a list that PowerShell collapsed, null an empty one."""
_DEFAULTS = {"supportedoperations": "readwrite", "classtype": "structural"}
_LABELS = ("name", "fullyqualifieddomainname", "friendlyname", "distinguishedname", "destination", "attribute")


def flatten(name: str, value: Any) -> Iterator[tuple[str, SettingValue, Route]]:
    """Dotted name, plain value and route (below ``value``) of everything in a JSON value.

    Objects give dotted names, lists of plain values tuples, lists of objects tuples of texts ``key=value, key=value``
    in the order of the keys and without defaults, so that two lists can be compared as sets.

    Raises ``RecursionError`` beyond ``MAX_JSON_DEPTH``, before the stack of any Python ends.
    """
    stack: list[tuple[str, Any, Route]] = [(name, value, ())]
    while stack:
        full_name, item, route = stack.pop()
        item = _as_list(full_name.rpartition(".")[2], item)
        if isinstance(item, dict) and item:
            if len(route) >= MAX_JSON_DEPTH:
                raise RecursionError
            members = [(f"{full_name}.{key}", below, (*route, key)) for key, below in item.items()]
            stack += reversed(members)
        elif isinstance(item, list):
            yield full_name, tuple(_plain(element, len(route) + 1) for element in item), route
        else:
            yield full_name, _plain(item, len(route)), route


def labelled(route: Route, value: Any, known: dict[int, list[str]]) -> str:
    """A route as a dotted name in which list elements are named by what they hold, not by their number.

    Elements that hold the same name are told apart by a number behind it. ``known`` keeps the names of the lists that
    were passed, for the next call on the same value.
    """
    pieces: list[str] = []
    for step in route:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
            pieces.append(f".{step}" if pieces else step)
            continue
        # A value that is no list: PowerShell collapsed the list to its one element.
        elements = value if isinstance(value, list) else [value]
        labels = known.get(id(value))
        if labels is None:
            labels = known[id(value)] = _labels(elements)
        value = elements[step]
        pieces.append(f"[{labels[step]}]")
    return "".join(pieces)


def _labels(elements: list[Any]) -> list[str]:
    counts: dict[str, int] = {}
    labels = []
    for number, element in enumerate(elements):
        label = _label(element, number)
        counts[label] = counts.get(label, 0) + 1
        labels.append(label if counts[label] == 1 else f"{label}#{counts[label]}")
    return labels


def _label(value: Any, index: int) -> str:
    folded = {key.casefold(): item for key, item in value.items()} if isinstance(value, dict) else {}
    labels = (folded.get(label) for label in _LABELS)
    return str(next((label for label in labels if isinstance(label, str) and label), index))


def _as_list(key: str, value: Any) -> Any:
    if key.casefold() not in _LISTS or isinstance(value, list):
        return value
    return [] if value is None else [value]


def _plain(value: Any, depth: int) -> SettingValue:
    """A list element or a leaf; nested structure is written out as text."""
    if isinstance(value, float) and not isfinite(value):
        return str(value)  # 1e999: JSON can say it, and has no way to write it again
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return _written(value, depth)


def _written(value: Any, depth: int) -> str:
    if depth >= MAX_JSON_DEPTH and isinstance(value, dict | list):
        raise RecursionError
    if isinstance(value, dict):
        members = ((key, _as_list(key, value[key])) for key in sorted(value, key=str.casefold))
        return ", ".join(f"{key}={_written(item, depth + 1)}" for key, item in members if not _is_default(key, item))
    if isinstance(value, list):
        return "[" + ", ".join(_written(item, depth + 1) for item in value) + "]"
    return str(value)


def _is_default(key: str, value: Any) -> bool:
    """Whether the product leaves the member out: nothing, no, or the value that is meant without it."""
    if value is None or value is False or value in ("", []):
        return True
    return isinstance(value, str) and value.casefold() == _DEFAULTS.get(key.casefold())
