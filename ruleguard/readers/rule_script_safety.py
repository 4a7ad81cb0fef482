"""What a rule script would do to the server besides making rules.

Scripts are run as administrator on the server that holds the keys to every account, and they arrive by mail and ticket.
So the question is not what is known to be bad: everything that no export of the rule editor needs is named, with its
place. What is written in comments and in texts does nothing and is no finding.
"""

from __future__ import annotations

import re

from ruleguard.readers.rule_script_faults import FaultList
from ruleguard.syntax.powershell_strings import SINGLE_QUOTES
from ruleguard.text import Source

RULES = frozenset(
    [
        "foreign-command",
        "removes-or-changes-server",
        "dynamic-invocation",
        "encoded-text",
        "script-prompt",
        "remote-or-file-path",
        "redefined-command",
        "unreadable-code",
    ]
)
"""The rules that places are reported under."""

_VALUE = rf"(?:'(?:[^{SINGLE_QUOTES}]++|'')*+'|\d+|\$(?:true|false|(?:condition\d+|syncRule)\[0\]))"
_GAP = r"(?:[ \t]+`\r?\n[ \t]*|[ \t]+(?!`))"
_EXPORT = re.compile(
    r"\ufeff?(?:\s*+(?:New-ADSyncRule|Add-ADSync(?:AttributeFlowMapping|ScopeConditionGroup|JoinConditionGroup|Rule)"
    rf"|Get-ADSyncRule|New-Object{_GAP}-TypeName{_GAP}'Microsoft\.IdentityManagement\.PowerShell\.ObjectModel\.\w+')"
    rf"(?:{_GAP}-(?:OutVariable{_GAP}\w+"
    rf"|(?!(?i:o|e[rv]|w|i[nv]|p[iv]|ty|-))[A-Z][A-Za-z]+(?:{_GAP}(?:@\()?(?:,?{_VALUE})++\)?)?+))*+"
    r"[ \t]*+(?=[\r\n]|\Z))*+\s*+"
)
"""What the rule editor writes, and nothing else; nearly every script is of this kind. Parameters that name a variable are
left out but for -OutVariable: they can write to more than variables."""
_QUOTES_IN_ANSI = re.compile(rb"[\x82\x84\x91-\x94]")


def report_dangers(source: Source, faults: FaultList) -> None:
    """Add what a script does besides making rules. To be called after the other faults are found: a place that cannot
    be read for certain is reported where nothing else says that the script is damaged."""
    ansi = in_the_ansi_code_page(source)
    if _EXPORT.fullmatch(source.text) and (ansi is None or _EXPORT.fullmatch(ansi)):
        return
    from ruleguard.readers.rule_script_dangers import all_dangers

    is_damaged = any(fault.rule in ("syntax-error", "broken-continuation") for fault in faults.found)
    for danger in all_dangers(source, ansi):
        if danger.rule == "unreadable-code" and is_damaged:
            continue
        is_damaged |= danger.rule == "unreadable-code"
        faults.add(danger.rule, danger.severity, danger.message, danger.span)


def in_the_ansi_code_page(source: Source) -> str | None:
    """The text that Windows PowerShell reads in a file of UTF-8 without a byte order mark; None where no letter of it
    could be taken for a quotation mark.

    Each byte is a letter of the ANSI code page there, and a part of Ñ or ł a quotation mark (about_Character_Encoding).
    """
    if source.bom or source.encoding != "utf-8" or not _QUOTES_IN_ANSI.search(source.raw):
        return None
    return source.raw.decode("cp1252", "replace")
