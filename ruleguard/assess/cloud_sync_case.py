"""What the parts of the Cloud Sync assessment share: the configuration with its settings, the roads, and facts as findings.

The feature table and the limits are dated data (section ``cloud_sync`` of ``facts.yaml``), not code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ruleguard.assess.facts import INFERRED, fact
from ruleguard.assess.findings import CLOUD_SYNC, Finding, Options, Product, Unknown
from ruleguard.model.nodes import Config, Connector, Node, Setting, SettingValue
from ruleguard.model.setting_names import known
from ruleguard.records import record
from ruleguard.text import Location

TOOL, WHOLE, PARTIAL = "cloud-sync-tool", CLOUD_SYNC, "cloud-sync-partial"
"""The roads: the vendor's migration tool; everything to Cloud Sync, configured by hand; some containers, and the rest
stays on Connect."""

BY_HAND = (WHOLE, PARTIAL)


@record(frozen=True, slots=True)
class Gap:
    """Something that is not known. ``roads``: those whose verdict depends on it, () for all."""

    unknown: Unknown
    roads: tuple[str, ...] = ()


Item = Finding | Gap
Items = Iterator[Item]


@record(frozen=True, slots=True)
class Case:
    """One configuration to judge. ``said``: the known settings by canonical name, with the setting each came from."""

    config: Config
    product: Product
    options: Options
    said: Mapping[str, tuple[SettingValue, Setting]]

    @property
    def is_settings_file(self) -> bool:
        """Whether the input is a settings JSON, which leaves out what it has no member for."""
        return self.config.input.format == "settings-json"

    @property
    def directories(self) -> tuple[Connector, ...]:
        """The connectors to Active Directory."""
        return directories(self.config)

    @property
    def forests(self) -> tuple[str, ...]:
        """The forests by name, each once; a connector without one counts as a forest of its own."""
        return tuple(dict.fromkeys((it.forest or it.name or it.identifier or "").casefold() for it in self.directories))


def directories(config: Config) -> tuple[Connector, ...]:
    """The connectors to Active Directory."""
    return tuple(item for item in config.connectors or () if item.kind == "ad")


def case_of(config: Config, product: Product, options: Options) -> Case:
    """The case of a configuration."""
    said = {} if config.engine is not None else known(config.settings, xml=config.input.format != "settings-json")
    return Case(config, product, options, said)


def backed(finding: Finding, *names: str) -> Finding:
    """The finding with what facts add: sources, contradictions and, where it has none, the reason of the first, marked as a
    conclusion where nobody says so."""
    found = [fact(name) for name in names]
    sources = dict.fromkeys((*finding.sources, *(source for item in found for source in item.source)))
    told = dict.fromkeys(filter(None, (finding.contradiction, *(item.contradiction for item in found))))
    return replace(
        finding,
        why=finding.why or ("Concluded: " if found[0].kind == INFERRED else "") + found[0].says,
        sources=tuple(sources),
        contradiction="; ".join(told),
    )


def places(*nodes: tuple[Node | None, str]) -> tuple[Location, ...]:
    """Where the nodes' fields stand, as far as they stand anywhere."""
    found = (node.at(field) for node, field in nodes if node is not None)
    return tuple(at for at in found if at is not None)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 rule", "2,000 rules"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
