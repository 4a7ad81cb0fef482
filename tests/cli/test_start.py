"""The start: what is imported, wrong calls, exit codes, and what happens when the program itself is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import ruleguard
from ruleguard.cli import main
from ruleguard.readers import settings_json

PARSERS = [
    "lxml",
    "tree_sitter",
    "tree_sitter_json",
    "tree_sitter_powershell",
    "ruamel",
    "deepdiff",
    "jsonpath_ng",
    "pyexpat",
]
REPORT = """
import json, sys
sys.argv = ["ruleguard", *sys.argv[1:]]
from ruleguard.__main__ import main
try:
    main()
except SystemExit as end:
    print(json.dumps({"code": end.code, "modules": sorted(name.split(".")[0] for name in sys.modules)}), file=sys.stderr)
"""


def imported(environment: Mapping[str, str], *arguments: object) -> set[str]:
    """The packages that a call imports."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *map(str, arguments)],
        env=environment,
        capture_output=True,
        timeout=60,
        check=True,
    )
    report = json.loads(done.stderr.splitlines()[-1])
    assert report["code"] == 0
    return set(report["modules"])


@pytest.mark.parametrize("arguments", [["--version"], ["-V"], ["--help"]])
def test_version_and_help_import_no_parser(environment: Mapping[str, str], arguments: list[str]) -> None:
    modules = imported(environment, *arguments)
    assert ("click" in modules) == (arguments == ["--help"]), "the version is told before the command line is imported"
    assert not modules & set(PARSERS)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")
def test_a_version_that_cannot_be_told_is_an_error(environment: Mapping[str, str]) -> None:
    """As for every other command, though it takes a shorter way."""
    command = [sys.executable, "-c", "import sys; from ruleguard.__main__ import main; main()", "--version"]
    closed = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *command], env=environment, capture_output=True, timeout=60, check=False
    )
    assert closed.returncode in (0, 2, 141)
    assert b"Traceback" not in closed.stderr
    both = subprocess.run([*command, "lint"], env=environment, capture_output=True, timeout=60, check=False)
    assert both.returncode == 0
    assert both.stdout.startswith(b"ruleguard ")


def test_settings_need_no_other_parser(environment: Mapping[str, str], samples: Path) -> None:
    """Nor does a clean check need what finds places."""
    for arguments in (["lint", samples / "active.json", *IN_ORDER], ["show", samples / "active.json"]):
        assert not imported(environment, *arguments) & {
            "lxml",
            "tree_sitter",
            "tree_sitter_powershell",
            "deepdiff",
            "ruamel",
        }


def test_a_script_needs_no_xml(environment: Mapping[str, str], samples: Path) -> None:
    modules = imported(environment, "show", samples / "rules" / "hr-leavers.ps1")
    assert "tree_sitter" in modules
    assert not modules & {"lxml", "pyexpat", "ruamel"}


def test_version(spawn: Callable[..., Any]) -> None:
    result = spawn("--version")
    assert (result.code, result.out, result.err) == (0, f"ruleguard {ruleguard.__version__}\n", "")


