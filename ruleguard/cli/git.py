"""``REV:path``: files as they were in a git revision, read with the git program of the machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import PurePosixPath

from ruleguard.errors import InputError
from ruleguard.readers.export import Options, Reading, read
from ruleguard.text import Source

# One letter before the colon is a Windows drive.
_REVISION = re.compile(r"(?P<revision>[^:\s-][^:\s]+):(?P<path>.*)")
_SUFFIXES = (".json", ".xml", ".ps1", ".txt")
_SECONDS = 60


def load_revision(name: str, options: Options) -> Reading | None:
    """What ``REV:path`` leads to, None when the name has not that form. Raises ``InputError`` when git has no such file.

    Only ``git cat-file`` and ``git ls-tree`` are run; nothing of the repository is executed.
    """
    match = _REVISION.fullmatch(name)
    if match is None:
        return None
    git = shutil.which("git")
    if git is None:
        raise InputError(name, "no such file, and git is not installed to look the revision up")
    kind = _run(git, name, ["cat-file", "-t", name]).decode("utf-8", "replace").strip()
    if kind == "blob":
        return read(name, [Source(name, _run(git, name, ["cat-file", "blob", name]))], options)
    if kind != "tree":
        raise InputError(name, f"is a {kind} of git, not a file or folder")
    return read(
        name, list(_tree(git, name)), Options(include_commented=options.include_commented, required=lambda _: False)
    )


def _tree(git: str, name: str) -> Iterable[Source]:
    listed = _run(git, name, ["ls-tree", "-r", "-z", "--name-only", name]).decode("utf-8", "surrogateescape")
    base = name if name.endswith((":", "/")) else name + "/"
    for file in sorted(filter(None, listed.split("\0"))):
        if PurePosixPath(file).suffix.casefold() in _SUFFIXES:
            full = base + file
            yield Source(full, _run(git, full, ["cat-file", "blob", full]))


def _run(git: str, name: str, arguments: list[str]) -> bytes:
    command = [git, "--no-pager", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - no shell, fixed verbs
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise InputError(name, "no such file, and git could not be run to look the revision up") from None
    if done.returncode != 0:
        first = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(name, f"no such file or folder ({first[0] if first else 'git found nothing'})")
    return done.stdout
