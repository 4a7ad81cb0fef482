"""Which product the files come from, and by what that is known."""

from __future__ import annotations

from ruleguard.assess.facts import text, words
from ruleguard.assess.findings import Product
from ruleguard.model.engine import Agent, Engine
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config
from ruleguard.model.values import is_standard_tag
from ruleguard.model.versions import version_key

_ACTIVE_DIRECTORY = "AD"
_OF_DIRSYNC = 2


def product_of(config: Config) -> Product:
    """The product, as far as the files tell. ``because`` says what is a conclusion of ours and no statement of the files."""
    if config.engine is not None:
        return _of_agents(config, config.engine)
    build = config.server.build
    if build and build.strip():
        return _of_build(build.strip())
    return _without_build(config)


def _of_build(build: str) -> Product:
    number = version_key(build)
    first_connect, first_sync = text("first-connect-build"), text("first-azure-ad-sync-build")
    if number >= version_key(first_connect):
        return Product("connect", build, (f"the export names build {build}; {first_connect} was the first Connect",))
    if number >= version_key(first_sync):
        because = f"the export names build {build}, which is below {first_connect}, the first Connect"
        return Product("azure-ad-sync", build, (because,))
    because = f"the export names build {build}, which is below {first_sync}, the first Azure AD Sync"
    return Product("unknown", build, (because,))


def _without_build(config: Config) -> Product:
    """Rule scripts, connector files alone, settings files that somebody has shortened."""
    reasons = []
    if config.input.format == "settings-json":
        reasons.append("settings files are written by Connect only")
    if config.settings and config.input.format == "server-xml":
        reasons.append("the metaverse file has global parameters, which FIM, MIM and DirSync do not have")
    if any(is_standard_tag(rule.immutable_tag or "") for rule in config.rules):
        reasons.append("there are default synchronization rules, which FIM, MIM and DirSync do not have")
    elif config.rules:
        reasons.append("there are synchronization rules, which FIM, MIM and DirSync do not have as files")
    if any(item.identifier == ENTRA_CONNECTOR for item in config.connectors or ()):
        reasons.append("the connector to Microsoft Entra ID has the identifier that Connect gives it on every server")
    if not reasons:
        return Product("unknown", None, ("the files name no build and have nothing that only one product has",))
    if config.input.format != "settings-json":
        reasons.append("that it is not Azure AD Sync, the version before Connect, is assumed: the files name no build")
    return Product("connect", None, tuple(reasons))


def _of_agents(config: Config, engine: Engine) -> Product:
    evidence = "the files have management agents and attribute flows in place of synchronization rules"
    build, agents = config.server.build, engine.agents
    directories = [agent for agent in agents if agent.category == _ACTIVE_DIRECTORY]
    clouds = _cloud_agents(config, agents)
    known = _named(directories, "dirsync-ad-agents"), _named(clouds, "dirsync-entra-agents")
    if all(known):
        return Product("dirsync", build, (evidence, *_as_dirsync(agents, known[0][0], known[1][0])))
    part = _what_is_missing(engine)
    if part:
        because = (
            f"{part}: that does not tell DirSync from FIM and MIM, the whole folder of Export Server Configuration does"
        )
        return Product("unknown", build, (evidence, because))
    if directories and clouds and len(agents) == len((*directories, *clouds)) == _OF_DIRSYNC:
        doubt = (
            "there are two management agents, as in DirSync, but under other names: that it is DirSync is not excluded"
        )
    else:
        doubt = "there is no pair of management agents with the names that DirSync gives its two"
    return Product("fim", build, (evidence, doubt))


def _what_is_missing(engine: Engine) -> str:
    """In words, the files without which the product is not known; "" when there are enough."""
    if not engine.agents:
        return "this is the metaverse file alone"
    if engine.imports is None:
        return "the metaverse file is missing" if len(engine.agents) == 1 else ""
    named = {flow.agent for flow in engine.imports} | {
        each for rule in engine.deletion_rules or () for each in rule.agents
    }
    absent = named - {agent.identifier for agent in engine.agents}
    return f"{len(absent)} of the management agents that the metaverse file names have no file here" if absent else ""


def _as_dirsync(agents: tuple[Agent, ...], directory: str, cloud: str) -> tuple[str, ...]:
    pair = f"the management agents '{directory}' and '{cloud}' have the names that DirSync gives its two"
    others = sorted(agent.name or "unnamed" for agent in agents if agent.name not in (directory, cloud))
    more = (f"beside them there are others, which DirSync does not have: {', '.join(others)}",) if others else ()
    return (pair, *more, "this is a conclusion from the names: no export says that it is DirSync's")


def _cloud_agents(config: Config, agents: tuple[Agent, ...]) -> list[Agent]:
    """The agents of Microsoft Entra ID: by what their files say, or by the name that DirSync gives them."""
    entra = {item.identifier for item in config.connectors or () if item.kind == "entra"}
    names = {name.casefold() for name in words("dirsync-entra-agents")}
    return [agent for agent in agents if agent.identifier in entra or _folded(agent) in names]


def _named(agents: list[Agent], names: str) -> list[str]:
    """The names of the agents that are called as DirSync calls them."""
    known = {name.casefold() for name in words(names)}
    return [agent.name or "" for agent in agents if _folded(agent) in known]


def _folded(agent: Agent) -> str:
    return (agent.name or "").strip().casefold()
