"""What every move needs around its changes: what is made sure of first, the switch itself, and the way back.

Sources: the vendor's pages on staging servers (prerequisites and order of the switch), on the scheduler, on swing
migration and on import and export of settings.
"""

from __future__ import annotations

from collections.abc import Iterable

from ruleguard.model.nodes import Config
from ruleguard.plan.names import Names
from ruleguard.plan.steps import Phase, Step

_FOLDER = r"C:\move"
_STATE = "Get-ADSyncScheduler | Format-List StagingModeEnabled, SyncCycleEnabled, SyncCycleInProgress"
_NOTHING = "Nothing to undo."


def prepare(active: Config, staging: Config, names: Names, *, same_sign_in: bool) -> list[Step]:
    """What must hold before anything is changed. ``same_sign_in``: whether no other step sees to the sign-in."""
    steps = [_swapped(names)] if active.server.staging and staging.server.staging is False else []
    steps += [_freeze(active, staging, names), _staging_mode(staging, names), _scheduler(names), _backup(names)]
    return [*steps, _sign_in()] if same_sign_in else steps


def checklist(sentences: Iterable[str], names: Names) -> list[Step]:
    """What an import of the active server's settings leaves out, as one step; none without sentences."""
    body = tuple(sentences)
    if not body:
        return []
    return [
        _manual(
            Phase.SETTINGS,
            f"Set on {names.staging} what an import of settings does not bring",
            body,
            undo="Set each of them back as it was.",
            check="Each line is done, or written down as not wanted.",
        )
    ]


def switch(names: Names) -> list[Step]:
    """The old server goes first, so that two servers never export at the same time."""
    return [
        _manual(
            Phase.SWITCH,
            f"Put {names.active} into staging mode FIRST",
            (
                _task(names.active),
                "Tick 'Enable staging mode', then Next.",
                "Leave 'Start the synchronization process when configuration completes' ticked. Select Configure, then Exit.",
                "If the server cannot be reached: shut it down or cut it off, so that it cannot come back by surprise.",
            ),
            undo="The same task: clear 'Enable staging mode'. Only as long as the other server is in staging mode.",
            check=f"On {names.active}, Get-ADSyncScheduler shows StagingModeEnabled True. From now on nobody exports.",
        ),
        _manual(
            Phase.SWITCH,
            f"Make {names.staging} active",
            (
                _task(names.staging),
                "Clear 'Enable staging mode', then Next.",
                "Tick 'Start the synchronization process when configuration completes'. Select Configure, then Exit.",
            ),
            undo="See 'Going back'.",
            check=f"On {names.staging}, Get-ADSyncScheduler shows StagingModeEnabled False and SyncCycleEnabled True.",
        ),
        _manual(
            Phase.SWITCH,
            f"Watch the first cycle of {names.new}",
            (
                f"On {names.new}, open Synchronization Service and go to Operations. Wait for the Export runs.",
                "Change a password in Active Directory and sign in with it, if password hashes are synchronized.",
                "Reset a password in the cloud, if password writeback is on. Only one active server can serve it.",
            ),
            undo="See 'Going back'.",
            check=(
                "The Export runs end with success, none with stopped-deletion-threshold-exceeded, and their numbers are "
                "those of the check before the switch."
            ),
        ),
        _manual(
            Phase.SWITCH,
            f"Keep {names.old} in staging mode until you no longer need a way back",
            (
                f"Leave {names.old} running in staging mode, for example for two weeks.",
                "Then bring every change of this plan to it, or uninstall Microsoft Entra Connect from it.",
                "Do not leave it switched off and forgotten: started again months later, it writes old values.",
            ),
            undo=_NOTHING,
            check="A date for its end is in the calendar.",
        ),
    ]


def back(names: Names, *, scripts: bool) -> list[Step]:
    """The way back, before the switch and after it. ``scripts``: whether the plan has any."""
    undo = "Run the scripts in undo, the highest number first. " if scripts else ""
    return [
        _manual(
            Phase.BACK,
            "Before the switch: take the steps back, the last one first",
            (
                f"{undo}Undo the steps by hand, as each of them says.",
                "Run the same runs again, and check again.",
            ),
            undo=_NOTHING,
            check=f"ruleguard diff finds no difference between the backup of {names.staging} and a new export of it.",
        ),
        _manual(
            Phase.BACK,
            f"After the switch: put {names.new} into staging mode FIRST",
            (f"On {names.new}, use the task 'Configure staging mode' and tick 'Enable staging mode'.",),
            undo=_NOTHING,
            check=f"On {names.new}, Get-ADSyncScheduler shows StagingModeEnabled True.",
        ),
        _manual(
            Phase.BACK,
            f"Then make {names.old} active again",
            (
                f"On {names.old}, run Start-ADSyncSyncCycle -PolicyType Initial while it is still in staging mode.",
                "Check its pending exports as above: it must not repeat what went wrong.",
                "Use the task 'Configure staging mode' and clear 'Enable staging mode'.",
            ),
            undo=_NOTHING,
            check=f"On {names.old}, Get-ADSyncScheduler shows StagingModeEnabled False and SyncCycleEnabled True.",
        ),
        _manual(
            Phase.BACK,
            "Look after what going back does not mend",
            (
                "Deleted users: restore them from the recycle bin of Entra ID.",
                "Deleted groups, contacts and devices cannot be restored: make them again, with their permissions.",
                "Objects whose source anchor was changed accept no other change until it is changed back.",
            ),
            undo=_NOTHING,
            check="The number of users and groups in Entra ID is that of before the switch.",
        ),
    ]


