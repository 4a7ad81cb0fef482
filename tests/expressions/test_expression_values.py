"""Values: their types, their JSON, and their texts on a command line."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.expressions.values import (
    AUTHORITATIVE_NULL,
    IGNORE_THIS_FLOW,
    Reference,
    Value,
    from_text,
    to_json,
    type_name,
)

MOMENT = datetime(2001, 2, 3, 4, 5, 6, 700, UTC)


@pytest.mark.parametrize(
    ("value", "name", "json"),
    [
        ("x", "str", "x"),
        (5, "num", 5),
        (True, "bool", True),
        (b"\x01", "bin", "base64:AQ=="),
        (Reference("CN=x"), "ref", "CN=x"),
        (MOMENT, "dt", "2001-02-03T04:05:06.000700Z"),
        (None, "null", None),
        (AUTHORITATIVE_NULL, "authoritative-null", None),
        (IGNORE_THIS_FLOW, "ignore-this-flow", None),
        (("x", "y"), "mvstr", ["x", "y"]),
        ((b"", b"\x02"), "mvbin", ["base64:", "base64:Ag=="]),
        ((True, 1), "mvvar", [True, 1]),
        ((), "null", []),
    ],
)
def test_type_and_json(value: Value, name: str, json: object) -> None:
    assert type_name(value) == name
    assert to_json(value) == json


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", ""),
        ("5", "5"),
        ("True", "True"),
        ("SMTP:joe@contoso.com", "SMTP:joe@contoso.com"),
        ("base64:AQI=", b"\x01\x02"),
        ("base64:", b""),
        ("num:-5", -5),
        ("bool:true", True),
        ("bool:False", False),
        ("ref:CN=x,DC=y", Reference("CN=x,DC=y")),
        ("dt:2001-02-03", datetime(2001, 2, 3, tzinfo=UTC)),
        ("str:num:5", "num:5"),
    ],
)
def test_from_text(text: str, value: Value) -> None:
    found = from_text(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["base64:*", "num:", "num:5x", "num:1.5", "num:٣", "num:--5", "bool:1", "dt:soon"])
def test_text_that_does_not_fit_its_prefix(text: str) -> None:
    with pytest.raises(ValueError, match=r"not|neither"):
        from_text(text)


@given(st.text() | st.from_regex(r"(base64|num|bool|ref|dt|str):.*"))
def test_from_text_never_fails_otherwise(text: str) -> None:
    with suppress(ValueError):
        assert type_name(from_text(text)) in ("str", "num", "bool", "bin", "ref", "dt")


@given(st.binary())
def test_binary_round_trip(data: bytes) -> None:
    written = to_json(data)
    assert isinstance(written, str)
    assert from_text(written) == data
