"""What two clauses of scoping filters say together, and the opposite of a clause.

Only what holds for every object is claimed. How the engine treats letter case in each operator is not documented, so texts
count as different when they differ in more than case, and as equal when they are the same to the letter. The documentation
calls every comparison one of texts, a default rule compares a number: a bound is below another when it is so in both orders.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ruleguard.late import late
from ruleguard.model.nodes import ScopeCondition

SINGLE_VALUED = frozenset(
    (
        "accountenabled", "c", "cloudfiltered", "co", "company", "department", "displayname", "division", "employeeid",
        "employeetype", "givenname", "l", "mail", "mailnickname", "manager", "mobile", "physicaldeliveryofficename",
        "postalcode", "preferreddatalocation", "samaccountname", "sn", "st", "streetaddress", "targetaddress",
        "telephonenumber", "title", "usagelocation", "userprincipalname", "usertype",
    )
) | {f"extensionattribute{number}" for number in range(1, 16)}  # fmt: skip
"""Attributes with one value in Active Directory, in the metaverse and in Entra ID."""

Clause = ScopeCondition
TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
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
NEEDS_VALUE = frozenset((*TEXT_TESTS, "ISBITSET", "ISIN", "GREATERTHAN", "GREATERTHAN_OR_EQUAL"))
WITHOUT_VALUE = frozenset(("ISNULL", "ISNOTNULL"))
_TOUCHING = frozenset(("EQUAL", "LESSTHAN_OR_EQUAL", "GREATERTHAN_OR_EQUAL"))
UPPER_BOUNDS = frozenset(("EQUAL", "LESSTHAN", "LESSTHAN_OR_EQUAL"))
LOWER_BOUNDS = frozenset(("EQUAL", "GREATERTHAN", "GREATERTHAN_OR_EQUAL"))
PARAMETER = late(r"%[\w.]+%")
NUMBER = re.compile(r"0|[1-9][0-9]*")
OTHER_SPELLING = re.compile(r"[+-][0-9]+|0+[0-9]+|(?:0x|&H)[0-9A-F]+", re.IGNORECASE)
_OPPOSITES = {**_DENIALS, **{test: denial for denial, test in _DENIALS.items()}}


def exclude_each_other(one: Clause, other: Clause) -> bool:
    """Whether two clauses about the same attribute, which has one value at most, cannot both hold."""
    return _excludes(one, other) or _excludes(other, one)


def _excludes(one: Clause, other: Clause) -> bool:
    mine, theirs = one.operator or "", other.operator or ""
    value, text = one.value or "", other.value or ""
    if mine == "ISNULL":
        return theirs == "ISNOTNULL" or (theirs in NEEDS_VALUE and text != "")
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
    return PARAMETER.search(text) is not None or (is_equal and OTHER_SPELLING.fullmatch(text) is not None)


def _entails(mine: str, value: str, denied: str, text: str) -> bool:
    """Whether everything that passes the test of one text passes the other too."""
    if denied not in TEXT_TESTS or mine not in TEXT_TESTS:
        return False
    return (mine in ("EQUAL", denied) or denied == "CONTAINS") and TEXT_TESTS[denied](value, text)


def _texts_exclude(mine: str, value: str, theirs: str, text: str) -> bool:
    a, b = value.casefold(), text.casefold()
    if mine == "EQUAL" and theirs in TEXT_TESTS:
        return not TEXT_TESTS[theirs](a, b)
    if mine == theirs and mine in ("STARTSWITH", "ENDSWITH"):
        return not TEXT_TESTS[mine](a, b) and not TEXT_TESTS[mine](b, a)
    return False


def _bounds_exclude(mine: str, value: str, theirs: str, text: str) -> bool:
    """A bound from above below a bound from below."""
    if (
        mine not in UPPER_BOUNDS
        or theirs not in LOWER_BOUNDS
        or not (NUMBER.fullmatch(value) and NUMBER.fullmatch(text))
    ):
        return False
    if value == text:
        return not {mine, theirs} <= _TOUCHING
    return value < text and (len(value), value) < (len(text), text)


def opposite_of(operator: str | None) -> str | None:
    """The operator that holds for exactly those values for which this one does not; None where there is none."""
    return _OPPOSITES.get(operator or "")


def opposite(clause: Clause) -> Clause | None:
    """The clause that holds for exactly those objects for which this one does not; None where no operator says that."""
    operator = opposite_of(clause.operator)
    return (
        None if operator is None else ScopeCondition(attribute=clause.attribute, operator=operator, value=clause.value)
    )
