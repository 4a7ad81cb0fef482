"""What is otherwise on Windows, as far as it can be had elsewhere: code pages, line ends, open files, names in any case."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from lxml import etree

from ruleguard.cli import rename
from ruleguard.cli.git import is_revision
from ruleguard.cli.inputs import load
from ruleguard.cli.output import write_all, write_atomically
from ruleguard.cli.replace_files import NewContent, replace_all
from ruleguard.errors import InputError, RuleguardError
from ruleguard.lint import policy
from ruleguard.lint.settings_reader import read_settings
from ruleguard.render.report import slashed, uri
from ruleguard.text import Source

NAME = "Größe → „Köln“ – 日本 \U0001f600"
GUID = "f189dba4-de79-4620-89dd-c2f808683ba1"
SCRIPT = f"""New-ADSyncRule -Name '{NAME}' -Identifier '0f7764fc-2e6c-4f55-9831-09968b6a5108' -Description '' \
-Direction 'Inbound' -Precedence 200 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '{GUID}' \
-LinkType 'Join' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""
ENCODINGS = ["cp437", "cp1252", "utf-16"]


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, bytes, bytes]]:
    """A call whose streams are those of Windows: a code page, and every line end made CR LF unless somebody sees to it."""
    from ruleguard.cli.main import run

    def start(encoding: str, *arguments: object) -> tuple[int, bytes, bytes]:
        raw = [io.BytesIO(), io.BytesIO()]
        streams = [io.TextIOWrapper(each, encoding=encoding, newline="\r\n") for each in raw]
        monkeypatch.setattr(sys, "argv", ["ruleguard", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as left:
            run()
        for each in streams:
            each.flush()
        monkeypatch.undo()
        return int(str(left.value.code)), raw[0].getvalue(), raw[1].getvalue()

    return start


# --- consoles, redirects, line ends -----------------------------------------------------------------------------------


def commands(folder: Path, samples: Path) -> list[list[object]]:
    """Every command in every format, about things with all kinds of letters."""
    script = folder / f"{NAME}.ps1"
    script.write_text(SCRIPT, encoding="utf-8")
    settings = folder / "other.json"
    text = (samples / "staging.json").read_text(encoding="utf-8")
    settings.write_text(text.replace("Fabrikam - ", f"{NAME} - "), encoding="utf-8")
    pair: list[object] = [samples / "active.json", settings]
    forms = {
        "lint": ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "azure"),
        "diff": ("text", "json", "markdown", "html", "sarif", "github"),
        "plan": ("text", "json", "markdown"),
        "assess": ("text", "json", "markdown"),
        "show": ("text", "json", "ps1"),
    }
    inputs: dict[str, list[object]] = {
        "lint": [script, settings], "diff": pair, "plan": pair, "assess": [settings], "show": [script],
    }  # fmt: skip
    found: list[list[object]] = [
        [name, *inputs[name], "--format", form] for name, each in forms.items() for form in each
    ]
    found += [["baseline", "check", samples / "server", "--format", form] for form in ("text", "json", "markdown")]
    found += [["rewrite", script, "--map", f"{GUID}={GUID[:-1]}2", "--format", form] for form in ("text", "json")]
    found += [["eval", f'"{NAME}" & [ä', "--format", form] for form in ("text", "json")]
    found += [
        ["rules"],
        ["rules", "duplicate-key"],
        ["rules", "--format", "json"],
        ["--help"],
        ["lint", "--select", NAME, script],
    ]
    return [*found, ["show", folder / f"{NAME}.none"], [NAME]]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_output_can_be_printed(
    tmp_path: Path, samples: Path, console: Callable[..., tuple[int, bytes, bytes]], encoding: str
) -> None:
    for arguments in commands(tmp_path, samples):
        code, out, err = console(encoding, *arguments)
        assert code in (0, 1, 2), arguments
        text = out.decode(encoding) + err.decode(encoding)
        assert text.strip(), arguments
        assert "\r" not in text, arguments
        assert "Traceback" not in text
        if "json" in arguments or "sarif" in arguments or "gitlab" in arguments:
            assert json.loads(out.decode(encoding)), arguments


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "cp932"])
def test_a_redirected_page_and_junit_are_right_whatever_the_code_page(
    tmp_path: Path, samples: Path, console: Callable[..., tuple[int, bytes, bytes]], encoding: str
) -> None:
    (tmp_path / "in.ps1").write_text(SCRIPT, encoding="utf-8")
    junit = console(encoding, "lint", tmp_path / "in.ps1", "--format", "junit")[1]
    assert any(NAME in text for text in etree.fromstring(junit).xpath("//failure/@message"))
    made = (samples / "staging.json").read_text(encoding="utf-8").replace("Fabrikam - ", f"{NAME} - ")
    (tmp_path / "in.json").write_text(made, encoding="utf-8")
    page = console(encoding, "diff", samples / "active.json", tmp_path / "in.json", "--format", "html")[1]
    shown = " ".join("".join(etree.fromstring(page.decode("utf-8"), etree.HTMLParser()).itertext()).split())
    assert NAME.split()[0] in shown
    assert "\\u" not in shown
    assert page.isascii()
    style = re.search(rb"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert b"&#" not in style[1], "the policy of the page allows its own style only as it is"


@pytest.mark.parametrize(
    "arguments", [["lint"], ["lint", "--format", "json"], ["show"], ["show", "--format", "json"]], ids=" ".join
)
def test_printed_and_written_are_the_same_bytes(
    tmp_path: Path, samples: Path, console: Callable[..., tuple[int, bytes, bytes]], arguments: list[str]
) -> None:
    command, *options = arguments
    printed = console("utf-8", command, samples / "staging.json", *options)[1]
    console("utf-8", command, samples / "staging.json", *options, "--output", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == printed
    assert b"\r" not in printed


def test_a_script_for_powershell_is_marked_where_it_needs_to_be(
    call: Callable[..., Any], tmp_path: Path, samples: Path
) -> None:
    (tmp_path / "in.ps1").write_text(SCRIPT, encoding="utf-8")
    for source, marked in ((tmp_path / "in.ps1", True), (samples / "rules" / "hr-leavers.ps1", False)):
        call("show", source, "--format", "ps1", "--output", tmp_path / "out.ps1")
        assert (tmp_path / "out.ps1").read_bytes().startswith(b"\xef\xbb\xbf") is marked


# --- what PowerShell's > writes, and CR LF, as input ------------------------------------------------------------------

MADE = [("utf-16", True), ("utf-8-sig", True), ("utf-8", True), ("utf-16", False)]


@pytest.fixture(params=MADE, ids=lambda made: f"{made[0]}{' CRLF' if made[1] else ''}")
def copy(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Path]:
    """A text file as PowerShell leaves it."""
    encoding, crlf = request.param

    def make(source: Path | str, name: str) -> Path:
        text = source if isinstance(source, str) else source.read_text(encoding="utf-8")
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.replace("\r\n", "\n").replace("\n", "\r\n" if crlf else "\n").encode(encoding))
        return target

    return make


def test_every_export(
    call: Callable[..., Any], samples: Path, copy: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("active.json", "rules/hr-leavers.ps1"):
        assert call("show", samples / name).out == call("show", copy(samples / name, name)).out
    for folder in ("server", "dirsync"):
        for path in (samples / folder).rglob("*.[xX][mM][lL]"):
            copy(path, str(path.relative_to(samples)))
    made = copy("", "x").parent
    assert call("diff", samples / "server", made / "server").code == 0
    options = ["--today", "2026-11-21", "--isolated", "--format", "markdown"]
    said = []
    for folder in (samples, made):
        monkeypatch.chdir(folder)
        said.append(call("assess", "dirsync", *options))
    assert said[0] == said[1]


def test_settings_and_own_rules(call: Callable[..., Any], samples: Path, copy: Callable[..., Path]) -> None:
    rule = "id: no-x\nseverity: warning\ncategory: precedence\nsummary: Ä\ngiven: $.rules[*].name\n"
    copy(rule + "expect: {matches: '^Nobody'}\nmessage: Ä {value}\n", "rules/own.yaml")
    copy("rules: [rules]\nselect: [no-x]\n", "ruleguard.yaml")
    path = copy(samples / "rules" / "hr-leavers.ps1", "in.ps1")
    result = call("lint", path)
    assert (result.code, result.err) == (1, "")
    assert "[no-x]" in result.out
    assert "Ä Northwind" in result.out


@pytest.mark.parametrize("text", ["", "\n"])
def test_empty_settings(call: Callable[..., Any], samples: Path, copy: Callable[..., Path], text: str) -> None:
    copy(text, "ruleguard.yaml")
    result = call("lint", copy(samples / "rules" / "hr-leavers.ps1", "in.ps1"))
    assert (result.code, result.err) == (0, "")


def test_maps_baselines_and_schemas(
    call: Callable[..., Any], samples: Path, copy: Callable[..., Path], tmp_path: Path
) -> None:
    pairs = copy(f"# Köln\n{GUID} = {GUID[:-1]}2\n", "map.txt")
    assert call("rewrite", samples / "rules" / "hr-leavers.ps1", "--map-file", pairs, "--check").code == 1
    call("baseline", "capture", samples / "server", "--force", "--output", tmp_path / "made.json")
    rules = copy(tmp_path / "made.json", "rules.json")
    assert call("baseline", "check", samples / "server", "--baseline", rules).code in (0, 1)
    call("lint", samples / "staging.json", "--baseline", tmp_path / "findings", "--write-baseline")
    known = copy(tmp_path / "findings", "known.json")
    assert call("lint", samples / "staging.json", "--baseline", known).code == 0
    schema = copy(samples / "cloud-sync-schema.json", "schema.json")
    wanted, found = (call("assess", samples / "server", "--schema", each, "--format", "json") for each in
                     (samples / "cloud-sync-schema.json", schema))  # fmt: skip
    assert (found.code, found.err) == (wanted.code, wanted.err)
    text = wanted.out.replace(str(samples / "cloud-sync-schema.json"), str(schema))
    assert json.loads(found.out)["mappings"] == json.loads(text)["mappings"]


def test_crlf_stays_in_what_is_rewritten(call: Callable[..., Any], samples: Path, copy: Callable[..., Path]) -> None:
    path = copy(samples / "rules" / "cloud-routing-address.ps1", "in.ps1")
    before = path.read_bytes()
    other = copy(samples / "rules" / "hr-leavers.ps1", "hr.ps1")
    was = other.read_bytes()
    assert call("rewrite", path.parent, "--map", f"{GUID}={GUID[:-1]}2", "--in-place").code == 0
    for file, old in ((path, before), (other, was)):
        encoding = "utf-16-le" if old.startswith(b"\xff\xfe") else "utf-8"
        assert file.read_bytes() == old.replace(GUID.encode(encoding), f"{GUID[:-1]}2".encode(encoding))


# --- paths ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (r"C:\Export 1\a b.json", ("file:///C:/Export%201/a%20b.json", False)),
        (r"\\server\share\a b\x.ps1", ("file://server/share/a%20b/x.ps1", False)),
        (r"\\?\C:\long\x.ps1", ("file:///C:/long/x.ps1", False)),
        (r"\\?\UNC\server\share\x.ps1", ("file://server/share/x.ps1", False)),
        (r"export\ü.json", ("export/%C3%BC.json", True)),
        (r".\export\x.json", ("export/x.json", True)),
        ("/home/a b", ("file:///home/a%20b", False)),
    ],
)
def test_addresses_of_files(path: str, expected: tuple[str, bool]) -> None:
    assert uri(path) == expected


