"""Where every rule and every field of a settings file stands, down to a part of a value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ruleguard.model.nodes import Config, Flow, JoinCondition, Node, Partition, ScopeCondition, SyncRule
from ruleguard.model.values import guid
from ruleguard.model.view import walk
from ruleguard.readers.settings_json import read
from ruleguard.text import Location, Source, Span

EVERY_KEY = (Path(__file__).parent / "data" / "every-key.json").read_text(encoding="utf-8")


def config(text: str) -> Config:
    return read(Source("in.json", text.encode()))


def text_at(place: Location | None) -> str:
    assert place is not None
    return place.source.slice(place.span)


def custom(members: str) -> str:
    """A settings file with one custom rule of one directory, each in a line of its own."""
    return (
        '{"onpremisesDirectoryPolicy": [\n  {"customSynchronizationRules": [\n    {"Name": "Größe 😀", '
        + members
        + "}\n  ]}\n]}"
    )


# --- every field ------------------------------------------------------------------------------------------------------

RULE_FIELDS = {
    "name": "Name",
    "identifier": "uniqueIdentifier",
    "description": "description",
    "direction": "direction",
    "source_object_type": "source",
    "target_object_type": "target",
    "link_type": "linkType",
    "precedence": "precedence",
    "immutable_tag": "immutableTag",
    "disabled": "disabled",
    "password_sync": "passwordHashSyncTarget",
    "scope": "scopeFilters",
    "joins": "joinConditions",
    "flows": "attributeMappings",
}
FLOW_FIELDS = {
    "destination": "destination",
    "kind": "flowType",
    "expression": "expression",
    "value": "value",
    "merge": "mergeType",
    "once": "executeOnce",
}
SCOPE_FIELDS = {"attribute": "attribute", "operator": "condition", "value": "value"}
PARTITION_FIELDS = {
    "dn": "distinguishedName",
    "fqdn": "fullyQualifiedDomainName",
    "selected": "selected",
    "inclusions": "containerInclusions",
    "exclusions": "containerExclusions",
    "preferred_controllers": "preferredControllers",
}


def fields(node: Node, config: Config) -> dict[str, str]:
    if isinstance(node, SyncRule):
        return RULE_FIELDS
    if isinstance(node, Flow):
        return FLOW_FIELDS
    if isinstance(node, ScopeCondition):
        return SCOPE_FIELDS
    if isinstance(node, Partition):
        return PARTITION_FIELDS
    if isinstance(node, JoinCondition):
        ends = ("source", "destination")
        outbound = any(
            node in group.conditions for rule in config.rules for group in rule.joins or () if outgoing(rule)
        )
        return dict(
            zip(("connector_attribute", "metaverse_attribute"), reversed(ends) if outbound else ends, strict=True)
        )
    return {}


def outgoing(rule: SyncRule) -> bool:
    return rule.direction == "outbound"


def checked(found: Config) -> Iterator[str]:
    """Every field of every node: at its place stands the member's value; without the member, the node's object."""
    for node in walk(found):
        whole = text_at(node.at())
        if not whole.startswith("{"):
            continue
        written = json.loads(whole)
        assert isinstance(written, dict)
        for field, key in fields(node, found).items():
            there = text_at(node.at(field))
            assert json.loads(there) == written.get(key, written)
            if key in written:
                yield f"{type(node).__name__}.{field}"


@pytest.mark.parametrize("name", ["active.json", "staging.json"])
def test_every_field_of_a_sample_is_where_it_is_said_to_be(samples: Path, name: str) -> None:
    raw = (samples / name).read_bytes()
    found = set(checked(read(Source(name, raw))))
    assert {"SyncRule.name", "SyncRule.flows", "Flow.expression", "ScopeCondition.operator", "Partition.dn"} <= found


def test_every_field_is_where_it_is_said_to_be() -> None:
    expected = {f"SyncRule.{name}" for name in RULE_FIELDS} | {f"Flow.{name}" for name in FLOW_FIELDS}
    expected |= {f"ScopeCondition.{name}" for name in SCOPE_FIELDS} | {f"Partition.{name}" for name in PARTITION_FIELDS}
    expected |= {"JoinCondition.connector_attribute", "JoinCondition.metaverse_attribute"}
    assert set(checked(config(EVERY_KEY))) == expected


def test_connectors_and_server() -> None:
    found = config(EVERY_KEY)
    _, ad = found.connectors or ()
    expected = {
        "name": '"Example forest"',
        "identifier": '"{00000000-0000-0000-0000-0000000000BB}"',
        "forest": '"example.test"',
        "account": '"EX\\\\MSOL_x"',
    }
    assert {field: text_at(ad.at(field)) for field in expected} == expected
    assert guid(json.loads(text_at(ad.at("identifier")))) == ad.identifier
    assert text_at(found.server.at("host")) == '"sync1.example.test"'
    assert text_at(found.server.at("build")) == '"2.4.27.0"'
    assert text_at(found.server.at("exported_at")) == '"2025-01-02 03:04:05Z"'


def test_settings() -> None:
    """At the place of a setting stands its value."""
    found = config(EVERY_KEY)
    for item in found.settings:
        there = json.loads(text_at(item.at("value")))
        if not isinstance(there, list):
            assert there == item.value
        elif there and not isinstance(there[0], dict):
            assert tuple(there) == item.value
    assert len(found.settings) > 30


def test_a_rule_is_placed_by_line_and_column() -> None:
    found = config(custom('"description": "d"'))
    place = found.rules[0].at()
    assert str(place) == "in.json:3:5"
    assert str(found.rules[0].at("description")) == "in.json:3:40"


def test_what_a_rule_does_not_have_is_the_rule() -> None:
    (rule,) = config(custom('"description": "d"')).rules
    assert rule.at("link_type") == rule.at("no such field") == rule.at()


# --- the places of what is written in another shape or spelling -------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "field", "expected"),
    [
        ('"enablePasswordSync": true', "password_sync", "true"),
        ('"joinFilters": [[{"source": "a"}]]', "joins", '[[{"source": "a"}]]'),
        ('"PRECEDENCE": 5', "precedence", "5"),
        ('"precedence": "5"', "precedence", '"5"'),
    ],
)
def test_other_spellings_of_a_rule(members: str, field: str, expected: str) -> None:
    (rule,) = config(custom(members)).rules
    assert text_at(rule.at(field)) == expected


@pytest.mark.parametrize("member", ["joinConditions", "joinFilters", "JOINFILTERS"])
@pytest.mark.parametrize(
    "written", ['[[{"source": "a", "destination": "b"}]]', '[{"source": "a", "destination": "b"}]']
)
@pytest.mark.parametrize(("direction", "connector"), [("Inbound", "a"), ("Outbound", "b")])
def test_joins(member: str, written: str, direction: str, connector: str) -> None:
    (rule,) = config(custom(f'"direction": "{direction}", "{member}": {written}')).rules
    (join,) = rule.joins or ()
    (condition,) = join.conditions
    assert condition.connector_attribute == connector
    assert text_at(condition.at("connector_attribute")) == f'"{connector}"'
    assert text_at(condition.at()) == '{"source": "a", "destination": "b"}'


@pytest.mark.parametrize(
    "written",
    [
        pytest.param('[[{"attribute": "a"}], [{"attribute": "b"}, {"attribute": "c"}]]', id="groups"),
        pytest.param('[{"attribute": "a"}, {"attribute": "b"}, {"attribute": "c"}]', id="flat"),
        pytest.param('[{"attribute": "a"}, [{"attribute": "b"}, null, {"attribute": "c"}]]', id="one collapsed"),
        pytest.param('{"attribute": "a"}', id="collapsed"),
        pytest.param('[null, [{"operator": "x", "attribute": "a"}]]', id="after null"),
    ],
)
def test_conditions_in_every_shape(written: str) -> None:
    (rule,) = config(custom(f'"scopeFilters": {written}')).rules
    conditions = [condition for group in rule.scope or () for condition in group.conditions]
    assert [text_at(item.at("attribute")) for item in conditions] == [f'"{item.attribute}"' for item in conditions]
    assert {item.attribute for item in conditions} == {name for name in "abc" if f'"{name}"' in written}


@pytest.mark.parametrize(
    ("members", "field", "expected"),
    [
        ('"valueMergeType": "Replace"', "merge", '"Replace"'),
        ('"applyOnce": true', "once", "true"),
        ('"source": "a"', "sources", '"a"'),
        ('"source": "a", "expression": "[b]"', "sources", '"a"'),
        ('"expression": "[b]"', "sources", '"[b]"'),
    ],
)
@pytest.mark.parametrize("form", ["[{}]", "{}"])
def test_other_spellings_of_a_flow(members: str, field: str, expected: str, form: str) -> None:
    written = form.replace("{}", "{" + members + "}")
    (rule,) = config(custom(f'"attributeMappings": {written}')).rules
    (flow,) = rule.flows or ()
    assert text_at(flow.at(field)) == expected


def test_a_directory_that_is_no_list() -> None:
    text = '{"onpremisesDirectoryPolicy":\n{"customSynchronizationRules":\n{"Name": "r", "precedence": 5}}}'
    (rule,) = config(text).rules
    assert str(rule.at("precedence")) == "in.json:3:29"


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ('"precedence": "high"', '"high"'),
        ('"enablePasswordSync": "maybe"', '"maybe"'),
        ('"joinFilters": "x"', '"x"'),
        ('"joinFilters": [[5]]', "5"),
        ('"attributeMappings": [{"valueMergeType": []}]', "[]"),
        ('"attributeMappings": [{"applyOnce": "no"}]', '"no"'),
        ('"attributeMappings": [{"source": [5]}]', "5"),
        ('"attributeMappings": {"source": {"a": 5}}', '{"a": 5}'),
        ('"scopeFilters": [[{"operator": []}]]', "[]"),
    ],
)
def test_a_fault_is_placed_at_the_value(members: str, place: str) -> None:
    found = config(custom(members))
    assert [fault.rule for fault in found.faults] == ["unexpected-type"]
    assert text_at(found.faults[0].at) == place


@pytest.mark.parametrize("member", ["joinConditions", "joinFilters"])
def test_an_unknown_key_of_a_condition_is_placed(member: str) -> None:
    found = config(custom(f'"{member}": [[{{"source": "a", "brandNewKey": "v"}}]]'))
    (kept,) = (item for item in found.settings if "brandNewKey" in item.name)
    assert text_at(kept.at("value")) == '"v"'


# --- inside a value ---------------------------------------------------------------------------------------------------

EXPRESSIONS: list[tuple[str, str, str]] = [
    (r"IIF([a]=\"x\",[b],[c])", '"x"', r"\"x\""),
    (r"IIF([a]=\"x\",[b],[c])", "[c]", "[c]"),
    (r"Word([a],1,\"\\\\\") & [mail]", "[mail]", "[mail]"),
    (r"\u0022f\u00fcr\u0022 & [mail]", "für", r"f\u00fcr"),
    (r"\"\ud83d\ude00\" & [mail]", "[mail]", "[mail]"),
    (r"\"\ud83d\ude00\" & [mail]", "\U0001f600", r"\ud83d\ude00"),
    ("\U0001f600é\u2028 & [mail]", "[mail]", "[mail]"),
    (r"\r\n  IIF(\r\n    [mail]\r\n  )", "[mail]", "[mail]"),
    (r"\t\/\b\f[mail]", "[mail]", "[mail]"),
]


@pytest.mark.parametrize(("literal", "part", "expected"), EXPRESSIONS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_part_of_an_expression(literal: str, part: str, expected: str, encoding: str, newline: str) -> None:
    text = custom(f'"attributeMappings": [{{"expression":\n"{literal}"}}]').replace("\n", newline)
    found = read(Source("in.json", text.encode(encoding)))
    (flow,) = found.rules[0].flows or ()
    assert flow.expression is not None
    start = flow.expression.index(part)
    place = flow.at("expression", Span(start, start + len(part)))
    assert text_at(place) == expected
    assert place is not None
    assert place.start.line == 4
    assert place.start.column == 2 + literal.index(expected)
    assert place.end.column == place.start.column + len(expected)


def test_the_whole_file_is_one_place() -> None:
    """Also when it ends behind the last brace and has characters outside ASCII."""
    text = custom('"a": 1')
    found = config(text)
    place = found.at()
    assert text_at(place) == text
    assert place is not None
    assert (place.end.line, place.end.column) == (5, 3)


def test_a_number_with_a_signed_exponent_hides_nothing() -> None:
    text = custom('"brandNewKey": [1E+16, 2.5e+3, "e+5"], "é1e+1": 5, "precedence": 7')
    found = config(text)
    assert text_at(found.rules[0].at("precedence")) == "7"
    kept: dict[str, Any] = {item.name.rpartition(".")[2]: item for item in found.settings}
    assert text_at(kept["é1e+1"].at("value")) == "5"
    assert text_at(kept["brandNewKey"].at("value")) == '[1E+16, 2.5e+3, "e+5"]'


def test_unknown_keys_that_differ_in_case_have_two_places() -> None:
    found = config('{"policyMetadata": {}, "brandNew": {"k": 1, "K": 2, "deep": {"A": 3, "a": 4}}}')
    kept = {item.name: item for item in found.settings}
    assert {name: text_at(item.at("value")) for name, item in kept.items() if name.startswith("brandNew")} == {
        "brandNew.k": "1",
        "brandNew.K": "2",
        "brandNew.deep.A": "3",
        "brandNew.deep.a": "4",
    }
