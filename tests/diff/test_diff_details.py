"""Details that mutation testing found untested: what has to be imported, who is paired, and the words of a consequence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from strategies import guid, plain
from test_consequences import FILTER, PROVISION, flow, rule, sentence

from ruleguard.diff.change import UNKNOWN, Change
from ruleguard.diff.impact import judge
from ruleguard.diff.imports import with_unimported
from ruleguard.diff.match import ConnectorPair, Pair, RuleMatcher, match_connectors
from ruleguard.diff.precedence import _passing_defaults
from ruleguard.diff.rule_words import flow_value
from ruleguard.diff.scope_words import short
from ruleguard.model.nodes import (
    AttributeType,
    Connector,
    JoinCondition,
    JoinGroup,
    Partition,
    Schema,
    ScopeCondition,
    ScopeGroup,
    SyncRule,
)

AD = guid(1, 1)


def connector(attributes: tuple[str, ...] | None, types: tuple[str, ...] | None = ("user",)) -> Connector:
    known = ("mail", "title", "department", "employeeID")
    schema = Schema(attributes={name: AttributeType(name, "string", False, True) for name in known}, object_types=None)
    domain: dict[str, object] = dict.fromkeys(Partition.__dataclass_fields__) | {"selected": True, "options": ()}
    partitions = tuple(Partition(**{**domain, "dn": name, "object_types": types}) for name in ("DC=a", "DC=b"))
    fields: dict[str, object] = dict.fromkeys(Connector.__dataclass_fields__)
    fields |= {"identifier": AD, "name": "a.test", "kind": "ad", "forest": "a.test", "details": ()}
    return Connector(**fields | {"attributes": attributes, "schema": schema, "partitions": partitions})


# What the staging server's connector would have to import in addition


def unimported(change: Change, staging: Connector | None) -> tuple[str, ...]:
    pair = ConnectorPair("ad:a.test", Pair(connector(None), staging, "forest"))
    (found,) = with_unimported([change], [pair])
    return found.unimported


def changed(item: str, field: str, one: SyncRule | None, other: SyncRule | None) -> Change:
    return Change("changed", item, ("ad:a.test", "R"), field, "a", "b", rules=(one, other))


def scoped(attribute: str) -> SyncRule:
    return rule(((attribute, "EQUAL", "x"),))


def joined(attribute: str) -> SyncRule:
    condition = JoinCondition(connector_attribute=attribute, metaverse_attribute="mail", case_sensitive=False)
    return rule(joins=(JoinGroup(conditions=(condition,)),))


def reading(*names: str) -> SyncRule:
    return rule(flows=tuple(replace(flow(name), sources=(name,)) for name in names))


OUT = {"direction": "outbound", "source_object_type": "person", "target_object_type": "user"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("flow", "sources", reading("mail"), reading("title")), ("title",)),
        (changed("flow", "sources", reading("mail"), reading("Title", "department", "mail")), ("department", "Title")),
        (changed("flow", "sources", reading("title"), reading("mail")), ("title",)),
        (changed("flow", "sources", reading("mail"), reading("notInTheSchema")), ()),
        (changed("rule", "scope", scoped("mail"), scoped("employeeID")), ("employeeID",)),
        (changed("rule", "joins", joined("mail"), joined("employeeID")), ("employeeID",)),
        (changed("rule", "joins", joined("mail"), reading("employeeID")), ()),
        (changed("rule", "", None, reading("title", "department")), ("department", "title")),
        (changed("rule", "disabled", reading("title"), reading("title")), ("title",)),
        (changed("rule", "connector", reading("title"), reading("title")), ("title",)),
        (changed("rule", "connector", joined("employeeID"), joined("employeeID")), ("employeeID",)),
        (changed("rule", "connector", scoped("title"), scoped("title")), ("title",)),
        (changed("rule", "direction", reading("title"), rule(flows=(flow("mail"),), **OUT)), ("title",)),
        (changed("rule", "description", reading("mail"), reading("title")), ()),
        (changed("rule", "source_object_type", rule(), rule(source_object_type="contact")), ("contact",)),
        (
            changed("rule", "target_object_type", rule(**OUT), rule(**{**OUT, "target_object_type": "group"})),
            ("group",),
        ),
        (changed("rule", "", None, rule(flows=(flow("title"),), **OUT)), ("title",)),
        (changed("rule", "scope", rule((("title", "EQUAL", "x"),), **OUT), rule(**OUT)), ()),
        (changed("connector", "", reading("mail"), reading("title")), ()),
    ],
)
def test_what_a_connector_would_have_to_import_besides(change: Change, expected: tuple[str, ...]):
    assert unimported(change, connector(("mail",))) == expected


@pytest.mark.parametrize(
    "staging",
    [
        connector(("MAIL", "TITLE"), ("USER", "CONTACT")),
        connector(None, None),
        replace(connector(("mail",)), schema=None),
        None,
    ],
)
def test_what_is_imported_or_not_known_is_not_asked_for(staging: Connector | None):
    assert unimported(changed("flow", "sources", reading("mail"), reading("title")), staging) == ()


def test_an_object_type_of_one_domain_is_imported():
    staging = connector(("mail",), ("user",))
    domains = staging.partitions or ()
    one = replace(staging, partitions=(domains[0], replace(domains[1], object_types=("contact",))))
    change = changed("rule", "source_object_type", rule(), rule(source_object_type="contact"))
    assert unimported(change, one) == ()
    off = replace(staging, partitions=(domains[0], replace(domains[1], object_types=("contact",), selected=False)))
    assert unimported(change, off) == ("contact",)


# Pairs


def matcher(one: list[SyncRule], other: list[SyncRule]) -> RuleMatcher:
    sides = plain([connector(None)], one), plain([connector(None)], other)
    return RuleMatcher(*sides, match_connectors(*sides))


def numbered(name: str, number: int, **fields: object) -> SyncRule:
    return replace(rule(), name=name, precedence=number, connector=AD, disabled=False, **fields)


def test_every_rule_of_a_pair_is_known_to_be_paired():
    one = [numbered("A", 1), numbered("B", 2), numbered("only here", 3, flows=(flow("mail"),))]
    other = [numbered("A", 1), numbered("B", 2)]
    found = matcher(one, other)
    assert [(pair.how, pair.active is None, pair.staging is None) for pair in found.pairs()] == [
        ("name", False, False),
        ("name", False, False),
        ("", False, True),
    ]
    assert [found.is_paired(item) for item in (*one, *other)] == [True, True, False, True, True]


def test_default_rules_without_a_tag_are_not_paired_by_it():
    one = [numbered("A", 1, standard=True, flows=(flow("mail"),))]
    other = [numbered("B", 1, standard=True, flows=(flow("title"),))]
    assert [pair.staging is None or pair.active is None for pair in matcher(one, other).pairs()] == [True, True]


@pytest.mark.parametrize(
    ("active", "staging", "passes"),
    [(50, 50, False), (50, 150, True), (150, 50, True), (None, 150, False), (50, None, False), (None, None, False)],
)
def test_a_rule_passes_default_rules_only_where_its_number_is_known(
    active: int | None, staging: int | None, passes: bool
):
    default = numbered("Default", 100, standard=True, flows=None)
    one, other = replace(numbered("R", 1), precedence=active), replace(numbered("R", 1), precedence=staging)
    pairs = [Pair(default, replace(default), "tag"), Pair(one, other, "name")]
    assert [found[0] is one for found in _passing_defaults(pairs)] == [True] * passes


# Words


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
        (
            "group-writeback",
            "written-back groups could appear in Active Directory",
            "written-back groups could be deleted from Active Directory",
        ),
    ],
)
def test_a_feature_that_is_switched_says_what_begins_or_ends(name: str, on: str, off: str):
    assert setting(name, True).endswith(on)
    assert setting(name, False).endswith(off)


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