@pytest.mark.parametrize(
    "path", [r"C:\Export\x.json", r"\\server\share\x.json", r"\\?\C:\Export\x.json", "C:x.json", "C:/x y"]
)
def test_no_path_of_windows_is_a_revision(path: str) -> None:
    assert not is_revision(path)
    assert PureWindowsPath(path).drive


@pytest.mark.parametrize("path", ["HEAD:x.json", "main:export/a b.json", "HEAD~1:", "v1.0:x"])
def test_what_is_a_revision(path: str) -> None:
    assert is_revision(path)


def test_slashes_of_patterns_are_those_of_gitignore() -> None:
    name = slashed(str(PureWindowsPath("legacy", "Old Rules", "a.ps1")))
    assert policy._fits("legacy/", name)
    assert policy._fits("**/Old Rules/*.ps1", name)


@pytest.mark.parametrize(
    "pattern",
    [r"legacy\*.ps1", r"legacy\old", r"C:\export\*.ps1", r"legacy\#1", r"\\server\share", r"legacy\.x", "legacy\\"],
)
def test_a_backslash_between_folders_is_refused(pattern: str) -> None:
    text = f"paths:\n  - path: '{pattern}'\n    ignore: [duplicate-precedence]\n"
    with pytest.raises(InputError, match=r"2:5: path has a backslash: write / between folders"):
        read_settings(Source("ruleguard.yaml", text.encode()))


