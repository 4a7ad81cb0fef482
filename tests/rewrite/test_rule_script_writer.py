"""The writer of rule scripts: the editor's own text, and the inverse of the reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.expressions.references import attribute_references
from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.values import DIRECTIONS, LINK_TYPES, MERGE_TYPES, OPERATORS, is_standard_tag
from ruleguard.readers.rule_script import read
from ruleguard.rewrite.rule_script import rule_script
from ruleguard.text import Source

EXPORT = Path(__file__).parents[1] / "readers" / "rule_script" / "editor.ps1"


def test_an_export_is_written_as_the_editor_wrote_it() -> None:
    text = EXPORT.read_text(encoding="utf-8")
    rules = read(Source("editor.ps1", text.encode())).rules
    # The editor's list of an expression's attributes is incomplete; the model takes them from the expression.
    assert rule_script(rules) == text.replace("-Source @('cn')", "-Source @('displayName','cn')")


def test_no_rules_are_no_text() -> None:
    assert rule_script([]) == ""


def some_rule() -> SyncRule:
    return read(Source("editor.ps1", EXPORT.read_bytes())).rules[0]


def test_fields_with_defaults() -> None:
    rule = replace(
        some_rule(),
        description=None,
        immutable_tag=None,
        soft_delete_expiry=None,
        precedence_before=None,
        precedence_after=None,
    )
    text = rule_script([rule])
    nobody = "'00000000-0000-0000-0000-000000000000'"
    for line in (
        "-Description ''",
        "-ImmutableTag ''",
        "-SoftDeleteExpiryInterval 0",
        f"-PrecedenceBefore {nobody}",
        f"-PrecedenceAfter {nobody}",
    ):
        assert f"\n{line} `\n" in text


@pytest.mark.parametrize(
    "field",
    [
        "name",
        "identifier",
        "direction",
        "precedence",
        "source_object_type",
        "target_object_type",
        "connector",
        "link_type",
        "disabled",
        "password_sync",
        "scope",
        "joins",
        "flows",
    ],
)
def test_a_field_that_is_not_known_cannot_be_written(field: str) -> None:
    rule = replace(some_rule(), **{field: None})
    with pytest.raises(ValueError, match=field) as caught:
        rule_script([rule])
    if field != "name":
        assert "In from AD – User's mail" in str(caught.value)


def test_parts_of_flows_and_conditions_cannot_be_left_open() -> None:
    rule = some_rule()
    flow = (rule.flows or ())[2]
    group = ScopeGroup(conditions=(ScopeCondition(attribute="a", operator=None, value="v"),))
    for broken, named in (
        (replace(rule, flows=(replace(flow, expression=None),)), "flows / expression"),
        (replace(rule, flows=(replace(flow, destination=None),)), "flows / destination"),
        (replace(rule, flows=(replace(flow, kind="constant"),)), "flows / value"),
        (replace(rule, scope=(group,)), "scope / operator"),
    ):
        with pytest.raises(ValueError, match=named):
            rule_script([broken])


def test_every_kind_of_apostrophe_is_doubled() -> None:
    text = rule_script([replace(some_rule(), name="a'b‘c’d")])
    assert "-Name 'a''b‘‘c’’d' `\n" in text, "PowerShell takes all of them for the end of a literal"


# The reader's inverse

TEXTS = st.text(alphabet=st.sampled_from("ab Z'’‘\"“$`\n–—-#<>@(){}[],;|&=+\\.:é漢😀\t1"), max_size=25)
WORDS = st.text(alphabet=st.sampled_from("abcXYZ-'`$é"), min_size=1, max_size=10)
GUIDS = st.uuids().map(str)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    kind = draw(st.sampled_from(["direct", "constant", "expression"]))
    expression = draw(TEXTS) if kind == "expression" else None
    return Flow(
        destination=draw(WORDS),
        kind=kind,
        sources={"direct": (draw(WORDS),), "constant": ()}.get(kind, attribute_references(expression or "")),
        expression=expression,
        value=draw(TEXTS) if kind == "constant" else None,
        merge=draw(st.sampled_from(MERGE_TYPES)),
        once=draw(st.booleans()),
    )


@st.composite
def scope_groups(draw: st.DrawFn) -> ScopeGroup:
    conditions = st.builds(ScopeCondition, attribute=WORDS, operator=st.sampled_from(OPERATORS), value=TEXTS)
    return ScopeGroup(conditions=tuple(draw(st.lists(conditions, min_size=1, max_size=3))))


@st.composite
def join_groups(draw: st.DrawFn) -> JoinGroup:
    conditions = st.builds(
        JoinCondition, connector_attribute=WORDS, metaverse_attribute=WORDS, case_sensitive=st.booleans()
    )
    return JoinGroup(conditions=tuple(draw(st.lists(conditions, min_size=1, max_size=3))))


@st.composite
def rules(draw: st.DrawFn) -> SyncRule:
    tag = draw(st.one_of(st.just(""), st.just("Microsoft.InFromADUserJoin.003"), TEXTS))
    return SyncRule(
        name=draw(TEXTS),
        identifier=draw(GUIDS),
        description=draw(TEXTS),
        direction=draw(st.sampled_from(DIRECTIONS)),
        connector=draw(GUIDS),
        source_object_type=draw(WORDS),
        target_object_type=draw(st.one_of(st.just("*"), WORDS)),
        link_type=draw(st.sampled_from(LINK_TYPES)),
        precedence=draw(st.integers(0, 500)),
        precedence_before=draw(st.one_of(st.just(""), GUIDS)),
        precedence_after=draw(st.one_of(st.just(""), GUIDS)),
        immutable_tag=tag,
        disabled=draw(st.booleans()),
        password_sync=draw(st.booleans()),
        soft_delete_expiry=draw(st.sampled_from(["0", "30", "1.00:00:00"])),
        standard=is_standard_tag(tag),
        scope=tuple(draw(st.lists(scope_groups(), max_size=2))),
        joins=tuple(draw(st.lists(join_groups(), max_size=2))),
        flows=tuple(draw(st.lists(flows(), max_size=3))),
    )


@given(st.lists(rules(), min_size=1, max_size=3), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_what_is_written_is_read_back(written: list[SyncRule], encoding: str) -> None:
    text = rule_script(written)
    config = read(Source("rules.ps1", text.encode(encoding)))
    assert list(config.rules) == written
    assert config.faults == ()
    assert rule_script(config.rules) == text
