"""The samples are what their README says: differences, formats that agree, outputs with every promised key."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

import ruleguard
from ruleguard.cli.inputs import load_one
from ruleguard.cli.main import run
from ruleguard.diff.compare import compare
from ruleguard.diff.impact import Judged, Verdict, judge, verdict
from ruleguard.model.nodes import Config, Flow, Node, SyncRule
from ruleguard.readers import rule_script
from ruleguard.rewrite.rule_script import rule_script as as_script
from ruleguard.text import Source

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
CONTOSO = ROOT.parent / "shared" / "data" / "connect-1.1.130-contoso"
ACTIVE, STAGING, SERVER = SAMPLES / "active.json", SAMPLES / "staging.json", SAMPLES / "server"
SCRIPTS = sorted((SAMPLES / "rules").glob("*.ps1"))
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs a command; gives exit code and standard output."""

    def invoke(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["ruleguard", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            run()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return (int(exit_.value.code or 0), out)

    return invoke


def judged() -> list[Judged]:
    return judge(compare(load_one(str(ACTIVE)), load_one(str(STAGING))).changes)


# ------------------------------------------------------------------ what differs

SETTINGS = {
    "identityMappingPolicy.azureSourceAnchorAttribute": "source-anchor",
    "azureDirectoryPolicy.exportDeletionLimit": "deletion-threshold",
    "selfServicePasswordReset": "password-writeback",
    "policyMetadata.azureADConnectVersion": "server",
}
"""What the comparison calls the members of the settings file that the table names."""


def told() -> list[tuple[str, str]]:
    """Severity and object of each row of the README's table."""
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| (\w+) \| `([^`]+)` \|", text, re.MULTILINE)
    numbers = re.findall(r"^\| (\d+) \|", text, re.MULTILINE)
    assert [int(number) for number in numbers] == list(range(1, len(rows) + 1))
    return [(severity, SETTINGS.get(name, name)) for severity, name in rows]


def named(item: Judged) -> str:
    """The object as the table names it: the rule, the setting, or the connector."""
    change = item.change
    if change.object in ("rule", "flow", "setting"):
        return change.key[1]
    return change.key[0].removeprefix("ad:")


def test_the_table_of_differences_is_exactly_what_is_found():
    rows = told()
    assert len(rows) > 20
    assert Counter((str(item.level), named(item)) for item in judged()) == Counter(rows)


def test_the_verdict_is_the_one_of_the_readme():
    assert "The verdict on the move is therefore **blocked**." in (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert verdict(judged()) is Verdict.BLOCKED


def test_the_readme_counts_the_rules_of_the_active_server():
    rules = load_one(str(ACTIVE)).rules
    text = (SAMPLES / "README.md").read_text(encoding="utf-8")
    custom = [rule for rule in rules if not rule.standard]
    assert f"{len(custom)} custom rules, {len(rules) - len(custom)} default rules" in text
    assert f"the same {len(rules)} rules" in text


@pytest.mark.parametrize("sides", [(ACTIVE, SERVER), (SERVER, ACTIVE)])
def test_the_settings_file_and_the_folder_of_one_server_do_not_differ(sides: tuple[Path, Path]):
    assert compare(*(load_one(str(path)) for path in sides)).changes == ()


SWITCHED_OFF = ("disabled-custom-rule", "note", "Northwind - TEST display name with department")
SEEDED = {
    ACTIVE: [SWITCHED_OFF],
    SERVER: [SWITCHED_OFF],
    STAGING: [
        ("deletion-threshold-raised", "note", ""),
        ("disabled-custom-rule", "note", "Northwind - HR's leavers stay out of the cloud"),
        ("provisioning-without-join", "warning", "Northwind - Contractor usage location"),
        SWITCHED_OFF,
    ],
    **{path: [] for path in SCRIPTS},
}


@pytest.mark.parametrize(("path", "expected"), SEEDED.items(), ids=lambda value: getattr(value, "name", ""))
def test_the_samples_have_the_mistakes_that_are_seeded_in_them(call: Call, path: Path, expected: list):
    _, out = call("lint", path, "--today", "2025-01-15", "--format", "json")
    found = [(item["rule"], item["severity"], item["subject"]) for item in json.loads(out)["diagnostics"]]
    assert [(rule, severity) for rule, severity, _ in found] == [(rule, severity) for rule, severity, _ in expected]
    assert all(name in subject for (_, _, subject), (_, _, name) in zip(found, expected, strict=True))


# ------------------------------------------------------------------ one rule in three formats


def scripted() -> list[SyncRule]:
    return [rule for path in SCRIPTS for rule in load_one(str(path)).rules]


def twin(rule: SyncRule, config: Config) -> SyncRule:
    (found,) = [each for each in config.rules if each.identifier == rule.identifier]
    return found


def disagreements(one: object, other: object, where: str = "") -> list[str]:
    """Fields that both sides say and say differently; layout of an expression is no difference."""
    if one is None or other is None:
        return []
    if isinstance(one, Flow) and isinstance(other, Flow) and one.destination == other.destination:
        where = f"{where} {one.destination}"
    if isinstance(one, Node) and type(one) is type(other):
        names = [item.name for item in fields(one) if item.compare]
        return [
            found
            for name in names
            for found in disagreements(getattr(one, name), getattr(other, name), f"{where}.{name}")
        ]
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        pairs = enumerate(zip(_ordered(one), _ordered(other), strict=True))
        return [found for index, pair in pairs for found in disagreements(*pair, f"{where}[{index}]")]
    return [] if one == other else [f"{where}: {one!r} / {other!r}"]


def _ordered(items: tuple) -> list:
    """Flows have no order of their own; everything else has to stand in the same order."""
    return sorted(items, key=lambda item: item.destination) if items and isinstance(items[0], Flow) else list(items)


@pytest.mark.parametrize("path", [ACTIVE, SERVER], ids=lambda path: path.name)
def test_a_rule_of_a_script_is_the_same_rule_elsewhere(path: Path):
    config = load_one(str(path))
    rules = scripted()
    assert len(rules) == 6
    for rule in rules:
        other = twin(rule, config)
        assert disagreements(rule, other, rule.name) == []
        assert (rule.name, rule.connector, rule.identifier) == (other.name, other.connector, other.identifier)
        assert None not in (rule.precedence, rule.direction, rule.link_type, rule.flows, rule.scope, rule.joins)


def test_a_rule_of_the_settings_file_is_the_same_rule_in_the_folder():
    settings, server = load_one(str(ACTIVE)), load_one(str(SERVER))
    assert {rule.identifier for rule in settings.rules} == {rule.identifier for rule in server.rules}
    for rule in settings.rules:
        assert disagreements(rule, twin(rule, server), rule.name) == []


def test_the_comparison_of_the_fields_sees_a_difference():
    one, *_ = scripted()
    other = next(rule for rule in scripted() if rule.name != one.name)
    assert disagreements(one, other)


# ------------------------------------------------------------------ the contract of the JSON outputs

SHOW = {"version", "source", "server", "connectors", "rules", "settings", "faults"}
RULE = {
    *("name", "identifier", "description", "direction", "connector", "source_object_type", "target_object_type"),
    *("link_type", "precedence", "precedence_before", "precedence_after", "immutable_tag", "disabled", "password_sync"),
    *("scope", "joins", "flows", "location"),
}
FLOW = {"destination", "kind", "sources", "expression", "value", "merge", "once"}
DIAGNOSTIC = {
    *("rule", "severity", "message", "path", "line", "column", "end_line", "end_column", "subject", "related"),
    *("fingerprint", "suppressed"),
}
CHANGE = {
    *("id", "action", "object", "key", "field", "active", "staging", "impact", "severity", "consequence"),
    *("active_at", "staging_at"),
}


@pytest.mark.parametrize("path", [ACTIVE, SERVER, SCRIPTS[0]], ids=lambda path: path.name)
def test_show_has_the_promised_keys(call: Call, path: Path):
    code, out = call("show", path, "--format", "json")
    shown = json.loads(out)
    assert code == 0
    assert shown["version"] == 1
    assert set(shown) >= SHOW
    assert set(shown["source"]) >= {"path", "format", "encoding"}
    assert set(shown["server"]) >= {"host", "build", "staging", "exported_at"}
    assert isinstance(shown["settings"], dict)
    for connector in shown["connectors"] or ():
        assert set(connector) >= {"identifier", "name", "kind", "forest", "partitions", "attributes", "run_profiles"}
        for partition in connector["partitions"] or ():
            assert set(partition) >= {"dn", "selected", "inclusions", "exclusions", "object_types"}
        for profile in connector["run_profiles"] or ():
            assert set(profile) >= {"name", "steps"}
    assert shown["rules"]
    for rule in shown["rules"]:
        assert set(rule) >= RULE
        assert set(rule["location"]) >= {"path", "line", "column"}
        assert all(set(flow) >= FLOW for flow in rule["flows"] or ())
        assert all(set(item) >= {"attribute", "operator", "value"} for group in rule["scope"] or () for item in group)
        pair = {"connector_attribute", "metaverse_attribute", "case_sensitive"}
        assert all(set(item) >= pair for group in rule["joins"] or () for item in group)


def test_show_tells_what_is_not_said_from_what_is_said_to_be_empty(call: Call):
    settings, server, script = (
        json.loads(call("show", path, "--format", "json")[1]) for path in (ACTIVE, SERVER, SCRIPTS[0])
    )
    default = next(rule for rule in settings["rules"] if rule["immutable_tag"].startswith("Microsoft."))
    assert [default[name] for name in ("scope", "joins", "flows", "direction")] == [None] * 4
    assert default["precedence"] is not None
    custom = next(rule for rule in settings["rules"] if rule["name"] == "Northwind - Shorten group descriptions")
    assert (custom["immutable_tag"], custom["joins"]) == ("", [])
    assert custom["precedence_before"] is None
    assert [rule["precedence_before"] for rule in script["rules"]] == [""]
    assert script["connectors"] is None
    assert settings["server"]["staging"] is None
    assert server["server"]["staging"] is False
    assert {connector["run_profiles"] is None for connector in settings["connectors"]} == {True}
    assert {connector["run_profiles"] is None for connector in server["connectors"]} == {False}
    guids = [rule["identifier"] for shown in (settings, server, script) for rule in shown["rules"]]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", guid) for guid in guids)


def test_lint_has_the_promised_keys(call: Call):
    code, out = call("lint", ROOT / "tests" / "rules" / "duplicate-precedence" / "fail.ps1", "--format", "json")
    found = json.loads(out)
    assert code == 1
    assert set(found) >= {"version", "diagnostics", "summary"}
    assert found["version"] == 1
    assert all(set(item) >= DIAGNOSTIC for item in found["diagnostics"])
    assert all(set(place) >= {"path", "line", "column"} for item in found["diagnostics"] for place in item["related"])
    assert found["summary"] == {"error": 2, "warning": 0, "note": 0, "suppressed": 0, "files": 1}


def test_diff_has_the_promised_keys(call: Call):
    code, out = call("diff", ACTIVE, STAGING, "--format", "json")
    found = json.loads(out)
    assert code == 1
    keys = {"version", "active", "staging", "verdict", "changes", "run_steps", "not_compared", "summary", "checklist"}
    assert set(found) >= keys
    assert (found["version"], found["verdict"]) == (1, "blocked")
    assert all(set(change) >= CHANGE for change in found["changes"])
    assert {change["action"] for change in found["changes"]} <= {"added", "removed", "changed", "renamed", "moved"}
    assert {change["severity"] for change in found["changes"]} == {"breaking", "warning", "info"}
    assert all(set(step) >= {"connector", "step", "because"} for step in found["run_steps"])
    assert all(set(item) >= {"what", "why"} for item in found["not_compared"])
    severities = Counter(change["severity"] for change in found["changes"])
    assert found["summary"] == {**severities, "accepted": 0, "not_compared": len(found["not_compared"])}


def test_every_change_of_the_samples_says_where_it_stands(call: Call):
    for change in json.loads(call("diff", ACTIVE, STAGING, "--format", "json")[1])["changes"]:
        for at, path, absent in (("active_at", ACTIVE, "added"), ("staging_at", STAGING, "removed")):
            if change["action"] == absent and change["object"] == "rule":
                assert change[at] is None
                continue
            assert change[at]["path"] == str(path)
            line = path.read_text(encoding="utf-8-sig").splitlines()[change[at]["line"] - 1]
            assert 1 <= change[at]["column"] <= len(line)


def test_rewrite_has_the_promised_keys(call: Call):
    code, out = call("rewrite", *SCRIPTS, "--active", ACTIVE, "--staging", STAGING, "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert found["version"] == 1
    assert [Path(file["path"]).name for file in found["files"]] == [path.name for path in SCRIPTS]
    assert all(set(file) >= {"path", "replacements", "unresolved"} for file in found["files"])
    replacements = [item for file in found["files"] for item in file["replacements"]]
    assert len(replacements) == 6
    assert all(set(item) >= {"line", "column", "old", "new", "connector"} for item in replacements)
    assert {item["connector"] for item in replacements} == {"ad:northwind.example", "ad:fabrikam.example"}


def test_rewritten_samples_fit_the_staging_server(call: Call, tmp_path: Path):
    assert call("rewrite", *SCRIPTS, "--active", ACTIVE, "--staging", STAGING, "--output", tmp_path)[0] == 0
    staging = {connector.forest: connector.identifier for connector in load_one(str(STAGING)).connectors or ()}
    names = {"Northwind": "northwind.example", "Fabrikam": "fabrikam.example"}
    for path in SCRIPTS:
        for rule in load_one(str(tmp_path / path.name)).rules:
            assert rule.connector == staging[names[str(rule.name).split()[0]]]


def test_rules_has_the_promised_keys(call: Call):
    code, out = call("rules", "--format", "json")
    found = json.loads(out)
    keys = {"id", "severity", "category", "summary", "why", "remedy", "references", "bad", "good"}
    assert (code, found["version"]) == (0, 1)
    assert found["rules"]
    assert all(set(rule) >= keys for rule in found["rules"])
    one = json.loads(call("rules", "invalid-value", "--format", "json")[1])
    assert [rule["id"] for rule in one["rules"]] == ["invalid-value"]


# ------------------------------------------------------------------ the same every time

OUTPUTS = {
    "diff": ("diff", ACTIVE, STAGING),
    "diff-json": ("diff", ACTIVE, STAGING, "--format", "json"),
    "diff-formats": ("diff", SERVER, STAGING, "--format", "json"),
    "show": ("show", SERVER),
    "show-json": ("show", SERVER, "--format", "json"),
    "show-script": ("show", SAMPLES / "rules", "--format", "ps1"),
}


@pytest.mark.parametrize("arguments", OUTPUTS.values(), ids=list(OUTPUTS))
def test_an_output_is_the_same_whatever_order_python_keeps_sets_in(arguments: tuple, tmp_path: Path):
    package = Path(ruleguard.__file__).resolve().parents[1]
    outputs = set()
    for seed in ("0", "1"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(package), "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-m", "ruleguard", *map(str, arguments)]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_show_gives_one_text_for_two_servers_with_one_configuration(call: Call, tmp_path: Path):
    """Identifiers, dates, names of hosts and the order of lists are not in it."""
    value = json.loads(ACTIVE.read_text(encoding="utf-8"))
    value["deploymentMetadata"]["hostName"] = "SYNC09.northwind.example"
    value["policyMetadata"]["timeCreated"] = "2026-01-01 00:00:00Z"
    value["onpremisesDirectoryPolicy"].reverse()
    for directory in (value["azureDirectoryPolicy"], *value["onpremisesDirectoryPolicy"]):
        directory["customSynchronizationRules"].reverse()
        for rule in directory["customSynchronizationRules"]:
            rule["uniqueIdentifier"] = "0" + rule["uniqueIdentifier"][1:]
            rule["attributeMappings"].reverse()
            for group in rule.get("scopeFilters", ()):
                group.reverse()
    other = tmp_path / "other.json"
    other.write_text(json.dumps(value), encoding="utf-8")
    assert call("show", other) == call("show", ACTIVE)


# ------------------------------------------------------------------ there and back

real = pytest.mark.skipif(not CONTOSO.is_dir(), reason="the real export is not here")


def read_script(text: str) -> Config:
    return rule_script.read(Source("written.ps1", text.encode("utf-8")))


def whole(config: Config) -> list[SyncRule]:
    return [rule for rule in config.rules if rule.flows is not None]


@pytest.mark.parametrize("path", [SERVER, pytest.param(CONTOSO, marks=real)], ids=lambda path: path.name)
def test_rules_written_as_a_script_are_read_as_the_same_rules(path: Path):
    rules = whole(load_one(str(path)))
    again = read_script(as_script(rules))
    assert again.faults == ()
    assert len(again.rules) == len(rules) > 20
    for rule, other in zip(rules, again.rules, strict=True):
        assert disagreements(rule, other, rule.name) == []
        assert other == rule


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_of_the_editor_is_written_as_it_was(path: Path):
    """Up to the line ends and the blanks that the editor leaves at the beginning."""
    source = Source(path.name, path.read_bytes())
    config = rule_script.read(source)
    lines = [line.strip() for line in re.split(r"\r?\n", source.text) if line.strip() and "-Source" not in line]
    written = [line.strip() for line in as_script(config.rules).split("\n") if line.strip() and "-Source" not in line]
    assert written == lines


@real
def test_a_real_export_has_no_mistakes_and_does_not_differ_from_itself(call: Call):
    code, out = call("lint", CONTOSO, "--format", "json", "--fail-on", "note", "--today", "2016-05-03")
    assert (code, json.loads(out)["diagnostics"]) == (0, [])
    code, out = call("lint", CONTOSO, "--format", "json", "--fail-on", "note")
    assert [(item["rule"], code) for item in json.loads(out)["diagnostics"]] == [("refused-build", 1)]
    config = load_one(str(CONTOSO))
    assert len(config.rules) == 62
    assert compare(config, config).changes == ()
