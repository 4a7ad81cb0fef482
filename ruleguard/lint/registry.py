"""All rules by id: the Python modules of ``ruleguard.lint.rules`` and the YAML files of ``rules/``."""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.errors import UsageError
from ruleguard.lint.catalogue import builtin
from ruleguard.lint.declarative import compile_rule
from ruleguard.lint.rule import CATEGORIES, Rule


def registry() -> dict[str, Rule]:
    """Every built-in rule, sorted by id. Raises ``ValueError`` when two rules claim one id."""
    entries, modules = builtin()
    return _unique((*modules, *map(compile_rule, entries)))


def selected(rules: dict[str, Rule], select: Iterable[str], ignore: Iterable[str]) -> list[Rule]:
    """The rules that ids and categories select (all without ``select``), without those that they ignore.

    Raises ``UsageError`` for a name that is neither, with the nearest one.
    """
    wanted, unwanted = _resolved(rules, select), _resolved(rules, ignore)
    return [rule for rule in rules.values() if (not wanted or rule.id in wanted) and rule.id not in unwanted]


def _unique(rules: Iterable[Rule]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise ValueError(f"two rules have the id {rule.id}")
        found[rule.id] = rule
    return dict(sorted(found.items()))


def _resolved(rules: dict[str, Rule], names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        if name in rules:
            found.add(name)
        elif name in CATEGORIES:
            found |= {rule.id for rule in rules.values() if rule.category == name}
        else:
            raise UsageError(f"there is no rule or category '{name}'{nearest(name, (*rules, *CATEGORIES))}")
    return found


def nearest(name: str, known: Iterable[str]) -> str:
    """ " (did you mean ...?)" for a misspelt name, "" when nothing is near."""
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), 1)
    return f" (did you mean '{found[0]}'?)" if found else ""
