"""The move to the current Entra Connect: the roads, what stands in the way, what is not known, and what a person does.

Pure: the files and the caller's options in, records out. Nothing is looked up; the numbers are those of the data file.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.assess.customizations import customizations
from ruleguard.assess.findings import Assessment, Finding, Options, Product, Unknown
from ruleguard.assess.upgrade_config import configuration
from ruleguard.assess.upgrade_roads import preferred, roads
from ruleguard.assess.upgrade_server import server
from ruleguard.assess.upgrade_status import status
from ruleguard.assess.upgrade_steps import steps
from ruleguard.model.nodes import Config


def assess_upgrade(config: Config, product: Product, options: Options) -> Assessment:
    """The assessment of one installation for the target ``connect``.

    The steps are those of the recommended road; where every road is closed, of the best one, beginning with what closes it.
    """
    told = list(_told(config, product, options))
    findings = tuple(item for item in told if isinstance(item, Finding))
    ways = roads(config, product, options, findings)
    chosen = [road.name for road in ways if road.recommended] or list(preferred(product, options, findings))
    return Assessment(
        product=product,
        target="connect",
        roads=ways,
        findings=findings,
        steps=steps(next(iter(chosen), None), config, product, options, findings),
        unknown=tuple(item for item in told if isinstance(item, Unknown)),
    )


def _told(config: Config, product: Product, options: Options) -> Iterator[Finding | Unknown]:
    yield from status(config, product, options)
    yield from server(config, product, options)
    yield from customizations(config, config.circumstances.stock_assemblies)
    yield from configuration(config, options)
