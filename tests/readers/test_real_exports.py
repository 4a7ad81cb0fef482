"""Real exports, where they are at hand. They are no part of the repository."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ruleguard.cli.inputs import load_one
from ruleguard.diff.compare import compare
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import ENTRA_CONNECTOR, NO_RULE, Config
from ruleguard.model.view import walk
from ruleguard.render.show import show_json, show_text

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the real exports are not here")


@pytest.fixture(scope="module")
def connect() -> Config:
    return load_one(str(DATA / "connect-1.1.130-contoso"))


@pytest.fixture(scope="module")
def fim() -> Config:
    return load_one(str(DATA / "fim-2010-contoso"))


def test_rules_and_flows(connect: Config) -> None:
    assert len(connect.rules) == 62
    kinds = Counter(flow.kind for rule in connect.rules for flow in rule.flows or ())
    assert kinds == {"direct": 802, "constant": 7, "expression": 391}
    assert {rule.standard for rule in connect.rules} == {True}
    assert Counter(rule.direction for rule in connect.rules) == {"outbound": 34, "inbound": 28}
    assert Counter(rule.link_type for rule in connect.rules) == {"Join": 53, "Provision": 9}
    assert sorted(rule.precedence or 0 for rule in connect.rules) == list(range(100, 162))
    assert sum(rule.password_sync is True for rule in connect.rules) == 2
    assert sum(rule.description == "" for rule in connect.rules) == 50
    assert sum(rule.flows == () for rule in connect.rules) == 5
    assert {rule.disabled for rule in connect.rules} == {False}
    assert {rule.precedence_after for rule in connect.rules} == {""}
    assert NO_RULE not in {rule.identifier for rule in connect.rules}


def test_merges_and_constants(connect: Config) -> None:
    flows = [flow for rule in connect.rules for flow in rule.flows or ()]
    assert Counter(flow.merge for flow in flows) == {"Update": 1195, "MergeCaseInsensitive": 5}
    assert sum(flow.once is True for flow in flows) == 2
    values = {flow.value for flow in flows if flow.kind == "constant"}
    assert values == {"True", "Computer", "ServerAd", "False", "Contact"}
    assert max(len(rule.flows or ()) for rule in connect.rules) == 106


def test_scope_and_joins(connect: Config) -> None:
    groups = [group for rule in connect.rules for group in rule.scope or ()]
    assert len(groups) == 48
    assert sum(len(group.conditions) for group in groups) == 92
    assert sum(item.value == "" for group in groups for item in group.conditions) == 21
    joins = [join for rule in connect.rules for join in rule.joins or ()]
    assert len(joins) == 40
    assert {len(join.conditions) for join in joins} == {1}
    assert sum(item.case_sensitive is True for join in joins for item in join.conditions) == 3


def test_connectors(connect: Config) -> None:
    by_kind = {item.kind: item for item in connect.connectors or ()}
    assert len(connect.connectors or ()) == 2
    ad, entra = by_kind["ad"], by_kind["entra"]
    assert (ad.name, ad.forest, ad.identifier) == ("contoso.com", "contoso.com", "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d")
    assert (len(ad.attributes or ()), len(entra.attributes or ())) == (132, 161)
    assert ad.schema is not None
    assert len(ad.schema.attributes) == 3391
    assert entra.identifier == ENTRA_CONNECTOR
    assert (entra.library, entra.version) == ("Microsoft.Azure.ActiveDirectory.Connector.dll", "1.1.130.0")
    assert [len(partition.object_types or ()) for item in (ad, entra) for partition in item.partitions or ()] == [10, 4]
    assert {rule.connector for rule in connect.rules} == {ad.identifier, entra.identifier}
    names = ["Full Import", "Full Synchronization", "Delta Import", "Delta Synchronization", "Export"]
    assert [sorted(profile.name or "" for profile in item.run_profiles or ()) for item in (ad, entra)] == [
        sorted(names)
    ] * 2


def test_settings_and_metaverse(connect: Config) -> None:
    assert len(connect.settings) == 37
    values = {item.name: item.value for item in connect.settings}
    assert values["Microsoft.SynchronizationOption.AnchorAttribute"] == "objectGUID"
    assert values["Microsoft.OptionalFeature.ExportDeletionThresholdValue"] == "500"
    assert connect.metaverse is not None
    assert len(connect.metaverse.attributes) == 219
    assert {name: len(members) for name, members in (connect.metaverse.object_types or {}).items()} == {
        "person": 182,
        "group": 86,
        "device": 29,
    }
    assert (connect.server.host, connect.server.build) == ("CONTOSO-SYNC01", "1.1.130.0")


def test_every_place_is_in_its_own_file(connect: Config) -> None:
    for rule in connect.rules:
        place = rule.at("identifier")
        assert place is not None
        assert (rule.identifier or "") in place.source.slice(place.span)
        assert (rule.identifier or "") in place.source.path
        for flow in rule.flows or ():
            there = flow.at("destination")
            assert there is not None
            assert there.source.slice(there.span) == flow.destination


def test_a_pristine_export_has_no_finding_and_differs_in_nothing_from_itself(connect: Config) -> None:
    assert lint(connect, registry().values()) == []
    assert compare(connect, load_one(str(DATA / "connect-1.1.130-contoso"))).changes == ()


def test_fim(fim: Config) -> None:
    assert fim.input.format == "fim-xml"
    assert len(fim.connectors or ()) == 8
    assert len({item.identifier for item in fim.connectors or ()}) == 8
    assert fim.rules == ()
    assert [fault.rule for fault in fim.faults] == ["no-rules"]
    assert fim.server.host == "SERVER1"
    assert fim.server.build is None


@pytest.mark.parametrize("name", ["connect-1.1.130-contoso", "fim-2010-contoso"])
def test_it_can_be_shown(name: str) -> None:
    config = load_one(str(DATA / name))
    text = show_text(config, volatile=True)
    assert text == show_text(load_one(str(DATA / name)), volatile=True)
    assert show_json(config)["source"]["format"] == config.input.format
    assert all(node.at() is not None for node in walk(config))