@pytest.mark.parametrize("pattern", [r"\#1.ps1", r"\!x.ps1", r"old \[1\].ps1", r"x\ "])
def test_escapes_of_gitignore_stay(pattern: str) -> None:
    text = f"paths:\n  - path: '{pattern}'\n    ignore: [duplicate-precedence]\n"
    assert read_settings(Source("ruleguard.yaml", text.encode())).paths[0].pattern == pattern


@pytest.mark.parametrize("folds", [False, True])
def test_patterns_are_for_names_as_the_system_takes_them(monkeypatch: pytest.MonkeyPatch, folds: bool) -> None:
    monkeypatch.setattr(policy, "_FOLDS_CASE", folds)
    policy._spec.cache_clear()
    policy._fits.cache_clear()
    try:
        assert policy._fits("Legacy/*.PS1", "legacy/a.ps1") is folds
        assert policy._fits("legacy/*.ps1", "legacy/a.ps1")
    finally:
        policy._spec.cache_clear()
        policy._fits.cache_clear()


@pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links")
def test_one_file_by_two_spellings_is_read_once(tmp_path: Path, samples: Path, call: Callable[..., Any]) -> None:
    """Two links that differ in case are what a file system that does not tell case apart looks like."""
    shutil.copy(samples / "active.json", tmp_path / "Active.json")
    os.link(tmp_path / "Active.json", tmp_path / "ACTIVE.JSON")
    paths = [str(tmp_path / "Active.json"), str(tmp_path / "ACTIVE.JSON")]
    assert len(load(paths).configs) == 1
    shutil.copy(samples / "rules" / "hr-leavers.ps1", tmp_path / "hr.ps1")
    os.link(tmp_path / "hr.ps1", tmp_path / "HR.ps1")
    arguments = [
        "rewrite",
        tmp_path / "hr.ps1",
        tmp_path / "HR.ps1",
        "--map",
        f"{GUID}={GUID[:-1]}2",
        "--format",
        "json",
    ]
    assert len(json.loads(call(*arguments).out)["files"]) == 1
    found = call("lint", "--changed", tmp_path / "hr.ps1", tmp_path / "HR.ps1", "--isolated")
    assert "1 input" in found.out or found.out == call("lint", tmp_path / "hr.ps1", "--isolated").out


