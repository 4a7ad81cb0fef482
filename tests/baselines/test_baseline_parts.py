"""The parts that a comparison with a baseline is made of: canonical forms, choices, files, sightings."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from default_rules import ServerText
from small_rules import baseline, direct, flow, joins, rule, scope, told

from ruleguard.baselines import canonical
from ruleguard.baselines.choices import alike, differing, is_off, states
from ruleguard.baselines.file import document, is_baseline, one_rule_a_line, read
from ruleguard.baselines.held import Told, told_of
from ruleguard.baselines.revisions import SIGHTINGS, seen
from ruleguard.baselines.shapes import masked
from ruleguard.cli.inputs import load_one
from ruleguard.errors import InputError
from ruleguard.model.nodes import SyncRule
from ruleguard.text import Source

FULL = rule(scope=scope([("a", "EQUAL", "x")]), joins=joins("a=b", "b==c"), flows=(direct("mail", "mail"),))
WHOLE = document(baseline(FULL, source_anchor="objectGUID", excluded_attributes=("a",)))
OUTLINE = document(replace(baseline(FULL), rules=tuple(replace(it, rule=None) for it in baseline(FULL).rules)))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(FULL, name="another", precedence=7, identifier="x"), True),
        (replace(FULL, scope=(*FULL.scope, *FULL.scope)), True),
        (replace(FULL, flows=(direct("mail", "pager"),)), False),
        (replace(FULL, joins=FULL.joins[::-1]), False),
        (replace(FULL, link_type="Provision"), False),
    ],
)
def test_the_body_of_a_rule(other: SyncRule, same: bool):
    assert (canonical.body(other) == canonical.body(FULL)) is same
    assert (canonical.text(other) == canonical.text(FULL)) is same


@pytest.mark.parametrize("field", ["scope", "joins", "flows"])
def test_a_body_that_is_not_said(field: str):
    assert canonical.body(replace(FULL, **{field: None})) is None
    assert canonical.text(replace(FULL, **{field: None})) != canonical.text(FULL)
    assert canonical.flows((flow("mail", kind=None),)) is None


def test_what_the_wizard_was_told_is_known_from_the_formats_that_say_it(samples: Path, sample: ServerText):
    said = told_of(sample.config())
    assert (said.form, said.choices["source-anchor"]) == ("server-xml", "mS-DS-ConsistencyGuid")
    settings = told_of(load_one(str(samples / "active.json")))
    assert settings.form == "settings-json"
    assert settings.choices["source-anchor"] == said.choices["source-anchor"]
    assert told_of(load_one(str(samples / "rules" / "hr-leavers.ps1"))) == Told("rule-script", {})
    assert told_of(replace(sample.config(), settings=()))[:2] == ("server-xml", {})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (told(source_anchor="A"), told(source_anchor="a"), True),
        (told(source_anchor="A"), told(source_anchor="b"), False),
        (told(source_anchor="A"), told(), None),
        (told(), told(), None),
        (told(source_anchor="A"), Told("settings-json", {"source-anchor": "a"}), True),
        (told(source_anchor="A"), Told("settings-json", {"source-anchor": "b"}), None),
    ],
)
def test_whether_two_servers_were_told_the_same(one: Told, other: Told, expected: bool | None):
    assert alike(["source-anchor"], one, other) is alike(["source-anchor"], other, one) is expected


def test_the_choices_that_two_servers_made_differently():
    names = ("source-anchor", "upn-attribute", "matching")
    one = told(source_anchor="a", upn_attribute="mail", matching="x")
    assert differing(names, one, told(source_anchor="A", upn_attribute="upn")) == ["upn-attribute"]
    assert differing(names, one, told()) == []


def test_lists_have_no_order_and_no_capitals():
    one, other = told(excluded_attributes=("a", "B")), told(excluded_attributes=("b", "A"))
    assert alike(["excluded-attributes"], one, other) is True
    assert alike([], one, other) is None


def test_what_is_off():
    names = ("excluded-attributes", "app-filtering")
    assert is_off(names, told(excluded_attributes=(), app_filtering=False))
    assert not is_off(names, told(excluded_attributes=(), app_filtering=True))
    assert not is_off(names, told(excluded_attributes=()))
    assert is_off(names, Told("settings-json", {"excluded-attributes": ()}))  # that format has no other
    assert not is_off(names, told())
    assert not states("settings-json", "app-filtering")


def test_names_are_masked_as_whole_words():
    item = flow("x", kind="expression", expression='[mail] & "Mail" & [mailNickname] & [x-mail]')
    form, used = masked([item], ["mail", ""])
    assert used == {"mail"}
    assert form == masked([replace(item, expression='[uid] & "uid" & [mailNickname] & [x-mail]')], ["UID"])[0]
    assert form != masked([replace(item, expression='[uid] & "uid" & [mailNickname] & [x-uid]')], ["uid", "x-uid"])[0]
    assert masked([item], ["nick"]) == masked([item], []) == masked([flow("x")], ["mail"]) == ("", frozenset())


def test_where_a_revision_was_seen():
    assert seen("microsoft.infromaduserjoin", 6)
    assert seen("microsoft.infromaduserjoin", 7) == seen("microsoft.other", 1) == seen("microsoft.other", None) == ""
    assert all(stem == stem.casefold() for stem in SIGHTINGS)


def changed(content: dict[str, Any], route: tuple[Any, ...], value: Any) -> Source:
    """The file with another value at a route; ``...`` takes the member away."""
    copy = json.loads(json.dumps(content))
    *above, last = route
    place = copy
    for step in above:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return Source("ours.json", json.dumps(copy, indent=1).encode())


@pytest.mark.parametrize("content", [WHOLE, OUTLINE], ids=["in full", "fingerprints"])
@pytest.mark.parametrize(
    ("route", "value", "part"),
    [
        (("kind",), "something", "kind"),
        (("version",), 2, "version 2"),
        (("version",), True, "version True"),
        (("forms",), 99, "version 99"),
        (("source",), ..., "source is missing"),
        (("source", "build"), 7, "source.build is not text"),
        (("source", "format"), None, "source.format is missing"),
        (("is_whole",), "yes", "is_whole is not true or false"),
        (("choices",), [], "choices is not an object"),
        (("choices",), {"source-anchor": 1}, "choices.source-anchor is neither"),
        (("choices",), {"excluded-attributes": [1]}, "choices.excluded-attributes[0] is not text"),
        (("rules",), {}, "rules is not a list"),
        (("rules", 0), "x", "rules[0] is not an object"),
        (("rules", 0, "immutable_tag"), ..., "rules[0].immutable_tag is missing"),
        (("rules", 0, "immutable_tag"), "Custom.1", "is no tag of Microsoft's"),
        (("rules", 0, "flows", 0, "destination"), 7, "rules[0].flows[0].destination is not text"),
        (("rules", 0, "scope"), 7, "rules[0].scope is not"),
    ],
)
def test_a_damaged_file(content: dict[str, Any], route: tuple[Any, ...], value: Any, part: str):
    with pytest.raises(InputError) as caught:
        read(changed(content, route, value))
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"kind": "default-rules", "kind": "default-rules"}', '{"a": ' + "[" * 9000, '{"a": 1' + "0" * 9000],
)
def test_a_file_that_cannot_be_read(text: str):
    with pytest.raises(InputError):
        read(Source("ours.json", text.encode()))


@pytest.mark.parametrize(
    ("route", "value"),
    [
        (("choices",), {"a choice of the future": [[]], "source-anchor": "objectGUID"}),
        (("rules", 0, "name"), None),
        (("rules", 0, "scope"), None),
        (("rules", 0, "joins"), None),
        (("rules", 0, "scope", 0, 0, "value"), None),
        (("rules", 0, "joins", 0, 0, "case_sensitive"), None),
        (("rules", 0, "flows", 0, "destination"), None),
        (("rules", 0, "flows", 0, "kind"), ...),
        (("rules", 0, "flows"), []),
    ],
)
def test_what_a_file_may_leave_open(route: tuple[Any, ...], value: Any):
    found = read(changed(WHOLE, route, value))
    assert [item.tag for item in found.rules] == [FULL.immutable_tag]
    assert set(found.choices) <= {"source-anchor", "excluded-attributes"}


def test_what_is_a_baseline_file():
    text = one_rule_a_line(WHOLE)
    assert is_baseline(Source("a.json", text.encode()))
    assert is_baseline(Source("a.json", json.dumps(json.loads(text), indent=4, sort_keys=True).encode()))
    assert not is_baseline(Source("a.json", b'{"policyMetadata": {}}'))
    assert not is_baseline(Source("a.ps1", b'"kind": "default-rules"'))
