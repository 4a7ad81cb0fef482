"""One run of ``ruleguard baseline capture``: the exports of a clean server to a baseline; printing is left to the caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ruleguard.baselines.capture import Knowledge, bodies, is_like, key
from ruleguard.baselines.choices import Choices, choices_of
from ruleguard.baselines.held import State, Told, hold, told_of
from ruleguard.baselines.schema_parts import LABEL, product_attributes
from ruleguard.baselines.shapes import shape
from ruleguard.baselines.shipped import shipped
from ruleguard.baselines.wizard_parts import PARTS
from ruleguard.cli.baselines import listed, refuse_damage, without_bodies
from ruleguard.cli.inputs import load
from ruleguard.errors import UsageError
from ruleguard.lint.surroundings import is_custom
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.roles import roles
from ruleguard.model.shipped import Baseline, ShippedRule
from ruleguard.records import record

_USED = frozenset(name for part in PARTS for name in part.settings)


@record(frozen=True, slots=True)
class Captured:
    """``disagreements``: rules that the input holds in two versions, of which one was edited. ``edited``: rules that are not
    as ruleguard knows them. ``notes``: what else to know of the server."""

    baseline: Baseline
    disagreements: tuple[str, ...]
    edited: tuple[str, ...]
    notes: tuple[str, ...]


def run(paths: Sequence[str]) -> Captured:
    """The default rules of one server. Raises ``RuleguardError`` for what is no export of one, or holds no bodies."""
    reading = load(paths)
    if reading.errors:
        raise reading.errors[0]
    found = [config for config in reading.configs if any(bodies(config))]
    if not found:
        raise without_bodies(paths[0] if len(paths) == 1 else ", ".join(paths), reading.configs)
    for config in reading.configs:
        refuse_damage(config)
    server = _server(reading.configs) or found[0]
    told = told_of(server)
    return Captured(
        _baseline(found, server),
        tuple(_disagreements(found, told)),
        tuple(_edited(found, told)),
        tuple(_notes(reading.configs)),
    )


def _server(configs: Iterable[Config]) -> Config | None:
    """The export that says what the wizard was told. Raises ``UsageError`` for two: a baseline is of one server."""
    servers = [config for config in configs if config.connectors is not None]
    if len(servers) > 1:
        names = " and ".join(config.input.path for config in servers)
        raise UsageError(
            f"{names} are two exports, and a baseline is of one server: capture each by itself; --baseline may be repeated"
        )
    return servers[0] if servers else None


def _baseline(found: Sequence[Config], server: Config) -> Baseline:
    choices = {name: value for name, value in choices_of(server).items() if name in _USED}
    build = server.server.build
    return Baseline(
        source=f"clean server, Connect {build}" if build else "rule scripts of a clean server",
        build=build,
        format=server.input.format,
        choices=choices,
        rules=tuple(_shapes(found, choices)),
        is_whole=any(config is server and config.connectors is not None for config in found),
        schema=product_attributes(server),
    )


def _shapes(found: Iterable[Config], choices: Choices) -> Iterator[ShippedRule]:
    """Each revision once; more than once only where the schemas of two forests differ."""
    shaped: list[ShippedRule] = []
    for config in found:
        for rule in bodies(config):
            one = shape(rule, choices)
            if not any(is_like(one, other) for other in shaped):
                shaped.append(one)
    yield from sorted(shaped, key=lambda item: item.tag.casefold())


def _disagreements(found: Iterable[Config], told: Told) -> Iterator[str]:
    """Rules of one revision that are not the same everywhere: all come from one server, whose wizard was told one thing."""
    first: dict[tuple[str, int | None], tuple[SyncRule, Config]] = {}
    for config in found:
        for rule in bodies(config):
            one, other = first.setdefault(key(rule.immutable_tag or ""), (rule, config))
            parts = _parts(rule, one, told) if rule is not one else []
            if parts:
                places = f"{_of(one, other)} and in {_of(rule, config)}"
                yield f"'{rule.name}' ({rule.immutable_tag}) is not the same in {places}: {listed(parts)}"


def _parts(rule: SyncRule, one: SyncRule, told: Told) -> list[str]:
    """What two rules of one server do not have alike; they have the wizard's choices alike."""
    baseline = Baseline("", None, told.form, told.choices, (), is_whole=False)
    held = hold(rule, told, [(shape(one, told.choices), baseline)])[0]
    return [item.part for item in held.deviations if LABEL not in item.choices]


def _of(rule: SyncRule, config: Config) -> str:
    """The connector of a rule, or where it stands."""
    at = rule.at()
    return roles(config).of(rule) or (config.input.path if at is None else at.source.path)


def _edited(found: Iterable[Config], told: Told) -> Iterator[str]:
    """Rules that ruleguard knows otherwise."""
    knowledge = Knowledge(shipped())
    for config in found:
        for rule in bodies(config):
            held = knowledge.nearest(rule, told)
            parts = [item.part for item in held.with_state(State.EDITED)] if held is not None else []
            if parts:
                yield f"'{rule.name}' ({rule.immutable_tag}) in {_of(rule, config)} was edited: {listed(parts)}"


def _notes(configs: Sequence[Config]) -> Iterator[str]:
    custom = len({(rule.name, rule.direction) for config in configs for rule in config.rules if is_custom(rule)})
    if custom:
        yield f"{custom:,} custom rule{'' if custom == 1 else 's'} left out: a baseline holds default rules"
    disabled = {f"'{rule.name}'": None for config in configs for rule in bodies(config) if rule.disabled}
    if disabled:
        yield (
            f"disabled on this server: {listed(list(disabled))}. Nobody disables a default rule "
            "on a clean server: they are taken as shipped disabled"
        )
    if all(config.connectors is None for config in configs):
        yield (
            "rule scripts say neither the build nor what the wizard was told: some differences will be undecided. Give the "
            "settings file of the same server as one more PATH, or capture a folder of Get-ADSyncServerConfiguration"
        )
