"""Bytes to text, and the places in it."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ruleguard.text
from ruleguard.errors import InputError
from ruleguard.text import Location, Position, Source, Span

TEXT = '{"name": "Größe €"}\r\n'
ASCII = '{"name": "a"}\r\n'
NO_LINE_ENDS = "\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85"
MARKED = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
]
lines = st.text(alphabet="ab\r\n\té€😀" + NO_LINE_ENDS, max_size=40)
texts = st.text(alphabet=st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"]), min_size=1)


def source(text: str) -> Source:
    return Source("in", b"\xef\xbb\xbf" + text.encode())


@pytest.mark.parametrize(
    ("raw", "text", "encoding", "bom", "guessed"),
    [
        pytest.param(TEXT.encode(), TEXT, "utf-8", b"", False, id="utf-8"),
        *(pytest.param(bom + TEXT.encode(name), TEXT, name, bom, False, id=f"{name} marked") for bom, name in MARKED),
        pytest.param(ASCII.encode("utf-16-le"), ASCII, "utf-16-le", b"", False, id="utf-16-le unmarked"),
        pytest.param(ASCII.encode("utf-16-be"), ASCII, "utf-16-be", b"", False, id="utf-16-be unmarked"),
        pytest.param(TEXT.encode("utf-16-le"), TEXT, "utf-16-le", b"", False, id="utf-16-le unmarked, not ASCII"),
        pytest.param(TEXT.encode("utf-16-be"), TEXT, "utf-16-be", b"", False, id="utf-16-be unmarked, not ASCII"),
        pytest.param(TEXT.encode("cp1252"), TEXT, "cp1252", b"", True, id="cp1252"),
    ],
)
def test_encoding_is_recognized(raw: bytes, text: str, encoding: str, bom: bytes, guessed: bool) -> None:
    found = Source("in", raw)
    assert (found.text, found.encoding, found.bom, found.guessed) == (text, encoding, bom, guessed)


@pytest.mark.parametrize(("bom", "encoding"), MARKED)
@given(text=texts)
def test_marked_text_is_decoded_as_it_was_written(bom: bytes, encoding: str, text: str) -> None:
    assert Source("in", bom + text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"\xef\xbb\xbf{\xff}", "not valid UTF-8 text (byte 4)", id="marked and wrong"),
        pytest.param(b"\xff\xfe{\0}", "not valid UTF-16-LE text (byte 4)", id="half a UTF-16 unit"),
        pytest.param(b"\xff\xfe\x00\xd8", "not valid UTF-16-LE", id="half a surrogate pair"),
        pytest.param(b"abc \x81\x8d", "byte 4 is neither UTF-8 nor Windows-1252", id="no text"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x81" * 40, "no text", id="a picture"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=re.escape(reason)) as error:
        Source("in", raw)
    assert str(error.value).startswith("in:")


def test_nul_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match=r"^in:2:3: .*NUL"):
        Source("in", b'{\r\n "\0": 1, "a": "long enough to be no UTF-16"}')


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruleguard.text, "MAX_INPUT_BYTES", 10)
    assert Source("in", b"x" * 10).text == "x" * 10
    with pytest.raises(InputError, match="larger than"):
        Source("in", b"x" * 11)


@given(text=lines, data=st.data())
def test_only_three_line_ends_count(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    marked = text.replace("\r\n", "x\n").replace("\r", "\n")
    before = marked[:offset]
    expected = Position(before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)
    assert source(text).position(offset) == expected


@given(text=lines)
def test_line_spans_are_the_lines(text: str) -> None:
    found = source(text)
    expected = re.split(r"\r\n|\r|\n", text)
    assert found.line_count == len(expected)
    assert [found.slice(found.line_span(number + 1)) for number in range(len(expected))] == expected
    for number in range(len(expected)):
        assert found.position(found.line_span(number + 1).start) == Position(number + 1, 1)


def test_a_column_counts_characters_not_bytes() -> None:
    assert source("é😀\u0301x").position(3) == Position(1, 4)


@pytest.mark.parametrize(("bom", "encoding"), [*MARKED, (b"", "utf-8")])
@given(text=texts, data=st.data())
def test_byte_offset_is_where_the_character_starts(bom: bytes, encoding: str, text: str, data: st.DataObject) -> None:
    raw = bom + text.encode(encoding)
    found = Source("in", raw)
    offset = data.draw(st.integers(0, len(text)))
    assert raw[found.byte_offset(offset) :].decode(encoding) == text[offset:]
    assert raw[: found.byte_offset(offset)][len(bom) :].decode(encoding) == text[:offset]


@settings(max_examples=60)
@given(piece=st.text(alphabet="aé€😀\n", min_size=1, max_size=9), repeat=st.integers(1, 1500), data=st.data())
def test_offset_of_utf8_is_the_inverse_of_encoding(piece: str, repeat: int, data: st.DataObject) -> None:
    text = piece * repeat
    found = source(text)
    assert found.utf8 == text.encode()
    for offset in {0, len(text), data.draw(st.integers(0, len(text)))}:
        assert found.offset_of_utf8(len(text[:offset].encode())) == offset


def test_offset_of_utf8_at_the_seams() -> None:
    """Long texts are counted in chunks; the first and the last character of a chunk are the places to go wrong."""
    text = "é" * 5000
    found = source(text)
    for offset in (*range(2040, 2060), *range(4090, 4100), 4999, 5000):
        assert found.offset_of_utf8(2 * offset) == offset


def test_location_names_path_line_and_column() -> None:
    place = Location(Source("folder/in.json", b"a\r\nbcd"), Span(4, 6), "here")
    assert str(place) == "folder/in.json:2:2"
    assert (place.start, place.end) == (Position(2, 2), Position(2, 4))


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [(None, None, "f: why"), (3, None, "f:3: why"), (3, 7, "f:3:7: why")],
)
def test_input_error_names_what_is_known(line: int | None, column: int | None, expected: str) -> None:
    assert str(InputError("f", "why", line, column)) == expected
