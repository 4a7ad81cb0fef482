"""What to do by hand, or in PowerShell, about global settings and optional features.

Sources: the vendor's pages on running the wizard a second time (what it can no longer change), on custom installation
(features), on device writeback, on automatic upgrade, on the scheduler and on
accidental deletes. A feature without a documented place says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ruleguard.diff.change import Change, Value
from ruleguard.model.setting_names import KNOWN
from ruleguard.plan.identity import IDENTITIES
from ruleguard.plan.names import UNPROTECTED, Names, value
from ruleguard.plan.screens import (
    COMMANDS,
    FEATURES,
    FILTERING,
    OTHER,
    optional_features,
    reinstallation,
    wizard_page,
)
from ruleguard.plan.tasks import Place, Task
from ruleguard.rewrite.rule_script import quoted

Outcome = Task | str

_INTERVAL = re.compile(r"(\d+\.)?\d{1,2}:\d{2}:\d{2}")
_ACCOUNT = "$account = Read-Host 'User principal name of a Hybrid Identity Administrator'"
_LESS_PROTECTED = (
    "This lets more deletions through than staging does now: better leave it until the first cycle after the switch has "
    "ended with success."
)
_BOXES = {
    "password-hash-sync": "Password hash synchronization",
    "password-writeback": "Password writeback",
    "exchange-hybrid": "Exchange hybrid deployment",
    "public-folders": "Exchange mail public folders",
    "group-writeback": "Group writeback",
    "user-writeback": "User writeback",
    "app-filtering": "Microsoft Entra app and attribute filtering",
    "directory-extension-feature": "Directory extension attribute sync",
}
"""The boxes of the page Optional features."""

_PAGES = {
    "excluded-attributes": ("Microsoft Entra attributes", "clear", "tick"),
    "app-filter": ("Microsoft Entra apps", "tick", "clear"),
    "directory-extensions": ("Directory extensions", "select", "remove"),
    "directory-extension-list": ("Directory extensions", "select", "remove"),
}
"""The pages that a feature opens: page, what to do with a name that only active has, and with one only staging has."""

_SUSPENDED = "the product sets this state itself"
_GROUP_FILTERS = ("groupfilteringdistinguishedname", "connector.groupfilteringgroupdn")


def setting_outcome(change: Change, names: Names) -> Outcome:
    """What to do about a setting that differs, or why nothing."""
    name = change.key[-1]
    if change.key[0] != "settings":
        return _of_connector(change, names)
    if name in _BOXES:
        return _box(change, names)
    if name in _PAGES:
        return _listed(change, names)
    identity = IDENTITIES.get(name)
    if identity is not None:
        return identity(change, names)
    make = _OWN.get(name)
    return _unknown(change, names) if make is None else make(change, names)


def _both(change: Change) -> str:
    return f"(active: {value(change.active)}, staging: {value(change.staging)})"


def _box(change: Change, names: Names) -> Task:
    box = _BOXES[change.key[-1]]
    verbs = ("Tick", "clear") if change.active else ("Clear", "tick")
    return Task(optional_features(names), (f"{verbs[0]} '{box}' {_both(change)}.",), f"{verbs[1]} '{box}'")


def _listed(change: Change, names: Names) -> Task:
    page, wanted, unwanted = _PAGES[change.key[-1]]
    one, other = _names(change.active), _names(change.staging)
    more = [name for name in one if name.casefold() not in map(str.casefold, other)]
    less = [name for name in other if name.casefold() not in map(str.casefold, one)]
    place = wizard_page(names, page, f"Set the page '{page}' as on active", FEATURES)
    lines = [f"{wanted.capitalize()} {name}." for name in more] + [f"{unwanted.capitalize()} {name}." for name in less]
    undo = [f"{unwanted} {name}" for name in more] + [f"{wanted} {name}" for name in less]
    lead = f"The {KNOWN[change.key[-1]].label} {_both(change)}:"
    return Task(place, (lead, *lines), "; ".join(undo))


def _extension_map(change: Change, names: Names) -> Task:
    page = _PAGES["directory-extensions"][0]
    place = wizard_page(names, page, f"Set the page '{page}' as on active", FEATURES)
    line = f"Select the attributes so that the mapping becomes that of active {_both(change)}."
    return Task(place, (line,), f"select them so that the mapping is {value(change.staging)}")


def _names(stated: Value) -> list[str]:
    return [str(item) for item in stated] if isinstance(stated, list) else []


def _group_filtering(change: Change, names: Names) -> Task:
    label = f"filtering by group {_both(change)}"
    if change.active:
        line = (
            f"On the page 'Filter users and devices', choose 'Synchronize selected' and the group of active: {label}."
        )
        return Task(reinstallation(names), (line,), "choose 'Synchronize all users and devices'")
    page = "Filter users and devices"
    place = wizard_page(names, page, "Remove the filtering by group, as on active", FILTERING)
    undo = "the wizard cannot set it again: install the staging server again"
    place = replace(place, undo_at="")
    return Task(place, (f"Choose 'Synchronize all users and devices': {label}.",), undo)


def _device_writeback(change: Change, names: Names) -> Task:
    place = wizard_page(
        names, "Device options", "Set device writeback as on active", FEATURES, at="Configure device options"
    )
    verb, back = ("Configure", "Disable") if change.active else ("Disable", "Configure")
    line = f"Choose '{verb} device writeback' {_both(change)}. Use the forest and container of active."
    return Task(place, (line,), f"choose '{back} device writeback'")


def _threshold(change: Change, names: Names) -> Outcome:
    """Both settings of the protection are one command. Source: the vendor's page on accidental deletes; the value is
    also kept in the tenant, which is why active is looked at afterwards."""
    check = (
        "Get-ADSyncExportDeletionThreshold -AADUserName $account shows the value of active, on both servers: "
        "the value is kept in the tenant too."
    )
    place = Place(
        title=f"Set the protection against accidental deletes on {names.staging} as on active",
        way=(_ACCOUNT,),
        end=(),
        check=f"{_LESS_PROTECTED} {check}" if _is_less(*names.thresholds) else check,
        order=COMMANDS,
        undo_at="",
        kind="command",
    )
    wanted, back = (_protection(stated) for stated in names.thresholds)
    return Task(place, (wanted,), f"run {back}") if wanted != back else _unknown(change, names)


def _is_less(active: str, staging: str) -> bool:
    """Whether active lets more deletions through than staging."""
    return staging != UNPROTECTED and (active == UNPROTECTED or int(active) > int(staging))


def _protection(threshold: str) -> str:
    if threshold == UNPROTECTED:
        return "Disable-ADSyncExportDeletionThreshold -AADUserName $account"
    return f"Enable-ADSyncExportDeletionThreshold -DeletionThreshold {threshold} -AADUserName $account"


def _command(title: str, command: str, shown_by: str) -> Callable[[Change, Names], Outcome]:
    """A setting that one command sets; ``{}`` in the command is the value."""

    def make(change: Change, names: Names) -> Outcome:
        wanted, back = (_argument(stated) for stated in (change.active, change.staging))
        if wanted is None:
            return _unknown(change, names)
        place = Place(
            title=f"{title} on {names.staging} {_both(change)}",
            way=(),
            end=(),
            check=f"{shown_by} shows the value of active.",
            order=COMMANDS,
            undo_at="",
            kind="command",
        )
        undo = f"run {command.format(back)}" if back else f"set it to {value(change.staging)}"
        return Task(place, (command.format(wanted),), undo)

    return make


def _argument(stated: Value) -> str | None:
    """A switch or an interval as an argument; None for what is neither."""
    if isinstance(stated, bool):
        return "$true" if stated else "$false"
    return str(stated) if _INTERVAL.fullmatch(str(stated)) else None


def _auto_upgrade(change: Change, names: Names) -> Outcome:
    wanted, back = str(change.active), str(change.staging)
    if wanted.casefold() not in ("enabled", "disabled"):
        return f"{_SUSPENDED} {_both(change)}"
    place = Place(
        title=f"Set automatic upgrade on {names.staging} {_both(change)}",
        way=(),
        end=(),
        check="Get-ADSyncAutoUpgrade shows the value of active.",
        order=COMMANDS,
        undo_at="",
        kind="command",
    )
    command = "Set-ADSyncAutoUpgrade -AutoUpgradeState "
    settable = back.casefold() in ("enabled", "disabled")
    undo = f"run {command}{quoted(back)}" if settable else f"nothing: {value(change.staging)} is no state to be set"
    return Task(place, (command + quoted(wanted),), undo)


def _of_connector(change: Change, names: Names) -> Outcome:
    """A setting that belongs to one connector or domain."""
    role, name = change.key[0], change.key[-1]
    if name.casefold() in _GROUP_FILTERS:
        return _group_filtering(change, names)
    if name == "password-writeback":
        box = _BOXES[name]
        on = str(change.active).strip().casefold() in ("1", "true")
        verbs = ("Tick", "clear") if on else ("Clear", "tick")
        return Task(optional_features(names), (f"{verbs[0]} '{box}' {_both(change)}.",), f"{verbs[1]} '{box}'")
    place = Place(
        title=f"Compare the properties of {names.connector(role)} on both servers",
        way=(
            "On each server, open Synchronization Service and go to Connectors.",
            f"Select {names.connector(role)}. Under Actions, select Properties. Look for the values below.",
        ),
        end=("If a value can only be read there, run the wizard's task that sets it.",),
        check="The properties show the same on both servers.",
        order=OTHER,
        undo_at="At the same place: ",
    )
    where = f"{change.key[1]}: " if len(change.key) > 2 else ""
    line = f"{where}{name}: set {value(change.active)} (staging: {value(change.staging)})."
    return Task(place, (line,), f"set {name} to {value(change.staging)}")


def _unknown(change: Change, _: Names) -> Task:
    """A setting without a documented place: the exports are all that says something about it."""
    known = KNOWN.get(change.key[-1])
    label = change.key[-1] if known is None else known.label
    place = Place(
        title="Compare the settings that have no documented place in the wizard",
        way=(
            "On each server, open Microsoft Entra Connect. Select Configure, then 'View or export current configuration'.",
            "Look for the values below, and for the task of the wizard that sets them.",
        ),
        end=("Do not edit a settings file by hand: that is not supported.",),
        check="The view shows the same on both servers, or the difference is written down as meant.",
        order=OTHER,
        undo_at="In the same task: ",
    )
    line = f"{label}: {value(change.active)} on active, {value(change.staging)} on staging."
    return Task(place, (line,), f"{label} back to {value(change.staging)}")


_SCHEDULER = "Set-ADSyncScheduler"
_OWN: dict[str, Callable[[Change, Names], Outcome]] = {
    "group-filtering": _group_filtering,
    "device-writeback": _device_writeback,
    "deletion-threshold": _threshold,
    "deletion-protection": _threshold,
    "directory-extension-map": _extension_map,
    "auto-upgrade": _auto_upgrade,
    "cycle-interval": _command(
        "Set the interval of the sync cycle", f"{_SCHEDULER} -CustomizedSyncCycleInterval {{}}", "Get-ADSyncScheduler"
    ),
    "history": _command(
        "Set how long the run history is kept", f"{_SCHEDULER} -PurgeRunHistoryInterval {{}}", "Get-ADSyncScheduler"
    ),
    "maintenance": _command(
        "Set the maintenance tasks", f"{_SCHEDULER} -MaintenanceEnabled {{}}", "Get-ADSyncScheduler"
    ),
}
