"""What becomes of customizations: every one of the sample, every change of it, and what must be silent."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from ruleguard.assess.customizations import customizations
from ruleguard.assess.customizations_agents import contradiction
from ruleguard.assess.findings import BLOCKS, REVIEW, SUPPORTED, Finding
from ruleguard.assess.product import product_of
from ruleguard.cli.inputs import load, load_one
from ruleguard.cli.lint_run import Wanted, run
from ruleguard.cli.settings import Grounds
from ruleguard.model.nodes import Config
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "samples" / "dirsync"
FILES = {
    "directory": "MA-{8310615F-641D-5CE6-B27E-3909171E32AF}.XML",
    "cloud": "MA-{CCE4C523-4FCD-5DFA-9DC5-D729C04F2441}.XML",
    "hr": "MA-{B5929324-950A-5550-8017-B0584E7CA83B}.XML",
    "metaverse": "MV.XML",
}
STOCK = ("DirSyncStock.dll",)
TABLE = YAML(typ="safe").load((HERE / "mutations.yaml").read_text(encoding="utf-8"))
VERDICTS, COSMETIC = TABLE["verdicts"], TABLE["cosmetic"]

EXPECTED = [
    (BLOCKS, "removed-attribute", "objectSid"),
    (BLOCKS, "removed-attribute", "proxyAddresses"),
    (BLOCKS, "removed-attribute", "mail"),
    (REVIEW, "missing-attributes", "selected attributes"),
    (REVIEW, "additional-attributes", "selected attributes"),
    (REVIEW, "unread-attributes", "import flows"),
    (REVIEW, "unexported-attributes", "export flows"),
    (BLOCKS, "custom-extension", "Fabrikam.Titles.dll"),
    (BLOCKS, "custom-extension", "Fabrikam.Metaverse.dll"),
    (REVIEW, "additional-agent", "Fabrikam HR"),
    (REVIEW, "changed-deletion-rule", "contact"),
    (REVIEW, "changed-agent-run-profile", "Active Directory Connector / Delta Import Delta Sync"),
    (REVIEW, "changed-agent-run-profile", "Windows Azure Active Directory Connector / Nightly"),
    (SUPPORTED, "domain-filtering", "Active Directory Connector"),
    (SUPPORTED, "container-filtering", "DC=fabrikam,DC=example"),
    (REVIEW, "changed-object-types", "Active Directory Connector"),
    (SUPPORTED, "password-hash-sync", "Active Directory Connector"),
    (SUPPORTED, "alternate-id", "userPrincipalName"),
    (SUPPORTED, "user-filter", "user"),
    (REVIEW, "unsupported-filter", "contact"),
    (SUPPORTED, "exchange-hybrid", "Active Directory Connector"),
    (REVIEW, "unsupported-writeback", "Active Directory Connector"),
]


@cache
def sample() -> dict[str, str]:
    return {name: (SAMPLE / file).read_text(encoding="ascii") for name, file in FILES.items()}


def config_of(texts: dict[str, str]) -> Config:
    sources = [Source(FILES[name], text.encode("ascii")) for name, text in texts.items()]
    reading = read("dirsync", sources, Options())
    assert reading.errors == []
    (config,) = reading.configs
    return config


def found(texts: dict[str, str]) -> Counter[Finding]:
    return Counter(customizations(config_of(texts), STOCK))


def line(finding: Finding) -> str:
    return f"{finding.verdict} {finding.id} | {finding.subject}"


def of_id(findings: tuple[Finding, ...], name: str) -> list[Finding]:
    return [finding for finding in findings if finding.id == name]


# ------------------------------------------------------------------ the sample


def test_the_sample_has_one_of_each_with_its_verdict():
    findings = customizations(load_one(str(SAMPLE)), STOCK)
    assert sorted((it.verdict, it.id, it.subject) for it in findings) == sorted(EXPECTED)


def test_the_readme_of_the_samples_lists_as_many_of_each_verdict():
    text = (SAMPLE.parent / "README.md").read_text(encoding="utf-8").split("## What was changed in DirSync")[1]
    told = re.findall(r"^\| (blocks|review|supported) \|", text, re.MULTILINE)
    assert Counter(told) == Counter(verdict for verdict, _, _ in EXPECTED)


def test_every_finding_says_where_why_and_what_to_do():
    for finding in customizations(load_one(str(SAMPLE)), STOCK):
        assert finding.at, finding
        assert finding.why, finding
        assert finding.do, finding
        assert not finding.what.endswith("."), finding
        assert all(source.startswith("https://") for source in finding.sources), finding
        assert finding.sources, finding
        assert bool(finding.roads) == (finding.verdict == BLOCKS), finding


def test_the_contradictions_of_the_sources_are_told():
    findings = customizations(load_one(str(SAMPLE)), STOCK)
    told = {finding.id for finding in findings if finding.contradiction}
    assert told == {
        "custom-extension",
        "additional-attributes",
        "additional-agent",
        "changed-deletion-rule",
        "changed-agent-run-profile",
    }


def test_an_extension_names_everything_that_depends_on_it():
    findings = customizations(load_one(str(SAMPLE)), STOCK)
    depends = {finding.subject: finding.depends for finding in of_id(findings, "custom-extension")}
    assert depends == {
        "Fabrikam.Titles.dll": ("export flow to title of user (title)",),
        "Fabrikam.Metaverse.dll": ("deletion rule of contact", "provisioning"),
    }


def test_without_a_list_of_its_own_names_no_assembly_is_called_custom():
    findings = customizations(load_one(str(SAMPLE)))
    assert of_id(findings, "custom-extension") == []
    doubtful = of_id(findings, "doubtful-extension")
    assert [it.subject for it in doubtful] == ["DirSyncStock.dll", "Fabrikam.Titles.dll", "Fabrikam.Metaverse.dll"]
    assert {it.verdict for it in doubtful} == {REVIEW}
    assert doubtful[0].depends == ("filter on group",)


@pytest.mark.parametrize(
    "name", ["DirSyncStock", "dirsyncstock.DLL", " DirSyncStock.dll ", "C:\\Bin\\DirSyncStock.dll"]
)
def test_the_name_of_an_assembly_is_compared_without_case_folder_and_ending(name: str):
    findings = customizations(load_one(str(SAMPLE)), (name,))
    assert [it.subject for it in of_id(findings, "custom-extension")] == [
        "Fabrikam.Titles.dll",
        "Fabrikam.Metaverse.dll",
    ]


def test_the_attributes_that_are_shown_name_what_uses_them():
    findings = of_id(customizations(load_one(str(SAMPLE)), STOCK), "removed-attribute")
    assert {it.subject: it.depends for it in findings} == {
        "objectSid": (),
        "proxyAddresses": (
            "export flow to proxyAddresses of user in 'Active Directory Connector'",
            "export flow to proxyAddresses of user in 'Windows Azure Active Directory Connector'",
        ),
        "mail": ("import flow to mail of contact",),
    }


# ------------------------------------------------------------------ changes of the sample


def changed(edit: dict) -> dict[str, str]:
    texts = dict(sample())
    name = edit["file"]
    if "line" in edit:
        lines = texts[name].splitlines(keepends=True)
        out = [it for it in lines if all(part in it for part in edit["line"])]
        assert len(out) == 1, out
        texts[name] = texts[name].replace(out[0], "")
    elif "old" in edit:
        assert texts[name].count(edit["old"]) == 1, edit["old"]
        texts[name] = texts[name].replace(edit["old"], edit["new"])
    else:
        del texts[name]
    return texts


def test_there_are_enough_changes():
    assert len(VERDICTS) >= 20
    assert len({json_key(it) for it in VERDICTS}) == len(VERDICTS)
    touched = {text.split(" |")[0].split()[1] for it in VERDICTS for text in it["change"].values()}
    assert {name for _, name, _ in EXPECTED} <= touched


def json_key(item: dict) -> str:
    return repr(item["edit"])


@pytest.mark.parametrize("item", VERDICTS, ids=lambda item: item["name"])
def test_a_change_changes_one_verdict(item: dict):
    ((kind, expected),) = item["change"].items()
    before = Counter({replace(it, depends=()): 1 for it in found(dict(sample()))})
    after = Counter({replace(it, depends=()): 1 for it in found(changed(item["edit"]))})
    gone, new = list(before - after), list(after - before)
    assert [line(it) for it in gone] == ([expected] if kind in ("removed", "changed") else [])
    assert [line(it) for it in new] == ([expected] if kind in ("added", "changed") else [])


@pytest.mark.parametrize("item", COSMETIC, ids=lambda item: item["name"])
def test_what_means_nothing_changes_nothing(item: dict):
    texts = {name: re.sub(item["pattern"], item["new"], text) for name, text in sample().items()}
    assert texts != sample()
    assert found(texts) == found(dict(sample()))


def test_the_names_and_the_order_of_the_files_mean_nothing():
    sources = [Source(f"{number}.txt", text.encode("ascii")) for number, text in enumerate(reversed(sample().values()))]
    (config,) = read("dirsync", sources, Options()).configs
    assert Counter(customizations(config, STOCK)) == found(dict(sample()))


@pytest.mark.parametrize(
    ("name", "steps", "problem"),
    [
        ("Full Import Full Sync", ("full-import", "full-synchronization"), ""),
        ("Full Import Full Sync", ("full-import-reevaluate-rules",), ""),
        ("Delta Confirming Import", ("delta-import",), ""),
        ("DeltaImportDeltaSync", ("delta-import",), ""),
        ("Import", ("delta-import",), ""),
        ("Export", ("export",), ""),
        ("Export", ("export", ""), ""),
        ("Export", ("export", "delta-import"), "does import, which its name does not say"),
        ("Delta Import", ("delta-import", "export"), "does export, which its name does not say"),
        (
            "Full Synchronization",
            ("delta-synchronization",),
            "does delta synchronization, which is not what its name says",
        ),
        ("Delta Import", (), "does no import, which its name says"),
    ],
)
def test_a_run_profile_is_held_against_its_name(name: str, steps: tuple[str, ...], problem: str):
    assert contradiction(name, steps) == problem


# ------------------------------------------------------------------ what is not known, and what is no DirSync


def test_a_missing_metaverse_file_is_said():
    texts = {name: text for name, text in sample().items() if name != "metaverse"}
    findings = customizations(config_of(texts), STOCK)
    assert [line(it) for it in of_id(findings, "incomplete-export")] == ["review incomplete-export | MV.XML"]
    assert of_id(findings, "changed-deletion-rule") == []


def test_connect_has_no_customizations(samples: Path):
    assert customizations(load_one(str(samples / "server")), STOCK) == ()
    assert customizations(load_one(str(samples / "active.json")), STOCK) == ()


def test_nothing_of_fim_blocks():
    texts = dict(sample())
    texts["cloud"] = texts["cloud"].replace(
        "<name>Windows Azure Active Directory Connector</name>", "<name>Cloud</name>"
    )
    config = config_of(texts)
    assert product_of(config).name == "fim"
    findings = customizations(config, STOCK)
    assert sorted({(it.verdict, it.id) for it in findings}) == [
        (REVIEW, "agent-filter"),
        (REVIEW, "other-agents"),
        (REVIEW, "rules-extension"),
        (SUPPORTED, "alternate-id"),
        (SUPPORTED, "container-filtering"),
        (SUPPORTED, "domain-filtering"),
        (SUPPORTED, "password-hash-sync"),
    ]


def test_a_real_fim_server(real_data: Path):
    findings = customizations(load_one(str(real_data / "fim-2010-contoso")))
    assert [(it.verdict, it.id, it.subject) for it in findings] == [
        (REVIEW, "rules-extension", "BHOLD FIMEmployeeExtension.dll"),
        (REVIEW, "rules-extension", "MVExtension.dll"),
        (REVIEW, "portal-rules", "portal"),
        (REVIEW, "other-agents", "management agents"),
        (SUPPORTED, "container-filtering", "DC=contoso,DC=com"),
    ]


# ------------------------------------------------------------------ the same as findings of lint


def linted(path: Path, isolated: bool) -> list[tuple[str, str]]:
    grounds = Grounds(isolated=True) if isolated else Grounds(str(path / "ruleguard.yaml"))
    return [(str(it.severity), it.rule) for it in run(load([str(path)]), grounds, Wanted(select=("migration",))).found]


def test_lint_reports_what_blocks_as_warnings_and_the_rest_as_notes():
    in_lint = {
        "removed-attribute",
        "custom-extension",
        "additional-agent",
        "changed-deletion-rule",
        "changed-agent-run-profile",
        "changed-object-types",
        "unsupported-filter",
        "unsupported-writeback",
    }
    severities = {BLOCKS: "warning", REVIEW: "note"}
    expected = [(severities[verdict], name) for verdict, name, _ in EXPECTED if name in in_lint]
    assert Counter(linted(SAMPLE, isolated=False)) == Counter(expected)


def test_lint_doubts_extensions_where_nobody_says_which_are_stock():
    found_ = Counter(linted(SAMPLE, isolated=True))
    assert found_["note", "doubtful-extension"] == 3
    assert found_["warning", "custom-extension"] == 0


def test_lint_is_silent_on_a_real_fim_server(real_data: Path):
    assert linted(real_data / "fim-2010-contoso", isolated=True) == []
