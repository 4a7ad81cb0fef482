"""Names are untrusted: units that somebody types and names of an export stay data in the script of a pilot."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.assess.pilot import pilot
from ruleguard.cli.inputs import load_one
from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.readers.rule_script import read
from ruleguard.render.assess_pilot import pilot_script
from ruleguard.text import Source

SALES, PEOPLE = "OU=Sales,DC=northwind,DC=example", "OU=People,DC=fabrikam,DC=example"


@cache
def server() -> Config:
    return load_one(str(Path(__file__).parents[2] / "samples" / "server"))


def rules_of(text: str) -> tuple[SyncRule, ...]:
    config = read(Source("pilot.ps1", text.encode("utf-8-sig")))
    assert (config.faults, config.allowances) == ((), ())
    return config.rules


HOSTILE = (
    "it''s",
    "O'Brien ‘quoted’",
    "$(calc) `n ${env:x}",
    'say "hi"; Remove-ADSyncRule #',
    "<# #> @' '@",
    "Müller – 日本 \U0001f600",
    "Sales\\, North",
    "a\\\\",
    "trailing\\ ",
    "ruleguard: allow all -- no",
    "%s {0} {{x}}",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_unit_stays_data(name: str):
    unit = f"OU={name},{SALES}"
    found = pilot(server(), (unit,), ("user",))
    text = pilot_script(found, "export")
    assert (found.rules[0].scope or ())[0].conditions[0].value == unit
    assert rules_of(text) == found.rules


@given(name=st.text(min_size=1, max_size=12))
def test_any_unit_is_refused_or_stays_data(name: str):
    config = server()
    try:
        found = pilot(config, (f"OU={name},{SALES}",), ("user",))
    except UsageError:
        return
    assert rules_of(pilot_script(found, "export")) == found.rules


@given(name=st.text(max_size=30), path=st.text(max_size=30))
def test_names_of_the_export_stay_data(name: str, path: str):
    config = server()
    connectors = tuple(replace(each, forest=name, name=name) for each in config.connectors or ())
    found = pilot(replace(config, connectors=connectors), (SALES, PEOPLE))
    text = pilot_script(found, path)
    assert rules_of(text) == found.rules
    head = text.partition("New-ADSyncRule")[0]
    assert all(line.startswith("#") for line in head.split("\n") if line)


def test_a_unit_is_written_as_active_directory_writes_it():
    written = {
        "ou=SALES , dc=NORTHWIND,dc=Example": SALES,
        f"OU=a\\2Cb\\C3\\A9,{SALES}": f"OU=a\\,bé,{SALES}",
        f"OU=a\\\\2C,{SALES}": f"OU=a\\\\2C,{SALES}",
        f"OU=a\\0Ab,{SALES}": f"OU=a\\0Ab,{SALES}",
        f"OU=a\\FF,{SALES}": f"OU=a\\FF,{SALES}",
        f"OU= two  words ,{SALES}": f"OU=two  words,{SALES}",
    }
    for given_, wanted in written.items():
        assert pilot(server(), (given_,)).domains[0].containers == (wanted,)
