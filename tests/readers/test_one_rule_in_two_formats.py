"""The same rule, written as settings and as the server's XML, is the same rule."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from ruleguard.model.nodes import SyncRule
from ruleguard.model.values import FLOW_KINDS, LINK_TYPES, MERGE_TYPES, OPERATORS
from ruleguard.readers import server_xml, settings_json
from ruleguard.text import Source

AD = "00000000-0000-0000-0000-0000000000bb"
# In the XML, lines around a name come from a formatter and are no part of it.
# The XML turns a carriage return into a line feed, and a text of blanks alone stands for none.
texts = st.text(alphabet="aé€😀 \n\t<>&\"'[]{}\\,;=u", max_size=10).filter(lambda text: not text.isspace())
names = st.text(alphabet="abc-é", min_size=1, max_size=6)
conditions = st.fixed_dictionaries({"attribute": names, "condition": st.sampled_from(OPERATORS), "value": texts})
joins = st.fixed_dictionaries({"source": names, "destination": names, "caseSensitive": st.booleans()})
flows = st.fixed_dictionaries(
    {
        "flowType": st.sampled_from([kind.title() for kind in FLOW_KINDS]),
        "destination": names,
        "text": texts.filter(bool),
        "mergeType": st.sampled_from(MERGE_TYPES),
        "executeOnce": st.booleans(),
    }
).map(lambda flow: {**flow, "text": flow["text"].strip()} if flow["flowType"] == "Direct" else flow)
rules = st.fixed_dictionaries(
    {
        "Name": texts,
        "uniqueIdentifier": st.uuids().map(str),
        "description": texts,
        "source": names,
        "target": names,
        "linkType": st.sampled_from(LINK_TYPES),
        "direction": st.sampled_from(["Inbound", "Outbound"]),
        "precedence": st.integers(0, 200),
        "immutableTag": st.just(""),
        "disabled": st.booleans(),
        "passwordHashSyncTarget": st.booleans(),
        "scopeFilters": st.lists(st.lists(conditions, min_size=1, max_size=3), max_size=3),
        "joinConditions": st.lists(st.lists(joins, min_size=1, max_size=2), max_size=2),
        "attributeMappings": st.lists(flows, max_size=4),
    }
)
MEMBERS = {"Direct": "source", "Constant": "value", "Expression": "expression"}


def as_settings(rule: dict[str, Any]) -> str:
    mappings = []
    for flow in rule["attributeMappings"]:
        mapping = {name: value for name, value in flow.items() if name != "text"}
        mappings.append({**mapping, MEMBERS[flow["flowType"]]: flow["text"]})
    owner = {"uniqueIdentifier": AD, "customSynchronizationRules": [{**rule, "attributeMappings": mappings}]}
    return json.dumps({"onpremisesDirectoryPolicy": [owner]}, ensure_ascii=len(rule["Name"]) % 2 == 0)


def element(name: str, value: object) -> str:
    return f"<{name}>{escape(str(value))}</{name}>" if value != "" else f"<{name} />"


def mapping(flow: dict[str, Any]) -> str:
    once = ' execute-once="true"' if flow["executeOnce"] else ""
    text = flow["text"]
    written = {
        "Direct": f"<src>{element('attr', text)}</src>",
        "Constant": element("src", text),
        "Expression": f"<src><attr>one</attr></src>{element('expression', text)}",
    }[flow["flowType"]]
    return (
        f"<mapping{once}>{element('dest', flow['destination'])}{written}{element('valueMergeType', flow['mergeType'])}"
        "</mapping>"
    )


def as_xml(rule: dict[str, Any]) -> str:
    sides = ("csAttribute", "ilmAttribute") if rule["direction"] == "Inbound" else ("ilmAttribute", "csAttribute")
    criteria = "".join(
        "<conditions>"
        + "".join(
            f"<scope>{element('csAttribute', item['attribute'])}{element('csOperator', item['condition'])}"
            f"{element('csValue', item['value'])}</scope>"
            for item in group
        )
        + "</conditions>"
        for group in rule["scopeFilters"]
    )
    relations = "".join(
        "<conditions>"
        + "".join(
            f"<condition>{'<caseSensitive>True</caseSensitive>' if item['caseSensitive'] else ''}"
            f"{element(sides[0], item['source'])}{element(sides[1], item['destination'])}</condition>"
            for item in group
        )
        + "</conditions>"
        for group in rule["joinConditions"]
    )
    plain = {
        "id": "{" + rule["uniqueIdentifier"].upper() + "}",
        "name": rule["Name"],
        "description": rule["description"],
        "immutable-tag": rule["immutableTag"],
        "direction": rule["direction"],
        "disabled": rule["disabled"],
        "connector": "{" + AD + "}",
        "sourceObjectType": rule["source"],
        "targetObjectType": rule["target"],
        "linkType": rule["linkType"],
        "precedence": rule["precedence"],
        "EnablePasswordSync": str(rule["passwordHashSyncTarget"]).lower(),
    }
    body = "".join(element(name, value) for name, value in plain.items())
    flows = "".join(mapping(flow) for flow in rule["attributeMappings"])
    return (
        f"<synchronizationRule>{body}<attribute-mappings>{flows}</attribute-mappings>"
        f"<relationshipCriteria>{relations}</relationshipCriteria>"
        f"<synchronizationCriteria>{criteria}</synchronizationCriteria></synchronizationRule>"
    )


def only(found: list[SyncRule] | tuple[SyncRule, ...]) -> SyncRule:
    (rule,) = found
    return rule


@settings(max_examples=150, deadline=None)
@given(rule=rules)
def test_a_rule_is_the_same_in_settings_and_in_xml(rule: dict[str, Any]) -> None:
    one = only(settings_json.read(Source("in.json", as_settings(rule).encode())).rules)
    other = only(server_xml.read(Source("in.xml", as_xml(rule).encode())).rules)
    assert one == replace(other, precedence_before=None, precedence_after=None, soft_delete_expiry=None)
    assert one.name == rule["Name"]
    assert [flow.expression or flow.value or flow.sources[0] for flow in one.flows or ()] == [
        flow["text"] for flow in rule["attributeMappings"]
    ]
