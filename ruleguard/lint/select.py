"""JSONPath over a configuration: from a path to nodes and fields, so that a match has a place in its file.

Plain paths (``$.custom_rules[*].flows[*].merge``) are followed on the nodes; anything else is left to jsonpath-ng.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruleguard.lint.surroundings import is_custom
from ruleguard.model import view
from ruleguard.model.nodes import Config, JoinGroup, Node, ScopeGroup, Setting, SyncRule

_PLAIN = re.compile(r"\$(?:\.\w+(?:\[\*\])*)+")
_STEP = re.compile(r"\.(\w+)|(\[\*\])")


@dataclass(frozen=True, slots=True)
class Match:
    """A value, the node it belongs to and the field it is in ("" for a whole node)."""

    node: Node
    field: str
    value: Any

    @property
    def name(self) -> str:
        """The name of the node, for messages."""
        return str(getattr(self.node, "name", None) or "")


def matches(config: Config, path: str) -> Iterator[Match]:
    """Everything a JSONPath leads to. ``custom_rules`` and ``default_rules`` are the rules that are known to be one."""
    if _PLAIN.fullmatch(path):
        steps = [match[1] or "*" for match in _STEP.finditer(path)]
        yield from _follow(Match(config, "", config), steps)
    else:
        yield from _jsonpath(config, path)


def check_path(path: str) -> None:
    """Raise ``ValueError`` for a text that is no JSONPath."""
    if not _PLAIN.fullmatch(path):
        _parsed(path)


@lru_cache(maxsize=256)
def _parsed(path: str) -> Any:
    from jsonpath_ng.ext.parser import parse

    try:
        return parse(path)
    except Exception as error:  # noqa: BLE001 - its lexer, its parser and its filters each have errors of their own
        raise ValueError(f"'{path}' is no JSONPath: {' '.join(str(error).split())[:200]}") from None


def _follow(start: Match, steps: list[str]) -> Iterator[Match]:
    found = [start]
    for step in steps:
        found = [below for match in found for below in _step(match, step)]
    yield from found


def _step(match: Match, step: str | int) -> Iterator[Match]:
    """One step down: a member by name, an element by number, or every element for ``*``."""
    value = match.value
    if isinstance(value, ScopeGroup | JoinGroup):
        value = value.conditions
    if isinstance(step, str) and step != "*":
        yield from _member(match, value, step)
        return
    items = list(enumerate(value)) if isinstance(value, tuple | list) else []
    for number, item in items:
        if step in ("*", number):
            yield Match(item if isinstance(item, Node) else match.node, match.field, item)


def _is_listed_default(rule: SyncRule) -> bool:
    return rule.standard is True


def _member(match: Match, value: Any, name: str) -> Iterator[Match]:
    if isinstance(value, Config) and name in ("custom_rules", "default_rules"):
        wanted = _is_listed_default if name == "default_rules" else is_custom
        yield Match(value, "rules", tuple(filter(wanted, value.rules)))
    elif isinstance(value, Config) and name == "settings":
        yield Match(value, name, {setting.name: setting for setting in value.settings})
    elif isinstance(value, dict):
        if name in value:
            setting = value[name]
            yield (
                Match(setting, "value", setting.value)
                if isinstance(setting, Setting)
                else Match(match.node, name, setting)
            )
    elif isinstance(value, Node) and hasattr(value, name):
        yield Match(value, name, getattr(value, name))


def _jsonpath(config: Config, path: str) -> Iterator[Match]:
    plain = view.configuration(config)
    plain["custom_rules"] = [view.rule(rule) for rule in config.rules if is_custom(rule)]
    plain["default_rules"] = [view.rule(rule) for rule in config.rules if _is_listed_default(rule)]
    for found in _parsed(path).find(plain):
        steps: list[str | int] = []
        context = found
        while context.context is not None:
            step: Any = context.path
            steps.append(step.index if hasattr(step, "index") else step.fields[0])
            context = context.context
        here = [Match(config, "", config)]
        for each in reversed(steps):
            here = [below for match in here for below in _step(match, each)]
        yield from here
