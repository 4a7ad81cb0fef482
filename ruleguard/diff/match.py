"""Which connector and which rule over there is this one. Never by identifier: every server has its own.

Each phase pairs what has the same key, and passes the rest on. No node is lost or paired twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import count
from typing import Generic, TypeVar

from ruleguard.baselines import canonical
from ruleguard.diff.ambiguity import Question, domains, forest, questions, refuse
from ruleguard.diff.connector_map import OPTION, ConnectorMap
from ruleguard.model.nodes import NO_RULE, Config, Connector, SyncRule
from ruleguard.model.roles import ENTRA, Roles, role
from ruleguard.model.values import is_guid, is_standard_tag, tag_stem
from ruleguard.records import record

T = TypeVar("T", Connector, SyncRule)
Key = Callable[[T], Hashable | None]


@record(frozen=True, slots=True)
class Pair(Generic[T]):
    """The same thing on both servers, or a thing that only one has. ``how`` says what it was recognized by."""

    active: T | None
    staging: T | None
    how: str


@record(frozen=True, slots=True)
class ConnectorPair:
    """A connector on both servers under one role."""

    role: str
    pair: Pair[Connector]


def match_connectors(active: Config, staging: Config, given: ConnectorMap = ()) -> list[ConnectorPair]:
    """Entra by its fixed identifier; Active Directory by forest, then domains, then name; others by kind and name.

    ``given``: pairs that somebody has named, which go before all else. Raises ``UsageError`` when a connector could
    belong to several of the other side, and something that is compared depends on it.
    """
    pairs, open_questions = pair_connectors(active, staging, given)
    refuse(open_questions, active, staging)
    return pairs


def pair_connectors(
    active: Config, staging: Config, given: ConnectorMap = ()
) -> tuple[list[ConnectorPair], list[Question]]:
    """The pairs that can be made, and of the connectors without a partner those that could have several."""
    phases: tuple[tuple[str, Key[Connector]], ...] = (
        ("fixed identifier", lambda item: ENTRA if role(item) == ENTRA else None),
        ("forest and name", lambda item: (forest(item), _folded(item.name)) if forest(item) else None),
        ("forest", forest),
        ("domains", lambda item: (item.kind, domains(item)) if domains(item) else None),
        ("name", lambda item: (item.kind, _folded(item.name)) if item.name and not forest(item) else None),
        ("identifier", _same_export),
        ("forest", forest),
    )
    known = [Pair(one, other, f"your {OPTION}") for one, other in given]
    pairs = _match(active.connectors or (), staging.connectors or (), phases, unique=True, known=known)
    alone = (
        [pair.active for pair in pairs if pair.active is not None and pair.staging is None],
        [pair.staging for pair in pairs if pair.staging is not None and pair.active is None],
    )
    labels = _common_roles(pairs)
    return [ConnectorPair(label, pair) for label, pair in zip(labels, pairs, strict=True)], questions(*alone)


def _same_export(connector: Connector) -> Hashable | None:
    """Among connectors that nothing else tells apart, an identifier that both sides have means two exports of one server."""
    identifier = connector.identifier or ""
    if not is_guid(identifier) or identifier == NO_RULE:
        return None
    return (connector.kind, forest(connector) or _folded(connector.name), identifier)


def _folded(text: str | None) -> str:
    return (text or "").casefold()


def _common_roles(pairs: Sequence[Pair[Connector]]) -> list[str]:
    """The role of each pair. A server may have two connectors of one role, or one of a role that the other server has
    for something else: a number tells them apart, or their rules would be taken for those of one connector."""
    roles = [""] * len(pairs)
    taken: tuple[set[str], set[str]] = (set(), set())
    last: dict[tuple[str, bool, bool], int] = {}
    for index in sorted(range(len(pairs)), key=lambda each: None in (pairs[each].active, pairs[each].staging)):
        nodes = pairs[index].active, pairs[index].staging
        used = [names for names, node in zip(taken, nodes, strict=True) if node is not None]
        own = next(role(node) for node in nodes if node is not None)
        sides = own, nodes[0] is None, nodes[1] is None
        numbered = ((it, own if it == 1 else f"{own} ({it})") for it in count(last.get(sides, 0) + 1))
        last[sides], roles[index] = next(each for each in numbered if not any(each[1] in names for names in used))
        for names in used:
            names.add(roles[index])
    return roles


class RuleMatcher:
    """Pairs the rules of two configurations whose connectors have been paired."""

    def __init__(self, active: Config, staging: Config, connectors: Iterable[ConnectorPair]) -> None:
        self.active, self.staging = active, staging
        self._roles: dict[int, str | None] = {}
        self._own_roles: dict[int, str] = {}
        self._partners: dict[int, SyncRule] = {}
        self._paired: set[int] = set()
        pairs = list(connectors)
        self._read_roles(active, {id(item.pair.active): item.role for item in pairs})
        self._read_roles(staging, {id(item.pair.staging): item.role for item in pairs})

    def _read_roles(self, config: Config, roles: dict[int, str]) -> None:
        own = Roles(config.connectors)
        common = {node.identifier: roles[id(node)] for node in config.connectors or ()}
        names = {node.identifier: _folded(node.name) for node in config.connectors or ()}
        for rule in config.rules:
            self._own_roles[id(rule)] = f"{own.of(rule) or ''} {names.get(rule.connector, '')}"
            self._roles[id(rule)] = common.get(rule.connector) or own.of(rule)

    def role(self, rule: SyncRule) -> str | None:
        """The common role of the rule's connector; None when its configuration does not describe the connector."""
        return self._roles[id(rule)]

    def own_role(self, rule: SyncRule) -> str:
        """The role and the name that the rule's connector has on its own server, whatever it was paired with."""
        return self._own_roles[id(rule)]

    def pairs(self) -> list[Pair[SyncRule]]:
        """Default rules by role and tag stem, custom rules by role, direction and name; equal bodies under another name
        are a rename; the same name on another connector is a move."""
        phases: tuple[tuple[str, Key[SyncRule]], ...] = (
            ("tag", lambda rule: (self.role(rule), stem) if self.role(rule) and (stem := _stem(rule)) else None),
            (
                "name",
                lambda rule: None if self.role(rule) is None or rule.standard else (self.role(rule), *_named(rule)),
            ),
        )
        if self._any_unknown_role():
            phases += (
                ("tag, connector unknown", _stem),
                ("name, connector unknown", lambda rule: None if rule.standard else _named(rule)),
            )
        phases += (
            ("name, tag differs", lambda rule: (self.role(rule), _folded(rule.name)) if rule.standard else None),
        )
        pairs = _match(self.active.rules, self.staging.rules, phases, unique=False)
        rest: tuple[tuple[str, Key[SyncRule]], ...] = (
            ("name, tag on one side", self._named_here),
            ("equal body", self._body),
            ("name on another connector", lambda rule: None if rule.standard else _named(rule)),
        )
        pairs = _rematch(pairs, rest)
        for pair in pairs:
            if pair.active is not None and pair.staging is not None:
                self._partners[id(pair.active)] = pair.staging
                self._paired |= {id(pair.active), id(pair.staging)}
        return pairs

    def partner(self, rule: SyncRule) -> SyncRule | None:
        """The rule of staging that a rule of active was paired with."""
        return self._partners.get(id(rule))

    def is_paired(self, rule: SyncRule) -> bool:
        """Whether the other side has a rule for it."""
        return id(rule) in self._paired

    def _named_here(self, rule: SyncRule) -> Hashable | None:
        """A default rule that lost its tag, or a custom one that was given one, still has its name."""
        return None if self.role(rule) is None else (self.role(rule), rule.direction, _folded(rule.name))

    def _any_unknown_role(self) -> bool:
        return any(self.role(rule) is None for config in (self.active, self.staging) for rule in config.rules)

    def _body(self, rule: SyncRule) -> Hashable | None:
        does_something = rule.flows or rule.joins or rule.scope
        form = None if rule.standard or not does_something else canonical.body(rule)
        return None if form is None else (self.role(rule), form)


