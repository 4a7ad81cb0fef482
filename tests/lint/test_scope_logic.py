"""What scoping filters exclude, share and contain; nothing is claimed that some reading of the operators contradicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.lint.scope_logic import can_share_objects, contradiction, is_within
from ruleguard.model.nodes import ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.scope_clauses import exclude_each_other
from ruleguard.model.values import OPERATORS

Clause = tuple[str, str, str]


def clause(operator: str, value: str = "", attribute: str = "department") -> ScopeCondition:
    return ScopeCondition(attribute=attribute, operator=operator, value=value)


def rule(
    *groups: list[Clause] | None, direction: str = "inbound", connector: str = "one", source: str = "user"
) -> SyncRule:
    scope = (
        None
        if groups == (None,)
        else tuple(
            ScopeGroup(
                conditions=tuple(clause(operator, value, attribute) for attribute, operator, value in group or ())
            )
            for group in groups
        )
    )
    return SyncRule(
        name="x",
        identifier="",
        description="",
        direction=direction,
        connector=connector,
        source_object_type=source,
        target_object_type="person",
        link_type="Join",
        precedence=60,
        precedence_before="",
        precedence_after="",
        immutable_tag="",
        disabled=False,
        password_sync=False,
        soft_delete_expiry="0",
        standard=False,
        scope=scope,
        joins=(),
        flows=(),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("EQUAL", "HR"), ("EQUAL", "Sales")),
        (("EQUAL", "HR"), ("NOTEQUAL", "HR")),
        (("EQUAL", "HR"), ("ISNULL", "")),
        (("ISNULL", ""), ("ISNOTNULL", "")),
        (("ISNULL", ""), ("STARTSWITH", "HR")),
        (("ISNULL", ""), ("ISBITSET", "2")),
        (("STARTSWITH", "HR"), ("STARTSWITH", "IT")),
        (("STARTSWITH", "+49"), ("STARTSWITH", "+43")),
        (("ENDSWITH", "@a.example"), ("ENDSWITH", "@b.example")),
        (("STARTSWITH", "HR-"), ("NOTSTARTSWITH", "HR")),
        (("STARTSWITH", "svc_hr"), ("NOTCONTAINS", "hr")),
        (("CONTAINS", "hr-dep"), ("NOTCONTAINS", "hr")),
        (("EQUAL", "HR-1"), ("STARTSWITH", "IT")),
        (("EQUAL", "HR-1"), ("NOTENDSWITH", "1")),
        (("EQUAL", "HR-1"), ("NOTCONTAINS", "-")),
        (("ISBITSET", "2"), ("ISBITNOTSET", "2")),
        (("ISIN", "a"), ("ISNOTIN", "a")),
        (("ISMEMBEROF", "CN=a"), ("ISNOTMEMBEROF", "CN=a")),
        (("LESSTHAN", "3"), ("GREATERTHAN", "5")),
        (("LESSTHAN", "5"), ("GREATERTHAN_OR_EQUAL", "5")),
        (("EQUAL", "5"), ("GREATERTHAN", "5")),
        (("EQUAL", "7"), ("LESSTHAN_OR_EQUAL", "3")),
    ],
)
def test_clauses_that_no_object_meets_together(one: tuple[str, str], other: tuple[str, str]):
    assert exclude_each_other(clause(*one), clause(*other))
    assert contradiction([clause("ISNOTNULL", "", "mail"), clause(*one), clause(*other, "DEPARTMENT")]) is not None
    assert contradiction([clause(*one), clause(*other, "company")]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("EQUAL", "HR"), ("EQUAL", "hr")),
        (("EQUAL", "HR"), ("NOTEQUAL", "hr")),
        (("EQUAL", "HR"), ("NOTEQUAL", "Sales")),
        (("EQUAL", "HR"), ("STARTSWITH", "h")),
        (("EQUAL", "7"), ("EQUAL", "07")),
        (("EQUAL", "&H10"), ("EQUAL", "16")),
        (("EQUAL", "%Connector.ID%"), ("EQUAL", "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10")),
        (("STARTSWITH", "HR"), ("STARTSWITH", "HR-")),
        (("STARTSWITH", "HR"), ("NOTSTARTSWITH", "HR-")),
        (("STARTSWITH", "HR"), ("NOTSTARTSWITH", "")),
        (("STARTSWITH", "HR"), ("ENDSWITH", "IT")),
        (("CONTAINS", "HR"), ("CONTAINS", "IT")),
        (("STARTSWITH", "HR"), ("NOTSTARTSWITH", "hr")),
        (("ISNULL", ""), ("NOTEQUAL", "HR")),
        (("ISNULL", ""), ("NOTSTARTSWITH", "HR")),
        (("ISNULL", ""), ("EQUAL", "")),
        (("ISNULL", ""), ("LESSTHAN", "5")),
        (("ISNOTNULL", ""), ("NOTEQUAL", "HR")),
        (("ISIN", "a"), ("ISIN", "b")),
        (("ISBITSET", "2"), ("ISBITNOTSET", "16")),
        (("LESSTHAN", "10"), ("GREATERTHAN", "9")),
        (("LESSTHAN", "5"), ("GREATERTHAN", "10")),  # "7" as a text is above "10"
        (("LESSTHAN_OR_EQUAL", "5"), ("GREATERTHAN_OR_EQUAL", "5")),
        (("EQUAL", "5"), ("LESSTHAN_OR_EQUAL", "5")),
        (("LESSTHAN", "a"), ("GREATERTHAN", "b")),
        (("NOTEQUAL", "a"), ("NOTEQUAL", "b")),
        (("SOMETHING", "a"), ("NOTSOMETHING", "a")),
    ],
)
def test_clauses_that_an_object_may_meet_together(one: tuple[str, str], other: tuple[str, str]):
    assert not exclude_each_other(clause(*one), clause(*other))


def test_a_clause_that_lacks_its_attribute_says_nothing():
    nowhere = ScopeCondition(attribute=None, operator="EQUAL", value="a")
    assert contradiction([nowhere, nowhere, ScopeCondition(attribute="a", operator=None, value="a")]) is None


VALUES = ["", "a", "A", "b", "ab", "Ab", "aB", "bab", "5", "05", "7", "10", "9", "0"]
clauses = st.builds(clause, st.sampled_from(OPERATORS), st.sampled_from(VALUES))
Reading = Callable[[str | None, ScopeCondition], bool]


def reading(fold: Callable[[str], str], *, numeric: bool) -> Reading:
    """One way to understand the operators: texts or numbers, case or none."""

    def compare(value: str, text: str) -> int:
        if numeric and value.isdecimal() and text.isdecimal():
            return int(value) - int(text)
        one, other = fold(value), fold(text)
        return (one > other) - (one < other)

    def has_bit(value: str, text: str) -> bool:
        return value.isdecimal() and text.isdecimal() and int(value) & int(text) != 0

    tests: dict[str, Callable[[str, str], bool]] = {
        "EQUAL": lambda value, text: compare(value, text) == 0,
        "STARTSWITH": lambda value, text: fold(value).startswith(fold(text)),
        "ENDSWITH": lambda value, text: fold(value).endswith(fold(text)),
        "CONTAINS": lambda value, text: fold(text) in fold(value),
        "LESSTHAN": lambda value, text: compare(value, text) < 0,
        "LESSTHAN_OR_EQUAL": lambda value, text: compare(value, text) <= 0,
        "GREATERTHAN": lambda value, text: compare(value, text) > 0,
        "GREATERTHAN_OR_EQUAL": lambda value, text: compare(value, text) >= 0,
        "ISIN": lambda value, text: compare(value, text) == 0,
        "ISBITSET": has_bit,
        "ISMEMBEROF": lambda value, text: compare(value, text) == 0,
    }
    denials = {
        "NOTEQUAL": "EQUAL",
        "NOTSTARTSWITH": "STARTSWITH",
        "NOTENDSWITH": "ENDSWITH",
        "NOTCONTAINS": "CONTAINS",
        "ISNOTIN": "ISIN",
        "ISBITNOTSET": "ISBITSET",
        "ISNOTMEMBEROF": "ISMEMBEROF",
    }

    def holds(value: str | None, clause: ScopeCondition) -> bool:
        operator, text = clause.operator or "", clause.value or ""
        if operator in ("ISNULL", "ISNOTNULL"):
            return (value is None) is (operator == "ISNULL")
        test, denied = tests.get(operator), denials.get(operator)
        if test is None:
            return not (value is not None and tests[denied or ""](value, text))
        return value is not None and test(value, text)

    return holds


READINGS = [reading(fold, numeric=numeric) for fold in (str, str.casefold) for numeric in (False, True)]


def objects() -> Iterator[tuple[Reading, str | None]]:
    yield from product(READINGS, [None, *VALUES, "aba", "AB", "55", "12", "6"])


@given(clauses, clauses)
def test_two_clauses_exclude_each_other_both_ways(one: ScopeCondition, other: ScopeCondition):
    assert exclude_each_other(one, other) is exclude_each_other(other, one)


@given(clauses, clauses)
def test_nothing_is_excluded_that_some_reading_lets_pass(one: ScopeCondition, other: ScopeCondition):
    if exclude_each_other(one, other):
        assert [value for holds, value in objects() if holds(value, one) and holds(value, other)] == []


@given(st.lists(clauses, max_size=4))
def test_a_contradiction_is_two_of_the_clauses_and_nobody_meets_them_all(group: list[ScopeCondition]):
    pair = contradiction(group)
    if pair is not None:
        assert all(item in group for item in pair)
        assert not any(all(holds(value, item) for item in group) for holds, value in objects())


groups = st.lists(st.tuples(st.just("department"), st.sampled_from(OPERATORS), st.sampled_from(VALUES)), max_size=2)
rules = st.lists(groups, max_size=2).map(lambda scope: rule(*scope))


def in_scope(rule: SyncRule, holds: Reading, value: str | None) -> bool:
    return not rule.scope or any(all(holds(value, item) for item in group.conditions) for group in rule.scope)


@given(rules, rules)
def test_what_is_in_both_scopes_is_shared(one: SyncRule, other: SyncRule):
    assert can_share_objects(one, other) is can_share_objects(other, one)
    if not can_share_objects(one, other):
        assert not any(in_scope(one, holds, value) and in_scope(other, holds, value) for holds, value in objects())


@given(rules, rules)
def test_what_is_within_a_scope_is_in_it(one: SyncRule, other: SyncRule):
    if is_within(one, other):
        assert all(in_scope(other, holds, value) for holds, value in objects() if in_scope(one, holds, value))


@given(rules)
def test_a_scope_is_within_itself_and_within_no_scope(one: SyncRule):
    assert is_within(one, one)
    assert is_within(one, rule())


HR: Clause = ("department", "EQUAL", "HR")
SALES: Clause = ("department", "EQUAL", "Sales")
ENABLED: Clause = ("userAccountControl", "ISBITNOTSET", "2")
MINE: Clause = ("contributingConnector", "EQUAL", "%Connector.ID%")
NOT_MINE: Clause = ("contributingConnector", "NOTEQUAL", "%Connector.ID%")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (rule([HR]), rule([SALES]), False),
        (rule([HR], [SALES]), rule([SALES]), True),
        (rule([HR, ENABLED]), rule([SALES, ENABLED]), False),
        (rule([HR]), rule([ENABLED]), True),
        (rule(), rule([HR]), True),
        (rule(None), rule([HR]), True),
        (rule([]), rule([HR]), True),
        (rule([HR]), rule([SALES], connector="two"), True),
        (rule([HR]), rule([SALES], direction="outbound"), True),
        (rule([HR], direction="outbound"), rule([SALES], direction="outbound", connector="two"), False),
        (rule([MINE], direction="outbound"), rule([NOT_MINE], direction="outbound"), False),
        (rule([MINE], direction="outbound"), rule([NOT_MINE], direction="outbound", connector="two"), True),
    ],
)
def test_rules_that_can_share_objects(one: SyncRule, other: SyncRule, shared: bool):
    assert can_share_objects(one, other) is shared
    assert can_share_objects(other, one) is shared


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [
        (rule([HR, ENABLED]), rule([HR]), True),
        (rule([HR]), rule([HR, ENABLED]), False),
        (rule([HR], [SALES]), rule([SALES], [HR], [ENABLED]), True),
        (rule([HR], [SALES]), rule([HR]), False),
        (rule([HR]), rule(), True),
        (rule([HR]), rule([], [SALES]), True),
        (rule(), rule([], [SALES]), True),
        (rule(), rule(), True),
        (rule(), rule([HR]), False),
        (rule(None), rule(), False),
        (rule([HR]), rule(None), False),
        (rule([("department", "EQUAL", "hr")]), rule([HR]), False),
        (rule([("Department", "EQUAL", "HR")]), rule([HR]), True),
        (rule([("accountEnabled", "EQUAL", "TRUE")]), rule([("accountEnabled", "EQUAL", "True")]), True),
        (rule([("mail", "ISNOTNULL", "")]), rule([("mail", "ISNOTNULL", "x")]), True),
        (rule([HR]), rule([HR], connector="two"), False),
        (rule([HR]), rule([HR], direction="outbound"), False),
        (rule([HR]), rule([HR], source="contact"), False),
        (rule([HR], direction="outbound"), rule([HR], direction="outbound", connector="two"), True),
        (rule([MINE], direction="outbound"), rule([MINE], direction="outbound"), True),
        (rule([MINE], direction="outbound"), rule([MINE], direction="outbound", connector="two"), False),
    ],
)
def test_a_scope_inside_another(inner: SyncRule, outer: SyncRule, within: bool):
    assert is_within(inner, outer) is within
