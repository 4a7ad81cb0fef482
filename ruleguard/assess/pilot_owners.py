"""Who owns a container in a pilot, Entra Connect or Cloud Sync: each belongs to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ruleguard.assess.cloud_sync_case import backed, places
from ruleguard.assess.facts import number
from ruleguard.assess.findings import BLOCKS, REVIEW, Finding
from ruleguard.assess.pilot_containers import label
from ruleguard.lint.cloud_sync_pilot import TUTORIAL, Marked, domain_of, is_imported
from ruleguard.lint.shipped_rules import listed
from ruleguard.model.dn import Containers, dn_key
from ruleguard.model.nodes import Config, Connector, Partition
from ruleguard.records import record

PILOT = "Cloud Sync pilot"
_WITHOUT_PEOPLE = frozenset(("cn=foreignsecurityprincipals", "cn=builtin", "cn=system", "ou=domain controllers"))
"""Containers, folded, that hold nothing which a pilot is about."""
_DAYS_A_WEEK = 7


@record(frozen=True, slots=True)
class _Held:
    """What is marked in one directory, in rules whose filters are lists of containers."""

    connector: Connector
    containers: tuple[str, ...]
    names: Containers


def scopes(_: Config, marks: Sequence[Marked]) -> Iterator[Finding]:
    """Filters that are no list of containers, so that nobody can hold them against the scope of Cloud Sync."""
    for each in marks:
        if each.containers is None and any(rule.scope for rule in each.rules):
            row = Finding(
                "pilot-scope-unknown",
                PILOT,
                each.rules[0].name or "unnamed rule",
                REVIEW,
                f"the objects of type {each.object_type} in the pilot are not chosen by organizational units alone",
                "What the export shows cannot be held against the units of a Cloud Sync configuration.",
                "Compare it with the scope of the Cloud Sync configuration by hand: a group with a group, a unit with a unit",
                (TUTORIAL,),
                at=places(*((rule, "scope") for rule in each.rules)),
            )
            yield backed(row, "cloud-one-engine")


def everything_marked(config: Config, marks: Sequence[Marked]) -> Iterator[Finding]:
    """A pilot that covers all that is imported: what comes next is the end of Entra Connect."""
    directories = [each for each in config.connectors or () if each.kind == "ad"]
    if not directories or not all(_is_covered(each, marks) for each in directories):
        return
    weeks = number("cloud-tool-keep-connect") // _DAYS_A_WEEK
    row = Finding(
        "pilot-before-decommission",
        PILOT,
        "Entra Connect",
        REVIEW,
        "everything that Entra Connect imports is handed over to Cloud Sync",
        "",
        f"Switch the scheduler off, compare objects, groups and writeback, and wait {weeks} weeks before you uninstall it",
        (TUTORIAL,),
    )
    yield backed(row, "cloud-tool-keep-connect")


def _is_covered(connector: Connector, marks: Sequence[Marked]) -> bool:
    mine = [each for each in marks if each.connector == connector.identifier]
    selected = [each for each in connector.partitions or () if each.selected]
    tops = [dn for each in selected for dn in _tops(each)]
    if not mine or not tops:
        return False
    covering = [Containers(map(dn_key, each.containers or ())) for each in mine]
    return all(each.nearest(dn_key(dn)) is not None for each in covering for dn in tops)


def _tops(partition: Partition) -> Iterator[str]:
    """What of a domain is imported, without what holds no people; the domain where nothing is listed."""
    listed_ones = partition.inclusions or ((partition.dn,) if partition.dn else ())
    for dn in listed_ones:
        if dn_key(dn)[-1] not in _WITHOUT_PEOPLE:
            yield dn


def beside_cloud_sync(config: Config, marks: Sequence[Marked], included: Sequence[str]) -> Iterator[Finding]:
    """The containers of Cloud Sync that Entra Connect exports as well, and those that neither exports."""
    held = list(_held(config, marks))
    directories = [each for each in config.connectors or () if each.kind == "ad"]
    twice = [dn for dn in included if _is_owned_twice(dn, directories, held)]
    if twice:
        row = Finding(
            "pilot-owned-twice",
            PILOT,
            "Cloud Sync configuration",
            BLOCKS,
            f"Cloud Sync takes what Entra Connect exports as well: {listed(twice)}",
            "",
            "Add these units to the inbound rules of the pilot, or take them out of the Cloud Sync configuration",
            (TUTORIAL,),
            depends=tuple(twice),
        )
        yield backed(row, "cloud-one-engine")
    for each in held:
        yield from _owned_by_nobody(each, included)


def _held(config: Config, marks: Sequence[Marked]) -> Iterator[_Held]:
    by_connector: dict[str | None, list[tuple[str, ...] | None]] = {}
    for mark in marks:
        by_connector.setdefault(mark.connector, []).append(mark.containers)
    for connector in config.connectors or ():
        mine = by_connector.get(connector.identifier, [])
        containers = tuple(dict.fromkeys(dn for each in mine for dn in each or ()))
        if containers:
            yield _Held(connector, containers, Containers(map(dn_key, containers)))


def _is_owned_twice(dn: str, directories: Sequence[Connector], held: Sequence[_Held]) -> bool:
    home = next((each for each in directories if domain_of(dn_key(dn), each) is not None), None)
    if home is None or is_imported(dn, home) is False:
        return False
    return not any(each.connector is home and each.names.nearest(dn_key(dn)) is not None for each in held)


def _owned_by_nobody(held: _Held, included: Sequence[str]) -> Iterator[Finding]:
    taken = Containers(map(dn_key, included))
    left = [dn for dn in held.containers if taken.nearest(dn_key(dn)) is None]
    if not left:
        return
    domains = {id(domain_of(dn_key(dn), held.connector)) for dn in included}
    known = [dn for dn in left if id(domain_of(dn_key(dn), held.connector)) in domains]
    row = Finding(
        "pilot-owned-by-nobody",
        PILOT,
        label(held.connector),
        BLOCKS if known else REVIEW,
        f"Entra Connect holds back what the given Cloud Sync scope does not take: {listed(left)}",
        "What neither engine exports stays in the cloud as it is today, and nobody is told.",
        "Add these units to the Cloud Sync configuration of their domain, unless another configuration has them",
        (TUTORIAL,),
        depends=tuple(left),
    )
    yield backed(row, "cloud-one-engine")