def _stem(rule: SyncRule) -> Hashable | None:
    tag = rule.immutable_tag or ""
    return tag_stem(tag) if tag and (rule.standard or is_standard_tag(tag)) else None


def _named(rule: SyncRule) -> tuple[str | None, str]:
    return (rule.direction, _folded(rule.name))


def _rematch(pairs: Sequence[Pair[SyncRule]], phases: tuple[tuple[str, Key[SyncRule]], ...]) -> list[Pair[SyncRule]]:
    """Try further keys on what is left alone; only where the key is unique, for a wrong pair would hide a loss."""
    done = [pair for pair in pairs if pair.active is not None and pair.staging is not None]
    active = [pair.active for pair in pairs if pair.active is not None and pair.staging is None]
    staging = [pair.staging for pair in pairs if pair.staging is not None and pair.active is None]
    return done + _match(active, staging, phases, unique=True)


def _match(
    active: Iterable[T],
    staging: Iterable[T],
    phases: Sequence[tuple[str, Key[T]]],
    *,
    unique: bool,
    known: Iterable[Pair[T]] = (),
) -> list[Pair[T]]:
    """Pairs in the order of the active side, then what only staging has. ``known`` ones are taken as they are."""
    left, right = list(active), list(staging)
    partner = {id(pair.active): (pair.staging, pair.how) for pair in known if pair.staging is not None}
    for how, key in phases:
        here = _grouped((node for node in left if id(node) not in partner), key)
        taken = {id(other) for other, _ in partner.values()}
        there = _grouped((node for node in right if id(node) not in taken), key)
        for value, nodes in here.items():
            others = there.get(value, [])
            if unique and (len(nodes) > 1 or len(others) > 1):
                continue
            partner |= {id(node): (other, how) for node, other in _best(nodes, others)}
    taken = {id(other) for other, _ in partner.values()}
    pairs: list[Pair[T]] = []
    for node in left:
        found = partner.get(id(node))
        pairs.append(Pair(node, found[0], found[1]) if found else Pair(node, None, ""))
    return pairs + [Pair(None, node, "") for node in right if id(node) not in taken]


