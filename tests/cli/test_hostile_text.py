"""Names and values of others: they never act on the terminal, and never look like a line of the program's own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ESCAPES = "\x1b[2J\x1b]0;x\x07\x9b31m\x08\x7f"
BIDI = "\u202e\u2066\u200f\u061c"
FORGED = "error[forged]: not from ruleguard"
EVIL = f"a{ESCAPES}{BIDI}\r\n{FORGED}\n  {FORGED}"
# XML cannot hold most control characters; those that it can hold are bad enough.
EVIL_XML = f"a\x9b31m\x7f{BIDI}&#13;&#10;{FORGED}&#10;  {FORGED}"
UNSAFE = set(ESCAPES + BIDI) - set("[2J]0;x31m")


def settings() -> str:
    rule = {
        "Name": EVIL,
        "description": EVIL,
        "source": EVIL,
        "target": EVIL,
        "linkType": EVIL,
        "direction": EVIL,
        "immutableTag": EVIL,
        "uniqueIdentifier": EVIL,
        "precedence": 500,
        "scopeFilters": [{"attribute": EVIL, "condition": EVIL, "value": EVIL}, {"attribute": "b"}],
        "joinConditions": [[{"source": EVIL, "destination": EVIL}]],
        "attributeMappings": [
            {"flowType": kind, "destination": EVIL, member: EVIL, "mergeType": EVIL}
            for kind, member in (
                ("Direct", "source"),
                ("Constant", "value"),
                ("Expression", "expression"),
                (EVIL, "source"),
            )
        ],
        EVIL: EVIL,
        "precedence ": [EVIL],
    }
    directory = {
        "friendlyName": EVIL,
        "uniqueIdentifier": EVIL,
        "fullyQualifiedDomainName": EVIL,
        "onPremisesDirectoryAccount": EVIL,
        "partitionFilters": [
            {"distinguishedName": EVIL, "selected": EVIL, "containerInclusions": [EVIL], "containerExclusions": [EVIL]}
        ],
        "customSynchronizationRules": [rule, rule],
    }
    return json.dumps(
        {
            "policyMetadata": {"azureADConnectVersion": EVIL, "timeCreated": EVIL, EVIL: EVIL},
            "deploymentMetadata": {"hostName": EVIL},
            "authenticationPolicy": [EVIL],
            "onpremisesDirectoryPolicy": [directory],
            EVIL: {EVIL: [EVIL]},
        }
    )


def server() -> str:
    rule = "".join(
        f"<{name}>{EVIL_XML}</{name}>"
        for name in (
            "id",
            "name",
            "description",
            "immutable-tag",
            "direction",
            "connector",
            "sourceObjectType",
            "linkType",
        )
    )
    flow = f"<dest>{EVIL_XML}</dest><src><attr>{EVIL_XML}</attr></src><valueMergeType>{EVIL_XML}</valueMergeType>"
    flow = f"<mapping>{flow}</mapping>"
    scope = f"<scope><csAttribute>{EVIL_XML}</csAttribute><csOperator>{EVIL_XML}</csOperator></scope>"
    partition = (
        f"<partition><name>{EVIL_XML}</name><filter><object-classes><object-class>{EVIL_XML}</object-class></object-classes>"
        f"<containers><inclusions><inclusion>{EVIL_XML}</inclusion></inclusions></containers></filter></partition>"
    )
    profile = (
        f"<run-configuration><name>{EVIL_XML}</name><configuration><step><step-type type='{EVIL_XML}'/></step>"
        "</configuration></run-configuration>"
    )
    return (
        f"<export server='{EVIL_XML}' export-date='{EVIL_XML}'><synchronizationRule>{rule}<precedence>100</precedence>"
        f"<attribute-mappings>{flow}{flow}</attribute-mappings><synchronizationCriteria><conditions>{scope}</conditions>"
        f"</synchronizationCriteria></synchronizationRule><ma-data><id>{EVIL_XML}</id><name>{EVIL_XML}</name>"
        f"<category>{EVIL_XML}</category><attribute-inclusion><attribute>{EVIL_XML}</attribute></attribute-inclusion>"
        f"<ma-partition-data>{partition}</ma-partition-data><ma-run-data>{profile}</ma-run-data></ma-data><mv-data>"
        f"<parameter-values><parameter name='{EVIL_XML}'>{EVIL_XML}</parameter></parameter-values></mv-data></export>"
    )


@pytest.fixture(params=["settings", "server"])
def evil(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "in"
    path.write_text({"settings": settings, "server": server}[request.param](), encoding="utf-8")
    return path


def assert_harmless(text: str) -> None:
    assert not UNSAFE & set(text)
    assert not [line for line in text.splitlines() if line.strip().startswith(FORGED)]


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint"],
        ["lint", "--format", "concise"],
        ["lint", "--format", "json"],
        ["lint", "--statistics"],
        ["show"],
        ["show", "--volatile"],
        ["show", "--format", "json"],
    ],
    ids=" ".join,
)
def test_nothing_reaches_the_terminal_raw(call: Callable[..., Any], evil: Path, arguments: list[str]) -> None:
    result = call(arguments[0], evil, *arguments[1:])
    assert result.code in (0, 1)
    assert FORGED in result.out or "--statistics" in arguments
    assert_harmless(result.out)
    assert_harmless(result.err)


@pytest.mark.parametrize("form", ["text", "json"])
def test_nothing_reaches_the_terminal_raw_from_a_comparison(
    call: Callable[..., Any], evil: Path, samples: Path, form: str
) -> None:
    for pair in ((evil, samples / "active.json"), (samples / "server", evil)):
        result = call("diff", *pair, "--format", form)
        assert result.code == 1
        assert FORGED in result.out
        assert_harmless(result.out)
        assert result.err == ""


def test_json_is_the_same_for_a_machine(call: Callable[..., Any], tmp_path: Path) -> None:
    """What is escaped for the terminal's sake still is the value."""
    path = tmp_path / "in"
    path.write_text(settings(), encoding="utf-8")
    shown = json.loads(call("show", path, "--format", "json").out)
    assert {rule["name"] for rule in shown["rules"]} == {EVIL}


