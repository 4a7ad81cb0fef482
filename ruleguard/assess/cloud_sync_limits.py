"""Where an installation is too large, too old or scoped in a way that Cloud Sync or its migration tool does not take.

Limits of the migration tool have ids that begin with ``tool-``, those of Cloud Sync itself with ``cloud-``. A number at the
limit is within it; where the pages disagree the finding says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ruleguard.assess.cloud_sync_case import BY_HAND, TOOL, WHOLE, Case, Gap, Items, backed, count, places
from ruleguard.assess.cloud_sync_scope import Domain, domains
from ruleguard.assess.facts import day, number, text, words
from ruleguard.assess.findings import BLOCKS, REVIEW, SUPPORTED, Finding, Unknown
from ruleguard.lint.builds import last_day_of_service, support_end
from ruleguard.lint.server_settings import build_place, is_off, parameter
from ruleguard.lint.shipped_rules import listed
from ruleguard.model.versions import version_key

_COUNT_OBJECTS = (
    "Count users, groups and contacts of each included container and give the sum with --objects: "
    "(Get-ADObject -SearchBase '<container>' -LDAPFilter "
    "'(|(&(objectCategory=person)(objectClass=user))(objectClass=group)"
    "(objectClass=contact))' -ResultPageSize 1000 | Measure-Object).Count"
)
_COUNT_MEMBERS = (
    "Get-ADGroup -Filter * -Properties member | Where-Object {{ $_.member.Count -gt {limit} }} | Select-Object Name"
)
_SCHEDULER = "On the server: (Get-ADSyncScheduler).StagingModeEnabled"
_THRESHOLD = "On the server: Get-ADSyncExportDeletionThreshold"


def limits(case: Case) -> Items:
    """Everything that is a matter of number, age and scope."""
    parts: tuple[Callable[[Case], Items], ...] = (
        _server,
        _build,
        _anchor,
        object_limits,
        _members,
        container_limits,
        exclusions,
        _deletion_protection,
    )
    for part in parts:
        yield from part(case)


def _server(case: Case) -> Items:
    server, flag = case.config.server, parameter(case.config, "Microsoft.Synchronize.StagingMode")
    if server.staging is None:
        yield Gap(
            Unknown("Whether this is the active server; the migration tool does not run in staging mode", _SCHEDULER)
        )
        return
    at = places((flag, "value"), (server, "staging"))
    if server.staging:
        what = "the server is in staging mode"
        do = "Run the tool on the active server, and assess that server's export: it is the one whose settings move"
        yield backed(
            Finding("tool-staging-server", "server", "staging mode", BLOCKS, what, "", do, roads=(TOOL,), at=at[:1]),
            "cloud-tool-active-server",
        )
    else:
        what = "the server is the active one"
        yield backed(
            Finding("tool-staging-server", "server", "staging mode", SUPPORTED, what, "", roads=(TOOL,), at=at[:1]),
            "cloud-tool-active-server",
        )


def _build(case: Case) -> Items:
    build, least = case.product.build, text("cloud-connect-build")
    if build is None:
        yield Gap(
            Unknown("The build of Connect", "Give the whole export; the wizard shows the build on its first page")
        )
        return
    node, field = build_place(case.config)
    at = places((node, field))
    if version_key(build) < version_key(least):
        what = f"build {build} is older than {least}"
        do = "Upgrade Connect first: 'ruleguard assess PATH --target connect' says by which road"
        yield backed(
            Finding("cloud-connect-build", "server", "Connect", BLOCKS, what, "", do, at=at), "cloud-connect-build"
        )
    else:
        what = f"build {build} knows the link type that a pilot needs"
        yield backed(
            Finding("cloud-connect-build", "server", "Connect", SUPPORTED, what, "", at=at), "cloud-connect-build"
        )
    ends = list(_ends(case.product.name, build))
    if ends and min(ends) < case.options.today:
        what = f"support for build {build} ended on {min(ends)}"
        do = "Upgrade Connect first: 'ruleguard assess PATH --target connect' says by which road"
        yield backed(
            Finding("tool-supported-build", "server", "Connect", BLOCKS, what, "", do, roads=(TOOL,), at=at),
            "cloud-tool-supported-build",
        )


def _ends(product: str, build: str) -> Iterator[date]:
    """The ends of a build's support; those of Azure AD Sync are older than the table of Connect's builds."""
    if product == "azure-ad-sync":
        yield day("dirsync-support-end")
    yield from filter(None, (support_end(build), last_day_of_service(build)))


def _anchor(case: Case) -> Items:
    found = case.said.get("source-anchor")
    value = str(found[0]).strip() if found else ""
    if found is None or not value:
        yield Gap(
            Unknown(
                "The source anchor, by which Cloud Sync finds the accounts that Connect made",
                "Wizard of Connect: View or export current configuration",
            )
        )
        return
    fits = value.casefold() in {name.casefold() for name in words("cloud-source-anchors")}
    verdict = SUPPORTED if fits else BLOCKS
    what = f"the source anchor is '{value}'"
    do = (
        "Make sure that ms-DS-ConsistencyGuid is filled for every object that moves, groups too"
        if fits
        else "Stay on Connect: with another anchor Cloud Sync does not find the accounts and would make them anew"
    )
    finding = Finding(
        "cloud-source-anchor", "identity", "source anchor", verdict, what, "", do, at=places((found[1], "value"))
    )
    yield backed(finding, "cloud-source-anchors")


def object_limits(case: Case) -> Items:
    objects, most = case.options.objects, number("cloud-tool-objects")
    if objects is None:
        limit = f"the migration tool takes {most:,}"
        if case.config.engine is not None:
            limit = f"Cloud Sync takes {number('cloud-objects-per-domain'):,} in each domain"
        yield Gap(Unknown(f"How many objects are in scope; {limit}", _COUNT_OBJECTS))
        return
    over = objects > most
    what = f"{count(objects, 'object')} in scope; the migration tool takes {most:,}"
    do = "Configure Cloud Sync by hand, or wait until the tool takes more" if over else ""
    verdict = BLOCKS if over else SUPPORTED
    yield backed(
        Finding("tool-objects", "limits", "objects", verdict, what, "", do, roads=(TOOL,)), "cloud-tool-objects"
    )
    yield _domain_objects(case, objects)


def _domain_objects(case: Case, objects: int) -> Finding:
    most, known = number("cloud-objects-per-domain"), max(1, sum(1 for _ in domains(case.config)))
    what = f"{count(objects, 'object')} in {count(known, 'domain')}; Cloud Sync takes {most:,} in each"
    verdict, do = SUPPORTED, ""
    if objects > most * known:
        verdict, do = BLOCKS, "Leave domains that are too large on Connect"
    elif objects > most:
        verdict, do = REVIEW, f"Count the objects of each domain: none may have more than {most:,}"
    return backed(
        Finding("cloud-objects-per-domain", "limits", "objects", verdict, what, "", do, roads=(WHOLE,)),
        "cloud-objects-per-domain",
    )


def _members(case: Case) -> Items:
    objects, most = case.options.objects, number("cloud-group-members")
    if objects is None or objects > most:
        what = f"Whether a group has more than {most:,} members, the limit of Cloud Sync"
        yield Gap(Unknown(what, _COUNT_MEMBERS.format(limit=most)))
        return
    what = f"with {count(objects, 'object')} in scope no group has more than {most:,} members of them"
    yield backed(
        Finding("cloud-group-members", "limits", "members of groups", SUPPORTED, what, "", roads=BY_HAND),
        "cloud-group-members",
    )


def container_limits(case: Case) -> Items:
    for domain in domains(case.config):
        if domain.tops is None:
            yield Gap(
                Unknown(
                    f"Which containers of {domain.name} are included",
                    "Give the whole export; the wizard shows them too",
                )
            )
            continue
        yield _tool_containers(domain)
        yield _cloud_containers(domain)


def _tool_containers(domain: Domain) -> Finding:
    most, listed_ones, tops = number("cloud-tool-containers"), len(domain.inclusions), len(domain.tops or ())
    what = f"{count(tops, 'included container')} in {domain.name}; the migration tool takes {most}"
    verdict, do = SUPPORTED, ""
    if tops > most:
        verdict = BLOCKS
        do = "Include containers above them in place of many small ones, or configure Cloud Sync by hand"
    elif listed_ones > most:
        what = (
            f"{listed_ones} containers are listed in {domain.name}, {tops} without those below another; the tool "
            f"takes {most}"
        )
        verdict, do = (
            REVIEW,
            "How the tool counts is not documented: save the scope anew in the wizard and see its report",
        )
    finding = Finding(
        "tool-containers", "scope", domain.name, verdict, what, "", do, roads=(TOOL,), at=domain.at("inclusions")
    )
    return backed(finding, "cloud-tool-containers")


def _cloud_containers(domain: Domain) -> Finding:
    most, tested, tops = (
        number("cloud-scope-containers"),
        number("cloud-scope-containers-tested"),
        len(domain.tops or ()),
    )
    what = f"{count(tops, 'separate container')} in {domain.name}; a configuration of Cloud Sync takes {most}"
    verdict, do = SUPPORTED, ""
    if tops > most:
        verdict, do = BLOCKS, "Include containers above them in place of many small ones; those below count as one"
    elif tops > tested:
        verdict, do = (
            REVIEW,
            f"Above {tested} containers the limit of 4 MB may be reached first: include containers above them",
        )
    roads = (WHOLE,) if verdict != SUPPORTED else BY_HAND
    finding = Finding(
        "cloud-containers", "scope", domain.name, verdict, what, "", do, roads=roads, at=domain.at("inclusions")
    )
    return backed(finding, "cloud-scope-containers")


def exclusions(case: Case) -> Items:
    for domain in domains(case.config):
        if domain.carved:
            yield from _carved(domain)
        elif domain.built_in:
            what = f"{domain.name} leaves out only what Active Directory brings along: {_short(domain.built_in)}"
            yield backed(
                Finding(
                    "tool-exclusions",
                    "scope",
                    domain.name,
                    SUPPORTED,
                    what,
                    "",
                    roads=(TOOL,),
                    at=domain.at("exclusions"),
                ),
                "cloud-built-in-containers",
                "cloud-tool-additive",
            )


def _short(dns: Iterable[str]) -> str:
    """Containers by the first part of their names."""
    return listed([re.split(r"(?<!\\),", dn, maxsplit=1)[0] for dn in dns])


def _carved(domain: Domain) -> Items:
    names = _short(domain.carved)
    what = f"{domain.name} leaves out {count(len(domain.carved), 'container')} below an included one: {names}"
    at = domain.at("exclusions")
    again = (
        "Include the containers beside them and not the one above; new containers there have to be added from then on"
    )
    tool = Finding("tool-exclusions", "scope", domain.name, BLOCKS, what, "", again, roads=(TOOL,), at=at)
    yield backed(tool, "cloud-tool-additive")
    by_hand = Finding("cloud-exclusions", "scope", domain.name, REVIEW, what, "", again, roads=BY_HAND, at=at)
    yield backed(by_hand, "cloud-exclusions")


def _deletion_protection(case: Case) -> Items:
    switch, threshold = case.said.get("deletion-protection"), case.said.get("deletion-threshold")
    written = str(threshold[0]).strip() if threshold else ""
    at = places(*((it[1], "value") for it in (threshold, switch) if it is not None))
    if switch is not None and is_off(switch[1]):
        what = "protection against accidental deletion is off"
        do = "Switch it on before the move: Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500"
        found = Finding(
            "tool-deletion-protection", "server", "deletion protection", REVIEW, what, "", do, roads=(TOOL,), at=at
        )
        yield backed(found, "cloud-tool-deletion-protection")
    elif written and not (written.isdecimal() and int(written) > 0):
        what = f"the deletion threshold is '{written}', which is no number of objects"
        do = "Set it anew: Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500"
        found = Finding(
            "tool-deletion-protection", "server", "deletion protection", BLOCKS, what, "", do, roads=(TOOL,), at=at
        )
        yield backed(found, "cloud-tool-deletion-protection")
    elif not written:
        yield Gap(
            Unknown(
                "The setting and threshold of deletion protection, which the tool must be able to read", _THRESHOLD
            ),
            (TOOL,),
        )
    else:
        what = f"deletion protection can be read: {int(written):,} objects"
        found = Finding(
            "tool-deletion-protection", "server", "deletion protection", SUPPORTED, what, "", roads=(TOOL,), at=at
        )
        yield backed(found, "cloud-tool-deletion-protection", "cloud-deletion-protection")
