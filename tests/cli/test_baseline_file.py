"""Baseline files: what is written is read again, and whatever else a file holds is told in one line with its place."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.baselines.capture import Knowledge, capture, without_rules
from ruleguard.baselines.file import document, is_baseline, one_rule_a_line, read
from ruleguard.baselines.held import told_of
from ruleguard.baselines.shipped import FOLDER, shipped
from ruleguard.cli.inputs import load_one
from ruleguard.errors import InputError
from ruleguard.model.shipped import Baseline
from ruleguard.text import Source

SERVER = Path(__file__).resolve().parents[2] / "samples" / "server"


@cache
def pristine() -> Baseline:
    return capture(load_one(str(SERVER)))


def text_of(baseline: Baseline) -> str:
    return one_rule_a_line(document(baseline))


def source(text: str) -> Source:
    return Source("x.json", text.encode("utf-8", "surrogatepass"))


def valid(*, full: bool) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text_of(pristine() if full else without_rules(pristine())))
    return found


@pytest.mark.parametrize("full", [True, False])
def test_what_is_written_is_read_again(full: bool):
    baseline = pristine() if full else without_rules(pristine())
    again = read(source(text_of(baseline)))
    assert again.rules == baseline.rules
    assert (again.build, again.format, again.choices) == (baseline.build, baseline.format, baseline.choices)
    assert again.is_whole is baseline.is_whole
    assert [item.rule is not None for item in again.rules] == [full] * len(again.rules)
    assert text_of(again).splitlines()[5:] == text_of(baseline).splitlines()[5:]


def test_every_real_default_rule_is_read_again(real_data: Path):
    baseline = capture(load_one(str(real_data / "connect-1.1.130-contoso")))
    again = read(source(text_of(baseline)))
    assert len(again.rules) == 62
    assert again.rules == baseline.rules == shipped()[0].rules


def test_a_part_that_the_export_does_not_say_stays_unsaid():
    content = valid(full=True)
    rule = next(item for item in content["rules"] if item["joins"])
    rule["scope"] = None
    rule["joins"][0][0]["case_sensitive"] = None
    rule["name"] = None
    again = read(source(json.dumps(content)))
    found = next(item for item in again.rules if item.tag == rule["immutable_tag"])
    assert (found.scope, found.joins, found.name) == (None, None, "")
    assert json.loads(text_of(again))["rules"] == content["rules"]


def test_full_rules_and_fingerprints_find_the_same(real_data: Path):
    path = real_data / "connect-1.1.130-contoso"
    whole = capture(load_one(str(path)))
    config = load_one(str(SERVER))
    edited = [rule for rule in config.rules if rule.standard]
    answers = []
    for baseline in (whole, without_rules(whole)):
        knowledge = Knowledge([read(source(text_of(baseline)))])
        held = [knowledge.nearest(rule, told_of(config)) for rule in edited]
        answers.append([item and [(each.part, each.action, each.state) for each in item.deviations] for item in held])
    assert answers[0] == answers[1]
    assert len(edited) == 7


@pytest.mark.parametrize("bom", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_an_editor_may_write_it_in_another_encoding(bom: bytes):
    encoding = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}[bom]
    found = Source("x.json", bom + text_of(pristine()).replace("\n", "\r\n").encode(encoding))
    assert is_baseline(found)
    assert read(found).rules == pristine().rules


def test_another_program_may_write_it_in_another_order():
    content = valid(full=True)
    found = source(json.dumps(dict(reversed(content.items())), indent=1, sort_keys=True))
    assert is_baseline(found)
    assert read(found).rules == pristine().rules


def damaged(change: Callable[[dict[str, Any]], object], *, full: bool = True) -> str:
    content = valid(full=full)
    change(content)
    return json.dumps(content)


WHOLE = text_of(pristine())
CASES: dict[str, tuple[str, str]] = {
    "cut off": (WHOLE[:5000], "unterminated string starting at"),
    "empty object": ("{}", 'x.json:1:1: is a damaged baseline: it has no member "kind"'),
    "a list": ("[]", "is a damaged baseline"),
    "NaN": (WHOLE.replace('"is_whole": true', '"is_whole": NaN'), "NaN is no JSON value"),
    "Infinity": (WHOLE.replace('"is_whole": true', '"is_whole": -Infinity'), "is no JSON value"),
    "endless number": (
        WHOLE.replace('"is_whole": true', f'"is_whole": {"9" * 5000}'),
        "is no baseline: not valid JSON",
    ),
    "huge number": (WHOLE.replace('"is_whole": true', '"is_whole": 1e999'), "is_whole is not true or false"),
    "deep lists": ('{"kind": "default-rules", "rules": ' + "[" * 100_000, "JSON nested deeper than 32 levels"),
    "deep objects": ('{"kind": "default-rules", "rules": ' + '{"a":' * 100_000, "JSON nested deeper than 32 levels"),
    "a key twice": (
        WHOLE.replace('"is_whole": true', '"is_whole": true,\n"is_whole": false'),
        "x.json:5:13: is a damaged",
    ),
    "a key of a rule twice": (
        WHOLE.replace('"direction"', '"name": "x", "direction"', 1),
        "rules[0].name has 'name' twice",
    ),
    "version": (damaged(lambda it: it.update(version=7)), "is a baseline of version 7, this program reads 1"),
    "version true": (damaged(lambda it: it.update(version=True)), "is a baseline of version True"),
    "no version": (damaged(lambda it: it.pop("version")), "is a baseline of version None"),
    "long version": (damaged(lambda it: it.update(version="9" * 9000)), "is a baseline of version '999"),
    "forms": (
        damaged(lambda it: it.update(forms=2), full=False),
        "has fingerprints of version 2, this program makes 1",
    ),
    "forms of another type": (damaged(lambda it: it.update(forms=[1])), "has fingerprints of version [1]"),
    "forms that do not fit": (damaged(lambda it: it.update(forms=1)), "rules[0].scope is not text"),
    "no forms": (damaged(lambda it: it.pop("forms"), full=False), "rules[0].scope is not a list"),
    "source": (damaged(lambda it: it.update(source="x")), "source is not an object"),
    "build": (damaged(lambda it: it["source"].update(build=2.5)), "source.build is not text"),
    "format": (damaged(lambda it: it["source"].pop("format")), "source.format is missing"),
    "is_whole": (damaged(lambda it: it.update(is_whole=1)), "is_whole is not true or false"),
    "choices": (damaged(lambda it: it.update(choices=[])), "choices is not an object"),
    "a choice": (damaged(lambda it: it["choices"].update({"source-anchor": {}})), "choices.source-anchor is neither"),
    "a listed choice": (
        damaged(lambda it: it["choices"].update({"app-filter": [[]]})),
        "choices.app-filter[0] is not text",
    ),
    "rules": (damaged(lambda it: it.update(rules={})), "rules is not a list"),
    "a rule": (damaged(lambda it: it["rules"].insert(1, None)), "rules[1] is not an object"),
    "no tag": (damaged(lambda it: it["rules"][2].pop("immutable_tag")), "rules[2].immutable_tag is missing"),
    "another tag": (damaged(lambda it: it["rules"][2].update(immutable_tag="")), "rules[2].immutable_tag is no tag of"),
    "name": (damaged(lambda it: it["rules"][0].update(name=[])), "rules[0].name is not text"),
    "direction": (
        damaged(lambda it: it["rules"][0].update(direction=[]), full=False),
        "rules[0].direction is not text",
    ),
    "password": (
        damaged(lambda it: it["rules"][0].update(password_sync="no")),
        "rules[0].password_sync is not true or",
    ),
    "scope group": (damaged(lambda it: it["rules"][0].update(scope=[{}])), "rules[0].scope[0] is not a list"),
    "scope clause": (damaged(lambda it: it["rules"][0].update(scope=[["x"]])), "rules[0].scope[0][0] is not an object"),
    "scope value": (
        damaged(lambda it: it["rules"][0].update(scope=[[{"value": 5}]])),
        "rules[0].scope[0][0].value is not",
    ),
    "join": (
        damaged(lambda it: it["rules"][0].update(joins=[[{"case_sensitive": "x"}]])),
        "case_sensitive is not true or",
    ),
    "flows": (damaged(lambda it: it["rules"][0].update(flows=None)), "rules[0].flows is missing"),
    "a flow": (damaged(lambda it: it["rules"][0]["flows"].append(3)), "is not an object"),
    "sources": (damaged(lambda it: it["rules"][0]["flows"][0].update(sources=[1])), "flows[0].sources[0] is not text"),
    "once": (
        damaged(lambda it: it["rules"][0]["flows"][0].update(once=0)),
        "rules[0].flows[0].once is not true or false",
    ),
    "destination": (
        damaged(lambda it: it["rules"][0]["flows"][0].pop("destination"), full=False),
        "rules[0].flows[0].destination is missing",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_with_a_baseline_is_told_with_its_place(name: str):
    text, words = CASES[name]
    with pytest.raises(InputError) as caught:
        read(source(text))
    assert words in str(caught.value)
    assert str(caught.value).startswith("x.json:")
    assert len(str(caught.value)) < 400


def test_a_damaged_member_has_line_and_column(call: Callable[..., Any], tmp_path: Path):
    file = tmp_path / "ours.json"
    file.write_text(WHOLE.replace('"kind": "direct"', '"kind": 5', 1), encoding="utf-8")
    result = call("lint", SERVER, "--isolated", "--baseline", file)
    line = next(
        number for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if '"kind": 5' in text
    )
    assert (result.code, result.out) == (2, "")
    assert f"ours.json:{line}:" in result.err
    assert ".kind is not text. Capture it again with 'ruleguard baseline capture'" in result.err


def tried(raw: bytes) -> Baseline | str:
    """The baseline, or why it is none."""
    try:
        return read(Source("x.json", raw))
    except InputError as error:
        return str(error)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.sampled_from(["", "Microsoft.x." + "1" * 6000, "\ud800", "expression", "(" * 3000, "[a]&", 'IIF("', "x" * 5000]),
    st.lists(st.lists(st.dictionaries(st.sampled_from(["value", "operator", "connector_attribute"]), st.text()))),
    st.dictionaries(st.text(), st.integers(), max_size=2),
)


def _routes(value: object, route: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [route] if route else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in pairs:
        found += _routes(item, (*route, step))
    return found


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    content = valid(full=draw(st.booleans()))
    content["rules"] = content["rules"][: draw(st.integers(1, 3))]
    content = deepcopy(content)
    for _ in range(draw(st.integers(1, 4))):
        *above, last = draw(st.sampled_from(_routes(content)))
        parent: Any = content
        for step in above:
            parent = parent[step]
        if draw(st.booleans()):
            del parent[last]
        else:
            parent[last] = draw(ODD)
        if not content:
            break
    return content


@given(content=mutated(), data=st.data())
def test_no_damage_gives_anything_but_a_baseline_or_an_input_error(content: dict[str, Any], data: st.DataObject):
    text = json.dumps(content)
    if data.draw(st.booleans()):
        start = data.draw(st.integers(0, len(text)))
        text = (
            text[:start] + data.draw(st.sampled_from(["", "{", "]", '"', ",", "\\", "\x07", "NaN"])) + text[start + 1 :]
        )
    if not text:
        return
    baseline = tried(text.encode("utf-8"))
    if isinstance(baseline, str):
        assert baseline.startswith("x.json:")
        assert "\n" not in baseline
        return
    knowledge = Knowledge((*shipped(), baseline, read(source(text_of(baseline)))))
    config = load_one(str(SERVER))
    for rule in config.rules:
        knowledge.nearest(rule, told_of(config))


@given(raw=st.binary(max_size=300))
def test_any_bytes_at_the_end_of_a_baseline_are_told(raw: bytes):
    found = tried(WHOLE.encode("utf-8") + raw)
    assert not isinstance(found, str) or found.startswith("x.json")


def test_the_shipped_file_is_what_the_reader_takes():
    files = sorted(FOLDER.glob("connect-*.json"))
    assert all(is_baseline(Source(file.name, file.read_bytes())) for file in files)
    assert all(file.read_bytes().isascii() for file in files)
    assert [len(item.rules) for item in shipped()] == [62]
