"""PATH arguments to configurations: files, folders, standard input and files of a git revision."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from ruleguard.cli.progress import Progress
from ruleguard.errors import InputError, RuleguardError
from ruleguard.model.nodes import Config
from ruleguard.readers.export import Options, Reading, is_script, is_stub, read, was_export
from ruleguard.records import record
from ruleguard.text import MAX_INPUT_BYTES, Source

STDIN = "-"
CANNOT_READ = "cannot be read"
_SUFFIXES = (".json", ".xml", ".ps1", ".txt")
_PART_FOLDERS = ("connectors", "synchronizationrules", "globalsettings")
_NO_SCRIPT = (
    "is no rule script, and only rule scripts (PS1) can be rewritten. A settings file must not be edited: Microsoft does not "
    "support importing one that was. The way that works: export the rules in the Synchronization Rules Editor, rewrite those "
    "scripts, and run them on the other server"
)
_WORTH_PROCESSES = 100
"""Fewer files are read before several processes have started."""
SKIPPED_FOLDERS = (".git", ".venv", "venv", "node_modules", "__pycache__")


@record(frozen=True, slots=True)
class _File:
    """A file that can be opened: the name shown to the user and how to get its bytes."""

    path: str

    def read(self) -> Source:
        """Raises ``InputError``."""
        return Source(self.path, read_bytes(self.path))


def load(paths: Iterable[str], *, include_commented: bool = False, jobs: int = 1) -> Reading:
    """Every configuration that the paths lead to, once. A path that leads to none is an error.

    ``jobs``: processes that read scripts, 0 for as many as are of use.
    """
    result = Reading()
    paths = list(dict.fromkeys(paths))
    ready: Mapping[str, Config] = {}
    if jobs != 1 and len(files := list(_all_files(paths))) >= _WORTH_PROCESSES:
        from ruleguard.cli.parallel import read_scripts

        ready = read_scripts(files, include_commented=include_commented, jobs=jobs)
    repeated = _repeated(paths)
    errors: list[InputError] = []
    for path in paths:
        try:
            found = _load(path, include_commented=include_commented, ready=ready)
        except InputError as error:
            errors.append(error)
            continue
        if path not in repeated:
            result.configs += found.configs
        errors += found.errors
    result.errors += {str(error): error for error in errors}.values()
    return result


def _repeated(paths: Sequence[str]) -> set[str]:
    """The paths whose files another one leads to as well, in another spelling or as part of a folder: what is read twice
    would clash with itself."""
    named = [path for path in paths if path != STDIN and os.path.exists(path)]
    if len(named) < 2:
        return set()
    files = {path: _real_files(path) for path in named}
    folders = [path for path in named if os.path.isdir(path)]
    repeated: set[str] = set()
    seen: set[frozenset[tuple[object, ...]]] = set()
    for path, own in files.items():
        if own in seen or any(own < files[folder] for folder in folders):
            repeated.add(path)
        seen.add(own)
    return repeated


def _real_files(path: str) -> frozenset[tuple[object, ...]]:
    files = walk(path, []) if os.path.isdir(path) else (path,)
    return frozenset(identity(file) for file in files)


def identity(path: str) -> tuple[object, ...]:
    """What two paths to one file have alike. Names in another case are one file where the file system says so, which
    depends on the disk and not on the system."""
    real = os.path.realpath(path)
    if not real.isascii():
        import unicodedata

        real = unicodedata.normalize("NFC", real)
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return (os.path.normcase(real),)
    return (status.st_dev, status.st_ino, real.casefold())


def load_one(path: str, *, include_commented: bool = False) -> Config:
    """The one configuration a path leads to. Raises ``RuleguardError`` when there is none, several, or a part of it
    cannot be read: what is missing would look like a difference."""
    found = _load(path, include_commented=include_commented)
    if found.errors:
        more = f" (and {len(found.errors) - 1} more unreadable files)" if len(found.errors) > 1 else ""
        raise RuleguardError(f"{found.errors[0]}{more}")
    if len(found.configs) > 1:
        names = ", ".join(config.input.path for config in found.configs[:6])
        raise InputError(path, f"holds {len(found.configs)} configurations: name one of them ({names})")
    return found.configs[0]


def _all_files(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if os.path.isdir(path):
            yield from walk(path, [])
        elif path != STDIN:
            yield path


def script_files(paths: Iterable[str]) -> list[tuple[Source, Config]]:
    """Every rule script that the paths lead to, each by itself. Raises ``InputError`` for a path that leads to none."""
    from ruleguard.readers import rule_script

    found: list[tuple[Source, Config]] = []
    for path in dict.fromkeys(paths):
        scripts = list(_scripts_in(path)) if os.path.isdir(path) else [_File(path).read()]
        for source in scripts:
            if not is_script(source):
                raise InputError(path, _NO_SCRIPT)
            found.append((source, rule_script.read(source)))
        if not scripts:
            raise InputError(path, "no rule script in this folder")
    return found


def _scripts_in(folder: str) -> Iterator[Source]:
    """The rule scripts of a folder; what is no text is no script."""
    for file in walk(folder):
        raw = read_bytes(file)
        try:
            source = Source(file, raw)
        except InputError:
            if was_export(raw):
                raise
            continue
        if is_script(source):
            yield source


def read_bytes(path: str) -> bytes:
    """The bytes of a regular file. Raises ``InputError`` in one line for whatever prevents it."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            raise InputError(path, "is no regular file (for a pipe, use - and standard input)")
        if status.st_size > MAX_INPUT_BYTES:
            megabytes = MAX_INPUT_BYTES // (1024 * 1024)
            raise InputError(path, f"the file is larger than {megabytes} MB, which no export is")
        with Path(path).open("rb") as file:
            raw = file.read(status.st_size + 1)
            if len(raw) > status.st_size:  # it grows, or is of /proc, which says that it is empty
                raw += file.read(MAX_INPUT_BYTES)
            return raw
    except (OSError, ValueError) as error:
        raise InputError(path, f"{CANNOT_READ}: {_reason(error)}") from None


