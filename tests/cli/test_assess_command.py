"""``ruleguard assess`` as it is called: options, what is refused, what goes where, what is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ruleguard.cli.assess_run import windows_server

TODAY = ("--today", "2025-12-01")
PILOT_OU = "OU=Staff,DC=northwind,DC=example"


# --- wrong calls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--objects", "many"], "'many' is no number of objects, such as 60000"),
        (["--objects", "0"], "'0' is no number of objects"),
        (["--objects", "-5"], "'-5' is no number of objects"),
        (["--objects", "12345678901"], "is no number of objects"),
        (["--objects", "\u0661"], "is no number of objects"),
        (["--objects", "60,5"], "'60,5' is no number of objects"),
        (["--os", "2003"], "'2003' is no Windows Server: one of 2008, 2008R2, 2012, 2012R2, 2016, 2019, 2022, 2025"),
        (["--os", ""], "is no Windows Server"),
        (["--last-upgrade", "yesterday"], "'yesterday' is no day, such as 2025-12-31"),
        (["--today", "2025-13-01"], "'2025-13-01' is no day"),
        (
            ["--today", "2025-01-01", "--last-upgrade", "2025-01-02"],
            "--last-upgrade 2025-01-02 is after --today 2025-01-01",
        ),
        (["--last-upgrade", "9999-01-01"], "--last-upgrade 9999-01-01 is after today"),
        (["--sql", "express"], "'express' is not one of 'localdb', 'full'"),
        (["--target", "okta"], "'okta' is not one of 'connect', 'cloud-sync'"),
        (["--target", "connect", "--ou", PILOT_OU], "--ou goes with --target cloud-sync"),
        (["--target", "connect", "--schema", "x.json"], "--schema goes with --target cloud-sync"),
        (["--object-type", "user"], "--object-type goes with --ou"),
        (["--ou", ""], "--ou is empty"),
        (["--ou", PILOT_OU, "--object-type", " "], "--object-type is empty"),
        (["--schema", ""], "--schema is empty"),
        (["--baseline", ""], "--baseline is empty"),
        (["--output", ""], "--output is empty"),
        (["--isolated", "--config", "x.yaml"], "--config and --isolated exclude each other"),
        (["--format", "html"], "'html' is not one of 'text', 'json', 'markdown'"),
        (["--schema", "missing.json"], "missing.json: cannot be read"),
        (["--baseline", "missing.json"], "missing.json: no such file"),
        (["--config", "missing.yaml"], "missing.yaml: cannot be read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option(call: Callable, samples: Path, arguments: list[str], said: str):
    result = call("assess", samples / "active.json", *arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2016", "2016"),
        ("2012R2", "2012R2"),
        ("2012 r2", "2012R2"),
        ("Windows Server 2019", "2019"),
        ("2008-R2", "2008R2"),
        ("2017", None),
        ("R2", None),
        ("", None),
    ],
)
def test_spellings_of_windows_server(text: str, found: str | None):
    assert windows_server(text) == found


@pytest.mark.parametrize(
    ("option", "name"), [("--schema", "schema.json"), ("--baseline", "base.json"), (None, "in.json")]
)
def test_no_input_is_overwritten(call: Callable, samples: Path, tmp_path: Path, option: str | None, name: str):
    path = tmp_path / "in.json"
    path.write_bytes((samples / "active.json").read_bytes())
    (tmp_path / name).write_bytes(path.read_bytes())
    given = [option, tmp_path / name] if option else []
    result = call("assess", path, *given, "--output", tmp_path / name)
    assert result.code == 2
    assert f"--output {tmp_path / name} is an input" in result.err


# --- what is no installation ------------------------------------------------------------------------------------------

OPAQUE = {
    "binary": b"PK\x03\x04\x00\x00\xff\xfe\x00",
    "json": b'{"DirSyncSettings": {"forests": []}}',
    "json-list": b"[1, 2]",
    "xml": b"<?xml version='1.0'?><DirSyncConfiguration><forest/></DirSyncConfiguration>",
    "text": b"forest=contoso.com\r\n",
}


@pytest.mark.parametrize("kind", OPAQUE)
def test_the_file_of_the_dirsync_wizard_is_answered_with_what_to_export(call: Callable, tmp_path: Path, kind: str):
    path = tmp_path / "DirSyncSettings"
    path.write_bytes(OPAQUE[kind])
    result = call("assess", path)
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    for part in ("/ForceExport", "its format is not public", "miisclient.exe", "File > Export Server Configuration"):
        assert part in result.err


def test_the_file_is_named_once(call: Callable, tmp_path: Path):
    path = tmp_path / "deep.xml"
    path.write_bytes(b"<a>" * 1000)
    assert call("assess", path).err.count(str(path)) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b'{"policyMetadata": {', b"<ma-data><id>", b"New-ADSyncRule `"],
    ids=["empty", "blank", "broken settings", "broken XML", "broken script"],
)
def test_a_damaged_export_is_not_taken_for_it(call: Callable, tmp_path: Path, content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    result = call("assess", path)
    assert result.code == 2
    assert "/ForceExport" not in result.err


def test_a_missing_file_is_not_taken_for_it(call: Callable, tmp_path: Path):
    assert call("assess", tmp_path / "none").err.endswith("no such file or folder\n")


def test_rule_scripts_are_no_installation(call: Callable, samples: Path):
    result = call("assess", samples / "rules")
    assert (result.code, result.out) == (2, "")
    assert "holds rule scripts only" in result.err
    assert "ruleguard rewrite" in result.err


def test_settings_without_a_connector_are_no_installation(call: Callable, tmp_path: Path):
    path = tmp_path / "in.json"
    path.write_text('{"policyMetadata": {"azureADConnectVersion": "2.5.79.0"}}', encoding="utf-8")
    result = call("assess", path)
    assert (result.code, result.out) == (2, "")
    assert "names no connector" in result.err


def test_a_schema_in_place_of_an_export_is_named(call: Callable, tmp_path: Path):
    path = tmp_path / "schema.json"
    path.write_text('{"id": "x", "synchronizationRules": [], "directories": []}', encoding="utf-8")
    assert "give the server's export, and this file with --schema" in call("assess", path).err


# --- output -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
@pytest.mark.parametrize("target", ["connect", "cloud-sync"])
@pytest.mark.parametrize("name", ["active.json", "server"])
def test_the_output_is_the_same_twice_and_in_a_file(
    call: Callable, samples: Path, tmp_path: Path, form: str, target: str, name: str
):
    arguments = ("assess", samples / name, "--target", target, "--format", form, *TODAY)
    one, other = (call(*arguments) for _ in range(2))
    assert one == other
    assert one.err == ""
    assert one.out.endswith("\n")
    file = tmp_path / "out"
    written = call(*arguments, "-o", file)
    assert (written.code, written.out) == (one.code, "")
    assert file.read_text(encoding="utf-8") == one.out


@pytest.mark.parametrize("target", ["connect", "cloud-sync"])
def test_standard_input_and_file_say_the_same(call: Callable, samples: Path, target: str):
    raw = (samples / "active.json").read_bytes()
    options = ("--target", target, "--format", "json", *TODAY)
    piped = json.loads(call("assess", "-", *options, stdin=raw).out)
    direct = json.loads(call("assess", samples / "active.json", *options).out)
    for key in ("product", "verdict", "roads", "steps"):
        assert piped[key] == direct[key]


def test_the_target_is_connect_where_none_is_named(call: Callable, samples: Path):
    found = json.loads(call("assess", samples / "active.json", "--format", "json", *TODAY).out)
    assert (found["target"], found["today"]) == ("connect", "2025-12-01")


def test_damage_is_not_known(call: Callable, samples: Path, tmp_path: Path):
    text = (samples / "active.json").read_text(encoding="utf-8")
    path = tmp_path / "in.json"
    path.write_text(
        text.replace('"policyMetadata": {', '"policyMetadata": {"type": "x", "type": "y",', 1), encoding="utf-8"
    )
    found = json.loads(call("assess", path, "--format", "json", *TODAY).out)
    assert any("in.json:" in item["what"] for item in found["unknown"])
    assert found["verdict"] != "open"


# --- the pilot --------------------------------------------------------------------------------------------------------


def test_the_script_is_all_of_standard_output(call: Callable, samples: Path, tmp_path: Path):
    result = call("assess", samples / "active.json", "--ou", PILOT_OU, *TODAY)
    script = tmp_path / "pilot.ps1"
    script.write_text(result.out, encoding="utf-8")
    checked = call("lint", script, "--fail-on", "note", "--target", samples / "active.json")
    assert (checked.code, checked.err) == (0, "")
    assert "TO TAKE THE PILOT BACK" in result.err
    assert "TO TAKE THE PILOT BACK" not in result.out


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_script_goes_into_a_file_and_the_assessment_to_standard_output(
    call: Callable, samples: Path, tmp_path: Path, form: str
):
    script = tmp_path / "pilot.ps1"
    direct = call("assess", samples / "server", "--ou", PILOT_OU, *TODAY)
    result = call("assess", samples / "server", "--ou", PILOT_OU, *TODAY, "-o", script, "--format", form)
    assert (result.code, result.err) == (direct.code, "")
    assert script.read_bytes() == b"\xef\xbb\xbf" + direct.out.encode("utf-8")
    if form == "json":
        assert json.loads(result.out)["pilot"]["script"] == direct.out
    elif form == "text":
        assert result.out == direct.err


@pytest.mark.parametrize("form", ["json", "markdown"])
def test_other_formats_hold_the_script(call: Callable, samples: Path, form: str):
    result = call("assess", samples / "server", "--ou", PILOT_OU, *TODAY, "--format", form)
    assert result.err == ""
    assert "New-ADSyncRule" in result.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--ou", "Sales"], "Sales"),
        (["--ou", "OU=Sales,DC=elsewhere,DC=example"], "OU=Sales,DC=elsewhere,DC=example"),
        (["--ou", PILOT_OU, "--object-type", "device"], "device"),
    ],
)
def test_a_pilot_that_cannot_be(call: Callable, samples: Path, arguments: list[str], said: str):
    result = call("assess", samples / "server", *arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert result.err.count("\n") == 1


def test_object_types_take_commas(call: Callable, samples: Path):
    options = ("--ou", PILOT_OU, "--format", "json", *TODAY)
    one = call("assess", samples / "server", *options, "--object-type", "user,group")
    two = call("assess", samples / "server", *options, "--object-type", "user", "--object-type", "group")
    assert one == two
    assert {rule["source_object_type"] for rule in json.loads(one.out)["pilot"]["rules"]} == {"user", "group", "person"}


# --- the schema -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "nothing", '{"a": 1}', "[]", "<a/>", '{"synchronizationRules": [{'])
def test_a_schema_that_is_none(call: Callable, samples: Path, tmp_path: Path, text: str):
    path = tmp_path / "schema.json"
    path.write_text(text, encoding="utf-8")
    result = call("assess", samples / "server", "--schema", path)
    assert (result.code, result.out) == (2, "")
    assert "schema.json:" in result.err
    assert result.err.count("\n") == 1


# --- the start --------------------------------------------------------------------------------------------------------

MODULES = """
import sys
sys.argv = ["ruleguard", *sys.argv[1:]]
from ruleguard.__main__ import main
try:
    main()
except SystemExit:
    print([name for name in sys.modules if "assess" in name], file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--version"], ["--help"], ["show", "active.json"], ["lint", "active.json", "--today", "2025-01-15"]]
)
def test_no_other_command_imports_it(environment: Mapping[str, str], samples: Path, arguments: list[str]):
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *arguments],
        env=environment,
        cwd=samples,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert done.stderr.decode("utf-8").splitlines()[-1] == "[]"
