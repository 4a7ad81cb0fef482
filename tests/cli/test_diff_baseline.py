"""``ruleguard diff --baseline``: what may be named there, and what a report then says of default rules."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def case(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two servers, of which somebody has edited active, and a clean one; of revisions that ruleguard does not know."""
    (tmp_path / ".git").mkdir()
    for path in (root / "tests" / "diff" / "default-rule-edited-on-active").glob("*.xml"):
        text = path.read_text(encoding="utf-8").replace("UserLync.004", "UserLync.904")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(call: Callable, *arguments: str) -> dict:
    result = call("diff", "active.xml", "staging.xml", *arguments, "--format", "json")
    assert result.code == 1, result.err
    return json.loads(result.out)


def about_baselines(found: dict) -> list[str]:
    return [
        item["what"]
        for item in found["not_compared"]
        if "default rule" in item["what"] and "content" not in item["what"]
    ]


def test_an_export_and_its_baseline_file_give_the_same_answers(call: Callable, case: Path):
    from_export = report(call, "--baseline", "baseline.xml")
    assert call("baseline", "capture", "baseline.xml", "-o", "ours.json").code == 0
    Path("ruleguard.yaml").write_text("baselines: [ours.json]\n", encoding="utf-8")
    for other in (report(call, "--baseline", "ours.json", "--isolated"), report(call)):
        assert (other["changes"], other["edited_on_both"]) == (from_export["changes"], from_export["edited_on_both"])
    (change,) = from_export["changes"]
    assert (change["reason"], change["shipped"], change["choices"]) == ("edited by hand on active", "Trim([mail])", [])


def test_every_report_shows_what_was_shipped(call: Callable, case: Path):
    shown = {
        form: call("diff", "active.xml", "staging.xml", "--baseline", "baseline.xml", "--format", form).out
        for form in ("text", "markdown", "html")
    }
    assert "           shipped: as on staging\n" in shown["text"]
    assert "(edited by hand on active; shipped: as on staging)" in shown["markdown"]
    assert "edited by hand on active; <b>shipped:</b> as on staging</p>" in shown["html"]
    staging = Path("staging.xml").read_text(encoding="utf-8").replace("Trim([mail])", "UCase([mail])")
    Path("staging.xml").write_text(staging, encoding="utf-8")
    text = call("diff", "active.xml", "staging.xml", "--baseline", "baseline.xml").out
    assert "           shipped: Trim([mail])\n" in text


def test_without_a_baseline_of_the_revision_a_report_says_what_is_missing(call: Callable, case: Path):
    found = report(call)
    assert [change["shipped"] for change in found["changes"]] == [None]
    assert about_baselines(found) == ["default rules with what was shipped as Microsoft.InfromADUserCommon.003"]
    assert about_baselines(report(call, "--baseline", "baseline.xml")) == []


def test_a_baseline_that_knows_no_rule_of_the_two_servers_is_told(call: Callable, case: Path):
    text = Path("baseline.xml").read_text(encoding="utf-8")
    Path("newer.xml").write_text(text.replace(".003<", ".009<").replace(".904<", ".909<"), encoding="utf-8")
    found = report(call, "--baseline", "newer.xml")
    assert "default rules with the baseline newer.xml" in about_baselines(found)
    (why,) = [item["why"] for item in found["not_compared"] if "newer.xml" in item["what"]]
    assert "build 2.4.27.0" in why


def test_two_baselines_that_disagree_are_told(call: Callable, case: Path):
    text = Path("baseline.xml").read_text(encoding="utf-8")
    Path("edited.xml").write_text(text.replace("Trim([mail])", "UCase([mail])"), encoding="utf-8")
    found = report(call, "--baseline", "baseline.xml", "--baseline", "edited.xml")
    assert any("'In from AD - User Common' with the baseline edited.xml" in what for what in about_baselines(found))
    assert found["changes"][0]["reason"] == "edited by hand on active"


@pytest.mark.parametrize("command", ["diff", "plan"])
def test_what_holds_no_default_rule_is_no_baseline(call: Callable, case: Path, samples: Path, command: str):
    (case / "clean.json").write_bytes((samples / "active.json").read_bytes())
    result = call(command, "active.xml", "staging.xml", "--baseline", "clean.json")
    assert (result.code, result.out) == (2, "")
    assert "clean.json" in result.err
    assert len(result.err.splitlines()) == 1


def test_a_plan_knows_the_baseline_too(call: Callable, case: Path):
    without, with_it = (
        call("plan", "active.xml", "staging.xml", *more).out for more in ((), ("--baseline", "baseline.xml"))
    )
    assert "edited by hand on active only" not in without
    assert "edited by hand on active only" in with_it


def test_a_default_rule_that_is_off_was_switched_off(call: Callable, samples: Path, tmp_path: Path, monkeypatch):
    """No default rule was seen that is shipped disabled: diff and baseline check say the same."""
    monkeypatch.chdir(tmp_path)
    for name in ("active", "staging"):
        shutil.copytree(samples / "server", name)
    file = next(
        path
        for path in Path("staging/SynchronizationRules").iterdir()
        if "ADContactLync.003<" in path.read_text(encoding="utf-8")
    )
    text = file.read_text(encoding="utf-8").replace("<disabled>False<", "<disabled>True<")
    file.write_text(text, encoding="utf-8")
    (change,) = json.loads(call("diff", "active", "staging", "--format", "json").out)["changes"]
    assert (change["field"], change["reason"]) == ("disabled", "edited by hand on staging")
