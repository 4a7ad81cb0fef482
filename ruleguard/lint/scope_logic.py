"""What scoping filters say together: filters without a common object or inside another, clauses that exclude each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

from ruleguard.lint.contradictions import first_contradiction
from ruleguard.model.covering import Covering, Group
from ruleguard.model.kept import kept_each
from ruleguard.model.nodes import ScopeGroup, SyncRule
from ruleguard.model.scope_clauses import PARAMETER, WITHOUT_VALUE, Clause

MOST_PAIRS = 10_000
"""So many pairs of groups of two filters are held against each other; beyond, an object counts as in scope of both."""
_FEW_PAIRS = 64
Alternatives = tuple[Group, ...]


def contradiction(clauses: Iterable[Clause]) -> tuple[Clause, Clause] | None:
    """Two clauses of one group that no object can meet together; None when there are none.

    An attribute counts as having one value at most: clauses about several values are to be left out by the caller.
    """
    by_attribute: dict[str, list[Clause]] = {}
    for clause in clauses:
        if clause.attribute and clause.operator:
            by_attribute.setdefault(clause.attribute.casefold(), []).append(clause)
    return next(filter(None, map(first_contradiction, by_attribute.values())), None)


@kept_each
def can_share_objects(one: SyncRule, other: SyncRule) -> bool:
    """Whether an object may be in scope of both rules, as far as the scoping filters say.

    True when a filter is not known, and for rules that read different sides: their filters ask different objects.
    """
    if not _read_one_side(one, other):
        return True
    foreign = one.connector != other.connector
    for number, (mine, theirs) in enumerate(_near_groups(_groups(one), _groups(other))):
        clauses = (*mine.conditions, *theirs.conditions)
        asked = [clause for clause in clauses if not _is_local(clause)] if foreign else clauses
        if number >= MOST_PAIRS or contradiction(asked) is None:
            return True
    return False


def _near_groups(ours: Sequence[ScopeGroup], others: Sequence[ScopeGroup]) -> Iterable[tuple[ScopeGroup, ScopeGroup]]:
    """Pairs of alternatives; where there are many, without those that ask for different values of one attribute."""
    if len(ours) * len(others) <= _FEW_PAIRS:
        return product(ours, others)
    fixed = [fixed_values(group) for group in others]
    name = most_fixed(fixed)
    places: dict[str | None, list[int]] = {}
    for place, values in enumerate(fixed):
        places.setdefault(values.get(name), []).append(place)
    return (
        (mine, others[place]) for mine in ours for place in _places(places, fixed_values(mine).get(name), len(others))
    )


def _places(places: dict[str | None, list[int]], value: str | None, count: int) -> Iterable[int]:
    return range(count) if value is None else (*places.get(value, ()), *places.get(None, ()))


def fixed_values(group: ScopeGroup) -> dict[str, str]:
    """The values (folded) that every object in scope surely has, by folded attribute; numbers have several spellings."""
    return {
        (each.attribute or "").casefold(): each.value.casefold()
        for each in group.conditions
        if each.operator == "EQUAL" and each.value and each.value[0].isalpha() and not PARAMETER.search(each.value)
    }


def most_fixed(fixed: Iterable[dict[str, str]]) -> str:
    """The attribute that most of them fix, "" for none."""
    found = Counter(name for values in fixed for name in values).most_common(1)
    return found[0][0] if found else ""


def is_within(inner: SyncRule, outer: SyncRule) -> bool:
    """Whether every object in scope of ``inner`` is surely in scope of ``outer``.

    False when a filter is not known, and for rules that read different sides or types of objects.
    """
    if inner.scope is None or outer.scope is None or not _read_one_side(inner, outer):
        return False
    if inner.source_object_type != outer.source_object_type:
        return False
    return covered(alternatives(inner), alternatives(outer))


@kept_each
def alternatives(rule: SyncRule) -> Alternatives:
    """The groups of a rule's filter in a form that can be compared; no filter is one group that asks nothing."""
    return tuple(_clauses(group, rule) for group in _groups(rule))


def covered(inner: Alternatives, outer: Alternatives) -> bool:
    """Whether each group of one filter asks all that some group of the other asks."""
    if len(inner) * len(outer) <= _FEW_PAIRS:
        return all(any(wanted <= group for wanted in outer) for group in inner)
    return all(map(Covering(outer).covers, inner))


def _read_one_side(one: SyncRule, other: SyncRule) -> bool:
    """Whether the filters of two rules ask the same kind of object: the metaverse's, or those of one connector."""
    return one.direction == other.direction and (one.direction == "outbound" or one.connector == other.connector)


def _groups(rule: SyncRule) -> tuple[ScopeGroup, ...]:
    """The alternatives of a filter; no filter is one alternative that asks nothing."""
    return rule.scope or (ScopeGroup(conditions=()),)


def _is_local(clause: Clause) -> bool:
    """Whether a clause means something else for each connector: it has a parameter."""
    return PARAMETER.search(clause.value or "") is not None


def _clauses(group: ScopeGroup, rule: SyncRule) -> Group:
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
