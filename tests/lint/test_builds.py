"""The table of builds: consistent in itself, and exact on the days around an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ruleguard.lint import builds
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import Circumstances
from ruleguard.model.versions import version_key
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

BY_AGE = ("refused-build", "retired-build", "end-of-support-soon")


def found(build: str, today: date | None) -> list[str]:
    """Which of the rules about age speak on a day."""
    text = f'{{"policyMetadata": {{"azureADConnectVersion": "{build}"}}, "onpremisesDirectoryPolicy": []}}'
    (config,) = read("x.json", [Source("x.json", text.encode())], Options()).configs
    rules = registry()
    return [
        item.rule
        for item in lint(replace(config, circumstances=Circumstances(today=today)), [rules[name] for name in BY_AGE])
    ]


def test_newer_builds_end_later():
    keys = [version_key(build) for build, _ in builds._ENDS]
    ends = [date.fromisoformat(end) for _, end in builds._ENDS if end is not None]
    assert keys == sorted(set(keys))
    assert ends == sorted(ends)
    assert [end for _, end in builds._ENDS[:-1] if end is None] == []


@pytest.mark.parametrize(
    ("build", "end"),
    [
        ("1.1.130.0", date(2022, 8, 31)),
        ("2.1.19.0", date(2023, 11, 9)),
        ("2.1.20.0", date(2024, 6, 19)),
        ("2.3.20.0", date(2025, 4, 30)),
        ("2.5.79", date(2026, 10, 23)),
        (" 2.5.79.0 ", date(2026, 10, 23)),
        ("2.6.79.0", date(2027, 7, 7)),
        ("2.6.92.0", None),
        ("3.0", None),
    ],
)
def test_the_end_of_support(build: str, end: date | None):
    assert builds.support_end(build) == end


@pytest.mark.parametrize("text", [None, "", "unknown", "2", "2.x.1.0", "GUID", "-1.0.0.0", "٢.٥.٧٩.٠"])
def test_a_text_that_is_no_build_says_nothing(text: str | None):
    assert builds.support_end(text) is None
    assert builds.last_day_of_service(text) is None
    assert builds.fault(text) is None


@pytest.mark.parametrize(
    ("build", "day"),
    [
        ("1.6.16.0", date(2023, 9, 30)),
        ("2.0.3.0", date(2026, 9, 30)),
        ("2.5.76.0", date(2026, 9, 30)),
        ("2.5.79", None),
        ("2.5.79.0", None),
        ("2.6.1.0", None),
    ],
)
def test_the_last_day_of_service(build: str, day: date | None):
    assert builds.last_day_of_service(build) == day


def test_a_fault_belongs_to_one_build():
    assert "mailboxes" in (builds.fault("2.0.88.0") or "")
    assert builds.fault("2.0.88") == builds.fault("2.0.88.0")
    assert builds.fault("2.0.89.0") is None


def test_every_build_with_a_fault_is_a_build():
    assert all(builds.fault(build) for build in builds._FAULTS)


def test_the_days_around_an_end():
    end = date(2026, 10, 23)
    assert found("2.5.79.0", end - timedelta(days=91)) == []
    assert found("2.5.79.0", end - timedelta(days=90)) == ["end-of-support-soon"]
    assert found("2.5.79.0", end) == ["end-of-support-soon"]
    assert found("2.5.79.0", end + timedelta(days=1)) == ["retired-build"]


def test_a_build_that_the_cloud_refuses_is_not_called_retired_too():
    assert found("2.5.76.0", date(2026, 9, 30)) == ["retired-build"]
    assert found("2.5.76.0", date(2026, 10, 1)) == ["refused-build"]
    assert found("1.6.4.0", date(2022, 9, 1)) == ["retired-build"]
    assert found("1.6.4.0", date(2023, 10, 1)) == ["refused-build"]


def test_without_a_date_age_is_not_judged():
    assert found("1.1.130.0", None) == []
    assert found("2.5.76.0", None) == []
