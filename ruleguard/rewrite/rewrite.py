"""One rule script: the edits that put the new identifiers in, the result, and the proof of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import guid
from ruleguard.rewrite.connector_map import ConnectorMap
from ruleguard.text import Edit, Location, Source, Span, apply_edits

_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ASSIGNED = re.compile(r"\$(\w+)\s*=\s*(?:\[\w+\]\s*)?[\"']?$")
_NEAR = 200
Read = Callable[[Source], Config]


@dataclass(frozen=True, slots=True)
class Replacement:
    """One identifier in the script. ``connector``: role of the connector, "" when it is not known. ``text``: what is
    written, in capitals where the old identifier was."""

    at: Location
    old: str
    new: str
    connector: str
    text: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A rule whose connector cannot be rewritten, and why."""

    at: Location | None
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The result for one file; ``data`` is ``source.raw`` itself when nothing changes."""

    source: Source
    data: bytes
    replacements: tuple[Replacement, ...]
    unresolved: tuple[Unresolved, ...]


def rewrite(source: Source, config: Config, connectors: ConnectorMap, read: Read) -> Rewritten:
    """Replace the connector arguments of every rule, and nothing else.

    ``config`` is what ``read`` gave for ``source``. The result is read again and must be the same configuration with
    just these connectors changed; anything else is a bug and raises ``AssertionError``.
    """
    found: dict[Span, Replacement] = {}
    unresolved: list[Unresolved] = []
    for rule in config.rules:
        result = _one(rule, connectors)
        if isinstance(result, Replacement):
            found[result.at.span] = result
        elif result is not None:
            unresolved.append(result)
    replacements = tuple(found[span] for span in sorted(found))
    data = apply_edits(source, (Edit(item.at.span, item.text) for item in replacements))
    _prove(source, data, config, replacements, read)
    return Rewritten(source, data, replacements, tuple(unresolved))


def _one(rule: SyncRule, connectors: ConnectorMap) -> Replacement | Unresolved | None:
    name = rule.name or "unnamed rule"
    at = rule.at("connector")
    if rule.connector is None or at is None:
        return Unresolved(at, name, "its connector is not a literal text in the script")
    if connectors.is_done(rule.connector) and rule.connector not in connectors.targets:
        return None
    target = connectors.targets.get(rule.connector)
    if target is None:
        unknown = f"nothing is known about its connector {rule.connector}"
        return Unresolved(at, name, connectors.missing.get(rule.connector, unknown))
    match = _GUID.search(at.source.slice(at.span))
    if match is None or guid(match[0]) != rule.connector:
        return Unresolved(at, name, "its connector is put together by the script")
    shared = _used_elsewhere(at)
    if shared is not None:
        return Unresolved(at, name, f"its connector comes from {shared}, which is used for something else as well")
    new = target.identifier.upper() if match[0].isupper() else target.identifier
    if new == match[0]:
        return None
    start = at.span.start + match.start()
    place = Location(at.source, Span(start, start + len(match[0])))
    return Replacement(place, rule.connector, target.identifier, target.role, new)


def _used_elsewhere(at: Location) -> str | None:
    """The variable that a literal is assigned to, when it serves for more than connector arguments: what else would
    change with it cannot be seen from the rules."""
    text = at.source.text
    assigned = _ASSIGNED.search(text[max(0, at.span.start - _NEAR) : at.span.start])
    if assigned is None:
        return None
    name = re.escape(assigned[1])
    uses = len(re.findall(rf"[$@]\{{?{name}\b", text, re.IGNORECASE))
    connectors = len(re.findall(rf"-Conn\w*[\s`]+\${name}\b", text, re.IGNORECASE))
    assignments = len(re.findall(rf"\${name}\s*=", text, re.IGNORECASE))
    return f"${assigned[1]}" if uses > connectors + assignments else None


def _prove(source: Source, data: bytes, config: Config, replacements: tuple[Replacement, ...], read: Read) -> None:
    """Read the result again: the same rules, with the new connectors where they were asked for."""
    changed = {item.old: item.new for item in replacements}
    places = {item.at.span for item in replacements}
    expected = tuple(_expected(rule, changed, places) for rule in config.rules)
    again = config if data == source.raw else read(Source(source.path, data))
    if again.rules != expected:
        raise AssertionError(f"{source.path}: the rewritten script does not read as intended; nothing was written")


def _expected(rule: SyncRule, changed: dict[str, str], places: set[Span]) -> SyncRule:
    at = rule.at("connector")
    new = changed.get(rule.connector or "")
    if (
        new is None
        or at is None
        or not any(at.span.start <= place.start and place.end <= at.span.end for place in places)
    ):
        return rule
    return replace(rule, connector=new)
