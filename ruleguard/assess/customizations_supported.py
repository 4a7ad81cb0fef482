"""Customizations that the page on the upgrade of DirSync calls supported, and neighbors of them that it does not name."""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.assess.customizations_agents import Agents
from ruleguard.assess.customizations_found import BASELINE, Found, Kind, counted, listed
from ruleguard.assess.facts import fact, number, words
from ruleguard.assess.findings import REVIEW, SUPPORTED
from ruleguard.model.dn import dn_key
from ruleguard.model.engine import Agent, FilterCondition, FilterSet
from ruleguard.model.nodes import Connector, Partition

_SUPPORTED = ("dirsync-supported-changes",)
_NOT_NAMED = "Microsoft's page on the upgrade names neither as supported nor as blocking"
DOMAINS = Kind(
    id="domain-filtering",
    verdict=SUPPORTED,
    facts=_SUPPORTED,
    why="Domain filtering is among the supported changes",
    do="Compare the selected domains on the page Domain and OU filtering of the new server before it leaves staging mode",
)
CONTAINERS = Kind(
    id="container-filtering",
    verdict=SUPPORTED,
    facts=_SUPPORTED,
    why="Filtering by organizational units is among the supported changes",
    do="Compare the selected containers on the page Domain and OU filtering of the new server before it leaves staging mode",
)
OBJECT_TYPES = Kind(
    id="changed-object-types",
    verdict=REVIEW,
    facts=(*_SUPPORTED, "usual-object-types"),
    why=f"{_NOT_NAMED} a selection of object types. {BASELINE}; the list is that of an early Entra Connect",
    do="Find out why. Entra Connect reads users, contacts and groups: filter by containers or by rules what must stay out",
)
SIGN_IN = Kind(
    id="alternate-id",
    verdict=SUPPORTED,
    facts=_SUPPORTED,
    why="An alternate ID is among the supported changes. That it is one is concluded from the import flow",
    do="Choose the same attribute as user principal name on the page Azure AD sign-in, and compare before the switch: "
    "people sign in by it",
)
HASHES = Kind(
    id="password-hash-sync",
    verdict=SUPPORTED,
    facts=_SUPPORTED,
    why="Password hash sync is among the supported changes",
    do="Choose it on the page User sign-in of the new server",
)
HYBRID = Kind(
    id="exchange-hybrid",
    verdict=SUPPORTED,
    facts=(*_SUPPORTED, "exchange-hybrid-attributes"),
    why="Exchange hybrid is among the supported changes. That it is on is concluded from what is written to Active Directory",
    do="Choose Exchange hybrid deployment on the page Optional features, and give the new account the right to write",
)
WRITEBACK = Kind(
    id="unsupported-writeback",
    verdict=REVIEW,
    facts=(*_SUPPORTED, "exchange-hybrid-attributes"),
    why="It is none of the attributes that Exchange hybrid writes, and the page on the upgrade names no other writing",
    do="Find out what reads the attribute in Active Directory, and write an outbound rule for it where it is still needed",
)
USERS = Kind(
    id="user-filter",
    verdict=SUPPORTED,
    facts=(*_SUPPORTED, "dirsync-stock-user-filters"),
    why="Filtering by attributes of users is among the supported changes. DirSync comes with such filters, and their list "
    "is not public: which of these are yours is for you to say",
    do="Check that Entra Connect has a scoping filter for each that is yours, or write one; compare before the switch",
)
OTHERS = Kind(
    id="unsupported-filter",
    verdict=REVIEW,
    facts=(*_SUPPORTED, "dirsync-stock-user-filters"),
    why=f"The page on the upgrade names filters by attributes of users only. {BASELINE}",
    do="Check whether it is yours. If so, write a scoping filter that keeps the same objects out; compare before the switch",
)
_NO_DOMAINS = ("dc=domaindnszones", "dc=forestdnszones")
_PEOPLE = ("user", "inetorgperson")
_ON_GROUPS = "group"


def supported(agents: Agents) -> Iterator[Found]:
    """What is filtered, and the features of the sign-in and of Exchange."""
    if agents.directory is None:
        return
    if agents.directory_connector is not None:
        yield from containers(agents.directory_connector)
        yield from _object_types(agents.directory_connector)
        yield from hash_sync(agents.directory_connector)
    yield from sign_in(agents.directory, agents)
    for one in agents.directory.filters:
        yield from _filter(agents.directory, one)
    yield from _written(agents.directory)


def containers(connector: Connector) -> Iterator[Found]:
    """Domains and organizational units that are not imported."""
    domains = [it for it in connector.partitions or () if _is_domain(it)]
    left_out = [it for it in domains if it.selected is False]
    if left_out:
        names = [it.dn or "unnamed" for it in left_out]
        what = f"{counted(len(names), 'domain')} of '{connector.name}' not selected: {listed(names, '; ')}"
        yield DOMAINS.found(connector.name or "", what, [(it, "selected") for it in left_out])
    for partition in domains:
        if partition.selected is not False:
            yield from _units(partition)


