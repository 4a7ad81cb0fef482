"""Changed files of a repository to the configurations they belong to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ruleguard.cli.inputs import CANNOT_READ, identity, is_part, load, read_bytes, read_files, walk
from ruleguard.errors import InputError
from ruleguard.readers.export import Options, Reading, is_script, looks_like_export, was_export
from ruleguard.text import Source

_EXPORTS = (".json", ".xml")
_SUFFIXES = (*_EXPORTS, ".ps1", ".txt")


def load_changed(paths: Iterable[str], *, include_commented: bool = False) -> Reading:
    """The configurations that changed files belong to, each once.

    A part of a server's export stands for the whole export: a rule can only be judged beside the others. What is gone, or
    is no export and no script that makes rules, is passed over: a repository holds other JSON, XML and PowerShell as well.
    """
    result = Reading()
    alone: list[str] = []
    folders: dict[str, None] = {}
    for path in _files(paths):
        if _is_ours(path):
            folder = _folder_of(path)
            if folder is None:
                alone.append(path)
            else:
                folders[folder] = None
    options = Options(include_commented=include_commented, required=is_part)
    readings = [read_files(folder, _members(folder), options) for folder in folders]
    for reading in (*readings, load(alone, include_commented=include_commented)):
        result.configs += reading.configs
        result.errors += reading.errors
    return result


def _files(paths: Iterable[str]) -> Iterator[str]:
    """Each file once; a folder stands for the files in it, as a submodule of a repository does."""
    seen: set[object] = set()
    for path in paths:
        for file in walk(path) if os.path.isdir(path) else (path,):
            name = os.path.normpath(file)
            which = identity(name)
            if which not in seen:
                seen.add(which)
                yield name


def _is_ours(path: str) -> bool:
    """Whether a file is an export or a script that makes rules, by its content; what cannot be read may be one."""
    if not path.casefold().endswith(_SUFFIXES) or not os.path.isfile(path):
        return False
    raw = b""
    try:
        raw = read_bytes(path)
        source = Source(path, raw)
    except InputError as error:
        return CANNOT_READ in error.reason or was_export(raw)
    if path.casefold().endswith(_EXPORTS):
        return looks_like_export(source.text)
    from ruleguard.readers.rule_script import makes_rules

    return is_script(source) and makes_rules(source.text)


def _folder_of(path: str) -> str | None:
    """The folder that a file is read together with; None for what stands by itself."""
    folder = os.path.dirname(path)
    if is_part(path):
        return os.path.dirname(folder) or "."
    if path.casefold().endswith(".xml"):
        return folder or "."
    is_description = os.path.basename(path).casefold() == _DESCRIPTION and _members(folder or ".")[1:]
    return (folder or ".") if is_description else None


_DESCRIPTION = "migratedpolicy.json"


def _members(folder: str) -> list[str]:
    """The files of the export in a folder: its XML, the XML of the parts and what describes it."""
    found: list[str] = []
    for name in sorted(os.listdir(folder)):
        path = os.path.normpath(os.path.join(folder, name))
        if os.path.isdir(path):
            below = sorted(os.path.join(path, file) for file in os.listdir(path)) if is_part(f"{path}/x") else []
            found += [file for file in below if file.casefold().endswith(".xml")]
        elif name.casefold() == _DESCRIPTION or name.casefold().endswith(".xml"):
            found.append(path)
    return found
