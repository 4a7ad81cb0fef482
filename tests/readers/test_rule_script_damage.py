"""Rule scripts that were damaged in copying, commented out, cut off, or that are no exports at all."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.model.nodes import Config
from ruleguard.readers.rule_script import read
from ruleguard.readers.rule_script_safety import RULES as SAFETY
from ruleguard.text import Source

CASES = Path(__file__).parent / "rule_script"
EXPORT = (CASES / "editor.ps1").read_text(encoding="utf-8")
CALLS = len(re.findall(r"(?m)^(?!Get)[A-Z]\w+-\w+", EXPORT))
NAME = "In from AD – User's mail"


def script(text: str, *, include_commented: bool = False) -> Config:
    """What is read of the rules; what else a script does has tests of its own."""
    config = read(Source("rules.ps1", text.encode()), include_commented=include_commented)
    return replace(config, faults=tuple(fault for fault in config.faults if fault.rule not in SAFETY))


INTACT = script(EXPORT)


def the_fault(config: Config) -> Diagnostic:
    (fault,) = config.faults
    return fault


def where(fault: Diagnostic) -> tuple[int, int]:
    assert fault.at is not None
    return fault.at.start.line, fault.at.start.column


def of_rule(config: Config, rule: str) -> list[Diagnostic]:
    return [fault for fault in config.faults if fault.rule == rule]


# Line continuation


@pytest.mark.parametrize(
    "damaged",
    [
        EXPORT.replace("`\n", "` \n"),
        EXPORT.replace("`\n", "`\t \n"),
        EXPORT.replace("`\n", "` \r\n"),
        EXPORT.replace("`\n", "\n"),
        EXPORT.replace(" `\n", "\r\n"),
        EXPORT.replace("`\n", "`\n\n"),
        EXPORT.replace("`\n", "\n  \n   "),
        EXPORT.replace("`\n", "` "),
        EXPORT.replace("`\n", "`"),
    ],
    ids=[
        "blank behind",
        "tab and blank behind",
        "blank behind, CRLF",
        "no backtick",
        "no backtick, CRLF",
        "empty line behind",
        "no backtick and an empty line",
        "line ends are blanks",
        "line ends are gone",
    ],
)
def test_continuation_is_repaired_and_told_once_a_call(damaged: str) -> None:
    config = script(damaged)
    assert config.rules == INTACT.rules
    assert {(fault.rule, fault.severity) for fault in config.faults} == {("broken-continuation", Severity.ERROR)}
    assert len(config.faults) == CALLS
    assert config.faults[0].subject == NAME


def test_every_line_end_is_a_blank() -> None:
    one_line = EXPORT.replace("\n      ", "      ").replace("\n", " ")
    config = script(one_line)
    assert [rule.name for rule in config.rules] == [rule.name for rule in INTACT.rules]
    assert [len(rule.flows or ()) for rule in config.rules] == [3, 0]
    assert config.rules[0].scope == INTACT.rules[0].scope
    assert {fault.rule for fault in config.faults} == {"broken-continuation"}
    assert len(config.faults) == CALLS


def test_the_first_damaged_line_is_named() -> None:
    config = script(EXPORT.replace("-Precedence 90 `\n", "-Precedence 90 `  \n").replace("'*' `\n", "'*' ` \n"))
    assert config.rules == INTACT.rules
    fault = the_fault(config)
    assert where(fault) == (6, 16)
    assert fault.message.startswith("there are blanks after this backtick. PowerShell ends New-ADSyncRule here")
    assert "delete the blanks" in fault.message


def test_a_lost_backtick_is_named() -> None:
    fault = the_fault(script(EXPORT.replace("-Precedence 90 `\n", "-Precedence 90\n")))
    assert where(fault) == (6, 15)
    assert "does not go on with a backtick" in fault.message


def test_a_comment_line_inside_a_call_breaks_it() -> None:
    config = script(EXPORT.replace("-Precedence 90 `\n", "-Precedence 90 `\n# was 80\n"))
    assert config.rules == INTACT.rules
    assert the_fault(config).rule == "broken-continuation"


@pytest.mark.parametrize(
    "sound",
    [
        EXPORT.replace("  `", "`"),
        EXPORT.replace("\n-", "\n     -").replace("`\n", "`\n\t"),
        EXPORT.replace("syncRule\n", "syncRule ` \n").replace("syncRule ` \n\n\n", "syncRule ` \n\n\n"),
        re.sub(r"[ ]*`\n(?=-)", " ", EXPORT),
        re.sub(r"(?m)^(\w+-\w+|-\w+)", lambda match: match[0].upper(), EXPORT),
        EXPORT.replace("-OutVariable syncRule", "-OutVariable syncRule -ErrorAction Stop | Out-Null"),
        EXPORT.replace("\n\n\n", "  # a comment\n"),
        EXPORT.replace("-Precedence 90 `", "-Precedence 90 <# was\n 80 #> `"),
        EXPORT.replace("\n\n\n", "\n\n#region next\n\n"),
        "$x = 1\n-join ('a', 'b')\n" + EXPORT,
        'Write-Host "It\'s the `"first`" $(Get-Date -Format "o") rule"\n' + EXPORT,
        "Write-Host 'a' foo 'b'\nGet-Foo -ne 'x'|% { 'y' }\n" + EXPORT,
    ],
)
def test_sound_variations_have_no_faults(sound: str) -> None:
    config = script(sound)
    assert config.rules == INTACT.rules
    assert config.faults == ()


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends(line_end: str) -> None:
    config = script(EXPORT.replace("\n", line_end))
    assert config.faults == ()
    assert config.rules[1:] == INTACT.rules[1:]
    assert config.rules[0].scope == INTACT.rules[0].scope
    multi_line = (config.rules[0].flows or ())[2].expression or ""
    assert multi_line.startswith(f"{line_end}      IIF("), "the text of a literal stays as it is"


# Quotation marks


def expression(literal: str) -> tuple[str | None, list[Diagnostic], Config]:
    """What a flow's expression is read as when it is written so in the middle of a script."""
    before = "'\n      IIF(IsNullOrEmpty([displayName]),[cn],[displayName])\n      '"
    assert before in EXPORT
    config = script(EXPORT.replace(before, literal))
    assert [rule.name for rule in config.rules] == [rule.name for rule in INTACT.rules]
    assert [len(rule.flows or ()) for rule in config.rules] == [3, 0]
    assert config.rules[0].scope == INTACT.rules[0].scope
    return (config.rules[0].flows or ())[2].expression, list(config.faults), config


