"""A real FIM 2010 export, counted twice: by the reader, and by XPath on the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree

from ruleguard.cli.inputs import load_one
from ruleguard.diff.compare import compare
from ruleguard.model.engine import Agent, AgentFlow, Engine
from ruleguard.model.engine_view import walk
from ruleguard.model.nodes import Config, Node
from ruleguard.model.values import guid
from ruleguard.render.show import show_json, show_text


@pytest.fixture(scope="module")
def folder(real_data: Path) -> Path:
    return real_data / "fim-2010-contoso"


@pytest.fixture(scope="module")
def fim(folder: Path) -> Config:
    return load_one(str(folder))


@pytest.fixture(scope="module")
def engine(fim: Config) -> Engine:
    assert fim.engine is not None
    return fim.engine


@pytest.fixture(scope="module")
def files(folder: Path) -> list[etree._Element]:
    return [etree.parse(path).getroot() for path in sorted(folder.iterdir())]


def count(files: list[etree._Element], path: str) -> int:
    return sum(len(root.xpath(path)) for root in files)


def slice_of(node: Node, field: str) -> str:
    place = node.at(field)
    assert place is not None
    return place.source.slice(place.span)


def flows(engine: Engine) -> Iterator[AgentFlow]:
    yield from engine.imports or ()
    for agent in engine.agents:
        yield from agent.exports


def each(engine: Engine, part: Callable[[Agent], tuple[Node, ...]]) -> list[Node]:
    return [node for agent in engine.agents for node in part(agent)]


def test_the_numbers_that_are_known(fim: Config, engine: Engine) -> None:
    """Counted when the file was studied; the other tests count again."""
    assert len(engine.agents) == len(fim.connectors or ()) == 8
    assert sum(len(item.attributes or ()) for item in fim.connectors or ()) == 213
    selected = [partition.selected for item in fim.connectors or () for partition in item.partitions or ()]
    assert (selected.count(True), len(selected)) == (8, 13)
    assert sum(agent.cleanup_action is not None for agent in engine.agents) == 8
    assert [agent.extension for agent in engine.agents if agent.extension] == ["BHOLD FIMEmployeeExtension.dll"]
    assert [agent.connected_extension for agent in engine.agents if agent.connected_extension] == [
        "Exch2010Extension.dll"
    ]
    assert engine.extension == "MVExtension.dll"
    assert engine.provisioning == "both"
    assert sum(flow.kind == "scripted" for agent in engine.agents for flow in agent.exports) == 1
    assert sum(rule.kind == "scripted" for rule in engine.deletion_rules or ()) == 1


# What XPath finds, and what the reader has instead.
COUNTS: list[tuple[str, Callable[[Engine], int]]] = [
    ("//ma-data", lambda it: len(it.agents)),
    ("//stay-disconnector/filter-set", lambda it: len(each(it, lambda agent: agent.filters))),
    (
        "//stay-disconnector/filter-set[@type='declared']/filter-alternative",
        lambda it: sum(len(found.alternatives) for agent in it.agents for found in agent.filters),
    ),
    (
        "//stay-disconnector//condition",
        lambda it: sum(len(one) for agent in it.agents for found in agent.filters for one in found.alternatives),
    ),
    ("//join/join-profile/join-criterion", lambda it: len(each(it, lambda agent: agent.joins))),
    (
        "//join//join-criterion/search/attribute-mapping",
        lambda it: sum(len(found.pairs) for agent in it.agents for found in agent.joins),
    ),
    (
        "//join-criterion[resolution/@type!='none' or .//scripted-mapping]",
        lambda it: sum(found.is_scripted for agent in it.agents for found in agent.joins),
    ),
    (
        "//join-criterion[@sync-rule-id]",
        lambda it: sum(one.rule is not None for agent in it.agents for one in agent.joins),
    ),
    ("//projection/class-mapping", lambda it: len(each(it, lambda agent: agent.projections))),
    (
        "//projection/class-mapping[@type='sync-rule']",
        lambda it: sum(found.kind == "sync-rule" for agent in it.agents for found in agent.projections),
    ),
    (
        "//ma-data/export-attribute-flow/export-flow-set/export-flow",
        lambda it: len(each(it, lambda agent: agent.exports)),
    ),
    (
        "//export-flow-set/export-flow[@suppress-deletions='true']",
        lambda it: sum(flow.suppresses_deletions is True for agent in it.agents for flow in agent.exports),
    ),
    ("//import-flow-set/import-flows/import-flow", lambda it: len(it.imports or ())),
    ("//import-flows[@type='ranked']/import-flow", lambda it: sum(flow.rank is not None for flow in it.imports or ())),
    ("//import-flows[@type='ranked']", lambda it: sum(flow.rank == 1 for flow in it.imports or ())),
    *(
        (
            f"//import-flow-set//import-flow/{kind}-mapping | //export-flow-set/export-flow/{kind}-mapping",
            lambda it, kind=kind: sum(flow.kind == kind for flow in flows(it)),
        )
        for kind in ("direct", "scripted", "constant", "dn-part", "sync-rule")
    ),
    ("//sync-rule-mapping[@initial-flow-only='true']", lambda it: sum(flow.once is True for flow in flows(it))),
    (
        "//import-flow/*/src-attribute | //export-flow/*/src-attribute",
        lambda it: sum(len(flow.sources) for flow in flows(it)),
    ),
    ("//mv-deletion/mv-deletion-rule", lambda it: len(it.deletion_rules or ())),
    ("//mv-deletion-rule/src-ma", lambda it: sum(len(rule.agents) for rule in it.deletion_rules or ())),
    ("//per-ma-options/ma-options", lambda it: len(it.recalls or ())),
    ("//ma-data/provisioning-cleanup/action", lambda it: sum(bool(agent.cleanup_action) for agent in it.agents)),
]


@pytest.mark.parametrize(("path", "counted"), [pytest.param(*row, id=row[0]) for row in COUNTS])
def test_every_part_is_there(
    files: list[etree._Element], engine: Engine, path: str, counted: Callable[[Engine], int]
) -> None:
    assert counted(engine) == count(files, path)


CONNECTOR_COUNTS: list[tuple[str, Callable[[Config], int]]] = [
    (
        "//ma-data/attribute-inclusion/attribute",
        lambda it: sum(len(one.attributes or ()) for one in it.connectors or ()),
    ),
    ("//ma-partition-data/partition", lambda it: sum(len(one.partitions or ()) for one in it.connectors or ())),
    (
        "//ma-partition-data/partition[selected='1']",
        lambda it: sum(part.selected is True for one in it.connectors or () for part in one.partitions or ()),
    ),
    (
        "//partition/filter/object-classes/object-class",
        lambda it: sum(len(part.object_types or ()) for one in it.connectors or () for part in one.partitions or ()),
    ),
    (
        "//partition/filter/containers/exclusions/exclusion[text()]",
        lambda it: sum(len(part.exclusions or ()) for one in it.connectors or () for part in one.partitions or ()),
    ),
    (
        "//partition/filter/containers/inclusions/inclusion[text()]",
        lambda it: sum(len(part.inclusions or ()) for one in it.connectors or () for part in one.partitions or ()),
    ),
    ("//ma-run-data/run-configuration", lambda it: sum(len(one.run_profiles or ()) for one in it.connectors or ())),
    (
        "//run-configuration/configuration/step",
        lambda it: sum(len(profile.steps) for one in it.connectors or () for profile in one.run_profiles or ()),
    ),
]


@pytest.mark.parametrize(("path", "counted"), [pytest.param(*row, id=row[0]) for row in CONNECTOR_COUNTS])
def test_every_part_of_the_connectors_is_there(
    files: list[etree._Element], fim: Config, path: str, counted: Callable[[Config], int]
) -> None:
    assert counted(fim) == count(files, path)


def test_flows_by_attribute(files: list[etree._Element], engine: Engine) -> None:
    """Not only as many, but the same."""
    expected = Counter(
        (
            guid(item.get("src-ma")),
            item.get("cd-object-type"),
            item.getparent().getparent().get("mv-object-type"),
            item.getparent().get("mv-attribute"),
            tuple(item.xpath("./*/src-attribute/text()")),
        )
        for root in files
        for item in root.iterfind(".//import-flow-set/import-flows/import-flow")
    )
    found = Counter(
        (it.agent, it.object_type, it.metaverse_type, it.destination, it.sources) for it in engine.imports or ()
    )
    assert found == expected
    exports = Counter(
        (
            guid(root.findtext(".//ma-data/id") or ""),
            item.getparent().get("cd-object-type"),
            item.getparent().get("mv-object-type"),
            item.get("cd-attribute"),
            tuple(item.xpath("./*/src-attribute/text()")),
        )
        for root in files
        for item in root.iterfind(".//ma-data/export-attribute-flow/export-flow-set/export-flow")
    )
    assert exports == Counter(
        (it.agent, it.object_type, it.metaverse_type, it.destination, it.sources)
        for agent in engine.agents
        for it in agent.exports
    )


def test_agents(files: list[etree._Element], engine: Engine) -> None:
    expected = {
        guid(top.findtext("id") or ""): (
            top.findtext("name"),
            top.findtext("category"),
            top.findtext("version"),
            top.findtext("creation-time"),
            top.findtext("last-modification-time"),
            top.findtext("provisioning-cleanup/action"),
        )
        for root in files
        for top in root.iterfind("ma-data")
    }
    assert {
        it.identifier: (it.name, it.category, str(it.revision), it.created, it.modified, it.cleanup_action)
        for it in engine.agents
    } == expected


def test_every_place_holds_what_was_read(engine: Engine) -> None:
    checked = Counter[str]()
    for node in walk(engine):
        for field in (
            "object_type",
            "metaverse_type",
            "destination",
            "attribute",
            "operator",
            "value",
            "context",
            "name",
        ):
            value = getattr(node, field, None)
            is_written = value and not (field == "value" and getattr(node, "mapping", None) == "expression")
            if is_written:
                assert slice_of(node, field) == value, (node, field)
                checked[field] += 1
        for number, source in enumerate(node.sources if isinstance(node, AgentFlow) else ()):
            assert slice_of(node, f"sources#{number}") == source
        if isinstance(node, AgentFlow):
            assert guid(slice_of(node, "agent")) == node.agent
    assert min(checked.values()) > 0
    assert checked["destination"] == 92 + 116


def test_the_places_of_the_whole(engine: Engine) -> None:
    assert slice_of(engine, "provisioning") == "both"
    assert slice_of(engine, "extension") == "MVExtension.dll"
    assert slice_of(engine, "imports") == "<import-attribute-flow>"
    (agent,) = (it for it in engine.agents if it.extension)
    assert slice_of(agent, "extension") == agent.extension
    assert slice_of(agent, "cleanup") == "declared"
    assert slice_of(agent, "revision") == str(agent.revision)


def test_it_can_be_shown(fim: Config, folder: Path) -> None:
    text = show_text(fim)
    assert text == show_text(load_one(str(folder)))
    assert "  extension: BHOLD FIMEmployeeExtension.dll" in text
    assert "  export person Active from person <- scripted [employeeStatus] Active (not when empty)" in text
    shown = show_json(fim)["engine"]
    assert len(shown["imports"]) == 92
    assert sum(len(agent["exports"]) for agent in shown["agents"]) == 116


def test_passwords_are_not_shown(fim: Config, engine: Engine) -> None:
    secrets = {flow.value for flow in flows(engine) if flow.destination == "unicodePwd"}
    assert secrets
    assert not any(secret and (secret in show_text(fim) or secret in str(show_json(fim))) for secret in secrets)


def test_a_comparison_says_that_these_parts_are_not_compared(fim: Config) -> None:
    found = compare(fim, fim)
    assert found.changes == ()
    assert any("attribute flows" in item.what for item in found.not_compared)


def test_connect_has_no_engine(real_data: Path) -> None:
    connect = real_data / "connect-1.1.130-contoso"
    assert load_one(str(connect)).engine is None
    for path in connect.rglob("*.xml"):
        assert load_one(str(path)).engine is None, path


def test_one_file_alone(folder: Path, engine: Engine) -> None:
    alone = load_one(str(folder / "MV.XML")).engine
    assert alone is not None
    assert (alone.agents, alone.imports) == ((), engine.imports)
    for path in folder.glob("MA-*.XML"):
        found = load_one(str(path)).engine
        assert found is not None
        assert found.imports is None
        assert found.agents == tuple(agent for agent in engine.agents if agent.identifier in path.name.lower())