def _swapped(names: Names) -> Step:
    return _manual(
        Phase.PREPARE,
        "Stop: are the two exports swapped?",
        (
            f"The export of {names.active} says that it is in staging mode, that of {names.staging} that it is not.",
            "If so, make this plan again with the two the other way round.",
        ),
        undo=_NOTHING,
        check="The first path of the call is the export of the server that exports to Entra ID.",
    )


def _freeze(active: Config, staging: Config, names: Names) -> Step:
    days = [
        f"{config.input.path} is of {config.server.exported_at}"
        for config in (active, staging)
        if config.server.exported_at
    ]
    stated = f" ({'; '.join(days)})" if days else ""
    host = active.server.host or ""
    same = bool(host) and host.casefold() == (staging.server.host or "").casefold()
    doubt = (f"Stop: both exports are of {host}. Make this plan again with one of each server.",) if same else ()
    return _manual(
        Phase.PREPARE,
        f"Agree that nobody changes {names.active} or {names.staging} until the switch",
        (
            *doubt,
            f"This plan is made from two files{stated}.",
            "If anything was changed on a server since, export it again and make this plan again.",
            "The files in %ProgramData%\\AADConnect lack what was changed in PowerShell and in the rules editor.",
        ),
        undo="Tell everybody that changes are allowed again.",
        check="Both exports are newer than the last change.",
    )


def _staging_mode(staging: Config, names: Names) -> Step:
    says = " (its export says it is NOT)" if staging.server.staging is False else ""
    return _command(
        f"Make sure that {names.staging} is in staging mode{says}",
        ("Import-Module ADSync", _STATE),
        undo=_NOTHING,
        check=(
            f"On {names.staging}, in Windows PowerShell as administrator: StagingModeEnabled is True. "
            "If it is not, stop: the server exports to Entra ID."
        ),
    )


def _scheduler(names: Names) -> Step:
    return _command(
        f"Stop the scheduler of {names.staging}",
        ("Set-ADSyncScheduler -SyncCycleEnabled $false", "Stop-ADSyncSyncCycle", _STATE),
        undo="Run Set-ADSyncScheduler -SyncCycleEnabled $true.",
        check=(
            f"SyncCycleEnabled and SyncCycleInProgress are False. Look at {names.active} as well: these settings are kept in "
            "Entra ID, and while they are off there no change reaches the cloud. Do not leave it for days. What cannot wait: "
            f"run Start-ADSyncSyncCycle -PolicyType Delta on {names.active}."
        ),
    )


def _backup(names: Names) -> Step:
    return _command(
        f"Back up the configuration of {names.active} and of {names.staging}",
        (f"Get-ADSyncServerConfiguration -Path '{_FOLDER}\\before'",),
        undo=f"Delete {_FOLDER}\\before when it is no longer needed.",
        check=(
            f"Run it on both servers. {_FOLDER}\\before holds Connectors, GlobalSettings and SynchronizationRules. "
            "Copy both folders to a safe place."
        ),
    )


def _sign_in() -> Step:
    return _manual(
        Phase.PREPARE,
        "Make sure that both servers have the same sign-in",
        (
            "On each server, open Microsoft Entra Connect. Select Configure, then 'View or export current configuration'.",
            "Compare the user sign-in method, single sign-on and the optional features. Select Exit.",
        ),
        undo=_NOTHING,
        check="Both show the same. The wizard is closed: while it is open, nothing is synchronized.",
    )


def _task(server: str) -> str:
    return (
        f"On {server}, open Microsoft Entra Connect. Select Configure, then the task 'Configure staging mode', then Next. "
        "Sign in."
    )


def _manual(phase: Phase, title: str, body: tuple[str, ...], *, undo: str, check: str) -> Step:
    return Step(phase, title, "manual", (), body, undo, check)


def _command(title: str, body: tuple[str, ...], *, undo: str, check: str) -> Step:
    return Step(Phase.PREPARE, title, "command", (), body, undo, check)
