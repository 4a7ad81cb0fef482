"""The data file of the assessment: what its loader refuses, and that every fact is used and every address looks real."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruleguard.assess.facts import INFERRED, day, fact, facts, number, parse, text, words

GOOD = {"id": "one-fact", "value": 1, "kind": "documented", "source": ["https://example.com/page"]}


def test_every_fact_is_used(root: Path):
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "ruleguard").rglob("*.py")))
    quoted = set(re.findall(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""", code))
    assert [name for name in facts() if name not in quoted] == []


def test_every_fact_that_is_asked_for_exists(root: Path):
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((root / "ruleguard" / "assess").glob("*.py")))
    asked = set(re.findall(r"""\b(?:fact|number|day|text|words)\(\s*["']([a-z0-9-]+)["']""", code))
    assert asked - set(facts()) == set()
    assert len(asked) > 50


@pytest.mark.parametrize("name", facts())
def test_a_fact_says_where_it_is_from(name: str):
    found = fact(name)
    assert found.source or found.kind == INFERRED
    assert all(re.fullmatch(r"https://[a-z0-9.-]+/\S*", page) for page in found.source)
    assert not any(page.endswith(".md") for page in found.source if "learn.microsoft.com" in page)
    assert found.says == found.says.strip()


def test_values_have_the_type_they_are_asked_for():
    assert number("connect-in-place-objects") == 100_000
    assert day("dirsync-stopped") == date(2021, 4, 1)
    assert text("os-2025-update") == "KB5070773"
    assert words("sql-unsupported") == ("SQL Server 2012", "SQL Server 2016")
    for ask, name in ((number, "dotnet"), (number, "no-way-back"), (day, "dotnet"), (text, "ram"), (words, "dotnet")):
        with pytest.raises(TypeError, match=name):
            ask(name)
    with pytest.raises(KeyError):
        fact("no-such-fact")


def test_the_file_is_read_once_and_cannot_be_changed():
    assert facts() is facts()
    with pytest.raises(AttributeError):
        fact("dotnet").value = "4.8"  # type: ignore[misc]


def test_contradictions_name_their_pages():
    found = fact("dotnet")
    assert [number for number in ("4.7.1", "4.6.2", "4.5.1") if number in found.contradiction] == [
        "4.7.1",
        "4.6.2",
        "4.5.1",
    ]
    assert found.contradiction.count("https://") == 3
    assert "https://" not in found.others
    assert fact("powershell").contradiction == ""


def test_parse_keeps_what_an_entry_says():
    said = {"text": "two", "source": "https://example.com/other"}
    entry = {**GOOD, "value": [[1, "a"]], "unit": "things", "as_of": "2024-12", "says": "one", "said": [said]}
    (found,) = parse({"part": [entry]}).values()
    assert (found.section, found.value, found.unit, found.as_of, found.says) == (
        "part",
        ((1, "a"),),
        "things",
        "2024-12",
        "one",
    )
    assert found.contradiction == "two (https://example.com/other)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "mapping of sections"),
        ({"part": {}}, "section part is no list"),
        ({"part": ["text"]}, "has no id"),
        ({"part": [{**GOOD, "id": "Not Kebab"}]}, "has no id"),
        ({"part": [GOOD, GOOD]}, "two facts have the id one-fact"),
        ({"part": [GOOD], "other": [GOOD]}, "two facts have the id one-fact"),
        ({"part": [{"id": "one-fact", "value": 1}]}, "missing or unknown: kind"),
        ({"part": [{**GOOD, "note": "x"}]}, "missing or unknown: note"),
        ({"part": [{**GOOD, "kind": "rumor"}]}, "kind is none of"),
        ({"part": [{**GOOD, "source": []}]}, "no source, so it is inferred"),
        ({"part": [{**GOOD, "source": "https://example.com/page"}]}, "list of https addresses"),
        ({"part": [{**GOOD, "source": ["http://example.com"]}]}, "list of https addresses"),
        ({"part": [{**GOOD, "source": ["S1"]}]}, "list of https addresses"),
        ({"part": [{**GOOD, "value": None}]}, "no value"),
        ({"part": [{**GOOD, "value": ""}]}, "no value"),
        ({"part": [{**GOOD, "value": []}]}, "no value"),
        ({"part": [{**GOOD, "as_of": "lately"}]}, "as_of is no date"),
        ({"part": [{**GOOD, "said": ["x"]}]}, "said needs a text"),
        ({"part": [{**GOOD, "said": [{"text": "x", "source": "S1"}]}]}, "said needs a text"),
    ],
)
def test_a_mistake_in_the_file_is_told(content: Any, message: str):
    with pytest.raises(ValueError, match=message):
        parse(content)


def test_false_and_zero_are_values():
    assert parse({"part": [{**GOOD, "value": False}]})["one-fact"].value is False
    assert parse({"part": [{**GOOD, "value": 0}]})["one-fact"].value == 0
