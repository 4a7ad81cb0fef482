"""``ruleguard baseline``: what a capture takes and refuses, and what a check says of every default rule."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruleguard.baselines.file import read
from ruleguard.text import Source

LYNC, FOREIGN, PRO_PLUS = "InfromADContactLync.003", "ForeignSecurityPrincipalJoinUser.001", "UserOfficeProPlus.004"
Call = Callable[..., Any]


@pytest.fixture
def work(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with the samples' server; six default rules of it, seven with the second forest, and all are pristine."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(samples / "server", tmp_path / "server")
    shutil.copy(samples / "active.json", tmp_path / "active.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(tag: str, old: str, new: str, *, folder: str = "server", which: int = 0) -> None:
    """Change a rule of the server, recognized by the end of its tag."""
    files = sorted(Path(folder, "SynchronizationRules").iterdir())
    file = [file for file in files if f"{tag}<" in file.read_text(encoding="utf-8")][which]
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def newer(tag: str = LYNC, *, folder: str = "server") -> None:
    """Give a rule a revision that ruleguard does not know."""
    edit(tag, f"{tag}<", f"{tag[:-3]}077<", folder=folder)


def checked(call: Call, *arguments: object) -> tuple[int, dict[str, Any]]:
    result = call("baseline", "check", *arguments, "--format", "json")
    return result.code, json.loads(result.out)


def rule(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in document["rules"] if item["name"] == name)


def test_a_capture_holds_the_default_rules_and_says_what_it_took(work: Path, call: Call):
    result = call("baseline", "capture", "server", "-o", "ours.json")
    assert (result.code, result.out) == (0, "")
    assert "6 default rules of build 2.3.20.0 written to ours.json" in result.err
    assert "17 custom rules left out" in result.err
    baseline = read(Source("ours.json", Path("ours.json").read_bytes()))
    assert (len(baseline.rules), baseline.build, baseline.is_whole) == (6, "2.3.20.0", True)
    assert all(item.rule is not None and item.rule.connector is None for item in baseline.rules)
    printed = call("baseline", "capture", "server")
    assert printed.out == Path("ours.json").read_text(encoding="utf-8")


def test_a_baseline_has_no_identifier_host_name_or_account(work: Path, call: Call):
    text = call("baseline", "capture", "server").out
    assert "SYNC01" not in text
    assert "northwind" not in text
    assert "connector" not in json.loads(text)["rules"][0]


def test_scripts_of_the_rule_editor_give_the_same_rules(work: Path, call: Call):
    Path("all.ps1").write_text(call("show", "server", "--format", "ps1").out, encoding="utf-8")
    whole, scripts = call("baseline", "capture", "server"), call("baseline", "capture", "all.ps1")
    assert json.loads(scripts.out)["rules"] == json.loads(whole.out)["rules"]
    assert (json.loads(scripts.out)["is_whole"], json.loads(scripts.out)["choices"]) == (False, {})
    assert "neither the build nor what the wizard was told" in scripts.err
    both = call("baseline", "capture", "all.ps1", "active.json")
    assert json.loads(both.out)["rules"] == json.loads(whole.out)["rules"]
    assert json.loads(both.out)["choices"]["source-anchor"] == "mS-DS-ConsistencyGuid"
    assert "neither the build" not in both.err


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        (
            ["active.json"],
            "run Get-ADSyncServerConfiguration -Path C:\\export on the clean server SYNC01.northwind.example",
        ),
        (["server", "active.json"], "a baseline is of one server"),
        (["nowhere"], "no such file or folder"),
        (["server", "nowhere"], "no such file or folder"),
        ([], "Missing argument"),
        (["server", "-o", "active.json/x"], "cannot be written"),
        (["active.json", "-o", "active.json"], "is an input"),
        (["server", "-o", ""], "--output is empty"),
    ],
)
def test_what_is_no_clean_export_is_a_wrong_call(work: Path, call: Call, paths: list[str], words: str):
    result = call("baseline", "capture", *paths)
    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_a_damaged_export_is_no_baseline(work: Path, call: Call):
    script = call("show", "server", "--format", "ps1").out
    Path("cut.ps1").write_text(script[: script.rindex("Add-ADSyncAttributeFlowMapping") + 60], encoding="utf-8")
    result = call("baseline", "capture", "cut.ps1", "-o", "ours.json")
    assert result.code == 2
    assert "cut.ps1:" in result.err
    assert not Path("ours.json").exists()


def test_two_forests_that_disagree_are_no_clean_server(work: Path, call: Call):
    newer(FOREIGN)
    edit("JoinUser.001", "JoinUser.001<", "JoinUser.077<")  # the other forest's
    edit("JoinUser.077", "<linkType>Join<", "<linkType>Provision<", which=1)
    for force in ([], ["--force"]):
        result = call("baseline", "capture", "server", "-o", "ours.json", *force)
        assert (result.code, result.out) == (1, "")
        assert "'In from AD - ForeignSecurityPrincipal Join User'" in result.err
        assert "ad:northwind.example and in ad:fabrikam.example: link_type" in result.err.replace(
            "ad:fabrikam.example and in ad:northwind.example", "ad:northwind.example and in ad:fabrikam.example"
        )
        assert "nothing was written" in result.err
        assert not Path("ours.json").exists()


def test_scripts_that_disagree_are_no_clean_server(work: Path, call: Call):
    script = call("show", "server", "--format", "ps1").out
    Path("one.ps1").write_text(script, encoding="utf-8")
    Path("two.ps1").write_text(script.replace("'msRTCSIP-Line'", "'info'"), encoding="utf-8")
    result = call("baseline", "capture", "one.ps1", "two.ps1")
    assert (result.code, result.out) == (1, "")
    assert "is not the same in one.ps1 and in two.ps1: flow to info, flow to msRTCSIP-Line" in result.err.replace(
        "flow to msRTCSIP-Line, flow to info", "flow to info, flow to msRTCSIP-Line"
    )


def test_a_rule_that_ruleguard_knows_otherwise_stops_a_capture_unless_forced(work: Path, call: Call):
    edit(LYNC, "<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>")
    result = call("baseline", "capture", "server", "-o", "ours.json")
    assert (result.code, result.out) == (1, "")
    assert "'In from AD - Contact Lync' (Microsoft.InfromADContactLync.003)" in result.err
    assert "was edited: flow to msRTCSIP-Line" in result.err
    assert not Path("ours.json").exists()
    forced = call("baseline", "capture", "server", "-o", "ours.json", "--force")
    assert forced.code == 0
    assert "those rules of it are left out" in forced.err
    assert len(json.loads(Path("ours.json").read_text(encoding="utf-8"))["rules"]) == 6


def test_a_capture_names_the_disabled_rules(work: Path, call: Call):
    edit(LYNC, "<disabled>False<", "<disabled>True<")
    result = call("baseline", "capture", "server")
    assert result.code == 0
    assert "disabled on this server: 'In from AD - Contact Lync'" in result.err


def test_a_pristine_server_is_as_shipped(work: Path, call: Call):
    code, document = checked(call, "server")
    assert (code, document["verdict"]) == (0, "as-shipped")
    assert {item["state"] for item in document["rules"]} == {"shipped"}
    assert document["summary"] == {
        "modified": 0,
        "undecided": 0,
        "unknown-revision": 0,
        "not-said": 0,
        "wizard-choice": 0,
        "shipped": 7,
    }
    text = call("baseline", "check", "server")
    assert text.out.startswith("AS SHIPPED: nobody has changed any of the 7 default rules\n")
    assert text.err == ""


def test_a_real_pristine_server_is_as_shipped(real_data: Path, call: Call):
    code, document = checked(call, real_data / "connect-1.1.130-contoso", "--isolated")
    assert (code, document["summary"]["shipped"], len(document["rules"])) == (0, 62, 62)


def test_an_edited_rule_is_named_with_its_parts(work: Path, call: Call):
    edit(LYNC, "<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>")
    edit(LYNC, "<linkType>Join<", "<linkType>Provision<")
    code, document = checked(call, "server")
    assert (code, document["verdict"], document["summary"]["modified"]) == (1, "modified", 1)
    found = rule(document, "In from AD - Contact Lync")
    assert found["state"] == "modified"
    assert found["connector"] == "ad:northwind.example"
    assert found["against"] == "ruleguard's own (connect-1.1.130.0)"
    assert [(item["part"], item["action"], item["state"]) for item in found["deviations"]] == [
        ("link_type", "changed", "modified"),
        ("flow to msRTCSIP-Line", "changed", "modified"),
    ]
    text = call("baseline", "check", "server").out
    assert text.startswith("MODIFIED: 1 of 7 default rules is not as Microsoft shipped it\n")
    assert text.index("In from AD - Contact Lync") < text.index("\nas shipped\n")
    assert "telephoneNumber" in text
    markdown = call("baseline", "check", "server", "--format", "markdown").out
    assert "| modified | ad:northwind.example | In from AD - Contact Lync | revision 3 | link type changed" in markdown


def test_a_disabled_rule_is_modified_and_its_copy_is_named(work: Path, call: Call):
    edit(LYNC, "<disabled>False<", "<disabled>True<")
    code, document = checked(call, "server")
    found = rule(document, "In from AD - Contact Lync")
    assert (code, found["state"], found["deviations"][0]["part"]) == (1, "modified", "disabled")
    assert found["replaced_by"] == []
    files = sorted(Path("server/SynchronizationRules").iterdir())
    original = next(file for file in files if LYNC in file.read_text(encoding="utf-8"))
    copy = (
        original.read_text(encoding="utf-8")
        .replace(f"Microsoft.{LYNC}", "")
        .replace("<disabled>True", "<disabled>False")
    )
    copy = copy.replace("234a4e79", "234a4e70").replace("<precedence>128<", "<precedence>88<")
    copy = copy.replace("<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>")
    copy = copy.replace("Contact Lync</name>", "Contact Lync - Cloned - 6/1/2024 10:11:12 AM</name>")
    (original.parent / original.name.replace("234a4e79", "234a4e70")).write_text(copy, encoding="utf-8")
    _, document = checked(call, "server")
    assert document["summary"]["modified"] == 1
    (replacement,) = rule(document, "In from AD - Contact Lync")["replaced_by"]
    assert replacement["name"].startswith("In from AD - Contact Lync - Cloned")
    assert [item["part"] for item in replacement["deviations"]] == ["flow to msRTCSIP-Line"]
    assert "does its work, and differs in: flow to 'msRTCSIP-Line' changed" in call("baseline", "check", "server").out


def test_the_example_of_the_manual_is_real(root: Path, work: Path, call: Call):
    Path("server").rename("export")
    edit(LYNC, "<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>", folder="export")
    edit(PRO_PLUS, "UserOfficeProPlus.004", "UserOfficeProPlus.005", folder="export")
    manual = (root / "docs" / "baselines.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    shown = [line for line in manual.splitlines() if line.strip() not in ("", "...")]
    printed = call("baseline", "check", "export").out.splitlines()
    assert len(shown) > 10
    assert [line for line in shown if line not in printed] == []


def test_a_number_below_100_is_modified_where_the_build_does_not_explain_it(work: Path, call: Call):
    edit(LYNC, "<precedence>128<", "<precedence>28<")
    _, document = checked(call, "server")
    assert rule(document, "In from AD - Contact Lync")["deviations"][0] == {
        "part": "precedence",
        "action": "changed",
        "state": "modified",
        "choices": [],
    }


def test_a_revision_that_nobody_knows_is_never_guessed(work: Path, call: Call):
    newer()
    edit("ContactLync.077", "<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>")
    code, document = checked(call, "server")
    found = rule(document, "In from AD - Contact Lync")
    assert (code, document["verdict"], found["state"], found["deviations"]) == (
        0,
        "not-decided",
        "unknown-revision",
        [],
    )
    assert found["why"] == "known is revision 3, this is 77"
    assert any("baseline capture" in line for line in document["unsaid"])


def test_the_own_baseline_tells_the_newer_revision(work: Path, call: Call):
    newer()
    shutil.copytree("server", "clean")
    assert call("baseline", "capture", "clean", "-o", "ours.json").code == 0
    assert checked(call, "server", "--baseline", "ours.json")[1]["verdict"] == "as-shipped"
    edit("ContactLync.077", "<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>")
    for baseline in ("ours.json", "clean"):
        code, document = checked(call, "server", "--baseline", baseline)
        found = rule(document, "In from AD - Contact Lync")
        assert (code, found["state"], found["against"]) == (1, "modified", baseline)
    text = call("baseline", "check", "server", "--baseline", "ours.json").out
    assert "shipped: [msRTCSIP-Line]; here: [telephoneNumber]" in text
    Path("ruleguard.yaml").write_text("baselines: [ours.json]\n", encoding="utf-8")
    assert checked(call, "server")[0] == 1
    assert checked(call, "server", "--isolated")[0] == 0


def test_a_settings_file_says_what_can_be_known_and_how_to_know_the_rest(work: Path, call: Call):
    code, document = checked(call, "active.json")
    assert (code, document["verdict"], document["summary"]["not-said"]) == (0, "not-decided", 7)
    (unsaid,) = document["unsaid"]
    assert "run Get-ADSyncServerConfiguration -Path C:\\export on SYNC01.northwind.example" in unsaid
    content = Path("active.json").read_text(encoding="utf-8")
    Path("newer.json").write_text(content.replace(LYNC, f"{LYNC[:-3]}077"), encoding="utf-8")
    assert rule(checked(call, "newer.json")[1], "In from AD - Contact Lync")["state"] == "unknown-revision"


def test_a_script_is_not_said_to_be_all(work: Path, call: Call):
    Path("all.ps1").write_text(call("show", "server", "--format", "ps1").out, encoding="utf-8")
    code, document = checked(call, "all.ps1")
    assert (code, document["summary"]["shipped"]) == (0, 7)
    assert "default rules that are in no script" in document["unsaid"][0]


def test_a_conflict_of_baselines_is_told_once_and_the_known_rule_is_believed(work: Path, call: Call):
    shutil.copytree("server", "wrong")
    edit(LYNC, "<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>", folder="wrong")
    result = call("baseline", "check", "server", "--baseline", "wrong", "--format", "json")
    assert result.code == 0
    assert result.err.count("\n") == 1
    assert "'In from AD - Contact Lync' (Microsoft.InfromADContactLync.003) is not the same in" in result.err
    assert "flow to msRTCSIP-Line" in result.err
    assert "the rule of wrong is left out" in result.err
    (conflict,) = json.loads(result.out)["conflicts"]
    assert conflict["sources"] == ["ruleguard's own (connect-1.1.130.0)", "wrong"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "no such file or folder"),
        (["server", "--baseline", "server"], "held against itself"),
        (["server", "--baseline", "active.json"], "is a settings file"),
        (["server", "--baseline", ""], "--baseline is empty"),
        (["server", "--output", "active.json", "--baseline", "active.json"], "is an input"),
        (["server", "--config", "x.yaml", "--isolated"], "exclude each other"),
        (["scripts"], "holds no default rule"),
        ([], "Missing argument"),
    ],
)
def test_a_wrong_call_is_told(work: Path, call: Call, samples: Path, arguments: list[str], words: str):
    shutil.copytree(samples / "rules", "scripts")
    result = call("baseline", "check", *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err


def test_a_command_that_there_is_not_is_told(call: Call):
    assert call("baseline").code == 2
    assert call("baseline", "captur").code == 2
    assert call("baseline", "--help").code == 0


def test_names_of_the_input_cannot_act_on_the_terminal_or_the_page(work: Path, call: Call):
    edit(LYNC, "<name>In from AD - Contact Lync", "<name>In &#x202e;from | AD - &lt;b&gt;Contact Lync")
    edit(LYNC, "<attr>msRTCSIP-Line</attr>", "<attr>tele|phone`Number</attr>")
    for form in ("text", "json", "markdown"):
        out = call("baseline", "check", "server", "--format", form).out
        assert "\u202e" not in out
    rows = [
        line for line in call("baseline", "check", "server", "--format", "markdown").out.splitlines() if line[:1] == "|"
    ]
    assert {line.replace("\\|", "").count("|") for line in rows} == {6}
    assert not any("<b>" in row for row in rows)


FLOW = """    <mapping>
      <dest>displayName</dest>
      <src>
        <attr>displayName</attr>
      </src>
      <valueMergeType>Update</valueMergeType>
    </mapping>
