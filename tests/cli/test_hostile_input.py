"""No input, however broken, gives a traceback: one line that says what is wrong, and exit code 2."""

from __future__ import annotations

import gzip
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruleguard.text import MAX_INPUT_BYTES

RULE = "<synchronizationRule><id>{00000000-0000-0000-0000-00000000000a}</id><name>one</name></synchronizationRule>"
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(10))
BOMB = f"<!DOCTYPE ma-data [{ENTITIES}]><ma-data><name>&e9;</name></ma-data>"
EXTERNAL = '<!DOCTYPE ma-data [<!ENTITY e SYSTEM "{}">]><ma-data><name>&e;</name></ma-data>'


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


def loop(path: Path) -> None:
    os.symlink(path, path)


def folder(**files: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.mkdir()
        for name, content in files.items():
            (path / name.replace("_", ".")).write_text(content, encoding="utf-8")

    return make


def pipe(path: Path) -> None:
    os.mkfifo(path)


def fifo_inside(path: Path) -> None:
    path.mkdir()
    os.mkfifo(path / "export.json")


def secret(path: Path) -> None:
    target = path.with_name("secret.txt")
    target.write_text("the secret", encoding="utf-8")
    path.write_text(EXTERNAL.format(target.as_uri()), encoding="utf-8")


def large(head: str, piece: str, count: int, tail: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_text(head + piece * count + tail, encoding="utf-8")

    return make


HUGE = "has a text of more than 10,000,000 characters"
Made = bytes | str | Callable[[Path], None]
KINDS: dict[str, tuple[Made, str]] = {
    "empty": (b"", "the file is empty"),
    "only a byte order mark": (b"\xef\xbb\xbf", "no export: looked for"),
    "only blanks": (b"  \r\n\r\n", "no export: looked for"),
    "a text": (b"Dear admin,\n", "no export: looked for"),
    "truncated JSON": ('{"policyMetadata": {"author": "a', ":1:31: not valid JSON: unterminated string"),
    "truncated JSON in UTF-16": (
        '\ufeff{"policyMetadata": {'.encode("utf-16-le"),
        ":1:21: not valid JSON: the text ends too early",
    ),
    "truncated XML": (RULE[:-8], "not well-formed XML"),
    "half of a UTF-16 character": ('\ufeff{"a": 1}'.encode("utf-16-le") + b"\n", "not valid UTF-16-LE text"),
    "NUL bytes": (b"\0" * 300, ":1:1: contains NUL characters"),
    "a NUL byte": (b'{"policyMetadata":\n {"author": "a\0b"}}', ":2:15: contains NUL characters"),
    "deep JSON": ("[" * 100_000, "JSON nested deeper than 32 levels"),
    "deep JSON objects": ('{"policyMetadata":' * 100_000, "JSON nested deeper than 32 levels"),
    "deep XML": ("<ma-data>" * 100_000, "has elements more than 256 deep inside each other"),
    "a huge text": (large("<ma-data>", "x", 10_000_100, "</ma-data>"), HUGE),
    "a huge value": (large("<ma-data a='", "x", 10_100_000, "'/>"), HUGE),
    "a huge comment": (large("<ma-data><!--", "x", 10_000_100, "--></ma-data>"), HUGE),
    "many elements": (large("<ma-data>", "<a/>", 500_001, "</ma-data>"), "has more than 500,000 XML elements"),
    "50 MB": (sparse, "larger than 32 MB"),
    "a folder without a file": (folder(), "no export in this folder: looked for settings JSON"),
    "a folder without exports": (folder(readme_txt="Hello", package_json="{}"), "no export in this folder"),
    "a folder of empty files": (folder(a_json="", b_xml="", c_ps1=""), "no export in this folder"),
    "nothing": (lambda path: None, "no such file or folder"),
    "a pipe": (pipe, "is no regular file"),
    "a folder with a pipe": (fifo_inside, "no export in this folder"),
    "a link to itself": (loop, "too many levels of symbolic links|no such file"),
    "no text": (b"New-ADSyncRule \x81\x8d\x8f", "neither UTF-8 nor Windows-1252"),
    "wrong UTF-8 behind a mark": (b'\xef\xbb\xbf{"policyMetadata": "\xff"}', "not valid UTF-8 text"),
    "a compressed file": (gzip.compress(b"{}" * 100), ""),
    "an entity bomb": (BOMB, "document type declaration"),
    "an entity bomb behind a comment": (f"<!-- {'x' * 70_000} -->{BOMB}", "document type declaration"),
    "an external entity": (secret, "document type declaration"),
    "an entity of the network": (EXTERNAL.format("http://127.0.0.1:9/x"), "document type declaration"),
    "a JSON list": ("[]", "is JSON, but no exported Entra Connect settings"),
    "a JSON number": ("17", "no export: looked for"),
    "a JSON text": ('"policyMetadata"', "no export: looked for"),
    "null": ("null", "no export: looked for"),
    "another JSON object": ('{"name": "package", "version": 1}', "is JSON, but no exported Entra Connect settings"),
    "two JSON texts": ('{"policyMetadata": {}}{}', ":1:23: not valid JSON: extra data"),
    "JSON with a comment": ('// x\n{"policyMetadata": {}}', "no export: looked for"),
    "a number of 5,000 digits": ('{"policyMetadata": {"type": ' + "9" * 5000 + "}}", "not valid JSON"),
    "NaN": ('{"policyMetadata": {"type": NaN}}', "not valid JSON: NaN is no JSON value"),
    "another XML": (
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "is XML (<svg>), but no part of a synchronization server",
    ),
    "HTML": ("<!DOCTYPE html><html><p>hi</html>", "document type declaration"),
    "half an element": ("<", "not well-formed XML"),
    "XML with a stray comment": ("<a><!-- one\ntwo -- three --></a>", "not well-formed XML"),
    "a rule in a damaged folder": (folder(a_xml=RULE[:-3]), "not well-formed XML"),
}


if os.name == "nt":
    KINDS = {name: made for name, made in KINDS.items() if made[0] not in (pipe, fifo_inside, loop)}


def make(tmp_path: Path, kind: str) -> tuple[Path, str]:
    content, reason = KINDS[kind]
    path = tmp_path / "in"
    if callable(content):
        content(path)
    else:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path, reason


def files(path: Path) -> list[tuple[str, int, int]]:
    found = [(str(item), item.lstat().st_mode, item.lstat().st_mtime_ns) for item in sorted(path.rglob("*"))]
    return [entry for entry in found if not stat.S_ISDIR(entry[1])]


def assert_one_line(error: str, path: Path, reason: str) -> None:
    lines = error.splitlines()
    assert len(lines) == 1, error
    assert lines[0].startswith(f"ruleguard: error: {path}")
    assert any(each in lines[0] for each in reason.split("|"))


@pytest.mark.parametrize("kind", KINDS)
def test_lint(call: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    path, reason = make(tmp_path, kind)
    before = files(tmp_path)
    result = call("lint", path)
    assert result.code == 2
    assert_one_line(result.err, path, reason)
    assert result.out == ""
    assert "the secret" not in result.out + result.err
    assert files(tmp_path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_show_and_diff(call: Callable[..., Any], tmp_path: Path, samples: Path, kind: str) -> None:
    path, reason = make(tmp_path, kind)
    before = files(tmp_path)
    active = samples / "active.json"
    output = tmp_path / "out"
    for arguments in (
        ["show", path],
        ["show", path, "--format", "json", "--output", output],
        ["diff", path, active],
        ["diff", active, path, "--output", output],
    ):
        result = call(*arguments)
        assert (result.code, result.out) == (2, "")
        assert_one_line(result.err, path, reason)
    assert files(tmp_path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_rewrite(call: Callable[..., Any], tmp_path: Path, samples: Path, kind: str) -> None:
    path, _ = make(tmp_path, kind)
    before = files(tmp_path)
    active, staging = samples / "active.json", samples / "staging.json"
    for mode in (["--in-place"], ["--output", tmp_path / "out"], ["--check"], []):
        result = call("rewrite", path, "--active", active, "--staging", staging, *mode)
        assert result.code == 2
        assert len(result.err.splitlines()) == 1, result.err
        assert result.err.startswith(f"ruleguard: error: {path}")
        assert files(tmp_path) == before


@pytest.mark.parametrize("kind", ["an entity bomb", "deep JSON", "deep XML"])
@pytest.mark.parametrize(
    "command", [["lint"], ["show"], ["diff"], ["rewrite", "--map"]], ids=lambda command: command[0]
)
def test_as_processes(spawn: Callable[..., Any], tmp_path: Path, samples: Path, kind: str, command: list[str]) -> None:
    path, _ = make(tmp_path, kind)
    guid = "00000000-0000-0000-0000-00000000000a"
    rest = {"lint": [], "show": [], "diff": [samples / "active.json"], "rewrite": ["--map", f"{guid}={guid[:-1]}b"]}[
        command[0]
    ]
    result = spawn(command[0], path, *rest)
    assert (result.code, len(result.err.splitlines())) == (2, 1)
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    "kind", ["empty", "truncated JSON", "a text", "NUL bytes", "deep JSON", "an entity bomb", "HTML"]
)
def test_standard_input(spawn: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    path, reason = make(tmp_path, kind)
    result = spawn("show", "-", stdin=path.read_bytes())
    assert (result.code, result.out) == (2, "")
    assert_one_line(result.err, Path("<stdin>"), reason)


def test_standard_input_is_limited(call: Callable[..., Any]) -> None:
    result = call("show", "-", stdin=b" " * (MAX_INPUT_BYTES + 1))
    assert result.code == 2
    assert "larger than 32 MB" in result.err


# --- files that cannot be opened --------------------------------------------------------------------------------------


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    """Every sample is locked, as another program or the rights of a server's folder do it."""
    really = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.is_relative_to(samples):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)


@pytest.mark.parametrize("command", ["lint", "show"])
@pytest.mark.parametrize("name", ["active.json", "rules/hr-leavers.ps1"])
def test_a_locked_file(locked: None, call: Callable[..., Any], samples: Path, command: str, name: str) -> None:
    result = call(command, samples / name)
    assert result.code == 2
    assert_one_line(result.err, samples / name, "cannot be read: permission denied")


def test_a_folder_of_locked_files(locked: None, call: Callable[..., Any], samples: Path) -> None:
    result = call("show", samples / "server")
    assert result.code == 2
    assert_one_line(result.err, samples / "server", "cannot be read: permission denied (and 27 more unreadable files)")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights(spawn: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0)
    result = spawn("lint", path)
    assert result.code == 2
    assert_one_line(result.err, path, "cannot be read: permission denied")


def test_a_folder_that_cannot_be_listed(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, samples: Path
) -> None:
    def refuse(path: Any = ".") -> Any:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    result = call("lint", samples / "server")
    assert result.code == 2
    assert_one_line(result.err, samples / "server", "cannot be read: permission denied")


def test_a_folder_that_cannot_be_listed_does_not_hide_the_others(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, samples: Path
) -> None:
    really = os.scandir

    def refuse(path: Any = ".") -> Any:
        if str(path).endswith("GlobalSettings"):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = call("lint", samples)
    assert result.code == 2
    assert_one_line(result.err, samples / "server" / "GlobalSettings", "cannot be read: permission denied")
    assert "in 5 inputs" in result.out


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
@pytest.mark.parametrize("name", ["export.json", "rule.ps1"])
def test_a_broken_link_in_a_folder(call: Callable[..., Any], tmp_path: Path, samples: Path, name: str) -> None:
    os.symlink(tmp_path / "gone", tmp_path / name)
    pair = ["--active", samples / "active.json", "--staging", samples / "staging.json"]
    for arguments in (["lint", tmp_path], ["show", tmp_path], ["rewrite", tmp_path, *pair]):
        result = call(*arguments)
        assert result.code == 2
        assert_one_line(result.err, tmp_path / name, "no such file")


# --- parts that can be read -------------------------------------------------------------------------------------------

WRONG: dict[str, Any] = {
    "policyMetadata": 5,
    "deploymentMetadata": [[]],
    "authenticationPolicy": {"a": 1},
    "selfServicePasswordReset": "perhaps",
    "identityMappingPolicy": True,
    "metaverseExtensionPolicy": {"attributes": 7},
    "azureDirectoryPolicy": {
        "tenantId": [1],
        "exportDeletionLimit": 10**300,
        "customSynchronizationRules": [5, "x", None, {"Name": ["n"], "precedence": 10**300, "scopeFilters": {"a": 5}}],
        "standardSynchronizationRules": "x",
    },
    "onpremisesDirectoryPolicy": [
        "x",
        {
            "uniqueIdentifier": 5,
            "partitionFilters": [{"distinguishedName": 7, "containerInclusions": [1, {}], "selected": "no"}],
            "customSynchronizationRules": {
                "precedence": "--5",
                "attributeMappings": [{"source": [[]], "expression": {}, "flowType": [], "mergeType": 5}],
                "joinConditions": [[[5]]],
            },
        },
    ],
}


def test_wrong_types_everywhere(spawn: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps(WRONG).replace("10000", "1e999", 1), encoding="utf-8")
    result = spawn("lint", path, "--format", "json")
    assert (result.code, result.err) == (1, "")
    found = json.loads(result.out)["diagnostics"]
    # Numbers are taken for texts, and what an expression makes needless is not read; the rest is 14 values.
    assert len([item for item in found if item["rule"] == "unexpected-type"]) == 14
    assert all(item["line"] == 1 and item["column"] > 1 for item in found)
    shown = spawn("show", path)
    assert shown.code == 0
    assert all("unexpected-type" in line for line in shown.err.splitlines())
    assert spawn("diff", path, path).code in (0, 1)


def test_a_number_beyond_all_numbers_gives_json(call: Callable[..., Any], tmp_path: Path) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    path = tmp_path / "in.json"
    path.write_text('{"azureDirectoryPolicy": {"x": 1e999, "y": [-1e999], "z": 1e308}}', encoding="utf-8")
    for command in (["show", path], ["lint", path], ["diff", path, path]):
        result = call(*command, "--format", "json")
        assert result.code in (0, 1)
        json.loads(result.out, parse_constant=refuse)


def test_rewriting_a_folder_passes_over_what_is_no_script(
    call: Callable[..., Any], tmp_path: Path, samples: Path
) -> None:
    for file in (samples / "rules").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\x81\x8d\x8f")
    (tmp_path / "empty.ps1").write_bytes(b"")
    (tmp_path / "active.json").write_bytes((samples / "active.json").read_bytes())
    pair = ["--active", samples / "active.json", "--staging", samples / "staging.json"]
    result = call("rewrite", tmp_path, *pair, "--output", tmp_path / "out")
    assert (result.code, result.err) == (0, "")
    assert {file.name for file in (tmp_path / "out").iterdir()} == {file.name for file in (samples / "rules").iterdir()}


def test_a_damaged_file_outranks_findings_and_does_not_hide_them(spawn: Callable[..., Any], tmp_path: Path) -> None:
    rules = [{"Name": "one", "precedence": 5}, {"Name": "two", "precedence": 5}]
    (tmp_path / "a.json").write_text(
        json.dumps({"azureDirectoryPolicy": {"customSynchronizationRules": rules}}), "utf-8"
    )
    (tmp_path / "b.json").write_text('{"policyMetadata": ', "utf-8")
    for paths in ([tmp_path], [tmp_path / "a.json", tmp_path / "b.json"], [tmp_path / "b.json", tmp_path / "a.json"]):
        result = spawn("lint", *paths)
        assert result.code == 2
        assert_one_line(result.err, tmp_path / "b.json", "not valid JSON")
        assert "duplicate-precedence" in result.out


def test_a_folder_without_rules_is_a_finding(spawn: Callable[..., Any], samples: Path, tmp_path: Path) -> None:
    for part in ("Connectors", "GlobalSettings"):
        (tmp_path / part).mkdir()
        for file in (samples / "server" / part).iterdir():
            (tmp_path / part / file.name).write_bytes(file.read_bytes())
    result = spawn("lint", tmp_path)
    assert "not one synchronization rule" in result.out
    assert result.code == 1


def test_a_lone_surrogate_in_a_name(spawn: Callable[..., Any], tmp_path: Path) -> None:
    rules = [{"Name": "lone \ud800 half", "precedence": 5, "\udfff": "\ud800"}, {"Name": "two", "precedence": 5}]
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"azureDirectoryPolicy": {"customSynchronizationRules": rules}}), encoding="ascii")
    for command in (["lint", path], ["show", path], ["diff", path, path]):
        for form in ("text", "json"):
            output = tmp_path / "out"
            printed = spawn(*command, "--format", form)
            written = spawn(*command, "--format", form, "--output", output)
            assert printed.code == written.code == (1 if command[0] == "lint" else 0)
            assert (printed.err, written.err, written.out) == ("", "", "")
            text = output.read_bytes().decode("utf-8")
            assert text == printed.out
            if form == "json":
                json.loads(text)
    assert "\\ud800" in spawn("show", path).out


# --- more than anybody writes -----------------------------------------------------------------------------------------

CLAUSE = {"attribute": "a", "condition": "EQUAL", "value": "b"}
OBJECT = "Microsoft.IdentityManagement.PowerShell.ObjectModel"


def clauses_in_json(count: int) -> str:
    rule = {"Name": "one", "precedence": 50, "scopeFilters": [CLAUSE] * count}
    return json.dumps({"policyMetadata": {}, "azureDirectoryPolicy": {"customSynchronizationRules": [rule]}})


def clauses_in_xml(count: int) -> str:
    scope = "<scope><csAttribute>a</csAttribute><csOperator>EQUAL</csOperator></scope>" * count
    conditions = f"<synchronizationCriteria><conditions>{scope}</conditions></synchronizationCriteria>"
    return RULE.replace("</synchronizationRule>", f"{conditions}</synchronizationRule>")


def clauses_in_a_script(count: int) -> str:
    clause = (
        f"New-Object -TypeName '{OBJECT}.ScopeCondition' -ArgumentList 'a','b','EQUAL' -OutVariable condition0\n"
        "Add-ADSyncScopeConditionGroup -SynchronizationRule $r[0] -ScopeConditions @($condition0[0]) -OutVariable r\n"
    )
    return f"New-ADSyncRule -Name 'one' -OutVariable r\n{clause * count}Add-ADSyncRule -SynchronizationRule $r[0]\n"


@pytest.mark.parametrize(
    ("command", "make", "count"),
    [("lint", clauses_in_json, 100_000), ("show", clauses_in_xml, 20_000), ("show", clauses_in_a_script, 2_001)],
)
def test_more_clauses_than_any_rule_has(
    call: Callable[..., Any], tmp_path: Path, command: str, make: Callable[[int], str], count: int
) -> None:
    (tmp_path / "in").write_text(make(count), encoding="utf-8")
    result = call(command, tmp_path / "in")
    assert (result.code, result.out) == (2, "")
    assert_one_line(
        result.err,
        tmp_path / "in",
        "the rule 'one' has more than 2,000 clauses in its scoping filter, which no rule has",
    )


def test_too_many_clauses_do_not_hide_the_other_files(call: Callable[..., Any], tmp_path: Path, samples: Path) -> None:
    (tmp_path / "a.json").write_text(clauses_in_json(2_001), encoding="utf-8")
    (tmp_path / "b.json").write_bytes((samples / "active.json").read_bytes())
    result = call("lint", tmp_path)
    assert result.code == 2
    assert "a.json" in result.err
    assert "b.json" in result.out


DEEP = [
    "(" * 100_000,
    "(" * 50_000 + "1" + ")" * 50_000,
    "IIF(True," * 50_000,
    "-" * 100_000 + "1",
    '"a"&' * 50_000 + '"a"',
]


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:9])
def test_an_expression_of_100000_levels(call: Callable[..., Any], tmp_path: Path, text: str) -> None:
    flow = {"flowType": "Expression", "destination": "b", "expression": text}
    rule = {"Name": "one", "precedence": 50, "direction": "Inbound", "attributeMappings": [flow]}
    content = {"policyMetadata": {}, "azureDirectoryPolicy": {"customSynchronizationRules": [rule]}}
    (tmp_path / "in").write_text(json.dumps(content), encoding="utf-8")
    for command in (["lint", tmp_path / "in"], ["diff", tmp_path / "in", tmp_path / "in"], ["eval", "--", text]):
        result = call(*command)
        assert result.code in (0, 1), result.err
        assert "Traceback" not in result.err
    if "a" not in text:
        assert "nested more than 50 levels deep" in call("lint", tmp_path / "in").out
