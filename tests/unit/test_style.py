"""Text of others that is safe to print."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ruleguard.render.style import Style, one_line, safe, width

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(text=st.text(alphabet=st.characters()) | st.text(alphabet="\x1b[31m\x9b\x07\r\n\t" + BIDI))
def test_no_control_or_direction_character_is_left(text: str) -> None:
    shown = safe(text)
    assert not set(shown) & set(BIDI)
    assert {character for character in shown if unicodedata.category(character) == "Cc"} <= {"\t", "\n"}


@given(text=st.text(alphabet="ab\x1b\r\n\t\u2028\u2029\x85\x0b\x0c"))
def test_one_line_is_one_line(text: str) -> None:
    shown = one_line(text)
    assert len(f"{shown}x".splitlines()) == 1


@given(text=st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs", "M"])))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assume("::" not in text and "##" not in text)
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\x1b[31mred", r"\x1b[31mred"), ("a\u202eb", r"a\u202eb"), ("\x9b1m", r"\x9b1m"), ("bell\x07", r"bell\x07")],
)
def test_what_is_left_out_is_shown_as_an_escape(text: str, expected: str) -> None:
    assert safe(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::error file=x::y", r":\:error file=x::y"),
        ("a\n  ::Set-Output a=b::", "a\n  :\\:Set-Output a=b::"),
        ("a ::group::b", r"a :\:group::b"),  # what wraps lines may put it at the beginning of one
        ("[Guid]::NewGuid()", "[Guid]::NewGuid()"),
        ("fe80::1 ::1 a::b ::", "fe80::1 ::1 a::b ::"),
        ("##vso[x]##[y]##", r"#\#vso[x]#\#[y]##"),
    ],
)
def test_no_command_of_a_pipeline_is_left_and_nothing_else_is_changed(text: str, expected: str) -> None:
    assert safe(text) == expected


@given(text=st.text(alphabet="ab \t\n\x1b", max_size=30), limit=st.integers(4, 20))
def test_one_line_is_cut(text: str, limit: int) -> None:
    assert len(one_line(text, limit)) <= limit


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("日本", 4), ("", 0)])
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_colour_is_put_on_only_when_asked_for() -> None:
    assert Style(colour=False)("text", "red", "bold") == "text"
    assert Style(colour=True)("text", "red", "bold") == "\x1b[31;1mtext\x1b[0m"
    assert Style(colour=True)("", "red") == ""
