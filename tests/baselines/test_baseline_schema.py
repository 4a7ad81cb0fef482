"""Which flows a default rule has depends on what Exchange and Lync have added to the forest's schema."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_rules import direct, expression, rule

from ruleguard.baselines.capture import Knowledge, capture
from ruleguard.baselines.held import State, told_of
from ruleguard.baselines.schema_parts import LABEL
from ruleguard.model.nodes import AttributeType, Config, Connector, Flow, Input, Schema, Server, Setting, SyncRule

FOREST = "00000000-0000-4000-8000-000000000002"
LYNC = "Microsoft.InfromADUserLync.004"
PERSON_LYNC = "Microsoft.InfromADInetOrgPersonLync.003"
GROUP = "Microsoft.InfromADGroupCommon.004"
HYBRID = "Microsoft.OuttoADUserExchangeHybrid.003"
CONTACT_LYNC = "Microsoft.InfromADContactLync.003"
ASKS = "IIF(IsPresent([msRTCSIP-OwnerUrn]),[cn],NULL)"
LINE, URN, ENABLED = "msRTCSIP-Line", "msRTCSIP-OwnerUrn", "msRTCSIP-UserEnabled"
SENIORITY = "msDS-HABSeniorityIndex"


def config(rules: tuple[SyncRule, ...], *schema: str, script: bool = False) -> Config:
    attributes = {name: AttributeType(name, "string", False, False) for name in schema}
    forest = Connector(
        identifier=FOREST,
        name="contoso.example",
        kind="ad",
        forest="contoso.example",
        schema=Schema(attributes=attributes, object_types=None),
        details=(),
        **dict.fromkeys(
            ("partitions", "attributes", "run_profiles", "password_hash_sync", "account", "library", "version")
        ),
    )
    return Config(
        input=Input("export", "rule-script" if script else "server-xml", "utf-8"),
        server=Server(host=None, build=None if script else "1.1.130.0", staging=None, exported_at=None),
        connectors=None if script else (forest,),
        rules=rules,
        settings=()
        if script
        else (Setting(name="Microsoft.SynchronizationOption.AnchorAttribute", value="objectGUID"),),
        metaverse=None,
    )


def lync(*names: str, **fields: object) -> SyncRule:
    return rule(LYNC, flows=tuple(direct(name, name) for name in names), **fields)


def states(clean: Config, mine: Config) -> dict[str, tuple[str, State]]:
    """What differs in the first rule: action and state by attribute."""
    held = Knowledge([capture(clean)]).nearest(mine.rules[0], told_of(mine))
    assert held is not None
    assert all((item.choices == (LABEL,)) is (item.state is not State.EDITED) for item in held.deviations)
    return {item.destination: (item.action, item.state) for item in held.deviations}


FULL = config((lync(LINE, URN, ENABLED),), LINE, URN, ENABLED)


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        pytest.param(config((lync(LINE),), LINE), State.CHOSEN, id="the schema lacks it"),
        pytest.param(config((lync(LINE),), LINE, URN), State.EDITED, id="the schema has it"),
        pytest.param(config((lync(LINE),), script=True), State.CHOSEN_OR_EDITED, id="nobody knows the schema"),
        pytest.param(
            config(
                (lync(LINE), rule(PERSON_LYNC, source_object_type="inetOrgPerson", flows=(direct(URN, URN),))),
                script=True,
            ),
            State.EDITED,
            id="another default rule of the script takes it over",
        ),
        pytest.param(
            config(
                (lync(LINE), rule(PERSON_LYNC, source_object_type="inetOrgPerson", flows=(expression("cn", ASKS),))),
                script=True,
            ),
            State.CHOSEN_OR_EDITED,
            id="another default rule of the script only asks for it",
        ),
        pytest.param(
            config(
                (lync(LINE), rule(CONTACT_LYNC, source_object_type="contact", flows=(direct(URN, URN),))), script=True
            ),
            State.CHOSEN_OR_EDITED,
            id="another type of object has it",
        ),
    ],
)
def test_a_flow_that_is_missing(mine: Config, expected: State):
    found = states(FULL, mine)
    assert found[URN] == ("removed", expected)


@pytest.mark.parametrize(
    ("clean", "mine", "expected"),
    [
        pytest.param(config((lync(LINE),), LINE), FULL, State.CHOSEN, id="the clean server's schema lacks it"),
        pytest.param(config((lync(LINE),), LINE, URN), FULL, State.EDITED, id="the clean server's schema has it"),
        pytest.param(
            config((lync(LINE),), script=True), FULL, State.CHOSEN_OR_EDITED, id="nobody knows the schema there"
        ),
        pytest.param(
            config((lync(LINE),), LINE), config((lync(LINE, URN),), LINE), State.EDITED, id="the schema here lacks it"
        ),
    ],
)
def test_a_flow_that_is_more(clean: Config, mine: Config, expected: State):
    assert states(clean, mine)[URN] == ("added", expected)


@pytest.mark.parametrize(
    "flow",
    [
        pytest.param(direct("department", URN), id="the shipped rule reads the attribute otherwise"),
        pytest.param(expression("telephoneNumber", f"Left([{URN}],5)"), id="it does not copy the attribute"),
        pytest.param(direct("department", "division"), id="every schema has it"),
    ],
)
def test_an_added_flow_that_no_schema_explains(flow: Flow):
    mine = config((replace(FULL.rules[0], flows=(*FULL.rules[0].flows, flow)),), LINE, URN, ENABLED)
    assert [state for _, state in states(FULL, mine).values()] == [State.EDITED]


def test_a_trimmed_attribute_is_copied():
    mine = replace(lync(LINE), flows=(direct(LINE, LINE), expression(URN, f" Trim( [{URN}] )")))
    assert states(config((lync(LINE),), LINE), config((mine,), LINE, URN)) == {URN: ("added", State.CHOSEN)}


def test_groups_may_lack_an_attribute_that_users_have():
    def group(*flows: Flow) -> SyncRule:
        return rule(GROUP, source_object_type="group", target_object_type="group", flows=(direct("cn", "cn"), *flows))

    without, having = config((group(),), SENIORITY), config((group(direct(SENIORITY, SENIORITY)),), SENIORITY)
    assert states(without, having) == {SENIORITY: ("added", State.CHOSEN)}
    assert states(having, without) == {SENIORITY: ("removed", State.CHOSEN_OR_EDITED)}


def test_an_expression_that_asks_for_an_attribute_is_in_every_forest():
    """Without sourceObjectType nothing is synchronized: that it is gone is an edit, with Exchange and without."""
    kind = expression("sourceObjectType", 'IIF(IsPresent([msExchRecipientTypeDetails]), NULL, "User")')
    clean = config((replace(lync(LINE), flows=(direct(LINE, LINE), kind)),), LINE, "msExchRecipientTypeDetails")
    assert states(clean, config((lync(LINE),), LINE)) == {"sourceObjectType": ("removed", State.EDITED)}


def test_outbound_flows_need_the_attribute_they_write():
    def hybrid(*names: str) -> SyncRule:
        flows = tuple(direct(name, f"cloud{name}") for name in names)
        return rule(HYBRID, direction="outbound", source_object_type="person", target_object_type="user", flows=flows)

    names = ("msExchUserHoldPolicies", "msExchSafeSendersHash")
    clean = config((hybrid(*names),), *names)
    assert states(clean, config((hybrid(names[0]),), names[0])) == {names[1]: ("removed", State.CHOSEN)}
    assert states(clean, config((hybrid(names[0]),), *names)) == {names[1]: ("removed", State.EDITED)}


def test_forests_of_one_clean_server_may_differ_in_their_schemas():
    two = lync(LINE, connector="00000000-0000-4000-8000-000000000003")
    both = config((lync(LINE, URN), two), LINE, URN)
    assert Knowledge([capture(both)]).conflicts == []
    edited = replace(two, link_type="Provision")
    assert [each.parts for each in Knowledge([capture(config((lync(LINE, URN), edited), LINE))]).conflicts] == [
        ("link_type",)
    ]
