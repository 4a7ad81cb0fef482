"""Bytes to text and places in it.

``Source`` holds one input, decoded once. Offsets and spans count code points of ``Source.text``; lines and columns
count from 1 and are computed only when somebody asks. ``apply_edits`` copies the raw bytes between edits, so what is
not edited stays as it was: encoding, byte order mark, line ends, trailing blanks.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from ruleguard.errors import InputError
from ruleguard.late import late
from ruleguard.records import record

MAX_INPUT_BYTES = 32 * 1024 * 1024
"""An input larger than this is refused. The largest real files seen have 2 MB; a settings export of a server with
1,000 rules has about 10 MB."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = late(r"\r\n|\r|\n")
_SNIFFED_BYTES = 4096
_CHUNK = 2048
_FEW_POSITIONS = 32
"""So many times counting the lines before a place is faster than a table of where all of them start."""


@record(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in ``Source.text``."""

    start: int
    end: int


@record(frozen=True, slots=True, order=True)
class Position:
    """Line and column, both from 1; a column counts code points."""

    line: int
    column: int


class Source:
    """One input: its bytes, its text, and how to get from one to the other.

    ``path`` is the name the user gave (``-`` for standard input). ``encoding`` is a Python codec name without the byte
    order mark, which is kept in ``bom``. ``guessed`` says that the text was neither marked nor valid UTF-8 and was read
    in the Windows code page 1252: characters outside ASCII may be wrong.
    """

    def __init__(self, path: str, raw: bytes) -> None:
        """Decode ``raw``. Raises ``InputError`` when it is empty, too large or no text."""
        self.path = path
        self.raw = raw
        self._counted = 0
        self.bom, self.encoding, self.guessed = _sniff(path, raw)
        try:
            self.text = raw[len(self.bom) :].decode(self.encoding)
        except UnicodeDecodeError as error:
            reason = f"not valid {self.encoding.upper()} text (byte {error.start + len(self.bom)})"
            raise InputError(path, reason) from None
        nul = self.text.find("\0")
        if nul >= 0:
            place = self.position(nul)
            reason = "contains NUL characters: the file is damaged or no text export"
            raise InputError(path, reason, place.line, place.column)

    @cached_property
    def _ends_alike(self) -> bool:
        """Whether every line ends with a line feed; a carriage return of its own is rare."""
        return "\r" not in self.text or "\r" not in self.text.replace("\r\n", "")

    @cached_property
    def _line_starts(self) -> list[int]:
        if not self._ends_alike:
            return [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        lengths = [len(line) + 1 for line in self.text.split("\n")]
        lengths.pop()
        return [0, *accumulate(lengths)]

    def position(self, offset: int) -> Position:
        """Line and column of a code point; an offset at the end of the text is one past the last character."""
        if self._counted < _FEW_POSITIONS and self._ends_alike:
            self._counted += 1
            return Position(self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset))
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    @property
    def line_count(self) -> int:
        """How many lines the text has; a text that ends with a line break has an empty last one."""
        return len(self._line_starts)

    def line_span(self, line: int) -> Span:
        """The span of a line (from 1) without its line end."""
        start = self._line_starts[line - 1]
        end = self._line_starts[line] if line < len(self._line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def byte_offset(self, offset: int) -> int:
        """Where a code point starts in ``raw``."""
        return len(self.bom) + len(self.text[:offset].encode(self.encoding))

    @cached_property
    def utf8(self) -> bytes:
        """The text as UTF-8, for parsers that count UTF-8 bytes."""
        return self.text.encode("utf-8")

    @cached_property
    def _utf8_chunks(self) -> list[int]:
        starts = [0]
        for start in range(0, len(self.text), _CHUNK):
            starts.append(starts[-1] + len(self.text[start : start + _CHUNK].encode("utf-8")))
        return starts

    def offset_of_utf8(self, byte: int) -> int:
        """The code point that starts at a byte of ``utf8``."""
        if len(self.utf8) == len(self.text):
            return byte
        chunk = min(bisect_right(self._utf8_chunks, byte) - 1, len(self._utf8_chunks) - 2)
        start = self._utf8_chunks[chunk]
        return chunk * _CHUNK + len(self.utf8[start:byte].decode("utf-8"))


@record(frozen=True, slots=True)
class Location:
    """A place in one input. ``note`` says in a few words what is there, when it is shown beside another place."""

    source: Source
    span: Span
    note: str = ""

    @property
    def start(self) -> Position:
        return self.source.position(self.span.start)

    @property
    def end(self) -> Position:
        """The position after the last character."""
        return self.source.position(self.span.end)

    def __str__(self) -> str:
        start = self.start
        return f"{self.source.path}:{start.line}:{start.column}"


class Origin(Protocol):
    """Where a node of the model stands in its input; nothing is computed before ``location`` is called."""

    def location(self, field: str = "", within: Span | None = None) -> Location:
        """The place of a field of the node, or of the whole node for "" and for a field that the file does not have.

        ``within`` narrows it to a part of the field's *value* (code points of the decoded value); the format's escapes
        are taken into account.
        """
        ...


@record(frozen=True, slots=True)
class Edit:
    """Put ``replacement`` in the place of ``span``."""

    span: Span
    replacement: str


def apply_edits(source: Source, edits: Iterable[Edit]) -> bytes:
    """The input's bytes with the edits made, in the input's own encoding.

    Bytes outside the edited spans are copied, not re-encoded. Raises ``ValueError`` for edits that overlap and
    ``UnicodeEncodeError`` for a replacement that the encoding cannot hold.
    """
    pieces: list[bytes] = []
    done, done_byte = 0, 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < done or edit.span.end < edit.span.start:
            raise ValueError(f"edits overlap at offset {edit.span.start}")
        start = source.byte_offset(edit.span.start)
        end = source.byte_offset(edit.span.end)
        pieces += [source.raw[done_byte:start], edit.replacement.encode(source.encoding)]
        done, done_byte = edit.span.end, end
    pieces.append(source.raw[done_byte:])
    return b"".join(pieces)


def _sniff(path: str, raw: bytes) -> tuple[bytes, str, bool]:
    """Byte order mark, codec and whether the codec is a guess."""
    if not raw:
        raise InputError(path, "the file is empty")
    if len(raw) > MAX_INPUT_BYTES:
        megabytes = MAX_INPUT_BYTES // (1024 * 1024)
        raise InputError(path, f"the file is larger than {megabytes} MB, which no export is")
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return bom, encoding, False
    head = raw[:_SNIFFED_BYTES]
    nuls = head.count(0)
    if nuls * 3 > len(head):  # text in UTF-16 without a mark: every second byte of ASCII is NUL
        little = head[1::2].count(0) >= head[0::2].count(0)
        return b"", "utf-16-le" if little else "utf-16-be", False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return b"", _code_page(path, raw), True
    return b"", "utf-8", False


def _code_page(path: str, raw: bytes) -> str:
    try:
        raw.decode("cp1252")
    except UnicodeDecodeError as error:
        reason = f"no text: byte {error.start} is neither UTF-8 nor Windows-1252"
        raise InputError(path, reason) from None
    return "cp1252"
