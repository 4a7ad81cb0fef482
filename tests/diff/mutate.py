"""Changed copies of an export: one change at a time, made in the text, and only the changed files are read again.

A snippet stands for a piece of a file: white space between tags does not count, and ``...`` is whatever comes between.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from mutate_everywhere import OPERATIONS

from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Server
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

Files = dict[str, bytes]
Extent = tuple[str, int, int]
"""A file and the range of characters in it."""

NO_SERVER = Server(host=None, build=None, staging=None, exported_at=None)


@dataclass(frozen=True)
class Export:
    """The files of a server, what each of them says, and what they say together."""

    files: Files
    parts: Mapping[str, Config]

    @classmethod
    def of(cls, files: Files, known: Mapping[bytes, Config] | None = None) -> Export:
        """Read the files whose content is not in ``known``."""
        known = known or {}
        return cls(files, {path: known.get(raw) or _read({path: raw}) for path, raw in files.items()})

    @classmethod
    def at(cls, folder: Path) -> Export:
        return cls.of({str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.xml"))})

    @cached_property
    def by_content(self) -> dict[bytes, Config]:
        return {raw: self.parts[path] for path, raw in self.files.items()}

    @cached_property
    def config(self) -> Config:
        parts = list(self.parts.values())
        first = next(part for part in parts if part.metaverse is not None)
        return replace(
            first,
            connectors=tuple(item for part in parts for item in part.connectors or ()),
            rules=tuple(item for part in parts for item in part.rules),
            settings=tuple(item for part in parts for item in part.settings),
        )

    def whole(self) -> Config:
        """The same, read in one go."""
        return _read(self.files)

    def changed(self, files: Files) -> Export:
        return Export.of(files, self.by_content)

    def text(self, path: str) -> str:
        return self.files[path].decode("utf-8")

    def path(self, named: str) -> str:
        """The file of ``rule/<name>``, ``connector/<name>`` or ``metaverse``; ``<name>@<text>`` has the text in it too."""
        kind, _, name = named.partition("/")
        if kind == "metaverse":
            return next(path for path in self.files if "<mv-data>" in self.text(path))
        name, _, other = name.partition("@")
        tag = {"rule": "<synchronizationRule>", "connector": "<ma-data>"}[kind]
        wanted = tag, f"<name>{name}</name>", other
        found = [path for path in self.files if all(text in self.text(path) for text in wanted)]
        assert len(found) == 1, f"{named}: {len(found)} files"
        return found[0]

    def label(self, named: str) -> str:
        """Who a file is about, the same on every server: the connector's role, and the rule's name."""
        if named == "metaverse":
            return named
        text = self.text(self.path(named))
        if named.startswith("connector/"):
            return role(text)
        owner = _first("connector", text).upper()
        connectors = (self.text(path) for path in self.files if "<ma-data>" in self.text(path))
        return f"{next(role(each) for each in connectors if _first('id', each) == owner)} / {_first('name', text)}"


def role(connector: str) -> str:
    forest = re.search(r"<forest-name>([^<]*)", connector)
    if ENTRA_CONNECTOR.upper() in _first("id", connector):
        return "entra"
    return f"ad:{forest[1]}"


def _first(tag: str, text: str) -> str:
    return re.search(f"<{tag}>([^<]*)", text)[1]


def _read(files: Files) -> Config:
    reading = read("export", [Source(path, raw) for path, raw in files.items()], Options())
    assert reading.errors == []
    (config,) = reading.configs
    return config


def found(text: str, snippet: str) -> tuple[int, int]:
    """Where a snippet stands. ``first..., then`` is written ``a >> b``: b is sought behind a; it must stand there once."""
    *before, wanted = snippet.strip().split(" >> ")
    start = 0
    for each in before:
        first = _pattern(each).search(text, start)
        assert first, f"not found: {each}"
        start = first.end()
    matches = list(_pattern(wanted).finditer(text, start))
    assert matches, f"not found: {wanted}"
    assert len(matches) == 1 or before, f"found {len(matches)} times: {wanted}"
    return matches[0].span()


def _pattern(snippet: str) -> re.Pattern[str]:
    pieces = [re.sub(r">(?:\s|\\\n|\\ )*<", r">\\s*<", re.escape(piece)) for piece in snippet.split("...")]
    return re.compile(".*?".join(pieces), re.DOTALL)


@dataclass
class Mutation:
    """One entry of the list; see ``test_mutations.py`` for what its keys mean."""

    entry: Mapping
    base: Export
    files: Files = field(default_factory=dict)
    places: list[tuple[Extent | None, Extent | None]] = field(default_factory=list)

    def made(self) -> Export:
        """The changed copy; notes where each edit was made."""
        self.files = dict(self.base.files)
        entry = self.entry
        if "everywhere" in entry:
            for step in _listed(entry["everywhere"]):
                name, *arguments = _listed(step) if isinstance(step, list) else [step]
                self.files = OPERATIONS[name](self.files, *arguments)
        if "drop" in entry:
            self._drop(entry["drop"])
        if "copy" in entry:
            self._copy(entry["copy"], entry.get("edits", ()))
        elif "edits" in entry or "find" in entry:
            for edit in entry.get("edits", [entry]):
                self._edit({"in": entry.get("in"), **edit})
        return self.base.changed(self.files)

    def _drop(self, named: str) -> None:
        path = self.base.path(named)
        self.places.append(((path, 0, len(self.base.text(path))), None))
        del self.files[path]

    def _copy(self, named: str, edits: Sequence[Mapping]) -> None:
        text = self.base.text(self.base.path(named))
        text = text.replace(_first("id", text).strip("{}"), "77777777-0000-4000-8000-000000000007")
        for edit in edits:
            start, end = found(text, edit["find"])
            text = text[:start] + edit["put"].strip() + text[end:]
        path = self.entry.get("to", "SynchronizationRules/new.xml")
        self.files[path] = text.encode()
        self.places.append((None, (path, 0, len(text))))

    def _edit(self, edit: Mapping) -> None:
        path = self.base.path(edit["in"])
        text = self.files[path].decode()
        start, end = found(text, edit["find"])
        put = str(edit.get("put", "")).strip()
        if edit.get("behind"):
            start = end
        self.files[path] = (text[:start] + put + text[end:]).encode()
        longer = len(put) - (end - start)
        self.places = [(here, _shifted(there, path, end, longer)) for here, there in self.places]
        here = (path, start, end) if text == self.base.text(path) else _where(self.base.text(path), path, edit["find"])
        there = (path, start, start + len(put))
        self.places.append((None if edit.get("behind") else here, there if put else None))


def _where(text: str, path: str, snippet: str) -> Extent | None:
    """Where a snippet stood before any edit; None for one that an earlier edit has made."""
    try:
        return (path, *found(text, snippet))
    except AssertionError:
        return None


def _shifted(extent: Extent | None, path: str, behind: int, longer: int) -> Extent | None:
    """Where an earlier edit stands after a later one."""
    if extent is None or extent[0] != path or extent[1] < behind:
        return extent
    return path, extent[1] + longer, extent[2] + longer


def _listed(value: object) -> list:
    return value if isinstance(value, list) else [value]
