"""What is found without holding each against each is what holding each against each finds."""

from __future__ import annotations

from difflib import unified_diff
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from ruleguard.lint.contradictions import first_contradiction
from ruleguard.model.nodes import ScopeCondition
from ruleguard.model.scope_clauses import exclude_each_other
from ruleguard.model.values import OPERATORS
from ruleguard.render.rewrite import _hunks

VALUES = ("", "a", "A", "ab", "abc", "b", "xab", "5", "05", "10", "9", "100", "%a.b%", "a%a.b%", "1a")
CLAUSES = st.builds(
    ScopeCondition,
    attribute=st.just("department"),
    operator=st.sampled_from((*sorted(OPERATORS), "OTHER")),
    value=st.one_of(st.sampled_from(VALUES), st.text("ab1", max_size=3)),
)
KINDS = (
    ("CONTAINS", "NOTCONTAINS", "NOTSTARTSWITH"),
    ("STARTSWITH", "NOTENDSWITH", "ISBITSET"),
    ("NOTEQUAL", "EQUAL"),
    ("LESSTHAN", "LESSTHAN_OR_EQUAL", "GREATERTHAN", "GREATERTHAN_OR_EQUAL"),
    ("STARTSWITH", "ENDSWITH", "CONTAINS"),
)
ALIKE = st.sampled_from(KINDS).flatmap(
    lambda kinds: st.lists(st.builds(ScopeCondition, attribute=st.just("a"), operator=st.sampled_from(kinds),
                                     value=st.one_of(st.sampled_from(VALUES), st.text("ab12", max_size=4))),
                           min_size=9, max_size=14)
)  # fmt: skip


@settings(max_examples=400)
@given(st.one_of(st.lists(CLAUSES, min_size=9, max_size=16), ALIKE))
def test_the_first_contradiction(clauses: list[ScopeCondition]) -> None:
    slow = next((pair for pair in combinations(clauses, 2) if exclude_each_other(*pair)), None)
    found = first_contradiction(clauses)
    assert (found is None) is (slow is None)
    if found is not None and slow is not None:
        assert found[0] is slow[0]
        assert found[1] is slow[1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=1, max_size=60))
def test_a_diff_of_files_with_the_same_lines(lines: list[tuple[str, bool]]) -> None:
    old = [f"{number}{text}" for number, (text, _) in enumerate(lines)]
    new = [f"{line}!" if changed else line for line, (_, changed) in zip(old, lines, strict=True)]
    assert list(_hunks(old, new)) == list(unified_diff(old, new, lineterm=""))[2:]
