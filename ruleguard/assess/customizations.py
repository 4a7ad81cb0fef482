"""What somebody changed in FIM, MIM or DirSync, and what becomes of it: blocks, somebody has to look, or carries over.

No export of an untouched DirSync is public. So only what cannot be DirSync's own blocks; what may be is for a person to
judge, and the finding says by what. Source: the vendor's page on the upgrade of DirSync, and the facts of this package.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ruleguard.assess.customizations_found import Found, Kind
from ruleguard.assess.findings import REVIEW, Finding
from ruleguard.model.nodes import Config

DIRSYNC = "dirsync"
INCOMPLETE = Kind(
    id="incomplete-export",
    verdict=REVIEW,
    facts=("dirsync-unsupported-changes",),
    why="Import flows, deletion rules and the code of the metaverse are in it, so nothing is known of changes to them",
    do="Give the whole folder of Export Server Configuration in the Synchronization Service Manager",
)


def customizations(config: Config, stock: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every customization, in a fixed order; () for a configuration without ``engine``.

    ``stock``: file names of assemblies that are known to be the product's own, in any case.
    """
    return tuple(item.finding for item in found_in(config, stock))


def found_in(config: Config, stock: Collection[str] = ()) -> Iterator[Found]:
    """The same, each with the node it is about."""
    from ruleguard.assess.product import product_of

    if config.engine is None:
        return
    if config.engine.imports is None:
        yield INCOMPLETE.found("MV.XML", "the file of the metaverse is missing", [(config.engine, "imports")])
    if product_of(config).name == DIRSYNC:
        yield from _of_dirsync(config, stock)
    else:
        from ruleguard.assess.customizations_fim import fim_customizations

        yield from fim_customizations(config, stock)


def _of_dirsync(config: Config, stock: Collection[str]) -> Iterator[Found]:
    from ruleguard.assess.customizations_agents import agents_of, changed_agents
    from ruleguard.assess.customizations_attributes import changed_attributes
    from ruleguard.assess.customizations_code import extensions
    from ruleguard.assess.customizations_supported import supported

    agents = agents_of(config)
    if agents is None:
        return
    yield from changed_attributes(agents)
    yield from extensions(agents, stock)
    yield from changed_agents(agents)
    yield from supported(agents)
