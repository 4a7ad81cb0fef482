"""The words of a consequence to the letter: details that mutation testing found untested."""

from __future__ import annotations

from dataclasses import replace

import pytest
from strategies import plain
from test_consequences import FILTER, PROVISION, rule, sentence
from test_diff_details import numbered
from test_unimported import connector

from ruleguard.diff.change import UNKNOWN, Change
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.rule_words import flow_value
from ruleguard.diff.scope_words import short
from ruleguard.model.nodes import (
    Config,
    JoinCondition,
    JoinGroup,
    ScopeCondition,
    ScopeGroup,
    SyncRule,
)


@pytest.mark.parametrize(
    ("fields", "role", "end"),
    [
        ({"direction": "outbound", **PROVISION}, "entra", "they would be created in Entra ID"),
        (PROVISION, "ad:corp.test", "they would be created in Entra ID unless another rule filters them out"),
        ({"link_type": "StickyJoin"}, "ad:corp.test", "they would be kept in Entra ID once they are joined"),
        (FILTER, "ad:corp.test", "they would be deleted from Entra ID"),
    ],
)
def test_what_begins_for_whom_ends_the_sentence(fields: dict, role: str, end: str):
    narrow = rule((("department", "EQUAL", "HR"),), **fields)
    assert sentence(narrow, rule(**fields), role=role).endswith(f": {end}")


@pytest.mark.parametrize(("role", "who"), [("ad:corp.test", "all users of corp.test"), (UNKNOWN, "users in its scope")])
@pytest.mark.parametrize("action", ["added", "removed"])
def test_for_whom_a_rule_is_there_on_one_server_only(role: str, who: str, action: str):
    only = replace(rule(**PROVISION), disabled=False, standard=False)
    rules = (None, only) if action == "added" else (only, None)
    (item,) = judge([Change(action, "rule", (role, "R"), "", "a", "b", rules=rules)])
    assert who in item.consequence


@pytest.mark.parametrize(("one", "other", "side"), [(True, False, "active"), (False, True, "staging")])
def test_a_filter_that_cannot_be_told_is_that_of_its_server(one: bool, other: bool, side: str):
    groups = [((f"extensionAttribute{number}", "EQUAL", "x"),) for number in range(1, 4)]
    found = sentence(rule(*groups if one else ()), rule(*groups if other else ()))
    names = "extensionAttribute1, extensionAttribute2, extensionAttribute3"
    assert f"users that the filter on {side} (" in found
    assert f"{names}) leaves out" in found


@pytest.mark.parametrize(
    ("field", "active", "staging", "said"),
    [
        ("value", "HR", "IT", " (IT instead of HR)"),
        ("sources", "[mail]", "[cn]", " (that of cn instead of mail)"),
        ("value", "", "IT", ""),
        ("value", "HR", None, ""),
        ("value", "x" * 40, "IT", f" (IT instead of {'x' * 40})"),
        ("value", "x" * 41, "IT", ""),
        ("expression", "[a]", "[b]", ""),
        ("kind", "direct", "constant", ""),
    ],
)
def test_short_values_of_a_flow_are_told(field: str, active: str, staging: str | None, said: str):
    change = Change("changed", "flow", ("ad:a.test", "R", "title"), field, active, staging, rules=(rule(), rule()))
    assert flow_value(change) == f"'R' writes another value to title on staging{said}"


@pytest.mark.parametrize(("length", "shown"), [(4, "xxxx"), (5, "xxxxx"), (6, "xxxx…"), (60, "xxxx…")])
def test_a_long_text_is_cut_to_the_limit(length: int, shown: str):
    assert short("x" * length, 5) == shown
    assert (short("x" * 60), short("x" * 61)) == ("x" * 60, "x" * 59 + "…")


@pytest.mark.parametrize(
    ("operator", "said"),
    [
        ("ISBITSET", "has the bit 2 (disabled accounts)"),
        ("LESSTHAN", "is below 2"),
        ("LESSTHAN_OR_EQUAL", "is at most 2"),
        ("GREATERTHAN", "is above 2"),
        ("GREATERTHAN_OR_EQUAL", "is at least 2"),
        ("EQUAL", "is '2'"),
        ("STARTSWITH", "starts with '2'"),
    ],
)
def test_numbers_stand_without_quotes(operator: str, said: str):
    condition = ScopeCondition(attribute="userAccountControl", operator=operator, value="2")
    one = replace(rule(**PROVISION), disabled=False, scope=(ScopeGroup(conditions=(condition,)),))
    (item,) = judge([Change("removed", "rule", ("ad:corp.test", "R"), "", "a", "b", rules=(one, None))])
    assert f"users whose userAccountControl {said} would be deleted from Entra ID" in item.consequence


