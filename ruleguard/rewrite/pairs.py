"""``OLD=NEW`` texts, on the command line or one a line in a file: what stands for what, as a person writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from ruleguard.errors import InputError, RuleguardError, UsageError
from ruleguard.model.nodes import ENTRA_CONNECTOR, NO_RULE, Config
from ruleguard.model.roles import ENTRA, role
from ruleguard.model.values import guid, is_guid
from ruleguard.records import record
from ruleguard.text import Source

_SHOWN = 8
_RESERVED = {
    ENTRA_CONNECTOR: "the Entra connector has the same identifier on every server: leave it out",
    NO_RULE: "that is the identifier of no rule",
}


@record(frozen=True, slots=True)
class Entry:
    """One ``OLD=NEW``. ``option``: where it was given; ``path`` and ``line``: of a file, else "" and 0."""

    text: str
    option: str
    path: str = ""
    line: int = 0

    def error(self, reason: str) -> RuleguardError:
        """What to raise: a wrong call, or a wrong line of a file."""
        return InputError(self.path, reason, self.line) if self.path else UsageError(f"{self.option}: {reason}")


@record(frozen=True, slots=True)
class Named:
    """A connector or rule, and what it can be called by."""

    identifier: str
    label: str
    names: tuple[str, ...]


@record(frozen=True, slots=True)
class Side:
    """What one server has. ``items`` is None where no export says it; ``missing`` tells then what to do about it."""

    server: str
    kind: str
    items: Sequence[Named] | None
    missing: str

    def called(self, text: str) -> list[Named]:
        """What a text may mean: by a name, in any case, or by identifier."""
        wanted = guid(text).casefold()
        return [item for item in self.items or () if wanted in item.names]


def entries(source: Source, option: str) -> list[Entry]:
    """The lines of a map file. A line that begins with ``#`` is a comment, and so is what follows a ``#`` behind an
    identifier; a name may contain one."""
    found = []
    for number in range(1, source.line_count + 1):
        text = source.slice(source.line_span(number)).strip()
        if text and not text.startswith("#"):
            found.append(Entry(_without_comment(text), option, source.path, number))
    return found


def pairs(given: Iterable[Entry], old: Side, new: Side) -> dict[str, str]:
    """Identifier to identifier. Raises ``UsageError`` or, for a file, ``InputError`` naming the line: for what is no pair,
    names nothing or several, and for contradicting pairs."""
    found: dict[str, str] = {}
    backwards: dict[str, str] = {}
    for entry in given:
        one, other = _pair(entry, old, new)
        for identifier in (one, other):
            if identifier in _RESERVED:
                raise entry.error(_RESERVED[identifier])
        if found.setdefault(one, other) != other:
            raise entry.error(f"two new identifiers for {one}: {found[one]} and {other}")
        if backwards.setdefault(other, one) != one:
            raise entry.error(
                f"{other} would stand for two: {backwards[other]} and {one}. If that is meant, rewrite the scripts of each "
                "in a call of its own"
            )
    return found


def connectors_of(config: Config | None, server: str) -> Side:
    """The connectors of an export, by name, role, forest and identifier; of none or a rule script, nothing by name."""
    known = None if config is None else config.connectors
    items = None if known is None else [_named(item.identifier, role(item), item.name, item.forest) for item in known]
    missing = f"names need --{server} PATH, the export of a server that lists its connectors"
    return Side(server, "connector", None if items is None else [item for item in items if item], missing)


def rules_of(config: Config | None, server: str) -> Side:
    """The rules of an export, by name and identifier."""
    items = None if config is None else [_named(rule.identifier, rule.name, rule.name, None) for rule in config.rules]
    missing = f"names need --{server} PATH, an export that lists the rules"
    return Side(server, "rule", None if items is None else [item for item in items if item], missing)


def listed(items: Iterable[Named]) -> str:
    """Some of the things, as choices."""
    shown = list(items)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(f"'{item.label}' ({item.identifier})" for item in shown[:_SHOWN]) + more


def _named(identifier: str | None, kind: str | None, name: str | None, forest: str | None) -> Named | None:
    if not identifier:
        return None
    names = (name, kind, forest, guid(identifier))
    label = f"{name}, {kind}" if name and kind and name != kind else name or kind or "unnamed"
    return Named(guid(identifier), label, tuple(each.casefold() for each in names if each))


def _without_comment(text: str) -> str:
    old, sign, new = text.partition("=")
    first = new.split("#", 1)[0]
    return f"{old}{sign}{first}".strip() if is_guid(first) and "#" in new else text


def _pair(entry: Entry, old: Side, new: Side) -> tuple[str, str]:
    """A name may contain "=": what counts is the place where both parts mean something."""
    text = entry.text
    splits = [(text[:place].strip(), text[place + 1 :].strip()) for place, sign in enumerate(text) if sign == "="]
    if not splits:
        raise entry.error(f"a pair is OLD=NEW, each a name or an identifier like {ENTRA_CONNECTOR}; got '{text}'")
    found = [(_one(one, old, strict=False), _one(other, new, strict=True)) for one, other in splits]
    whole = list(dict.fromkeys((one, other) for one, other in found if isinstance(one, str) and isinstance(other, str)))
    if len(whole) == 1:
        return whole[0]
    if whole:
        raise entry.error(f"'{text}' can be read in {len(whole)} ways: use identifiers")
    best = max(found, key=lambda pair: isinstance(pair[0], str) + isinstance(pair[1], str))
    complaint = next(each for each in best if not isinstance(each, str))
    raise entry.error(complaint())


def _one(text: str, side: Side, *, strict: bool) -> str | Callable[[], str]:
    """The identifier that a text means, or what to say against it. ``strict``: an identifier must be one of the side."""
    found = {item.identifier: item for item in side.called(text)}
    if len(found) == 1:
        return next(iter(found))
    if is_guid(text) and not (strict and side.items is not None):
        return guid(text)
    return partial(_complaint, text, side, list(found.values()))


def _complaint(text: str, side: Side, found: list[Named]) -> str:
    if found:
        return f"'{text}' is more than one {side.kind} of {side.server}: use an identifier, {listed(found)}"
    if side.items is None:
        return f"'{text}' is no identifier like {ENTRA_CONNECTOR}, and {side.missing}"
    choices = f"choose from {listed(_others(side.items))}" if side.items else "it has none"
    return f"{side.server} has no {side.kind} '{text}': {choices}"


def _others(items: Iterable[Named]) -> Iterator[Named]:
    return (item for item in items if ENTRA not in item.names)
