"""Assemblies with rules in code, and everything in the configuration that they decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ruleguard.assess.customizations_agents import Agents
from ruleguard.assess.customizations_found import CARRY, UPGRADES, Found, Kind, counted, imports_by_agent
from ruleguard.assess.facts import words
from ruleguard.assess.findings import BLOCKS, REVIEW
from ruleguard.model.engine import Agent, Engine
from ruleguard.model.nodes import Node

_CONTRADICTION = (
    "Microsoft's page says that a custom extension DLL blocks; an untouched DirSync had code of its own, at least for its "
    "filter on groups, under a name that is not public: {followed}"
)
_FACTS = ("dirsync-unsupported-changes", "dirsync-stock-user-filters")
CUSTOM = Kind(
    id="custom-extension",
    verdict=BLOCKS,
    facts=_FACTS,
    why="A custom extension DLL blocks the upgrade of DirSync. What it decides stops being decided on the new server",
    do=f"Find out from its source code or its author what it does, and write synchronization rules for that. {CARRY}",
    contradiction=_CONTRADICTION.format(followed="the list of DirSync's own names that was given decides"),
    roads=UPGRADES,
)
DOUBTFUL = Kind(
    id="doubtful-extension",
    verdict=REVIEW,
    facts=_FACTS,
    why="If it is not DirSync's own it blocks the upgrade, and what it decides stops being decided",
    do="Look at the properties of the file in the Extensions folder of the server: company, signature, date. If it is "
    "DirSync's own, name it under stock-assemblies in ruleguard.yaml; if not, treat it as blocking",
    contradiction=_CONTRADICTION.format(followed="no list of DirSync's own names was given, so a person has to look"),
)
_DIRECTORY = "AD"


def extensions(agents: Agents, stock: Collection[str]) -> Iterator[Found]:
    """The assemblies of DirSync's two agents and of the metaverse that are not known to be its own."""
    known = names_of(stock)
    kind = CUSTOM if known else DOUBTFUL
    own = [agent for agent in (agents.directory, agents.cloud, *agents.others) if agent is not None]
    for assembly, node, field, depends in assemblies(agents.engine, own):
        if folded(assembly) in known:
            continue
        of = f"management agent '{node.name}'" if isinstance(node, Agent) else "the metaverse"
        doubt = "is not among DirSync's own names" if known else "may be DirSync's own or somebody's"
        what = f"extension '{assembly}' of {of} {doubt} and {decides(depends)}"
        yield kind.found(assembly, what, [(node, field)], depends)


def assemblies(engine: Engine, agents: Collection[Agent]) -> Iterator[tuple[str, Node, str, list[str]]]:
    """Name, node, field and dependents of each assembly with code for rules; what FIM itself brings is left out."""
    for agent in agents:
        if agent.extension:
            yield agent.extension, agent, "extension", decided_by_agent(engine, agent)
        connected = agent.connected_extension
        if connected and agent.category == _DIRECTORY and folded(connected) not in names_of(_own()):
            yield connected, agent, "connected_extension", [f"exports to '{agent.name}'"]
    if engine.extension:
        yield engine.extension, engine, "extension", decided_by_metaverse(engine)


def decided_by_agent(engine: Engine, agent: Agent) -> list[str]:
    """Everything that an agent's extension decides, in words."""
    imports = [it for it in imports_by_agent(engine).get(agent.identifier, ()) if it.kind == "scripted"]
    exports = [it for it in agent.exports if it.kind == "scripted"]
    found = [f"filter on {it.object_type}" for it in agent.filters if it.kind == "scripted"]
    found += [f"join of {it.object_type}" for it in agent.joins if it.is_scripted]
    found += [f"projection of {it.object_type}" for it in agent.projections if it.kind == "scripted"]
    found += [f"import flow to {it.destination} of {it.metaverse_type}{_with(it.context)}" for it in imports]
    found += [f"export flow to {it.destination} of {it.object_type}{_with(it.context)}" for it in exports]
    found += ["cleanup of disconnected objects"] if agent.cleanup == "scripted" else []
    return found


def decided_by_metaverse(engine: Engine) -> list[str]:
    """Everything that the extension of the metaverse decides, in words."""
    found = ["provisioning"] if engine.provisioning in ("scripted", "both") else []
    found += [f"deletion rule of {it.metaverse_type}" for it in engine.deletion_rules or () if it.kind == "scripted"]
    return found


def decides(depends: Collection[str]) -> str:
    """What an assembly is there for, in words."""
    parts = counted(len(depends), "part")
    return f"decides {parts} of the configuration" if depends else "is used by nothing in the export"


def names_of(stock: Collection[str]) -> set[str]:
    """File names of assemblies as they are compared."""
    return {folded(name) for name in stock if name.strip()}


def folded(assembly: str) -> str:
    """A file name without folder and ending, in one case."""
    return assembly.strip().replace("\\", "/").rpartition("/")[2].casefold().removesuffix(".dll")


def _own() -> tuple[str, ...]:
    return words("own-connected-extensions")


def _with(context: str | None) -> str:
    return f" ({context})" if context else ""
