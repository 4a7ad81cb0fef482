"""Details that mutation testing found untested: what is said, where, and the rarer forms of code."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ruleguard.cli.rewrite_run import Maps, Wanted, make_maps
from ruleguard.errors import RuleguardError
from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    NO_RULE,
    Flow,
    JoinCondition,
    JoinGroup,
    ScopeCondition,
    ScopeGroup,
    SyncRule,
)
from ruleguard.readers import rule_script
from ruleguard.rewrite.connector_map import ConnectorMap, Target, from_pairs, with_pairs
from ruleguard.rewrite.pairs import Entry, Named, Side, entries, listed, pairs
from ruleguard.rewrite.rewrite import Extent, Rewritten, rewrite
from ruleguard.rewrite.rule_keys import connectors_by_rule
from ruleguard.rewrite.rule_map import RuleMap
from ruleguard.rewrite.rule_script import rule_script as write
from ruleguard.text import Source

A, B, C = (f"{letter}0000000-0000-4000-8000-00000000000{letter}" for letter in "abc")
OLD, NEW = "a1a1a1a1-1111-4111-8111-abcdefabcdef", "b1b1b1b1-1111-4111-8111-fedcbafedcba"
STRANGE, OTHER = "dddddddd-4444-4444-8444-dddddddddddd", "eeeeeeee-5555-4555-8555-eeeeeeeeeeee"
RULE = f"""New-ADSyncRule  `
-Name 'Company' `
-Identifier 'c0c0c0c0-0000-4000-8000-000000000001' `
-Direction 'Inbound' `
-Connector '{OLD}' `
-LinkType 'Join' `
-OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""


def run(text: str, extent: Extent | None = None, connectors: ConnectorMap | None = None) -> Rewritten:
    source = Source("script.ps1", text.encode())
    connectors = connectors or from_pairs([f"{OLD}={NEW}"])
    return rewrite(source, rule_script.read(source), connectors, rule_script.read, extent)


@pytest.mark.parametrize(
    ("argument", "place", "reason"),
    [
        ("$x", "$x", "its connector is not a literal text in the script"),
        ("'nonsense'", "'nonsense'", "its connector 'nonsense' is no identifier"),
        (f"('{OLD[:9]}' + '{OLD[9:]}')", f"'{OLD[:9]}' + '{OLD[9:]}'", "its connector is put together by the script"),
    ],
)
def test_a_connector_that_cannot_be_replaced_is_named_with_its_place(argument: str, place: str, reason: str):
    (found,) = run(RULE.replace(f"'{OLD}'", argument)).unresolved
    assert found.at is not None
    assert (found.at.source.slice(found.at.span), found.rule, found.reason) == (place, "Company", reason)


def test_a_doubtful_argument_of_another_cmdlet_is_called_the_connector():
    text = f"Get-ADSyncConnector -Identifier '{OLD}'\n"
    (found,) = run(text, connectors=from_pairs([f"{OLD}={NEW}", f"{NEW}={OLD}"])).unresolved
    assert found.reason.startswith(f"the connector {OLD} is one of both servers, but not of the same directory")
    assert found.rule == ""


@pytest.mark.parametrize(
    "use",
    [
        "Get-ADSyncRule | ? { $c -ne $_.connector }",
        "Get-ADSyncRule | ? { $_.CONNECTOR -EQ $c }",
        "Out-Null -InputObject $c",
        "Out-Host -InputObject $c",
        "echo $c",
    ],
)
def test_uses_that_need_the_new_connector_in_any_case(use: str):
    text = f"$c = '{OLD}'\n" + RULE.replace(f"'{OLD}'", "$c") + use
    result = run(text)
    assert result.unresolved == ()
    assert result.data.decode() == text.replace(OLD, NEW)


# The rules that a precedence refers to


@pytest.mark.parametrize("name", ["PrecedenceBefore", "PrecedenceAfter"])
def test_a_rule_held_by_a_variable_is_put_in(name: str):
    text = f"$p = '{STRANGE}'\n" + RULE.replace("-LinkType", f"-{name} $p `\n-LinkType")
    result = run(text, Extent(RuleMap({STRANGE: OTHER})))
    assert result.unresolved == ()
    assert result.data.decode() == text.replace(STRANGE, OTHER).replace(OLD, NEW)
    assert {item.field: item.how for item in result.replacements} == {
        "connector": "--map",
        name.replace("P", "p", 1).replace("A", "_a").replace("B", "_b"): "--map-rules",
    }


