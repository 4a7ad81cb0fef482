"""Printing and writing of results."""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import click

from ruleguard.cli.rename import cannot_write, discard, replace
from ruleguard.errors import RuleguardError, UsageError
from ruleguard.render.style import Style, safe, safe_json

_NO_SCRIPT = re.compile("[\0\ud800-\udfff]")


def style_for(output: str | None) -> Style:
    """Colour on a terminal only, and never against NO_COLOR or into a file."""
    wanted = (
        output is None
        and _is_terminal(sys.stdout)
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


def emit_script(text: str, output: str | None) -> None:
    """Like ``emit``. A file that is not ASCII begins with a byte order mark: without one Windows PowerShell takes UTF-8 for
    the code page of the system, and names come out wrong. A terminal gets what is safe to look at, which may not be safe to
    run; a pipe gets the script. Raises ``RuleguardError`` for a value that no script can hold."""
    if _NO_SCRIPT.search(text):
        raise RuleguardError(
            "no script can be written: a name or a value holds NUL or half of a character, which PowerShell cannot read"
        )
    if output is None:
        emit(safe(text) if _is_terminal(sys.stdout) else text, None)
    elif text.isascii():
        emit(text, output)
    else:
        write_atomically(Path(output), text.encode("utf-8-sig"))


def as_json(value: Any) -> str:
    """JSON as every command writes it: for a console that is not UTF-8 in ASCII, for JSON knows no other encoding."""
    return safe_json(json.dumps(value, ensure_ascii=not _is_utf8(sys.stdout), indent=2)) + "\n"


def printable_html(page: str) -> str:
    """A page as it can be printed: it says of itself that it is UTF-8, so for any other console it is in ASCII."""
    return page if _is_utf8(sys.stdout) else page.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


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
    # Its name is known before there is such a file, so that nothing can come between the two and leave it.
    temporary = path.with_name(f".ruleguard-{os.urandom(8).hex()}.tmp")
    try:
        mode = path.stat().st_mode & 0o7777 if path.exists() else None
        with open(temporary, "xb", opener=_only_mine if mode is not None else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        replace(temporary, path)
    except OSError as error:
        discard(temporary)
        raise cannot_write(path, error) from None
    except BaseException:
        discard(temporary)
        raise


def _write_into(path: Path, data: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise cannot_write(path, error) from None


def write_all(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write several files, all or none: when one cannot be written, those already written get their old content back.

    Raises ``RuleguardError``, which names the files that could not be put back.
    """
    before: list[tuple[Path, bytes | None]] = []
    try:
        for path, data in files:
            before.append((path, _content(path)))  # noted before it happens: nothing may come between the two
            write_atomically(path, data)
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
            if _content(path) == old:
                continue
            if old is None:
                path.unlink()
            else:
                write_atomically(path, old)
        except (OSError, RuleguardError):
            lost.append(str(path))
    return lost


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _only_mine(name: str, flags: int) -> int:
    """Open a new file that nobody else may read: the one that it takes the place of may be like that."""
    return os.open(name, flags, 0o600)
