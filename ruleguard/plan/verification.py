"""The runs that a plan ends with on staging, and how their result is checked before the switch.

Sources: the vendor's pages on the scheduler (targeted runs), on staging servers (csexport, CSExportAnalyzer, "always run
an initial sync cycle"), on accidental deletes, the reference of csexport (it does not overwrite a file), and that of
ADSyncConfig (permissions of the accounts).
"""

from __future__ import annotations

from collections.abc import Sequence

from ruleguard.diff.change import MatchedConnector
from ruleguard.diff.commands import commands
from ruleguard.diff.impact import Judged
from ruleguard.diff.run_steps import INITIAL, run_steps
from ruleguard.model.nodes import Config
from ruleguard.model.roles import ENTRA
from ruleguard.plan.manual import SCHEDULER
from ruleguard.plan.names import UNPROTECTED, Names
from ruleguard.plan.steps import Phase, Step

_NOTHING = "Nothing to undo."
_CLOSED = "The wizard is closed and the server is still in staging mode."
_BLANKS = "Put in the names that stand in <>: Synchronization Service, Connectors, shows them."
_FULL = "The vendor asks for a full cycle before a switch; it takes longer: Start-ADSyncSyncCycle -PolicyType Initial."
_PENDING = (
    'Set-Location "$env:ProgramFiles\\Microsoft Azure AD Sync\\bin"',
    "$folder = \"$env:TEMP\\pending-\" + (Get-Date -Format 'yyyyMMdd-HHmmss')",
    "New-Item -ItemType Directory -Path $folder | Out-Null",
    "foreach ($connector in Get-ADSyncConnector) {",
    "    $file = Join-Path $folder ($connector.Name -replace '[^\\w.-]', '_')",
    '    .\\csexport.exe $connector.Name "$file.xml" /f:x',
    "    $deleted = \"//unapplied-export/delta[@operation='delete' or @operation='delete-add']\"",
    "    try {",
    '        $count = @(Select-Xml -Path "$file.xml" -XPath $deleted -ErrorAction Stop).Count',
    '        .\\CSExportAnalyzer.exe "$file.xml" | Set-Content -Encoding UTF8 "$file.csv"',
    '        "$($connector.Name): $count deletions, see $file.csv"',
    '    } catch { "$($connector.Name): NOT KNOWN, csexport wrote nothing that can be read: $_" }',
    "}",
)


def run(judged: Sequence[Judged], matched: Sequence[MatchedConnector], names: Names) -> list[Step]:
    """The runs that the changes need, as commands; a delta cycle where they need none."""
    steps = run_steps([item for item in judged if not item.accepted], matched)
    known = dict.fromkeys((item.role for item in matched), "")
    roles = {role: names.connectors.get(role, f"<{role}>") for role in (*known, ENTRA)}
    lines = commands(steps, roles) or ["Start-ADSyncSyncCycle -PolicyType Delta"]
    initial = any(step.step == INITIAL for step in steps)
    title = "an initial cycle" if initial else "the runs that the changes need" if steps else "a delta cycle"
    return [
        Step(
            Phase.RUN,
            f"Run {title} on {names.staging}",
            "command",
            (),
            tuple(lines),
            "A run cannot be taken back, and in staging mode it exports nothing.",
            " ".join(
                filter(
                    None, (_CLOSED, _BLANKS if any("'<" in line for line in lines) else "", "" if initial else _FULL)
                )
            ),
        ),
        Step(
            Phase.RUN,
            f"Wait until the runs of {names.staging} have ended",
            "command",
            (),
            ("Get-ADSyncConnectorRunStatus", "Get-ADSyncSchedulerConnectorOverride"),
            _NOTHING,
            (
                "Both commands show nothing more to do. Synchronization Service, Operations: every run has ended with "
                "success, and you have looked at each completed-*-errors. This can take hours."
            ),
        ),
    ]


def verify(staging: Config, judged: Sequence[Judged], names: Names) -> list[Step]:
    """What is looked at before the switch; the last step starts the scheduler again."""
    return [
        _compare_again(staging, names),
        _export_pending(names),
        _read_pending(names),
        _permissions(names),
        _start(judged, names),
    ]


