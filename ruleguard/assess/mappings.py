"""The attribute mappings of Cloud Sync against the end-to-end flows of Connect, attribute by attribute.

Two expressions are the same when their canonical trees are equal after both were brought to one language. Nothing is guessed:
what is not proven to be the same is different, and what the export does not have is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ruleguard.assess.cloud_function_table import APP_REFERENCE, CLOUD_REFERENCE, CONNECT_REFERENCE
from ruleguard.assess.mappings_flows import End, Flows, is_shipped
from ruleguard.assess.mappings_judgement import Judge
from ruleguard.assess.mappings_names import (
    ANCHOR,
    ANCHOR_NAME,
    ENGINE_TARGETS,
    KEEPING_OUT,
    OBJECT_TYPES,
    exported_name,
    target_key,
)
from ruleguard.assess.mappings_row import CANNOT, MappingRow
from ruleguard.assess.mappings_rules import untranslatable
from ruleguard.lint.filters import MULTI_VALUED
from ruleguard.model.cloud_mappings import AttributeMapping, CloudSchema, ObjectMapping
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import role

__all__ = ["SOURCES", "MappingRow", "compare_mappings"]

SOURCES = (CLOUD_REFERENCE, APP_REFERENCE, CONNECT_REFERENCE)
"""The pages that say what the languages can do."""


def compare_mappings(config: Config, schema: CloudSchema) -> tuple[MappingRow, ...]:
    """Every attribute that Connect exports or Cloud Sync maps, then the parts of custom rules that no mapping can have.

    A schema is for one domain: where its job says which, only the connector with that domain is compared; otherwise a row
    names its connector where the connectors do not agree.
    """
    return (*_Comparison(config, schema).rows(), *_parts(config))


def _parts(config: Config) -> Iterator[MappingRow]:
    for rule, problem in untranslatable(config):
        inbound = rule.direction == "inbound"
        own, other = rule.source_object_type or "", rule.target_object_type or ""
        yield MappingRow(
            CANNOT,
            object_type="" if inbound else other,
            source_type=own if inbound else "",
            target="",
            problems=(problem,),
            rules=(rule.name or "",),
            nodes=(rule,),
        )


class _Comparison:
    def __init__(self, config: Config, schema: CloudSchema) -> None:
        self.flows = Flows(config)
        self.schema = schema
        self.connectors = {each.identifier or "": each for each in config.connectors or ()}
        self.judge = Judge(MULTI_VALUED | _several(self.connectors.values()))

    def rows(self) -> Iterator[MappingRow]:
        for source_type, object_type in OBJECT_TYPES:
            item = self._object_mapping(source_type, object_type)
            connectors = self._connectors(source_type)
            found: dict[str, list[MappingRow]] = {}
            for connector in connectors:
                for key, row in self._side(connector, (source_type, object_type), item):
                    found.setdefault(key, []).append(row)
            for _, rows in sorted(found.items()):
                yield from _together(rows, everywhere=len(rows) == len(connectors))

    def _object_mapping(self, source_type: str, object_type: str) -> ObjectMapping | None:
        wanted = source_type.casefold(), object_type
        named = ((each.source_type.casefold(), each.target_type.casefold()) for each in self.schema.object_mappings())
        fitting = [each for each, name in zip(self.schema.object_mappings(), named, strict=True) if name == wanted]
        return next((each for each in fitting if each.enabled), fitting[0] if fitting else None)

    def _connectors(self, source_type: str) -> list[str]:
        """The directories to look at; "" stands for none, so that the mappings are listed all the same."""
        found = self.flows.sources(source_type)
        domain = self.schema.domain.casefold()
        fitting = [each for each in found if domain and _has_domain(self.connectors.get(each), domain)]
        return fitting or found or [""]

    def _side(
        self, connector: str, types: tuple[str, str], item: ObjectMapping | None
    ) -> Iterator[tuple[str, MappingRow]]:
        """The rows of one directory and type of objects, each with its key."""
        mapped: dict[str, AttributeMapping] = {}
        for each in item.attributes if item is not None and item.enabled else ():
            mapped.setdefault(target_key(each.target), each)
        ends = self._ends(connector, *types)
        nothing = End(known=self.flows.knows_exports(types[1]))
        named = self.connectors.get(connector)
        off = "" if item is None or item.enabled else f"the object mapping '{item.name}' is switched off"
        base = MappingRow("", types[1], types[0], "", connector=role(named) if named else "", why=(off,) if off else ())
        for key in dict.fromkeys((*ends, *mapped)):
            target, end = ends.get(key, ("", nothing))
            mapping = mapped.get(key)
            if mapping is not None or end.trees or end.problems:
                row = replace(base, target=target or (mapping.target if mapping else key))
                yield key, self.judge.row(row, key, end, mapping)

    def _ends(self, connector: str, source_type: str, object_type: str) -> dict[str, tuple[str, End]]:
        """What reaches each attribute, by its key, with its name."""
        found: dict[str, tuple[str, End]] = {}
        for key, written in self.flows.targets(object_type).items():
            rule, flow = written[0]
            if key == ANCHOR:
                kind = rule.source_object_type or "*"
                found[key] = ANCHOR_NAME, self.flows.inbound(connector, source_type, kind, ANCHOR_NAME)
            elif key not in ENGINE_TARGETS:
                found[key] = flow.destination or "", self.flows.end(connector, source_type, object_type, key)
        filled = self.flows.filled(connector, source_type) if not self.flows.knows_exports(object_type) else {}
        for name, written in filled.items():
            target = exported_name(written[0][1].destination or name)
            end = self.flows.inbound(connector, source_type, "*", name)
            if name not in KEEPING_OUT and not is_shipped(end.parts):
                found.setdefault(target_key(target), (target, replace(end, known=False)))
        return found


def _together(rows: list[MappingRow], *, everywhere: bool) -> Iterator[MappingRow]:
    """One row where all directories agree; which rules take part may differ, and the case of names."""
    folded = (replace(row, connect=row.connect and row.connect.casefold()) for row in rows)
    alike = {replace(row, rules=(), connector="", shipped=False) for row in folded}
    if not everywhere or len(alike) > 1:
        yield from rows
        return
    yield replace(
        rows[0],
        connector="",
        rules=tuple(dict.fromkeys(name for row in rows for name in row.rules)),
        shipped=all(row.shipped for row in rows),
        nodes=tuple({id(node): node for row in rows for node in row.nodes}.values()),
    )


def _several(connectors: Iterable[Connector]) -> frozenset[str]:
    """The attributes of Active Directory that have several values, as far as the schemas in the file say."""
    schemas = [each.schema for each in connectors if each.kind == "ad" and each.schema is not None]
    known = (each for schema in schemas for each in schema.attributes.values())
    return frozenset(each.name.casefold() for each in known if each.multi_valued)


def _has_domain(connector: Connector | None, domain: str) -> bool:
    if connector is None:
        return False
    names = (each.fqdn or _domain(each.dn or "") for each in connector.partitions or ())
    return domain in (name.casefold() for name in names)


def _domain(dn: str) -> str:
    return ".".join(part.removeprefix("dc=") for part in reversed(dn_key(dn)) if part.startswith("dc="))
