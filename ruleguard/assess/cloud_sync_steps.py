"""What a person does on the way to Cloud Sync, in order; the recommended road decides which steps there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.assess.cloud_sync_case import PARTIAL, TOOL
from ruleguard.assess.cloud_sync_scope import domains
from ruleguard.assess.facts import fact, number
from ruleguard.assess.findings import Road, Step
from ruleguard.lint.shipped_rules import listed
from ruleguard.model.nodes import Config

_DAYS_A_WEEK = 7


def steps(roads: Iterable[Road], config: Config) -> Iterator[Step]:
    """The steps of the recommended road; none when every road is blocked."""
    road = next((item.name for item in roads if item.recommended), None)
    if road is None:
        return
    yield _backup()
    if road == TOOL:
        yield from _tool()
    else:
        yield _agents()
        yield from _pilot(config)
        yield from _cutover(partial=road == PARTIAL)
    yield _stay() if road == PARTIAL else _keep()


def _backup() -> Step:
    return Step(
        "Back up the configuration of Connect",
        "Export the settings in the wizard of Connect and keep them with the folder of "
        "Get-ADSyncServerConfiguration: rolling "
        "back means setting Connect up from them.",
        ("Get-ADSyncServerConfiguration -Path C:\\Backup\\ADSync",),
        ("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",),
    )


def _tool() -> Iterator[Step]:
    sources = fact("cloud-tool-active-server").source
    yield Step(
        "See whether the migration tool is offered",
        f"{fact('cloud-tool-wave').says}. Open the wizard on the active server: Configure, Transition to Cloud Sync. "
        "It asks for a "
        "Hybrid Identity Administrator and for a Domain Admin of the forest. When the task is missing, wait for the "
        "vendor's "
        "notice or move by hand.",
        (),
        fact("cloud-tool-wave").source,
    )
    yield Step(
        "Read the tool's readiness report",
        "Download it before the transition is started. It also looks at agents and configurations of Cloud Sync that "
        "exist "
        "already, which no export shows. When it blocks something, do not try to get around it.",
        (),
        sources,
    )
    yield Step(
        "Try Provision on demand in every domain",
        "The configurations are made disabled. Provision a user and a group of each domain on demand and read the "
        "details, not "
        "only the result. With password writeback, confirm that it is on for the tenant.",
        (),
        sources,
    )
    yield Step(
        "Complete the transfer, and check it by hand",
        "The tool puts Connect into staging mode, switches Cloud Sync on and compares nothing but the total number "
        "of objects. "
        "Look at users, groups, memberships, contacts and writeback yourself: contacts are not in the tool's list of "
        "what it moves.",
        ("(Get-ADSyncScheduler).StagingModeEnabled",),
        sources,
    )


def _agents() -> Step:
    agents, system, runtime = fact("cloud-agents"), fact("cloud-agent-os"), fact("cloud-agent-dotnet")
    return Step(
        f"Install {number('cloud-agents')} provisioning agents",
        f"{agents.says}. {system.says}. {runtime.says}.",
        (),
        tuple(dict.fromkeys((*agents.source, *system.source, *runtime.source))),
    )


def _pilot(config: Config) -> Iterator[Step]:
    first = _first_containers(config)
    begin = f" Containers to choose from: {first}." if first else ""
    yield Step(
        "Hand a first container over with the rules of a pilot",
        "An inbound rule a forest and type of object sets cloudNoFlow, an outbound rule with the link type "
        "JoinNoFlow holds "
        "these objects back; 'ruleguard assess PATH --target cloud-sync --ou <DN>' writes both. Stop the scheduler "
        "while rules "
        f"are edited.{begin}",
        ("Stop-ADSyncSyncCycle", "Set-ADSyncScheduler -SyncCycleEnabled $false"),
        fact("cloud-source-anchors").source,
    )
    yield Step(
        "Keep the objects of the pilot in the scope of Connect",
        f"{fact('cloud-stay-in-scope').says}. {fact('cloud-references').says}.",
        (),
        tuple(dict.fromkeys((*fact("cloud-stay-in-scope").source, *fact("cloud-references").source))),
    )
    yield Step(
        "Configure Cloud Sync for exactly these containers",
        f"{fact('cloud-one-engine').says}. Try some objects with Provision on demand, then enable the configuration "
        "and start the "
        "scheduler again.",
        ("Set-ADSyncScheduler -SyncCycleEnabled $true", "Start-ADSyncSyncCycle -PolicyType Initial"),
        (
            *fact("cloud-one-engine").source,
            "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/how-to-configure",
        ),
    )
    yield Step(
        "Set the deletion threshold of the configuration",
        f"{fact('cloud-deletion-protection').says}. {fact('cloud-deletion-threshold').says} (reported, not in the "
        "vendor's pages).",
        (),
        (*fact("cloud-deletion-protection").source, *fact("cloud-deletion-threshold").source),
    )


def _first_containers(config: Config) -> str:
    return listed([dn for domain in domains(config) for dn in domain.tops or ()])


def _cutover(*, partial: bool) -> Iterator[Step]:
    if partial:
        text_ = (
            "Go on container by container. What cannot move stays on Connect, which goes on running and has to be "
            "kept up to date."
        )
    else:
        text_ = (
            "Go on container by container until all objects come from Cloud Sync and their references are intact; "
            "only then "
            "stop Connect."
        )
    yield Step("Move the other containers", text_, (), fact("cloud-stay-in-scope").source)


def _stay() -> Step:
    return Step(
        "Keep Connect and the rules of the pilot for as long as something stays there",
        f"{fact('cloud-stay-in-scope').says}. Both engines have to be watched and kept up to date. To go back: disable the "
        "configuration of Cloud Sync, then the rules of the pilot, which causes a full synchronization of all connectors.",
        (),
        fact("cloud-stay-in-scope").source,
    )


def _keep() -> Step:
    weeks = number("cloud-tool-keep-connect") // _DAYS_A_WEEK
    told = fact("cloud-tool-keep-connect")
    return Step(
        f"Keep Connect installed for {weeks} weeks",
        f"{told.says}. {told.said[0].text}. To go back: disable the configuration of Cloud Sync, then the rules of "
        "the pilot or "
        "staging mode, which causes a full synchronization of all connectors.",
        (),
        tuple(dict.fromkeys((*told.source, *(item.source for item in told.said)))),
    )
