"""What ``ruleguard diff`` can be told: areas, severities, accepted changes, and what it says when it cannot say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ruleguard.diff.areas import AREAS
from ruleguard.diff.impact import ROWS


@pytest.fixture
def pair(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The two settings files of the samples, in a repository of their own."""
    (tmp_path / ".git").mkdir()
    for name in ("active.json", "staging.json"):
        (tmp_path / name).write_bytes((samples / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return "active.json", "staging.json"


def report(call: Callable, *arguments: object) -> dict:
    result = call("diff", *arguments, "--format", "json")
    assert result.code in (0, 1), result.err
    return {**json.loads(result.out), "code": result.code}


def test_every_kind_of_change_has_an_area():
    assert {row.object for row in ROWS} <= {kind for objects in AREAS.values() for kind in objects}


def test_areas_narrow_the_report_and_the_verdict(call: Callable, pair: tuple[str, str]):
    whole = report(call, *pair)
    parts = [report(call, *pair, "--only", name)["changes"] for name in AREAS]
    assert sorted(json.dumps(item) for part in parts for item in part) == sorted(map(json.dumps, whole["changes"]))
    without = report(call, *pair, "--exclude", "rules,filtering", "--exclude", "settings,connectors")
    assert (without["changes"], without["verdict"], without["code"]) == ([], "ready", 0)
    assert without["run_steps"] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--only", "rulez"), "did you mean 'rules'?"),
        (("--exclude", "everything"), "settings, connectors, filtering"),
        (("--severity", "rule-mising=info"), "did you mean 'rule-missing'?"),
        (("--severity", "rule-missing=error"), "a level is one of breaking, warning, info"),
        (("--severity", "rule-missing"), "a level is one of"),
        (("--config", "x.yaml", "--isolated"), "exclude each other"),
        (("--config", "x.yaml"), "x.yaml"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(call: Callable, pair: tuple[str, str], arguments: tuple, words: str):
    result = call("diff", *pair, *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1


def test_severities_of_the_call_go_before_those_of_the_settings(call: Callable, pair: tuple[str, str]):
    Path("ruleguard.yaml").write_text(
        "diff:\n  severity: {rule-missing: info, flow-changed: info, rule-disabled: warning}\n", encoding="utf-8"
    )
    levels = {
        item["id"]: item["severity"] for item in report(call, *pair, "--severity", "flow-changed=breaking")["changes"]
    }
    assert (levels["rule-missing"], levels["flow-changed"], levels["rule-disabled"]) == ("info", "breaking", "warning")
    levels = {item["id"]: item["severity"] for item in report(call, *pair, "--isolated")["changes"]}
    assert (levels["rule-missing"], levels["flow-changed"], levels["rule-disabled"]) == (
        "breaking",
        "warning",
        "breaking",
    )


def accepted(change: str, subject: str, more: str = "") -> str:
    return f'  - change: {change}\n    subject: "{subject}"\n    reason: decided on Monday\n{more}'


def test_accepted_changes_are_marked_and_count_nowhere(call: Callable, pair: tuple[str, str]):
    whole = report(call, *pair)
    entries = [accepted(item["id"], " / ".join(item["key"])) for item in whole["changes"]]
    Path("ruleguard.yaml").write_text("diff:\n  accepted:\n" + "".join(entries), encoding="utf-8")
    found = report(call, *pair)
    assert {item["accepted"] for item in found["changes"]} == {"decided on Monday"}
    assert (found["verdict"], found["code"], found["run_steps"]) == ("ready", 0, [])
    assert found["summary"] == {**dict.fromkeys(("breaking", "warning", "info"), 0), "accepted": 22, "not_compared": 2}
    text = call("diff", *pair)
    assert text.out.startswith("READY")
    assert "22 accepted" in text.out.splitlines()[0]
    assert "accepted: decided on Monday" in call("diff", *pair, "--verbose").out


def test_an_acceptance_ends_after_its_last_day(call: Callable, pair: tuple[str, str]):
    entry = accepted("deletion-threshold-changed", "settings / deletion-threshold", "    until: 2026-03-31\n")
    Path("ruleguard.yaml").write_text("diff:\n  accepted:\n" + entry, encoding="utf-8")
    for day, count in (("2026-03-31", 1), ("2026-04-01", 0)):
        assert report(call, *pair, "--today", day)["summary"]["accepted"] == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "diff: {severity: {rule-mising: info}}",
            "1:19: there is no change 'rule-mising' (did you mean 'rule-missing'?)",
        ),
        ("diff: {severity: {rule-missing: error}}", "one of breaking, warning, info"),
        ("diff: {accept: []}", "unknown key 'accept' (did you mean 'accepted'?)"),
        ("diff:\n  accepted:\n  - change: rule-missing\n    subject: x\n", "3:5: 'reason' is missing"),
        ("diff:\n  accepted:\n  - rule: rule-missing\n    subject: x\n    reason: y\n", "unknown key 'rule'"),
    ],
)
def test_settings_that_are_not_understood(call: Callable, pair: tuple[str, str], text: str, words: str):
    Path("ruleguard.yaml").write_text(text, encoding="utf-8")
    result = call("diff", *pair)
    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_what_cannot_be_compared_is_no_verdict(call: Callable, pair: tuple[str, str], samples: Path):
    scripts = samples / "rules"
    found = report(call, scripts, scripts)
    assert (found["verdict"], found["changes"], found["code"]) == ("review", [], 1)
    assert len(found["undecided"]) == 3
    assert all("rules" in sentence and "export both servers" in sentence for sentence in found["undecided"])
    assert call("diff", scripts, scripts).out.startswith("NOT YET POSSIBLE TO SAY: ")
    assert call("diff", scripts, scripts, "--fail-on", "breaking").code == 0
    assert report(call, pair[0], pair[0])["undecided"] == []


def test_a_damaged_input_is_no_ground_for_a_verdict(call: Callable, pair: tuple[str, str], samples: Path):
    whole = (samples / "rules" / "hr-leavers.ps1").read_bytes()
    Path("cut.ps1").write_bytes(whole[:700])
    found = report(call, "cut.ps1", pair[1])["undecided"]
    assert [sentence.split(" ")[0] for sentence in found[:2]] == ["cut.ps1:1:1", "cut.ps1:18:1"]
    assert all("is damaged (" in sentence and sentence.endswith("export again") for sentence in found[:2])
    Path("odd.json").write_text(
        Path(pair[0]).read_text(encoding="utf-8").replace('"precedence": 50', '"precedence": "x"')
    )
    found = report(call, "odd.json", pair[0])
    assert (found["verdict"], found["code"]) != ("ready", 0)
    assert "odd.json" in found["undecided"][0]
    assert "plan" in call("plan", "cut.ps1", pair[1]).out.casefold()
    assert "cut.ps1:18:1 is damaged" in " ".join(call("plan", "cut.ps1", pair[1]).out.split())


def test_the_runs_come_as_commands(call: Callable, pair: tuple[str, str]):
    assert report(call, *pair)["commands"] == ["Start-ADSyncSyncCycle -PolicyType Initial"]
    assert report(call, *pair, "--only", "rules")["commands"] == [
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'Fabrikam (acquired 2024)' -FullSyncRequired $true",
        "Set-ADSyncSchedulerConnectorOverride -ConnectorName 'northwind.example' -FullSyncRequired $true",
        "Start-ADSyncSyncCycle -PolicyType Delta",
    ]
    assert report(call, pair[0], pair[0])["commands"] == []


def test_changes_of_no_consequence_are_counted_unless_somebody_asks(call: Callable, pair: tuple[str, str]):
    brief, whole = call("diff", *pair).out, call("diff", *pair, "--verbose").out
    assert "[build-changed]" not in brief
    assert "7 more changes" in brief
    assert "[build-changed]" in whole
    assert "more changes" not in whole


def test_what_an_import_does_not_bring_is_a_checklist(call: Callable, samples: Path, tmp_path: Path):
    folder = tmp_path / "server"
    for path in (samples / "server").rglob("*.xml"):
        target = folder / path.relative_to(samples / "server")
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if path.name == "MV.xml":
            assert "OptionalFeature.DeviceWriteBack" in text
            text = re.sub(r'(OptionalFeature\.DeviceWriteBack"[^>]*>)False', r"\1True", text)
        target.write_text(text, encoding="utf-8")
    changed = report(call, folder, samples / "server")["checklist"]
    assert report(call, samples / "server", samples / "server")["checklist"] == []
    assert report(call, folder, folder)["checklist"] == []
    assert any("device writeback" in line for line in changed)


def test_what_was_left_out_by_name_is_said(call: Callable, pair: tuple[str, str]):
    """Who reads "ready" of a narrowed report must see that most of the two servers was not looked at."""
    found = report(call, *pair, "--only", "schema")
    left_out = [item["what"] for item in found["not_compared"] if "--only" in item["why"]]
    assert left_out == ["settings, connectors, filtering, rules, run-profiles"]
    assert not any("--only" in item["why"] for item in report(call, *pair)["not_compared"])


def test_areas_that_leave_nothing_are_a_wrong_call(call: Callable, pair: tuple[str, str]):
    result = call("diff", *pair, "--only", "rules", "--exclude", "rules")
    assert (result.code, result.out) == (2, "")
    assert "leave nothing to compare" in result.err


@pytest.mark.parametrize("name", ["active.json", "./staging.json", "clean.json"])
def test_a_report_does_not_overwrite_what_it_is_about(call: Callable, pair: tuple[str, str], name: str):
    Path("clean.json").write_bytes(Path("active.json").read_bytes())
    before = Path(name).read_bytes()
    result = call("diff", *pair, "--baseline", "clean.json", "--output", name)
    assert (result.code, result.out) == (2, "")
    assert "is an input" in result.err
    assert Path(name).read_bytes() == before


def test_names_and_values_of_any_length_leave_a_report_readable(call: Callable, pair: tuple[str, str]):
    text = Path("staging.json").read_text(encoding="utf-8")
    Path("staging.json").write_text(text.replace("Northwind - Employee type", "x" * 50_000), encoding="utf-8")
    result = call("diff", *pair)
    assert max(map(len, result.out.splitlines())) < 2000
