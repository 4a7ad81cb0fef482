"""Standard input, closed pipes, full disks, terminals and colour."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

SCRIPT = (
    "New-ADSyncRule -Name 'one' -Direction 'Inbound' -Precedence 5 -OutVariable syncRule\r\n"
    "Add-ADSyncRule -SynchronizationRule $syncRule[0]\r\n"
)
RULE = "<synchronizationRule><name>one</name></synchronizationRule>"
SETTINGS = '{"policyMetadata": {}, "azureDirectoryPolicy": {"customSynchronizationRules": {"Name": "one"}}}'


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "ruleguard", *map(str, arguments)]


# --- standard input ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(("text", "form"), [(SETTINGS, "settings-json"), (RULE, "server-xml"), (SCRIPT, "rule-script")])
def test_standard_input_is_any_export(call: Callable[..., Any], text: str, form: str, encoding: str) -> None:
    result = call("show", "-", "--format", "json", stdin=text.encode(encoding))
    assert (result.code, result.err) == (0, "")
    shown = json.loads(result.out)
    assert shown["source"]["format"] == form
    assert shown["source"]["path"] == "<stdin>"
    assert [rule["name"] for rule in shown["rules"]] == ["one"]


def test_standard_input_of_a_process(spawn: Callable[..., Any], samples: Path) -> None:
    raw = (samples / "active.json").read_bytes()
    assert spawn("lint", "-", "--today", "2025-01-15", stdin=raw).code == 0
    assert spawn("diff", "-", samples / "active.json", stdin=raw).code == 0
    assert spawn("diff", samples / "staging.json", "-", stdin=raw).code == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("closing", "arguments", "code"),
    [
        ("<&-", ["lint", "-"], 2),
        ("<&-", ["rules"], 0),
        (">&-", ["lint", "{sample}", "--today", "2025-01-15"], 0),
        (">&-", ["show", "{sample}"], 0),
        (">&-", ["diff", "{sample}", "{sample}", "--format", "json"], 0),
        ("2>&-", ["show", "{sample}"], 0),
        ("2>&-", ["show", "missing.json"], 2),
    ],
)
def test_closed_streams(
    environment: Mapping[str, str], samples: Path, closing: str, arguments: list[str], code: int
) -> None:
    """As a service or a scheduled task may start it."""
    words = command(*(word.replace("{sample}", str(samples / "active.json")) for word in arguments))
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closing}', "sh", *words],
        env=environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"fault in ruleguard" not in done.stderr
    assert len(done.stderr.splitlines()) <= 1


# --- standard output --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "server"],
        ["show", "active.json", "--format", "json"],
        ["lint", "staging.json"],
        ["diff", "active.json", "staging.json"],
        ["rules"],
    ],
    ids=" ".join,
)
def test_a_closed_pipe_ends_quietly(environment: Mapping[str, str], samples: Path, arguments: list[str]) -> None:
    process = subprocess.Popen(
        command(*arguments), cwd=samples, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    # 1 would say that there are findings, 3 that there is a fault.
    assert process.wait(timeout=60) not in (1, 3)


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_the_first_line_of_much(environment: Mapping[str, str], samples: Path) -> None:
    words = command("show", samples / "server", "--format", "json")
    done = subprocess.run(
        ["sh", "-c", '"$@" | head -n 1', "sh", *words], env=environment, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{\n", b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["show", "active.json"], ["lint", "active.json"], ["rules"], ["--version"]])
def test_a_full_disk_is_no_fault_of_the_program(
    environment: Mapping[str, str], samples: Path, arguments: list[str]
) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command(*arguments),
            cwd=samples,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("ruleguard: error:")
    assert "no space left on device" in lines[0].lower()


def test_a_console_that_cannot_show_a_character(environment: Mapping[str, str], tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(SETTINGS.replace("one", "日本 ü"), encoding="utf-8")
    console = {**environment, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run(command("show", path), env=console, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "rule \\u65e5\\u672c ü" in done.stdout.decode("cp1252").splitlines()


# --- colour -----------------------------------------------------------------------------------------------------------


def colours(arguments: list[str], cwd: Path, environment: Mapping[str, str]) -> bytes:
    """What a call writes to a terminal."""
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    process = subprocess.Popen(command(*arguments), cwd=cwd, env=environment, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    written = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    os.close(master)
    assert process.wait(timeout=60) in (0, 1)
    assert len(written) > 20
    return written


TERMINAL = [
    ["lint", "staging.json"],
    ["diff", "active.json", "staging.json"],
    ["lint", "--format", "concise", "staging.json"],
]


@pytest.mark.parametrize("arguments", [TERMINAL[1], ["lint", "active.json"]], ids=" ".join)
def test_a_terminal_gets_colour(environment: Mapping[str, str], samples: Path, arguments: list[str]) -> None:
    assert b"\x1b[" in colours(arguments, samples, environment)


@pytest.mark.parametrize(
    "extra", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "yes", "TERM": "xterm-256color"}], ids=str
)
def test_a_terminal_without_colour(environment: Mapping[str, str], samples: Path, extra: dict[str, str]) -> None:
    for arguments in TERMINAL:
        assert b"\x1b" not in colours(arguments, samples, {**environment, **extra})


def test_json_has_no_colour_on_a_terminal(environment: Mapping[str, str], samples: Path) -> None:
    assert b"\x1b" not in colours(["diff", "active.json", "staging.json", "--format", "json"], samples, environment)


@pytest.mark.parametrize(
    "arguments", [*TERMINAL, ["show", "active.json"], ["rules"], ["rules", "duplicate-key"]], ids=" ".join
)
def test_what_is_no_terminal_gets_no_colour(spawn: Callable[..., Any], samples: Path, arguments: list[str]) -> None:
    for extra in ({}, {"CLICOLOR": "1"}, {"NO_COLOR": ""}):
        result = spawn(*arguments, cwd=samples, env=extra)
        assert len(result.out) > 20
        assert "\x1b" not in result.out + result.err