def test_two_files_are_two_also_when_equal(tmp_path: Path, samples: Path) -> None:
    for name in ("one.json", "two.json"):
        shutil.copy(samples / "active.json", tmp_path / name)
    assert len(load([str(tmp_path / "one.json"), str(tmp_path / "two.json")]).configs) == 2


def test_names_that_are_one_on_windows_are_not_written_into_one_folder(
    call: Callable[..., Any], tmp_path: Path, samples: Path
) -> None:
    for folder, name in (("a", "Rule.ps1"), ("b", "rule.PS1")):
        (tmp_path / folder).mkdir()
        shutil.copy(samples / "rules" / "hr-leavers.ps1", tmp_path / folder / name)
    result = call(
        "rewrite", tmp_path / "a", tmp_path / "b", "--map", f"{GUID}={GUID[:-1]}2", "--output", tmp_path / "out"
    )
    assert result.code == 2
    assert "two scripts are called" in result.err


# --- files that another program has open ------------------------------------------------------------------------------


class Locked:
    """``os.replace`` of Windows while a program has the file open, for some calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, times: int, code: int = 32, name: str = "") -> None:
        self.left, self.code, self.name, self.really, self.slept = times, code, name, os.replace, 0.0
        monkeypatch.setattr(os, "replace", self)
        monkeypatch.setattr(rename, "sleep", self.sleep)

    def __call__(self, source: Any, target: Any) -> None:
        if self.left and str(target).endswith(self.name):
            self.left -= 1
            error = PermissionError(
                13, "The process cannot access the file because it is being used by another process"
            )
            error.winerror = self.code  # type: ignore[attr-defined]
            raise error
        self.really(source, target)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def test_a_file_that_is_scanned_for_a_moment_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    locked = Locked(monkeypatch, 3)
    write_atomically(tmp_path / "out", b"new")
    assert (tmp_path / "out").read_bytes() == b"new"
    assert 0 < locked.slept < 1
    locked.left = 3
    replace_all([NewContent(tmp_path / "out", b"new", b"newer")])
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("out", b"newer")]


@pytest.mark.parametrize(
    ("code", "reason"), [(32, "another program has it open"), (33, "another program"), (5, "access is denied")]
)
def test_a_file_that_stays_open(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, reason: str) -> None:
    path = tmp_path / "b.ps1"
    for name in ("a.ps1", "b.ps1", "c.ps1"):
        (tmp_path / name).write_bytes(b"old")
    locked = Locked(monkeypatch, 10**6, code, "b.ps1")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    wanted = [NewContent(tmp_path / name, b"old", b"new") for name in before]
    for write in (
        lambda: write_atomically(path, b"new"),
        lambda: replace_all(wanted),
        lambda: write_all([(tmp_path / name, b"new") for name in ("a.ps1", "b.ps1")]),
    ):
        with pytest.raises(RuleguardError, match=reason) as found:
            write()
        assert str(path) in str(found.value)
        assert len(str(found.value).splitlines()) == 1
        assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
    assert locked.slept == pytest.approx(3 * sum(rename.PAUSES))


def test_in_place_of_a_script_that_an_editor_has_open(
    monkeypatch: pytest.MonkeyPatch, call: Callable[..., Any], tmp_path: Path, samples: Path
) -> None:
    for path in (samples / "rules").iterdir():
        shutil.copy(path, tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    Locked(monkeypatch, 10**6, name="hr-leavers.ps1")
    result = call(
        "rewrite", tmp_path, "--active", samples / "active.json", "--staging", samples / "staging.json", "--in-place"
    )
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.endswith(
        "hr-leavers.ps1: cannot be written: another program has it open: close it there and call again"
    )
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_read_only_file_is_named_as_such_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("old")
    path.chmod(stat.S_IREAD)
    locked = Locked(monkeypatch, 10**6, 5)
    really = os.unlink

    def unlink(name: Any, **more: Any) -> None:
        if not os.stat(name).st_mode & stat.S_IWRITE:
            raise PermissionError(13, "Access is denied")
        really(name, **more)

    monkeypatch.setattr(os, "unlink", unlink)
    with pytest.raises(RuleguardError, match="cannot be written: it is marked as read-only"):
        write_atomically(path, b"new")
    assert locked.slept == 0
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    path.chmod(0o600)


def test_other_errors_are_not_tried_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    locked = Locked(monkeypatch, 1, code=19)
    with pytest.raises(RuleguardError, match="being used by another process"):
        write_atomically(tmp_path / "out", b"new")
    assert locked.slept == 0


# --- processes and pipes ----------------------------------------------------------------------------------------------


def test_windows_starts_no_more_than_60_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent import futures

    from ruleguard.cli import parallel

    asked: list[int] = []

    def refuse(count: int, **_: object) -> None:
        asked.append(count)
        raise OSError("no processes")

    monkeypatch.setattr(futures, "ProcessPoolExecutor", refuse)
    assert parallel.read_scripts([f"{number}.ps1" for number in range(5_000)], include_commented=False, jobs=200) == {}
    assert parallel.read_scripts(["1.ps1"], include_commented=False, jobs=200) == {}
    assert asked == [60, 1]


@pytest.mark.parametrize(("system", "code"), [("nt", 141), ("posix", 2)])
def test_a_closed_pipe_of_windows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], system: str, code: int
) -> None:
    from ruleguard.cli import main

    monkeypatch.setattr(main.os, "name", system)
    found = main._unwritable(OSError(22, "Invalid argument"))
    monkeypatch.undo()
    assert found == code
    assert bool(capsys.readouterr().err) is (code == 2)