def outside(number: int) -> SyncRule:
    clauses = tuple((f"extensionAttribute{each}", "EQUAL", "x") for each in range(1, number + 1))
    return replace(rule(clauses, **PROVISION), disabled=False)


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "users whose extensionAttribute1 is 'x' would"), (3, "is 'x' would"), (4, "users in its scope")],
)
def test_a_filter_of_up_to_three_clauses_is_told(number: int, said: str):
    (item,) = judge([Change("removed", "rule", ("ad:corp.test", "R"), "", "a", "b", rules=(outside(number), None))])
    assert said in item.consequence


@pytest.mark.parametrize(
    ("attribute", "decided", "altered"),
    [
        ("accountEnabled", "whether users can sign in", "other users could sign in"),
        ("cloudFiltered", "whether users are in Entra ID", "other users would be kept out of Entra ID"),
        (
            "cloudMastered",
            "whether users are held to be made in the cloud, which are not written to it",
            "it decides whether users are held to be made in the cloud, which are not written to it",
        ),
        (
            "cloudNoFlow",
            "whether changes of users are exported to Entra ID",
            "it decides whether changes of users are exported to Entra ID",
        ),
        (
            "dn",
            "where users are created and under which name",
            "it decides where users are created and under which name",
        ),
        (
            "sourceAnchor",
            "which account in Entra ID belongs to which of the users",
            "users could be tied to another account in Entra ID, or to none",
        ),
        (
            "sourceAnchorBinary",
            "which account in Entra ID belongs to which of the users",
            "users could be tied to another account in Entra ID, or to none",
        ),
        (
            "sourceObjectType",
            "as what kind of object users are created in Entra ID",
            "it decides as what kind of object users are created in Entra ID",
        ),
        (
            "userPrincipalName",
            "the name with which users sign in",
            "users could have to sign in with another name",
        ),
    ],
)
def test_what_a_flow_decides(attribute: str, decided: str, altered: str):
    def said(action: str, field: str, *rules: SyncRule | None) -> str:
        (item,) = judge([Change(action, "flow", ("ad:corp.test", "R", attribute), field, "a", "b", rules=rules)])
        return item.consequence

    assert said("added", "", None, rule()).endswith(f"only on staging: {decided} would follow from it")
    assert said("removed", "", rule(), None).endswith(
        f"on staging: {decided} would follow from another rule, or from nothing"
    )
    assert said("changed", "expression", rule(), rule()).endswith(f"on staging: {altered}")


@pytest.mark.parametrize(
    ("field", "identifier"),
    [
        ("expression", "deciding-flow-changed"),
        ("value", "deciding-flow-changed"),
        ("kind", "deciding-flow-changed"),
        ("merge", "merge-changed"),
        ("once", "once-changed"),
    ],
)
def test_how_a_deciding_attribute_is_written_is_no_other_value(field: str, identifier: str):
    change = Change("changed", "flow", ("ad:corp.test", "R", "sourceAnchor"), field, "a", "b", rules=(rule(), rule()))
    assert [item.id for item in judge([change])] == [identifier]


def setting(name: str, staging: object) -> str:
    (item,) = judge([Change("changed", "setting", ("settings", name), "", not staging, staging)])
    return item.consequence


@pytest.mark.parametrize(
    ("name", "on", "off"),
    [
        ("password-hash-sync", "passwords would be synchronized", "passwords would no longer be synchronized"),
        (
            "password-writeback",
            "passwords reset in the cloud would reach Active Directory",
            "passwords reset in the cloud would no longer reach Active Directory",
        ),
        (
            "exchange-hybrid",
            "mail attributes would be written back to Active Directory",
            "mail attributes would no longer be written back to Active Directory",
        ),
        ("public-folders", "public folders would be synchronized", "public folders would no longer be synchronized"),
        (
            "deletion-protection",
            "an export that deletes too many objects would be stopped",
            "nothing would stop a mass deletion",
        ),
        (
            "group-writeback",
            "written-back groups could appear in Active Directory",
            "written-back groups could be deleted from Active Directory",
        ),
        ("device-writeback", "devices would be written back", "devices would no longer be written back"),
        ("user-writeback", "users would be written back", "users would no longer be written back"),
        (
            "maintenance",
            "keys and certificates for password reset and device registration would be renewed",
            "keys and certificates for password reset and device registration would no longer be renewed",
        ),
        ("auto-upgrade", "no effect on people", "no effect on people"),
        ("history", "no effect on people", "no effect on people"),
        ("app-filtering", "other attributes reach Entra ID", "other attributes reach Entra ID"),
    ],
)
def test_a_feature_that_is_switched_says_what_begins_or_ends(name: str, on: str, off: str):
    assert setting(name, True).endswith(f" enabled on staging: {on}")
    assert setting(name, False).endswith(f" disabled on staging: {off}")


