"""A finding: its order and its fingerprint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.text import Location, Source, Span

SOURCE = Source("in.json", b"first\nsecond\nthird\n")
FINDING = Diagnostic(
    "duplicate-key",
    Severity.WARNING,
    "rule {AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D} is there twice",
    "in.json",
    Location(SOURCE, Span(6, 12)),
    subject="ad:contoso.com / Rule / name",
)


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(FINDING, at=Location(SOURCE, Span(0, 5))), id="place"),
        pytest.param(replace(FINDING, path="other.json", at=None), id="file"),
        pytest.param(replace(FINDING, message=FINDING.message.replace("AE4D", "0000")), id="identifier"),
        pytest.param(replace(FINDING, message=FINDING.message.lower().replace("{", "").replace("}", "")), id="braces"),
        pytest.param(replace(FINDING, subject=FINDING.subject.upper()), id="case of the subject"),
        pytest.param(replace(FINDING, severity=Severity.ERROR), id="severity"),
    ],
)
def test_fingerprint_is_the_same_on_another_server(other: Diagnostic) -> None:
    assert other.fingerprint == FINDING.fingerprint


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(FINDING, rule="no-rules"), id="rule"),
        pytest.param(replace(FINDING, message="something else"), id="message"),
        pytest.param(replace(FINDING, subject="ad:contoso.com / Other / name"), id="subject"),
        pytest.param(replace(FINDING, subject="", message=FINDING.subject + FINDING.message), id="the seam"),
    ],
)
def test_fingerprint_differs_for_another_finding(other: Diagnostic) -> None:
    assert other.fingerprint != FINDING.fingerprint


def test_fingerprint_takes_any_text() -> None:
    assert len(replace(FINDING, message="\ud800", subject="\udfff").fingerprint) == 16


def test_findings_are_ordered_by_file_and_place() -> None:
    def at(path: str, start: int | None, rule: str = "a") -> Diagnostic:
        source = Source(path, SOURCE.raw)
        place = None if start is None else Location(source, Span(start, start + 1))
        return Diagnostic(rule, Severity.NOTE, "m", path, place)

    expected = [at("a", None), at("a", 2), at("a", 3), at("a", 6, "a"), at("a", 6, "b"), at("a", 13), at("b", 0)]
    mixed = [expected[number] for number in (4, 0, 6, 2, 5, 1, 3)]
    assert sorted(mixed, key=lambda item: item.sort_key()) == expected


def test_severities_are_ranked() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.NOTE]
