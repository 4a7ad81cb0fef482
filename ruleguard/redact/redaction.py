"""Several exports, redacted together: the same original gets the same pseudonym in all of them.

``learn`` every input first, for a name that one file tells for certain may stand in another's free text; then ``redacted``
gives the new bytes of each. Only the replaced spans change. ``check`` proves the result.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import field
from typing import Any

from ruleguard.errors import InputError
from ruleguard.readers.export import Options, read
from ruleguard.records import record
from ruleguard.redact.names import Names
from ruleguard.redact.originals import Originals
from ruleguard.redact.pieces import Holds, Piece, pieces_of
from ruleguard.redact.pseudonyms import Pseudonyms
from ruleguard.redact.scrub import Scrub
from ruleguard.redact.survivors import Search, Survivor, survivors
from ruleguard.text import Source

_EXTENSIONS = ("json", "ps1", "txt", "xml")
_REPORTS = "what the reader reports"
_Edits = list[tuple[int, int, str]]


@record(frozen=True, slots=True)
class Altered:
    """A redacted file that no longer reads like its original: a fault of the redaction. ``what``: where it shows."""

    path: str
    what: str


@record(slots=True)
class Redaction:
    """``key``: of a run, random; or of somebody who wants the same pseudonyms again."""

    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    names: Names = field(init=False)
    replaced: int = 0
    _cache: dict[tuple[str, Holds], _Edits] = field(default_factory=dict)
    _is_ready: bool = False

    def __post_init__(self) -> None:
        self.names = Names(Pseudonyms(self.key), Originals())

    def learn(self, sources: Iterable[Source]) -> None:
        """Collect the originals of all inputs. To be called once."""
        for source in sources:
            for piece in pieces_of(source):
                self._edits(piece.value, piece.holds)
        self._cache.clear()
        self._is_ready = True

    def redacted(self, source: Source) -> bytes:
        """The bytes of an input with pseudonyms in the place of the originals."""
        text, done, parts = source.text, 0, []
        for piece in pieces_of(source):
            for start, end, made in sorted(self._edits(piece.value, piece.holds)):
                first, last = _span(piece, start, end)
                parts += [text[done:first], made]
                done = last
                self.replaced += 1
        parts.append(text[done:])
        return source.bom + "".join(parts).encode(source.encoding)

    def name(self, name: str) -> str:
        """The name of a file or a folder, which may hold an identifier or somebody's name."""
        stem, dot, suffix = name.rpartition(".")
        if not stem or suffix.casefold() not in _EXTENSIONS:
            stem, dot, suffix = name, "", ""  # what stands behind a full stop may be somebody's name, too
        edits = Scrub(stem, self.names, is_last=True).run(Holds.ANYTHING)
        for start, end, made in sorted(edits, reverse=True):
            stem = stem[:start] + made + stem[end:]
        return stem + dot + suffix

    @property
    def search(self) -> Search:
        """For the originals, in texts that hold pseudonyms."""
        return Search(self.names.originals, self.names.pseudonyms.made)

    def check(self, original: Source, redacted: Source) -> list[Survivor | Altered]:
        """What of the promise does not hold for one file: nothing of the originals survives, and it reads as before."""
        found: list[Survivor | Altered] = list(survivors(redacted, self.search))
        before, after = _shape(original), _shape(redacted)
        if before != after:
            what = next((part for part, old in before.items() if old != after.get(part)), "")
            if what != _REPORTS or not _is_of_letters(original, before[what], after[what]):
                found.append(Altered(redacted.path, what))
        return found

    def _edits(self, value: str, holds: Holds) -> _Edits:
        known = self._cache.get((value, holds))
        if known is None:
            known = Scrub(value, self.names, is_last=self._is_ready).run(holds)
            self._cache[value, holds] = known
        return known


def _span(piece: Piece, start: int, end: int) -> tuple[int, int]:
    return piece.offsets[start], piece.offsets[end]


def _shape(source: Source) -> dict[str, object]:
    """What must not change: what is there, and what is wrong with it."""
    try:
        configs = read(source.path, [source], Options()).configs
    except InputError as error:
        return {"the reading of it": error.reason}
    return {
        "the number of rules": [len(config.rules) for config in configs],
        "the number of connectors": [len(config.connectors or ()) for config in configs],
        "the precedences": [[rule.precedence for rule in config.rules] for config in configs],
        "the flows": [[len(rule.flows or ()) for rule in config.rules] for config in configs],
        "the scoping filters": [[_sizes(rule.scope) for rule in config.rules] for config in configs],
        _REPORTS: [
            Counter((fault.rule, 0 if fault.at is None else fault.at.start.line) for fault in config.faults)
            for config in configs
        ],
    }


def _sizes(groups: Iterable[object] | None) -> list[int]:
    return [len(getattr(group, "conditions", ())) for group in groups or ()]


def _is_of_letters(source: Source, before: Any, after: Any) -> bool:
    """Whether no more is missing than what is reported of letters outside ASCII in a file that does not say its encoding:
    pseudonyms have no such letters. Windows PowerShell takes some of them for quotation marks, so what is
    reported instead may differ."""
    if source.bom or source.text.isascii() or len(before) != len(after):
        return False
    return all(new.total() <= old.total() for old, new in zip(before, after, strict=True))
