"""What a person does around the rules of a pilot, in order, and the way back. Sources: Microsoft's tutorial for a pilot, its
guide to the move, and its page on the scheduler."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ruleguard.assess.facts import fact, number
from ruleguard.assess.findings import Step, Unknown
from ruleguard.assess.pilot_containers import Domain, label
from ruleguard.lint.attributes import source_anchor
from ruleguard.lint.cloud_sync_pilot import TUTORIAL
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.rewrite.rule_script import quoted

_GUIDE = "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/migrate-azure-ad-connect-to-cloud-sync"
_SCHEDULER = "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler"
_BACKUP = "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config"
_OFF = ("Stop-ADSyncSyncCycle", "Set-ADSyncScheduler -SyncCycleEnabled $false")
_ON = ("Set-ADSyncScheduler -SyncCycleEnabled $true", "Start-ADSyncSyncCycle -PolicyType Initial")
_WITHOUT_ANCHOR = (
    "(&(|(objectClass=user)(objectClass=group)(objectClass=contact))"
    "(!(objectClass=computer))(!(mS-DS-ConsistencyGuid=*)))"
)


def steps(config: Config, domains: Sequence[Domain]) -> Iterator[Step]:
    """From the backup to the end of Entra Connect."""
    yield Step(
        "Back up the configuration",
        "Export the settings in the wizard and keep them with the folder that this writes.",
        ("Get-ADSyncServerConfiguration -Path C:\\Backup\\ADSync",),
        (_BACKUP,),
    )
    yield _anchors(config, domains)
    yield Step(
        "Stop the scheduler",
        "With a scheduler of your own, stop that one as well.",
        _OFF,
        (TUTORIAL, _SCHEDULER),
    )
    yield Step(
        "Run the script on the server of the export",
        "Make one from the export of the staging server as well, and run it there: identifiers differ between servers. Leave "
        "the units in the scope of Entra Connect: the rules hold their objects back, and leaving the scope deletes them.",
        (),
        tuple(dict.fromkeys((TUTORIAL, *fact("cloud-stay-in-scope").source))),
    )
    yield _configurations(domains)
    yield Step(
        "Look at the pilot",
        "Try a user and a group with Provision on demand. Then look whether the accounts were found and none was made anew.",
        (),
        (TUTORIAL, _GUIDE),
    )
    yield Step(
        "Start the scheduler again",
        "The first cycle is a full one, and exports. To look before it does, run the full synchronization of each connector "
        "by itself: cloudNoFlow is then True for the objects of the pilot in the metaverse, and nothing of them waits for "
        "export but references. A deletion among it stops everything: do not start the scheduler.",
        _ON,
        (TUTORIAL, _SCHEDULER),
    )
    yield _end()


def _anchors(config: Config, domains: Sequence[Domain]) -> Step:
    found = source_anchor(config)
    anchor = found[0].strip() if found else ""
    if anchor.casefold() == "objectguid":
        about = "The source anchor is objectGUID, so that Entra Connect fills the attribute for nobody."
    elif anchor:
        about = "Entra Connect fills the attribute for users, and for groups not by default."
    else:
        about = (
            "Whether Entra Connect fills it for users depends on the source anchor; for groups it does not by default."
        )
    return Step(
        "Fill mS-DS-ConsistencyGuid for every object of the pilot",
        f"Cloud Sync ties objects to their accounts by it. {about} The commands list the objects that do not have it.",
        tuple(
            f"Get-ADObject -Server {quoted(domain.partition.fqdn or _dns(domain.partition.dn or ''))} "
            f"-SearchBase {quoted(container)} -LDAPFilter {quoted(_WITHOUT_ANCHOR)}"
            for domain in domains
            for container in domain.containers
        ),
        (TUTORIAL,),
    )


def _dns(dn: str) -> str:
    """The DNS name of a domain: how its controllers are found."""
    parts = (part.partition("=") for part in dn.split(","))
    return ".".join(value.strip() for name, _, value in parts if name.strip().casefold() == "dc")


def _configurations(domains: Iterable[Domain]) -> Step:
    listed = "; ".join(
        f"{domain.partition.dn or label(domain.connector)}: {' | '.join(domain.containers)}" for domain in domains
    )
    return Step(
        "Configure Cloud Sync for exactly these units",
        "Install the provisioning agent, make a configuration for each domain, scope it to selected organizational units, "
        f"and enable it. No unit more and none less: {listed}",
        (),
        tuple(dict.fromkeys((TUTORIAL, *fact("cloud-one-engine").source))),
    )


def _end() -> Step:
    keep, weeks = fact("cloud-tool-keep-connect"), number("cloud-tool-keep-connect") // 7
    return Step(
        f"At the very end, keep Entra Connect switched off for {weeks} weeks before it is uninstalled",
        "Only when all objects were handed over and verified: switch its scheduler off and wait. "
        f"{keep.says}. {'. '.join(item.text for item in keep.said)}.",
        _OFF[1:],
        tuple(dict.fromkeys((*keep.source, _GUIDE))),
    )


def rollback_steps(rules: Iterable[SyncRule]) -> Iterator[Step]:
    """The way back, in the order that leaves no object to two engines."""
    yield Step(
        "Disable the Cloud Sync configuration of each domain", "In the portal, before anything else.", (), (TUTORIAL,)
    )
    yield Step(
        "Stop the scheduler", "No cycle may run between the two halves of the pair.", _OFF, (TUTORIAL, _SCHEDULER)
    )
    yield Step(
        "Disable the rules of the pilot in the Synchronization Rules Editor, all of them",
        f"They can be deleted afterwards. Their names: {'; '.join(rule.name or '' for rule in rules)}",
        (),
        (TUTORIAL,),
    )
    yield Step(
        "Run a full synchronization on all connectors",
        "The commands run it, and export. To look before, run it by itself for each connector: no deletion may be waiting.",
        _ON,
        (TUTORIAL, _SCHEDULER),
    )


def unknowns(config: Config, domains: Iterable[Domain]) -> Iterator[Unknown]:
    """What an export does not say of a pilot."""
    for domain in domains:
        commands = "; ".join(f"Get-ADObject -Identity {quoted(dn)}" for dn in domain.containers)
        where = domain.partition.dn or label(domain.connector)
        yield Unknown(f"Whether the units in {where} exist, and are spelled as Active Directory has them", commands)
        if domain.partition.object_types is None:
            yield Unknown(
                f"Which types of objects of {where} are imported: inetOrgPersons in the units need rules of their own",
                "Give the folder of Get-ADSyncServerConfiguration, or add --object-type inetOrgPerson",
            )
    yield Unknown(
        "Whether every object of the pilot has mS-DS-ConsistencyGuid",
        "The commands of the step that fills it list those without",
    )
    if not config.server.build:
        least = fact("cloud-connect-build").value
        yield Unknown(
            f"The build of Entra Connect: the pilot needs {least} or later", "The wizard shows it on its first page"
        )
    if source_anchor(config) is None:
        yield Unknown("The source anchor", "Wizard of Entra Connect: View or export current configuration")
    if any(rule.precedence is None for rule in config.rules):
        yield Unknown(
            "The precedence of some rules, which may be that of a new one",
            "Compare the numbers in the Synchronization Rules Editor",
        )