@pytest.mark.parametrize("use", ["Remove-ADSyncRule -Identifier $p", "Get-ADSyncRule -Precedence $p", "Remove-Item $p"])
def test_a_rule_held_by_a_variable_that_serves_for_something_else_stops_the_rewrite(use: str):
    text = f"$p = '{STRANGE}'\n" + RULE.replace("-LinkType", "-PrecedenceAfter $p `\n-LinkType") + use
    (found,) = run(text, Extent(RuleMap({STRANGE: OTHER}))).unresolved
    assert found.reason == "its -PrecedenceAfter comes from $p, which is used for something else in line 11"


@pytest.mark.parametrize("name", ["PrecedenceBefore", "PrecedenceAfter"])
def test_a_rule_that_stays_is_listed_with_its_parameter(name: str):
    result = run(RULE.replace("-LinkType", f"-{name} '{STRANGE}' `\n-LinkType"))
    assert [(item.identifier, item.where, item.rule) for item in result.left_alone] == [
        (STRANGE, f"-{name}", "Company")
    ]


def test_rules_of_one_name_in_two_directions_are_two():
    inbound, outbound = RULE, RULE.replace("Inbound", "Outbound").replace(OLD, A)
    config = rule_script.read(Source("export.ps1", (inbound + outbound).encode()))
    assert connectors_by_rule(config) == {
        ("name", "inbound", "company"): frozenset({OLD}),
        ("name", "outbound", "company"): frozenset({A}),
    }


# Pairs


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (f"{A}={NO_RULE}", "--map: that is the identifier of no rule"),
        (
            f"{ENTRA_CONNECTOR}={B}",
            "--map: the Entra connector has the same identifier on every server: leave it out",
        ),
        (
            f"North={B}",
            f"--map: 'North' is no identifier like {ENTRA_CONNECTOR}, and names need --active PATH, the export of a server "
            "that lists its connectors",
        ),
        (
            f"{A}=South",
            f"--map: 'South' is no identifier like {ENTRA_CONNECTOR}, and names need --staging PATH, the export of a server "
            "that lists its connectors",
        ),
    ],
)
def test_what_is_said_of_a_pair_without_exports(pair: str, message: str):
    with pytest.raises(RuleguardError, match=f"^{re.escape(message)}$"):
        from_pairs([pair])


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (f"{A}={B}  # once # twice", f"{A}={B}"),
        (f"{A}={B}#", f"{A}={B}"),
        ("North # 1=South # 2", "North # 1=South # 2"),
    ],
)
def test_a_comment_begins_at_the_first_mark_behind_an_identifier(line: str, text: str):
    assert [entry.text for entry in entries(Source("map.txt", line.encode()), "--map-file")] == [text]


def test_an_old_identifier_may_be_one_that_the_export_does_not_list():
    old = Side("active", "connector", [Named(A, "north", ("north", A))], "")
    new = Side("staging", "connector", None, "names need an export")
    assert pairs([Entry(f"{C}={B}", "--map")], old, new) == {C: B}


@pytest.mark.parametrize(("count", "end"), [(8, "'r8' (8)"), (9, "'r8' (8) and 1 more"), (11, "'r8' (8) and 3 more")])
def test_eight_choices_are_shown(count: int, end: str):
    text = listed(Named(str(number), f"r{number}", ()) for number in range(1, count + 1))
    assert text.startswith("'r1' (1), 'r2' (2), ")
    assert text.endswith(f", {end}")


# What a script cannot leave out


FLOW = Flow(destination="d", kind="expression", sources=(), expression="1", value=None, merge="update", once=False)
SCOPE = ScopeCondition(attribute="a", operator="EQUAL", value="v")
JOIN = JoinCondition(connector_attribute="c", metaverse_attribute="m", case_sensitive=False)


def some_rule() -> SyncRule:
    export = Path(__file__).parents[1] / "readers" / "rule_script" / "editor.ps1"
    return replace(rule_script.read(Source("editor.ps1", export.read_bytes())).rules[0], name="Mail")