@pytest.mark.parametrize(
    ("literal", "meant", "column"),
    [
        ("'[a]=\"it's\"'", '[a]="it\'s"', 21),
        ("'the users' mail'", "the users' mail", 23),
        ("'the 'big' rule'", "the 'big' rule", 18),
        ('\'Replace([x],"\'","")\'', 'Replace([x],"\'","")', 27),
        ('\'Replace([x],"(\')","")\'', 'Replace([x],"(\')","")', 28),
        ("'Split([x],',')'", "Split([x],',')", 24),
        ("'O'Brien' -OutVariable o", "O'Brien", 15),
        ("'it''s O'Brien''s'", "it's O'Brien's", 21),
        ('\'IIF([a]="it\'s",\n  "b")\'', 'IIF([a]="it\'s",\n  "b")', 25),
    ],
)
def test_an_apostrophe_that_is_not_doubled(literal: str, meant: str, column: int) -> None:
    found, faults, _ = expression(literal)
    assert found == meant
    (fault,) = faults
    assert (fault.rule, fault.severity, fault.subject) == ("syntax-error", Severity.ERROR, NAME)
    assert where(fault) == (45, column)
    assert "two apostrophes" in fault.message


def test_a_typographic_apostrophe_is_data_but_powershell_stumbles() -> None:
    found, faults, _ = expression("'User’s'")
    assert found == "User’s"
    (fault,) = faults
    assert (fault.rule, fault.severity, where(fault)) == ("syntax-error", Severity.WARNING, (45, 18))


def test_a_doubled_typographic_apostrophe_is_sound() -> None:
    assert expression("'User’’s'")[:2] == ("User’s", [])


def test_an_end_that_a_word_processor_changed() -> None:
    config = script(
        EXPORT.replace("-TargetObjectType '*' `", "-TargetObjectType '*’ `").replace("'Join' `", "'Join’ `")
    )
    assert config.rules == INTACT.rules
    assert config.faults == (), "PowerShell takes it too"


def test_an_apostrophe_in_an_assignment() -> None:
    config = script("$name = 'Driver's'\nNew-ADSyncRule -Name $name\nAdd-ADSyncRule\n")
    assert config.rules[0].name == "Driver's"
    fault = the_fault(config)
    assert (fault.rule, where(fault)) == ("syntax-error", (1, 16))


