"""The scripts of rule steps: create a rule, replace one, remove one, switch a default rule on or off.

A rule is written in the rule editor's own dialect; what stands before it asks and saves (``guards``). Every script has
another one that takes it back. The texts hold any character, so that a file of them needs a byte order mark for Windows
PowerShell, and their line ends must not be translated: a value may contain some.
"""

from __future__ import annotations

from ruleguard.model.nodes import SyncRule
from ruleguard.plan import guards
from ruleguard.plan.identities import Home
from ruleguard.plan.steps import Script
from ruleguard.records import record
from ruleguard.rewrite.rule_script import rule_script

UNDO = "undo/"
COPY = ".saved.clixml"
_MADE = "the rule that the script made"


@record(frozen=True, slots=True)
class Replacement:
    """``old``: the rule of staging that goes, with the connector it belongs to; ``new``: the rule that comes, ready to be
    written, with its connector. ``shares``: another rule of staging has the number of the old one, as old builds allow."""

    old: SyncRule | None
    new: SyncRule | None
    old_home: Home | None = None
    new_home: Home | None = None
    shares: bool = False


def replacement(item: Replacement, title: str, stem: str) -> Script:
    """The script that removes the old rule, saved before, and makes the new one.

    The undo puts the old rule back as the export of staging has it; where the export leaves some of it open there is no
    undo script when nothing was made, and one that removes the new rule only when something was. ``ValueError`` when the
    new rule leaves something open.
    """
    lines = guards.heading(title)
    old, new = item.old, item.new
    if old is not None:
        lines += guards.rule_as_exported(old.identifier or "", old.name or "")
    if new is not None:
        lines += _room_for(new, item.new_home, but=(old.identifier or "") if old is not None else "")
    if old is not None:
        lines += guards.save_copy(_copy(stem))
        lines += guards.remove(old.identifier or "", _why(new))
    return Script(f"{stem}.ps1", _text(lines, new), *_named(stem, _undo(item, title, stem)))


def _named(stem: str, text: str) -> tuple[str, str]:
    return (f"{UNDO}{stem}.ps1", text) if text else ("", "")


def switch(rule: SyncRule, title: str, stem: str, *, disabled: bool) -> Script:
    """The script that disables or enables a rule of staging."""
    found = guards.rule_as_exported(rule.identifier or "", rule.name or "")
    there = [*guards.heading(title), *found, *guards.save_copy(_copy(stem)), *guards.set_disabled(disabled=disabled)]
    back = [*guards.heading(f"Undo: {title}"), *guards.copy_exists(_copy(stem)), *found]
    back += guards.set_disabled(disabled=not disabled)
    return Script(f"{stem}.ps1", _text(there, None), f"{UNDO}{stem}.ps1", _text(back, None))


def is_writable(rule: SyncRule) -> str:
    """Why a rule cannot be written as a script; "" when it can."""
    try:
        rule_script([rule])
    except ValueError as error:
        return str(error)
    return ""


def puts_back(rule: SyncRule | None) -> bool:
    """Whether an undo script can make the replaced rule again."""
    return rule is None or not is_writable(rule)


def _undo(item: Replacement, title: str, stem: str) -> str:
    old, new = item.old, item.new
    if new is None and not puts_back(old):
        return ""
    lines = guards.heading(f"Undo: {title}")
    made = (new.identifier or "") if new is not None else ""
    if old is None:
        lines += guards.rule_as_exported(made, (new.name or "") if new is not None else "")
        return _text(lines + guards.remove(made, _MADE), None)
    lines += guards.copy_exists(_copy(stem))
    back = old if puts_back(old) else None
    if back is not None:
        lines += _room_for(back, item.old_home, but=made, shares=item.shares)
    if new is not None:
        lines += guards.remove_if_there(made, _MADE)
    return _text(lines, back)


def _room_for(rule: SyncRule, home: Home | None, *, but: str, shares: bool = False) -> guards.Lines:
    """Checks that the rule can be made, when the rule ``but`` is gone."""
    lines = [] if home is None else guards.connector_exists(home.identifier, home.label)
    if rule.identifier != but:
        lines += guards.identifier_is_free(rule.identifier or "")
    if rule.precedence and not shares:
        lines += guards.precedence_is_free(rule.precedence, but)
    return lines


def _why(new: SyncRule | None) -> str:
    return "a copy is saved above" if new is None else "a copy is saved above, and the rule is made anew below"


def _copy(stem: str) -> str:
    return f"{stem}{COPY}"


def _text(lines: guards.Lines, rule: SyncRule | None) -> str:
    text = "\n".join(lines) + "\n"
    return text if rule is None else f"{text}\n\n{rule_script([rule])}"
