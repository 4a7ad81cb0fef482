"""Where the pairs come from: exports, rule scripts, --map, map files; connectors and rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ruleguard.cli.rewrite_run import Maps, Wanted, make_maps
from ruleguard.errors import InputError, RuleguardError

A, B, C, D = (f"{letter}0000000-0000-4000-8000-00000000000{letter}" for letter in "abcd")
ENTRA = "b891884f-051e-4a83-95af-2544101c9083"
RULE = "f{0}000000-0000-4000-8000-00000000000{0}"
Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return to_file


def server(*forests: tuple[str, str], rules: list[tuple[str, str, str]] | None = None) -> str:
    """A settings file; ``rules``: name, connector, identifier."""
    directories = [
        {
            "fullyQualifiedDomainName": forest,
            "uniqueIdentifier": connector,
            "customSynchronizationRules": [
                {"Name": name, "direction": "Inbound", "uniqueIdentifier": identifier}
                for name, owner, identifier in rules or []
                if owner == connector
            ],
        }
        for forest, connector in forests
    ]
    return json.dumps({"azureDirectoryPolicy": {}, "onpremisesDirectoryPolicy": directories})


def script(*rules: tuple[str, str], tag: str = "", first: int = 1) -> str:
    return "\n".join(
        f"New-ADSyncRule -Name '{name}' -Identifier '{RULE.format(number)}' -Direction 'Inbound' -Connector '{connector}'"
        f" -ImmutableTag '{tag}' -OutVariable syncRule\nAdd-ADSyncRule -SynchronizationRule $syncRule[0]"
        for number, (name, connector) in enumerate(rules, first)
    )


def targets(maps: Maps) -> dict[str, str]:
    return {old: target.identifier for old, target in maps.connectors.targets.items()}


def test_one_rule_script_of_each_server(write: Write):
    one = write("a.ps1", script(("Titles", A), ("Mail", B), ("Cloud", ENTRA)))
    other = write("b.ps1", script(("mail", D), ("Titles", C), ("Cloud", ENTRA)))
    assert targets(make_maps(Wanted(one, other))) == {A: C, B: D}


def test_what_is_left_over_on_both_servers_is_a_pair(write: Write):
    one = write("a.ps1", script(("Titles", A), ("Both", A), ("Both", B)))
    other = write("b.ps1", script(("Titles", C), ("Both", D), ("Both", C)))
    assert targets(make_maps(Wanted(one, other))) == {A: C, B: D}


def test_a_rule_on_two_connectors_decides_nothing_and_the_choices_are_told(write: Write):
    one, other = write("a.ps1", script(("Both", A), ("Both", B))), write("b.ps1", script(("Both", C), ("Both", D)))
    maps = make_maps(Wanted(one, other))
    assert targets(maps) == {}
    assert f"--map {A}={C} or --map {A}={D}" in maps.connectors.missing[A]


def test_rules_that_contradict_each_other_decide_nothing(write: Write):
    one, other = write("a.ps1", script(("X", A), ("Y", A))), write("b.ps1", script(("X", C), ("Y", D)))
    maps = make_maps(Wanted(one, other))
    assert targets(maps) == {}
    assert re.search(rf"contradict.*{C} \(rule 'x'\) and {D} \(rule 'y'\)", maps.connectors.missing[A])


def test_default_rules_do_not_tell_forests_apart_in_scripts(write: Write):
    tag = "Microsoft.InFromADUserJoin.003"
    one, other = write("a.ps1", script(("Join", A), tag=tag)), write("b.ps1", script(("Join", C), tag=tag))
    maps = make_maps(Wanted(one, other))
    assert targets(maps) == {}
    assert f"--map {A}={C}" in maps.connectors.missing[A]


def test_a_script_and_an_export_that_lists_connectors(write: Write):
    one = write("a.ps1", script(("Titles", A)))
    other = write("b.json", server(("x.test", C), ("y.test", D), rules=[("Titles", C, RULE.format(7))]))
    found = make_maps(Wanted(one, other)).connectors.targets[A]
    assert (found.identifier, found.role, found.how) == (C, "ad:x.test", "rule 'titles'")


@pytest.mark.parametrize("pair", [f"{A}={D}", "x.test=z.test", "AD:X.TEST=ad:z.test", f" x.test = {{{D.upper()}}} "])
def test_a_pair_by_names_or_identifiers_adds_to_the_roles(write: Write, pair: str):
    one = write("a.json", server(("x.test", A), ("y.test", B)))
    other = write("b.json", server(("z.test", D), ("y.test", C)))
    assert targets(make_maps(Wanted(one, other, (pair,)))) == {A: D, B: C}


def test_an_identifier_that_no_export_lists_may_be_given_one(write: Write):
    one = write("a.json", server(("x.test", A)))
    other = write("b.json", server(("x.test", C), ("y.test", D)))
    assert targets(make_maps(Wanted(one, other, (f"{B}={D}",)))) == {A: C, B: D}


def test_a_connector_whose_counterpart_was_given_away_is_missing(write: Write):
    one = write("a.json", server(("x.test", A), ("y.test", B)))
    other = write("b.json", server(("x.test", C), ("y.test", D)))
    maps = make_maps(Wanted(one, other, (f"x.test={D}",)))
    assert targets(maps)[A] == D
    assert B not in targets(maps) or targets(maps)[B] != D


def test_one_export_is_enough_for_the_names_of_its_side(write: Write):
    other = write("b.json", server(("x.test", C)))
    assert targets(make_maps(Wanted(None, other, (f"{A}=x.test",)))) == {A: C}


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("x.test=nowhere", "staging has no connector 'nowhere': choose from 'ad:x.test'"),
        (f"x.test={B}", f"staging has no connector '{B}'"),
        ("nowhere=x.test", "active has no connector 'nowhere'"),
        (f"{A}={ENTRA}", "leave it out"),
        ("x.test", "a pair is OLD=NEW"),
    ],
)
def test_what_is_no_pair_is_told(write: Write, pair: str, message: str):
    one, other = write("a.json", server(("x.test", A))), write("b.json", server(("x.test", C)))
    with pytest.raises(RuleguardError, match=f"--map.*{re.escape(message)}"):
        make_maps(Wanted(one, other, (pair,)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_map_file(write: Write, encoding: str, end: str):
    lines = ["# two forests", "", f"  {A}={C}  # Größe", f"{{{B.upper()}}} = {D}", ""]
    path = write("map.txt", end.join(lines).encode(encoding))
    assert targets(make_maps(Wanted(map_file=path))) == {A: C, B: D}


@pytest.mark.parametrize(
    ("lines", "place", "message"),
    [
        (["# x", "", "nonsense"], 3, "a pair is OLD=NEW"),
        ([f"{A}={C}", "North=South"], 2, "'North' is no identifier"),
        ([f"{A}={C}", f"{A}={D}"], 2, "two new identifiers"),
        ([f"{A}={C}", f"{B}={C}"], 2, "would stand for two"),
        ([f"{ENTRA}={C}"], 1, "leave it out"),
    ],
)
def test_a_wrong_line_of_a_map_file_is_named(write: Write, lines: list[str], place: int, message: str):
    path = write("map.txt", "\n".join(lines))
    with pytest.raises(InputError, match=message) as caught:
        make_maps(Wanted(map_file=path))
    assert str(caught.value).startswith(f"{path}:{place}: ")


def test_a_map_file_and_map_may_not_contradict_each_other(write: Write):
    path = write("map.txt", f"{A}={C}")
    with pytest.raises(RuleguardError, match=r"map\.txt:1: two new identifiers"):
        make_maps(Wanted(pairs=(f"{A}={D}",), map_file=path))


# Rules

R1, R2, R3, S1, S2 = map(RULE.format, (1, 2, 3, 4, 5))


def exports(write: Write, here: list[tuple[str, str, str]], there: list[tuple[str, str, str]]) -> tuple[str, str]:
    one = write("a.json", server(("x.test", A), ("y.test", B), rules=here))
    return one, write("b.json", server(("x.test", C), ("y.test", D), rules=there))


def test_rules_are_paired_by_two_exports(write: Write):
    both = exports(write, [("One", A, R1), ("Two", B, R2)], [("two", D, S2), ("One", C, S1)])
    rules = make_maps(Wanted(*both, map_rules=True)).rules
    assert rules is not None
    assert dict(rules.targets) == {R1: S1, R2: S2}


def test_a_rule_that_staging_lacks_or_has_twice_is_missing(write: Write):
    both = exports(write, [("One", A, R1), ("Two", B, R2)], [("Two", D, S1), ("Two", D, S2)])
    rules = make_maps(Wanted(*both, map_rules=True)).rules
    assert rules is not None
    assert dict(rules.targets) == {}
    assert rules.missing[R1] == "staging has no such rule"
    assert "nothing decides" in rules.missing[R2]


def test_a_rule_on_another_connector_is_not_the_same(write: Write):
    both = exports(write, [("One", A, R1)], [("One", D, S1)])
    rules = make_maps(Wanted(*both, map_rules=True)).rules
    assert rules is not None
    assert R1 in rules.missing


def test_a_file_of_rules(write: Write):
    both = exports(write, [("One", A, R1), ("Two = 2", B, R2)], [("Other", C, S1), ("Two", D, S2)])
    path = write("rules.map", "one=Other\nTwo = 2=Two\n")
    rules = make_maps(Wanted(*both, map_rules=True, map_rules_file=path)).rules
    assert rules is not None
    assert dict(rules.targets) == {R1: S1, R2: S2}
    alone = write("rules.map", f"{R1}={S1}")
    assert dict((make_maps(Wanted(pairs=(f"{A}={C}",), map_rules_file=alone)).rules or rules).targets) == {R1: S1}


def test_a_wrong_line_of_a_file_of_rules_is_named(write: Write):
    both = exports(write, [("One", A, R1)], [("Two", C, S1), ("Two", D, S2)])
    path = write("rules.map", "\nOne=Two\n")
    with pytest.raises(InputError, match=f"rules.map:2: 'Two' is more than one rule of staging.*{S1}.*{S2}"):
        make_maps(Wanted(*both, map_rules_file=path))