def test_a_missing_end_of_a_text() -> None:
    config = script(EXPORT.replace("-TargetObjectType '*' `", "-TargetObjectType '* `"))
    assert config.rules == INTACT.rules
    fault = the_fault(config)
    assert (fault.rule, where(fault)) == ("syntax-error", (10, 19))


def test_a_missing_beginning_of_a_text() -> None:
    config = script(EXPORT.replace("-TargetObjectType '*' `", "-TargetObjectType person' `"))
    assert config.rules[0].target_object_type == "person"
    assert config.rules[1:] == INTACT.rules[1:]
    assert [fault.rule for fault in config.faults] == ["syntax-error"]


def test_a_missing_bracket_hides_nothing() -> None:
    config = script(EXPORT.replace("-Source @('mail') `", "-Source @('mail' `", 1))
    assert config.rules == INTACT.rules
    fault = the_fault(config)
    assert (fault.rule, where(fault)) == ("syntax-error", (22, 9))


def test_a_brace_too_many_is_told_once() -> None:
    config = script(EXPORT.replace("Add-ADSyncRule", "}\nAdd-ADSyncRule", 1))
    assert config.rules == INTACT.rules
    assert the_fault(config).rule == "syntax-error"


def test_prose_around_an_export() -> None:
    config = script(
        "Here's the export you've asked for (it doesn't work):\n\n" + EXPORT + "\n\nRegards, Joe's team :)\n"
    )
    assert config.rules == INTACT.rules
    assert config.faults == ()


# Cut off


@pytest.mark.parametrize("end", range(0, len(EXPORT), 61))
def test_a_script_cut_off_anywhere(end: int) -> None:
    config = script(EXPORT[:end] + "\n")
    started = len(re.findall(r"New-ADSyncRule\s", EXPORT[:end]))
    assert started - 1 <= len(config.rules) <= started
    if config.rules and "Add-ADSyncRule  `\n-S" not in EXPORT[:end]:
        assert of_rule(config, "incomplete-rule")


def test_cut_off_inside_a_text() -> None:
    config = script(EXPORT[: EXPORT.index("Nothing'")])
    assert config.rules[1].name == "Out to AD - "
    assert [fault.rule for fault in config.faults] == ["incomplete-rule", "syntax-error"]
    assert "has no end" in config.faults[1].message


def test_cut_off_behind_a_backtick() -> None:
    config = script(EXPORT[: EXPORT.index("-Destination 'displayName'")])
    assert [fault.rule for fault in config.faults] == ["incomplete-rule", "syntax-error"]
    assert "ends in the middle of Add-ADSyncAttributeFlowMapping" in config.faults[1].message


def test_a_rule_that_is_never_saved() -> None:
    config = script(EXPORT.replace("Add-ADSyncRule  `\n-SynchronizationRule $syncRule[0]\n", "", 1))
    assert config.rules == INTACT.rules
    fault = the_fault(config)
    assert (fault.rule, fault.severity, fault.subject) == ("incomplete-rule", Severity.WARNING, NAME)
    assert where(fault) == (1, 1)


# Values of a running script


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("", "$unknown"),
        ("$n = Read-Host 'Precedence'\n", "$n"),
        ("if ($x) { $n = 1 } else { $n = 2 }\n", "$n"),
        ("$n = 1\nif ($x) { $n = 2 }\n", "$n"),
        ("$n = 1\n$n += 1\n", "$n"),
        ("", "([int](Get-Date).Day)"),
        ("", "(Read-Host 'Precedence')"),
        ("", "'many'"),
        ("", "$(Get-Free)"),
    ],
)
def test_a_value_that_only_the_running_script_has(head: str, value: str) -> None:
    config = script(f"{head}New-ADSyncRule -Name 'R' -Precedence {value} -Direction 'Inbound'\nAdd-ADSyncRule\n")
    (rule,) = config.rules
    assert (rule.name, rule.precedence, rule.direction) == ("R", None, "inbound")
    fault = the_fault(config)
    assert (fault.rule, fault.severity, fault.subject) == ("unresolved-value", Severity.WARNING, "R")


def test_an_unresolved_value_is_quoted_at_its_place() -> None:
    fault = the_fault(script("New-ADSyncRule 'R' -Identifier ([guid]::NewGuid())\nAdd-ADSyncRule\n"))
    assert where(fault) == (1, 32)
    assert fault.message.startswith("-Identifier is ([guid]::NewGuid()), which is known only when")


