"""What a script of the plan asks before it changes anything, and how it saves and removes a rule.

Each check is one line that throws. Above every command that no export of the rule editor has stands a comment that
accepts it with a reason, so that the check of foreign scripts finds what somebody adds to a script of a plan, and does not
know a text that it would have to trust. Sources: the vendor's page on the scheduler for ``Get-ADSyncScheduler``; the
published tools that move rules for ``Get-ADSyncConnector``, ``Get-ADSyncRule`` and ``Remove-ADSyncRule -Identifier``, and
for ``Add-ADSyncRule`` with a rule whose ``Disabled`` was set.
"""

from __future__ import annotations

import re

from ruleguard.rewrite.rule_script import quoted

_UNSAFE = re.compile(r"[^\w '.,()/&+-]+")
_READS = "reads and changes nothing"
Lines = list[str]


def heading(title: str) -> Lines:
    """The first lines of every script. Of ``title`` only what cannot end a comment or be taken for another one is kept."""
    return [
        f"# {comment(title)}",
        "# For the server in staging mode, in Windows PowerShell as administrator. Every line is meant to be read first.",
        "$ErrorActionPreference = 'Stop'",
        "Import-Module ADSync",
        *_check(
            "-not (Get-ADSyncScheduler).StagingModeEnabled",
            "this server is not in staging mode. Nothing was changed",
        ),
        *_check(
            "(Get-ADSyncScheduler).SyncCycleEnabled",
            "the scheduler is on. Stop it first: Set-ADSyncScheduler -SyncCycleEnabled $false. Nothing was changed",
        ),
    ]


def connector_exists(identifier: str, label: str) -> Lines:
    """Stops without the connector."""
    message = f"the connector {label} ({identifier}) is not on this server. Nothing was changed"
    return _check(f"{_found('Get-ADSyncConnector', 'Identifier', quoted(identifier))}.Count -ne 1", message)


def rule_as_exported(identifier: str, name: str) -> Lines:
    """Puts the rule into ``$existing``; stops when it is not there or is called something else by now."""
    gone = f"the rule {identifier} is not on this server. Export its settings again and make a new plan"
    renamed = f"the rule {identifier} is no longer called '{name}'. Export the settings again and make a new plan"
    return [
        _allow("foreign-command", _READS),
        f"$existing = {_found('Get-ADSyncRule', 'Identifier', quoted(identifier))}",
        f"if ($existing.Count -ne 1) {{ throw {quoted(gone)} }}",
        f"if ($existing[0].Name -cne {quoted(name)}) {{ throw {quoted(renamed)} }}",
    ]


def identifier_is_free(identifier: str) -> Lines:
    """Stops when a rule has the identifier."""
    message = f"there is a rule {identifier} already: has this script been run before? Nothing was changed"
    return _check(f"{_found('Get-ADSyncRule', 'Identifier', quoted(identifier))}.Count -ne 0", message)


def precedence_is_free(number: int, but: str = "") -> Lines:
    """Stops when a rule other than ``but`` has the number."""
    more = f" | Where-Object Identifier -NE {quoted(but)}" if but else ""
    message = f"another rule has precedence {number} by now. Export the settings again and make a new plan"
    return _check(f"@(Get-ADSyncRule | Where-Object Precedence -EQ {number}{more}).Count -ne 0", message)


def save_copy(file: str) -> Lines:
    """Writes what ``$existing`` holds beside the script; stops when that was done before."""
    again = (
        f"there is a saved copy, {file}: this script has been run before. Run its undo script to start again; if the rule"
        " is still as it was, delete the copy. Nothing was changed"
    )
    return [
        *_copy(file),
        *_check("Test-Path -LiteralPath $copy", again),
        _allow("foreign-command", "the saved copy, beside this script"),
        "$existing[0] | Export-Clixml -LiteralPath $copy -Depth 8 -NoClobber",
    ]


def copy_exists(file: str) -> Lines:
    """Stops an undo whose script was never run."""
    message = "the script to undo has not been run: there is no saved copy. Nothing was changed"
    return [*_copy(f"../{file}"), *_check("-not (Test-Path -LiteralPath $copy)", message)]


def remove(identifier: str, why: str) -> Lines:
    """Removes the rule."""
    return [_allow("removes-or-changes-server", why), f"Remove-ADSyncRule -Identifier {quoted(identifier)}"]


def remove_if_there(identifier: str, why: str) -> Lines:
    """Removes the rule if it is there."""
    return [
        _allow("foreign-command, removes-or-changes-server", why),
        f"if ({_found('Get-ADSyncRule', 'Identifier', quoted(identifier))}.Count -eq 1)"
        f" {{ Remove-ADSyncRule -Identifier {quoted(identifier)} }}",
    ]


def set_disabled(*, disabled: bool) -> Lines:
    """Switches the rule in ``$existing`` off or on; stops when it is so already."""
    word, other = ("true", "disabled") if disabled else ("false", "enabled")
    return [
        f"if ($existing[0].Disabled -eq ${word}) {{ throw 'the rule is {other} already. Nothing was changed' }}",
        f"$existing[0].Disabled = ${word}",
        "Add-ADSyncRule -SynchronizationRule $existing[0]",
    ]


def comment(text: str) -> str:
    """A text for a comment: one line, without the marks that begin a comment, a string or an escape."""
    return " ".join(_UNSAFE.sub(" ", text).split())


def _found(command: str, field: str, value: str) -> str:
    return f"@({command} | Where-Object {field} -EQ {value})"


def _copy(file: str) -> Lines:
    return [_allow("foreign-command", _READS), f"$copy = Join-Path $PSScriptRoot {quoted(file)}"]


def _check(condition: str, message: str) -> Lines:
    return [_allow("foreign-command", _READS), f"if ({condition}) {{ throw {quoted(message)} }}"]


def _allow(rules: str, reason: str) -> str:
    return f"# ruleguard: allow {rules} -- {reason}"
