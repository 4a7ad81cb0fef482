"""What a difference means, in words: who is concerned, and what happens to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from test_diff_cases import HERE, side
from test_known_settings import XML, server_file

from ruleguard.diff.change import Change
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.scope_words import moves, within
from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule

Clause = tuple[str, str, str]


def flow(destination: str, value: str | None = None, expression: str | None = None) -> Flow:
    kind = "constant" if value is not None else "expression" if expression is not None else "direct"
    sources = ("mail",) if kind == "direct" else ()
    return Flow(
        destination=destination,
        kind=kind,
        sources=sources,
        expression=expression,
        value=value,
        merge="Update",
        once=False,
    )


def rule(*groups: tuple[Clause, ...], **fields: object) -> SyncRule:
    scope = tuple(
        ScopeGroup(
            conditions=tuple(ScopeCondition(attribute=one, operator=two, value=three) for one, two, three in group)
        )
        for group in groups
    )
    known: dict[str, object] = dict.fromkeys(SyncRule.__dataclass_fields__)
    known |= {"name": "R", "direction": "inbound", "source_object_type": "user", "target_object_type": "person"}
    known |= {"link_type": "Join", "scope": scope, "joins": (), "flows": (flow("title"),), "password_sync": False}
    return SyncRule(**{**known, **fields})


def sentence(one: SyncRule, other: SyncRule, field: str = "scope", role: str = "ad:corp.test", **more: object) -> str:
    active, staging = getattr(one, field, None), getattr(other, field, None)
    (item,) = judge([Change("changed", "rule", (role, "R"), field, active, staging, rules=(one, other), **more)])
    return item.consequence


USER = ("adminDescription", "NOTSTARTSWITH", "User_")
SERVICE = ("adminDescription", "NOTSTARTSWITH", "svc_")
PROVISION = {"link_type": "Provision"}
FILTER = {"flows": (flow("cloudFiltered", "True"),)}
VALUE = "they would get title from a rule of lower precedence or have it emptied"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            rule((USER,), **PROVISION),
            rule((USER, SERVICE), **PROVISION),
            "users whose adminDescription starts with 'svc_' leave the scope of 'R' on staging: "
            "they would be deleted from Entra ID unless another rule keeps them",
        ),
        (
            rule((USER, SERVICE), **PROVISION),
            rule((USER,), **PROVISION),
            "users whose adminDescription starts with 'svc_', if they meet the rest of the filter, enter the scope of "
            "'R' on staging: they would be created in Entra ID unless another rule filters them out",
        ),
        (
            rule((("sAMAccountName", "STARTSWITH", "svc_"),), **FILTER),
            rule((("sAMAccountName", "STARTSWITH", "svc-"),), **FILTER),
            "users whose sAMAccountName starts with 'svc_' leave the scope of 'R' on staging: they would no longer be "
            "kept out of Entra ID by it and could be created there; those whose sAMAccountName starts with 'svc-' "
            "enter it: they would be deleted from Entra ID",
        ),
        (
            rule((("sAMAccountName", "NOTSTARTSWITH", "svc_"),)),
            rule((("sAMAccountName", "NOTSTARTSWITH", "svc-"),)),
            f"users whose sAMAccountName starts with 'svc-' leave the scope of 'R' on staging: {VALUE}; those whose "
            "sAMAccountName starts with 'svc_' enter it: they would get title from it",
        ),
        (
            rule((("sAMAccountName", "STARTSWITH", "svc"),)),
            rule((("sAMAccountName", "STARTSWITH", "svc_"),)),
            "users whose sAMAccountName starts with 'svc' and whose sAMAccountName does not start with 'svc_' leave "
            f"the scope of 'R' on staging: {VALUE}",
        ),
        (
            rule((("userAccountControl", "ISBITNOTSET", "2"),)),
            rule(),
            "users whose userAccountControl has the bit 2 (disabled accounts) enter the scope of 'R' on staging: "
            "they would get title from it",
        ),
        (
            rule((("mail", "ISNOTNULL", ""),), (("", "ISMEMBEROF", "CN=G,DC=x"),)),
            rule((("mail", "ISNOTNULL", ""),)),
            "users that are members of 'CN=G,DC=x', unless another group of the filter fits them, leave the scope of "
            f"'R' on staging: {VALUE}",
        ),
        (
            rule((("memberCount", "LESSTHAN", "50000"),), source_object_type="group"),
            rule((("memberCount", "LESSTHAN", "250000"),), source_object_type="group"),
            "'R' asks on staging for groups whose memberCount is below 250000, on active for those whose memberCount "
            "is below 50000: objects that leave its scope would get title from a rule of lower precedence or have it "
            "emptied, those that enter it would get title from it",
        ),
        (
            rule((("mail", "ISNOTNULL", ""),)),
            rule((("mail", "ISNOTNULL", ""),), (("mail", "ISNOTNULL", ""), USER)),
            "'R' has another filter on staging that asks for the same objects in another way",
        ),
        (
            rule((("title", "FUTURE", "x"),)),
            rule(),
            "users that do not meet title FUTURE 'x' enter the scope of 'R' on staging: they would get title from it",
        ),
    ],
)
def test_a_change_of_a_filter_says_who_leaves_and_who_enters(one: SyncRule, other: SyncRule, expected: str):
    assert sentence(one, other) == expected


NARROW = (("department", "EQUAL", "HR"),)


@pytest.mark.parametrize(
    ("fields", "role", "lost", "gained"),
    [
        (PROVISION, "ad:corp.test", "would be deleted from Entra ID unless", "would be created in Entra ID unless"),
        ({"link_type": "StickyJoin"}, "ad:corp.test", "would be deleted from Entra ID unless", "would be kept in"),
        (PROVISION, "powershell:HR", "would be deleted from the metaverse unless", "would be created in the meta"),
        (FILTER, "ad:corp.test", "would no longer be kept out of Entra ID", "would be deleted from Entra ID"),
        (
            {"flows": (flow("cloudFiltered", expression='IIF([title]="x",True,NULL)'), flow("title")), **PROVISION},
            "ad:corp.test",
            "would be deleted from Entra ID unless",
            "would be created in Entra ID unless",
        ),
        (
            {"flows": (flow("cloudFiltered", "False"),)},
            "ad:corp.test",
            "would be deleted from Entra ID where another rule filters them out",
            "would be created in Entra ID where another rule filters them out so far",
        ),
        (
            {"flows": (flow("cloudNoFlow", expression="True"),)},
            "ad:corp.test",
            "would have their changes exported to Entra ID again",
            "would stay as they are in Entra ID",
        ),
        (
            {"link_type": "JoinNoFlow", "direction": "outbound", "source_object_type": "person", "flows": ()},
            "entra",
            "would have their changes exported to Entra ID again",
            "would stay as they are in Entra ID",
        ),
        (
            {"direction": "outbound", **PROVISION},
            "entra",
            "would be deleted from Entra ID unless another rule keeps them",
            "would be created in Entra ID",
        ),
        ({"direction": "outbound", **PROVISION}, "ad:corp.test", "would be deleted from corp.test", "in corp.test"),
        ({"password_sync": True}, "ad:corp.test", "no longer have their passwords", "and would have their passwords"),
    ],
)
def test_what_happens_follows_from_the_kind_of_rule(fields: dict, role: str, lost: str, gained: str):
    wide, narrow = rule(**fields), rule(NARROW, **fields)
    assert lost in sentence(wide, narrow, role=role)
    assert gained in sentence(narrow, wide, role=role)


def test_a_large_difference_is_counted_with_its_attributes():
    many = [((f"extensionAttribute{n}", "EQUAL", "x"), ("mail", "ISNOTNULL", "")) for n in range(1, 8)]
    found = sentence(rule(*many), rule((("title", "EQUAL", "x"),)))
    assert found.startswith("'R' has 7 groups of conditions only on active and 1 group of conditions only on staging ")
    assert "(about extensionAttribute1, mail, extensionAttribute2, extensionAttribute3 and 5 more)" in found


def test_a_sentence_stays_a_sentence_whatever_is_in_the_files():
    text = "x" * 100_000
    found = sentence(rule((("mail", "EQUAL", text),)), rule((("mail", "EQUAL", f"{text}y"),), flows=(flow(text),)))
    assert len(found) < 1000


# ------------------------------------------------------------------ what is said of a filter is true

VALUES: tuple[str | None, ...] = (None, "HR", "HRX", "IT")
PEOPLE = [{"department": one, "title": two} for one, two in product(VALUES, VALUES)]
TESTS: dict[str, Callable[[str | None, str], bool]] = {
    "EQUAL": lambda value, text: value == text,
    "STARTSWITH": lambda value, text: value is not None and value.startswith(text),
    "CONTAINS": lambda value, text: value is not None and text in value,
    "ISNULL": lambda value, _: value is None,
}
WORDS = {"is": "EQUAL", "starts with": "STARTSWITH", "contains": "CONTAINS", "is empty": "ISNULL"}
DENIED = {
    "is not": "EQUAL",
    "does not start with": "STARTSWITH",
    "does not contain": "CONTAINS",
    "is not empty": "ISNULL",
}
CLAUSES: list[Clause] = [
    ("department", "EQUAL", "HR"),
    ("department", "EQUAL", "IT"),
    ("department", "NOTEQUAL", "HR"),
    ("department", "STARTSWITH", "HR"),
    ("department", "NOTSTARTSWITH", "HRX"),
    ("department", "CONTAINS", "R"),
    ("department", "ISNULL", ""),
    ("title", "ISNOTNULL", ""),
    ("title", "NOTCONTAINS", "T"),
]
GROUPS = [*((clause,) for clause in CLAUSES), *((one, CLAUSES[-1]) for one in CLAUSES[:4]), (CLAUSES[3], CLAUSES[7])]
FILTERS = [(), *((group,) for group in GROUPS), *((GROUPS[n], GROUPS[-n - 1]) for n in range(6))]


def meets(person: dict, clause: Clause) -> bool:
    attribute, operator, value = clause
    denied = operator.startswith("NOT") or operator == "ISNOTNULL"
    test = "ISNULL" if operator == "ISNOTNULL" else operator.removeprefix("NOT") if denied else operator
    return TESTS[test](person[attribute], value) is not denied


def in_scope(person: dict, groups: tuple[tuple[Clause, ...], ...]) -> bool:
    return not groups or any(all(meets(person, clause) for clause in group) for group in groups)


def said_of(person: dict, words: str) -> bool:
    """Whether the words fit a person; what another group or the rest of the filter says is left aside."""
    plain = re.sub(r", (unless|if) [^,]*,", "", words).removeprefix("users ")
    every = all if " or whose " not in plain else any
    return every(_clause_fits(person, part) for part in re.split(r" (?:and|or) (?=whose )", plain))


def _clause_fits(person: dict, words: str) -> bool:
    found = re.fullmatch(r"whose (\w+) (.*?)(?: '(.*)')?", words)
    assert found is not None, words
    attribute, said, value = found.groups()
    if said in DENIED:
        return not TESTS[DENIED[said]](person[attribute], value or "")
    return TESTS[WORDS[said]](person[attribute], value or "")


def pairs() -> Iterator[tuple]:
    return ((one, other) for one, other in product(FILTERS, FILTERS) if one != other)


def test_who_is_said_to_move_moves_and_nobody_else():
    told = 0
    for one, other in pairs():
        found = moves(rule(*one), rule(*other))
        if found is None or found.instead or "leaves out" in found.leaving + found.entering:
            continue
        told += 1
        for person in PEOPLE:
            before, after = in_scope(person, one), in_scope(person, other)
            for words, moved in ((found.leaving, before and not after), (found.entering, after and not before)):
                assert said_of_some(person, words) or not moved, (one, other, person, words)
            assert not (before and after) or "," in found.leaving or not said_of_some(person, found.leaving)
            assert before or after or "," in found.entering or not said_of_some(person, found.entering)
    assert told > 150


def said_of_some(person: dict, words: str) -> bool:
    return bool(words) and said_of(person, words)


@pytest.mark.parametrize("groups", [group for group in FILTERS if len(group) == 1])
def test_who_a_rule_applies_to_is_said_as_it_is(groups: tuple):
    for person in PEOPLE:
        assert said_of(person, within(rule(*groups), "ad:corp.test")) is in_scope(person, groups)


# ------------------------------------------------------------------ joins, links, ranks


def joined(*groups: tuple[tuple[str, str], ...], **fields: object) -> SyncRule:
    conditions = (
        JoinGroup(
            conditions=tuple(
                JoinCondition(connector_attribute=one, metaverse_attribute=two, case_sensitive=False)
                for one, two in group
            )
        )
        for group in groups
    )
    return rule(joins=tuple(conditions), **fields)


MAIL, NUMBER = (("mail", "mail"),), (("employeeID", "employeeNumber"),)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (joined(MAIL), joined(NUMBER), "users by mail on active and by employeeID = employeeNumber on staging: "),
        (joined(MAIL, NUMBER), joined(NUMBER, MAIL), "users by mail, then by employeeID = employeeNumber on active"),
        (joined(MAIL, NUMBER, **PROVISION), joined(MAIL, **PROVISION), "could be created a second time"),
        (joined(MAIL), joined(MAIL, NUMBER), "'R' also matches users by employeeID = employeeNumber on staging"),
        (joined(MAIL), joined(), "matches users by mail on active and joins nothing by itself on staging"),
        (joined(), joined(MAIL), "joins nothing by itself on active and matches users by mail on staging"),
    ],
)
def test_a_change_of_joins_says_by_what_each_side_matches(one: SyncRule, other: SyncRule, expected: str):
    assert expected in sentence(one, other, "joins")


@pytest.mark.parametrize(
    ("active", "staging", "expected"),
    [
        ("Join", "Provision", "users that nothing else creates would appear in Entra ID and stay"),
        ("Provision", "Join", "users that nothing else keeps would be deleted from Entra ID"),
        ("Provision", "StickyJoin", "users that nothing else creates would no longer be created in Entra ID"),
        ("StickyJoin", "Join", "users that nothing else keeps would be deleted from Entra ID"),
        ("Join", "StickyJoin", "users that it joins would stay in Entra ID after other rules let them go"),
        ("StickyJoin", "Provision", "users that nothing else creates would appear in Entra ID"),
    ],
)
def test_a_change_of_the_link_type_says_who_comes_and_goes(active: str, staging: str, expected: str):
    found = sentence(rule(link_type=active), rule(link_type=staging), "link_type")
    assert found.partition(" on staging: ")[2].startswith(expected)


def test_the_winner_of_each_side_is_named():
    found = case("precedence-inverted")
    assert found == ["where 'Beta' and 'Alpha' both give a value to company, that of 'Beta' counts on staging only"]
    assert "'Delta' and any of 'Alpha', 'Beta', 'Gamma' give" in case("precedence-one-rule-moved-to-the-front")[0]
    assert "'Company' and that of ad:a.test both" in case("precedence-inverted-between-forests")[0]


def case(name: str) -> list[str]:
    return [
        item.consequence for item in judge(compare(side(HERE / name, "active"), side(HERE / name, "staging")).changes)
    ]


# ------------------------------------------------------------------ settings


@pytest.mark.parametrize(
    ("name", "there", "back"),
    [
        ("password-hash-sync", "passwords would no longer be synchronized", "passwords would be synchronized"),
        ("password-writeback", "would no longer reach Active Directory", "would reach Active Directory"),
        ("deletion-threshold", "up to 2 objects could be deleted", "objects could be deleted"),
        ("excluded-attributes", "title could reach Entra ID", "title would no longer reach Entra ID"),
        ("app-filter", "apps that attributes are exported for are CRM on active", "for are nothing on active"),
    ],
)
def test_a_setting_says_what_ends_or_begins(name: str, there: str, back: str):
    row = next(row for row in XML if row[0] == name)
    sides = server_file(row[1], row[2]), server_file(row[1], row[3])
    for (one, other), expected in ((sides, there), (sides[::-1], back)):
        (item,) = judge(compare(one, other).changes)
        assert expected in item.consequence
