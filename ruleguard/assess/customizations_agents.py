"""The management agents of DirSync: its own two, the others, and what was changed about runs and deletions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.assess.customizations_found import BASELINE, Found, Kind, imports_by_agent, listed
from ruleguard.assess.facts import words
from ruleguard.assess.findings import REVIEW
from ruleguard.model.engine import Agent, DeletionRule, Engine
from ruleguard.model.nodes import Config, Connector, RunProfile
from ruleguard.records import record

_TECHNET = (
    "TechNet, as others quote it, called this unsupported; the page on the upgrade does not name it: neither allowed nor "
    "blocked here"
)
ADDITIONAL = Kind(
    id="additional-agent",
    verdict=REVIEW,
    facts=("dirsync-unsupported-changes", "dirsync-engine-changes"),
    why="DirSync has two management agents. The upgrade takes over nothing of a third, so its data would be missing",
    do="Find out what its data is for; connect that source by a connector and rules of its own, or leave it out on purpose",
    contradiction=_TECHNET,
)
DELETION = Kind(
    id="changed-deletion-rule",
    verdict=REVIEW,
    facts=("dirsync-unsupported-changes", "dirsync-engine-changes"),
    why="It decides when people lose their cloud accounts, and nothing takes it over. "
    f"{BASELINE}; that it was changed is concluded from what it says",
    do="Find out why. In Entra Connect an object goes when no provisioning rule holds it: say there what is needed",
    contradiction=_TECHNET,
)
PROFILE = Kind(
    id="changed-agent-run-profile",
    verdict=REVIEW,
    facts=("dirsync-unsupported-changes", "dirsync-engine-changes", "dirsync-run-profile-names"),
    why="Nothing takes run profiles over; Entra Connect makes its own. Whatever starts this one stops working. "
    f"{BASELINE}; the names of profiles are held against their steps",
    do="Find out what starts the profile and why, and use the scheduler of Entra Connect for it",
    contradiction=_TECHNET,
)
_KINDS = ("import", "export", "synchronization")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@record(frozen=True, slots=True)
class Agents:
    """DirSync's own two agents with their connectors, None where the export lacks one, and the others."""

    engine: Engine
    directory: Agent | None
    directory_connector: Connector | None
    cloud: Agent | None
    cloud_connector: Connector | None
    others: tuple[Agent, ...]


def agents_of(config: Config) -> Agents | None:
    """Which agent is which, by the names that DirSync gives its two; None for a configuration without ``engine``."""
    engine = config.engine
    if engine is None:
        return None
    connectors = {connector.identifier: connector for connector in config.connectors or ()}
    directory = _called(engine, "dirsync-ad-agents")
    cloud = _called(engine, "dirsync-entra-agents")
    return Agents(
        engine=engine,
        directory=directory,
        directory_connector=connectors.get(directory.identifier) if directory else None,
        cloud=cloud,
        cloud_connector=connectors.get(cloud.identifier) if cloud else None,
        others=tuple(agent for agent in engine.agents if agent is not directory and agent is not cloud),
    )


def changed_agents(agents: Agents) -> Iterator[Found]:
    """Additional agents, deletion rules and run profiles."""
    for agent in agents.others:
        yield _additional(agents, agent)
    for rule in agents.engine.deletion_rules or ():
        yield from _deletion(agents, rule)
    for connector in filter(None, (agents.directory_connector, agents.cloud_connector)):
        for profile in connector.run_profiles or ():
            yield from _profile(connector, profile)


def _called(engine: Engine, names: str) -> Agent | None:
    known = {name.casefold() for name in words(names)}
    return next((agent for agent in engine.agents if (agent.name or "").strip().casefold() in known), None)


def _additional(agents: Agents, agent: Agent) -> Found:
    name = agent.name or "unnamed"
    flows = imports_by_agent(agents.engine).get(agent.identifier, [])
    reads = [f"import flow to {flow.destination} of {flow.metaverse_type}" for flow in flows]
    writes = [f"export flow to {flow.destination} of {flow.object_type}" for flow in agent.exports]
    rules = [
        f"deletion rule of {rule.metaverse_type}"
        for rule in agents.engine.deletion_rules or ()
        if agent.identifier in rule.agents
    ]
    makes = [f"projection of {item.object_type} to {item.metaverse_type}" for item in agent.projections]
    kind = agent.subtype or agent.category or "unknown kind"
    what = f"management agent '{name}' ({kind}) is none of DirSync's two"
    return ADDITIONAL.found(name, what, [(agent, "name")], [*makes, *reads, *writes, *rules])


def _deletion(agents: Agents, rule: DeletionRule) -> Iterator[Found]:
    """Two ways of deleting are natural for DirSync: with the object of Active Directory, and with the last object."""
    of = rule.metaverse_type or "unnamed type"
    if rule.kind == "scripted":
        says = "code decides"
    elif rule.kind == "declared-any" and (strangers := _strangers(agents, rule)):
        says = f"an object goes as soon as its counterpart in {strangers} goes"
    elif rule.kind in ("declared-any", "declared-last"):
        return
    else:
        says = f"it is of a kind that is not known ('{rule.kind}')"
    code = agents.engine.extension if rule.kind == "scripted" else None
    depends = [f"extension '{code}'"] if code else []
    yield DELETION.found(of, f"deletion rule of '{of}': {says}", [(rule, "kind")], depends)


def _strangers(agents: Agents, rule: DeletionRule) -> str:
    """The agents that let objects go, beside that of Active Directory."""
    names = {agent.identifier: f"'{agent.name}'" for agent in agents.engine.agents}
    own = agents.directory.identifier if agents.directory else None
    return listed(names.get(it, "an agent that is not in the export") for it in rule.agents if it != own)


def _profile(connector: Connector, profile: RunProfile) -> Iterator[Found]:
    name = profile.name or "unnamed"
    problem = contradiction(name, profile.steps)
    if problem:
        what = f"run profile '{name}' of '{connector.name}' {problem}"
        yield PROFILE.found(f"{connector.name} / {name}", what, [(profile, "steps")])


def contradiction(name: str, steps: tuple[str, ...]) -> str:
    """How a profile's steps differ from what its name says, in words; "" where they agree."""
    said, done = _said(name), _done(steps)
    if not said:
        return "has a name that says nothing of its steps, so it is hardly DirSync's own"
    for kind, mode in done.items():
        if kind not in said and not (kind == "synchronization" and "import" in said):
            return f"does {kind}, which its name does not say"
        if mode and said.get(kind) and said[kind] != mode:
            return f"does {mode} {kind}, which is not what its name says"
    silent = [kind for kind in said if kind not in done and not (kind == "synchronization" and "import" in done)]
    return f"does no {silent[0]}, which its name says" if silent else ""


def _said(name: str) -> dict[str, str]:
    """The kinds of steps that a name speaks of, with full or delta where it says so."""
    found: dict[str, str] = {}
    mode = ""
    for word in map(str.casefold, _WORDS.findall(name)):
        if word in ("full", "delta"):
            mode = word
        elif word in ("import", "export"):
            found[word] = mode if word == "import" else ""
        elif word.startswith("sync"):
            found["synchronization"] = mode
    return found


def _done(steps: tuple[str, ...]) -> dict[str, str]:
    """The kinds of steps there are, as far as they are known; a kind that is done in both ways has no mode."""
    found: dict[str, str] = {}
    for step in steps:
        mode, _, kind = step.partition("-")
        kind = kind.split("-")[0] or mode
        mode = mode if mode in ("full", "delta") else ""
        if kind in _KINDS:
            found[kind] = mode if found.get(kind, mode) == mode else ""
    return found