def _load(path: str, *, include_commented: bool, ready: Mapping[str, Config] = MappingProxyType({})) -> Reading:
    options = Options(include_commented=include_commented)
    if path == STDIN:
        if sys.stdin is None:
            raise InputError("<stdin>", "there is no standard input")
        raw = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
        return read("<stdin>", [Source("<stdin>", raw)], options)
    if os.path.isdir(path):
        return _folder(path, options, ready)
    if path in ready:
        return read(path, [ready[path]], options)
    if not os.path.exists(path):
        from ruleguard.cli.git import load_revision

        found = load_revision(path, options)
        if found is not None:
            return found
        raise InputError(path, "no such file or folder")
    source = _File(path).read()
    result = read(path, [source], options)
    if any(is_stub(config) for config in result.configs):
        return _described_by(path, options) or result
    return result


def _described_by(stub: str, options: Options) -> Reading | None:
    """The XML folder that a MigratedPolicy.json lies in and describes; None when there is none."""
    folder = os.path.dirname(stub) or "."
    parts = [
        file
        for name in sorted(os.listdir(folder))
        if name.casefold() in _PART_FOLDERS
        for file in walk(os.path.join(folder, name))
    ]
    return read_files(folder, [*parts, stub], options) if parts else None


def _folder(path: str, options: Options, ready: Mapping[str, Config]) -> Reading:
    result = Reading()
    searching = Options(include_commented=options.include_commented, required=is_part)
    groups = sorted(grouped(walk(path, result.errors)).items())
    progress = Progress("reading files", sum(len(files) for _, files in groups))
    for root, files in groups:
        found = read_files(root, progress.over(files), searching, ready=ready)
        result.configs += found.configs
        result.errors += found.errors
    progress.end()
    refuse_empty(path, result)
    return result


def refuse_empty(path: str, result: Reading) -> None:
    """Raise ``InputError`` for a folder in which nothing was found."""
    if not result.configs and not result.errors:
        raise InputError(
            path,
            "no export in this folder: looked for settings JSON, rule scripts (PS1) and a server's XML "
            f"(files ending in {', '.join(_SUFFIXES)})",
        )


def read_files(
    root: str,
    files: Iterable[str],
    options: Options,
    read_one: Callable[[str], bytes] = read_bytes,
    ready: Mapping[str, Config] = MappingProxyType({}),
) -> Reading:
    """Read the files that form one folder; ``ready`` are scripts that have been read before."""
    sources: list[Source | Config] = []
    errors: list[InputError] = []
    for file in files:
        if file in ready:
            sources.append(ready[file])
            continue
        raw = b""
        try:
            raw = read_one(file)
            sources.append(Source(file, raw))
        except InputError as error:
            if options.required(file) or CANNOT_READ in error.reason or was_export(raw):
                errors.append(error)
    found = read(root, sources, options)
    found.errors[:0] = errors
    return found


def grouped(files: Iterable[str]) -> dict[str, list[str]]:
    """Candidate files by the folder whose export they belong to."""
    groups: dict[str, list[str]] = {}
    for file in files:
        folder = os.path.dirname(file)
        root = os.path.dirname(folder) if is_part(file) else folder
        groups.setdefault(root or ".", []).append(file)
    return groups


def is_part(file: str) -> bool:
    """Whether a file lies where a server's export puts its parts: what is there and cannot be read is missing."""
    return Path(file).parent.name.casefold() in _PART_FOLDERS


def walk(path: str, errors: list[InputError] | None = None) -> Iterator[str]:
    """Files of a folder that may be exports, in a stable order; links to folders are not followed.

    A folder that cannot be listed is added to ``errors``; without a list it raises ``InputError``.
    """

    def refuse(error: OSError) -> None:
        found = InputError(str(error.filename), f"{CANNOT_READ}: {_reason(error)}")
        if errors is None:
            raise found
        errors.append(found)

    for folder, folders, files in os.walk(path, onerror=refuse):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(files):
            if name.casefold().endswith(_SUFFIXES):
                yield os.path.join(folder, name)


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
