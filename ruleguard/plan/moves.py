"""The rules of a move: which of active differ on staging, what becomes of each there, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace

from ruleguard.diff.impact import Judged
from ruleguard.diff.match import ConnectorPair, Pair, RuleMatcher
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import is_standard_tag
from ruleguard.plan.identities import Connectors, Home, is_usable
from ruleguard.records import record

_UNSAID = (
    "description",
    "immutable_tag",
    "disabled",
    "password_sync",
    "soft_delete_expiry",
)
"""Fields that some formats leave out; what staging says of them stays."""
_EVERY_TYPE = "*"


@record(frozen=True, slots=True)
class Group:
    """The differences of one rule, and the rule on each side."""

    active: SyncRule | None
    staging: SyncRule | None
    judged: tuple[Judged, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item.change.subject for item in self.judged))

    @property
    def is_default(self) -> bool:
        """Whether the product shipped the rule, by either side."""
        return any(rule is not None and is_default(rule) for rule in (self.active, self.staging))


@record(frozen=True, slots=True)
class Move:
    """A rule that a script makes on staging. ``rule``: as it will be there; ``replaces``: the rule of staging that goes;
    ``notes``: what a person has to know."""

    rule: SyncRule
    replaces: SyncRule | None
    home: Home
    title: str
    subjects: tuple[str, ...]
    notes: tuple[str, ...] = ()


@record(slots=True)
class Servers:
    """Both configurations with their rules paired."""

    active: Config
    staging: Config
    connectors: Sequence[ConnectorPair]
    matcher: RuleMatcher = field(init=False)
    pairs: list[Pair[SyncRule]] = field(init=False)
    homes: Connectors = field(init=False)
    identifiers: Counter[str] = field(init=False)
    """How many rules of staging have each."""
    partners: dict[int, SyncRule] = field(init=False)
    """Rules of staging by the ``id`` of their partner on active, and the other way round."""
    _written: dict[int, tuple[str, str, frozenset[str]] | None] = field(init=False)

    def __post_init__(self) -> None:
        self.matcher = RuleMatcher(self.active, self.staging, self.connectors)
        self.pairs = self.matcher.pairs()
        self.homes = Connectors(self.active, self.staging, self.connectors, self.matcher)
        self.identifiers = Counter(each.identifier or "" for each in self.staging.rules)
        self.partners, self._written = {}, {}
        for pair in self.pairs:
            if pair.active is not None and pair.staging is not None:
                self.partners |= {id(pair.active): pair.staging, id(pair.staging): pair.active}

    def role(self, rule: SyncRule) -> str:
        return self.matcher.role(rule) or "unknown connector"

    def meets(self, one: SyncRule, other: SyncRule) -> bool:
        """Whether it matters which of two rules of active wins: they write one attribute of one type of object. Of a
        default rule whose content is not in the export it has to be assumed."""
        here, there = self._place(one), self._place(other)
        if here is None or there is None:
            return one.flows is not None or other.flows is not None
        types = {here[1], there[1]}
        same = here[0] == there[0] and (len(types) == 1 or _EVERY_TYPE in types)
        return same and not here[2].isdisjoint(there[2])

    def has_own_identifier(self, rule: SyncRule) -> bool:
        """Whether a rule of staging has an identifier, and no other rule has it."""
        own = rule.identifier or ""
        return is_usable(own) and self.identifiers[own] == 1

    def adopt(self, rule: SyncRule, like: SyncRule) -> None:
        """Make a rule known that is in neither configuration and belongs where ``like`` does."""
        names = frozenset((flow.destination or "").casefold() for flow in rule.flows or ())
        self._written[id(rule)] = (*self._writes(like)[:2], names)

    def _place(self, rule: SyncRule) -> tuple[str, str, frozenset[str]] | None:
        """Where a rule writes, to what type of object and which attributes; None when that is not known."""
        if id(rule) not in self._written:
            partner = self.partners.get(id(rule))
            unread = rule.flows is None or (is_default(rule) and partner is not None and partner.flows is None)
            self._written[id(rule)] = None if unread else self._writes(rule)
        return self._written[id(rule)]

    def _writes(self, rule: SyncRule) -> tuple[str, str, frozenset[str]]:
        place = "metaverse" if rule.direction == "inbound" else self.role(rule)
        names = frozenset((flow.destination or "").casefold() for flow in rule.flows or ())
        return place, (rule.target_object_type or "").casefold(), names


def groups(judged: Iterable[Judged]) -> list[Group]:
    """The differences of rules and flows, together for each rule."""
    found: dict[tuple[int, int], tuple[SyncRule | None, SyncRule | None, list[Judged]]] = {}
    for item in judged:
        if item.change.object in ("rule", "flow"):
            one, other = item.change.rules
            found.setdefault((id(one), id(other)), (one, other, []))[2].append(item)
    return [Group(one, other, tuple(items)) for one, other, items in found.values()]


def is_default(rule: SyncRule) -> bool:
    return bool(rule.standard) or is_standard_tag(rule.immutable_tag or "")


def completed(rule: SyncRule, partner: SyncRule | None) -> SyncRule:
    """The rule of active, with what its format does not say as it is on staging; placements aside."""
    if partner is None:
        return rule
    return replace(rule, **{name: getattr(partner, name) for name in _UNSAID if getattr(rule, name) is None})


def in_order(moves: Sequence[Move]) -> Iterator[tuple[Move, bool]]:
    """The moves in the order in which each finds its number free, and before them, where numbers are exchanged in a ring,
    removals (marked True) of rules that are made again by a later move."""
    waiting = list(moves)
    while waiting:
        ready = next((each for each in waiting if _blocker(each, waiting) is None), None)
        if ready is None:
            aside = _blocker(waiting[0], waiting)
            place = next(index for index, each in enumerate(waiting) if each is aside)
            yield waiting[place], True
            waiting[place] = replace(waiting[place], replaces=None)
        else:
            waiting = [each for each in waiting if each is not ready]
            yield ready, False


def _blocker(move: Move, waiting: Sequence[Move]) -> Move | None:
    """A later move whose rule of staging still has the number of this one."""
    number = move.rule.precedence
    for other in waiting:
        if other is not move and other.replaces is not None and other.replaces.precedence == number:
            return other
    return None