def test_a_domain_that_begins_to_be_synchronized():
    for action in ("added", "removed"):
        for item in judge([Change(action, "partition", ("ad:a.test", "b.a.test"), "", "a", "b")]):
            assert "entra id" not in item.consequence
            assert "b.a.test" in item.consequence
    selected = Change("changed", "partition", ("ad:a.test", "b.a.test"), "selected", False, True)
    (item,) = judge([selected])
    assert item.consequence == (
        "domain b.a.test is synchronized on staging only: its objects would be created in Entra ID"
    )


# Groups


def joining(*names: str) -> SyncRule:
    conditions = [
        JoinCondition(connector_attribute=name, metaverse_attribute=name, case_sensitive=False) for name in names
    ]
    return rule(joins=tuple(JoinGroup(conditions=(each,)) for each in conditions))


def test_many_groups_of_joins_are_counted():
    names = [f"extensionAttribute{number}" for number in range(1, 8)]
    assert ", then by extensionAttribute5 on active" in sentence(joining(*names[:5]), joining("mail"), "joins")
    assert ", then by extensionAttribute5 and 2 more on active" in sentence(joining(*names), joining("mail"), "joins")


def test_who_leaves_and_who_enters_one_of_several_groups():
    more = (("department", "EQUAL", "HR"),)
    one, other = (
        rule((("sAMAccountName", "STARTSWITH", text), more[0]), (("title", "EQUAL", "x"),)) for text in ("a", "b")
    )
    found = sentence(one, other)
    assert found.startswith(
        "users whose sAMAccountName starts with 'a', unless another group of the filter fits them, leave the scope"
    )
    assert "those whose sAMAccountName starts with 'b', if they meet the rest of the filter, enter it" in found


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "nothing"),
        ("", "nothing"),
        ([], "nothing"),
        (True, "enabled"),
        (False, "disabled"),
        (["a", "b"], "a, b"),
        ("x", "x"),
    ],
)
def test_the_value_of_a_setting_in_a_sentence(value: object, shown: str):
    (item,) = judge([Change("changed", "setting", ("settings", "upn-attribute"), "", "before", value)])
    assert f"before on active, {shown} on staging: " in item.consequence


def test_a_container_that_begins_to_be_synchronized():
    change = Change("changed", "container", ("ad:a.test", "OU=HR,DC=a"), "imported", False, True)
    (item,) = judge([change])
    assert item.consequence == "OU=HR,DC=a is synchronized on staging only: its objects would be created in Entra ID"


@pytest.mark.parametrize(
    ("operator", "said"),
    [
        ("EQUAL", "is not '2'"),
        ("STARTSWITH", "does not start with '2'"),
        ("ENDSWITH", "does not end with '2'"),
        ("CONTAINS", "does not contain '2'"),
        ("ISIN", "does not have the value '2'"),
        ("LESSTHAN", "is not below 2"),
        ("LESSTHAN_OR_EQUAL", "is not at most 2"),
        ("GREATERTHAN", "is not above 2"),
        ("GREATERTHAN_OR_EQUAL", "is not at least 2"),
        ("ISBITSET", "does not have the bit 2"),
        ("NOTEQUAL", "is '2'"),
        ("ISNOTIN", "has the value '2'"),
    ],
)
def test_who_is_outside_of_a_filter(operator: str, said: str):
    found = sentence(rule((("logonCount", operator, "2"),)), rule())
    assert found.startswith(f"users whose logonCount {said} enter the scope of 'R' on staging: ")


def test_the_first_few_rules_that_win_otherwise_are_named():
    def server(place: int) -> Config:
        return plain(
            [connector(None)], [numbered("moved", place), *(numbered(f"R{one}", 10 + one) for one in range(6))]
        )

    (change,) = compare(server(1), server(99)).changes
    assert (change.field, change.rivals) == ("precedence", (("'R0'", True), ("'R1'", True), ("'R2'", True)))


@pytest.mark.parametrize(
    ("action", "field", "sides", "said"),
    [
        (
            "changed",
            "link_type",
            (True, True),
            "'R' is disabled on both servers and differs in its link type; it has no effect on either",
        ),
        ("added", "", (None, True), "'R' exists only on staging, disabled: it has no effect"),
        (
            "removed",
            "",
            (True, None),
            "'R' does not exist on staging; it is disabled on active and has no effect there",
        ),
    ],
)
def test_a_rule_that_is_off_has_no_effect(action: str, field: str, sides: tuple[bool | None, ...], said: str):
    rules = tuple(None if off is None else replace(rule(), disabled=off) for off in sides)
    (item,) = judge([Change(action, "rule", ("ad:a.test", "R"), field, "a", "b", rules=rules)])
    assert item.consequence == said
