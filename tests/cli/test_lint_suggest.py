"""``ruleguard lint --suggest``: where the script goes, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Result


def test_the_command_prints_the_script_or_says_why_not(call: Callable[..., Result], tmp_path: Path, root: Path):
    case = root / "tests" / "lint" / "suggest" / "flow-changed" / "server.xml"
    clean_server = case.parents[1] / "clean.xml"
    printed = call("lint", case, "--suggest", "--isolated", "--baseline", clean_server)
    assert (printed.code, printed.err) == (0, "")
    assert "\n-Precedence 99 `\n" in printed.out
    written = tmp_path / "suggested.ps1"
    assert call("lint", case, "--suggest", "--isolated", "--baseline", clean_server, "--output", written).out == ""
    assert written.read_text(encoding="utf-8") == printed.out
    assert call("lint", written, "--isolated").code == 0
    clean = call("lint", clean_server, "--suggest", "--isolated", "--baseline", clean_server)
    assert (clean.code, clean.out) == (0, "")
    assert "nothing to suggest: no default rule is known to be edited" in clean.err
    unknown = call("lint", case, "--suggest", "--isolated")
    assert (unknown.code, unknown.out) == (0, "")
    assert "no baseline has their revision" in unknown.err
    settings = call("lint", root / "samples" / "active.json", "--suggest", "--isolated")
    assert settings.code == 2
    assert "Get-ADSyncServerConfiguration" in settings.err
    assert call("lint", case, clean_server, "--suggest", "--isolated").code == 2


@pytest.mark.parametrize("option", ["--statistics", "--show-settings", "--changed", "--select=naming", "--format=json"])
def test_what_a_suggestion_would_pass_over_is_refused(call: Callable[..., Result], samples: Path, option: str):
    refused = call("lint", samples / "server", "--suggest", option)
    assert refused.code == 2
    assert "--suggest" in refused.err
