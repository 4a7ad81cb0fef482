"""Files, folders and what belongs together: by content, never by name."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli.inputs import load, load_one
from ruleguard.errors import InputError, RuleguardError
from ruleguard.model.nodes import Config
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

STUB = {
    "policyMetadata": {"type": "migration", "azureADConnectVersion": "9.8.7.6", "timeCreated": "2025-01-01 00:00:00Z"},
    "deploymentMetadata": {"hostName": "stub.example.test"},
}
RULE = "<synchronizationRule><id>{00000000-0000-0000-0000-00000000000a}</id><name>one</name></synchronizationRule>"
CONNECTOR = (
    "<ma-data><id>{00000000-0000-0000-0000-0000000000cc}</id><name>contoso.com</name><category>AD</category></ma-data>"
)
SETTINGS = {
    "policyMetadata": {"author": "a"},
    "azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": "one"}]},
}
SCRIPT = (
    "New-ADSyncRule -Name 'one' -Direction 'Inbound' -Precedence 5 -OutVariable syncRule\r\n"
    "Add-ADSyncRule -SynchronizationRule $syncRule[0]\r\n"
)


def put(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def summary(found: list[Config]) -> list[tuple[str, int, int]]:
    return [(config.input.format, len(config.connectors or ()), len(config.rules)) for config in found]


@pytest.fixture
def migrated(samples: Path, tmp_path: Path) -> Path:
    """What MigrateSettings.ps1 leaves behind."""
    folder = tmp_path / "Exported-ServerConfiguration-0a1b2c3d"
    shutil.copytree(samples / "server", folder)
    put(folder / "MigratedPolicy.json", STUB)
    put(folder / "PersistedState.xml", "<PersistedState><Pairs/></PersistedState>")
    return folder


# --- detection --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["export.json", "export.xml", "export.ps1", "export.txt", "export", "EXPORT.DAT"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (SETTINGS, ("settings-json", 1, 1)),
        (RULE, ("server-xml", 0, 1)),
        ("\n\n" + CONNECTOR, ("server-xml", 1, 0)),
        (f"<saved-ma-configuration>{CONNECTOR}</saved-ma-configuration>", ("server-xml", 1, 0)),
        ("<mv-data/>", ("server-xml", 0, 0)),
        (SCRIPT, ("rule-script", 0, 1)),
    ],
)
def test_a_file_is_what_its_content_says(tmp_path: Path, name: str, content: Any, expected: Any) -> None:
    assert summary([load_one(str(put(tmp_path / name, content)))]) == [expected]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("hello", "no export: looked for settings JSON, a rule script"),
        ("   \n", "no export: looked for"),
        ("\ufeff", "no export: looked for"),
        ("Write-Host 'x'", "no export: looked for"),
        ("17", "no export: looked for"),
        ("[1]", "is JSON, but no exported Entra Connect settings"),
        ('{"a": 1}', "is JSON, but no exported Entra Connect settings"),
        ("<html/>", "is XML (<html>), but no part of a synchronization server's export"),
        ("<a", "not well-formed XML"),
        ('{"policyMetadata"', "not valid JSON"),
    ],
)
def test_what_is_no_export_is_refused_with_what_it_looked_like(tmp_path: Path, content: str, reason: str) -> None:
    path = put(tmp_path / "in", content)
    with pytest.raises(RuleguardError) as error:
        load_one(str(path))
    assert str(error.value).startswith(str(path))
    assert reason in str(error.value)
    assert "\n" not in str(error.value)


def test_identifiers_come_from_the_content(tmp_path: Path) -> None:
    put(tmp_path / "SynchronizationRules" / "SynchronizationRule_{ffffffff-0000-0000-0000-000000000000}.xml", RULE)
    put(tmp_path / "Connectors" / "In from contoso.xml", CONNECTOR)
    found = load_one(str(tmp_path))
    assert [rule.identifier for rule in found.rules] == ["00000000-0000-0000-0000-00000000000a"]
    assert [item.identifier for item in found.connectors or ()] == ["00000000-0000-0000-0000-0000000000cc"]


# --- folders ----------------------------------------------------------------------------------------------------------


def test_a_server_folder_is_one_configuration(samples: Path) -> None:
    assert summary([load_one(str(samples / "server"))]) == [("server-xml", 3, 24)]


@pytest.mark.parametrize("name", ["SynchronizationRules", "Connectors", "GlobalSettings"])
def test_a_part_of_a_server_folder(samples: Path, name: str) -> None:
    found = load_one(str(samples / "server" / name))
    expected = {"SynchronizationRules": (0, 24), "Connectors": (3, 0), "GlobalSettings": (0, 0)}[name]
    assert (len(found.connectors or ()), len(found.rules)) == expected
    # What a part does not say is not said to be empty.
    assert (found.connectors is None) == (name != "Connectors")


def test_a_folder_may_be_renamed_and_written_in_another_case(samples: Path, tmp_path: Path) -> None:
    for name in ("SynchronizationRules", "Connectors", "GlobalSettings"):
        shutil.copytree(samples / "server" / name, tmp_path / "my export" / name.upper())
    assert load_one(str(tmp_path / "my export")).rules == load_one(str(samples / "server")).rules


def test_a_relative_path(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(samples / "server")
    assert summary([load_one(".")]) == [("server-xml", 3, 24)]
    assert summary([load_one("Connectors")]) == [("server-xml", 3, 0)]


def test_a_folder_is_searched(samples: Path, tmp_path: Path) -> None:
    for name in ("active.json", "staging.json"):
        shutil.copy(samples / name, tmp_path / name)
    shutil.copytree(samples / "server", tmp_path / "one" / "server")
    shutil.copytree(samples / "server", tmp_path / "two")
    put(tmp_path / "three" / "rule.ps1.txt", SCRIPT)
    put(tmp_path / "three" / "readme.txt", "About these rules.")
    put(tmp_path / "package.json", {"name": "not ours"})
    put(tmp_path / "pom.xml", "<project/>")
    found = load([str(tmp_path)])
    assert found.errors == []
    assert sorted(summary(found.configs)) == [
        ("rule-script", 0, 1),
        ("server-xml", 3, 24),
        ("server-xml", 3, 24),
        ("settings-json", 3, 24),
        ("settings-json", 3, 24),
    ]


@pytest.mark.parametrize("hidden", [".git", ".venv", "node_modules", "__pycache__"])
def test_folders_of_tools_are_passed_over(tmp_path: Path, hidden: str) -> None:
    put(tmp_path / hidden / "export.json", SETTINGS)
    put(tmp_path / "export.json", SETTINGS)
    assert summary(load([str(tmp_path)]).configs) == [("settings-json", 1, 1)]


def test_a_folder_without_exports_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "readme.txt", "nothing")
    put(tmp_path / "data.bin", "nothing")
    with pytest.raises(InputError, match="no export in this folder: looked for settings JSON, rule scripts"):
        load_one(str(tmp_path))


def test_a_damaged_file_does_not_hide_the_others(tmp_path: Path) -> None:
    put(tmp_path / "a.json", '{"policyMetadata": {')
    put(tmp_path / "b.json", SETTINGS)
    put(tmp_path / "c" / "SynchronizationRules" / "r.xml", RULE)
    put(tmp_path / "c" / "SynchronizationRules" / "s.xml", RULE[:-5])
    found = load([str(tmp_path)])
    assert summary(found.configs) == [("settings-json", 1, 1), ("server-xml", 0, 1)]
    assert sorted(os.path.basename(error.path) for error in found.errors) == ["a.json", "s.xml"]


def test_a_damaged_part_is_no_difference_but_an_error(tmp_path: Path) -> None:
    put(tmp_path / "SynchronizationRules" / "r.xml", RULE)
    put(tmp_path / "SynchronizationRules" / "s.xml", RULE[:-5])
    with pytest.raises(RuleguardError, match=r"s\.xml"):
        load_one(str(tmp_path))


def test_several_configurations_are_not_one(tmp_path: Path) -> None:
    put(tmp_path / "a.json", SETTINGS)
    put(tmp_path / "b.json", SETTINGS)
    with pytest.raises(InputError, match=r"holds 2 configurations: name one of them \(.*a\.json.*b\.json"):
        load_one(str(tmp_path))


def test_the_same_path_twice_is_read_once(samples: Path) -> None:
    path = str(samples / "active.json")
    assert len(load([path, path]).configs) == 1


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    put(tmp_path / "in" / "export.json", SETTINGS)
    os.symlink(tmp_path / "in", tmp_path / "in" / "again")
    assert len(load([str(tmp_path)]).configs) == 1


def test_a_folder_without_rules_says_so(samples: Path, tmp_path: Path) -> None:
    shutil.copytree(samples / "server", tmp_path / "e", ignore=shutil.ignore_patterns("SynchronizationRule*"))
    found = load_one(str(tmp_path / "e"))
    assert [fault.rule for fault in found.faults] != []
    assert "not one synchronization rule" in found.faults[0].message


@pytest.mark.parametrize(
    "content", [RULE.replace("one", "Größe"), CONNECTOR.replace("contoso", "größe"), "<mv-data><a>é</a></mv-data>"]
)
def test_a_guessed_encoding_is_reported_for_xml_too(tmp_path: Path, content: str) -> None:
    (tmp_path / "in.xml").write_bytes(content.encode("cp1252"))
    found = load_one(str(tmp_path / "in.xml"))
    assert [fault.rule for fault in found.faults] == ["guessed-encoding"]


@pytest.mark.parametrize("content", [json.dumps(SETTINGS), SCRIPT], ids=["json", "script"])
def test_a_guessed_encoding_is_reported(tmp_path: Path, content: str) -> None:
    (tmp_path / "in").write_bytes(content.replace("one", "Größe").encode("cp1252"))
    found = load_one(str(tmp_path / "in"))
    assert [fault.rule for fault in found.faults] == ["guessed-encoding"]
    assert [rule.name for rule in found.rules] == ["Größe"]


# --- a stub and its folder --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "MigratedPolicy.json"], ids=["folder", "stub"])
def test_a_stub_is_read_with_its_folder(migrated: Path, samples: Path, name: str) -> None:
    found = load_one(str(migrated / name))
    expected = load_one(str(samples / "server"))
    assert (found.input.format, found.rules, found.connectors) == ("server-xml", expected.rules, expected.connectors)
    # The server's own files come first; the stub adds what they do not say.
    assert found.server.host == "SYNC01"
    assert found.server.build == "2.3.20.0"


@pytest.mark.parametrize("name", ["", "MigratedPolicy.json"], ids=["folder", "stub"])
def test_a_stub_says_what_the_folder_does_not(migrated: Path, name: str) -> None:
    shutil.rmtree(migrated / "GlobalSettings")
    server = load_one(str(migrated / name)).server
    assert (server.host, server.build, server.exported_at) == ("stub.example.test", "9.8.7.6", "2025-01-01 00:00:00Z")


@pytest.mark.parametrize("name", ["", "MigratedPolicy.json"], ids=["folder", "stub"])
def test_what_else_lies_beside_a_server_folder_is_passed_over(migrated: Path, name: str) -> None:
    put(migrated / "notes.txt", "seen by me")
    put(migrated / "other.json", {"not": "ours"})
    assert summary([load_one(str(migrated / name))]) == [("server-xml", 3, 24)]


def test_a_stub_that_is_itself_faulty_is_read_with_its_folder(migrated: Path) -> None:
    text = '{"policyMetadata": {"type": "migration", "author": "a", "author": "b"}}'
    put(migrated / "MigratedPolicy.json", text)
    for path in (migrated, migrated / "MigratedPolicy.json"):
        found = load_one(str(path))
        assert len(found.rules) == 24
        assert [fault.rule for fault in found.faults] == ["duplicate-key"]


def test_a_stub_alone_says_so(tmp_path: Path) -> None:
    path = put(tmp_path / "MigratedPolicy.json", STUB)
    for name in (path, tmp_path):
        found = load_one(str(name))
        assert [fault.rule for fault in found.faults] == ["migration-stub"]
        assert found.rules == ()


def test_a_stub_that_is_named_reads_no_other_export(tmp_path: Path, migrated: Path) -> None:
    put(migrated / "active.json", SETTINGS)
    shutil.copytree(migrated / "Connectors", migrated / "older" / "Connectors")
    assert summary([load_one(str(migrated / "MigratedPolicy.json"))]) == [("server-xml", 3, 24)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_stub_in_any_encoding(migrated: Path, encoding: str) -> None:
    (migrated / "MigratedPolicy.json").write_bytes(json.dumps(STUB, indent=1).replace("\n", "\r\n").encode(encoding))
    assert summary([load_one(str(migrated / "MigratedPolicy.json"))]) == [("server-xml", 3, 24)]


# --- the files of one folder ------------------------------------------------------------------------------------------


def test_files_of_one_folder_are_joined_by_format() -> None:
    texts = {"a.json": json.dumps(SETTINGS), "b.xml": RULE, "c.xml": CONNECTOR, "d.ps1": SCRIPT, "e.ps1": SCRIPT}
    found = read("folder", [Source(name, text.encode()) for name, text in texts.items()], Options())
    assert found.errors == []
    assert [(*summary([item])[0], item.input.path) for item in found.configs] == [
        ("server-xml", 1, 1, "folder"),
        ("settings-json", 1, 1, "a.json"),
        ("rule-script", 0, 2, "folder"),
    ]


@pytest.mark.parametrize(("required", "errors"), [(True, 2), (False, 1)])
def test_a_search_passes_over_what_is_not_meant_to_be_an_export(required: bool, errors: int) -> None:
    sources = [Source("a.txt", b"hello"), Source("b.json", b'{"policyMetadata": '), Source("c.xml", RULE.encode())]
    found = read("folder", sources, Options(required=lambda _: required))
    assert len(found.errors) == errors
    assert len(found.configs) == 1
