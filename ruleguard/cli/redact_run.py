"""Inputs to redacted outputs: which files, under which names, and whether the promise holds."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterable, Sequence
from dataclasses import field
from pathlib import PurePath

from ruleguard.cli.inputs import STDIN, load_one, read_bytes, walk
from ruleguard.errors import InputError, UsageError
from ruleguard.lint.settings import FILE_NAME
from ruleguard.model.nodes import Config
from ruleguard.readers.export import Options, looks_like_export, read
from ruleguard.records import record
from ruleguard.redact.redaction import Altered, Redaction
from ruleguard.redact.survivors import Survivor
from ruleguard.text import MAX_INPUT_BYTES, Source

_KEY_BYTES_FEW = 32
NO_FILE = "no such file or folder (a file of a git revision cannot be redacted; check it out first)"


class BrokenPromiseError(Exception):
    """Something survives, or a file does not read as before: a fault of the redaction. ``lines`` say where."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("; ".join(lines))


@record(frozen=True, slots=True)
class Found:
    """One file of an input. ``parts``: its name below the input, folder by folder; ``root``: the input's own name."""

    source: Source
    root: str
    parts: tuple[str, ...]


@record(slots=True)
class Inputs:
    """``left_out``: files of folders that are no export and are not carried over. ``names``: those that are given below the
    output, folded, with the last number that was put before each."""

    files: list[Found] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Result:
    """One redacted file. ``parts``: its name below the output folder."""

    found: Found
    parts: tuple[str, ...]
    data: bytes
    replaced: int


def gather(paths: Sequence[str]) -> Inputs:
    """Every export that the paths lead to. Raises ``InputError`` for a path that leads to none, or to one that cannot be
    read: what is not read cannot be redacted."""
    inputs = Inputs()
    for path in dict.fromkeys(paths):
        if os.path.isdir(path):
            _folder(path, inputs)
        else:
            source = _read(path)
            _demand_export(source)
            name = PurePath(path).name if path != STDIN else "stdin"
            inputs.files.append(Found(source, "", (_unused(name, inputs),)))
    return inputs


def _unused(name: str, inputs: Inputs) -> str:
    """Two servers' exports often have the same name."""
    number = inputs.names.get(name.casefold(), 1)
    unused = name if number == 1 else f"{number}-{name}"
    while unused.casefold() in inputs.names:
        number += 1
        unused = f"{number}-{name}"
    inputs.names[name.casefold()] = number
    inputs.names[unused.casefold()] = inputs.names.get(unused.casefold(), 1)
    return unused


def _read(path: str) -> Source:
    if path == STDIN:
        if sys.stdin is None:
            raise InputError("<stdin>", "there is no standard input")
        return Source("<stdin>", sys.stdin.buffer.read(MAX_INPUT_BYTES + 1))
    if not os.path.lexists(path):
        raise InputError(path, NO_FILE)
    return Source(path, read_bytes(path))


def _demand_export(source: Source) -> None:
    reading = read(source.path, [source], Options())
    if reading.errors:
        raise reading.errors[0]


def _folder(path: str, inputs: Inputs) -> None:
    root = _unused(PurePath(os.path.abspath(path)).name, inputs)
    before = len(inputs.files)
    for file in walk(path):
        try:
            source = Source(file, read_bytes(file))
        except InputError as error:
            if "cannot be read" in error.reason:
                raise
            inputs.left_out.append(file)
            continue
        try:
            _demand_export(source)
        except InputError:
            if looks_like_export(source.text):
                raise
            inputs.left_out.append(file)
            continue
        inputs.files.append(Found(source, root, PurePath(os.path.relpath(file, path)).parts))
    if len(inputs.files) == before:
        raise InputError(path, "no export in this folder that could be redacted")
    settings = os.path.join(path, FILE_NAME)
    if os.path.isfile(settings):
        inputs.left_out.append(settings)


