"""Connectors of which no rule says who their partner is. A guess would compare one directory with another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence, Set

from ruleguard.diff.connector_map import OPTION, selector
from ruleguard.errors import UsageError
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import ENTRA, role
from ruleguard.records import record

_SHOWN = 6


@record(frozen=True, slots=True)
class Question:
    """Connectors of which one on each side may be the same. ``of_active``: whether the single one is on the active side."""

    active: tuple[Connector, ...]
    staging: tuple[Connector, ...]
    of_active: bool


def forest(connector: Connector) -> str | None:
    """The forest of an AD connector, folded; None when it has none or does not say it."""
    return (connector.forest or "").casefold() or None if connector.kind == "ad" else None


def domains(connector: Connector) -> frozenset[Hashable]:
    """The partitions that a connector lists."""
    return frozenset(dn_key(partition.dn) for partition in connector.partitions or () if partition.dn)


def questions(active: Iterable[Connector], staging: Iterable[Connector]) -> list[Question]:
    """Of connectors that were left without a partner: each that could belong to several of the other side."""
    left, right = list(active), list(staging)
    there, here = _Known(right), _Known(left)
    asked = [Question((node,), there.like(node), of_active=True) for node in left]
    asked += [Question(here.like(other), (other,), of_active=False) for other in right]
    return [each for each in asked if len(each.active) + len(each.staging) > 2]


class _Known:
    """Connectors by what they are recognized by."""

    def __init__(self, connectors: Sequence[Connector]) -> None:
        self._connectors = connectors
        self._by_mark: dict[Hashable, list[int]] = {}
        for place, connector in enumerate(connectors):
            for mark in _marks(connector):
                self._by_mark.setdefault(mark, []).append(place)
        self._found: dict[Hashable, tuple[Connector, ...]] = {}

    def like(self, connector: Connector) -> tuple[Connector, ...]:
        """Those that may be the same as a connector of the other side."""
        marks = frozenset(_marks(connector))
        if marks not in self._found:
            near = sorted({place for mark in marks for place in self._by_mark.get(mark, ())})
            others = (self._connectors[place] for place in near)
            self._found[marks] = tuple(other for other in others if _may_be_one(connector, other))
        return self._found[marks]


def _marks(connector: Connector) -> Iterator[Hashable]:
    """Of two connectors that may be one, both have one of these; what they say together decides."""
    if role(connector) == ENTRA:
        yield ENTRA
        return
    yield "name", connector.kind, (connector.name or "").casefold()
    if connector.kind == "ad":
        yield "forest", forest(connector)
        yield "domains", domains(connector)
        yield from (("domain", each) for each in domains(connector))


def refuse(asked: Iterable[Question], active: Config, staging: Config) -> None:
    """Raise ``UsageError`` for the first question on whose answer a comparison depends."""
    asked = list(asked)
    sides = [frozenset(rule.connector for rule in config.rules if asked) for config in (active, staging)]
    for question in asked:
        if any(_matters(node, sides[0]) for node in question.active) and any(
            _matters(node, sides[1]) for node in question.staging
        ):
            raise UsageError(_words(question, active, staging))


def _may_be_one(one: Connector, other: Connector) -> bool:
    """Whether two connectors have something that connectors are recognized by, be it not theirs alone."""
    if ENTRA in (role(one), role(other)):
        return role(one) == role(other)
    if one.kind != "ad" or other.kind != "ad":
        return one.kind == other.kind and _same_name(one, other)
    forests = forest(one), forest(other)
    if None not in forests and forests[0] == forests[1]:
        return True
    if None not in forests:
        return bool(domains(one)) and domains(one) == domains(other)
    return bool(domains(one) & domains(other)) or (forests == (None, None) and _same_name(one, other))


def _same_name(one: Connector, other: Connector) -> bool:
    return bool(one.name) and (one.name or "").casefold() == (other.name or "").casefold()


def _matters(connector: Connector, used: Set[str | None]) -> bool:
    """Whether something that is compared hangs on the connector: its domains, or rules."""
    return bool(connector.partitions) or bool(connector.identifier and connector.identifier in used)


def _words(question: Question, active: Config, staging: Config) -> str:
    sides = ("active", question.active), ("staging", question.staging)
    (own, (node, *_)), (other, candidates) = sides if question.of_active else sides[::-1]
    shown = candidates[:_SHOWN]
    more = f" (and {len(candidates) - _SHOWN} more)" if len(candidates) > _SHOWN else ""
    names = " or ".join(f"'{item.name or role(item)}'" for item in shown)
    options = " or ".join(_options(question, active, staging))
    return (
        f"connector '{node.name or role(node)}' ({role(node)}) of {own} could be {names}{more} of {other}, "
        f"and nothing in the exports decides: add {options}"
    )


def _options(question: Question, active: Config, staging: Config) -> Iterator[str]:
    for one in question.active[:_SHOWN]:
        for other in question.staging[:_SHOWN]:
            text = f"{selector(one, active)}={selector(other, staging)}"
            quote = '"' if "'" in text else "'"
            yield f"{OPTION} {quote}{text}{quote}"
