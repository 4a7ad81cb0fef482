"""What is no file to read, wherever a command takes a path: told in one line, never waited for, never read to its end."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")
GUID = "00000000-0000-0000-0000-00000000000a"
# Every argument and option that takes a path of a file; {bad} is the path.
CALLS = {
    "lint PATH": ["lint", "{bad}"],
    "lint --config": ["lint", "{good}", "--config", "{bad}"],
    "lint --baseline": ["lint", "{good}", "--baseline", "{bad}"],
    "lint --target": ["lint", "{script}", "--target", "{bad}"],
    "lint --suggest": ["lint", "{bad}", "--suggest"],
    "lint --show-settings": ["lint", "{good}", "--show-settings", "--config", "{bad}"],
    "diff ACTIVE": ["diff", "{bad}", "{good}"],
    "diff STAGING": ["diff", "{good}", "{bad}"],
    "diff --config": ["diff", "{good}", "{good}", "--config", "{bad}"],
    "diff --baseline": ["diff", "{good}", "{good}", "--baseline", "{bad}"],
    "plan ACTIVE": ["plan", "{bad}", "{good}"],
    "plan STAGING": ["plan", "{good}", "{bad}"],
    "plan --rules": ["plan", "{good}", "{good}", "--rules", "{bad}"],
    "plan --baseline": ["plan", "{good}", "{good}", "--baseline", "{bad}"],
    "plan --config": ["plan", "{good}", "{good}", "--config", "{bad}"],
    "assess PATH": ["assess", "{bad}"],
    "assess --schema": ["assess", "{good}", "--schema", "{bad}"],
    "assess --baseline": ["assess", "{good}", "--baseline", "{bad}"],
    "assess --config": ["assess", "{good}", "--config", "{bad}"],
    "baseline check PATH": ["baseline", "check", "{bad}"],
    "baseline check --baseline": ["baseline", "check", "{server}", "--baseline", "{bad}"],
    "baseline check --config": ["baseline", "check", "{server}", "--config", "{bad}"],
    "baseline capture PATH": ["baseline", "capture", "{bad}"],
    "show PATH": ["show", "{bad}"],
    "rewrite SCRIPT": ["rewrite", "{bad}", "--map", f"{GUID}={GUID[:-1]}b"],
    "rewrite --active": ["rewrite", "{script}", "--active", "{bad}", "--staging", "{good}"],
    "rewrite --staging": ["rewrite", "{script}", "--active", "{good}", "--staging", "{bad}"],
    "rewrite --map-file": ["rewrite", "{script}", "--map-file", "{bad}"],
    "rewrite --map-rules-file": ["rewrite", "{script}", "--map", f"{GUID}={GUID[:-1]}b", "--map-rules-file", "{bad}"],
}


def fifo(path: Path) -> Path:
    os.mkfifo(path)
    return path


def loop(path: Path) -> Path:
    os.symlink(path.with_name("other"), path)
    os.symlink(path, path.with_name("other"))
    return path


def link_to_fifo(path: Path) -> Path:
    os.mkfifo(path.with_name("pipe"))
    os.symlink("pipe", path)
    return path


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    return path


def socket_of(path: Path) -> Path:
    import socket

    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))
    return path


def broken(path: Path) -> Path:
    os.symlink("gone", path)
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "a pipe": (fifo, "is no regular file"),
    "a link to a pipe": (link_to_fifo, "is no regular file"),
    "a socket": (socket_of, "is no regular file"),
    "links in a circle": (loop, "no such file|too many levels"),
    "a link to nothing": (broken, "no such file"),
    "2 GB": (sparse, "the file is larger than 32 MB"),
    "a device without end": (lambda _: Path("/dev/zero"), "is no regular file"),
    "a terminal": (lambda _: Path("/dev/tty"), "is no regular file"),
    "a file that says it is empty": (lambda _: Path("/proc/self/mem"), "cannot be read"),
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", CALLS)
def test_it_is_told_in_one_line(call: Callable[..., Any], samples: Path, tmp_path: Path, name: str, kind: str) -> None:
    make, reason = BAD[kind]
    bad = make(tmp_path / "bad")
    if not os.path.lexists(bad):
        pytest.skip("not here")
    places = {
        "good": samples / "active.json",
        "server": samples / "server",
        "script": samples / "rules" / "hr-leavers.ps1",
        "bad": bad,
    }
    start = time.monotonic()
    result = call(*(word.format(**places) for word in CALLS[name]))
    assert time.monotonic() - start < 10
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1, result.err
    assert str(bad) in result.err
    assert any(each in result.err for each in reason.split("|")), result.err


@pytest.mark.parametrize("kind", BAD)
def test_a_changed_file_that_is_none_is_passed_over(call: Callable[..., Any], tmp_path: Path, kind: str) -> None:
    """A repository may hold anything, also under the names of exports; only what may be an export is told."""
    make, _ = BAD[kind]
    bad = make(tmp_path / "bad.json")
    start = time.monotonic()
    result = call("lint", "--changed", bad)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("command", [["lint"], ["lint", "--changed"]], ids=" ".join)
def test_a_file_that_may_not_be_read_may_be_an_export(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, samples: Path, command: list[str]
) -> None:
    really = Path.open

    def refuse(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "locked.json":
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *arguments, **options)

    (tmp_path / "locked.json").write_text("{}", encoding="utf-8")
    (tmp_path / "good.json").write_bytes((samples / "active.json").read_bytes())
    monkeypatch.setattr(Path, "open", refuse)
    result = call(*command, tmp_path)
    assert result.code == 2
    assert "locked.json: cannot be read: permission denied" in result.err
    assert "good.json" in result.out  # one broken file does not hide the others


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "a byte that is no UTF-8": lambda raw: b"\xef\xbb\xbf" + raw + b"\xff",
    "half of a UTF-16 character": lambda raw: raw.decode("utf-8-sig").encode("utf-16") + b"\n",
    "NUL": lambda raw: raw[:-2] + b"\0" * 20,
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("command", [["lint"], ["lint", "--changed"]], ids=" ".join)
@pytest.mark.parametrize("name", ["active.json", "rules/hr-leavers.ps1"])
def test_an_export_that_is_no_text_any_more_is_told(
    call: Callable[..., Any], tmp_path: Path, samples: Path, name: str, command: list[str], kind: str
) -> None:
    """Passed over like a picture it would be missing without a word."""
    bad = tmp_path / f"damaged{Path(name).suffix}"
    bad.write_bytes(DAMAGE[kind]((samples / name).read_bytes()))
    (tmp_path / "good.json").write_bytes((samples / "active.json").read_bytes())
    result = call(*command, tmp_path)
    assert result.code == 2
    assert str(bad) in result.err
    assert "not valid UTF" in result.err or "NUL" in result.err
    if bad.suffix == ".ps1":
        guid = "00000000-0000-0000-0000-00000000000a"
        again = call("rewrite", tmp_path, "--map", f"{guid}={guid[:-1]}b")
        assert again.code == 2
        assert str(bad) in again.err


@pytest.fixture
def crowded(tmp_path: Path, samples: Path) -> Path:
    """A folder with an export, and everything else that a folder can hold."""
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    (folder / "export.json").write_bytes((samples / "active.json").read_bytes())
    os.symlink("..", folder / "below" / "up")
    os.symlink(folder, folder / "myself")
    os.symlink("/", folder / "everything")
    (folder / "folder.json").mkdir()
    return folder


@pytest.mark.parametrize("command", [["lint"], ["show"], ["assess"], ["baseline", "check"]], ids=" ".join)
def test_links_of_folders_are_not_followed(call: Callable[..., Any], crowded: Path, command: list[str]) -> None:
    start = time.monotonic()
    result = call(*command, crowded)
    assert result.code in (0, 1, 2)
    assert time.monotonic() - start < 10
    alone = call(*command, crowded / "export.json")
    assert result.code == alone.code
    assert (
        result.out.replace(str(crowded / "export.json"), str(crowded)).splitlines()[1:3]
        == (alone.out.replace(str(crowded / "export.json"), str(crowded)).splitlines()[1:3])
    )


def test_a_pipe_among_the_files_of_a_server_is_told(call: Callable[..., Any], tmp_path: Path, samples: Path) -> None:
    """It lies where a part of the export belongs: what it may stand for is missing."""
    rules = tmp_path / "in" / "SynchronizationRules"
    rules.mkdir(parents=True)
    (rules / "a.xml").write_text("<synchronizationRule><name>one</name></synchronizationRule>", encoding="utf-8")
    os.mkfifo(rules / "b.xml")
    for command in (["lint"], ["show"], ["assess"]):
        result = call(*command, tmp_path / "in")
        assert result.code == 2
        assert "b.xml: is no regular file" in result.err


def test_settings_and_rules_that_are_no_files(call: Callable[..., Any], tmp_path: Path, samples: Path) -> None:
    (tmp_path / "export.json").write_bytes((samples / "active.json").read_bytes())
    (tmp_path / "own").mkdir()
    os.mkfifo(tmp_path / "own" / "rule.yaml")
    (tmp_path / "ruleguard.yaml").write_text("rules: [own]\n", encoding="utf-8")
    result = call("lint", tmp_path / "export.json")
    assert (result.code, result.out) == (2, "")
    assert "rule.yaml: is no regular file" in result.err
