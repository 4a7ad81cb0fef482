"""JSONPath over a configuration: from a path to nodes and fields, so that a match has a place in its file.

Plain paths (``$.custom_rules[*].flows[*].merge``) are followed on the nodes; anything else is left to jsonpath-ng.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from itertools import pairwise
from typing import Any

from ruleguard.errors import RuleguardError
from ruleguard.lint.patterns import pattern
from ruleguard.lint.surroundings import is_custom
from ruleguard.model import view
from ruleguard.model.nodes import (
    Config,
    Connector,
    Flow,
    JoinCondition,
    JoinGroup,
    Node,
    Partition,
    RunProfile,
    Schema,
    ScopeCondition,
    ScopeGroup,
    Server,
    Setting,
    SyncRule,
)
from ruleguard.records import record

_PLAIN = re.compile(r"\$(?:\.\w+(?:\[\*\])*)+")
_STEP = re.compile(r"\.(\w+)|(\[\*\])")
_FIRST = re.compile(r"\$\.(\w+)")
MAX_PATH_CHARACTERS = 500
"""A longer path is refused."""
MAX_PATH_STEPS = 10_000_000
"""So many calls may following one path take: some ten seconds. What can be followed in less is no mistake."""
_TOP = ("source", "server", "connectors", "rules", "custom_rules", "default_rules", "settings", "metaverse")
_BELOW: dict[str, type[Node]] = {
    "server": Server,
    "connectors": Connector,
    "partitions": Partition,
    "run_profiles": RunProfile,
    "rules": SyncRule,
    "custom_rules": SyncRule,
    "default_rules": SyncRule,
    "scope": ScopeCondition,
    "joins": JoinCondition,
    "flows": Flow,
}
"""What lies below a member, by its name."""
_NO_PLACES = ("arithmetic", "iterable", "string")
"""The modules of jsonpath-ng whose steps make new values, which stand nowhere in a file."""


@record(frozen=True, slots=True)
class Match:
    """A value, the node it belongs to and the field it is in ("" for a whole node). ``owner``: the rule or connector that
    it is a part of."""

    node: Node
    field: str
    value: Any
    owner: Node | None = None

    @property
    def name(self) -> str:
        """The name of the node, or of the rule or connector that it is a part of, for messages."""
        return str(getattr(self.node, "name", None) or getattr(self.owner, "name", None) or "")

    def below(self, field: str, value: Any, node: Node | None = None) -> Match:
        """A match one step down, in ``node`` or still in the same one."""
        node = node or self.node
        return Match(node, field, value, node if isinstance(node, SyncRule | Connector) else self.owner)


def matches(config: Config, path: str) -> Iterator[Match]:
    """Everything a JSONPath leads to. ``custom_rules`` and ``default_rules`` are the rules that are known to be one."""
    if _PLAIN.fullmatch(path):
        steps = [match[1] or "*" for match in _STEP.finditer(path)]
        yield from _follow(Match(config, "", config), steps)
    else:
        yield from _jsonpath(config, path)


def check_path(path: str) -> None:
    """Raise ``ValueError`` for a text that is no JSONPath, or one that can lead nowhere."""
    if len(path) > MAX_PATH_CHARACTERS:
        raise ValueError(f"the path is longer than {MAX_PATH_CHARACTERS} characters")
    if not path.startswith("$"):
        raise ValueError(f"'{path}' is no path: it begins with $, as $.custom_rules[*].name does")
    for name in _FIRST.findall(path):
        _check_member(path, name, _TOP, "")
    if not _PLAIN.fullmatch(path):
        _parsed(path)
        return
    for above, name in pairwise(match[1] for match in _STEP.finditer(path) if match[1]):
        if above in _BELOW:
            _check_member(path, name, _members(_BELOW[above]), f" in {above}")


def _check_member(path: str, name: str, known: tuple[str, ...], where: str) -> None:
    from ruleguard.lint.registry import nearest

    if name not in known:
        raise ValueError(f"'{path}' leads nowhere: there is no '{name}'{where}{nearest(name, known)}")


@contextmanager
def _bounded() -> Iterator[None]:
    """Count the calls, for nothing else stops a path that goes up and down again: its results multiply."""
    left = MAX_PATH_STEPS

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise RuleguardError(f"it takes more than {MAX_PATH_STEPS:,} steps; go down once, without .. and `parent`")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)


@lru_cache(maxsize=256)
def _parsed(path: str) -> Any:
    from jsonpath_ng.ext import filter as filters
    from jsonpath_ng.ext.parser import parse

    filters.OPERATOR_MAP["=~"] = _fits  # its own knows no limit of time
    try:
        parsed = parse(path)
    except Exception as error:  # noqa: BLE001 - its lexer, its parser and its filters each have errors of their own
        raise ValueError(f"'{path}' is no JSONPath: {' '.join(str(error).split())[:200]}") from None
    if any(type(step).__module__.rpartition(".")[2] in _NO_PLACES for step in _steps(parsed)):
        raise ValueError(
            f"'{path}': functions and arithmetic are not understood, their results stand nowhere in a file"
        )
    return parsed


def _fits(value: Any, expression: str) -> bool:
    return isinstance(value, str) and pattern(expression).search(value)


def _steps(parsed: Any) -> Iterator[Any]:
    """Every step of a parsed path: jsonpath-ng keeps them as attributes of each other."""
    yield parsed
    for below in vars(parsed).values():
        for each in below if isinstance(below, list | tuple) else (below,):
            if type(each).__module__.startswith("jsonpath_ng."):
                yield from _steps(each)


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
        if step in ("*", number, number - len(items)):
            yield match.below(match.field, item, item if isinstance(item, Node) else None)


def _by_name(settings: tuple[Setting, ...]) -> dict[str, Setting]:
    return {setting.name: setting for setting in settings}


_fields: dict[str, tuple[str, ...]] = {}


def _members(kind: type[Node]) -> tuple[str, ...]:
    """What can be asked of a node: its own fields, none of those that the program keeps with it."""
    if kind.__name__ not in _fields:
        _fields[kind.__name__] = tuple(each.name for each in fields(kind) if each.compare)
    return _fields[kind.__name__]


def _is_listed_default(rule: SyncRule) -> bool:
    return rule.standard is True


def _member(match: Match, value: Any, name: str) -> Iterator[Match]:
    if isinstance(value, Config) and name in ("custom_rules", "default_rules"):
        wanted = _is_listed_default if name == "default_rules" else is_custom
        yield match.below("rules", tuple(filter(wanted, value.rules)), value)
    elif isinstance(value, Config) and name == "source":
        yield match.below(name, view.configuration(value)[name], value)
    elif isinstance(value, Config) and name == "settings":
        yield match.below(name, _by_name(value.settings), value)
    elif isinstance(value, Connector) and name == "details":
        yield match.below(name, _by_name(value.details), value)
    elif isinstance(value, Schema):
        yield match.below(name, view.schema(value).get(name), value)
    elif isinstance(value, dict):
        if name in value:
            setting = value[name]
            is_setting = isinstance(setting, Setting)
            yield match.below("value", setting.value, setting) if is_setting else match.below(name, setting)
    elif isinstance(value, Node) and name in _members(type(value)):
        yield match.below(name, getattr(value, name), value)


def _jsonpath(config: Config, path: str) -> Iterator[Match]:
    plain = view.configuration(config)
    plain["custom_rules"] = [view.rule(rule) for rule in config.rules if is_custom(rule)]
    plain["default_rules"] = [view.rule(rule) for rule in config.rules if _is_listed_default(rule)]
    try:
        with _bounded():
            results = _parsed(path).find(plain)
    except RuleguardError as error:
        raise RuleguardError(f"the path '{path}' of a rule: {error}") from None
    except Exception as error:  # noqa: BLE001 - a comparison of its filters can fail in any way
        raise RuleguardError(f"the path '{path}' of a rule cannot be followed: {error}") from None
    for found in results:
        steps: list[str | int] = []
        context = found
        while context.context is not None:
            steps.append(_number_or_name(context.path))
            context = context.context
        here = [Match(config, "", config)]
        for each in reversed(steps):
            here = [below for match in here for below in _step(match, each)]
        yield from here


def _number_or_name(step: Any) -> str | int:
    """One step of a path that was found; newer versions of jsonpath-ng keep the number of an element in a list."""
    numbers = getattr(step, "indices", None) or [getattr(step, "index", None)]
    found: str | int = step.fields[0] if numbers[0] is None else numbers[0]
    return found
