"""Where identifiers stand in a script: those that rules give as connector or precedence, and all the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ruleguard.model.nodes import ENTRA_CONNECTOR, NO_RULE, Config, SyncRule
from ruleguard.model.values import guid, is_guid
from ruleguard.records import record
from ruleguard.rewrite.code import CONNECTOR, PRECEDENCE, Around, Code
from ruleguard.text import Location, Source, Span

_GUID = re.compile(r"(?<![0-9A-Za-z_-])[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?![0-9A-Za-z_-])")
_IN_VALUE = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
PRECEDENCES = {"precedence_before": "-PrecedenceBefore", "precedence_after": "-PrecedenceAfter"}


@record(frozen=True, slots=True)
class Place:
    """An identifier that may have to change. ``at`` is the identifier alone, where it has a place of its own. ``rule``: the
    rule that gives it, "" for an argument of another cmdlet. ``field``: connector, precedence_before or precedence_after.
    ``problem``: why it cannot be changed, "" when it can."""

    at: Location | None
    identifier: str
    rule: str
    field: str
    problem: str = ""

    @property
    def of_rule_map(self) -> bool:
        """Whether it names a rule, not a connector."""
        return self.field in PRECEDENCES

    @property
    def what(self) -> str:
        """The identifier in a sentence about the rule."""
        if not self.rule:
            return "the connector"
        return f"its {PRECEDENCES[self.field]}" if self.of_rule_map else "its connector"


@record(frozen=True, slots=True)
class LeftAlone:
    """An identifier that stays. ``where``: comment, text, code, or a part of the rule ``rule``. ``connector``: the role of
    the old server's connector that has it ("" when only its identifier is known), None when it is none that is known."""

    at: Location
    identifier: str
    where: str
    rule: str
    connector: str | None


def rule_places(config: Config, code: Code) -> Iterator[Place]:
    """The connector of every rule, and the rules that its precedence refers to."""
    for rule in config.rules:
        if rule.connector is None:
            missing = "is not a literal text in the script"
            yield Place(rule.at("connector"), "", _name(rule), "connector", missing)
        elif rule.connector != ENTRA_CONNECTOR:
            yield _literal(rule, "connector", rule.connector, code)
        for field in PRECEDENCES:
            identifier = getattr(rule, field)
            if identifier and identifier != NO_RULE and is_guid(identifier):
                yield _literal(rule, field, identifier, code)


def other_places(source: Source, taken: Iterable[Span], own: frozenset[str], code: Code) -> Iterator[Place | Location]:
    """Identifiers outside ``taken``: connector arguments of other cmdlets as ``Place``, what is none as ``Location``.
    ``own`` are passed over."""
    known = set(taken)
    for match in _GUID.finditer(source.text):
        span, identifier = Span(*match.span()), guid(match[0])
        if span in known or identifier in own or identifier in (ENTRA_CONNECTOR, NO_RULE):
            continue
        at = Location(source, span)
        yield Place(at, identifier, "", "connector") if code.is_argument(span) else at


def left_alone(config: Config, places: Iterable[tuple[Location, str | None]], code: Code) -> Iterator[LeftAlone]:
    """What the identifiers that stay are part of; each comes with the role of its connector."""
    fields: dict[Span, tuple[str, str]] | None = None
    for at, connector in places:
        if fields is None:
            fields = {place.span: (name, _name(rule)) for rule in config.rules for name, place in _texts(rule) if place}
            around = Around(fields)
        field = around.find(at.span)
        where, rule = (code.kind(at.span), "") if field is None else fields[field]
        yield LeftAlone(at, guid(at.source.slice(at.span)), where, rule, connector)


def _literal(rule: SyncRule, field: str, identifier: str, code: Code) -> Place:
    at = rule.at(field)
    match = None if at is None else _IN_VALUE.search(at.source.slice(at.span))
    if at is None or match is None or guid(match[0]) != identifier:
        problem = "is put together by the script" if is_guid(identifier) else f"'{identifier}' is no identifier"
        return Place(at, identifier, _name(rule), field, problem)
    start = at.span.start + match.start()
    place = Location(at.source, Span(start, start + len(match[0])))
    used = code.other_use(place.span, CONNECTOR if field == "connector" else PRECEDENCE)
    problem = "" if used is None else f"comes from {used}"
    return Place(place, identifier, _name(rule), field, problem)


def _texts(rule: SyncRule) -> Iterator[tuple[str, Location | None]]:
    for field in ("name", "description", *PRECEDENCES):
        if getattr(rule, field):
            yield PRECEDENCES.get(field, field), rule.at(field)
    for flow in rule.flows or ():
        for field in ("expression", "value"):
            if getattr(flow, field):
                yield f"flow to {flow.destination}", flow.at(field)
    for group in rule.scope or ():
        for condition in group.conditions:
            if condition.value:
                yield "scoping filter", condition.at("value")


def _name(rule: SyncRule) -> str:
    return rule.name or "unnamed rule"
