"""Work of ``ruleguard rewrite``: the maps from what the caller gives, the scripts, the result for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ruleguard.cli.inputs import identity, load_one, read_bytes, script_files
from ruleguard.errors import UsageError
from ruleguard.model.nodes import Config, Connector
from ruleguard.records import record
from ruleguard.rewrite import rule_map
from ruleguard.rewrite.connector_map import ConnectorMap, from_exports, with_pairs, with_rules
from ruleguard.rewrite.from_rules import from_rules
from ruleguard.rewrite.pairs import Entry, connectors_of, entries, pairs, rules_of
from ruleguard.rewrite.rewrite import Extent, Rewritten, rewrite
from ruleguard.rewrite.rule_map import RuleMap
from ruleguard.text import Source

NO_MAP = (
    "say which identifiers to put in: --active PATH and --staging PATH (exports of both servers, or one rule script of each),"
    " --map OLD=NEW or --map-file FILE"
)


@record(frozen=True, slots=True)
class Wanted:
    """What the caller asks for, as the options of the command say it."""

    active: str | None = None
    staging: str | None = None
    pairs: tuple[str, ...] = ()
    map_file: str | None = None
    map_rules: bool = False
    map_rules_file: str | None = None
    untouched: bool = False


@record(frozen=True, slots=True)
class Maps:
    """What stands for what."""

    connectors: ConnectorMap
    rules: RuleMap | None


def run(scripts: Iterable[str], wanted: Wanted) -> list[Rewritten]:
    """The result for every script that the paths lead to, each file once. Raises ``RuleguardError`` for what cannot be read
    and maps that cannot be made; ``AssertionError`` for a result that does not prove itself."""
    from ruleguard.readers import rule_script

    maps = make_maps(wanted)
    files = _once(script_files(scripts))
    own = frozenset(rule.identifier for _, config in files for rule in config.rules if rule.identifier)
    extent = Extent(maps.rules, own, wanted.untouched)
    return [rewrite(source, config, maps.connectors, rule_script.read, extent) for source, config in files]


def make_maps(wanted: Wanted) -> Maps:
    """The maps. Raises ``RuleguardError``."""
    given = [Entry(text, "--map") for text in wanted.pairs] + _read_entries(wanted.map_file, "--map-file")
    both = wanted.active is not None and wanted.staging is not None
    if not given and not both:
        raise UsageError(NO_MAP)
    active = None if wanted.active is None else load_one(wanted.active)
    staging = None if wanted.staging is None else load_one(wanted.staging)
    named = pairs(given, connectors_of(active, "active"), connectors_of(staging, "staging"))
    found = ConnectorMap({}, {})
    if active is not None and staging is not None:
        found = _of_both(active, staging, named)
    connectors = with_rules(with_pairs(found, named), active, staging)
    return Maps(connectors, _rules(wanted, connectors, active, staging))


def _of_both(active: Config, staging: Config, named: Mapping[str, str]) -> ConnectorMap:
    if active.connectors is not None and staging.connectors is not None:
        here, there = _by_identifier(active), _by_identifier(staging)
        given = [(here[old], there[new]) for old, new in named.items() if old in here and new in there]
        return from_exports(active, staging, tuple(given))
    try:
        return from_rules(active, staging)
    except UsageError:
        if named:
            return ConnectorMap({}, {})
        raise


def _by_identifier(config: Config) -> dict[str, Connector]:
    return {item.identifier: item for item in config.connectors or () if item.identifier}


def _rules(wanted: Wanted, connectors: ConnectorMap, active: Config | None, staging: Config | None) -> RuleMap | None:
    """The pairs of rules, when somebody asks for them."""
    if not wanted.map_rules and wanted.map_rules_file is None:
        return None
    found = RuleMap({})
    if wanted.map_rules:
        if active is None or staging is None:
            raise UsageError("--map-rules needs --active and --staging; without them, --map-rules-file FILE")
        found = rule_map.from_exports(active, staging, connectors)
    given = _read_entries(wanted.map_rules_file, "--map-rules-file")
    named = pairs(given, rules_of(active, "active"), rules_of(staging, "staging"))
    return rule_map.with_pairs(found, named)


def _read_entries(path: str | None, option: str) -> list[Entry]:
    return [] if path is None else entries(Source(path, read_bytes(path)), option)


def _once(files: Iterable[tuple[Source, Config]]) -> list[tuple[Source, Config]]:
    """Each file by the first name that leads to it."""
    found: dict[object, tuple[Source, Config]] = {}
    for source, config in files:
        found.setdefault(identity(source.path), (source, config))
    return list(found.values())
