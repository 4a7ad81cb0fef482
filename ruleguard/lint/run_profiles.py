"""The five run profiles that the scheduler starts, and what each of them does.

Source: the vendor's page on the scheduler, and the export of a server whose profiles nobody touched.
"""

from __future__ import annotations

from collections.abc import Mapping

from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config, Connector

DEFAULTS: Mapping[str, str] = {
    "Full Import": "full-import",
    "Full Synchronization": "full-synchronization",
    "Delta Import": "delta-import",
    "Delta Synchronization": "delta-synchronization",
    "Export": "export",
}
"""The kind of all steps of a profile, by its name. The product's names are English on every server."""

_STEPS: Mapping[str, str] = {name.casefold(): step for name, step in DEFAULTS.items()}


def default_step(profile: str | None) -> str | None:
    """The kind of steps that a profile of this name has; None when it is none of the five."""
    return _STEPS.get((profile or "").strip().casefold())


def is_scheduled(connector: Connector, config: Config) -> bool:
    """Whether the wizard made the connector and its run profiles, which the input states."""
    return connector.kind in ("ad", "entra") and connector.run_profiles is not None and is_whole_server(config)
