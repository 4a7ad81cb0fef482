"""Edits change what they name and nothing else."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from ruleguard.errors import InputError
from ruleguard.text import Edit, Source, Span, apply_edits

ENCODINGS = [
    (b"", "utf-8"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
]
texts = st.text(alphabet="ab\r\n\t é€😀\u2028\x0c", min_size=1, max_size=40)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit], str]:
    """A text, edits that do not overlap, and what comes out."""
    pieces = draw(st.lists(st.tuples(texts, st.none() | texts | st.just("")), min_size=1, max_size=6))
    offset, edits, result = 0, [], []
    for before, after in pieces:
        if after is not None:
            edits.append(Edit(Span(offset, offset + len(before)), after))
        result.append(before if after is None else after)
        offset += len(before)
    return "".join(before for before, _ in pieces), draw(st.permutations(edits)), "".join(result)


@given(raw=st.binary(min_size=1, max_size=30))
def test_no_edits_no_change_whatever_the_bytes(raw: bytes) -> None:
    try:
        source = Source("in", raw)
    except InputError:
        reject()
    assert apply_edits(source, []) == raw


@pytest.mark.parametrize(("bom", "encoding"), ENCODINGS)
@given(case=edited())
def test_edits_give_the_edited_text(bom: bytes, encoding: str, case: tuple[str, list[Edit], str]) -> None:
    text, edits, expected = case
    source = Source("in", bom + text.encode(encoding))
    assert apply_edits(source, edits) == bom + expected.encode(encoding)


@given(case=edited())
def test_the_inverse_edits_give_the_original(case: tuple[str, list[Edit], str]) -> None:
    text, edits, expected = case
    raw = codecs.BOM_UTF8 + text.encode()
    inverse, moved = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start = edit.span.start + moved
        inverse.append(Edit(Span(start, start + len(edit.replacement)), text[edit.span.start : edit.span.end]))
        moved += len(edit.replacement) - (edit.span.end - edit.span.start)
    changed = apply_edits(Source("in", raw), edits)
    assert changed == codecs.BOM_UTF8 + expected.encode()
    if changed:
        assert apply_edits(Source("in", changed), inverse) == raw


def test_bytes_outside_an_edit_are_copied() -> None:
    """A Windows-1252 text keeps its bytes, the odd line ends and the blanks."""
    raw = "caf\xe9 \t\r\nold\rend  ".encode("cp1252")
    assert apply_edits(Source("in", raw), [Edit(Span(8, 11), "n\xe9w")]) == "caf\xe9 \t\r\nn\xe9w\rend  ".encode(
        "cp1252"
    )


def test_text_at_the_start_comes_after_the_byte_order_mark() -> None:
    source = Source("in", codecs.BOM_UTF16_LE + "b".encode("utf-16-le"))
    assert apply_edits(source, [Edit(Span(0, 0), "a")]) == codecs.BOM_UTF16_LE + "ab".encode("utf-16-le")


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([Span(0, 3), Span(2, 4)], id="overlap"),
        pytest.param([Span(1, 4), Span(2, 3)], id="inside"),
        pytest.param([Span(3, 2)], id="backwards"),
        pytest.param([Span(0, 2), Span(0, 2)], id="the same twice"),
    ],
)
def test_edits_that_contradict_are_refused(spans: list[Span]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply_edits(Source("in", b"abcdef"), [Edit(span, "x") for span in spans])


def test_neighbouring_edits_are_allowed() -> None:
    edits = [Edit(Span(2, 4), "2"), Edit(Span(0, 2), "1"), Edit(Span(4, 4), "3")]
    assert apply_edits(Source("in", b"abcdef"), edits) == b"123ef"


def test_what_the_encoding_cannot_hold_is_refused() -> None:
    source = Source("in", b"caf\xe9")
    with pytest.raises(UnicodeEncodeError):
        apply_edits(source, [Edit(Span(0, 1), "\u2603")])
