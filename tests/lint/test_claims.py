"""Every claim about the product has a source: in rules, comparison, plan and assessment, each in its one place."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ruleguard.assess.facts import INFERRED, facts
from ruleguard.diagnostic import Severity
from ruleguard.diff.impact import ROWS
from ruleguard.diff.run_steps import FULL_IMPORT, FULL_SYNC, INITIAL
from ruleguard.diff.sources import RUNS, SAYS_NOTHING, SOURCES, sources_of
from ruleguard.lint.registry import registry
from ruleguard.lint.rule import WITHOUT_SOURCE, Rule
from ruleguard.render.diff_sarif import _rule as diff_rule
from ruleguard.render.lint_sarif import _rule as lint_rule
from ruleguard.render.rules import rule_text, rules_json

ROOT = Path(__file__).resolve().parents[2]
RULES = registry()
KINDS = {row.id for row in ROWS}
CONCLUDED_WITHOUT_A_PAGE = {
    "cloud-built-in-containers",
    "dirsync-entra-agents",
    "dirsync-version-place",
    "fim-sql-place",
}
"""Facts that nobody's page says; each is worded as a conclusion."""
PRODUCT = re.compile(
    r"\b(wizard|ADSync|Synchronization Service|Synchronization Rules Editor|upgrade|Entra ID|Entra Connect)\b"
)
PLAN = {
    "connectors": "connectors, run profiles, schemas",
    "custom_rules": "custom rules, their numbers and connectors",
    "default_rules": "default rules",
    "filtering": "domains, containers, object types, attributes",
    "frame": "before anything is changed, the switch, the way back",
    "guards": "what scripts ask and save",
    "identities": "custom rules, their numbers and connectors",
    "identity": "source anchor, sign-in, matching",
    "placing": "custom rules, their numbers and connectors",
    "rule_steps": "custom rules, their numbers and connectors",
    "screens": "the wizard's tasks and pages",
    "settings": "optional features and settings of the server",
    "verification": "runs and checks",
}
"""Which row of the table in docs/move.md is for the texts of which module."""
ONLY_NAMES = {
    "build": "says how to look at a rule",
    "names": "what a connector is called",
    "overrides": "its texts are about rules, by the page on default rules",
}


def is_page(address: str) -> bool:
    """Whether an address is that of a page, not of a whole site."""
    parts = urlsplit(address)
    whole = not parts.query and parts.path.strip("/") in ("", "en-us", "entra", "docs", "azure")
    return parts.scheme == "https" and bool(parts.hostname) and not whole and not re.search(r"[\s<>\"'`]", address)


def texts(path: Path) -> Iterator[str]:
    """The texts of a module that are no documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def rows(page: str, heading: str) -> dict[str, str]:
    """A table of a document by its first column."""
    part = (ROOT / "docs" / page).read_text(encoding="utf-8").split(f"# {heading}\n")[1].split("\n#")[0]
    cells = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return {cell[0]: cell[-1] for cell in cells}


@pytest.mark.parametrize(
    "address", ["https://example.com", "https://example.com/", "http://example.com/a", "https:///a"]
)
def test_a_site_is_no_page(address: str):
    assert not is_page(address)


def test_the_rules_without_a_source_are_the_declared_ones():
    assert {name for name, rule in RULES.items() if not rule.references} == set(WITHOUT_SOURCE)
    assert all(reason and not reason.endswith(".") for reason in WITHOUT_SOURCE.values())


def test_a_rule_that_checks_the_configuration_is_no_exception():
    assert [name for name in WITHOUT_SOURCE if RULES[name].check is not None] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_sources_of_a_rule_are_pages_and_none_is_named_twice(rule: Rule):
    assert [address for address in rule.references if not is_page(address)] == []
    plain = [address.casefold().rstrip("/") for address in rule.references]
    assert len(set(plain)) == len(plain)


def test_one_page_has_one_spelling():
    found = {address for rule in RULES.values() for address in rule.references}
    found |= {address for pages in (*SOURCES.values(), *RUNS.values()) for address in pages}
    found |= {address for fact in facts().values() for address in fact.source}
    plain: dict[str, set[str]] = {}
    for address in found:
        plain.setdefault(address.casefold().rstrip("/").replace("/en-us/", "/"), set()).add(address)
    assert [sorted(same) for same in plain.values() if len(same) > 1] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_sources_of_a_rule_are_shown(rule: Rule):
    section = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").split(f"\n## {rule.id}\n")[1].split("\n## ")[0]
    assert [address for address in rule.references if f"- <{address}>" not in section] == []
    printed = rule_text(rule)
    assert [address for address in rule.references if f"See {address}\n" not in printed] == []
    assert rules_json([rule])["rules"][0]["references"] == list(rule.references)
    sarif = lint_rule(rule)
    assert sarif.get("helpUri") == (rule.references[0] if rule.references else None)
    assert all(address in sarif["help"]["markdown"] for address in rule.references)
    if rule.id in WITHOUT_SOURCE:
        assert f"No source: {WITHOUT_SOURCE[rule.id]}" in printed
        assert f"No source: {WITHOUT_SOURCE[rule.id]}" in section


def test_every_kind_of_change_has_a_source_or_says_nothing_about_the_product():
    assert set(SOURCES) | set(SAYS_NOTHING) == KINDS
    assert not set(SOURCES) & set(SAYS_NOTHING)
    assert all(SOURCES.values())
    assert all(SAYS_NOTHING.values())


def test_every_run_has_a_source():
    assert set(RUNS) == {FULL_IMPORT, FULL_SYNC, INITIAL}
    assert all(RUNS.values())


def test_the_sources_of_the_comparison_are_pages_and_none_is_named_twice():
    for name, pages in (*SOURCES.items(), *RUNS.items()):
        assert [address for address in pages if not is_page(address)] == [], name
        assert len(set(pages)) == len(pages), name


def test_the_sources_of_the_comparison_are_shown():
    shown = rows("diff.md", "Where the consequences come from")
    for name, pages in (*SOURCES.items(), *RUNS.items()):
        for address in pages:
            assert name in shown[f"<{address}>"].split(", "), (name, address)
    for name in KINDS:
        sarif = diff_rule(name, "value", Severity.NOTE)
        assert sarif.get("helpUri") == (sources_of(name)[0] if name in SOURCES else None)


def test_the_texts_of_a_plan_have_sources():
    modules = {path.stem: path for path in (ROOT / "ruleguard" / "plan").glob("*.py")}
    telling = {name for name, path in modules.items() if any(map(PRODUCT.search, texts(path)))}
    assert telling - set(PLAN) - set(ONLY_NAMES) == set()
    assert set(PLAN) | set(ONLY_NAMES) <= set(modules)
    shown = rows("move.md", "Where the steps come from")
    for name, area in PLAN.items():
        pages = re.findall(r"<([^>]+)>", shown[area])
        assert pages, name
        assert [address for address in pages if not is_page(address)] == []


def test_the_texts_of_a_rewrite_say_nothing_about_what_the_product_does():
    telling = {
        path.stem
        for path in (ROOT / "ruleguard" / "rewrite").glob("*.py")
        if any(PRODUCT.search(text) for text in texts(path) if " " in text)
    }
    assert telling == set()


def test_every_fact_of_the_assessment_has_a_page_or_is_declared():
    bare = {name for name, fact in facts().items() if not fact.source}
    assert bare == CONCLUDED_WITHOUT_A_PAGE
    assert {facts()[name].kind for name in bare} == {INFERRED}
    for name, fact in facts().items():
        assert [address for address in fact.source if not is_page(address)] == [], name
