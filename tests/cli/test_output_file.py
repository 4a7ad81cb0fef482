"""``--output``: the whole text in one piece, or nothing at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli import output
from ruleguard.cli.output import write_all, write_atomically
from ruleguard.errors import RuleguardError

COMMANDS = [
    ["lint", "staging.json"],
    ["lint", "staging.json", "--format", "json"],
    ["show", "active.json"],
    ["show", "active.json", "--format", "json"],
    ["diff", "active.json", "staging.json"],
    ["diff", "active.json", "staging.json", "--format", "json"],
    ["rules"],
    ["rules", "duplicate-key", "--format", "json"],
]


@pytest.fixture(autouse=True)
def in_samples(monkeypatch: pytest.MonkeyPatch, samples: Path) -> None:
    monkeypatch.chdir(samples)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_file_has_what_would_be_printed(call: Callable[..., Any], tmp_path: Path, arguments: list[str]) -> None:
    printed = call(*arguments)
    written = call(*arguments, "--output", tmp_path / "out.txt")
    assert (written.code, written.out) == (printed.code, "")
    assert (tmp_path / "out.txt").read_bytes().decode("utf-8") == printed.out
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_a_file_is_replaced_and_keeps_its_rights(call: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("x" * 100_000)
    path.chmod(0o640)
    assert call("show", "active.json", "--output", path).code == 0
    assert path.read_text(encoding="utf-8").startswith("server\n")
    assert "xxx" not in path.read_text(encoding="utf-8")
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="no such rights on Windows")
def test_a_new_file_has_the_usual_rights(call: Callable[..., Any], tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        call("show", "active.json", "--output", tmp_path / "out.txt")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "out.txt").stat().st_mode) == 0o640


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("place", ["missing/out.txt", "file/out.txt", ".", "x" * 300])
def test_a_place_that_cannot_be_written(
    call: Callable[..., Any], tmp_path: Path, arguments: list[str], place: str
) -> None:
    (tmp_path / "file").write_text("a file, no folder")
    result = call(*arguments, "--output", tmp_path / place)
    assert result.code == 2
    assert "Traceback" not in result.err
    assert result.err.splitlines()[-1].lower().count("error:") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "a file, no folder"


def test_it_is_one_line(spawn: Callable[..., Any], tmp_path: Path) -> None:
    result = spawn("show", "active.json", "--output", tmp_path / "missing" / "out.txt")
    assert result.code == 2
    (line,) = result.err.splitlines()
    assert line.startswith(f"ruleguard: error: {tmp_path / 'missing' / 'out.txt'}: cannot be written: no such file")


@pytest.mark.parametrize("function", ["fsync", "replace", "open"])
def test_nothing_is_left_when_writing_fails(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, function: str
) -> None:
    """The disk may be full at any moment."""
    path = tmp_path / "out.txt"
    path.write_text("old")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    where = {"fsync": os, "replace": Path, "open": output}[function]
    monkeypatch.setattr(where, function, refuse, raising=False)
    result = call("show", "active.json", "--output", path)
    monkeypatch.undo()
    assert result.code == 2
    assert result.err.startswith(f"ruleguard: error: {path}: cannot be written: no space left on device")
    assert len(result.err.splitlines()) == 1
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [("out.txt", "old")]


def test_a_folder_that_takes_no_files(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(output, "open", refuse, raising=False)
    result = call("show", "active.json", "--output", tmp_path / "out.txt")
    assert (result.code, result.out) == (2, "")
    assert "cannot be written: permission denied" in result.err


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links")
def test_a_link_stays_a_link(call: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "really.txt").write_text("old")
    os.symlink(tmp_path / "really.txt", tmp_path / "out.txt")
    assert call("show", "active.json", "--output", tmp_path / "out.txt").code == 0
    assert (tmp_path / "out.txt").is_symlink()
    assert (tmp_path / "really.txt").read_text(encoding="utf-8").startswith("server\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_what_is_no_file_is_not_replaced_by_one(call: Callable[..., Any], tmp_path: Path) -> None:
    """A pipe here; for an administrator it might be /dev/null."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        result = call("rules", "duplicate-key", "--output", path)
        assert stat.S_ISFIFO(path.lstat().st_mode)
        if result.code == 0:
            assert b"duplicate-key" in os.read(reader, 65536)
        else:
            assert (result.code, len(result.err.splitlines())) == (2, 1)
    finally:
        os.close(reader)
    assert [item.name for item in tmp_path.iterdir()] == ["pipe"]


# --- several files ----------------------------------------------------------------------------------------------------


def test_several_files_are_written_or_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"old " + name.encode())
    really = os.fsync
    calls = []

    def third_fails(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", third_fails)
    with pytest.raises(RuleguardError, match="cannot be written: no space left"):
        write_all([(tmp_path / name, b"new") for name in "acb"])
    assert {item.name: item.read_bytes() for item in tmp_path.iterdir()} == {"a": b"old a", "b": b"old b"}


def test_files_that_cannot_be_put_back_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    really = os.fsync
    calls = []

    def all_but_the_first_fail(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        really(descriptor)

    monkeypatch.setattr(os, "fsync", all_but_the_first_fail)
    with pytest.raises(RuleguardError, match=r"new content already: .*a$"):
        write_all([(tmp_path / "a", b"new"), (tmp_path / "b", b"new")])
    assert (tmp_path / "a").read_bytes() == b"new"


def test_an_interrupt_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("old", [None, b"old"], ids=["new", "old"])
def test_a_signal_just_after_a_file_took_its_place_undoes_it_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: bytes | None
) -> None:
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path in paths if old is not None else []:
        path.write_bytes(old or b"")
    really, calls = output.replace, []

    def interrupted(new: Path, path: Path) -> None:
        really(new, path)
        calls.append(path)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(output, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all([(path, b"new") for path in paths])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == (
        {} if old is None else dict.fromkeys("abc", old)
    )
