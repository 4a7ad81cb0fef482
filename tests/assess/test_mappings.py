"""The whole comparison: the sample server against the sample schema, mutations of it, and a real server."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ruleguard.assess.mappings import compare_mappings
from ruleguard.assess.mappings_row import CANNOT, NOT_KNOWN, ONLY_CLOUD, STATUSES, MappingRow
from ruleguard.cli.inputs import load_one
from ruleguard.model.nodes import Config
from ruleguard.readers.graph_schema import read
from ruleguard.text import Source

EXPECTED = Path(__file__).with_name("mappings") / "samples-server.expected"


@pytest.fixture(scope="module")
def server(samples: Path) -> Config:
    return load_one(str(samples / "server"))


@pytest.fixture(scope="module")
def schema_value(samples: Path) -> Any:
    return json.loads((samples / "cloud-sync-schema.json").read_text(encoding="utf-8"))


def compared(config: Config, value: Any) -> tuple[MappingRow, ...]:
    return compare_mappings(config, read(Source("cloud-sync-schema.json", json.dumps(value).encode())))


def lines(rows: tuple[MappingRow, ...]) -> str:
    """A table that a person can read."""
    found = []
    for row in rows:
        types = f"{row.source_type or '-'} to {row.object_type or '-'}"
        where = f" ({row.connector})" if row.connector else ""
        found.append(f"{row.status}: {types}: {row.target or 'rule'}{where}{' [default rules]' if row.shipped else ''}")
        found += [f"    connect  {row.connect}"] if row.connect else []
        found += [f"    cloud    {row.cloud}"] if row.cloud else []
        found += [f"    write    {row.suggestion}"] if row.suggestion else []
        found += [f"    why      {text}" for text in row.why]
        found += [f"    problem  {each.name}: {each.why}" for each in row.problems]
        found += [f"    rules    {', '.join(row.rules)}"] if row.rules else []
    return "\n".join(found) + "\n"


def test_the_sample_server_against_the_sample_schema(server: Config, schema_value: Any, request: pytest.FixtureRequest):
    found = lines(compared(server, schema_value))
    if request.config.getoption("--update", default=False):
        EXPECTED.write_text(found, encoding="utf-8", newline="\n")
    assert found == EXPECTED.read_text(encoding="utf-8")


def test_every_row_has_its_places(server: Config, schema_value: Any):
    for row in compared(server, schema_value):
        assert row.at
        files = {Path(place.source.path).name for place in row.at}
        assert ("cloud-sync-schema.json" in files) is (row.cloud is not None)
        assert len(files) >= min(1, len(row.rules))


def test_a_settings_file_says_what_is_not_known(samples: Path, schema_value: Any):
    rows = compared(load_one(str(samples / "active.json")), schema_value)
    assert {row.status for row in rows} == {CANNOT, NOT_KNOWN, ONLY_CLOUD}
    assert [row.target for row in rows if row.status == ONLY_CLOUD] == ["CredentialData"]
    known = {rule for row in rows if row.target for rule in row.rules}
    assert {"Northwind - Tidy department names", "Fabrikam - UPN suffix", "Fabrikam - Usage location"} <= known


def test_a_rule_script_says_what_is_not_known(samples: Path, schema_value: Any):
    rows = compared(load_one(str(samples / "rules" / "tidy-department-names.ps1")), schema_value)
    row = next(row for row in rows if row.target == "department")
    assert (row.status, row.rules) == (CANNOT, ("Northwind - Tidy department names",))
    assert "Switch" in {problem.name for problem in row.problems}


# --- mutations ---------------------------------------------------------------------------------------------------------

Mutation = Callable[[dict[str, Any]], None]
ATTRIBUTE = {"expression": "[roomNumber]", "name": "roomNumber", "type": "Attribute", "parameters": []}


def other_source(mapping: dict[str, Any]) -> None:
    mapping["source"] = ATTRIBUTE


def other_flow_type(mapping: dict[str, Any]) -> None:
    mapping["flowType"] = "Always" if mapping["flowType"] != "Always" else "ObjectAddOnly"


def other_default(mapping: dict[str, Any]) -> None:
    mapping["defaultValue"] = "changed"


def no_source(mapping: dict[str, Any]) -> None:
    mapping["source"] = None


def all_mappings(value: Any) -> list[tuple[int, int, str]]:
    items = value["synchronizationRules"][0]["objectMappings"]
    return [
        (number, index, mapping["targetAttributeName"])
        for number, item in enumerate(items)
        if item["enabled"]
        for index, mapping in enumerate(item["attributeMappings"])
    ]


def places(rows: tuple[MappingRow, ...]) -> dict[tuple[str, ...], MappingRow]:
    keys = [(row.source_type, row.object_type, row.target.casefold(), row.connector, *row.rules) for row in rows]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows, strict=True))


def changed(config: Config, value: Any, mutated: Any) -> set[tuple[str, ...]]:
    """The rows, by type and target, that are not the same."""
    before, after = (places(compared(config, each)) for each in (value, mutated))
    differing = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    return {key[:3] for key in differing}


@pytest.mark.parametrize("mutation", [other_source, no_source])
def test_a_changed_source_changes_the_row_of_its_attribute_only(server: Config, schema_value: Any, mutation: Mutation):
    for number, index, target in all_mappings(schema_value):
        mutated = copy.deepcopy(schema_value)
        mapping = mutated["synchronizationRules"][0]["objectMappings"][number]["attributeMappings"][index]
        if mutation is no_source and mapping["source"] is None:
            continue
        mutation(mapping)
        found = changed(server, schema_value, mutated)
        assert [key[2] for key in found] == [target.casefold()], target


def test_a_mapping_that_goes_takes_its_row_along_or_leaves_the_rules(server: Config, schema_value: Any):
    for number, index, target in all_mappings(schema_value):
        mutated = copy.deepcopy(schema_value)
        del mutated["synchronizationRules"][0]["objectMappings"][number]["attributeMappings"][index]
        assert [key[2] for key in changed(server, schema_value, mutated)] == [target.casefold()], target


@pytest.mark.parametrize("mutation", [other_source, other_flow_type, other_default])
def test_on_a_real_server_a_change_shows_where_connect_has_the_attribute(
    real_server: Config, schema_value: Any, mutation: Mutation
):
    """Nothing that both have can be changed in silence. A default value that is never used, and that of an anchor, may."""
    quiet = {"accountenabled", "sourceanchorbinary"} if mutation is not other_source else set()
    same = {row.target.casefold() for row in compared(real_server, schema_value) if row.connect and row.cloud}
    for number, index, target in all_mappings(schema_value):
        mutated = copy.deepcopy(schema_value)
        mutation(mutated["synchronizationRules"][0]["objectMappings"][number]["attributeMappings"][index])
        found = {key[2] for key in changed(real_server, schema_value, mutated)}
        if target.casefold() in same - quiet:
            assert target.casefold() in found or mutation is other_default
        assert len(found) <= 1


# --- a real server -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_server(real_data: Path) -> Config:
    return load_one(str(real_data / "connect-1.1.130-contoso"))


def test_a_pristine_server_has_default_rules_only(real_server: Config, schema_value: Any):
    rows = compared(real_server, schema_value)
    assert all(row.shipped for row in rows if row.connect)
    assert all(row.target for row in rows)
    assert {row.status for row in rows} <= set(STATUSES) - {NOT_KNOWN}


@pytest.mark.parametrize(
    ("source_type", "target", "status"),
    [
        ("user", "department", "same"),
        ("user", "displayName", "same"),
        ("user", "sourceAnchor", "same"),
        ("group", "sourceAnchor", "same"),
        ("contact", "mail", "same"),
        ("user", "company", "different"),
        ("group", "displayName", "different"),
        ("user", "country", "only in Connect"),
        ("user", "accountEnabled", "cannot be expressed"),
        ("user", "dnsDomainName", "cannot be expressed"),
        ("user", "proxyAddresses", "cannot be expressed"),
        ("user", "CredentialData", "only in Cloud Sync"),
    ],
)
def test_rows_of_a_pristine_server(real_server: Config, schema_value: Any, source_type: str, target: str, status: str):
    rows = compared(real_server, schema_value)
    assert [row.status for row in rows if (row.source_type, row.target) == (source_type, target)] == [status]


def test_every_exported_attribute_of_a_real_server_has_a_row(real_server: Config, schema_value: Any):
    rows = {(row.object_type, row.target.casefold()) for row in compared(real_server, schema_value)}
    exported = {
        (rule.target_object_type or "", (flow.destination or "").casefold())
        for rule in real_server.rules
        if rule.direction == "outbound" and (rule.connector or "").startswith("b891884f")
        for flow in rule.flows or ()
        if rule.target_object_type in ("user", "group", "contact")
    }
    missing = {name for kind, name in exported - rows if name != "dn"}
    assert {"displayname", "mail", "member"} & missing == set()
    assert len(rows) > 200


def test_a_real_server_is_compared_in_time(real_server: Config, schema_value: Any):
    start = time.process_time()
    compared(real_server, schema_value)
    assert time.process_time() - start < 20


def test_the_order_of_the_rules_in_the_file_does_not_matter(real_server: Config, schema_value: Any):
    turned = replace(real_server, rules=tuple(reversed(real_server.rules)))
    assert lines(compared(turned, schema_value)) == lines(compared(real_server, schema_value))
