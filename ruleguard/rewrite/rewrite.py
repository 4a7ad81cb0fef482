"""One rule script: the edits that put the new identifiers in, the result, and the proof of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import field, replace
from typing import Any

from ruleguard.model.nodes import Config, SyncRule
from ruleguard.records import record
from ruleguard.rewrite.code import Code
from ruleguard.rewrite.connector_map import ConnectorMap, Target
from ruleguard.rewrite.places import PRECEDENCES, LeftAlone, Place, left_alone, other_places, rule_places
from ruleguard.rewrite.rule_map import RuleMap
from ruleguard.rewrite.which_server import Written, which_server
from ruleguard.text import Edit, Location, Source, Span, apply_edits

Read = Callable[[Source], Config]


@record(frozen=True, slots=True)
class Extent:
    """What to do besides connectors. ``rules``: None leaves the rules alone that a precedence refers to. ``own``: identifiers
    of rules that the scripts make, which are the same on every server. ``untouched``: the script is known to be the old
    server's, also where its identifiers do not tell."""

    rules: RuleMap | None = None
    own: frozenset[str] = frozenset()
    untouched: bool = False


@record(frozen=True, slots=True)
class Replacement:
    """One identifier in the script. ``connector``: role of the connector, "" when it is not known or for a rule's
    identifier. ``text``: what is written, in capitals where the old identifier was. ``rule`` and ``field``: what it belongs
    to, as in ``Place``. ``how``: what the pair was recognized by."""

    at: Location
    old: str
    new: str
    connector: str
    text: str
    rule: str = ""
    field: str = "connector"
    how: str = ""


@record(frozen=True, slots=True)
class Unresolved:
    """A rule whose connector cannot be rewritten, and why."""

    at: Location | None
    rule: str
    reason: str


@record(frozen=True, slots=True)
class Rewritten:
    """The result for one file; ``data`` is ``source.raw`` itself when nothing changes.

    ``done``: it has connectors of the new server, and no others but Entra's.
    """

    source: Source
    data: bytes
    replacements: tuple[Replacement, ...]
    unresolved: tuple[Unresolved, ...]
    left_alone: tuple[LeftAlone, ...] = ()
    done: bool = False


@record(slots=True)
class _Work:
    """What is to be done to one script."""

    config: Config
    connectors: ConnectorMap
    extent: Extent
    found: dict[Span, Replacement] = field(default_factory=dict)
    unresolved: list[Unresolved] = field(default_factory=list)
    left: list[tuple[Location, str | None]] = field(default_factory=list)
    settled: int = 0

    def replacements(self) -> tuple[Replacement, ...]:
        return tuple(self.found[span] for span in sorted(self.found))


def rewrite(
    source: Source, config: Config, connectors: ConnectorMap, read: Read, extent: Extent | None = None
) -> Rewritten:
    """Replace connector arguments (and the rules a precedence refers to, with a rule map), and nothing else.

    ``config`` is what ``read`` gave for ``source``. The result is read again and must be the same configuration with
    just these identifiers changed, and must have nothing left to change; anything else is a bug and raises
    ``AssertionError``.
    """
    extent = extent or Extent()
    code = Code(source)
    work = _work(source, config, connectors, extent, code)
    replacements = work.replacements()
    data = apply_edits(source, (Edit(item.at.span, item.text) for item in replacements))
    if not work.unresolved:
        again = config if data == source.raw else read(Source(source.path, data))
        _prove(source, data, config, replacements, again)
        if data != source.raw and not extent.untouched:
            _refuse_to_go_back(work, Source(source.path, data), again)
    return Rewritten(
        source,
        data,
        replacements,
        tuple(work.unresolved),
        tuple(left_alone(config, work.left, code)),
        done=work.settled > 0 and not replacements and not work.unresolved,
    )


def _work(source: Source, config: Config, connectors: ConnectorMap, extent: Extent, code: Code) -> _Work:
    work = _Work(config, connectors, extent)
    places = list(rule_places(config, code))
    own = extent.own | {rule.identifier for rule in config.rules if rule.identifier}
    for place in other_places(source, _spans(places), own, code):
        if isinstance(place, Place):
            places.append(place)
        elif place.source.slice(place.span).lower() not in connectors.arrivals - connectors.doubtful:
            work.left.append((place, _role(place.source.slice(place.span).lower(), connectors)))
    written = Written.FOR_OLD if extent.untouched else which_server(places, config.rules, connectors)
    for place in places:
        if place.of_rule_map:
            _take_rule(work, place, own)
        else:
            _take_connector(work, place, written)
    work.left.sort(key=lambda pair: pair[0].span)
    return work


def _spans(places: Iterable[Place]) -> set[Span]:
    return {place.at.span for place in places if place.at is not None}


def _role(identifier: str, connectors: ConnectorMap) -> str | None:
    target = connectors.targets.get(identifier)
    if target is not None:
        return target.role
    return "" if identifier in connectors.missing else None