# --- wrong calls ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Usage:"),
        (["lint"], "Missing argument 'PATH...'"),
        (["diff", "one"], "Missing argument 'STAGING'"),
        (["lnit", "x"], "There is no command 'lnit'. Did you mean 'lint'?"),
        (["xyzzy"], "There is no command 'xyzzy'."),
        (["lint", "x", "--format", "yaml"], "'yaml' is not one of"),
        (["lint", "x", "--nonsense"], "--nonsense"),
        (["lint", "x", "--select", "duplicate-presedence"], "did you mean 'duplicate-precedence'?"),
        (["rules", "duplicate-kee"], "there is no rule 'duplicate-kee' (did you mean 'duplicate-key'?)"),
        (["show", "missing.json"], "missing.json: no such file or folder"),
        (["show", "C:\\missing.json"], "C:\\missing.json: no such file or folder"),
        (["show", ""], "no such file or folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_call(call: Callable[..., Any], arguments: list[str], said: str) -> None:
    result = call(*arguments)
    assert result.code == 2
    assert said in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("arguments", [["lnit"], ["show", "missing"], ["lint", "x", "--select", "nothing"]])
def test_a_wrong_call_as_a_process(spawn: Callable[..., Any], arguments: list[str]) -> None:
    result = spawn(*arguments)
    assert (result.code, result.out) == (2, "")
    assert "Traceback" not in result.err


# --- exit codes -------------------------------------------------------------------------------------------------------

FINDINGS = '{"azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": "a", "precedence": 200}]}}'
NOTES = '{"policyMetadata": {"type": "migration"}}'


@pytest.mark.parametrize(
    ("text", "arguments", "code"),
    [
        (FINDINGS, [], 1),
        (FINDINGS, ["--fail-on", "error"], 0),
        (FINDINGS, ["--fail-on", "never"], 0),
        (FINDINGS, ["--ignore", "custom-precedence-out-of-range"], 0),
        (FINDINGS, ["--ignore", "precedence"], 0),
        (FINDINGS, ["--select", "connectors"], 0),
        (FINDINGS, ["--select", "connectors,precedence"], 1),
        (NOTES, [], 0),
        (NOTES, ["--fail-on", "note"], 1),
        ('{"policyMetadata": {}}', ["--fail-on", "note"], 0),
        ("nothing", ["--fail-on", "never"], 2),
    ],
)
def test_exit_codes_of_lint(
    call: Callable[..., Any], tmp_path: Path, text: str, arguments: list[str], code: int
) -> None:
    path = tmp_path / "in"
    path.write_text(text, encoding="utf-8")
    assert call("lint", path, *arguments).code == code


@pytest.mark.parametrize(
    ("pair", "arguments", "code"),
    [
        (("active.json", "active.json"), [], 0),
        (("active.json", "staging.json"), [], 1),
        (("active.json", "staging.json"), ["--fail-on", "breaking"], 1),
        (("active.json", "staging.json"), ["--fail-on", "never"], 0),
        (("active.json", "missing.json"), ["--fail-on", "never"], 2),
        (("missing.json", "active.json"), [], 2),
    ],
)
def test_exit_codes_of_diff(
    call: Callable[..., Any], samples: Path, pair: tuple[str, str], arguments: list[str], code: int
) -> None:
    assert call("diff", *(samples / name for name in pair), *arguments).code == code


IN_ORDER = ("--today", "2025-01-15", "--ignore", "disabled-custom-rule")
"""The samples have a rule that is switched off, and their build is out of support by now."""


def test_the_samples_are_in_order(call: Callable[..., Any], samples: Path) -> None:
    for name in ("active.json", "server", "rules"):
        result = call("lint", samples / name, "--fail-on", "note", *IN_ORDER)
        assert (result.code, result.err) == (0, "")
        assert result.out == "no findings in 1 input\n"


# --- the program itself is wrong --------------------------------------------------------------------------------------


def broken(*_: object) -> None:
    raise ZeroDivisionError("first\nsecond \x1b[31m")


def test_a_bug_is_told_in_one_line(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    monkeypatch.setattr(settings_json, "read", broken)
    result = call("lint", samples / "active.json")
    assert result.code == 3
    (line,) = result.err.splitlines()
    assert line.startswith(
        "ruleguard: this is a fault in ruleguard, not in your files: ZeroDivisionError: first second"
    )
    assert "--debug" in line
    assert "\x1b" not in line


def test_debug_shows_where(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    monkeypatch.setattr(settings_json, "read", broken)
    monkeypatch.setenv("RULEGUARD_DEBUG", "1")
    result = call("lint", samples / "active.json")
    assert result.code == 3
    assert "Traceback (most recent call last)" in result.err


@pytest.mark.parametrize("arguments", [["show", "missing.json"], ["--debug", "show", "missing.json"]])
def test_a_traceback_only_with_debug(spawn: Callable[..., Any], arguments: list[str]) -> None:
    result = spawn(*arguments)
    assert result.code == 2
    assert ("Traceback" in result.err) == ("--debug" in arguments)


def test_an_interrupt_has_its_own_code(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, samples: Path
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(settings_json, "read", interrupt)
    result = call("lint", samples / "active.json")
    assert result.code == main.EXIT_INTERRUPTED == 130
    assert "Traceback" not in result.err
