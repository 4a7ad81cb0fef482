"""Cloud Sync: each blocker of the migration tool, each row of the feature table, each limit at its edge."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from ruleguard.assess.assess import assess
from ruleguard.assess.cloud_sync import assess_cloud_sync
from ruleguard.assess.cloud_sync_case import PARTIAL, TOOL, WHOLE
from ruleguard.assess.facts import INFERRED, facts, number
from ruleguard.assess.findings import BLOCKED, BLOCKS, OPEN, REVIEW, REVIEWED, SUPPORTED, Assessment, Finding, Options
from ruleguard.assess.pilot_owners import PILOT
from ruleguard.assess.product import product_of
from ruleguard.cli.inputs import load_one
from ruleguard.model.nodes import Config
from ruleguard.readers import export
from ruleguard.text import Source

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 10, 6)
DATA = YAML(typ="safe").load(Path(__file__).with_name("cloud_sync.yaml").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in DATA["cases"]}
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ruleguard" / "assess").glob("cloud_sync*.py"))


def assessed(config: Config, objects: int | None = 1500, today: date = TODAY) -> Assessment:
    return assess_cloud_sync(config, product_of(config), Options(today, "cloud-sync", objects=objects))


def config_of(case: dict[str, Any]) -> Config:
    base = DATA["bases"][case["base"]] if "base" in case else case
    edits = [base, case] if case is not base else [base]
    if base["sample"].endswith(".json"):
        return settings_file(base["sample"], edits)
    return server_folder(base, edits)


def settings_file(name: str, edits: list[dict[str, Any]]) -> Config:
    content = json.loads((ROOT / "samples" / name).read_text(encoding="utf-8"))
    for edit in edits:
        for path, value in edit.get("set", {}).items():
            put(content, path.split("."), value)
    (config,) = export.read(name, [Source(name, json.dumps(content).encode())], export.Options()).configs
    return config


def put(content: Any, path: list[str], value: Any) -> None:
    *above, last = path
    for part in above:
        content = content[int(part) if isinstance(content, list) else part]
    key = int(last) if isinstance(content, list) else last
    if value is None:
        del content[key]
    else:
        content[key] = value


def server_folder(base: dict[str, Any], edits: list[dict[str, Any]]) -> Config:
    files = {path.name: path.read_text(encoding="utf-8-sig") for path in folder_files(base["sample"])}
    files = {name: text for name, text in files.items() if not any(each in name + text for each in base["drop"])}
    for edit in edits:
        files |= {f"added-{number}.xml": text for number, text in enumerate(edit.get("add", ()))}
        for name, value in edit.get("set", {}).items():
            tag = rf'(<parameter name="{re.escape(name)}"[^>/]*)(?:/>|>[^<]*</parameter>)'
            changed = {key: re.sub(tag, rf"\g<1>>{value}</parameter>", text) for key, text in files.items()}
            assert any(re.search(tag, text) for text in files.values()), name
            files = changed
        for old, new in edit.get("replace", ()):
            assert any(old in text for text in files.values()), old
            files = {name: text.replace(old, new) for name, text in files.items()}
    sources = [Source(name, text.encode()) for name, text in files.items()]
    (config,) = export.read("folder", sources, export.Options()).configs
    assert not config.faults, config.faults
    return config


def folder_files(name: str) -> list[Path]:
    return sorted((ROOT / "samples" / name).rglob("*.xml"))


@cache
def plain(name: str) -> Assessment:
    return assessed(config_of(DATA["bases"][name]))


def verdicts(found: Assessment) -> dict[str, str]:
    """The verdicts of each identifier, each once; what is found of a pilot has tests of its own."""
    ids = dict.fromkeys(item.id for item in found.findings if item.topic != PILOT)
    return {name: " ".join(sorted({it.verdict for it in found.findings if it.id == name})) for name in ids}


def roads(found: Assessment) -> list[str]:
    return [road.verdict for road in found.roads]


def road(found: Assessment, name: str) -> str:
    return next(item.verdict for item in found.roads if item.name == name)


def verdict_of(found: Assessment, name: str) -> str:
    return verdicts(found).get(name, "")


@pytest.mark.parametrize("name", CASES)
def test_an_edit_changes_what_it_should_and_nothing_else(name: str):
    case = CASES[name]
    before, found = plain(case["base"]), assessed(config_of(case), today=case.get("options", {}).get("today", TODAY))
    now, then = verdicts(found), verdicts(before)
    assert {key: now.get(key, "") for key in now | then if now.get(key) != then.get(key)} == case["gives"]
    assert roads(found) == case["roads"]
    asked = [item.what for item in found.unknown if item not in before.unknown]
    assert len(asked) == len(case.get("asks", ()))
    assert all(any(what.startswith(start) for what in asked) for start in case.get("asks", ()))


@pytest.mark.parametrize("name", DATA["bases"])
def test_the_roads_of_a_plain_installation(name: str):
    assert roads(plain(name)) == DATA["bases"][name]["roads"]
    assert not any(item.verdict != SUPPORTED for item in plain(name).findings)


def test_a_plain_installation_is_ready():
    found = plain("server")
    assert (found.verdict, found.unknown) == (OPEN, ())
    assert [item.name for item in found.roads if item.recommended] == [TOOL]


def test_a_settings_file_says_what_it_leaves_out():
    found = plain("settings")
    assert found.verdict == REVIEWED
    said = "\n".join(item.what for item in found.unknown)
    assert all(
        word in said
        for word in ("active server", "device synchronization", "user writeback", "inetOrgPerson", "edited")
    )


def test_every_blocker_has_a_case_that_shows_it_and_one_that_does_not():
    shown = {key: verdict for case in CASES.values() for key, verdict in case["gives"].items()}
    blockers = {key for key in verdicts(plain("server")) if key.startswith("tool-")} - {
        "tool-objects",
        "tool-containers",
    }
    assert blockers <= set(shown)
    assert sum(name.startswith("near miss") for name in CASES) >= 15


class TestLimits:
    @pytest.mark.parametrize(("more", "verdict"), [(0, SUPPORTED), (1, BLOCKS)])
    def test_objects_of_the_tool(self, more: int, verdict: str):
        found = assessed(config_of(DATA["bases"]["server"]), number("cloud-tool-objects") + more)
        assert verdict_of(found, "tool-objects") == verdict
        assert road(found, WHOLE) == OPEN

    @pytest.mark.parametrize(
        ("factor", "more", "verdict"), [(1, 0, SUPPORTED), (1, 1, REVIEW), (2, 0, REVIEW), (2, 1, BLOCKS)]
    )
    def test_objects_of_a_domain_where_there_are_two(self, factor: int, more: int, verdict: str):
        found = assessed(config_of(DATA["bases"]["server"]), factor * number("cloud-objects-per-domain") + more)
        assert verdict_of(found, "cloud-objects-per-domain") == verdict
        assert road(found, PARTIAL) == REVIEWED  # only for the members of groups, which nobody counted

    @pytest.mark.parametrize(("more", "known"), [(0, True), (1, False)])
    def test_members_of_groups_are_known_where_there_are_too_few_objects(self, more: int, known: bool):
        found = assessed(config_of(DATA["bases"]["server"]), number("cloud-group-members") + more)
        assert (verdict_of(found, "cloud-group-members") == SUPPORTED) is known
        assert any("more than 50,000 members" in item.what for item in found.unknown) is not known

    def test_without_a_number_of_objects_it_is_asked_for(self):
        found = assessed(config_of(DATA["bases"]["server"]), None)
        assert [item.what.split(";")[0] for item in found.unknown] == [
            "How many objects are in scope",
            "Whether a group has more than 50,000 members, the limit of Cloud Sync",
        ]
        assert found.verdict == REVIEWED
        assert all(item.how for item in found.unknown)

    @pytest.mark.parametrize(("more", "verdict"), [(0, SUPPORTED), (1, BLOCKS)])
    def test_containers_of_the_tool(self, more: int, verdict: str):
        found = assessed(with_containers(number("cloud-tool-containers") + more))
        assert verdict in verdict_of(found, "tool-containers").split()
        assert road(found, PARTIAL) == OPEN

    def test_containers_below_an_included_one_are_counted_apart(self):
        found = assessed(with_containers(1, below=number("cloud-tool-containers")))
        assert verdict_of(found, "tool-containers") == f"{REVIEW} {SUPPORTED}"
        assert verdict_of(found, "cloud-containers") == SUPPORTED

    @pytest.mark.parametrize(
        ("fact_id", "more", "verdict"),
        [
            ("cloud-scope-containers-tested", 0, SUPPORTED),
            ("cloud-scope-containers-tested", 1, REVIEW),
            ("cloud-scope-containers", 0, REVIEW),
            ("cloud-scope-containers", 1, BLOCKS),
        ],
    )
    def test_containers_of_a_configuration(self, fact_id: str, more: int, verdict: str):
        found = assessed(with_containers(number(fact_id) + more))
        assert verdict in verdict_of(found, "cloud-containers").split()
        assert road(found, PARTIAL) == OPEN

    def test_containers_below_an_included_one_are_no_limit_of_a_configuration(self):
        found = assessed(with_containers(1, below=number("cloud-scope-containers") + 20))
        assert verdict_of(found, "cloud-containers") == SUPPORTED


def with_containers(top: int, below: int = 0) -> Config:
    names = [f"OU=c{number}" for number in range(top)] + [f"OU=d{number},OU=c0" for number in range(below)]
    dns = [f"{name},DC=northwind,DC=example" for name in names]
    base = DATA["bases"]["server"]
    included = "".join(f"<inclusion>{dn}</inclusion>" for dn in dns)
    return server_folder(base, [base, {"replace": [[inclusions(), f"<inclusions>{included}</inclusions>"]]}])


def inclusions() -> str:
    """The inclusions of the first domain as they stand in the sample."""
    texts = (path.read_text(encoding="utf-8-sig") for path in folder_files("server"))
    found = (match[0] for text in texts for match in re.finditer(r"<inclusions>.*?</inclusions>", text, re.DOTALL))
    return next(text for text in found if "OU=HR," in text)


def rule_of(fields: dict[str, Any]) -> Assessment:
    """A plain settings file with one custom rule."""
    content = {
        "Name": "Ours", "uniqueIdentifier": "00000000-0000-0000-0000-0000000000ab", "source": "user", "target": "person",
        "linkType": "Join", "direction": "Inbound", "precedence": 60,
        "attributeMappings": [{"flowType": "Direct", "destination": "department", "source": "department"}],
    }  # fmt: skip
    base = DATA["bases"]["settings"]
    edit = {"set": {"onpremisesDirectoryPolicy.0.customSynchronizationRules": [content | fields]}}
    return assessed(settings_file(base["sample"], [base, edit]))


def row_of(found: Assessment) -> Finding:
    return next(item for item in found.findings if item.id == "cloud-custom-rule")


FLOW = {"flowType": "Direct", "destination": "department", "source": "department"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, ""),
        ({"scopeFilters": [[{"attribute": "title", "condition": "ISBITSET", "value": "2"}]]}, ""),
        ({"linkType": "Provision"}, "the link type Provision"),
        ({"joinConditions": [[{"source": "mail", "destination": "mail", "caseSensitive": False}]]}, "joins by mail"),
        ({"attributeMappings": [FLOW | {"mergeType": "Merge"}]}, "merged into department"),
        ({"attributeMappings": [FLOW | {"mergeType": "Replace"}]}, ""),
        ({"direction": "Outbound", "source": "person", "target": "user"}, "writes into Active Directory"),
        ({"source": "msDS-Device"}, "objects of type msDS-Device"),
        ({"source": "group", "target": "group"}, ""),
    ],
)
def test_what_a_rule_does_that_cloud_sync_does_not(fields: dict[str, Any], said: str):
    row = row_of(rule_of(fields))
    assert row.verdict == (BLOCKS if said else REVIEW)
    assert said in row.what
    assert row.why.startswith("Concluded: ") is bool(said)


@pytest.mark.parametrize(
    ("expression", "verdict", "said"),
    [
        ("[department]", REVIEW, ""),
        ("Trim([department])", REVIEW, ""),
        ("LCase([department])", REVIEW, ""),
        ('Left([department], Contains([proxyAddresses], "x"))', BLOCKS, "Contains"),
        ('IIF([department] = "x", IgnoreThisFlow, [department])', BLOCKS, "IgnoreThisFlow"),
        ('IIF([department] = "x", AuthoritativeNull, [department])', BLOCKS, "AuthoritativeNull"),
        ('%Domain.Netbios% & "x"', BLOCKS, "%Domain.Netbios%"),
        ("Right([department], 3)", BLOCKS, "Right"),
    ],
)
def test_what_an_expression_has_that_cloud_sync_does_not(expression: str, verdict: str, said: str):
    flow = {"flowType": "Expression", "destination": "department", "expression": expression}
    row = row_of(rule_of({"attributeMappings": [flow]}))
    assert row.verdict == verdict
    assert said in row.what
    assert row.do
    if said:
        assert "cannot be expressed" in row.what
        assert any("functions-reference" in source for source in row.sources)


def test_two_rules_for_one_attribute_become_one_expression():
    found = assessed(load_one(str(ROOT / "samples" / "active.json")))
    row = next(it for it in found.findings if it.id == "cloud-custom-rule" and it.subject == "Fabrikam - Company name")
    assert "Fabrikam - Company name for the plants" in row.do


def test_a_chain_through_the_metaverse_becomes_one_mapping():
    found = assessed(load_one(str(ROOT / "samples" / "active.json")))
    name = "Northwind - Preferred data location to Entra"
    row = next(it for it in found.findings if it.id == "cloud-custom-rule" and it.subject == name)
    assert "Make one mapping of it and Northwind - Preferred data location" in row.do


class TestSamples:
    @pytest.mark.parametrize("name", ["active.json", "staging.json", "server"])
    def test_a_grown_installation_can_move_in_part(self, name: str):
        found = assessed(load_one(str(ROOT / "samples" / name)), None)
        assert found.verdict == BLOCKED
        assert road(found, TOOL) == road(found, WHOLE) == BLOCKED
        stays = next((item for item in found.findings if item.id == "cloud-stays"), None)
        assert stays is not None
        assert "Fabrikam - UPN suffix" in stays.what

    def test_every_custom_rule_is_listed_and_judged(self):
        config = load_one(str(ROOT / "samples" / "active.json"))
        found = assessed(config)
        enabled = {rule.name for rule in config.rules if rule.standard is False and not rule.disabled}
        assert {item.subject for item in found.findings if item.id == "cloud-custom-rule"} == enabled
        listed = next(item for item in found.findings if item.id == "tool-custom-rules")
        assert len(listed.at) == len(enabled)

    def test_rule_scripts_are_judged_by_their_rules(self):
        found = assessed(load_one(str(ROOT / "samples" / "rules" / "tidy-department-names.ps1")))
        assert "tool-custom-rules" in verdicts(found)
        assert any(item.what.startswith("Everything but these rules") for item in found.unknown)

    def test_no_road_is_recommended_for_a_product_that_is_not_known(self):
        (only,) = (path for path in folder_files("server") if "f189dba4" in path.name and "Connector_" in path.name)
        found = assessed(load_one(str(only)))
        assert found.product.name == "unknown"
        assert not any(item.recommended for item in found.roads)
        assert found.steps == ()
        assert any(item.what.startswith("Which product") for item in found.unknown)

    @pytest.mark.parametrize(
        ("build", "ended"), [("1.0.494.501", "2017-04-13"), ("1.0.8641.0", "2022-08-31"), ("2.5.76.0", "2026-09-01")]
    )
    def test_the_end_of_support_is_that_of_the_product(self, build: str, ended: str):
        config = load_one(str(ROOT / "samples" / "server"))
        found = assessed(replace(config, server=replace(config.server, build=build)))
        (row,) = (item for item in found.findings if item.id == "tool-supported-build")
        assert row.what == f"support for build {build} ended on {ended}"

    def test_what_two_engines_export_closes_the_roads(self):
        config = load_one(str(ROOT / "samples" / "server"))
        options = Options(TODAY, "cloud-sync", objects=1500)
        found = assess(config, options, ["OU=Sales,DC=northwind,DC=example"])
        assert [item.verdict for item in found.findings if item.id == "pilot-owned-twice"] == [BLOCKS]
        assert road(found, WHOLE) == road(found, PARTIAL) == BLOCKED
        assert road(assess(config, options, []), PARTIAL) == REVIEWED

    def test_a_folder_without_rules_is_not_called_plain(self):
        files = [path for path in folder_files("server") if "SynchronizationRule_" not in path.name]
        sources = [Source(path.name, path.read_bytes()) for path in files]
        (config,) = export.read("folder", sources, export.Options()).configs
        found = assessed(config)
        assert any(item.what.startswith("The synchronization rules") for item in found.unknown)
        assert "tool-custom-rules" not in verdicts(found)


class TestSteps:
    def test_the_tool(self):
        text = said(plain("server"))
        assert "Transition to Cloud Sync" in text
        assert "Keep Connect installed for 2 weeks" in text
        assert "one week" in text
        assert "contacts are not in the tool's list" in text

    def test_a_part(self):
        text = said(assessed(load_one(str(ROOT / "samples" / "server"))))
        for word in (
            "3 provisioning agents",
            "Windows Server 2016",
            "4.7.1",
            "--ou <DN>",
            "groups for good",
            "a flag of the tenant",
        ):
            assert word in text
        assert "for as long as something stays there" in text

    def test_none_where_every_road_is_closed(self):
        assert assessed(config_of(CASES["source anchor that Cloud Sync cannot use"])).steps == ()


def said(found: Assessment) -> str:
    return "\n".join(f"{step.title} {step.text} {' '.join(step.commands)}" for step in found.steps)


class TestOthers:
    def test_dirsync_is_configured_anew_or_goes_to_connect_first(self):
        config = load_one(str(ROOT / "samples" / "dirsync"))
        found = assessed(config)
        assert found.product.name == "dirsync"
        assert roads(found) == [BLOCKED, BLOCKED, BLOCKED]
        assert [step.title for step in found.steps] == ["Move to Connect first"]
        two = tuple(item for item in config.connectors or () if item.kind in ("ad", "entra"))
        alone = assess_cloud_sync(
            replace(config, connectors=two), found.product, Options(TODAY, "cloud-sync", objects=10)
        )
        assert roads(alone) == [BLOCKED, REVIEWED, BLOCKED]
        assert "do not work any more since 1 April 2021" in said(alone)
        assert verdict_of(alone, "cloud-extension-code") == REVIEW

    def test_fim_is_not_for_the_tool(self, real_data: Path):
        found = assessed(load_one(str(real_data / "fim-2010-contoso")))
        assert road(found, TOOL) == road(found, PARTIAL) == BLOCKED
        assert {"tool-needs-connect", "cloud-other-connectors", "cloud-extension-code"} <= set(verdicts(found))
        assert found.steps

    @pytest.mark.parametrize("name", ["dirsync", "server"])
    def test_the_limit_of_the_tool_is_told_where_the_tool_can_be_used(self, name: str):
        found = assessed(load_one(str(ROOT / "samples" / name)), None)
        (asked,) = (item.what for item in found.unknown if item.what.startswith("How many objects"))
        assert ("2,000" in asked) is (name == "server")
        assert ("150,000" in asked) is (name == "dirsync")

    def test_an_old_server_of_connect_has_to_be_upgraded_first(self, real_data: Path):
        found = assessed(load_one(str(real_data / "connect-1.1.130-contoso")))
        blocks = {item.id for item in found.findings if item.verdict == BLOCKS}
        assert blocks == {"cloud-connect-build", "tool-supported-build", "tool-device-sync"}
        assert verdict_of(found, "tool-custom-rules") == SUPPORTED
        assert not any(item.id == "cloud-modified-default-rule" for item in found.findings)


class TestFacts:
    def mine(self):
        return {name: item for name, item in facts().items() if item.section == "cloud_sync"}

    def test_every_fact_is_used(self):
        unused = {name for name in self.mine() if f'"{name}"' not in CODE}
        assert unused == set()

    def test_every_fact_that_is_used_is_there(self):
        assert set(re.findall(r'(?:fact|number|text|words)\("([a-z0-9-]+)"\)', CODE)) <= set(facts())

    def test_every_fact_says_a_sentence(self):
        for name, item in self.mine().items():
            assert item.says, name
            assert not item.says.endswith("."), name

    def test_what_is_concluded_is_said_to_be(self):
        found = assessed(config_of(CASES["another kind of connector"]))
        row = next(item for item in found.findings if item.id == "cloud-other-connectors")
        assert facts()["cloud-other-connectors"].kind == INFERRED
        assert row.why.startswith("Concluded: ")

    def test_every_finding_has_a_source_or_is_concluded(self):
        for case in CASES.values():
            for item in assessed(config_of(case)).findings:
                assert item.sources or item.why.startswith("Concluded"), item.id
                assert item.why, item.id
                assert item.what, item.id
                assert not item.what.endswith("."), item.what
                assert item.do or item.verdict == SUPPORTED, item.id

    def test_the_pages_that_disagree_are_named(self):
        told = {item.id: item.contradiction for item in assessed(load_one(str(ROOT / "samples" / "server"))).findings}
        for name in ("tool-device-sync", "cloud-device-sync", "tool-directory-extensions", "cloud-containers"):
            assert "https://" in told[name], name