@pytest.mark.skipif(os.name == "nt", reason="no such names on Windows")
def test_the_name_of_a_file_is_harmless(call: Callable[..., Any], tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    for folder, content in ((good, '{"policyMetadata": 5}'), (bad, '{"policyMetadata": ')):
        folder.mkdir()
        (folder / f"{EVIL.replace('/', '')}.json").write_text(content, encoding="utf-8")
    for folder in (good, bad):
        for arguments in (["lint"], ["lint", "--format", "concise"], ["show"], ["show", "--format", "json"]):
            result = call(arguments[0], folder, *arguments[1:])
            assert_harmless(result.out)
            assert_harmless(result.err)
            assert result.code == (2 if folder == bad else 1 if "lint" in arguments else 0)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_name_of_a_file_need_not_be_text(spawn: Callable[..., Any], tmp_path: Path, form: str) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in ((b"\xff.json", b'{"policyMetadata": 5}'), (b"\xfe.json", b'{"policyMetadata": ')):
        (folder / os.fsdecode(name)).write_bytes(content)
    for path in (folder, folder / os.fsdecode(b"\xff.json")):
        result = spawn("lint", path, "--format", form)
        assert result.code == (2 if path == folder else 1)
        assert r"\udcff.json" in result.out
        assert r"\udcfe.json" in result.err or path != folder
        assert spawn("lint", path, "--format", form, "--output", tmp_path / "out").code == result.code
        assert (tmp_path / "out").read_bytes().decode("utf-8") == result.out


def test_a_wrong_argument_is_harmless(call: Callable[..., Any]) -> None:
    for arguments in (["show", EVIL], ["lint", EVIL], ["diff", EVIL, EVIL], ["lint", ".", "--select", EVIL]):
        result = call(*arguments)
        assert result.code == 2
        assert_harmless(result.err)
        assert len(result.err.splitlines()) == 1
