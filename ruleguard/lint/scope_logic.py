"""What scoping filters say together: clauses that exclude each other, filters without a common object or inside another.

Only what holds for every object is claimed. How the engine treats letter case in each operator is not documented, so texts
count as different when they differ in more than case, and as equal when they are the same to the letter. The documentation
calls every comparison one of texts, a default rule compares a number: a bound is below another when it is so in both orders.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from ruleguard.model.nodes import ScopeCondition, ScopeGroup, SyncRule

Clause = ScopeCondition
Alternatives = tuple[frozenset[tuple[str, str, str, str]], ...]
_TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "EQUAL": str.__eq__,
    "STARTSWITH": str.startswith,
    "ENDSWITH": str.endswith,
    "CONTAINS": str.__contains__,
}
_DENIALS = {
    "NOTEQUAL": "EQUAL",
    "NOTSTARTSWITH": "STARTSWITH",
    "NOTENDSWITH": "ENDSWITH",
    "NOTCONTAINS": "CONTAINS",
    "ISNOTIN": "ISIN",
    "ISBITNOTSET": "ISBITSET",
    "ISNOTMEMBEROF": "ISMEMBEROF",
    "ISNOTNULL": "ISNULL",
}
_NEEDS_VALUE = frozenset((*_TEXT_TESTS, "ISBITSET", "ISIN", "GREATERTHAN", "GREATERTHAN_OR_EQUAL"))
_WITHOUT_VALUE = frozenset(("ISNULL", "ISNOTNULL"))
_TOUCHING = frozenset(("EQUAL", "LESSTHAN_OR_EQUAL", "GREATERTHAN_OR_EQUAL"))
_UPPER = frozenset(("EQUAL", "LESSTHAN", "LESSTHAN_OR_EQUAL"))
_LOWER = frozenset(("EQUAL", "GREATERTHAN", "GREATERTHAN_OR_EQUAL"))
_PARAMETER = re.compile(r"%[\w.]+%")
_NUMBER = re.compile(r"0|[1-9][0-9]*")
_OTHER_SPELLING = re.compile(r"[+-][0-9]+|0+[0-9]+|(?:0x|&H)[0-9A-F]+", re.IGNORECASE)


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


def exclude_each_other(one: Clause, other: Clause) -> bool:
    """Whether two clauses about the same attribute, which has one value at most, cannot both hold."""
    return _excludes(one, other) or _excludes(other, one)


def _excludes(one: Clause, other: Clause) -> bool:
    mine, theirs = one.operator or "", other.operator or ""
    value, text = one.value or "", other.value or ""
    if mine == "ISNULL":
        return theirs == "ISNOTNULL" or (theirs in _NEEDS_VALUE and text != "")
    denied = _DENIALS.get(theirs)
    if denied == mine and value == text:
        return True
    is_equal = "EQUAL" in (mine, theirs, denied)
    if any(_stands_for_another(each, is_equal=is_equal) for each in (value, text)):
        return False
    if denied is not None:
        return text != "" and _entails(mine, value, denied, text)
    return _texts_exclude(mine, value, theirs, text) or _bounds_exclude(mine, value, theirs, text)


def _stands_for_another(text: str, *, is_equal: bool) -> bool:
    """A parameter, or for equality a number that can be written in another way: equal values may look different."""
    return _PARAMETER.search(text) is not None or (is_equal and _OTHER_SPELLING.fullmatch(text) is not None)


def _entails(mine: str, value: str, denied: str, text: str) -> bool:
    """Whether everything that passes the test of one text passes the other too."""
    if denied not in _TEXT_TESTS or mine not in _TEXT_TESTS:
        return False
    return (mine in ("EQUAL", denied) or denied == "CONTAINS") and _TEXT_TESTS[denied](value, text)


def _texts_exclude(mine: str, value: str, theirs: str, text: str) -> bool:
    a, b = value.casefold(), text.casefold()
    if mine == "EQUAL" and theirs in _TEXT_TESTS:
        return not _TEXT_TESTS[theirs](a, b)
    if mine == theirs and mine in ("STARTSWITH", "ENDSWITH"):
        return not _TEXT_TESTS[mine](a, b) and not _TEXT_TESTS[mine](b, a)
    return False


def _bounds_exclude(mine: str, value: str, theirs: str, text: str) -> bool:
    """A bound from above below a bound from below."""
    if mine not in _UPPER or theirs not in _LOWER or not (_NUMBER.fullmatch(value) and _NUMBER.fullmatch(text)):
        return False
    if value == text:
        return not {mine, theirs} <= _TOUCHING
    return value < text and (len(value), value) < (len(text), text)


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
    return _PARAMETER.search(clause.value or "") is not None


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
    if clause.operator in _WITHOUT_VALUE:
        return ""
    value = clause.value or ""
    return value.casefold() if value.casefold() in ("true", "false") else value
