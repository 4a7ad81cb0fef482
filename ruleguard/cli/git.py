"""``REV:path``: files as they were in a git revision, read with the git program of the machine."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import PurePosixPath

from ruleguard.errors import InputError
from ruleguard.readers.export import Options, Reading, is_stub, read
from ruleguard.text import Source

# One letter before the colon is a Windows drive, and no revision has a backslash, as \\?\C: has.
_REVISION = re.compile(r"(?P<revision>[^:\s\\-][^:\s\\]+):(?P<path>.*)")
_SUFFIXES = (".json", ".xml", ".ps1", ".txt")
GIT_SECONDS = 60
"""So long an answer of git is waited for."""


def is_revision(name: str) -> bool:
    """Whether a name has the form ``REV:path``."""
    return _REVISION.fullmatch(name) is not None


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
        found = read(name, [Source(name, _run(git, name, ["cat-file", "blob", name]))], options)
        if any(is_stub(config) for config in found.configs):
            return _described_by(git, name, options) or found
        return found
    if kind != "tree":
        raise InputError(name, f"is a {kind} of git, not a file or folder")
    return _folder(git, name, options)


def _described_by(git: str, stub: str, options: Options) -> Reading | None:
    """The XML folder that a MigratedPolicy.json lies in; None when there is none."""
    revision, _, path = stub.partition(":")
    folder = f"{revision}:{path.rpartition('/')[0]}"
    whole = _folder(git, folder, options)
    described = [config for config in whole.configs if config.input.path.rstrip("/:") == folder.rstrip("/:")]
    described = [config for config in described if config.input.format not in ("settings-json", "rule-script")]
    parts = [
        error
        for error in whole.errors
        if error.path.rpartition("/")[0].rpartition("/")[0] in (folder, folder.rstrip(":"))
    ]
    return Reading(described, parts) if described else None


def _folder(git: str, name: str, options: Options) -> Reading:
    """The exports in a folder of a revision, found as in a folder of the disk."""
    from ruleguard.cli.inputs import grouped, is_part, read_files, refuse_empty

    def as_path(file: str) -> str:
        """With a slash behind the revision, so that the first folder is seen as one."""
        return file.replace(":", ":/", 1)

    searching = Options(include_commented=options.include_commented, required=lambda file: is_part(as_path(file)))
    result = Reading()
    for root, paths in sorted(grouped(map(as_path, _tree(git, name))).items()):
        files = [path.replace(":/", ":", 1) for path in paths]
        found = read_files(
            root.replace(":/", ":", 1), files, searching, lambda file: _run(git, file, ["cat-file", "blob", file])
        )
        result.configs += found.configs
        result.errors += found.errors
    refuse_empty(name, result)
    return result


def _tree(git: str, name: str) -> Iterator[str]:
    listed = _run(git, name, ["ls-tree", "-r", "-z", "--full-tree", "--name-only", name]).decode(
        "utf-8", "surrogateescape"
    )
    from ruleguard.cli.inputs import SKIPPED_FOLDERS

    base = name if name.endswith((":", "/")) else name + "/"
    for file in sorted(filter(None, listed.split("\0"))):
        path = PurePosixPath(file)
        if path.suffix.casefold() in _SUFFIXES and not set(path.parts) & set(SKIPPED_FOLDERS):
            yield base + file


def _run(git: str, name: str, arguments: list[str]) -> bytes:
    command = [git, "--no-pager", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=GIT_SECONDS)  # noqa: S603 - no shell, fixed verbs
    except subprocess.TimeoutExpired:
        raise InputError(name, f"no such file, and git gave no answer within {GIT_SECONDS} seconds") from None
    except (OSError, ValueError):
        raise InputError(name, "no such file, and git could not be run to look the revision up") from None
    if done.returncode != 0:
        first = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise InputError(name, f"no such file or folder ({first[0] if first else 'git found nothing'})")
    return done.stdout
