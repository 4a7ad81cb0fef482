"""Switches, lists and durations, in the ways in which the formats write them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ruleguard.lint.server_settings import is_off, is_on, listed, parameter, stated, time_span
from ruleguard.model.nodes import Config, Setting
from ruleguard.readers.export import Options, read
from ruleguard.text import Source


def config(text: str) -> Config:
    (found,) = read("x", [Source("x", text.encode())], Options()).configs
    return found


def setting(value: str | bool | None) -> Setting:
    return Setting(name="x", value=value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:30:00", timedelta(minutes=30)),
        ("03:00", timedelta(hours=3)),
        ("1.0:0:0", timedelta(days=1)),
        ("14.00:00:00", timedelta(days=14)),
        (" 0.00:05:00.0000000 ", timedelta(minutes=5)),
        ("00:00:00", timedelta()),
        ("30", None),
        ("daily", None),
        ("", None),
        (None, None),
        ("99999999999.00:00:00", None),
    ],
)
def test_durations(text: str | None, expected: timedelta | None):
    assert time_span(setting(text)) == expected


def test_no_setting_has_no_duration_and_no_state():
    assert (time_span(None), is_on(None), is_off(None)) == (None, False, False)


@pytest.mark.parametrize(
    ("value", "on", "off"),
    [
        ("True", True, False),
        (" true ", True, False),
        ("1", True, False),
        (True, True, False),
        ("False", False, True),
        ("0", False, True),
        (False, False, True),
        ("", False, False),
        (None, False, False),
        ("perhaps", False, False),
    ],
)
def test_a_switch_is_on_off_or_not_said(value: str | bool | None, on: bool, off: bool):
    assert (is_on(setting(value)), is_off(setting(value))) == (on, off)


def test_one_name_for_two_formats():
    json = config('{"azureDirectoryPolicy": {"exportDeletionLimit": 700}}')
    xml = config(
        "<mv-data><parameter-values>"
        '<parameter name="microsoft.optionalfeature.ExportDeletionThresholdValue">700</parameter>'
        '<parameter name="Microsoft.AADFilter.AttributeExclusionList">mobile;pager</parameter>'
        "</parameter-values></mv-data>"
    )
    assert [str(getattr(stated(each, "deletion-threshold"), "value", None)) for each in (json, xml)] == ["700", "700"]
    assert stated(json, "scheduler") is None
    assert listed(xml, "excluded-attributes") == ("mobile", "pager")
    assert listed(json, "excluded-attributes") == ()
    assert parameter(xml, "MICROSOFT.AADFILTER.ATTRIBUTEEXCLUSIONLIST") is not None
    assert parameter(xml, "AttributeExclusionList") is None
