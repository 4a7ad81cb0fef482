"""Rule scripts: the editor's exports, other writers' scripts, and where everything in them stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ruleguard.diagnostic import Severity
from ruleguard.model.nodes import Config, Flow, JoinCondition, Node, ScopeCondition, SyncRule
from ruleguard.readers.rule_script import read
from ruleguard.readers.rule_script_origin import ScriptOrigin
from ruleguard.readers.rule_script_safety import RULES as SAFETY
from ruleguard.text import Edit, Source, Span, apply_edits

CASES = Path(__file__).parent / "rule_script"
CONNECTOR = "1a2b3c4d-0001-4000-8000-00000000000a"


def case(name: str) -> Config:
    return read(Source(name, (CASES / f"{name}.ps1").read_bytes()))


def script(text: str, *, include_commented: bool = False) -> Config:
    """What is read of the rules; what else a script does has tests of its own."""
    config = read(Source("rules.ps1", text.encode()), include_commented=include_commented)
    return replace(config, faults=tuple(fault for fault in config.faults if fault.rule not in SAFETY))


def only(text: str) -> SyncRule:
    """The rule of a script that builds one and has nothing wrong with it but that it may not be saved."""
    config = script(text)
    assert [fault.message for fault in config.faults if fault.rule != "incomplete-rule"] == []
    (rule,) = config.rules
    return rule


def flow(text: str) -> Flow:
    rule = only(f"New-ADSyncRule -Name 'R'\nAdd-ADSyncAttributeFlowMapping -Destination 'd' {text}\n")
    assert rule.flows is not None
    return rule.flows[0]


def faults(config: Config) -> list[tuple[str, Severity, str]]:
    return [(fault.rule, fault.severity, str(fault.at).removeprefix("rules.ps1:")) for fault in config.faults]


def place(node: Node, name: str = "", within: Span | None = None) -> str:
    """The text at the place of a field."""
    at = node.at(name, within)
    assert at is not None
    return at.source.slice(at.span)


# The editor's exports


def test_every_field_of_an_export() -> None:
    config = case("editor")
    assert config.faults == ()
    assert config.connectors is None
    assert config.metaverse is None
    assert config.settings == ()
    assert (config.input.path, config.input.format, config.input.encoding) == ("editor", "rule-script", "utf-8")
    first, second = config.rules
    assert first == SyncRule(
        name="In from AD – User's mail",
        identifier="2b6d8a10-6c3e-4d5f-9a3b-0c1d2e3f4a51",
        description=' two  blanks; $x `n "quoted"',
        direction="inbound",
        connector=CONNECTOR,
        source_object_type="foreignSecurityPrincipal",
        target_object_type="*",
        link_type="Provision",
        precedence=90,
        precedence_before="7c0c4f1e-3a2b-4c5d-8e9f-a0b1c2d3e4f5",
        precedence_after="",
        immutable_tag="",
        disabled=True,
        password_sync=True,
        soft_delete_expiry="0",
        standard=False,
        scope=first.scope,
        joins=first.joins,
        flows=first.flows,
    )
    assert (second.direction, second.link_type, second.precedence) == ("outbound", "JoinNoFlow", 114)
    assert (second.disabled, second.password_sync, second.standard) == (False, False, True)
    assert (second.scope, second.joins, second.flows) == ((), (), ())


def test_the_three_kinds_of_flow() -> None:
    direct, constant, expression = case("editor").rules[0].flows or ()
    assert direct == Flow(
        destination="mail", kind="direct", sources=("mail",), expression=None, value=None, merge="Update", once=False
    )
    assert constant == Flow(
        destination="cloudFiltered",
        kind="constant",
        sources=(),
        expression=None,
        value="True",
        merge="Update",
        once=True,
    )
    assert expression.kind == "expression"
    assert expression.sources == ("displayName", "cn"), "the script's own list is incomplete"
    assert expression.expression == "\n      IIF(IsNullOrEmpty([displayName]),[cn],[displayName])\n      "
    assert expression.merge == "MergeCaseInsensitive"


def test_condition_variables_are_reused_by_every_group() -> None:
    rule = case("editor").rules[0]
    assert [group.conditions for group in rule.scope or ()] == [
        (
            ScopeCondition(attribute="adminCount", operator="EQUAL", value="1"),
            ScopeCondition(attribute="mail", operator="ISNOTNULL", value=""),
        ),
        (ScopeCondition(attribute="department", operator="STARTSWITH", value="Sales"),),
    ]
    assert [group.conditions for group in rule.joins or ()] == [
        (JoinCondition(connector_attribute="objectGUID", metaverse_attribute="sourceAnchor", case_sensitive=True),)
    ]


# Other writers


def test_the_documenter_s_dialect() -> None:
    config = case("documenter")
    assert config.faults == ()
    (rule,) = config.rules
    assert rule.name == "In from AD - Guests"
    assert rule.identifier == "aaaaaaaa-0000-4000-8000-000000000001"
    assert rule.connector == "bbbbbbbb-0000-4000-8000-000000000002"
    assert rule.description == 'Guests of "contoso"\ndon\'t touch'
    assert (rule.precedence, rule.soft_delete_expiry) == (77, "0")
    assert (rule.precedence_before, rule.precedence_after) == ("", "")
    assert [group.conditions for group in rule.scope or ()] == [
        (ScopeCondition(attribute="employeeType", operator="EQUAL", value="Guest"),)
    ]


def test_rules_named_by_index() -> None:
    config = case("indexed")
    assert config.faults == ()
    first, second = config.rules
    assert [one.destination for one in first.flows or ()] == ["a"]
    assert [(one.destination, one.sources) for one in second.flows or ()] == [("b", ("b1",))]
    assert len(first.joins or ()) == 1
    assert second.joins == ()


def test_a_script_by_hand() -> None:
    config = case("by_hand")
    *helpers, fault = config.faults
    assert {(helper.rule, helper.severity) for helper in helpers} == {("foreign-command", Severity.NOTE)}
    assert (fault.rule, fault.subject) == ("unresolved-value", "In from AD - Hide")
    assert "-Connector is $adConnector.Identifier," in fault.message
    (rule,) = config.rules
    assert (rule.name, rule.description, rule.connector) == ("In from AD - Hide", "made by hand", None)
    assert (rule.direction, rule.link_type, rule.precedence, rule.disabled) == ("inbound", "Join", 88, True)
    assert [group.conditions for group in rule.scope or ()] == [
        (ScopeCondition(attribute="adminCount", operator="EQUAL", value="1"),)
    ]
    assert [group.conditions for group in rule.joins or ()] == [
        (
            JoinCondition(
                connector_attribute="objectGUID", metaverse_attribute="sourceAnchorBinary", case_sensitive=True
            ),
            JoinCondition(connector_attribute="mail", metaverse_attribute="mail", case_sensitive=False),
        )
    ]
    assert [(one.kind, one.sources, one.merge) for one in rule.flows or ()] == [
        ("direct", ("msDS-cloudExtensionAttribute1",), "Update")
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("-Source @('a')", ("direct", ("a",), None, None)),
        ("-Source 'a'", ("direct", ("a",), None, None)),
        ("-Source a", ("direct", ("a",), None, None)),
        ("-Source a, b", ("direct", ("a", "b"), None, None)),
        ("-Source 'a' , 'b' -FlowType 'direct'", ("direct", ("a", "b"), None, None)),
        ("-Expression '[b]&[a]&[b]'", ("expression", ("b", "a"), "[b]&[a]&[b]", None)),
        ("-Source @() -Expression '1' -FlowType Expression", ("expression", (), "1", None)),
        ("-Source @('') -FlowType 'Constant'", ("constant", (), None, "")),
        ("-Source @($true) -FlowType 'Constant'", ("constant", (), None, "True")),
        ("-Source 5 -FlowType 'CONSTANT'", ("constant", (), None, "5")),
        ("-Source @('a') -FlowType 'Odd'", ("Odd", ("a",), None, None)),
    ],
)
def test_forms_of_a_flow(arguments: str, expected: tuple[object, ...]) -> None:
    found = flow(arguments)
    assert (found.kind, found.sources, found.expression, found.value) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "Update"),
        ("-ValueMergeType 'Merge'", "Merge"),
        ("-valuemergetype mergecaseinsensitive", "MergeCaseInsensitive"),
    ],
)
def test_the_merge_type_of_a_flow(arguments: str, expected: str) -> None:
    assert flow(f"-Source 'a' {arguments}").merge == expected


@pytest.mark.parametrize(
    ("switch", "expected"),
    [
        ("", (False, False)),
        ("-Disabled", (True, False)),
        ("-Disabled:$false", (False, False)),
        ("-disabled:$TRUE -EnablePasswordSync", (True, True)),
        ("-EnablePasswordSync:$true -Disabled: $false", (False, True)),
        ("-Disa", (True, False)),
    ],
)
def test_switches(switch: str, expected: tuple[bool, bool]) -> None:
    rule = only(f"New-ADSyncRule -Name 'R' {switch} -Precedence 5")
    assert (rule.disabled, rule.password_sync, rule.precedence) == (*expected, 5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("'it''s'", "it's"),
        ("''", ""),
        ('"it\'s ""x"" `$5 `"y`" a`tb"', 'it\'s "x" $5 "y" a\tb'),
        ("@'\nit's '' $x `n\n'@", "it's '' $x `n"),
        ('@"\n"a" `$b\n"@', '"a" $b'),
        ("Word", "Word"),
        ("('a' + \"b\" + 'c')", "abc"),
        ("[string]'a'", "a"),
        ("$a", "one"),
        ("${a}", "one"),
        ("$script:a", "one"),
        ('"<$a> $($a)"', "<one> one"),
        ("$b", "two one"),
        ("$t.Inner", "three"),
        ("$t['Inner']", "three"),
        ("$l[1]", "y"),
        ("‘typed in a word processor’", "typed in a word processor"),
        ("“typed in a word processor”", "typed in a word processor"),
    ],
)
def test_forms_of_a_text(value: str, expected: str) -> None:
    head = "$a = 'none'\n$a = 'one'\n$b = \"two $a\"\n$t = @{ Inner = 'three' }\n$l = 'x','y'\n$a = \"$a\"\n"
    assert only(f"{head}New-ADSyncRule -Name R -Description {value} -Precedence 5\n").description == expected


@pytest.mark.parametrize("number", ["7", "'7'", '"7"', "$n", "[int]7", "(7)"])
def test_forms_of_a_precedence(number: str) -> None:
    assert only(f"[int] $n = 7\nNew-ADSyncRule -Name R -Precedence {number}").precedence == 7


@pytest.mark.parametrize("value", ["0", "'0'", "'00:00:00'", "00:00:00"])
def test_no_expiry_has_one_spelling(value: str) -> None:
    assert only(f"New-ADSyncRule -Name R -SoftDeleteExpiryInterval {value}").soft_delete_expiry == "0"


def test_another_expiry_stays_as_written() -> None:
    assert only("New-ADSyncRule R -SoftDeleteExpiryInterval '7.00:00:00'").soft_delete_expiry == "7.00:00:00"


def test_dashes_of_a_word_processor() -> None:
    assert only("New-ADSyncRule –Name 'R' —Precedence 5").precedence == 5


@pytest.mark.parametrize(
    "calls",
    [
        "$r = New-ADSyncRule -Name 'R'\nNew-Foo -OutVariable syncRule\n{flow} -SynchronizationRule $r\n{add} $r",
        "New-ADSyncRule 'R' -OutVariable r | Out-Null\n$null = {flow} -SynchronizationRule $r[0]\n{add} $r[0]",
        "$r = New-ADSyncRule -Name 'R'\n$r = {flow} -SynchronizationRule $r\n$r | {add}",
        "function Make {{ New-ADSyncRule -Name 'R' -OutVariable r\n  {flow} -SynchronizationRule $r[0]\n  {add} $r[0] }}",
        "if ($yes) {{ New-ADSyncRule -Name 'R'\n {flow} }} else {{ Stop-Process }}\n{add}",
        "foreach ($x in 1) {{ $r = ADSync\\New-ADSyncRule -Name 'R'; {flow} -SynchronizationRule $r; {add} $r }}",
        "& New-ADSyncRule -Name 'R'\n& '{flow_name}' {flow_rest}\n{add}",
        "1 | ForEach-Object {{ New-ADSyncRule -Name 'R'\n{flow}\n{add} }}",
    ],
)
def test_ways_to_name_the_rule(calls: str) -> None:
    name, rest = "Add-ADSyncAttributeFlowMapping", "-Source 'a' -Destination 'b'"
    text = calls.format(flow=f"{name} {rest}", add="Add-ADSyncRule", flow_name=name, flow_rest=rest)
    config = script(text)
    assert config.faults == ()
    (rule,) = config.rules
    assert rule.name == "R"
    assert [one.destination for one in rule.flows or ()] == ["b"]


@pytest.mark.parametrize(
    "condition",
    [
        "$c = New-Object -TypeName 'A.ScopeCondition' -ArgumentList @('a','v','equal')\n{group} @($c)",
        "$c = @()\n$c += New-Object A.ScopeCondition 'a','v','EQUAL'\n{group} $c",
        "$c = @(New-Object -TypeName A.ScopeCondition -ArgumentList 'a','v','EQUAL')\n{group} $c",
        "$c = [A.ScopeCondition]::new('a','v','EQUAL')\n{group} @($c)",
        "{group} @([A.ScopeCondition]::new('a', 'v', 'EQUAL'))",
        "{group} (New-Object -TypeName A.ScopeCondition -ArgumentList 'a','v','EQUAL')",
        "{group} @( New-ADSyncScopeCondition -Attribute a -ComparisonValue v -ComparisonOperator Equal )",
        "New-Object A.ScopeCondition -Property @{{Attribute='a'; ComparisonValue='v'; ComparisonOperator='EQUAL'}}"
        " -OutVariable c\n{group} $c",
        "if ($x) {{ New-Object A.ScopeCondition 'a','v','EQUAL' -ov c }}\n{group} @($c[0])",
    ],
)
def test_ways_to_make_a_condition(condition: str) -> None:
    group = "Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions"
    rule = only(f"New-ADSyncRule R -OutVariable syncRule\n{condition.format(group=group)}\n")
    assert [one.conditions for one in rule.scope or ()] == [
        (ScopeCondition(attribute="a", operator="EQUAL", value="v"),)
    ]


def test_truth_values_in_conditions() -> None:
    rule = only(
        "New-ADSyncRule R\nNew-Object A.ScopeCondition 'a',$true,'EQUAL' -OutVariable c\n"
        "Add-ADSyncScopeConditionGroup -ScopeConditions $c[0]\n"
        "New-Object A.JoinCondition 'a','b' -OutVariable c\nAdd-ADSyncJoinConditionGroup -JoinConditions @($c[0])\n"
    )
    assert (rule.scope or ())[0].conditions[0].value == "True"
    assert (rule.joins or ())[0].conditions[0].case_sensitive is False


def test_properties_set_after_the_rule_was_made() -> None:
    rule = only("$r = New-ADSyncRule R\n$r.Disabled = $true\n$r.Precedence = 5\nAdd-ADSyncRule $r")
    assert (rule.disabled, rule.precedence) == (True, 5)


# Places


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_places(encoding: str, line_end: str) -> None:
    text = (CASES / "editor.ps1").read_text(encoding="utf-8").replace("\n", line_end)
    config = read(Source("rules.ps1", text.encode(encoding)))
    assert config.faults == ()
    rule = config.rules[0]
    assert place(rule) == "New-ADSyncRule"
    assert place(rule, "name") == "'In from AD – User''s mail'"
    assert place(rule, "name", Span(13, 19)) == "User''s"
    assert place(rule, "name", Span(17, 18)) == "''"
    assert place(rule, "precedence") == "90"
    assert place(rule, "disabled") == "-Disabled"
    assert place(rule, "no such field") == "New-ADSyncRule"
    assert place(rule, "connector", Span(0, 36)) == CONNECTOR
    at = rule.at("connector")
    assert at is not None
    assert (at.start.line, at.start.column, at.end.column) == (11, 12, 50)
    expression = (rule.flows or ())[2]
    assert place(expression) == "Add-ADSyncAttributeFlowMapping"
    value = expression.expression or ""
    start = value.index("[cn]")
    assert place(expression, "expression", Span(start, start + 4)) == "[cn]"
    assert place(expression, "destination") == "'displayName'"
    assert place(expression, "once") == "Add-ADSyncAttributeFlowMapping"
    group = (rule.scope or ())[0]
    assert place(group) == "Add-ADSyncScopeConditionGroup"
    assert place(group.conditions[1]) == "New-Object"
    assert place(group.conditions[1], "operator") == "'ISNOTNULL'"
    assert place((rule.joins or ())[0].conditions[0], "case_sensitive") == "$true"


def test_a_connector_can_be_replaced() -> None:
    source = Source("rules.ps1", (CASES / "documenter.ps1").read_bytes())
    rule = read(source).rules[0]
    assert isinstance(rule.origin, ScriptOrigin)
    raw = rule.origin.raw("connector")
    assert raw == "{BBBBBBBB-0000-4000-8000-000000000002}", "braces and capitals are the file's"
    at = rule.at("connector", Span(0, len(raw)))
    assert at is not None
    edited = apply_edits(source, [Edit(at.span, "new")])
    assert edited == source.raw.replace(b"'{BBBBBBBB-0000-4000-8000-000000000002}'", b"'new'")


def test_a_value_from_a_variable_stands_where_it_was_assigned() -> None:
    rule = case("documenter").rules[0]
    at = rule.at("identifier")
    assert at is not None
    assert (at.start.line, place(rule, "identifier")) == (4, "'{AAAAAAAA-0000-4000-8000-000000000001}'")
    assert place(rule, "identifier", Span(1, 9)) == "AAAAAAAA"
    assert place(rule, "description", Span(0, 6)) == "Guests"


def test_a_place_inside_a_joined_text() -> None:
    rule = only("$d = 'a''b'\nNew-ADSyncRule R -Description \"x $d y\"")
    assert rule.description == "x a'b y"
    assert place(rule, "description", Span(2, 5)) == "a''b"
    assert place(rule, "description", Span(5, 7)) == " y"
    assert place(rule, "description", Span(0, 4)) == '"x $d y"', "no single range of the script says this"


def test_a_place_in_a_table_of_parameters() -> None:
    config = case("by_hand")
    assert place(config.rules[0], "direction") == "'inbound'"
    assert place(config.rules[0], "name", Span(10, 16)) == " - Hid"
