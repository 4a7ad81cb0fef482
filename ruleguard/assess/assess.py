"""One assessment of one installation: the target decides which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ruleguard.assess.findings import Assessment, Options, Unknown
from ruleguard.diff.undecided import DAMAGE
from ruleguard.errors import InputError
from ruleguard.model.nodes import Config

CLOUD_SYNC = "cloud-sync"
_SHOWN = 5
_SCRIPTS = (
    "holds rule scripts only, which say nothing of the installation they belong to: give the server's export (the settings "
    "file, or the folder of Get-ADSyncServerConfiguration). Scripts move with 'ruleguard rewrite' and 'ruleguard plan'"
)
_NO_INSTALLATION = (
    "names no connector, so it is no installation: give the settings file of the wizard, the folder of "
    "Get-ADSyncServerConfiguration, or the folder of Export Server Configuration in the Synchronization Service Manager"
)


def assess(config: Config, options: Options, included: Sequence[str] | None = None) -> Assessment:
    """What the installation can move to. ``options.target``: connect or cloud-sync. ``included``: the containers of the Cloud
    Sync configurations that there are; None when nobody has said.

    Raises ``InputError`` for what is no installation.
    """
    from ruleguard.assess.product import product_of

    _refuse(config)
    product = product_of(config)
    if options.target == CLOUD_SYNC:
        from ruleguard.assess.cloud_sync import assess_cloud_sync

        found = assess_cloud_sync(config, product, options, included)
    else:
        from ruleguard.assess.upgrade import assess_upgrade

        found = assess_upgrade(config, product, options)
    return replace(found, unknown=(*_damage(config), *found.unknown))


def _refuse(config: Config) -> None:
    if config.input.format == "rule-script":
        raise InputError(config.input.path, _SCRIPTS)
    if not config.connectors and config.engine is None:
        raise InputError(config.input.path, _NO_INSTALLATION)


def _damage(config: Config) -> Iterator[Unknown]:
    """What could not be read: nobody knows what it would have said."""
    damaged = [fault for fault in config.faults if fault.rule in DAMAGE]
    for fault in damaged[:_SHOWN]:
        yield Unknown(f"What {fault.at or fault.path} was meant to say: {fault.message}", "Export again")
    if len(damaged) > _SHOWN:
        yield Unknown(
            f"{len(damaged) - _SHOWN} more places of {config.input.path} that are damaged", "ruleguard lint lists them"
        )