def _grouped(nodes: Iterable[T], key: Key[T]) -> dict[Hashable, list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for node in nodes:
        value = key(node)
        if value is not None:
            groups.setdefault(value, []).append(node)
    return groups


def _best(nodes: list[T], others: list[T]) -> list[tuple[T, T]]:
    """Nodes of one key: the most alike first, what is left in order; of rules, in that of their precedence."""
    if len(nodes) == len(others) == 1:
        return [(nodes[0], others[0])]
    pairs: list[tuple[T, T]] = []
    rest, remaining = sorted(nodes, key=_precedence), sorted(others, key=_precedence)
    for likeness in _LIKENESSES:
        waiting = {form: deque(places) for form, places in _places(remaining, likeness).items()}
        alone, taken = [], set()
        for node in rest:
            form = likeness(node)
            places = None if form is None else waiting.get(form)
            if places:
                taken.add(places[0])
                pairs.append((node, remaining[places.popleft()]))
            else:
                alone.append(node)
        rest, remaining = alone, [other for place, other in enumerate(remaining) if place not in taken]
    return pairs + list(zip(rest, remaining, strict=False))


def _places(nodes: Sequence[T], key: Key[T]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place, node in enumerate(nodes):
        found.setdefault(key(node), []).append(place)
    return found


def _precedence(node: Connector | SyncRule) -> tuple[bool, int]:
    number = node.precedence if isinstance(node, SyncRule) else None
    return (number is None, number or 0)


def _whole(node: Connector | SyncRule) -> Hashable | None:
    """What the node is, as far as it can be compared between servers."""
    if isinstance(node, SyncRule):
        form = canonical.body(node)
        return None if form is None else (form, _folded(node.name), node.disabled)
    return None


def _body(node: Connector | SyncRule) -> Hashable | None:
    return canonical.body(node) if isinstance(node, SyncRule) else None


def _name_and_state(node: Connector | SyncRule) -> Hashable | None:
    return (_folded(node.name), node.disabled) if isinstance(node, SyncRule) else _folded(node.name)


def _name(node: Connector | SyncRule) -> Hashable | None:
    return _folded(node.name)


_LIKENESSES: tuple[Callable[[Connector | SyncRule], Hashable | None], ...] = (_whole, _body, _name_and_state, _name)
