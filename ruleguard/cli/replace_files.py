"""Writing several files so that none is ever half written and no half-written set goes unnoticed.

New contents are written beside the files first; then each takes its file's place by a rename, which a file system does
wholly or not at all. A process that is killed between two renames cannot tell anybody, so a note lies in the folders from
before the first rename until after the last: ``unfinished`` reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path

from ruleguard.cli.folder_lock import held, held_if_free
from ruleguard.cli.inputs import read_bytes
from ruleguard.cli.rename import cannot_write, discard, replace
from ruleguard.errors import InputError, RuleguardError
from ruleguard.records import record

NOTE = "ruleguard-unfinished-"
_NOTE_SUFFIX = ".log"
_TEMPORARY = ".ruleguard"
_HEAD = """\
ruleguard was replacing the files below and did not come to its end. Each of them is whole: as it was, or rewritten.
Call ruleguard rewrite for them again: it says which is which, and the same call as before finishes the work.
Each line: SHA-256 of the old and of the new content, the temporary file, the file.

"""


@record(frozen=True, slots=True)
class NewContent:
    """A file's content before (None: there is no such file) and after."""

    path: Path
    old: bytes | None
    new: bytes


@record(frozen=True, slots=True)
class Unfinished:
    """An earlier run that did not come to its end, and what it left of each file."""

    note: Path
    new: tuple[Path, ...]
    old: tuple[Path, ...]
    other: tuple[Path, ...]
    temporary: tuple[Path, ...] = ()

    @property
    def is_mixed(self) -> bool:
        """Whether some files are rewritten and some are not."""
        return bool(self.new) and bool(self.old)


@record(slots=True)
class _Run:
    """One run: its files by their real names, the temporary file of each, the notes, and what was replaced so far."""

    files: dict[Path, NewContent]
    temporary: dict[Path, Path]
    keep_times: bool
    notes: list[Path] = field(default_factory=list)
    replaced: list[tuple[Path, os.stat_result | None]] = field(default_factory=list)


def replace_all(files: Iterable[NewContent], *, keep_times: bool = False) -> None:
    """Give all files their new content, or none. Mode and, where the system allows it, owner stay; ``keep_times`` keeps the
    times as well. A link stays a link.

    Raises ``RuleguardError`` when a file is no longer what it was or cannot be written, or another run writes there. It names
    the files that have the new content all the same, where they could not be put back.
    """
    by_path = {Path(os.path.realpath(item.path)): item for item in files}
    if not by_path:
        return
    with held(path.parent for path in by_path):
        _replace(by_path, keep_times=keep_times)


def _replace(by_path: dict[Path, NewContent], *, keep_times: bool) -> None:
    token = secrets.token_hex(4)
    run = _Run(by_path, {path: _beside(path, token) for path in by_path}, keep_times)
    try:
        _check_unchanged(run)
        if len(run.files) > 1:
            _leave_notes(run, token)
        for path, item in run.files.items():
            _write_beside(run, path, item)
        for path in run.files:
            _rename(run, path)
    except BaseException as error:
        lost = _put_back(run)
        _clean_up(run, keep_notes=bool(lost))
        if lost:
            names = ", ".join(map(str, lost))
            reason = str(error) or type(error).__name__
            raise RuleguardError(f"{reason}; these files have the new content already: {names}") from None
        raise
    _clean_up(run, keep_notes=False)


def unfinished(folders: Iterable[Path]) -> list[Unfinished]:
    """Runs that were ended between two renames, by the notes in these folders. What is still going on is none of them."""
    found: dict[str, Unfinished] = {}
    for folder in sorted(set(folders)):
        with held_if_free(folder) as free, suppress(OSError):
            for note in sorted(folder.glob(f"{NOTE}*{_NOTE_SUFFIX}")) if free else ():
                found.setdefault(note.name, _read_note(note))
    return list(found.values())


def forget(earlier: Iterable[Unfinished]) -> None:
    """Remove the notes of runs whose files are all of one kind by now, with the temporary files that they left."""
    for item in earlier:
        now = _read_note(item.note)
        if now.is_mixed:
            continue
        folders = {path.parent for path in (*now.new, *now.old, *now.other)} | {now.note.parent}
        with suppress(RuleguardError), held(folder for folder in folders if folder.is_dir()):
            for path in (*now.temporary, *(folder / now.note.name for folder in folders)):
                discard(path)


def _beside(path: Path, token: str) -> Path:
    """The temporary file of a run for a file; no export is called like that."""
    return path.with_name(f".{path.name}.{token}{_TEMPORARY}")


