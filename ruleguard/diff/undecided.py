"""What a verdict cannot be given without: parts of a server that decide over accounts and that one side does not state.

Where no difference was found because nothing could be compared, "ready" would be a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ruleguard.model.nodes import Config

_EXPORT = "export both servers in one format: Export settings in the wizard, or Get-ADSyncServerConfiguration"

ENGINE = (
    "filters, joins, projections, attribute flows, deletion rules, provisioning and extensions of FIM, MIM or DirSync"
)
IN_PLACE_OF_RULES = "they stand in place of rules and are not compared: put the texts of ruleguard show side by side"

DAMAGE = frozenset(("syntax-error", "broken-continuation", "incomplete-rule", "duplicate-key", "unexpected-type"))
"""The faults of an input after which a part of it is not, or not surely, what the file was meant to say."""
_SHOWN = 3


def undecided(active: Config, staging: Config, areas: Collection[str]) -> tuple[str, ...]:
    """Each such part of the areas that are looked at, in one sentence that says how to find out; nothing when a verdict
    can be given."""
    sides = active, staging
    return tuple(dict.fromkeys((*_damage(sides), *_gaps(sides, areas))))


def _damage(sides: tuple[Config, Config]) -> Iterator[str]:
    """What could not be read: it is missing here, and would look like a difference or hide one."""
    for config in sides:
        damaged = [fault for fault in config.faults if fault.rule in DAMAGE]
        for fault in damaged[:_SHOWN]:
            yield f"{fault.at or fault.path} is damaged ({fault.message}): what follows from it is no fact; export again"
        if len(damaged) > _SHOWN:
            yield f"{len(damaged) - _SHOWN} more places of {config.input.path} are damaged: ruleguard lint lists them"


def _gaps(sides: tuple[Config, Config], areas: Collection[str]) -> Iterator[str]:
    without = [config.input.path for config in sides if config.connectors is None]
    if without and not {"connectors", "filtering"}.isdisjoint(areas):
        yield f"which domains and organizational units are synchronized: {_list(without)} does not say; {_EXPORT}"
    without = [config.input.path for config in sides if not config.settings and config.engine is None]
    if "settings" in areas and any(config.engine is not None for config in sides):
        yield "source anchor, sign-in and the other settings: FIM, MIM and DirSync have none in their files"
    if without and "settings" in areas:
        yield f"source anchor, sign-in and the other settings: {_list(without)} does not say; {_EXPORT}"
    if "rules" not in areas:
        return
    if any(config.engine is not None for config in sides):
        yield f"{ENGINE}: {IN_PLACE_OF_RULES}"
    without = [config.input.path for config in sides if not config.rules and config.engine is None]
    if without:
        yield f"the rules: {_list(without)} has none; {_EXPORT}"
    scripts = [config.input.path for config in sides if config.input.format == "rule-script"]
    if scripts:
        yield f"rules that are in no script: {_list(scripts)} holds only those that somebody exported; {_EXPORT}"


def _list(paths: list[str]) -> str:
    return " and ".join(dict.fromkeys(paths))