def missing_parts() -> list[tuple[SyncRule, str]]:
    rule = some_rule()
    flows = ["kind", "destination", "merge", "expression", "once"]
    found = [(replace(rule, flows=(replace(FLOW, **{part: None}),)), f"flows / {part}") for part in flows]
    found.append((replace(rule, flows=(replace(FLOW, kind="constant"),)), "flows / value"))
    for part in ("attribute", "value", "operator"):
        group = ScopeGroup(conditions=(replace(SCOPE, **{part: None}),))
        found.append((replace(rule, scope=(group,)), f"scope / {part}"))
    for part in ("connector_attribute", "metaverse_attribute", "case_sensitive"):
        join = JoinGroup(conditions=(replace(JOIN, **{part: None}),))
        found.append((replace(rule, joins=(join,)), f"joins / {part}"))
    return found


@pytest.mark.parametrize(("rule", "part"), missing_parts(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_part_that_a_rule_does_not_say_is_named(rule: SyncRule, part: str):
    with pytest.raises(ValueError, match=f"^rule 'Mail' does not say its {part}$"):
        write([rule])


@pytest.mark.parametrize(
    "field",
    [
        "identifier",
        "direction",
        "precedence",
        "source_object_type",
        "target_object_type",
        "connector",
        "link_type",
        "disabled",
        "password_sync",
        "scope",
        "joins",
        "flows",
    ],
)
def test_the_field_that_a_rule_does_not_say_is_named(field: str):
    with pytest.raises(ValueError, match=f"^rule 'Mail' does not say its {field}$"):
        write([replace(some_rule(), **{field: None})])


# Code


def test_an_assignment_in_a_comment_is_a_comment():
    result = run(f"{RULE}# $c = '{OLD}'\n")
    assert result.unresolved == ()
    assert [(item.identifier, item.where) for item in result.left_alone] == [(OLD, "comment")]


def test_a_variable_called_like_the_entry_of_a_table_is_another_thing():
    text = (
        f"$connector = 'a.txt'\nRemove-Item $connector\n"
        f"$t = @{{ Name = 'Company'; Connector = '{OLD}' }}\nNew-ADSyncRule @t -OutVariable syncRule\n"
    )
    result = run(text)
    assert result.unresolved == ()
    assert result.data.decode() == text.replace(OLD, NEW)


def test_a_rule_without_a_name_is_called_so():
    (found,) = run(RULE.replace("-Name 'Company' `\n", "").replace(OLD, STRANGE)).unresolved
    assert found.rule == "unnamed rule"


# Exports


def test_a_connector_without_counterpart_is_told_what_there_is(tmp_path: Path):
    maps = made(tmp_path, [("x.test", A)], [("z.test", B)])
    assert maps.connectors.missing[A] == (
        f"its connector ad:x.test has no counterpart on the other server: staging has 'ad:z.test' ({B}); if one of them is "
        f"meant, add --map {A}=NEW"
    )


def test_a_counterpart_that_was_given_away_is_told():
    found = with_pairs(ConnectorMap({A: Target(B, "ad:x.test", "forest")}, {OLD: "why", C: "why"}), {C: B})
    assert {old: (target.identifier, target.role) for old, target in found.targets.items()} == {C: (B, "ad:x.test")}
    assert found.missing == {
        A: f"its counterpart {B} was given to another connector; add --map {A}=NEW",
        OLD: "why",
    }


def test_what_the_rules_of_both_servers_are_called_is_known(tmp_path: Path):
    rules = make_maps(Wanted(*exports(tmp_path, [("x.test", A)], [("x.test", B)]), map_rules=True)).rules
    assert rules is not None
    assert rules.arrivals == {STRANGE[:-1] + "b"}
    assert rules.names == {STRANGE[:-1] + "a": "Rule a", STRANGE[:-1] + "b": "Rule b"}


def exports(folder: Path, *servers: list[tuple[str, str]]) -> list[str]:
    """Settings files; each connector has a rule called like its identifier's last letter."""
    paths = []
    for number, forests in enumerate(servers):
        directories = [
            {
                "fullyQualifiedDomainName": forest,
                "uniqueIdentifier": one,
                "customSynchronizationRules": [
                    {"Name": f"Rule {one[-1]}", "direction": "Inbound", "uniqueIdentifier": STRANGE[:-1] + one[-1]}
                ],
            }
            for forest, one in forests
        ]
        path = folder / f"{number}.json"
        policy = {"azureDirectoryPolicy": {}, "onpremisesDirectoryPolicy": directories}
        path.write_text(json.dumps(policy), encoding="utf-8")
        paths.append(str(path))
    return paths


def made(folder: Path, active: list[tuple[str, str]], staging: list[tuple[str, str]], *given: str) -> Maps:
    return make_maps(Wanted(*exports(folder, active, staging), given))
