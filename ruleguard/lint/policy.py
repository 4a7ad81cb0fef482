"""What the settings make of findings: other severities, rules that are off for some files, accepted findings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ruleguard.diagnostic import Diagnostic
from ruleguard.lint.registry import selected
from ruleguard.lint.rule import Rule
from ruleguard.lint.settings import Settings

if TYPE_CHECKING:
    from ruleguard.lint.settings_reader import PathSettings

_FOLDS_CASE = os.path.normcase("A") == "a"
"""Whether names of files on this system are the same in any case."""
Relative = Callable[[str], str]
"""From the path of an input to the same path seen from the settings file's folder, with forward slashes."""


def chosen(rules: dict[str, Rule], settings: Settings, select: Iterable[str], ignore: Iterable[str]) -> list[Rule]:
    """The rules to run: what is selected in the call replaces what the settings select, what is ignored adds up.

    A rule that is off does not run. Raises ``UsageError`` for a name that is no rule and no category.
    """
    wanted = tuple(select) or settings.select
    off = [name for name, severity in settings.severity.items() if severity is None and name not in select]
    return selected(rules, wanted, (*ignore, *(name for name in settings.ignore if name not in select), *off))


def graded(
    found: Iterable[Diagnostic], settings: Settings, rules: Mapping[str, Rule], relative: Relative
) -> list[Diagnostic]:
    """The findings with the severities of the settings, without those that are off for their file."""
    result = []
    for item in found:
        severity = settings.severity.get(item.rule) or item.severity
        for scoped in _for_file(settings.paths, item, relative):
            if item.rule in scoped.ignore or rules[item.rule].category in scoped.ignore:
                break
            if item.rule in scoped.severity:
                changed = scoped.severity[item.rule]
                if changed is None:
                    break
                severity = changed
        else:
            result.append(item if severity is item.severity else replace(item, severity=severity))
    return result


def _for_file(paths: Sequence[PathSettings], item: Diagnostic, relative: Relative) -> list[PathSettings]:
    if not paths:
        return []
    name = relative(item.path if item.at is None else item.at.source.path)
    return [scoped for scoped in paths if _fits(scoped.pattern, name)]


@lru_cache(maxsize=1024)
def _fits(pattern: str, name: str) -> bool:
    return _spec(pattern)(name)


@lru_cache(maxsize=256)
def _spec(pattern: str) -> Callable[[str], bool]:
    from pathspec import GitIgnoreSpec

    if _FOLDS_CASE:  # as git does there
        spec = GitIgnoreSpec.from_lines([pattern.casefold()])
        return lambda name: bool(spec.match_file(name.casefold()))
    spec = GitIgnoreSpec.from_lines([pattern])
    return lambda name: bool(spec.match_file(name))
