"""JSON: values, and the place of every value and of every part of a text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruleguard.errors import InputError
from ruleguard.syntax.json import JsonDocument
from ruleguard.text import Source, Span

scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(
    scalars,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=6), below, max_size=4),
    max_leaves=20,
)
SHORT = {'"': '\\"', "\\": "\\\\", "/": "\\/", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def document(text: str) -> JsonDocument:
    return JsonDocument(Source("in.json", text.encode()))


def placed(found: JsonDocument, route: tuple[Any, ...], within: Span | None = None) -> str | None:
    span = found.span(route, within)
    return None if span is None else found.source.slice(span)


def routes(value: Any, route: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], Any]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(route, value), *(found for step, item in below for found in routes(item, (*route, step)))]


def escaped(character: str, form: int) -> str:
    """One of the ways to write a character in a JSON text: as it is, as a short escape, as code units."""
    if form == 0 and character >= " " and character not in '"\\':
        return character
    if form <= 1 and character in SHORT:
        return SHORT[character]
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02X}" for index in range(0, len(units), 2))


@settings(max_examples=150)
@given(value=values, indent=st.sampled_from([None, 2]), ascii_only=st.booleans(), crlf=st.booleans())
def test_the_text_at_a_route_is_the_value_there(value: Any, indent: int | None, ascii_only: bool, crlf: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    found = document(text.replace("\n", "\r\n") if crlf else text)
    for route, expected in routes(value):
        there = placed(found, route)
        assert there is not None
        assert json.loads(there) == expected


@given(
    written=st.lists(st.tuples(st.characters(exclude_categories=["Cs"]), st.integers(0, 2)), max_size=12),
    before=st.sampled_from(["", "é", "\U0001f600"]),
    data=st.data(),
)
def test_a_part_of_a_text_is_found_through_its_escapes(
    written: list[tuple[str, int]], before: str, data: st.DataObject
) -> None:
    value = "".join(character for character, _ in written)
    literal = "".join(escaped(*item) for item in written)
    found = document(f'["{before}", "{literal}"]')
    assert found.value[1] == value
    start = data.draw(st.integers(0, len(value)))
    end = data.draw(st.integers(start, len(value)))
    part = placed(found, (1,), Span(start, end))
    assert json.loads(f'"{part}"') == value[start:end]


@pytest.mark.parametrize(
    ("literal", "start", "end", "expected"),
    [
        (r"a\"b", 1, 2, r"\""),
        (r"\\\\x", 2, 3, "x"),
        (r"f\u00fcr", 1, 2, r"\u00fc"),
        (r"\ud83d\ude00x", 0, 1, r"\ud83d\ude00"),
        (r"\ud83d\ude00x", 1, 2, "x"),
        ("\U0001f600x", 1, 2, "x"),
        (r"\ud83dx", 0, 1, r"\ud83d"),
        (r"\ud83d\u0041", 1, 2, r"\u0041"),
        (r"\ude00\ud83d\ude00", 1, 2, r"\ud83d\ude00"),
        (r"\ud83d\\u", 1, 3, r"\\u"),
        ("abc", 3, 3, ""),
        ("abc", 0, 99, "abc"),
    ],
)
def test_a_part_of_a_literal(literal: str, start: int, end: int, expected: str) -> None:
    assert placed(document(f'{{"a": "{literal}"}}'), ("a",), Span(start, end)) == expected


def test_a_part_of_what_is_no_text_is_the_whole() -> None:
    assert placed(document('{"precedence": 100}'), ("precedence",), Span(0, 1)) == "100"


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        pytest.param(("NAME",), '"x"', id="case of the key"),
        pytest.param(("list", 0), "1", id="a value is a list of one"),
        pytest.param(("object", 0, "k"), "2", id="an object is a list of one"),
        pytest.param(("list", 1), None, id="no second element"),
        pytest.param(("items", 2), None, id="behind the end"),
        pytest.param(("items", 0, "k"), None, id="below a number"),
        pytest.param(("missing",), None, id="no such key"),
        pytest.param(("missing", "below"), None, id="below no such key"),
    ],
)
def test_routes_that_are_not_literal(route: tuple[Any, ...], expected: str | None) -> None:
    text = '{"name": "x", "list": 1, "object": {"k": 2}, "items": [3, 4]}'
    assert placed(document(text), route) == expected


@pytest.mark.parametrize(("key", "expected"), [("name", "1"), ("NAME", "2"), ("nAME", "3")])
def test_keys_that_differ_in_case_are_told_apart(key: str, expected: str) -> None:
    """A nobody's member may have both; its settings stand at two places."""
    assert placed(document('{"name": 1, "NAME": 2, "nAME": 3}'), (key,)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": 2}', []),
        ('{"a": 1, "a": 1}', [((), "a")]),
        ('{"a": 1, "a": 2, "a": 3}', [((), "a")]),
        ('{"x": [0, {"k": 1, "k": 2}]}', [(("x", 1), "k")]),
        ('{"a": {"b": 1, "b": 1}, "a": {"c": 1, "c": 1}}', [((), "a"), (("a",), "c")]),
        (r'{"a": 1, "\u0061": 2}', [((), "a")]),
    ],
)
def test_duplicate_keys_are_found(text: str, expected: list[tuple[Any, str]]) -> None:
    assert sorted(document(text).duplicates()) == sorted(expected)


def test_the_last_of_duplicate_keys_counts_and_is_the_place() -> None:
    found = document('{"a": 1, "a": 2}')
    assert found.value == {"a": 2}
    assert placed(found, ("a",)) == "2"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1', "in.json:1:8: not valid JSON: the text ends too early, as if it was cut off"),
        ('{\r\n "a": "b', "in.json:2:7: not valid JSON: unterminated string"),
        ('{"é": 1,,}', "in.json:1:9: not valid JSON"),
        ('{"a": 1}\n{"b": 2}', "in.json:2:1: not valid JSON: extra data"),
        ("[1 2]", "in.json:1:4: not valid JSON"),
        ('{"a": NaN}', "in.json: not valid JSON: NaN"),
        ('{"a": -Infinity}', "in.json: not valid JSON: -Infinity"),
        ('{"a": "b\nc"}', "in.json:1:9: not valid JSON: invalid control character"),
        ("{'a': 1}", "in.json:1:2: not valid JSON"),
        ("   ", "in.json:1:4: not valid JSON: the text ends too early"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        document(text)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("piece", ["[", '{"a":'])
def test_deep_nesting_is_refused(piece: str) -> None:
    with pytest.raises(InputError, match="nested deeper than 32 levels"):
        document(piece * 100_000)


def test_a_number_of_many_digits_is_refused_or_read() -> None:
    with pytest.raises(InputError, match="not valid JSON"):
        document("[" + "1" * 10_000 + "]")
    assert document("[" + "1" * 4000 + "]").value == [int("1" * 4000)]


def test_the_place_of_a_deep_value_needs_no_deep_stack() -> None:
    """Newer Pythons parse deeper than they let a function call itself."""
    depth = 700
    found = document('{"a":' * depth + "1" + "}" * depth)

    def below(frames: int) -> str | None:
        return placed(found, ("a",) * depth) if frames == 0 else below(frames - 1)

    assert below(400) == "1"
