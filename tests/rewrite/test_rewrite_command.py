"""``ruleguard rewrite``: what it shows, what it writes, and what it refuses."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ruleguard.cli.main import run

CASES = Path(__file__).parent
OLD, NEW = "a1a1a1a1-1111-4111-8111-abcdefabcdef", "b1b1b1b1-1111-4111-8111-fedcbafedcba"
OTHER = "a2a2a2a2-2222-4222-8222-abcdefabcdef"
MAP = ("--map", f"{OLD}={NEW}")
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command; gives exit code, standard output and standard error."""

    def invoke(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ruleguard", "rewrite", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            run()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return (int(exit_.value.code or 0), out, err)

    return invoke


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.ps1"
    path.write_bytes((CASES / "utf-8" / "in.ps1").read_bytes())
    return path


OUT = (CASES / "utf-8" / "out.ps1").read_bytes()
IN = (CASES / "utf-8" / "in.ps1").read_bytes()


def settings(path: Path, *forests: tuple[str, str]) -> Path:
    directories = [{"fullyQualifiedDomainName": name, "uniqueIdentifier": identifier} for name, identifier in forests]
    path.write_text(json.dumps({"azureDirectoryPolicy": {}, "onpremisesDirectoryPolicy": directories}))
    return path


def test_by_default_the_difference_is_shown_and_nothing_written(call: Call, script: Path, tmp_path: Path):
    code, out, _ = call(script, *MAP)
    assert code == 0
    assert [line for line in out.splitlines() if line[:1] in "+-"][2:] == [
        f"--Connector '{OLD}' `",
        f"+-Connector '{NEW}' `",
    ]
    assert script.read_bytes() == IN
    assert list(tmp_path.iterdir()) == [script]


@pytest.mark.parametrize(
    ("case", "code"), [("utf-8", 1), ("done-already", 0), ("the-same-identifier-on-both-servers", 0)]
)
def test_check_says_by_its_exit_code_whether_something_would_change(call: Call, case: str, code: int):
    path = CASES / case / "in.ps1"
    before = path.read_bytes()
    assert call(path, "--check", "--map", (CASES / case / "map").read_text().strip())[0] == code
    assert path.read_bytes() == before


def test_in_place_changes_the_file_and_keeps_its_mode(call: Call, script: Path, tmp_path: Path):
    script.chmod(0o640)
    assert call(script, "--in-place", *MAP)[0] == 0
    assert script.read_bytes() == OUT
    assert list(tmp_path.iterdir()) == [script]
    if os.name == "posix":
        assert stat.S_IMODE(script.stat().st_mode) == 0o640


def test_in_place_leaves_a_file_alone_in_which_nothing_changes(call: Call, script: Path):
    script.write_bytes(OUT)
    before = script.stat()
    assert call(script, "--in-place", *MAP)[0] == 0
    assert (script.stat().st_mtime_ns, script.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_output_writes_into_a_folder_and_leaves_the_script(call: Call, script: Path, tmp_path: Path):
    folder = tmp_path / "new" / "folder"
    assert call(script, "--output", folder, *MAP)[0] == 0
    assert (folder / "script.ps1").read_bytes() == OUT
    assert script.read_bytes() == IN


def test_output_does_not_overwrite_another_file(call: Call, script: Path, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "script.ps1").write_bytes(b"mine")
    code, _, err = call(script, "--output", tmp_path / "out", *MAP)
    assert code == 2
    assert "--force" in err
    assert (tmp_path / "out" / "script.ps1").read_bytes() == b"mine"
    assert call(script, "--output", tmp_path / "out", "--force", *MAP)[0] == 0
    assert (tmp_path / "out" / "script.ps1").read_bytes() == OUT


def test_output_may_be_repeated(call: Call, script: Path, tmp_path: Path):
    assert [call(script, "--output", tmp_path / "out", *MAP)[0] for _ in range(2)] == [0, 0]


def test_output_refuses_two_scripts_of_one_name(call: Call, tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "script.ps1").write_bytes(IN)
    code, _, err = call(tmp_path / "one", tmp_path / "two", "--output", tmp_path / "out", *MAP)
    assert code == 2
    assert "script.ps1" in err
    assert not (tmp_path / "out").exists()


def test_the_settings_file_itself_is_refused_with_the_reason(call: Call, tmp_path: Path):
    path = settings(tmp_path / "settings.json", ("a.test", OLD))
    before = path.read_bytes()
    code, _, err = call(path, "--in-place", *MAP)
    assert code == 2
    assert "must not be edited" in err
    assert path.read_bytes() == before


def test_the_identifiers_come_from_two_exports(call: Call, tmp_path: Path):
    script = tmp_path / "script.ps1"
    script.write_bytes((CASES / "two-forests-that-change-places" / "in.ps1").read_bytes())
    active = settings(tmp_path / "active.json", ("a.test", OLD), ("b.test", OTHER))
    staging = settings(tmp_path / "staging.json", ("b.test", OLD), ("a.test", OTHER))
    code, out, _ = call(script, "--active", active, "--staging", staging, "--output", tmp_path / "out", "--untouched")
    assert code == 0
    assert "ad:a.test" in out
    assert "ad:b.test" in out
    expected = (CASES / "two-forests-that-change-places" / "out.ps1").read_bytes()
    assert (tmp_path / "out" / "script.ps1").read_bytes() == expected


def test_a_connector_without_a_counterpart_stops_everything_and_is_named(call: Call, script: Path, tmp_path: Path):
    second = tmp_path / "second.ps1"
    second.write_bytes(IN.replace(OLD.encode(), OTHER.encode()))
    active = settings(tmp_path / "active.json", ("a.test", OLD), ("b.test", OTHER))
    staging = settings(tmp_path / "staging.json", ("a.test", NEW))
    code, _, err = call(script, second, "--active", active, "--staging", staging, "--in-place")
    assert code == 2
    assert "second.ps1:9:13" in err
    assert "'Company'" in err
    assert "ad:b.test" in err
    assert "nothing was written" in err
    assert (script.read_bytes(), second.read_bytes()) == (IN, IN.replace(OLD.encode(), OTHER.encode()))


@pytest.mark.parametrize(
    "argument", ["$connector", "(Get-ADSyncConnector)[0].Identifier", "('a1a1a1a1' + '-1111-4111-8111-abcdefabcdef')"]
)
def test_a_connector_that_only_the_running_script_knows_stops_everything(call: Call, script: Path, argument: str):
    data = IN.replace(f"'{OLD}'".encode(), argument.encode())
    script.write_bytes(data)
    code, _, err = call(script, "--in-place", *MAP)
    assert code == 2
    assert "'Company' cannot be rewritten" in err
    assert script.read_bytes() == data


def test_an_identifier_that_is_also_used_elsewhere_through_its_variable_stops_everything(call: Call, script: Path):
    """To change the assignment would change the description too."""
    data = f"$c = '{OLD}'\n".encode() + IN.replace(f"'{OLD}'".encode(), b"$c").replace(
        b"-Description ''", b"-Description $c"
    )
    script.write_bytes(data)
    code, _, err = call(script, "--in-place", *MAP)
    assert code == 2
    assert "'Company'" in err
    assert script.read_bytes() == data


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--active", "a.json"),
        ("--staging", "b.json"),
        (*MAP, "--force"),
        (*MAP, "--touch"),
        (*MAP, "--touch", "--output", "out"),
        (*MAP, "--untouched", "--in-place"),
        (*MAP, "--map-rules"),
        (*MAP, "--map-rules", "--active", "a.json"),
        (*MAP, "--map-file", "missing"),
        ("--map", f"{OLD}={NEW}", "--map", f"{OTHER}={NEW}"),
        ("--map", "North=South"),
        ("--map", OLD),
        ("--map", f"{OLD}=nonsense"),
        ("--map", f"{OLD}={NEW}", "--map", f"{OLD}={OTHER}"),
        ("--map", f"b891884f-051e-4a83-95af-2544101c9083={NEW}"),
        (*MAP, "--check", "--in-place"),
        (*MAP, "--check", "--output", "out"),
        (*MAP, "--in-place", "--output", "out"),
        (*MAP, "--diff", "--in-place"),
    ],
)
def test_a_call_that_contradicts_itself_is_refused(call: Call, script: Path, tmp_path: Path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    settings(tmp_path / "a.json", ("a.test", OLD))
    settings(tmp_path / "b.json", ("a.test", NEW))
    before = sorted(tmp_path.iterdir())
    code, _, err = call(script, *arguments)
    assert code == 2
    assert err.strip()
    assert script.read_bytes() == IN
    assert sorted(tmp_path.iterdir()) == before


def test_exports_without_a_rule_in_common_give_no_identifiers(call: Call, script: Path, tmp_path: Path):
    staging = settings(tmp_path / "staging.json", ("a.test", NEW))
    code, _, err = call(script, "--active", script, "--staging", staging)
    assert code == 2
    assert "script.ps1" in err
    assert "no rule in common" in err


@pytest.mark.skipif(os.name != "posix", reason="links need no rights there")
def test_in_place_writes_through_a_link(call: Call, script: Path, tmp_path: Path):
    link = tmp_path / "link.ps1"
    link.symlink_to(script)
    assert call(link, "--in-place", *MAP)[0] == 0
    assert link.is_symlink()
    assert script.read_bytes() == OUT


def test_json_says_what_would_change(call: Call, script: Path):
    code, out, _ = call(script, "--format", "json", *MAP)
    assert code == 0
    place = {
        "line": 9,
        "column": 13,
        "old": OLD,
        "new": NEW,
        "connector": "",
        "rule": "Company",
        "field": "connector",
        "how": "--map",
    }
    file = {"path": str(script), "replacements": [place], "unresolved": [], "left_alone": [], "done": False}
    assert json.loads(out) == {"version": 1, "files": [file]}


def test_json_says_what_cannot_be_rewritten(call: Call, script: Path):
    code, out, _ = call(script, "--format", "json", "--map", f"{OTHER}={NEW}")
    assert code == 2
    (file,) = json.loads(out)["files"]
    assert file["replacements"] == []
    assert [(item["rule"], item["line"], item["column"]) for item in file["unresolved"]] == [("Company", 9, 13)]
    assert OLD in file["unresolved"][0]["reason"]


def test_a_connector_that_is_done_is_told(call: Call, script: Path):
    script.write_bytes(OUT)
    code, out, _ = call(script, "--check", *MAP)
    assert code == 0
    assert f"{script}: has the connectors of the new server already\n" in out


def test_the_summary_lists_replacements_and_what_is_left_alone(call: Call, script: Path):
    data = (CASES / "identifiers-elsewhere-stay" / "in.ps1").read_bytes()
    script.write_bytes(data + f"# {OTHER}\n".encode())
    code, out, _ = call(script, "--check", *MAP)
    assert code == 1
    lines = [line.removeprefix(str(script)) for line in out.splitlines()]
    assert lines == [
        f": {OLD} -> {NEW} (by --map) in line 12",
        f":1:13: left alone: {OLD} in a comment",
        f":2:4: left alone: {OLD} in a comment",
        f":6:19: left alone: {OLD} in description of 'Company'",
        f":9:20: left alone: {OLD} in -PrecedenceBefore of 'Company'; --map-rules puts in the new server's rule",
        f":19:13: left alone: {OLD} in a text",
        f":20:3: not recognized, left alone: {OTHER} in a comment",
        "would change 1 connector identifier in 1 file",
    ]


def test_in_place_keeps_the_times_and_says_what_that_means(call: Call, script: Path):
    os.utime(script, ns=(10**18, 10**18))
    _, out, _ = call(script, "--in-place", *MAP)
    assert script.stat().st_mtime_ns == 10**18
    assert "--touch" in out
    script.write_bytes(IN)
    os.utime(script, ns=(10**18, 10**18))
    _, out, _ = call(script, "--in-place", "--touch", *MAP)
    assert script.read_bytes() == OUT
    assert script.stat().st_mtime_ns != 10**18
    assert "--touch" not in out


ENCODED = [
    "utf-8",
    "utf-8-with-mark-and-windows-line-ends",
    "utf-16-with-mark",
    "utf-16-big-endian-with-mark",
    "mixed-line-ends",
    "no-final-newline",
    "trailing-blanks",
    "windows-1252",
]


@pytest.mark.parametrize("mode", ["--in-place", "--output"])
@pytest.mark.parametrize("case", ENCODED)
def test_every_encoding_is_written_byte_for_byte(call: Call, script: Path, tmp_path: Path, case: str, mode: str):
    script.write_bytes((CASES / case / "in.ps1").read_bytes())
    arguments = (mode,) if mode == "--in-place" else (mode, tmp_path / "out")
    target = script if mode == "--in-place" else tmp_path / "out" / "script.ps1"
    for _ in range(2):
        assert call(script, *arguments, "--map", (CASES / case / "map").read_text().strip())[0] == 0
        assert target.read_bytes() == (CASES / case / "out.ps1").read_bytes()


def test_two_servers_that_exchanged_identifiers_and_a_second_run(call: Call, script: Path, tmp_path: Path):
    """The active server's own script shows on which connector each rule is there."""
    data = (CASES / "two-forests-that-change-places" / "in.ps1").read_bytes()
    script.write_bytes(data)
    (tmp_path / "active.ps1").write_bytes(data)
    swap = ("--map", f"{OLD}={OTHER}", "--map", f"{OTHER}={OLD}")
    assert call(script, "--in-place", *swap)[0] == 2
    assert script.read_bytes() == data
    for _ in range(2):
        assert call(script, "--in-place", *swap, "--active", tmp_path / "active.ps1")[0] == 0
        assert script.read_bytes() == (CASES / "two-forests-that-change-places" / "out.ps1").read_bytes()


def test_one_rule_script_of_each_server(call: Call, script: Path, tmp_path: Path):
    (tmp_path / "staging.ps1").write_bytes(OUT)
    code, out, _ = call(script, "--active", script, "--staging", tmp_path / "staging.ps1", "--check")
    assert code == 1
    assert f"{OLD} -> {NEW} (by rule 'company') in line 9" in out


def test_a_file_that_is_named_twice_is_rewritten_once(call: Call, script: Path, tmp_path: Path):
    code, out, _ = call(script, tmp_path / "." / "script.ps1", tmp_path, "--in-place", *MAP)
    assert code == 0
    assert "changed 1 connector identifier in 1 file\n" in out


def test_a_rewrite_that_does_not_prove_itself_is_a_bug_and_writes_nothing(call: Call, script: Path, monkeypatch):
    from ruleguard.readers import rule_script

    read = rule_script.read
    seen = []

    def forgetful(source, **options):
        seen.append(source)
        config = read(source, **options)
        return config if len(seen) == 1 else replace(config, rules=())

    monkeypatch.setattr(rule_script, "read", forgetful)
    second = script.with_name("second.ps1")
    second.write_bytes(IN)
    code, _, err = call(second, script, "--in-place", *MAP)
    assert code == 3
    assert "nothing was written" in err
    assert (script.read_bytes(), second.read_bytes()) == (IN, IN)


def test_an_unknown_connector_is_told_with_the_choices(call: Call, script: Path, tmp_path: Path):
    active = settings(tmp_path / "active.json", ("a.test", OTHER))
    staging = settings(tmp_path / "staging.json", ("a.test", NEW))
    code, _, err = call(script, "--active", active, "--staging", staging)
    assert code == 2
    assert f"active has 'ad:a.test' ({OTHER})" in err
    assert f"--map {OLD}=NEW" in err


@pytest.mark.parametrize("case", ["utf-8", "no-final-newline", "trailing-blanks", "two-forests"])
def test_the_difference_is_a_patch(call: Call, tmp_path: Path, monkeypatch, case: str):
    git = shutil.which("git")
    if git is None:
        pytest.skip("no git")
    monkeypatch.chdir(tmp_path)
    script = tmp_path / "script.ps1"
    script.write_bytes((CASES / case / "in.ps1").read_bytes())
    pairs = [each for pair in (CASES / case / "map").read_text().split() for each in ("--map", pair)]
    _, out, _ = call("script.ps1", *pairs)
    (tmp_path / "patch").write_bytes(out.encode())
    subprocess.run([git, "apply", "patch"], cwd=tmp_path, check=True, env={**os.environ, "GIT_DIR": "none"})
    assert script.read_bytes() == (CASES / case / "out.ps1").read_bytes()