def redaction_for(key_file: str | None) -> Redaction:
    """``key_file``: holds the key; one that does not exist is made with a random key. Raises ``InputError`` for a file that
    cannot be read, and ``UsageError`` for a key that can be guessed: with it guesses of names can be tested."""
    if key_file is None:
        return Redaction()
    if not os.path.lexists(key_file):
        _make_key(key_file)
    key = read_bytes(key_file).strip()
    if len(key) < _KEY_BYTES_FEW:
        raise UsageError(
            f"--key-file {key_file}: holds fewer than {_KEY_BYTES_FEW} characters, which can be guessed; "
            "name a file that does not exist, and a key is made in it"
        )
    return Redaction(key)


def _make_key(path: str) -> None:
    """For its owner only, and never over a file."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode("ascii") + b"\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"--key-file {path}: cannot be made: {reason.lower()}") from None


def redact_all(files: Sequence[Found], redaction: Redaction) -> list[Result]:
    """The redacted files; the originals of all are learned first."""
    redaction.learn(found.source for found in files)
    names = _names(files, redaction)
    results = []
    for found, parts in zip(files, names, strict=True):
        before = redaction.replaced
        data = redaction.redacted(found.source)
        results.append(Result(found, parts, data, redaction.replaced - before))
    return results


def broken(results: Iterable[Result], redaction: Redaction) -> list[str]:
    """What of the promise does not hold, one line each, without naming an original."""
    lines = []
    for result in results:
        path = "/".join(result.parts)
        for item in redaction.check(result.found.source, Source(path, result.data)):
            lines.append(_line(item))
        if any(True for _ in redaction.search.found_in(path)):
            lines.append(f"{result.parts[-1]}: a name survives in the name of the file")
    return lines


def _line(item: Survivor | Altered) -> str:
    if isinstance(item, Altered):
        return f"{item.path}: does not read as before: {item.what}"
    place = f"{item.path}:{item.line}" if item.line else item.path
    return f"{place}: {item.what} survives"


def load_redacted(path: str, key_file: str | None, *, include_commented: bool) -> Config:
    """One configuration, redacted before it is read. Raises ``RuleguardError`` as ``load_one`` does, and
    ``BrokenPromiseError`` when an original would be shown."""
    if path != STDIN:
        if not os.path.exists(path):
            raise InputError(path, NO_FILE)
        load_one(path)
    inputs = gather([path])
    redaction = redaction_for(key_file)
    results = redact_all(inputs.files, redaction)
    lines = broken(results, redaction)
    if lines:
        raise BrokenPromiseError(lines)
    sources = [Source("/".join(result.parts), result.data) for result in results]
    name = sources[0].path if len(sources) == 1 else "redacted"
    return read(name, sources, Options(include_commented=include_commented)).configs[0]


def _names(files: Sequence[Found], redaction: Redaction) -> list[tuple[str, ...]]:
    """Names below the output, in the order of the inputs' own: a reader takes files by their names, and which of two comes
    first must not change."""
    several = len({(found.root if found.root else found.source.path) for found in files}) > 1
    paths = [((found.root,) if several and found.root else ()) + found.parts for found in files]
    renamed: dict[tuple[str, ...], str] = {}
    for depth in range(max(map(len, paths), default=0)):
        for is_file in (True, False):
            groups: dict[tuple[str, ...], set[str]] = {}
            for path in paths:
                if len(path) > depth and (len(path) == depth + 1) == is_file:
                    groups.setdefault(path[:depth], set()).add(path[depth])
            for parent, names in groups.items():
                _rename(parent, sorted(names), redaction, renamed)
    return [tuple(renamed[path[: depth + 1]] for depth in range(len(path))) for path in paths]


def _rename(
    parent: tuple[str, ...], names: list[str], redaction: Redaction, renamed: dict[tuple[str, ...], str]
) -> None:
    made = [redaction.name(name) for name in names]
    numbered = made != names and len(names) > 1
    width = len(str(len(names)))
    for number, (name, new) in enumerate(zip(names, made, strict=True), 1):
        renamed[(*parent, name)] = f"{number:0{width}}-{new}" if numbered else new
