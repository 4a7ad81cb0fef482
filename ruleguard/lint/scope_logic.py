"""What scoping filters say together: filters without a common object or inside another, clauses that exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from ruleguard.model.nodes import ScopeGroup, SyncRule
from ruleguard.model.scope_clauses import PARAMETER, WITHOUT_VALUE, Clause, exclude_each_other

Alternatives = tuple[frozenset[tuple[str, str, str, str]], ...]


def contradiction(clauses: Iterable[Clause]) -> tuple[Clause, Clause] | None:
    """Two clauses of one group that no object can meet together; None when there are none.

    An attribute counts as having one value at most: clauses about several values are to be left out by the caller.
    """
    by_attribute: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.attribute and clause.operator:
            by_attribute.setdefault(clause.attribute.casefold(), []).append(clause)
    return next(
        (pair for group in by_attribute.values() for pair in combinations(group, 2) if exclude_each_other(*pair)), None
    )


def can_share_objects(one: SyncRule, other: SyncRule) -> bool:
    """Whether an object may be in scope of both rules, as far as the scoping filters say.

    True when a filter is not known, and for rules that read different sides: their filters ask different objects.
    """
    if not _read_one_side(one, other):
        return True
    foreign = one.connector != other.connector
    return any(
        contradiction(
            clause for clause in (*mine.conditions, *theirs.conditions) if not (foreign and _is_local(clause))
        )
        is None
        for mine in _groups(one)
        for theirs in _groups(other)
    )


def is_within(inner: SyncRule, outer: SyncRule) -> bool:
    """Whether every object in scope of ``inner`` is surely in scope of ``outer``.

    False when a filter is not known, and for rules that read different sides or types of objects.
    """
    if inner.scope is None or outer.scope is None or not _read_one_side(inner, outer):
        return False
    if inner.source_object_type != outer.source_object_type:
        return False
    return covered(alternatives(inner), alternatives(outer))


def alternatives(rule: SyncRule) -> Alternatives:
    """The groups of a rule's filter in a form that can be compared; no filter is one group that asks nothing."""
    return tuple(_clauses(group, rule) for group in _groups(rule))


def covered(inner: Alternatives, outer: Alternatives) -> bool:
    """Whether each group of one filter asks all that some group of the other asks."""
    return all(any(wanted <= group for wanted in outer) for group in inner)


def _read_one_side(one: SyncRule, other: SyncRule) -> bool:
    """Whether the filters of two rules ask the same kind of object: the metaverse's, or those of one connector."""
    return one.direction == other.direction and (one.direction == "outbound" or one.connector == other.connector)


def _groups(rule: SyncRule) -> Iterator[ScopeGroup]:
    """The alternatives of a filter; no filter is one alternative that asks nothing."""
    yield from rule.scope or (ScopeGroup(conditions=()),)


def _is_local(clause: Clause) -> bool:
    """Whether a clause means something else for each connector: it has a parameter."""
    return PARAMETER.search(clause.value or "") is not None


def _clauses(group: ScopeGroup, rule: SyncRule) -> frozenset[tuple[str, str, str, str]]:
    """The clauses of a group in a form that can be compared."""
    return frozenset(
        (
            (clause.attribute or "").casefold(),
            clause.operator or "",
            _compared(clause),
            (rule.connector or "") if _is_local(clause) else "",
        )
        for clause in group.conditions
    )


def _compared(clause: Clause) -> str:
    """The value as it matters: not at all for presence, in any case for true and false (the default rules mix them)."""
    if clause.operator in WITHOUT_VALUE:
        return ""
    value = clause.value or ""
    return value.casefold() if value.casefold() in ("true", "false") else value