def _check_unchanged(run: _Run) -> None:
    for path, item in run.files.items():
        now = read_bytes(str(path)) if os.path.lexists(path) else None
        if now != item.old:
            raise RuleguardError(f"{item.path}: was changed by somebody else in the meantime; nothing was written")


def _leave_notes(run: _Run, token: str) -> None:
    lines = [
        f"{_digest(item.old)} {_digest(item.new)} {json.dumps(str(run.temporary[path]))} {json.dumps(str(path))}"
        for path, item in run.files.items()
    ]
    text = (_HEAD + "\n".join(lines) + "\n").encode("utf-8")
    for folder in sorted({path.parent for path in run.files}):
        note = folder / f"{NOTE}{token}{_NOTE_SUFFIX}"
        run.notes.append(note)
        _write_new(note, text)


def _write_beside(run: _Run, path: Path, item: NewContent) -> None:
    target = run.temporary[path]
    _write_new(target, item.new)
    if item.old is None:
        return
    status = os.stat(path)
    try:
        shutil.copystat(path, target)
        if not run.keep_times:
            os.utime(target)
    except OSError as error:
        raise cannot_write(path, error) from None
    _keep_owner(target, status)


def _keep_owner(path: Path, status: os.stat_result) -> None:
    """As far as one may: only an administrator can give files away, and it must not fail for that."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, status.st_uid, status.st_gid)
            os.chmod(path, status.st_mode & 0o7777)  # to change the owner takes some bits away


def _write_new(path: Path, data: bytes) -> None:
    try:
        with open(path, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(path, error) from None


def _rename(run: _Run, path: Path) -> None:
    try:
        # Noted before it happens: nothing may come between the two.
        run.replaced.append((path, os.stat(path) if run.files[path].old is not None else None))
        replace(run.temporary[path], path)
    except OSError as error:
        raise cannot_write(path, error) from None


def _put_back(run: _Run) -> list[Path]:
    """Undo the renames; gives the files for which that was not possible."""
    lost = []
    for path, status in reversed(run.replaced):
        if os.path.lexists(run.temporary[path]):
            continue  # its rename was the one that failed
        try:
            _restore(path, run.temporary[path], run.files[path].old, status)
        except (OSError, RuleguardError):
            lost.append(path)
    return sorted(lost)


def _restore(path: Path, temporary: Path, old: bytes | None, status: os.stat_result | None) -> None:
    if old is None or status is None:
        os.unlink(path)
        return
    _write_new(temporary, old)
    shutil.copystat(path, temporary)
    os.utime(temporary, ns=(status.st_atime_ns, status.st_mtime_ns))
    _keep_owner(temporary, status)
    replace(temporary, path)


def _clean_up(run: _Run, *, keep_notes: bool) -> None:
    for path in (*run.temporary.values(), *(() if keep_notes else run.notes)):
        discard(path)


def _read_note(note: Path) -> Unfinished:
    groups: dict[str, list[Path]] = {"new": [], "old": [], "other": []}
    temporary = []
    for old, new, beside, path in _lines(note):
        now = _digest_of(path)
        kind = "new" if now == new else "old" if now == old else "other"
        groups[kind].append(path)
        if beside == _beside(path, note.name.removeprefix(NOTE).removesuffix(_NOTE_SUFFIX)):
            temporary.append(beside)
    return Unfinished(note, tuple(groups["new"]), tuple(groups["old"]), tuple(groups["other"]), tuple(temporary))


def _lines(note: Path) -> Iterator[tuple[str, str, Path, Path]]:
    """The files of a note; a line that is none, for the note itself was cut off, is passed over."""
    decoder = json.JSONDecoder()
    with suppress(InputError, UnicodeDecodeError):
        for line in read_bytes(str(note)).decode("utf-8").splitlines():
            with suppress(ValueError):
                old, new, names = line.split(" ", 2)
                beside, end = decoder.raw_decode(names)
                yield old, new, Path(str(beside)), Path(str(decoder.decode(names[end:])))


def _digest(data: bytes | None) -> str:
    return "-" if data is None else hashlib.sha256(data).hexdigest()


def _digest_of(path: Path) -> str:
    try:
        return _digest(read_bytes(str(path)))
    except InputError:
        return "-" if not os.path.lexists(path) else "?"


def described(item: Unfinished, shown: int = 12) -> str:
    """What somebody must know of it, in one line."""

    def names(paths: Sequence[Path]) -> str:
        more = f" and {len(paths) - shown} more" if len(paths) > shown else ""
        return ", ".join(map(str, paths[:shown])) + more

    gone = f"; changed since: {names(item.other)}" if item.other else ""
    return (
        f"an earlier run was ended before it was done ({item.note}); rewritten: {names(item.new)}; as before: "
        f"{names(item.old)}{gone}. The same call again finishes it"
    )
