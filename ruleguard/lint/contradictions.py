"""Clauses of one group about one attribute that no object can meet together: found without holding each against each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, combinations

from ruleguard.model.scope_clauses import (
    LOWER_BOUNDS,
    NEEDS_VALUE,
    NUMBER,
    OTHER_SPELLING,
    PARAMETER,
    TEXT_TESTS,
    UPPER_BOUNDS,
    Clause,
    exclude_each_other,
    opposite_of,
)

_FEW = 8
"""So many clauses are quicker held against each other."""
_ANYWHERE, _AT_START, _AT_END = "CONTAINS", "STARTSWITH", "ENDSWITH"


def first_contradiction(clauses: Sequence[Clause]) -> tuple[Clause, Clause] | None:
    """The first clause that excludes another, with the first that it excludes; None when there are none.

    All clauses are about one attribute, and complete.
    """
    if len(clauses) <= _FEW:
        return next((pair for pair in combinations(clauses, 2) if exclude_each_other(*pair)), None)
    distinct: dict[tuple[str, str], Clause] = {}
    for clause in clauses:
        distinct.setdefault((clause.operator or "", clause.value or ""), clause)
    known = _Clauses(distinct)
    for (operator, value), one in distinct.items():
        if known.may_exclude(operator, value):
            other = next((each for each in distinct.values() if exclude_each_other(one, each)), None)
            if other is not None:
                return one, other  # an earlier one would have been found as the first
    return None


def _is_open(operator: str, value: str) -> bool:
    """Whether a value may stand for another text: a parameter, or a number that is spelled in an unusual way."""
    return PARAMETER.search(value) is not None or (operator == "EQUAL" and OTHER_SPELLING.fullmatch(value) is not None)


class _Clauses:
    """The distinct clauses by what they ask, for the question whether one may exclude another."""

    def __init__(self, clauses: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, dict[str, None]] = {}
        for operator, value in clauses:
            self._values.setdefault(operator, {})[value] = None

    def may_exclude(self, operator: str, value: str) -> bool:
        """Whether there may be a clause that this one excludes; surely not when this is False."""
        if self._about_presence(operator, value) or value in self._of(opposite_of(operator)):
            return True
        if _is_open(operator, value):
            return False
        if operator in TEXT_TESTS and (self._is_denied(operator, value) or self._other_text(operator, value)):
            return True
        return value in self._hit.get(operator, ()) or self._is_out_of_bounds(operator, value)

    def _of(self, operator: str | None) -> dict[str, None]:
        return self._values.get(operator or "", {})

    def _about_presence(self, operator: str, value: str) -> bool:
        if operator == "ISNULL":
            return "ISNOTNULL" in self._values or any(any(self._of(each)) for each in NEEDS_VALUE)
        return "ISNULL" in self._values and (operator == "ISNOTNULL" or (operator in NEEDS_VALUE and value != ""))

    # --- a text, and denials of what it begins with, ends with or contains

    def _is_denied(self, operator: str, value: str) -> bool:
        return any(True for _ in self._denials(operator, value))

    def _denials(self, operator: str, value: str) -> Iterator[tuple[str, str]]:
        """The denials that a text of this kind cannot meet."""
        for test in (_ANYWHERE, _AT_START, _AT_END):
            if test in (_ANYWHERE, operator) or operator == "EQUAL":
                yield from ((f"NOT{test}", text) for text in self._parts(test, value))

    def _parts(self, test: str, value: str) -> Iterator[str]:
        """The denied texts that are a part of a value."""
        denied, lengths = self._denied[test]
        if len(value) * len(lengths) > len(denied):
            yield from (text for text in denied if TEXT_TESTS[test](value, text))
            return
        for length in lengths:
            last = len(value) - length
            starts = {_AT_START: (0,), _AT_END: (last,)}.get(test, range(last + 1)) if last >= 0 else ()
            yield from (value[start : start + length] for start in starts if value[start : start + length] in denied)

    @cached_property
    def _denied(self) -> dict[str, tuple[dict[str, None], list[int]]]:
        found = {test: {text: None for text in self._of(f"NOT{test}") if text} for test in TEXT_TESTS}
        return {test: (texts, sorted(set(map(len, texts)))) for test, texts in found.items()}

    @cached_property
    def _hit(self) -> dict[str, set[str]]:
        """The denied texts that a text of the group has, by operator."""
        found: dict[str, set[str]] = {}
        for operator in TEXT_TESTS:
            for value in self._plain(operator):
                for denial, text in self._denials(operator, value):
                    found.setdefault(denial, set()).add(text)
        return found

    # --- two texts

    def _plain(self, operator: str) -> Iterator[str]:
        return (value for value in self._of(operator) if not _is_open(operator, value))

    @cached_property
    def _folded(self) -> dict[str, dict[str, None]]:
        """The texts in any case, by operator."""
        return {operator: {value.casefold(): None for value in self._plain(operator)} for operator in TEXT_TESTS}

    def _other_text(self, operator: str, value: str) -> bool:
        text, equals = value.casefold(), self._folded["EQUAL"]
        if operator != "EQUAL":
            return any(not TEXT_TESTS[operator](each, text) for each in equals) or self._is_apart(operator, text)
        return len(equals) > 1 or any(
            not test(text, each) for name, test in TEXT_TESTS.items() if name != "EQUAL" for each in self._folded[name]
        )

    def _is_apart(self, operator: str, text: str) -> bool:
        """Whether neither of two beginnings (or ends) is one of the other."""
        test, others = TEXT_TESTS[operator], self._folded[operator]
        return operator != _ANYWHERE and any(not test(text, each) and not test(each, text) for each in others)

    # --- bounds: below another one as a number and as a text

    def _is_out_of_bounds(self, operator: str, value: str) -> bool:
        if not NUMBER.fullmatch(value):
            return False
        key = (len(value), value)
        if operator in UPPER_BOUNDS:
            numbers, best = self._lower
            at = bisect_left(numbers, key)
            if at < len(numbers) and best[at] >= value:
                return True
        if operator in LOWER_BOUNDS:
            numbers, best = self._upper
            at = bisect_right(numbers, key) - 1
            return at >= 0 and best[at] <= value
        return False

    @cached_property
    def _lower(self) -> tuple[list[tuple[int, str]], list[str]]:
        """The bounds from below in their order as numbers, and the last text from each on."""
        numbers = self._numbers(LOWER_BOUNDS)
        return numbers, list(accumulate((text for _, text in reversed(numbers)), max))[::-1]

    @cached_property
    def _upper(self) -> tuple[list[tuple[int, str]], list[str]]:
        """The bounds from above, and the first text up to each."""
        numbers = self._numbers(UPPER_BOUNDS)
        return numbers, list(accumulate((text for _, text in numbers), min))

    def _numbers(self, operators: Iterable[str]) -> list[tuple[int, str]]:
        values = (value for operator in operators for value in self._of(operator) if NUMBER.fullmatch(value))
        return sorted({(len(value), value) for value in values})