"""


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("-LinkType 'Join'", "-LinkType $link", "link type"),
        ("-Source @('msRTCSIP-Line')", "-Source @($line)", "flow to 'msRTCSIP-Line'"),
        ("-Destination 'msRTCSIP-Line'", "-Destination $line", "a flow's target"),
    ],
)
def test_what_a_script_computes_is_said_to_be_open_once(work: Path, call: Call, old: str, new: str, named: str):
    script = call("show", "server", "--format", "ps1").out
    begin = script.index("'In from AD - Contact Lync'")
    Path("all.ps1").write_text(script[:begin] + script[begin:].replace(old, new, 1), encoding="utf-8")
    code, document = checked(call, "all.ps1")
    found = rule(document, "In from AD - Contact Lync")
    assert (code, document["verdict"], found["state"]) == (0, "not-decided", "undecided")
    text = call("baseline", "check", "all.ps1").out
    assert text.count(named) == 1
    assert f"      cannot be read, so that it may be as shipped or not: {named}; export again\n" in text
    assert "unresolved-value" in call("lint", "all.ps1").out, "lint names the place by the reader's own finding"


def test_flows_that_one_choice_explains_have_one_line(work: Path, call: Call):
    names = ("DeploymentLocator", "Line", "OptionFlags", "UserEnabled")
    file = next(path for path in Path("server/SynchronizationRules").iterdir() if f"{LYNC}<" in path.read_text("utf-8"))
    text = file.read_text(encoding="utf-8")
    for name in names:
        text = re.sub(rf"<mapping>\s*<dest>msRTCSIP-{name}</dest>.*?</mapping>", "", text, flags=re.DOTALL)
    file.write_text(text, encoding="utf-8")
    Path("all.ps1").write_text(call("show", "server", "--format", "ps1").out, encoding="utf-8")
    lines = call("baseline", "check", "all.ps1").out.splitlines()
    (line,) = [line for line in lines if "removed" in line]
    assert line == (
        "      4 flows removed: to 'msRTCSIP-DeploymentLocator', 'msRTCSIP-Line', 'msRTCSIP-UserEnabled', "
        "'msRTCSIP-OptionFlags' [the forest's schema: Exchange, Skype for Business] (by the wizard or by somebody)"
    )
    found = rule(checked(call, "all.ps1")[1], "In from AD - Contact Lync")
    assert [item["action"] for item in found["deviations"]] == ["removed"] * 4


def test_a_baseline_without_rules_is_refused(work: Path, call: Call):
    document = json.loads(call("baseline", "capture", "server").out)
    Path("empty.json").write_text(json.dumps({**document, "rules": []}), encoding="utf-8")
    result = call("baseline", "check", "server", "--baseline", "empty.json")
    assert (result.code, result.out) == (2, "")
    assert "empty.json: holds no default rule" in result.err


def test_what_the_wizard_may_have_done_is_undecided_and_what_tells_is_named(work: Path, call: Call):
    edit(PRO_PLUS, FLOW, "")
    Path("all.ps1").write_text(call("show", "server", "--format", "ps1").out, encoding="utf-8")
    code, document = checked(call, "all.ps1")
    found = rule(document, "Out to AAD - User OfficeProPlus")
    assert (code, document["verdict"], found["state"]) == (0, "not-decided", "undecided")
    (deviation,) = found["deviations"]
    assert (deviation["part"], deviation["action"], deviation["state"]) == (
        "flow to displayName",
        "removed",
        "undecided",
    )
    assert "attributes excluded from export" in deviation["choices"]
    assert "this input does not say what the wizard went by (" in found["why"]
    assert "run Get-ADSyncServerConfiguration -Path C:\\export on the server" in found["why"]
    assert "(by the wizard or by somebody)" in call("baseline", "check", "all.ps1").out
    assert checked(call, "server")[0] == 1, "with the settings it is known that nothing was excluded"


def test_what_the_wizard_wrote_is_no_change_and_the_choice_is_named(real_data: Path, tmp_path: Path, call: Call):
    shutil.copytree(real_data / "connect-1.1.130-contoso", tmp_path / "server")
    for file in (tmp_path / "server" / "SynchronizationRules").iterdir():
        text = file.read_text(encoding="utf-8")
        if "UserAccountEnabled.004<" in text or "InetOrgPersonAccountEnabled.003<" in text:
            file.write_text(text.replace("objectGUID", "mS-DS-ConsistencyGuid"), encoding="utf-8")
    file = tmp_path / "server" / "GlobalSettings" / "MV.xml"
    text = file.read_text(encoding="utf-8")
    anchor = 'AnchorAttribute" type="string" use="SynchronizationGlobal" dataType="String">'
    assert f"{anchor}objectGUID<" in text
    file.write_text(text.replace(f"{anchor}objectGUID<", f"{anchor}mS-DS-ConsistencyGuid<"), encoding="utf-8")
    code, document = checked(call, tmp_path / "server", "--isolated")
    summary = document["summary"]
    assert (code, document["verdict"], summary["wizard-choice"], summary["shipped"]) == (0, "as-shipped", 2, 60)
    found = rule(document, "In from AD - User AccountEnabled")
    assert found["deviations"][0]["choices"] == ["source anchor attribute"]
    assert "[source anchor attribute]" in call("baseline", "check", tmp_path / "server", "--isolated").out
