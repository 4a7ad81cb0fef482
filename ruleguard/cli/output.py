"""Printing and writing of results."""

from __future__ import annotations

import codecs
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import click

from ruleguard.errors import RuleguardError, UsageError
from ruleguard.render.style import Style, safe_json


def style_for(output: str | None) -> Style:
    """Colour on a terminal only, and never against NO_COLOR or into a file."""
    wanted = (
        output is None
        and sys.stdout is not None
        and sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    return Style(colour=bool(wanted))


def emit(text: str, output: str | None) -> None:
    """Print, or write the file as UTF-8 in one piece."""
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(Path(output), text.encode("utf-8"))


def as_json(value: Any) -> str:
    """JSON as every command writes it: for a console that is not UTF-8 in ASCII, for JSON knows no other encoding."""
    return safe_json(json.dumps(value, ensure_ascii=not _is_utf8(sys.stdout), indent=2)) + "\n"


def _is_utf8(stream: TextIO | None) -> bool:
    try:
        return codecs.lookup(getattr(stream, "encoding", None) or "utf-8").name == "utf-8"
    except LookupError:
        return False


def refuse_input(output: str | None, inputs: Iterable[str]) -> None:
    """Raise ``UsageError`` for a result in the place of an input: it would be the end of the input."""
    if output is not None and not output.strip():
        raise UsageError("--output is empty: leave it out, or say which")
    for path in inputs:
        if output is not None and is_same(output, path):
            raise UsageError(f"--output {output} is an input")


def is_same(one: str, other: str) -> bool:
    """Whether two paths lead to one file."""
    with suppress(OSError, ValueError):  # no file of that name: standard input, a revision
        return os.path.samefile(one, other)
    return False


def write_atomically(path: Path, data: bytes) -> None:
    """Write through a temporary file and a rename, so that the file is either old or new. Raises ``RuleguardError``.

    A link stays a link, and what is no file (a pipe, a device) is written to, not replaced.
    """
    try:
        path = Path(os.path.realpath(path))
        special = path.exists() and not path.is_file() and not path.is_dir()
    except (OSError, ValueError) as error:
        raise RuleguardError(f"{path}: cannot be written: {error}") from None
    if special:
        _write_into(path, data)
        return
    import tempfile  # takes longer to load than a small output to write

    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise RuleguardError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o7777)
        else:
            temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise RuleguardError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_into(path: Path, data: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise RuleguardError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def write_all(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write several files, all or none: when one cannot be written, those already written get their old content back.

    Raises ``RuleguardError``, which names the files that could not be put back.
    """
    before: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in files:
            old = path.read_bytes() if path.exists() else None
            write_atomically(path, data)
            before.append((path, old))
    except BaseException as error:
        lost = _put_back(before)
        if lost:
            raise RuleguardError(f"{error}; these files have the new content already: {', '.join(lost)}") from None
        raise


def _put_back(written: Sequence[tuple[Path, bytes | None]]) -> list[str]:
    """Undo writes; the names of those that could not be undone."""
    lost = []
    for path, old in reversed(written):
        try:
            if old is None:
                path.unlink()
            else:
                write_atomically(path, old)
        except (OSError, RuleguardError):
            lost.append(str(path))
    return lost


def _umask() -> int:
    """The mask for new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