def hash_sync(connector: Connector) -> Iterator[Found]:
    """The switch of password hash synchronization; the switches of FIM's PCNS are something else."""
    if connector.password_hash_sync:
        what = f"password hash sync is on for '{connector.name}'"
        yield HASHES.found(connector.name or "", what, [(connector, "password_hash_sync")])


def sign_in(directory: Agent, agents: Agents) -> Iterator[Found]:
    """Import flows that take the sign-in name from another attribute."""
    flows = [
        flow
        for flow in agents.engine.imports or ()
        if flow.agent == directory.identifier
        and (flow.destination or "").casefold() == "userprincipalname"
        and flow.sources
        and "userprincipalname" not in {name.casefold() for name in flow.sources}
    ]
    if flows:
        sources = listed(name for flow in flows for name in flow.sources)
        what = f"people sign in to the cloud by {sources} instead of userPrincipalName"
        exports = agents.cloud.exports if agents.cloud else ()
        takers = [it for it in exports if "userprincipalname" in {name.casefold() for name in it.sources}]
        depends = (f"export flow to {it.destination} of {it.object_type}" for it in takers)
        yield SIGN_IN.found("userPrincipalName", what, [(flow, "sources") for flow in flows], depends)


def alternatives(one: FilterSet) -> list[str]:
    """The alternatives of a filter in words; neither they nor their conditions have an order."""
    return sorted({" and ".join(sorted(map(_condition, group))) for group in one.alternatives if group})


def _is_domain(partition: Partition) -> bool:
    first = (partition.dn or "").strip().casefold()
    return first.startswith("dc=") and not first.startswith(_NO_DOMAINS)


def _units(partition: Partition) -> Iterator[Found]:
    dn = partition.dn or ""
    root = dn_key(dn)
    included = [it for it in partition.inclusions or () if dn_key(it) != root]
    excluded = partition.exclusions or ()
    if not included and not excluded:
        return
    only = [f"included: {listed(included, '; ')}"] if included else []
    without = [f"excluded: {listed(excluded, '; ')}"] if excluded else []
    field = "exclusions" if excluded else "inclusions"
    yield CONTAINERS.found(dn, f"containers of {dn} {', '.join([*only, *without])}", [(partition, field)])


def _object_types(connector: Connector) -> Iterator[Found]:
    """Object types held against those of Entra Connect, over all domains that are selected."""
    domains = [
        it for it in connector.partitions or () if _is_domain(it) and it.selected is not False and it.object_types
    ]
    chosen = {name.casefold(): name for it in domains for name in it.object_types or ()}
    if not chosen:
        return
    needed, usual = words("synchronized-object-types"), {name.casefold() for name in words("usual-object-types")}
    missing = [name for name in needed if name.casefold() not in chosen]
    extra = [name for folded, name in chosen.items() if folded not in usual]
    parts = [f"not selected: {listed(missing)}"] if missing else []
    parts += [f"selected in addition: {listed(extra)}"] if extra else []
    if parts:
        what = f"object types of '{connector.name}' {', '.join(parts)}"
        yield OBJECT_TYPES.found(connector.name or "", what, [(it, "object_types") for it in domains])


def _filter(agent: Agent, one: FilterSet) -> Iterator[Found]:
    kind = (one.object_type or "").casefold()
    of = one.object_type or "unnamed type"
    found = alternatives(one)
    if one.kind == "scripted":
        if kind != _ON_GROUPS:
            what = f"the filter on {of} in '{agent.name}' is decided by code"
            yield OTHERS.found(of, what, [(one, "kind")], [f"extension '{agent.extension}'"] if agent.extension else ())
    elif found:
        shown = f"{counted(len(found), 'filter')} on {of} in '{agent.name}': {listed(found, '; or ')}"
        known = USERS if kind in _PEOPLE else OTHERS
        yield known.found(of, shown + (_stock(len(found)) if known is USERS else ""), [(one, "alternatives")])


def _stock(found: int) -> str:
    """What the number says, held against that of an untouched installation."""
    known = number("dirsync-stock-user-filters")
    seen = f"an installation of {fact('dirsync-stock-user-filters').as_of} came with {known}"
    return f" ({seen}: {found - known} or more are added)" if found > known else f" ({seen})"


def _condition(condition: FilterCondition) -> str:
    return " ".join(part for part in (condition.attribute, condition.operator, condition.value) if part)


def _written(agent: Agent) -> Iterator[Found]:
    """Flows to Active Directory: those of Exchange hybrid together, the others together."""
    hybrid = {name.casefold() for name in words("exchange-hybrid-attributes")}
    known = [flow for flow in agent.exports if (flow.destination or "").casefold() in hybrid]
    others = [flow for flow in agent.exports if flow not in known]
    for kind, flows, says in (
        (HYBRID, known, "as Exchange hybrid does"),
        (WRITEBACK, others, "beside Exchange hybrid"),
    ):
        if flows:
            names = listed(flow.destination or "unnamed" for flow in flows)
            what = f"'{agent.name}' writes to Active Directory {says}: {names}"
            yield kind.found(agent.name or "", what, [(flow, "destination") for flow in flows])
