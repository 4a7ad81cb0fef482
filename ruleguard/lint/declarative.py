"""Rules written in YAML: ``given`` leads to values of the configuration's view, ``expect`` says what each must be.

A value that the format does not state (null) is never a finding. A rule that needs "and", "or", "not", a variable or a
second predicate moves to Python and keeps its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ruleguard.diagnostic import Severity
from ruleguard.errors import RuleguardError
from ruleguard.late import late
from ruleguard.lint.patterns import pattern
from ruleguard.lint.rule import CATEGORIES, Finding, Rule
from ruleguard.lint.select import Match, check_path, matches
from ruleguard.model.nodes import Config, Node

Predicate = Callable[[Any], bool]
_OWN_KEYS = ("id", "severity", "category", "summary")
_KEYS = (*_OWN_KEYS, "why", "remedy", "bad", "good")
_CHECK_KEYS = ("given", "expect", "message")
_ALL_KEYS = (*_KEYS, *_CHECK_KEYS, "references")
MAX_ID_CHARACTERS = 80
"""A longer id is refused."""
_ID = late(r"[a-z]+(-[a-z]+)*")
_PLACEHOLDER = late(r"\{(value|name)\}")


def compile_own_rule(entry: Any) -> Rule:
    """A rule that a user wrote: it must check something, and may leave out its documentation. Raises ``ValueError``."""
    if not isinstance(entry, dict):
        raise ValueError("is no rule: id, severity, category, summary, given, expect and message are needed")
    identifier = str(entry.get("id", "without id"))[:MAX_ID_CHARACTERS]
    unknown = [str(key) for key in entry if key not in _ALL_KEYS]
    if unknown:
        raise ValueError(f"rule {identifier}: unknown key {unknown[0]}")
    texts = [key for key in entry if key not in ("expect", "references") and not isinstance(entry[key], str)]
    if texts:
        raise ValueError(f"rule {identifier}: {texts[0]} must be text")
    if "id" in entry and len(entry["id"]) > MAX_ID_CHARACTERS:
        raise ValueError(f"rule {identifier}: an id is longer than {MAX_ID_CHARACTERS} characters")
    if not _ID.fullmatch(identifier):
        raise ValueError(f"rule {identifier}: an id has small letters and hyphens")
    if identifier in CATEGORIES:
        raise ValueError(f"rule {identifier}: that is the name of a category, a rule needs another id")
    references = entry.get("references", [])
    if not isinstance(references, list) or not all(isinstance(each, str) for each in references):
        raise ValueError(f"rule {identifier}: references must be a list of addresses")
    missing = [key for key in (*_OWN_KEYS, *_CHECK_KEYS) if not entry.get(key)]
    if missing:
        raise ValueError(f"rule {identifier}: {', '.join(missing)} missing")
    try:
        check_path(entry["given"])
    except ValueError as error:
        raise ValueError(f"rule {identifier}: {error}") from None
    summary = entry["summary"]
    return compile_rule({"why": summary, "remedy": summary, "bad": "none", "good": "none", **entry})


def compile_rule(entry: dict[str, Any]) -> Rule:
    """The rule of one YAML file. Raises ``ValueError`` naming the rule and what is wrong with it."""
    identifier = str(entry.get("id", "without id"))
    missing = [key for key in _KEYS if not entry.get(key)]
    if missing:
        raise ValueError(f"rule {identifier}: {', '.join(missing)} missing")
    if entry["category"] not in CATEGORIES:
        raise ValueError(f"rule {identifier}: unknown category {entry['category']}")
    if entry["severity"] not in list(Severity):
        raise ValueError(f"rule {identifier}: severity is one of {', '.join(Severity)}, not {entry['severity']}")
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
            if match.value is not None and not _is_expected(identifier, expected, match.value):
                yield Finding(match.node, match.field, _filled(message, match))

    return check


def _is_expected(identifier: str, expected: Predicate, value: Any) -> bool:
    try:
        return expected(value)
    except RuleguardError as error:
        raise RuleguardError(f"rule {identifier}: {error}") from None


def _filled(message: str, match: Match) -> str:
    """Only these two names: a message must not reach into the program as ``str.format`` would let it."""
    values = {"value": _shown(match.value), "name": match.name}
    return _PLACEHOLDER.sub(lambda found: values[found[1]], message)


def _shown(value: Any) -> str:
    """A value as a person reads it: of records their names."""
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(map(str, value))
    return str(getattr(value, "name", "a record")) if isinstance(value, Node) else str(value)


def _predicate(identifier: str, expect: Any) -> Predicate:
    if not isinstance(expect, dict) or len(expect) != 1:
        raise ValueError(f"rule {identifier}: expect needs exactly one predicate")
    name, argument = next(iter(expect.items()))
    if name not in _PREDICATES:
        raise ValueError(f"rule {identifier}: unknown predicate {name}, known are {', '.join(_PREDICATES)}")
    try:
        return _PREDICATES[name](argument)
    except (TypeError, ValueError) as error:
        raise ValueError(f"rule {identifier}: {name} does not take {repr(argument)[:80]}: {error}") from None


def _empty(argument: bool) -> Predicate:
    if not isinstance(argument, bool):
        raise TypeError("true or false is needed")
    return lambda value: (value in ("", [], (), {})) is argument


def _range(argument: dict[str, int]) -> Predicate:
    if not isinstance(argument, dict) or not argument or argument.keys() - {"min", "max"}:
        raise TypeError("min and max are needed, or one of them")
    low, high = argument.get("min"), argument.get("max")
    if any(bound is not None and type(bound) is not int for bound in (low, high)):
        raise TypeError("min and max are whole numbers")

    def within(value: Any) -> bool:
        return not isinstance(value, int) or ((low is None or value >= low) and (high is None or value <= high))

    return within


def _one_of(allowed: list[Any]) -> Predicate:
    if not isinstance(allowed, list):
        raise TypeError("a list is needed")
    return lambda value: value in allowed


def _matches(argument: str) -> Predicate:
    if not isinstance(argument, str):
        raise TypeError("text is needed: put it in quotes")
    compiled = pattern(argument)
    return lambda value: compiled.search(str(value))


_PREDICATES: dict[str, Callable[[Any], Predicate]] = {
    "empty": _empty,
    "equals": lambda wanted: lambda value: value == wanted,
    "one_of": _one_of,
    "range": _range,
    "matches": _matches,
}
