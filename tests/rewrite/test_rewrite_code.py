"""What counts as a connector argument, what is left alone, and the rules that a precedence refers to."""

from __future__ import annotations

import pytest

from ruleguard.readers import rule_script
from ruleguard.rewrite.connector_map import from_pairs
from ruleguard.rewrite.rewrite import Extent, Rewritten, rewrite
from ruleguard.rewrite.rule_map import RuleMap
from ruleguard.text import Source

OLD, NEW = "a1a1a1a1-1111-4111-8111-abcdefabcdef", "b1b1b1b1-1111-4111-8111-fedcbafedcba"
STRANGE, OTHER = "dddddddd-4444-4444-8444-dddddddddddd", "eeeeeeee-5555-4555-8555-eeeeeeeeeeee"
OWN = "c0c0c0c0-0000-4000-8000-000000000001"
RULE = f"""New-ADSyncRule  `
-Name 'Company' `
-Identifier '{OWN}' `
-Direction 'Inbound' `
-Connector '{OLD}' `
-LinkType 'Join' `
-OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""


def run(text: str, extent: Extent | None = None) -> Rewritten:
    source = Source("script.ps1", text.encode())
    return rewrite(source, rule_script.read(source), from_pairs([f"{OLD}={NEW}"]), rule_script.read, extent)


@pytest.mark.parametrize(
    "line",
    [
        "Get-ADSyncConnector -Identifier '{}'",
        "$c = Get-ADSyncConnector -Id {}",
        'Set-ADSyncSchedulerConnectorOverride -ConnectorIdentifier "{{{}}}" -FullSyncRequired $true',
        "get-adsyncrule -connector:'{}' | Out-Null",
        "Get-ADSyncRunProfileResult -connectorid '{}'",
        "$c = '{}'\nGet-ADSyncConnector -Identifier $c",
        "${{script:c}} = [guid]'{}'\nif ($true) {{ Get-ADSyncConnector -Identifier $C }}",
        "& 'Get-ADSyncConnector' -Identifier '{}'",
    ],
)
def test_a_connector_argument_of_any_cmdlet_is_rewritten(line: str):
    result = run(RULE + line.format(OLD))
    assert result.unresolved == ()
    assert result.data.decode() == RULE.replace(OLD, NEW) + line.format(NEW)
    assert [item.rule for item in result.replacements] == ["Company", ""]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("# was {}", "comment"),
        ("<# a\n{} #>", "comment"),
        ("Write-Host 'connector {}'", "text"),
        ('Write-Host "{}"', "text"),
        ("Get-ADSyncConnector -Name '{}'", "text"),
        ("Get-ADSyncConnector -Identifier 'x{}'", None),
        ("Get-ADSyncConnector -Identifier 'is {}'", "text"),
        ("Get-Thing -Identifier '{}'", "text"),
        ("Get-ADSyncRule -Identifier '{}'", "text"),
        ("Get-ADSyncRule | Where-Object {{ $_.Connector -eq '{}' }}", "text"),
        ("$c = '{}'\nRemove-Item $c", "text"),
        ("$c = '{}'\nWrite-Host $c", "text"),
        ("Get-ADSyncRule -Name {}", "code"),
        ("$x = \"$(Get-Thing '{}')\"", "text"),
    ],
)
def test_what_merely_contains_an_identifier_is_left_alone_and_listed(line: str, where: str | None):
    text = RULE + line.format(OLD)
    result = run(text)
    assert result.unresolved == ()
    assert result.data.decode() == RULE.replace(OLD, NEW) + line.format(OLD)
    found = [(item.identifier, item.where, item.connector) for item in result.left_alone]
    assert found == ([] if where is None else [(OLD, where, "")])


def test_parts_of_rules_are_left_alone_and_named():
    text = RULE.replace("-LinkType", f"-Description 'was {OLD}' `\n-LinkType")
    text = text.replace(
        "Add-ADSyncRule",
        "Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'a' -FlowType 'Expression' "
        f"""-Expression 'IIF([a]="{STRANGE}",[b],"{OLD}")' -OutVariable syncRule\nAdd-ADSyncRule""",
    )
    result = run(text)
    assert [(item.identifier, item.where, item.rule, item.connector) for item in result.left_alone] == [
        (OLD, "description", "Company", ""),
        (STRANGE, "flow to a", "Company", None),
        (OLD, "flow to a", "Company", ""),
    ]


def test_the_rules_own_identifiers_and_new_connectors_are_no_news():
    result = run(f"{RULE}Get-ADSyncRule -Identifier '{OWN}'\n# {NEW} and b891884f-051e-4a83-95af-2544101c9083")
    assert result.left_alone == ()


@pytest.mark.parametrize(
    "use",
    [
        'Write-Host "rules of $c"',
        "Write-Verbose $c",
        "Get-ADSyncRule | Where-Object { $_.Connector -eq $c } | Remove-ADSyncRule",
        "Get-ADSyncRule | ? { $c -ne $_.Connector }",
        "$more = @{ Connector = $c }\nNew-ADSyncRule -Name 'Two' @more",
        "# $c is the connector",
        "Write-Host 'costs $c'",
        "Get-ADSyncConnector -Identifier $c",
        'Get-ADSyncConnector -Identifier "$c"',
    ],
)
def test_a_variable_may_serve_other_uses_that_need_the_new_connector(use: str):
    text = f"$c = '{OLD}'\n" + RULE.replace(f"'{OLD}'", "$c") + use
    result = run(text)
    assert result.unresolved == ()
    assert result.data.decode() == text.replace(OLD, NEW)


@pytest.mark.parametrize(
    "use",
    [
        "Remove-Item $c",
        "$d = $c",
        '$d = "x $c"',
        "[void]$c",
        "Write-Host $(Remove-Item $c)",
        "Set-Content a.txt -Value $c",
    ],
)
def test_a_variable_that_serves_for_something_else_stops_the_rewrite(use: str):
    result = run(f"$c = '{OLD}'\n" + RULE.replace(f"'{OLD}'", "$c") + use)
    assert result.replacements == () or result.unresolved
    assert "$c, which is used for something else in line 10" in result.unresolved[0].reason


def test_an_entry_of_a_table_that_serves_for_something_else_stops_the_rewrite():
    text = f"$t = @{{ Name = 'Company'; Connector = '{OLD}' }}\nNew-ADSyncRule @t -OutVariable syncRule\n"
    assert run(text + "Write-Host $t.Connector").unresolved == ()
    assert "$t.Connector" in run(text + "Remove-Item $t.Connector").unresolved[0].reason


# Precedence


def placed(name: str, identifier: str) -> str:
    return RULE.replace("-LinkType", f"-{name} '{identifier}' `\n-LinkType")


@pytest.mark.parametrize("name", ["PrecedenceBefore", "PrecedenceAfter", "precedenceafter"])
@pytest.mark.parametrize("form", ["{}", "{{{}}}"])
def test_a_rule_of_the_map_is_put_in(name: str, form: str):
    text = placed(name, form.format(STRANGE))
    result = run(text, Extent(RuleMap({STRANGE: OTHER})))
    assert result.data.decode() == text.replace(OLD, NEW).replace(STRANGE, OTHER)
    again = run(result.data.decode(), Extent(RuleMap({STRANGE: OTHER})))
    assert (again.replacements, again.unresolved) == ((), ())


def test_without_a_map_it_is_left_alone():
    result = run(placed("PrecedenceBefore", STRANGE))
    assert [(item.identifier, item.where, item.connector) for item in result.left_alone] == [
        (STRANGE, "-PrecedenceBefore", None)
    ]


@pytest.mark.parametrize(
    "extent",
    [
        Extent(RuleMap({}, arrivals=frozenset({STRANGE}))),
        Extent(RuleMap({OTHER: STRANGE})),
        Extent(RuleMap({STRANGE: STRANGE})),
        Extent(RuleMap({STRANGE: OTHER}), own=frozenset({STRANGE})),
    ],
)
def test_a_rule_of_the_new_server_and_of_the_scripts_stays(extent: Extent):
    result = run(placed("PrecedenceBefore", STRANGE), extent)
    assert [item.field for item in result.replacements] == ["connector"]
    assert result.unresolved == ()


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (RuleMap({}), "no export lists a rule with this identifier"),
        (
            RuleMap({}, {STRANGE: "staging has no such rule"}, names={STRANGE: "Anchor"}),
            "('Anchor'): staging has no such",
        ),
        (RuleMap({STRANGE: OTHER, OTHER: STRANGE}), "on both servers"),
    ],
)
def test_a_rule_without_counterpart_stops_the_rewrite(rules: RuleMap, reason: str):
    result = run(placed("PrecedenceAfter", STRANGE), Extent(rules))
    assert reason in result.unresolved[0].reason


def test_the_connector_and_the_precedence_are_not_confused():
    text = placed("PrecedenceBefore", OLD)
    assert run(text).data.decode().count(OLD) == 1
    assert run(text, Extent(RuleMap({OLD: OTHER}))).data.decode() == text.replace(
        f"-Connector '{OLD}'", f"-Connector '{NEW}'"
    ).replace(OLD, OTHER)