def _compare_again(staging: Config, names: Names) -> Step:
    title = f"Export {names.staging} again and compare it with active"
    check = "The verdict is ready. What is left is listed at the end of this plan, or accepted with a reason."
    if staging.input.format == "settings-json":
        body = (
            f"On {names.staging}, open Microsoft Entra Connect. Select Configure, then "
            "'View or export current configuration', then Export settings. Select Exit.",
            "Run ruleguard diff with the export of active and this one.",
        )
        return Step(Phase.VERIFY, title, "manual", (), body, _NOTHING, check)
    command = r"Get-ADSyncServerConfiguration -Path 'C:\move\after'"
    return Step(
        Phase.VERIFY, title, "command", (), (command,), _NOTHING, f"Run ruleguard diff with C:\\move\\after. {check}"
    )


def _export_pending(names: Names) -> Step:
    return Step(
        Phase.VERIFY,
        f"Write down what {names.staging} would export",
        "command",
        (),
        _PENDING,
        "Delete the folder: it holds personal data.",
        "There is one line for each connector, with the number of deletions, and one .csv file. NOT KNOWN is not none: "
        "find out why before you go on.",
    )


def _read_pending(names: Names) -> Step:
    threshold, of_active = names.thresholds[1], names.thresholds[0]
    if of_active == UNPROTECTED:
        limit = "Active has no protection against accidental deletes: nothing stops a mass deletion after the switch."
    else:
        limit = (
            f"The export stops at more than {of_active} deletions (status stopped-deletion-threshold-exceeded, event 116). "
            f"{of_active} or fewer are all carried out: the limit does not protect a small OU."
        )
    differs = "" if threshold == of_active else f" Before this plan, staging had {_limit(threshold)}."
    return Step(
        Phase.VERIFY,
        "Read what would be exported, the deletions first",
        "manual",
        (),
        (
            "Open each .csv file. OMODT says what happens to an object (Add, Update, Delete), AMODT to an attribute.",
            "Delete: expect none. Find out who each of them is before you go on.",
            f"{limit}{differs}",
            "Add: expect none but accounts that are new. Many of them mean another source anchor or other joins.",
            "Update: look for one attribute that changes for many objects, and find the step that explains it.",
            f"Run the same commands on {names.active}: what both servers would export is daily business, not the move.",
        ),
        "Correct the step that causes it, run the runs again, and check again.",
        "You can explain every deletion and every attribute that changes for many. Somebody else has read it too.",
    )


def _permissions(names: Names) -> Step:
    module = r"C:\Program Files\Microsoft Azure Active Directory Connect\AdSyncConfig\AdSyncConfig.psm1"
    return Step(
        Phase.VERIFY,
        f"Make sure that the directory accounts of {names.staging} may do what those of active may",
        "manual",
        (),
        (
            "A server in staging mode writes nothing and reads no password hashes: a missing permission shows after the "
            "switch only, and no export says anything about it.",
            f"On both servers, run Import-Module '{module}' and then Get-ADSyncADConnectorAccount.",
            "Where the accounts differ, give that of staging the permissions of the other one, for all that is in use: "
            "password hashes, password writeback, the source anchor mS-DS-ConsistencyGuid, Exchange hybrid, other attributes "
            "that rules write to Active Directory.",
            "The module has a command for each: Get-Command -Module AdSyncConfig Set-*Permissions.",
        ),
        "Take the permissions from the account again.",
        "Both servers use the same account for each directory, or both accounts have the same permissions.",
    )


def _limit(threshold: str) -> str:
    return "no limit" if threshold == UNPROTECTED else threshold


def _start(judged: Sequence[Judged], names: Names) -> Step:
    """The scheduler of staging. A difference of that setting belongs to this step."""
    found = [item for item in judged if item.change.key == SCHEDULER and not item.accepted]
    note = ""
    if found and not found[0].change.active:
        note = " Active runs without the scheduler: find out what starts its cycles, and move that too."
    return Step(
        Phase.VERIFY,
        f"Start the scheduler of {names.staging} again",
        "command",
        tuple(item.change.subject for item in found),
        ("Set-ADSyncScheduler -SyncCycleEnabled $true", "Get-ADSyncScheduler"),
        "Run Set-ADSyncScheduler -SyncCycleEnabled $false.",
        f"SyncCycleEnabled is True, StagingModeEnabled is still True. Wait for one cycle to end with success.{note}",
    )
