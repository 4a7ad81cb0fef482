"""What a difference from a shipped rule can come from, part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from default_rules import states
from small_rules import (
    CLOUD,
    USER,
    USER_JOIN,
    baseline,
    constant,
    direct,
    expression,
    flow,
    held,
    joins,
    rule,
    scope,
    told,
)

from ruleguard.baselines.capture import Knowledge
from ruleguard.baselines.held import Deviation, State
from ruleguard.model.nodes import Flow, JoinGroup, ScopeGroup, SyncRule

ANCHOR = "IIF(IsPresent([x]),NULL,IIF(IsString([{0}]),CStr([{0}]),ConvertToBase64([{0}])))"
CONSISTENCY = "mS-DS-ConsistencyGuid"
TEMPLATE = f'IIF("{{0}}"="{CONSISTENCY}",IIF(IsPresent([{CONSISTENCY}]),[{CONSISTENCY}],[objectGUID]),[{{0}}])'
SIGN_IN = 'IIF(IsPresent([{0}]),[{0}],[sAMAccountName] & "@" & %Domain.FQDN%)'
BY_SID = (
    "objectSid=objectSid",
    "msExchMasterAccountSid=objectSid",
    "objectSid=msExchMasterAccountSid",
    "msRTCSIP-OriginatorSid=objectSid",
    "objectSid=msRTCSIP-OriginatorSid",
)
BY_GUID = "objectGUID=sourceAnchorBinary"
BY_CONSISTENCY = "mS-DS-ConsistencyGuid=sourceAnchorBinary"


def one(*flows: Flow, tag: str = USER) -> SyncRule:
    return rule(tag, flows=flows)


def state(mine: SyncRule, shipped: SyncRule, here: dict[str, Any], there: dict[str, Any]) -> str:
    (found,) = held(mine, told(**here), baseline(shipped, **there)).deviations
    return found.state.name.lower().replace("_", " ")


@pytest.mark.parametrize(
    ("destination", "text", "shipped", "mine", "here", "there", "expected"),
    [
        # what was told, and what another server was told
        ("sourceAnchor", ANCHOR, "objectGUID", CONSISTENCY, CONSISTENCY, "objectGUID", "chosen"),
        ("sourceAnchor", ANCHOR, "objectGUID", "employeeID", "employeeID", "objectGUID", "chosen"),
        ("sourceAnchor", ANCHOR, "employeeID", "objectGUID", "objectGUID", "employeeID", "chosen"),
        ("sourceAnchor", ANCHOR, "employeeID", "pager", "pager", "employeeID", "chosen"),
        ("sourceAnchor", ANCHOR, "objectGUID", CONSISTENCY, CONSISTENCY, "", "chosen"),
        ("sourceAnchor", TEMPLATE, CONSISTENCY, "objectGUID", "objectGUID", CONSISTENCY, "chosen"),
        ("sourceAnchor", TEMPLATE, CONSISTENCY, "employeeID", "employeeID", CONSISTENCY, "chosen"),
        ("sourceAnchor", TEMPLATE, "employeeID", CONSISTENCY, CONSISTENCY, "employeeID", "chosen"),
        ("userPrincipalName", SIGN_IN, "userPrincipalName", "mail", "mail", "userPrincipalName", "chosen"),
        ("userPrincipalName", SIGN_IN, "mail", "userPrincipalName", "userPrincipalName", "mail", "chosen"),
        # the wizard was told the same, or something else than what stands there
        ("sourceAnchor", ANCHOR, "objectGUID", CONSISTENCY, "objectGUID", "objectGUID", "edited"),
        ("sourceAnchor", ANCHOR, "objectGUID", "pager", "employeeID", "objectGUID", "edited"),
        ("sourceAnchor", ANCHOR, "objectGUID", CONSISTENCY, "employeeID", "objectGUID", "edited"),
        ("sourceAnchor", TEMPLATE, CONSISTENCY, "employeeID", "pager", CONSISTENCY, "edited"),
        ("userPrincipalName", SIGN_IN, "userPrincipalName", "mail", "pager", "userPrincipalName", "edited"),
        # nobody knows what the wizard was told
        ("sourceAnchor", ANCHOR, "objectGUID", CONSISTENCY, "", "objectGUID", "chosen"),
        ("sourceAnchor", ANCHOR, "objectGUID", "employeeID", "", "objectGUID", "chosen or edited"),
        ("sourceAnchor", TEMPLATE, CONSISTENCY, "objectGUID", "", CONSISTENCY, "chosen"),
        ("sourceAnchor", TEMPLATE, CONSISTENCY, "employeeID", "", CONSISTENCY, "chosen or edited"),
        ("sourceAnchor", ANCHOR, "objectGUID", CONSISTENCY, "", "", "chosen"),
        ("userPrincipalName", SIGN_IN, "userPrincipalName", "objectGUID", "", "userPrincipalName", "chosen or edited"),
    ],
)
def test_the_name_of_an_attribute(
    destination: str, text: str, shipped: str, mine: str, here: str, there: str, expected: str
):
    name = "source_anchor" if destination == "sourceAnchor" else "upn_attribute"
    rules = (one(expression(destination, text.format(it))) for it in (mine, shipped))
    choices = ({name: it} if it else {} for it in (here, there))
    assert state(*rules, *choices) == expected


@pytest.mark.parametrize(
    "flows",
    [
        [
            expression(
                "userPrincipalName", 'IIF(IsPresent([mail]),[userPrincipalName],[sAMAccountName] & "@" & %Domain.FQDN%)'
            )
        ],
        [expression("userPrincipalName", SIGN_IN.format("mail").replace("@", "#"))],
        [direct("userPrincipalName", "mail")],
        [constant("userPrincipalName", "mail")],
        [expression("userPrincipalName", SIGN_IN.format("mail")), direct("userPrincipalName", "mail")],
    ],
    ids=["in one of two places", "and a literal", "directly", "as a constant", "twice"],
)
def test_a_name_put_in_and_more(flows: list[Flow]):
    shipped = one(expression("userPrincipalName", SIGN_IN.format("userPrincipalName")))
    there = {"upn_attribute": "userPrincipalName"}
    assert state(one(*flows), shipped, {"upn_attribute": "mail"}, there) == "edited"
    assert state(one(*flows), shipped, {}, there) == "edited"


def test_another_name_in_a_direct_flow():
    mine, shipped = one(direct("sourceAnchorBinary", CONSISTENCY)), one(direct("sourceAnchorBinary", "objectGUID"))
    assert state(mine, shipped, {"source_anchor": CONSISTENCY}, {"source_anchor": "objectGUID"}) == "chosen"
    assert state(mine, shipped, {}, {"source_anchor": "objectGUID"}) == "chosen"


@pytest.mark.parametrize("action", ["added", "removed"])
def test_the_wizard_puts_a_name_in_and_no_flow(action: str):
    with_flow, without = one(direct("sourceAnchorBinary", "objectGUID")), one()
    rules = (with_flow, without) if action == "added" else (without, with_flow)
    assert state(*rules, {"source_anchor": CONSISTENCY}, {"source_anchor": "objectGUID"}) == "edited"
    assert state(*rules, {}, {"source_anchor": "objectGUID"}) == "edited"


FILTER = {"app_filter": (), "app_filtering": False, "excluded_attributes": ()}
EXCLUDED = {**FILTER, "app_filtering": True, "excluded_attributes": ("mail",)}


@pytest.mark.parametrize(
    ("action", "here", "there", "expected"),
    [
        ("removed", EXCLUDED, FILTER, "chosen"),
        ("removed", {**EXCLUDED, "excluded_attributes": ("title",)}, FILTER, "chosen or edited"),
        ("removed", {**FILTER, "app_filtering": True}, FILTER, "chosen or edited"),
        ("removed", FILTER, FILTER, "edited"),
        ("removed", FILTER, EXCLUDED, "edited"),
        ("removed", {}, FILTER, "chosen or edited"),
        ("removed", EXCLUDED, {}, "chosen"),
        ("added", FILTER, EXCLUDED, "chosen"),
        ("added", EXCLUDED, FILTER, "edited"),
        ("added", {}, FILTER, "edited"),
        ("added", {}, EXCLUDED, "chosen"),
        ("added", FILTER, {}, "chosen or edited"),
        ("added", FILTER, {**EXCLUDED, "excluded_attributes": ("mailNickname",)}, "chosen or edited"),
    ],
)
def test_an_excluded_attribute(action: str, here: dict[str, Any], there: dict[str, Any], expected: str):
    rules = (one(direct("mail", "mail"), tag=CLOUD), one(tag=CLOUD))
    assert state(*(rules if action == "added" else rules[::-1]), here, there) == expected


@pytest.mark.parametrize("destination", ["dn", "sourceAnchor"])
def test_what_cannot_be_excluded(destination: str):
    rules = one(tag=CLOUD), one(direct(destination, "sourceAnchor"), tag=CLOUD)
    assert state(*rules, EXCLUDED, FILTER) == "edited"
    assert state(*rules, {}, FILTER) == "edited"


NONE = {"directory_extension_feature": False, "directory_extension_list": (), "directory_extension_map": ""}
LISTED = {**NONE, "directory_extension_feature": True, "directory_extension_list": ("employeeID",)}


@pytest.mark.parametrize(
    ("action", "here", "there", "expected"),
    [
        ("added", LISTED, NONE, "chosen"),
        ("added", {**LISTED, "directory_extension_list": ("employee", "ID")}, NONE, "chosen or edited"),
        ("added", NONE, LISTED, "edited"),
        ("added", NONE, NONE, "edited"),
        ("added", {}, NONE, "chosen or edited"),
        ("removed", NONE, LISTED, "chosen"),
        ("removed", LISTED, NONE, "edited"),
        ("removed", NONE, {}, "chosen or edited"),
        ("changed", LISTED, {**LISTED, "directory_extension_map": "x"}, "chosen or edited"),
        ("changed", LISTED, LISTED, "edited"),
    ],
)
def test_a_directory_extension(action: str, here: dict[str, Any], there: dict[str, Any], expected: str):
    target = "extension_0123456789abcdef0123456789abcdef_employeeID"
    rules = one(direct(target, "employeeID")), one(direct(target, "pager")) if action == "changed" else one()
    assert state(*(rules[::-1] if action == "removed" else rules), here, there) == expected


SIDS = {"matching": "ObjectSID", "matching_attribute": "", "source_anchor": "objectGUID"}


@pytest.mark.parametrize(
    ("groups", "here", "expected"),
    [
        # the wizard was told, and these are the joins
        ([BY_GUID], {"matching": "AlwaysProvision"}, "chosen"),
        (["mail=mail"], {"matching": "Email"}, "chosen"),
        ([BY_GUID, "mail=mail"], {"matching": "Email"}, "chosen"),
        (["sAMAccountName=accountName mailNickname=mailNickname"], {"matching": "AccountName"}, "chosen"),
        (["employeeID=employeeID"], {"matching": "Custom", "matching_attribute": "EmployeeID"}, "chosen"),
        ([BY_CONSISTENCY, BY_GUID, *BY_SID], {"source_anchor": CONSISTENCY}, "chosen"),
        (["employeeID=sourceAnchor", *BY_SID], {"source_anchor": "employeeID"}, "chosen"),
        # they may be
        ([], {"matching": "AlwaysProvision"}, "chosen or edited"),
        (["mail=mail"], {"matching": "AccountName"}, "chosen or edited"),
        (["sAMAccountName=accountName"], {"matching": "AccountName"}, "chosen or edited"),
        (["mail=mail"], {"matching": "Perhaps"}, "chosen or edited"),
        # they cannot be
        ([*BY_SID[:4]], {"matching": "Email"}, "edited"),
        ([*BY_SID, "mail=mail"], {"matching": "Email"}, "edited"),
        (["mail=displayName"], {"matching": "Email"}, "edited"),
        (["mail==mail"], {"matching": "Email"}, "edited"),
        (["employeeID=employeeID"], {"matching": "Email"}, "edited"),
        (["pager=pager"], {"matching": "Custom", "matching_attribute": "employeeID"}, "edited"),
        ([BY_CONSISTENCY, *BY_SID], {"matching": "AlwaysProvision"}, "edited"),
        ([BY_CONSISTENCY, *BY_SID], {"source_anchor": "employeeID"}, "edited"),
        (["mail=mail"], {}, "edited"),
        ([BY_GUID, *BY_SID], {}, "edited"),
    ],
)
def test_joins_of_users(groups: list[str], here: dict[str, str], expected: str):
    rules = (rule(USER_JOIN, joins=joins(*it)) for it in (groups, BY_SID))
    assert state(*rules, {**SIDS, **here}, SIDS) == expected


@pytest.mark.parametrize(
    ("groups", "there", "expected"),
    [
        ([BY_GUID], SIDS, "chosen"),
        ([BY_CONSISTENCY, BY_GUID], SIDS, "chosen"),
        ([BY_GUID, *BY_SID], SIDS, "chosen"),
        (["mail=mail"], SIDS, "chosen or edited"),
        ([BY_CONSISTENCY, "employeeID=employeeID"], SIDS, "chosen or edited"),
        ([], SIDS, "chosen or edited"),
        ([*BY_SID[:4]], SIDS, "edited"),
        ([*BY_SID[:4]], {"matching": "Email"}, "chosen or edited"),
        ([*BY_SID[:4]], {}, "chosen or edited"),
        ([*reversed(BY_SID)], SIDS, "edited"),
        (["mail=mail", *BY_SID], SIDS, "edited"),
        (["employeeID=employeeID", "pager=pager"], SIDS, "edited"),
        (["employeeID=employeeID pager=pager"], SIDS, "edited"),
    ],
)
def test_joins_of_users_when_nobody_knows_what_was_told(groups: list[str], there: dict[str, str], expected: str):
    shipped = joins(*(BY_SID if there == SIDS else ("mail=mail",)))
    assert state(rule(USER_JOIN, joins=joins(*groups)), rule(USER_JOIN, joins=shipped), {}, there) == expected


@pytest.mark.parametrize(
    "groups",
    [(JoinGroup(conditions=()),), (*joins("mail=mail"), JoinGroup(conditions=())), joins("=", "mail=")],
    ids=["without a pair", "behind another one", "without names"],
)
def test_joins_that_no_wizard_writes(groups: tuple[JoinGroup, ...]):
    rules = rule(USER_JOIN, joins=groups), rule(USER_JOIN, joins=joins(*BY_SID))
    assert state(*rules, {}, SIDS) == "edited"
    assert state(*rules, {**SIDS, "matching": "Email"}, SIDS) == "edited"


def test_the_choices_that_differ_are_named():
    shipped, mine = rule(USER_JOIN, joins=joins(*BY_SID)), rule(USER_JOIN, joins=joins("mail=mail"))
    named = ("matching of users across forests", "matching attribute", "source anchor attribute")
    (found,) = held(mine, told(**{**SIDS, "matching": "Email"}), baseline(shipped, **SIDS)).deviations
    assert found.choices == named[:1]
    (found,) = held(mine, told(), baseline(shipped, **SIDS)).deviations
    assert found.choices == named


def test_what_the_input_does_not_say_is_left_out():
    shipped = rule(scope=scope([("a", "EQUAL", "x")]), joins=joins("mail=mail"), flows=(direct("mail", "mail"),))
    silent = dict.fromkeys(("direction", "link_type", "password_sync", "soft_delete_expiry", "scope", "joins", "flows"))
    assert held(replace(shipped, **silent), told(), baseline(shipped)).deviations == ()
    assert held(shipped, told(), baseline(replace(shipped, **{**silent, "flows": shipped.flows}))).deviations == ()


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"scope": scope([("a", "EQUAL", None)])}, "scope: changed"),
        ({"scope": scope([(None, "EQUAL", "x")])}, "scope: changed"),
        (
            {
                "joins": (
                    replace(joins("a=b")[0], conditions=(replace(joins("a=b")[0].conditions[0], case_sensitive=None),)),
                )
            },
            "joins: changed",
        ),
        ({"flows": (flow("mail", kind="expression"),)}, "flow to mail: changed"),
        ({"flows": (flow("mail", kind="constant"),)}, "flow to mail: changed"),
        ({"flows": (flow("mail", kind=None),)}, "flow to mail: changed"),
        ({"flows": (flow("mail"),)}, "flow to mail: changed"),
    ],
)
def test_what_the_input_has_and_nobody_can_read_is_open(fields: dict[str, Any], part: str):
    shipped = rule(scope=scope([("a", "EQUAL", "x")]), joins=joins("mail=mail"), flows=(direct("mail", "mail"),))
    (found,) = held(replace(shipped, **fields), told(), baseline(shipped)).deviations
    assert (f"{found.part}: {found.action}", found.state) == (part, State.OPEN)
    back = held(shipped, told(), baseline(replace(shipped, **fields)))
    assert back.deviations == ()


def test_odd_rules_are_no_crash():
    odd = rule(
        scope=(ScopeGroup(conditions=()),),
        joins=(JoinGroup(conditions=()),),
        flows=(
            flow(None, kind=None),
            flow("", kind="constant", value=""),
            expression("x", "IIF(("),
            direct("a(b]*", "c)["),
        ),
    )
    plain = rule(flows=(direct("sourceAnchor", "objectGUID"),))
    for mine, shipped in ((odd, plain), (plain, odd), (odd, odd)):
        for here in (told(), told(source_anchor="](*", upn_attribute=" ", matching=7, matching_attribute=("a", 1))):
            held(mine, here, baseline(shipped, source_anchor="+)", matching=True))
    assert held(odd, told(), baseline(odd)).deviations == ()


def test_flows_to_one_attribute_are_compared_as_they_are():
    twice = one(direct("mail", "mail"), direct("Mail", "pager"))
    assert held(one(*reversed(twice.flows)), told(), baseline(twice)).deviations == ()
    for changed in (replace(twice.flows[0], merge="Merge"), replace(twice.flows[0], once=True)):
        (found,) = held(one(changed, twice.flows[1]), told(), baseline(twice)).deviations
        assert (found.part, found.action, found.state) == ("flow to mail", "changed", State.EDITED)


def test_the_nearest_shipped_rule_counts():
    near, far = rule(flows=(direct("a", "a"), direct("b", "b"))), rule(flows=(direct("c", "c"),))
    knowledge = Knowledge([baseline(far, name="far"), baseline(near, name="near")])
    assert [item.source for item in knowledge.baselines] == ["far", "near"]
    # Two baselines that disagree: the second one is left out.
    assert [(it.sources, it.parts) for it in knowledge.conflicts] == [
        (("far", "near"), ("flow to c", "flow to a", "flow to b"))
    ]
    assert knowledge.nearest(near, told()).baseline.source == "far"


def test_of_two_that_agree_the_one_with_the_whole_rule_is_shown():
    mine = rule(flows=(direct("a", "a"),))
    outline, whole = baseline(mine, name="outline"), baseline(mine, name="whole")
    outline = replace(outline, rules=tuple(replace(it, rule=None) for it in outline.rules))
    for order in ((outline, whole), (whole, outline), (outline, outline)):
        knowledge = Knowledge(order)
        assert knowledge.conflicts == []
        found = knowledge.nearest(replace(mine, flows=()), told())
        assert states([found]) == {"edited"}
        assert (found.shipped.rule is None) is (order == (outline, outline))


def test_what_is_known_of_a_tag():
    knowledge = Knowledge([baseline(rule("Microsoft.X.003"), rule("Microsoft.X.4"), rule("microsoft.Y"))])
    assert knowledge.revisions("microsoft.x") == {3, 4}
    assert knowledge.revisions("microsoft.y") == frozenset()
    assert [item.tag for item, _ in knowledge.of("MICROSOFT.X.03")] == ["Microsoft.X.003"]
    assert knowledge.of("Microsoft.X.005") == ()
    assert knowledge.nearest(rule("Microsoft.X.005"), told()) is None
    assert knowledge.nearest(rule("Microsoft.X.003", flows=None), told()) is None
    assert knowledge.nearest(rule("", link_type="Provision"), told(), "Microsoft.X.004").deviations == (
        Deviation("link_type", "", "changed", State.EDITED),
    )
