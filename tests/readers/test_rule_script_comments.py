"""Rule scripts whose rules are commented out, and scripts that build none."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.model.nodes import Config
from ruleguard.readers.rule_script import read
from ruleguard.readers.rule_script_safety import RULES as SAFETY
from ruleguard.text import Source

EXPORT = (Path(__file__).parent / "rule_script" / "editor.ps1").read_text(encoding="utf-8")
NAME = "In from AD – User's mail"


def script(text: str, *, include_commented: bool = False) -> Config:
    """What is read of the rules; what else a script does has tests of its own."""
    config = read(Source("rules.ps1", text.encode()), include_commented=include_commented)
    return replace(config, faults=tuple(fault for fault in config.faults if fault.rule not in SAFETY))


INTACT = script(EXPORT)


def the_fault(config: Config) -> Diagnostic:
    (fault,) = config.faults
    return fault


# Comments


def commented(text: str, style: str) -> str:
    return f"<#\n{text}\n#>\n" if style == "block" else re.sub("(?m)^", style, text)


@pytest.mark.parametrize("style", ["block", "#", "# ", "  ## "])
def test_rules_inside_comments(style: str) -> None:
    config = script(commented(EXPORT, style))
    assert config.rules == ()
    assert [(fault.rule, fault.severity) for fault in config.faults] == [
        ("no-rules", Severity.NOTE),
        ("commented-out", Severity.NOTE),
    ]
    assert config.faults[1].message == ("2 rules inside a comment are not read; --include-commented reads them")


@pytest.mark.parametrize("style", ["block", "#"])
def test_rules_inside_comments_are_read_on_demand(style: str) -> None:
    text = commented(EXPORT, style)
    config = script(text, include_commented=True)
    assert config.rules[1] == INTACT.rules[1]
    assert config.rules[0].scope == INTACT.rules[0].scope
    assert config.faults == ()
    at = config.rules[1].at("name")
    assert at is not None
    assert at.source.text == text
    assert at.source.slice(at.span) == "'Out to AD - Nothing'"


def test_one_flow_inside_a_comment() -> None:
    flow = EXPORT.split("\n\n\n")[1]
    assert flow.startswith("Add-ADSyncAttributeFlowMapping")
    text = EXPORT.replace(flow, f"<#{flow}#>", 1)
    config = script(text)
    fault = the_fault(config)
    assert fault.message == (
        f"1 attribute flow of rule “{NAME}” is commented out and not read; --include-commented reads it"
    )
    assert [one.destination for one in config.rules[0].flows or ()] == ["cloudFiltered", "displayName"]
    assert script(text, include_commented=True).rules == INTACT.rules


def test_prose_in_comments_is_no_rule() -> None:
    text = "# New-ADSyncRule builds the rule. Don't forget Add-ADSyncRule.\n<# Uses New-ADSyncRule\n#>\n" + EXPORT
    config = script(text)
    assert config.rules == INTACT.rules
    assert config.faults == ()


# No rules


@pytest.mark.parametrize(
    "text",
    [
        '$template = @"\n' + EXPORT + '"@\n',
        "$template = @'\n" + EXPORT + "'@\n",
        '$template = "' + EXPORT.replace("`", "``").replace('"', '`"') + '"\n',
        "$template = '" + EXPORT.replace("'", "''") + "'\n",
        "$calls = 'New-ADSyncRule -Name {0}'\nInvoke-Expression ($calls -f 'R')\n",
        "Get-Process\n",
        "Dear all,\n\nno rules today.\n",
        "'",
        "\ufeff \n",
    ],
)
def test_scripts_without_rules(text: str) -> None:
    config = script(text)
    assert config.rules == ()
    fault = the_fault(config)
    assert (fault.rule, fault.severity, fault.at, fault.path) == ("no-rules", Severity.NOTE, None, "rules.ps1")
