"""``show``: one canonical text whatever the format, and JSON as the contract says."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CONTRACT = {
    "": "version source server connectors rules settings faults",
    "source": "path format encoding",
    "server": "host build staging exported_at",
    "connectors": "identifier name kind forest partitions attributes run_profiles",
    "partitions": "dn selected inclusions exclusions object_types",
    "rules": "name identifier description direction connector source_object_type target_object_type link_type precedence "
    "precedence_before precedence_after immutable_tag disabled password_sync scope joins flows location",
    "scope": "attribute operator value",
    "joins": "connector_attribute metaverse_attribute case_sensitive",
    "flows": "destination kind sources expression value merge once",
    "location": "path line column",
}


def shown(call: Callable[..., Any], path: Path) -> dict[str, Any]:
    result = call("show", path, "--format", "json")
    assert (result.code, result.err) == (0, "")
    value = json.loads(result.out)
    assert isinstance(value, dict)
    return value


def names(section: str) -> set[str]:
    return set(CONTRACT[section].split())


@pytest.mark.parametrize("name", ["active.json", "server", "rules/hr-leavers.ps1"])
def test_json_has_every_key_of_the_contract(call: Callable[..., Any], samples: Path, name: str) -> None:
    value = shown(call, samples / name)
    assert value["version"] == 1
    assert names("") <= set(value)
    assert names("source") <= set(value["source"])
    assert names("server") <= set(value["server"])
    for connector in value["connectors"] or ():
        assert names("connectors") <= set(connector)
        for partition in connector["partitions"] or ():
            assert names("partitions") <= set(partition)
    for rule in value["rules"]:
        assert names("rules") <= set(rule)
        assert names("location") <= set(rule["location"])
        for section in ("scope", "joins"):
            for group in rule[section] or ():
                assert all(names(section) <= set(item) for item in group)
        assert all(names("flows") <= set(flow) for flow in rule["flows"] or ())


def test_null_says_that_the_format_does_not_say(call: Callable[..., Any], samples: Path, tmp_path: Path) -> None:
    settings = shown(call, samples / "active.json")
    assert settings["server"]["staging"] is None
    assert {item["run_profiles"] for item in settings["connectors"]} == {None}
    standard = next(rule for rule in settings["rules"] if rule["standard"])
    assert (standard["flows"], standard["scope"], standard["joins"]) == (None, None, None)
    path = tmp_path / "rule.xml"
    path.write_text("<synchronizationRule><name>r</name></synchronizationRule>", encoding="utf-8")
    for source in (path, samples / "rules" / "hr-leavers.ps1"):
        assert shown(call, source)["connectors"] is None


def test_a_rule_is_at_its_line(call: Callable[..., Any], samples: Path) -> None:
    lines = (samples / "active.json").read_text(encoding="utf-8").split("\n")
    rules = shown(call, samples / "active.json")["rules"]
    assert len(rules) == 24
    for rule in rules:
        line, column = rule["location"]["line"], rule["location"]["column"]
        assert lines[line - 1][column - 1] == "{"
        assert f'"Name": {json.dumps(rule["name"], ensure_ascii=False)}' in lines[line]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_text_is_the_same_in_every_encoding(
    call: Callable[..., Any], samples: Path, tmp_path: Path, encoding: str, newline: str
) -> None:
    text = (samples / "active.json").read_text(encoding="utf-8")
    path = tmp_path / "in.json"
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    assert call("show", path).out == call("show", samples / "active.json").out


def test_the_text_leaves_out_what_differs_between_servers(
    call: Callable[..., Any], samples: Path, tmp_path: Path
) -> None:
    text = (samples / "active.json").read_text(encoding="utf-8")
    value = json.loads(text)
    value["policyMetadata"].update(author="X\\other", timeCreated="2030-01-01 00:00:00Z")
    value["deploymentMetadata"].update(hostName="OTHER", serviceAccount="X\\other", databaseServer="db")
    value["onpremisesDirectoryPolicy"].reverse()
    for number, directory in enumerate(value["onpremisesDirectoryPolicy"]):
        directory["uniqueIdentifier"] = f"00000000-0000-0000-0000-00000000000{number}"
        directory["onPremisesDirectoryAccount"] = "X\\MSOL_other"
    path = tmp_path / "in.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    ours, theirs = call("show", samples / "active.json").out, call("show", path).out
    assert theirs == ours
    for word in ("SYNC01", "lena.admin", "MSOL", "f189dba4"):
        assert word not in ours
    volatile = call("show", samples / "active.json", "--volatile").out
    for word in ("SYNC01", "lena.admin", "f189dba4"):
        assert word in volatile


def test_what_was_wrong_with_the_input_is_said(call: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text('{"policyMetadata": {\n"type": "a", "type": "b"}}', encoding="utf-8")
    result = call("show", path)
    assert result.code == 0
    assert result.err.startswith(f"{path}:2:22: warning[duplicate-key]")
    assert len(result.err.splitlines()) == 1
    shown_json = call("show", path, "--format", "json")
    assert [fault["rule"] for fault in json.loads(shown_json.out)["faults"]] == ["duplicate-key"]


def test_text_for_git(call: Callable[..., Any], samples: Path, tmp_path: Path) -> None:
    """As a textconv: git calls it with the path of a temporary file without the name's ending."""
    shutil.copy(samples / "active.json", tmp_path / "aX3b9_active")
    assert call("show", tmp_path / "aX3b9_active").out == call("show", samples / "active.json").out


@pytest.mark.parametrize("name", ["active.json", "server", "rules/tidy-department-names.ps1"])
def test_the_output_is_the_same_twice(call: Callable[..., Any], samples: Path, name: str) -> None:
    for form in ("text", "json", "ps1"):
        once, again = (call("show", samples / name, "--format", form) for _ in range(2))
        assert once == again


@pytest.mark.parametrize("name", ["A", "Gro\u0308ße", "\u65e5\u672c", "semi;colon", "x" * 300])
def test_every_name_is_shown(call: Callable[..., Any], tmp_path: Path, name: str) -> None:
    path = tmp_path / "in.json"
    value = {"azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": name}]}}
    path.write_text(json.dumps(value), encoding="utf-8")
    assert f"rule {name}\n" in call("show", path).out