def test_an_unknown_table_leaves_everything_open() -> None:
    config = script("New-ADSyncRule @parameters -Precedence 5\nAdd-ADSyncRule\n")
    (rule,) = config.rules
    assert (rule.name, rule.description, rule.disabled, rule.precedence) == (None, None, None, 5)
    assert the_fault(config).rule == "unresolved-value"


def test_an_unknown_condition_keeps_its_place_in_the_group() -> None:
    config = script("New-ADSyncRule 'R'\nAdd-ADSyncScopeConditionGroup -ScopeConditions @($what)\nAdd-ADSyncRule\n")
    (group,) = config.rules[0].scope or ()
    assert [(one.attribute, one.operator, one.value) for one in group.conditions] == [(None, None, None)]
    assert the_fault(config).message.startswith("a condition of the scoping filter is $what,")


def test_an_expression_stays_when_the_kind_of_flow_is_not_known() -> None:
    config = script(
        "New-ADSyncRule 'R'\nAdd-ADSyncAttributeFlowMapping -Destination d -FlowType $k -Expression '[a]'\nAdd-ADSyncRule"
    )
    (found,) = config.rules[0].flows or ()
    assert (found.kind, found.expression, found.sources) == (None, "[a]", ("a",))
    assert the_fault(config).rule == "unresolved-value"


def test_parameters_nobody_knows() -> None:
    config = script(
        "New-ADSyncRule 'R' -Prec 5\nAdd-ADSyncAttributeFlowMapping -Destination d -ConstantValue 'x' 'y'\nAdd-ADSyncRule"
    )
    assert config.rules[0].precedence is None, "-Prec fits three parameters"
    assert [fault.rule for fault in config.faults] == ["unknown-parameter", "unknown-parameter", "syntax-error"]
    assert "-ConstantValue is no known parameter of Add-ADSyncAttributeFlowMapping" in config.faults[1].message
    assert "takes 'y'" in config.faults[2].message


def test_a_switch_with_a_value_that_powershell_refuses() -> None:
    config = script("New-ADSyncRule 'R' -Disabled $false\nAdd-ADSyncRule")
    assert config.rules[0].disabled is False
    assert the_fault(config).rule == "syntax-error"


def test_calls_that_change_a_rule_of_the_server() -> None:
    config = script(
        "$old = Get-ADSyncRule -Identifier 'x'\nAdd-ADSyncAttributeFlowMapping -SynchronizationRule $old -Destination 'd'\n"
    )
    assert config.rules == ()
    assert [fault.rule for fault in config.faults] == ["no-rules", "rule-elsewhere"]


# Anything


@given(st.text(alphabet="'\"`‘’“$@(){}[]#<>-,;=|&\n\r ax’New-ADSyncRule", max_size=300))
def test_garbage_gives_no_traceback(garbage: str) -> None:
    for text in (garbage + "x", "New-ADSyncRule -Name 'R'\n" + garbage, garbage + "\n" + EXPORT):
        for include in (False, True):
            config = script(text.replace("\0", ""), include_commented=include)
            assert list(config.faults) == sorted(config.faults, key=lambda fault: fault.sort_key()[1:3])
            for rule in config.rules:
                assert rule.at("name") is not None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "@(" * 50_000 + ")" * 50_000,
        "{" * 100_000,
        "if ($x) {\n" * 20_000 + EXPORT + "}" * 20_000,
        "New-ADSyncRule -Name (" * 20_000,
        "'\n-a " * 100_000,
        '"$(' * 50_000,
        "` " * 100_000,
        '$a = "$a$a"\n' * 500 + "New-ADSyncRule $a\n",
        "$a = @($a,$a)\n" * 500 + "Add-ADSyncScopeConditionGroup -ScopeConditions $a\n",
        "# New-ADSyncRule -Name 'R'\nx\n" * 10_000,
    ],
)
def test_hostile_input_is_read_in_time(text: str) -> None:
    start = time.process_time()
    script("New-ADSyncRule -Name 'R'\n" + text)
    assert time.process_time() - start < 60


def test_a_large_script_is_read_in_time() -> None:
    text = EXPORT * (200_000 // len(EXPORT))
    start = time.process_time()
    config = script(text)
    assert time.process_time() - start < 20
    assert len(config.rules) == 2 * (200_000 // len(EXPORT))
