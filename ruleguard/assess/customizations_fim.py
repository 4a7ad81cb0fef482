"""What FIM and MIM hold that a synchronization with Entra Connect does not: no upgrade reads it, people carry it over.

Nothing here blocks. FIM and MIM are made to be customized, so there is no untouched installation to compare with; what
matters is what has to be made anew on the other server or stays behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from ruleguard.assess.customizations_agents import Agents
from ruleguard.assess.customizations_code import assemblies, decides, folded, names_of
from ruleguard.assess.customizations_found import Found, Kind, counted, listed
from ruleguard.assess.customizations_supported import alternatives, containers, hash_sync, sign_in
from ruleguard.assess.facts import fact
from ruleguard.assess.findings import REVIEW
from ruleguard.model.engine import Agent, Engine
from ruleguard.model.nodes import Config, Connector

_PAGES = ("rules-are-declarative",)
CODE = Kind(
    id="rules-extension",
    verdict=REVIEW,
    facts=_PAGES,
    why="Entra Connect decides by synchronization rules; that no road carries code over is concluded from there being none "
    "described",
    do="For what concerns the cloud, write synchronization rules. The rest stays with FIM or MIM, or needs another home",
)
PORTAL = Kind(
    id="portal-rules",
    verdict=REVIEW,
    facts=_PAGES,
    why="Rules of the FIM portal are no rules of Entra Connect, and nothing converts them",
    do="For what concerns the cloud, write synchronization rules. The rest stays with FIM or MIM",
)
OTHERS = Kind(
    id="other-agents",
    verdict=REVIEW,
    facts=_PAGES,
    why="Entra Connect reads accounts from Active Directory. What other sources say of them has to reach it there, or by a "
    "connector of its own",
    do="Leave these sources with FIM or MIM, which goes on writing to Active Directory beside Entra Connect",
)
FILTERS = Kind(
    id="agent-filter",
    verdict=REVIEW,
    facts=_PAGES,
    why="These objects are kept out today. Without a scoping filter for them, Entra Connect takes them into the cloud",
    do="Write a scoping filter that keeps the same objects out, and compare the pending exports before the switch",
)
_ALIKE = "Entra Connect can do the same; no upgrade reads it from FIM or MIM, so it has to be set again"
_DIRECTORY = "AD"


def fim_customizations(config: Config, stock: Collection[str]) -> Iterator[Found]:
    """Code, portal rules, agents, and the filtering of the agents of Active Directory."""
    engine = config.engine
    if engine is None:
        return
    connectors = {connector.identifier: connector for connector in config.connectors or ()}
    yield from _code(engine, stock)
    yield from _portal(engine)
    yield from _others(engine, connectors)
    for agent in engine.agents:
        connector = connectors.get(agent.identifier)
        if agent.category == _DIRECTORY:
            yield from _directory(engine, agent, connector)


def _code(engine: Engine, stock: Collection[str]) -> Iterator[Found]:
    known = names_of(stock)
    for assembly, node, field, depends in assemblies(engine, engine.agents):
        if folded(assembly) in known:
            continue
        of = f"management agent '{node.name}'" if isinstance(node, Agent) else "the metaverse"
        what = f"extension '{assembly}' of {of} {decides(depends)}"
        yield CODE.found(assembly, what, [(node, field)], depends)


def _portal(engine: Engine) -> Iterator[Found]:
    flows = [
        it for it in (*(engine.imports or ()), *(f for a in engine.agents for f in a.exports)) if it.kind == "sync-rule"
    ]
    if engine.provisioning in ("sync-rule", "both") or flows:
        what = f"{counted(len(flows), 'attribute flow')} made by synchronization rules of the FIM portal"
        yield PORTAL.found("portal", what, [(engine, "provisioning")])


def _others(engine: Engine, connectors: dict[str | None, Connector]) -> Iterator[Found]:
    others = [agent for agent in engine.agents if not _is_usual(agent, connectors.get(agent.identifier))]
    if others:
        names = listed(f"'{agent.name}' ({agent.subtype or agent.category})" for agent in others)
        verb = "is" if len(others) == 1 else "are"
        what = f"{counted(len(others), 'management agent')} {verb} neither Active Directory nor Entra ID: {names}"
        yield OTHERS.found("management agents", what, [(agent, "category") for agent in others])


def _is_usual(agent: Agent, connector: Connector | None) -> bool:
    return agent.category == _DIRECTORY or (connector is not None and connector.kind == "entra")


def _directory(engine: Engine, agent: Agent, connector: Connector | None) -> Iterator[Found]:
    alike = list(sign_in(agent, Agents(engine, agent, connector, None, None, ())))
    if connector is not None:
        alike = [*containers(connector), *hash_sync(connector), *alike]
    for item in alike:
        yield replace(item, finding=replace(item.finding, why=_ALIKE, sources=fact("filtering-in-connect").source))
    for one in agent.filters:
        found = alternatives(one)
        if found and one.kind != "scripted":
            of = one.object_type or "unnamed type"
            what = f"{counted(len(found), 'filter')} on {of} in '{agent.name}': {listed(found, '; or ')}"
            yield FILTERS.found(of, what, [(one, "alternatives")])
