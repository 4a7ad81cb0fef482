"""Rules written in YAML: ``given`` leads to values of the configuration's view, ``expect`` says what each must be.

A value that the format does not state (null) is never a finding. A rule that needs "and", "or", "not", a variable or a
second predicate moves to Python and keeps its id.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import CATEGORIES, Finding, Rule
from ruleguard.lint.select import matches
from ruleguard.model.nodes import Config

Predicate = Callable[[Any], bool]
_KEYS = ("id", "severity", "category", "summary", "why", "remedy", "bad", "good")
_CHECK_KEYS = ("given", "expect", "message")


def compile_rule(entry: dict[str, Any]) -> Rule:
    """The rule of one YAML file. Raises ``ValueError`` naming the rule and what is wrong with it."""
    identifier = str(entry.get("id", "without id"))
    missing = [key for key in _KEYS if not entry.get(key)]
    if missing:
        raise ValueError(f"rule {identifier}: {', '.join(missing)} missing")
    if entry["category"] not in CATEGORIES:
        raise ValueError(f"rule {identifier}: unknown category {entry['category']}")
    checks = any(key in entry for key in _CHECK_KEYS)
    return Rule(
        id=identifier,
        severity=Severity(entry["severity"]),
        category=entry["category"],
        summary=entry["summary"],
        remedy=entry["remedy"],
        manual=_manual(entry),
        on=Config if checks else None,
        check=_check(identifier, entry) if checks else None,
        references=tuple(entry.get("references", ())),
    )


def _manual(entry: dict[str, Any]) -> str:
    examples = (("Bad", entry["bad"]), ("Good", entry["good"]))
    return "\n".join([entry["why"].strip(), *(f"\n{name}:\n\n{_indented(text)}" for name, text in examples)])


def _indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))


def _check(identifier: str, entry: dict[str, Any]) -> Callable[[Config, Config], Iterator[Finding]]:
    missing = [key for key in _CHECK_KEYS if not entry.get(key)]
    if missing:
        raise ValueError(f"rule {identifier}: {', '.join(missing)} missing")
    given, message = str(entry["given"]), str(entry["message"])
    expected = _predicate(identifier, entry["expect"])

    def check(config: Config, _: Config) -> Iterator[Finding]:
        for match in matches(config, given):
            if match.value is not None and not expected(match.value):
                yield Finding(match.node, match.field, message.format(value=match.value, name=match.name))

    return check


def _predicate(identifier: str, expect: Any) -> Predicate:
    if not isinstance(expect, dict) or len(expect) != 1:
        raise ValueError(f"rule {identifier}: expect needs exactly one predicate")
    name, argument = next(iter(expect.items()))
    if name not in _PREDICATES:
        raise ValueError(f"rule {identifier}: unknown predicate {name}")
    return _PREDICATES[name](argument)


def _range(argument: dict[str, int]) -> Predicate:
    low, high = argument.get("min"), argument.get("max")
    return lambda value: (low is None or value >= low) and (high is None or value <= high)


def _matches(argument: str) -> Predicate:
    pattern = re.compile(argument)
    return lambda value: pattern.search(str(value)) is not None


_PREDICATES: dict[str, Callable[[Any], Predicate]] = {
    "empty": lambda wanted: lambda value: (value in ("", [], {})) is wanted,
    "equals": lambda wanted: lambda value: value == wanted,
    "one_of": lambda allowed: lambda value: value in allowed,
    "range": _range,
    "matches": _matches,
}
