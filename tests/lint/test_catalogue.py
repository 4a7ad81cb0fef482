"""The catalogue of rules: complete, consistent, and true to its own examples."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from ruleguard.cli.inputs import load_one
from ruleguard.diagnostic import Severity
from ruleguard.lint import registry as registry_module
from ruleguard.lint import rules as python_rules
from ruleguard.lint.allowances import INVALID, UNUSED
from ruleguard.lint.catalogue import COMPILED, compile_catalogue, read_modules, rules_folder
from ruleguard.lint.declarative import compile_rule
from ruleguard.lint.engine import lint
from ruleguard.lint.joined import joined
from ruleguard.lint.registry import registry, selected
from ruleguard.lint.rule import CATEGORIES, Deferred, Rule, is_checker_rule, manual
from ruleguard.lint.settings_schema import schema_text
from ruleguard.model.nodes import Circumstances
from ruleguard.readers.export import Options, read
from ruleguard.readers.rule_script_safety import RULES as SAFETY
from ruleguard.render.rules import rules_markdown
from ruleguard.text import Source

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(python_rules.__path__[0]).parents[1]
RULES = registry()
CHECKS = {name: rule for name, rule in RULES.items() if rule.check is not None or is_checker_rule(rule)}
PYTHON = {path.stem.replace("_", "-"): path for path in Path(python_rules.__path__[0]).glob("[!_]*.py")}
YAML = {path.stem: path for path in rules_folder().glob("*.yaml")}


CIRCUMSTANCES = Circumstances(today=date(2026, 7, 1))
STOCK = replace(CIRCUMSTANCES, stock_assemblies=("Stock.dll",))
CONVENTION = replace(CIRCUMSTANCES, custom_rule_names="Contoso - .+")
ABOUT_CONTENT = ("modified-default-rule", "undecided-default-rule", "unknown-default-revision")
"""They hold default rules against what was shipped; those in the examples of other rules are cut down to what is shown."""
TARGET = ROOT / "tests" / "rules" / "foreign-connector" / "target.xml"


def found_in(text: str, rule: Rule) -> list[str]:
    """The ids of what every rule and reader says about an example of a rule, which may need what no input says."""
    raw = text.encode("cp1252" if rule.id == "guessed-encoding" else "utf-8")
    reading = read("example", [Source("example", raw)], Options())
    assert reading.errors == []
    faults = [fault.rule for config in reading.configs for fault in config.faults]
    assert set(faults) <= set(RULES)
    configs = reading.configs
    if rule.id == "foreign-connector":
        configs = [joined(configs, load_one(str(TARGET)), "example")]
    if rule.id == "function-newer-than-server":  # such servers are refused by now, whatever their expressions are
        configs = [replace(config, circumstances=Circumstances()) for config in configs]
        return [item.rule for config in configs for item in lint(config, RULES.values())]
    known = {"name-pattern": CONVENTION, "custom-extension": STOCK}.get(rule.id, CIRCUMSTANCES)
    found = [item for config in configs for item in lint(replace(config, circumstances=known), RULES.values())]
    others = () if rule.id in ABOUT_CONTENT else ABOUT_CONTENT
    if any(config.engine is not None for config in configs):
        others = (*others, "no-rules")  # true of every export of DirSync, whatever else is wrong with it
    return [item.rule for item in found if item.suppression is None and item.rule not in others]


def test_a_rule_is_called_like_its_file():
    assert set(PYTHON) | set(YAML) == set(RULES)
    assert not set(PYTHON) & set(YAML)


def test_every_rule_that_checks_has_cases_under_its_name():
    folders = {path.name for path in (ROOT / "tests" / "rules").iterdir() if path.is_dir() and path.name[0] not in "_."}
    assert folders == set(CHECKS)
    for folder in folders:
        files = [path.name for path in (ROOT / "tests" / "rules" / folder).iterdir()]
        assert any(name.startswith("fail") for name in files)
        assert any(name.startswith("pass") for name in files)


def test_a_rule_that_needs_a_server_has_no_script_that_fails_and_any_other_has():
    cases = ROOT / "tests" / "rules"
    in_python = {rule.id: rule for rule in read_modules()}
    scripted = {name for name in in_python if any((cases / name).glob("fail*.ps1"))}
    assert {name for name, rule in in_python.items() if not rule.needs_server} == scripted


def test_a_deferred_rule_is_that_of_its_module():
    for rule in read_modules():
        deferred = RULES[rule.id]
        assert isinstance(deferred.check, Deferred)
        assert replace(deferred, check=rule.check, manual=rule.manual) == rule
        assert manual(deferred) == manual(rule)


def test_every_rule_has_a_chapter_of_its_own():
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)$", page, re.MULTILINE) == sorted(RULES)
    assert re.findall(r"\]\(#([^)]+)\)", page) == sorted(RULES)


def test_the_page_of_rules_is_current():
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_markdown(list(RULES.values()))


def test_the_compiled_catalogue_is_current():
    assert COMPILED.read_bytes() == compile_catalogue().encode("utf-8")


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_says_what_why_and_what_to_do(rule: Rule):
    parts = manual(rule)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.category in CATEGORIES
    assert isinstance(rule.severity, Severity)
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert rule.remedy.strip().endswith(".")
    assert len(parts.why) > len(rule.summary)
    assert parts.bad.strip()
    assert parts.good.strip()
    assert all(reference.startswith("https://") for reference in rule.references)


@pytest.mark.parametrize("rule", CHECKS.values(), ids=list(CHECKS))
def test_a_rule_that_checks_names_its_source(rule: Rule):
    assert rule.references


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_bad_example_shows_this_flaw_and_no_other(rule: Rule):
    assert set(found_in(manual(rule).bad, rule)) == {rule.id}


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_good_example_has_no_flaw(rule: Rule):
    assert found_in(manual(rule).good, rule) == []


def test_the_registry_refuses_two_rules_of_one_id():
    rule = next(iter(RULES.values()))
    with pytest.raises(ValueError, match=rule.id):
        registry_module._unique((rule, rule))


def test_the_registry_is_sorted_by_id():
    assert list(RULES) == sorted(RULES)
    assert all(name == rule.id for name, rule in RULES.items())


def ids_that_readers_report() -> set[str]:
    """Every text that could be the id of a fault: the first argument of what makes or adds one."""
    found = set(SAFETY)
    for path in (PACKAGE / "readers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("Diagnostic", "add", "note") and isinstance(node.args[0].value, str):
                found.add(node.args[0].value)
    return found


def test_every_fault_that_a_reader_can_report_is_in_the_catalogue():
    found = ids_that_readers_report()
    assert {"duplicate-key", "syntax-error", "no-rules", "guessed-encoding"} <= found
    assert found - set(RULES) == set()


def test_every_fault_in_the_catalogue_is_one_that_a_reader_reports():
    assert set(RULES) - set(CHECKS) - {INVALID, UNUSED} <= ids_that_readers_report()


def ids_that_the_checker_reports() -> set[str]:
    """Every text in the parts that make problems that could be the id of one; those that are only compared are marks of
    the lexer."""
    found = set()
    for path in (PACKAGE / "expressions").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "import Problem" not in text and "import literal_problems" not in text and path.stem != "literals":
            continue
        nodes = list(ast.walk(ast.parse(text)))
        compared = {id(part) for node in nodes if isinstance(node, ast.Compare) for part in ast.walk(node)}
        texts = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in compared]
        found |= {node.value for node in texts if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", str(node.value))}
    return found


def test_every_problem_of_an_expression_is_in_the_catalogue_and_nothing_else():
    found = ids_that_the_checker_reports()
    assert {"expression-syntax", "smart-quotes", "invalid-argument", "wrong-case", "ambiguous-operators"} <= found
    assert found == {name for name, rule in RULES.items() if is_checker_rule(rule)}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"why": ""}, "why"),
        ({"remedy": None}, "remedy"),
        ({"bad": ""}, "bad"),
        ({"category": "nonsense"}, "nonsense"),
        ({"severity": "fatal"}, "fatal"),
        ({"expect": {"empty": True, "range": {"min": 1}}}, "exactly one"),
        ({"expect": {}}, "expect"),
        ({"expect": {"contains": "x"}}, "contains"),
        ({"message": ""}, "message"),
    ],
)
def test_a_declarative_rule_that_lacks_something_is_refused(change: dict, complaint: str):
    entries = json.loads(COMPILED.read_bytes())["rules"]
    entry = next(entry for entry in entries if entry["id"] == "custom-precedence-out-of-range")
    assert compile_rule(entry).id == entry["id"]
    with pytest.raises(ValueError, match=complaint):
        compile_rule({**entry, **change})


def test_select_and_ignore_take_ids_and_categories():
    precedence = {rule.id for rule in RULES.values() if rule.category == "precedence"}
    assert {"duplicate-precedence", "custom-precedence-out-of-range"} <= precedence
    assert {rule.id for rule in selected(RULES, ["precedence"], [])} == precedence
    assert {rule.id for rule in selected(RULES, ["precedence"], ["duplicate-precedence"])} == precedence - {
        "duplicate-precedence"
    }
    assert {rule.id for rule in selected(RULES, [], ["input"])} == {
        it.id for it in RULES.values() if it.category != "input"
    }
    assert [rule.id for rule in selected(RULES, ["invalid-value"], [])] == ["invalid-value"]


def test_the_schema_of_the_settings_is_current():
    page = (ROOT / "docs" / "ruleguard.schema.json").read_text(encoding="utf-8")
    assert page == schema_text(RULES)
    Draft202012Validator.check_schema(json.loads(page))