def _take_connector(work: _Work, place: Place, written: Written) -> None:
    connectors, identifier = work.connectors, place.identifier
    target = connectors.targets.get(identifier)
    doubtful = identifier in connectors.doubtful
    if doubtful and written in (Written.MIXED, Written.UNKNOWN):
        _refuse(work, place, _doubt(place, written))
    elif identifier in connectors.arrivals and (written is Written.FOR_NEW if doubtful else target is None):
        work.settled += 1
    elif target is not None:
        _put(work, place, target)
    elif identifier in connectors.missing:
        _refuse(work, place, connectors.missing[identifier])
    elif place.rule or place.at is None:
        unknown = f"nothing is known about {place.what} {identifier}{connectors.choices}; add --map {identifier}=NEW"
        _refuse(work, place, f"{place.what} {place.problem}" if place.problem else unknown)
    else:
        work.left.append((place.at, None))


def _take_rule(work: _Work, place: Place, own: frozenset[str]) -> None:
    rules, identifier = work.extent.rules, place.identifier
    if identifier in own:
        return
    if rules is None:
        if place.at is not None:
            work.left.append((place.at, _role(identifier, work.connectors)))
        return
    if identifier in rules.doubtful:
        _refuse(
            work, place, f"{place.what} {identifier} is a rule's identifier on both servers, but not the same rule's"
        )
    elif identifier in rules.targets:
        _put(work, place, Target(rules.targets[identifier], "", "--map-rules"))
    elif not rules.is_done(identifier):
        named = f" ('{rules.names[identifier]}')" if identifier in rules.names else ""
        why = rules.missing.get(identifier, "no export lists a rule with this identifier")
        _refuse(work, place, f"{place.what} is the rule {identifier}{named}: {why}; name the pair in --map-rules-file")


def _put(work: _Work, place: Place, target: Target) -> None:
    if place.problem:
        _refuse(work, place, f"{place.what} {place.problem}")
    elif place.at is not None:
        was = place.at.source.slice(place.at.span)
        text = target.identifier.upper() if was.isupper() else target.identifier
        if place.identifier == target.identifier:
            work.settled += place.field == "connector"
        if text.lower() != was.lower():
            item = Replacement(
                place.at, place.identifier, target.identifier, target.role, text, place.rule, place.field
            )
            work.found[place.at.span] = replace(item, how=target.how)


def _refuse(work: _Work, place: Place, reason: str) -> None:
    work.unresolved.append(Unresolved(place.at, place.rule, reason))


def _doubt(place: Place, written: Written) -> str:
    if written is Written.MIXED:
        return (
            f"{place.what} {place.identifier} is one of both servers, and the script has connectors of the one and of the "
            "other: put each rule in a script of its own"
        )
    return (
        f"{place.what} {place.identifier} is one of both servers, but not of the same directory, and nothing shows whether "
        "the script was rewritten already: give exports that list this rule (--active, --staging), or say --untouched"
    )


def _refuse_to_go_back(work: _Work, result: Source, again: Config) -> None:
    """The result must be recognized as done, or a second run would change it."""
    more = _work(result, again, work.connectors, work.extent, Code(result))
    if not more.found and not more.unresolved:
        return
    doubtful = {item.new for item in work.found.values()} & work.connectors.doubtful
    if not doubtful:
        raise AssertionError(f"{result.path}: a second rewrite would change the script again; nothing was written")
    for item in work.replacements():
        if item.new in doubtful:
            reason = (
                f"its new connector {item.new} is also another one of the old server, so that a second run could not tell "
                "what is done: give exports that list this rule (--active, --staging), or say --untouched"
            )
            work.unresolved.append(Unresolved(item.at, item.rule, reason))


def _prove(source: Source, data: bytes, config: Config, replacements: tuple[Replacement, ...], again: Config) -> None:
    """The bytes outside the replaced places are as they were, and the rules differ in the asked connectors alone."""
    result = Source(source.path, data)
    pieces: list[str] = []
    end = 0
    for item in replacements:
        pieces += [source.text[end : item.at.span.start], item.text]
        end = item.at.span.end
    is_whole = result.text == "".join((*pieces, source.text[end:]))
    is_coded_alike = (result.bom, result.encoding, result.guessed) == (source.bom, source.encoding, source.guessed)
    expected = tuple(_expected(rule, replacements) for rule in config.rules)
    if not is_whole or not is_coded_alike or again.rules != expected:
        raise AssertionError(f"{source.path}: the rewritten script does not read as intended; nothing was written")


def _expected(rule: SyncRule, replacements: tuple[Replacement, ...]) -> SyncRule:
    """The rule with the identifiers that were put in the places of its fields."""
    for name in ("connector", *PRECEDENCES):
        at = rule.at(name)
        if at is None or not getattr(rule, name):
            continue
        index = bisect_left(replacements, at.span.start, key=lambda item: item.at.span.start)
        if index < len(replacements) and replacements[index].at.span.end <= at.span.end:
            values: dict[str, Any] = {name: replacements[index].new}
            rule = replace(rule, **values)
    return rule
