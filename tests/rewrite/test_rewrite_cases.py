"""Every folder beside this file is a case, compared byte for byte: ``in.ps1`` rewritten by ``map`` is ``out.ps1``."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from ruleguard.model.values import guid
from ruleguard.readers import rule_script
from ruleguard.rewrite.connector_map import from_pairs
from ruleguard.rewrite.rewrite import Extent, Rewritten, rewrite
from ruleguard.text import Source

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/in.ps1"))
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def pairs(case: Path) -> list[str]:
    return (case / "map").read_text(encoding="utf-8").split()


def rewritten(data: bytes, mapping: list[str]) -> Rewritten:
    """Where the servers have identifiers in common, the script is said to be the old server's."""
    source, connectors = Source("script.ps1", data), from_pairs(mapping)
    extent = Extent(untouched=bool(connectors.doubtful))
    return rewrite(source, rule_script.read(source), connectors, rule_script.read, extent)


@each_case
def test_a_script_is_rewritten_byte_for_byte(case: Path, request: pytest.FixtureRequest):
    result = rewritten((case / "in.ps1").read_bytes(), pairs(case))
    expected = case / "out.ps1"
    if request.config.getoption("--update", default=False):
        expected.write_bytes(result.data)
    assert result.unresolved == ()
    assert result.data == expected.read_bytes()


@each_case
def test_what_is_not_reported_as_replaced_is_as_it_was(case: Path):
    result = rewritten((case / "in.ps1").read_bytes(), pairs(case))
    old, new = result.source, Source("script.ps1", result.data)
    assert (new.bom, new.encoding) == (old.bom, old.encoding)
    end = shift = 0
    for item in result.replacements:
        span = item.at.span
        assert old.text[end : span.start] == new.text[end + shift : span.start + shift]
        assert guid(old.text[span.start : span.end]) == item.old
        shift += len(item.new) - (span.end - span.start)
        end = span.end
        assert guid(new.text[span.start + shift : end + shift]) == item.new
    assert old.text[end:] == new.text[end + shift :]


@each_case
def test_something_is_reported_exactly_when_something_changes(case: Path):
    data = (case / "in.ps1").read_bytes()
    result = rewritten(data, pairs(case))
    assert bool(result.replacements) == (result.data != data)
    assert [item for item in result.replacements if item.old == item.new] == []


REWRITTEN_WHOLE = [case for case in CASES if case.name not in ("done-already", "half-done")]


@pytest.mark.parametrize("case", REWRITTEN_WHOLE, ids=lambda case: case.name)
def test_the_way_back_gives_the_first_script(case: Path):
    data, mapping = (case / "in.ps1").read_bytes(), pairs(case)
    back = ["=".join(reversed(pair.split("="))) for pair in mapping]
    assert rewritten(rewritten(data, mapping).data, back).data == data


REPEATABLE = [case for case in CASES if case.name != "two-forests-that-change-places"]


@pytest.mark.parametrize("case", REPEATABLE, ids=lambda case: case.name)
def test_a_second_time_changes_nothing(case: Path):
    """Where identifiers of one server are those of the other: see ``test_rewrite_which_server.py``."""
    once = rewritten((case / "in.ps1").read_bytes(), pairs(case))
    again = rewritten(once.data, pairs(case))
    assert again.data == once.data
    assert again.replacements == again.unresolved == ()


def test_the_cases_hold_the_encodings_they_are_named_after():
    heads = {case.name: (case / "in.ps1").read_bytes() for case in CASES}
    assert heads["utf-8-with-mark-and-windows-line-ends"].startswith(codecs.BOM_UTF8)
    assert heads["utf-16-with-mark"].startswith(codecs.BOM_UTF16_LE)
    assert heads["utf-16-big-endian-with-mark"].startswith(codecs.BOM_UTF16_BE)
    assert heads["utf-16-without-mark"][1:2] == b"\0"
    assert b"Gr\xf6\xdfe" in heads["windows-1252"]
    assert b"\r\n" in heads["mixed-line-ends"]
    assert b"\n" in heads["mixed-line-ends"].replace(b"\r\n", b"")
    assert b" `\n" not in heads["utf-8-with-mark-and-windows-line-ends"]
    assert not heads["no-final-newline"].endswith(b"\n")
