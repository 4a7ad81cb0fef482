"""A connector that could be several ones of the other server is not rewritten to any of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruleguard.cli.inputs import load_one
from ruleguard.diff.connector_map import connector_map
from ruleguard.model.nodes import Config
from ruleguard.readers import rule_script
from ruleguard.rewrite.connector_map import from_exports
from ruleguard.rewrite.rewrite import Rewritten, rewrite
from ruleguard.text import Source

CASES = Path(__file__).parents[1] / "diff"
OLD, NEW = "a0000000-0000-4000-8000-00000000000{}", "b0000000-0000-4000-8000-00000000000{}"


def servers(case: str) -> tuple[Config, Config]:
    return load_one(str(CASES / case / "active.xml")), load_one(str(CASES / case / "staging.xml"))


def rewritten(number: int, case: str, *texts: str) -> Rewritten:
    both = servers(case)
    call = f"New-ADSyncRule -Name 'Titles' -Direction 'Inbound' -Connector '{OLD.format(number)}' -OutVariable syncRule"
    source = Source("script.ps1", call.encode())
    connectors = from_exports(*both, connector_map(texts, *both))
    return rewrite(source, rule_script.read(source), connectors, rule_script.read)


@pytest.mark.parametrize("case", ["ambiguous-one-forest-twice", "ambiguous-two-for-one"])
def test_nothing_is_guessed(case: str):
    result = rewritten(1, case)
    assert result.replacements == ()
    assert "'North' could be 'One" in result.unresolved[0].reason
    assert f"--map {OLD.format(1)}=NEW" in result.unresolved[0].reason


def test_a_map_decides_and_leaves_one_for_the_rest():
    for number, other in ((1, 2), (2, 1)):
        result = rewritten(number, "ambiguous-one-forest-twice", "North=Two")
        assert [item.new for item in result.replacements] == [NEW.format(other)]


def test_a_connector_without_partner_is_said_to_have_none():
    result = rewritten(2, "connectors-of-other-names")
    assert "its connector powershell:CRM has no counterpart on the other server" in result.unresolved[0].reason


def test_what_no_script_uses_is_no_matter():
    assert [item.new for item in rewritten(1, "connectors-of-other-names").replacements] == [NEW.format(1)]
