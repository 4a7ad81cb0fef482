"""Reading a synchronization schema of Microsoft Graph."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.errors import InputError
from ruleguard.model.cloud_mappings import (
    ATTRIBUTE,
    CONSTANT,
    FUNCTION,
    UNREADABLE,
    AttributeMapping,
    CloudSchema,
    CloudSource,
)
from ruleguard.readers.graph_schema import MAX_DEPTH, read
from ruleguard.readers.graph_tree import LEFT_OUT, agree, parse_cloud, tree
from ruleguard.text import Source


def schema(value: Any) -> CloudSchema:
    return read(Source("schema.json", json.dumps(value).encode()))


def wrapped(*mappings: Any, **more: Any) -> dict[str, Any]:
    """A schema with one object mapping."""
    item = {"sourceObjectName": "user", "targetObjectName": "User", "attributeMappings": list(mappings), **more}
    names = {"sourceDirectoryName": "Active Directory", "targetDirectoryName": "Azure Active Directory"}
    return {"synchronizationRules": [{"name": "AD2AADProvisioning", **names, "objectMappings": [item]}]}


def first(found: CloudSchema) -> AttributeMapping:
    return next(found.object_mappings()).attributes[0]


def messages(found: CloudSchema) -> list[tuple[str, str]]:
    return [(fault.rule, fault.message) for fault in found.faults]


def attribute(name: str) -> dict[str, Any]:
    return {"expression": f"[{name}]", "name": name, "type": "Attribute", "parameters": []}


def constant(value: str) -> dict[str, Any]:
    return {"expression": f'"{value}"', "name": value, "type": "Constant", "parameters": []}


def function(expression: str, **parameters: Any) -> dict[str, Any]:
    listed = [{"key": key, "value": value} for key, value in parameters.items()]
    return {"expression": expression, "name": expression.partition("(")[0], "type": "Function", "parameters": listed}


@pytest.fixture(scope="module")
def sample_text(samples: Path) -> bytes:
    return (samples / "cloud-sync-schema.json").read_bytes()


@pytest.fixture(scope="module")
def sample(sample_text: bytes) -> CloudSchema:
    return read(Source("cloud-sync-schema.json", sample_text))


# --- the sample -------------------------------------------------------------------------------------------------------


def test_the_sample_is_read_completely_and_has_no_faults(sample: CloudSchema, sample_text: bytes):
    assert sample.faults == ()
    found = list(sample.object_mappings())
    written = json.loads(sample_text)["synchronizationRules"][0]["objectMappings"]
    assert [len(item.attributes) for item in found] == [len(item["attributeMappings"]) for item in written]
    assert [(item.source_type, item.target_type, item.enabled) for item in found] == [
        ("user", "User", True),
        ("inetOrgPerson", "User", False),
        ("group", "Group", True),
        ("contact", "Contact", True),
    ]
    assert {item.flows for item in found} == {("Add", "Update", "Delete")}


def test_the_sample_has_every_construct(sample: CloudSchema):
    mappings = [each for item in sample.object_mappings() for each in item.attributes]
    assert {each.flow_type for each in mappings} == {"Always", "ObjectAddOnly", "MultiValueAddOnly"}
    assert {each.behavior for each in mappings} == {"FlowWhenChanged", "FlowAlways"}
    assert {each.matching for each in mappings} == {0, 1}
    assert {each.source.kind for each in mappings if each.source} == {ATTRIBUTE, CONSTANT, FUNCTION}
    assert any(each.source is None for each in mappings)
    assert {None, "", "True", "DE"} == {each.default for each in mappings}
    scope = next(sample.object_mappings()).scope
    assert scope is not None
    assert [[(each.attribute, each.operator, each.values) for each in group] for group in scope.groups] == [
        [("extensionAttribute7", "NOT EQUALS", ("Leaver",)), ("sAMAccountName", "NOT REGEX MATCH", ("^svc_.*",))]
    ]
    rule = sample.rules[0]
    assert (rule.containers, rule.groups) == (("OU=HR,DC=northwind,DC=example",), ())
    assert (rule.editable, rule.priority, rule.is_inbound) == (True, 1, True)
    assert [each.name for each in sample.directories] == ["Active Directory", "Azure Active Directory"]
    assert [(each.name, each.multi_valued) for each in sample.directories[0].objects[0].attributes] == [
        ("objectGUID", False),
        ("userPrincipalName", False),
        ("proxyAddresses", True),
    ]


def test_a_place_is_the_place_of_the_mapping(sample: CloudSchema, sample_text: bytes):
    mapping = next(each for each in next(sample.object_mappings()).attributes if each.target == "department")
    at = mapping.at("target")
    assert at is not None
    line = sample_text.decode().splitlines()[at.start.line - 1]
    assert '"targetAttributeName": "department"' in line


# --- what is accepted -------------------------------------------------------------------------------------------------

JOB = {"id": "AD2AADProvisioning.1", "schema": wrapped({"targetAttributeName": "mail", "source": attribute("mail")})}
OTHER_JOB = {"id": "AD2AADPasswordHash.2", "schema": wrapped()}


@pytest.mark.parametrize(
    "value",
    [
        JOB["schema"],
        {"value": JOB["schema"]},
        {"@odata.context": "x", "value": [JOB["schema"]]},
        JOB,
        {"value": [JOB]},
        {"value": [OTHER_JOB, JOB]},
        [OTHER_JOB, JOB],
        {"Value": [None, 3, {"id": "no schema"}, JOB]},
    ],
)
def test_a_schema_is_found_in_what_graph_answers(value: Any):
    assert first(schema(value)).target == "mail"


def test_of_several_jobs_the_provisioning_of_users_is_read_and_that_is_said():
    found = schema({"value": [OTHER_JOB, JOB]})
    assert found.job == "AD2AADProvisioning.1"
    assert [rule for rule, _ in messages(found)] == ["mapping-twice"]


@pytest.mark.parametrize(
    ("settings", "domain"),
    [
        ([{"name": "DomainFQDN", "value": "northwind.example"}], "northwind.example"),
        ([{"name": "Domain", "value": '{"DomainFQDN":"northwind.example"}'}], "northwind.example"),
        ([{"name": "Domain", "value": '{"domain":"northwind.example"}'}], "northwind.example"),
        ([{"name": "Domain", "value": "northwind.example"}], "northwind.example"),
        ([{"name": "Domain", "value": "[1]"}], ""),
        ([{"name": "Domain", "value": '{"domain": 7}'}], ""),
        ([], ""),
    ],
)
def test_the_domain_comes_from_the_settings_of_the_job(settings: list[Any], domain: str):
    assert schema({**JOB, "synchronizationJobSettings": settings}).domain == domain


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "7", "null", '{"value": []}', '{"value": {"x": 1}}', '{"schema": {}}', "{", "<xml/>", "[[]]"],
)
def test_anything_else_is_refused_in_one_line(text: str):
    with pytest.raises(InputError) as caught:
        read(Source("x.json", text.encode()))
    assert "\n" not in str(caught.value)


def test_a_schema_of_the_other_direction_is_reported():
    value = wrapped()
    value["synchronizationRules"][0].update(sourceDirectoryName="Azure Active Directory", targetDirectoryName="AD")
    assert [rule for rule, _ in messages(schema(value))] == ["no-mapping"]


def test_spellings_and_keys_in_any_case():
    mapping = {
        "TargetAttributeName": " mail ",
        "FLOWTYPE": "objectaddonly",
        "flowBehavior": "flowalways",
        "Source": None,
    }
    found = first(schema(wrapped(mapping)))
    assert (found.target, found.flow_type, found.behavior) == ("mail", "ObjectAddOnly", "FlowAlways")


@pytest.mark.parametrize("flows", ["Add, Update, Delete", "Add,Update,Delete", ["Add", "Update,Delete"]])
def test_flow_types_in_every_form(flows: Any):
    assert next(schema(wrapped(flowTypes=flows)).object_mappings()).flows == ("Add", "Update", "Delete")


# --- expression and parameters ----------------------------------------------------------------------------------------

TRIM = function("Trim([a])", source=attribute("a"))
AGREEING = {
    "attribute": attribute("a"),
    "attribute in another case": {**attribute("a"), "expression": "[A]"},
    "constant": constant("DE"),
    "constant without quotes": {**constant("DE"), "expression": "DE"},
    "constant with a quotation mark": {**constant('say "x"'), "expression": '"say \\"x\\""'},
    "number as text": function("Left([a], 3)", source=attribute("a"), numChars=constant("3")),
    "no expression": {**TRIM, "expression": ""},
    "no parameters": {**TRIM, "parameters": []},
    "arguments left out": function(
        'Replace([a], "-", , , "_", , )', source=attribute("a"), Find=constant("-"), Replacement=constant("_")
    ),
    "operators": function(
        'IIF([a] = "x", [b], "y")',
        condition=function('=([a], "x")', l=attribute("a")),
        one=attribute("b"),
        two=constant("y"),
    ),
    "unreadable expression": {**TRIM, "expression": "Trim([a"},
}
DISAGREEING = {
    "another attribute": {**attribute("a"), "expression": "[b]"},
    "another constant": {**constant("DE"), "expression": '"US"'},
    "another function": {**TRIM, "expression": "ToLower([a])"},
    "another attribute inside": {**TRIM, "expression": "Trim([b])"},
    "one argument more": {**TRIM, "expression": 'Trim([a], "x")'},
    "another constant inside": function("Left([a], 4)", source=attribute("a"), numChars=constant("3")),
    "another attribute beside an operator": function(
        'IIF([c] = "x", [b], "y")',
        condition=function('=([a], "x")', l=attribute("a")),
        one=attribute("b"),
        two=constant("y"),
    ),
}


@pytest.mark.parametrize("name", AGREEING)
def test_agreement_is_no_fault(name: str):
    found = schema(wrapped({"targetAttributeName": "x", "source": AGREEING[name]}))
    assert messages(found) == []
    source = first(found).source
    assert source is not None
    assert agree(source)
    assert tree(source) is not None


@pytest.mark.parametrize("name", DISAGREEING)
def test_disagreement_is_reported_at_the_mapping_and_gives_no_tree(name: str):
    found = schema(wrapped({"targetAttributeName": "x", "source": DISAGREEING[name]}))
    assert [rule for rule, _ in messages(found)] == ["mapping-disagrees"]
    assert "x: the expression and its parameters disagree" in found.faults[0].message
    assert found.faults[0].at is not None
    source = first(found).source
    assert source is not None
    assert tree(source) is None


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        (function("Replace", source=attribute("a"), oldValue=constant("-"), replacementValue=constant("_")),
         'Replace([a], "-", , , "_", , )'),
        (function("Replace", source=attribute("a"), regexPattern=constant("-"), Replacement=constant("_")),
         'Replace([a], , "-", , "_", , )'),
        (function("Switch", source=attribute("a"), key1=constant("x"), value1=constant("y")), 'Switch([a], , "x", "y")'),
        (function("Now"), "Now()"),
    ],
)  # fmt: skip
def test_parameters_give_the_tree_where_the_expression_is_missing(source: dict[str, Any], expression: str):
    found = first(schema(wrapped({"targetAttributeName": "x", "source": {**source, "expression": ""}}))).source
    assert found is not None
    assert tree(found) == parse_cloud(expression)


def test_parameters_with_unknown_places_give_none():
    source = function("Replace", source=attribute("a"), mystery=constant("-"))
    found = first(schema(wrapped({"targetAttributeName": "x", "source": {**source, "expression": ""}}))).source
    assert found is not None
    assert tree(found) is None


def test_arguments_that_are_left_out_keep_their_places():
    found = parse_cloud('Replace([mailNickname], , "[a-zA-Z_]*", , "", , )')
    assert found is not None
    assert getattr(found, "arguments", ())[1] == LEFT_OUT
    assert parse_cloud("Now()") is not None
    assert parse_cloud("Trim(") is None


# --- hostile and broken -----------------------------------------------------------------------------------------------


def nested(depth: int) -> dict[str, Any]:
    source = attribute("a")
    for _ in range(depth):
        source = function("Trim(...)", source=source)
        source["expression"] = ""
    return source


@pytest.mark.parametrize(
    ("depth", "ids"), [(MAX_DEPTH - 1, []), (MAX_DEPTH, ["mapping-too-deep"]), (200, ["mapping-too-deep"])]
)
def test_nesting_is_limited_and_that_is_said(depth: int, ids: list[str]):
    found = schema(wrapped({"targetAttributeName": "x", "source": nested(depth)}))
    assert [rule for rule, _ in messages(found)] == ids
    source = first(found).source
    assert source is not None
    assert (tree(source) is None) is bool(ids)


def test_json_that_is_nested_beyond_reading_is_refused():
    text = '{"synchronizationRules":' + "[" * 100_000 + "]" * 100_000 + "}"
    with pytest.raises(InputError):
        read(Source("x.json", text.encode()))


def test_an_unknown_type_of_source_is_reported():
    found = schema(wrapped({"targetAttributeName": "x", "source": {"type": "Magic", "name": "a"}}))
    assert [rule for rule, _ in messages(found)] == ["unexpected-type"]
    assert first(found).source == CloudSource(kind=UNREADABLE, name="a", expression="")


def test_a_target_that_is_mapped_twice_is_reported():
    mapping = {"targetAttributeName": "mail", "source": attribute("mail")}
    found = schema(wrapped(mapping, {**mapping, "targetAttributeName": "Mail"}))
    assert [rule for rule, _ in messages(found)] == ["mapping-twice"]


ODD = st.sampled_from(
    [None, True, 0, -1, 1e300, 10**40, "", "x", [], {}, [[]], [None], {"value": 1}, ["a", 7], {"a": {}}]
)


def routes(value: Any, route: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [route, *(deeper for key, item in below for deeper in routes(item, (*route, key)))]


@given(st.data())
def test_no_odd_type_anywhere_raises(sample_text: bytes, data: st.DataObject):
    value = copy.deepcopy(json.loads(sample_text))
    for _ in range(data.draw(st.integers(1, 3))):
        *before, last = data.draw(st.sampled_from([each for each in routes(value) if each]))
        place = value
        for step in before:
            place = place[step]
        place[last] = data.draw(ODD)
    try:
        found = schema(value)
    except InputError:
        return
    for item in found.object_mappings():
        assert all(each.source is None or tree(each.source) is not False for each in item.attributes)
    assert all("\n" not in fault.message for fault in found.faults)


KEYS = (
    "value",
    "schema",
    "synchronizationRules",
    "objectMappings",
    "attributeMappings",
    "source",
    "parameters",
    "type",
)


@given(
    st.recursive(
        ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner), max_leaves=20
    )
)
def test_no_json_raises_anything_but_an_input_error(value: Any):
    with suppress(InputError):
        schema(value)
