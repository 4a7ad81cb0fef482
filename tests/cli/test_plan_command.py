"""``ruleguard plan`` as it is called: formats, the folder, what is never overwritten, rules from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ruleguard.readers import rule_script
from ruleguard.text import Source


@pytest.fixture
def pair(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The two settings files of the samples, in a repository of their own."""
    (tmp_path / ".git").mkdir()
    for name in ("active.json", "staging.json"):
        (tmp_path / name).write_bytes((samples / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return "active.json", "staging.json"


def planned(call: Callable, *arguments: object) -> dict:
    result = call("plan", *arguments, "--format", "json")
    assert (result.code, result.err) == (0, "")
    return json.loads(result.out)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_output_is_the_same_twice_and_nothing_is_written(call: Callable, pair: tuple[str, str], form: str):
    before = sorted(Path().rglob("*"))
    one, other = (call("plan", *pair, "--format", form) for _ in range(2))
    assert (one.code, one.err) == (0, "")
    assert one.out == other.out
    assert one.out.endswith("\n")
    assert sorted(Path().rglob("*")) == before


def test_text_is_the_format_where_none_is_named(call: Callable, pair: tuple[str, str]):
    assert call("plan", *pair).out == call("plan", *pair, "--format", "text").out


def test_the_plan_judges_as_diff_does(call: Callable, pair: tuple[str, str]):
    plan, diff = planned(call, *pair), json.loads(call("diff", *pair, "--format", "json").out)
    for key in ("active", "staging", "verdict", "undecided", "connectors", "not_compared", "run_steps"):
        assert plan[key] == diff[key]
    subjects = {
        " / ".join([*change["key"], change["field"]] if change["field"] else change["key"])
        for change in diff["changes"]
    }
    answered = [subject for step in plan["steps"] for subject in step["because"]] + [
        item["subject"] for item in plan["unplanned"]
    ]
    assert sorted(answered) == sorted(subjects)
    assert plan["summary"]["changes"] == len(diff["changes"])


def test_an_accepted_change_gets_no_step(call: Callable, pair: tuple[str, str]):
    text = (
        "diff:\n  accepted:\n    - change: deletion-threshold-changed\n"
        "      subject: settings / deletion-threshold\n      reason: the merger\n"
    )
    Path("ruleguard.yaml").write_text(text, encoding="utf-8")
    accepted = {"subject": "settings / deletion-threshold", "why": "accepted: the merger"}
    plan = planned(call, *pair)
    assert accepted in plan["unplanned"]
    assert all(accepted["subject"] not in step["because"] for step in plan["steps"])
    assert accepted not in planned(call, *pair, "--isolated")["unplanned"]


def test_the_folder_has_the_scripts_their_undo_and_the_change_request(call: Callable, pair: tuple[str, str]):
    result = call("plan", *pair, "--output", "move")
    assert (result.code, result.err) == (0, "")
    written = files(Path("move"))
    scripts = [step["script"] for step in planned(call, *pair)["steps"] if step["script"]]
    assert scripts
    names = [name for script in scripts for name in (script["name"], script["undo_name"]) if name]
    assert sorted(written) == sorted(["PLAN.md", *names])
    assert all(re.fullmatch(r"\d+-[a-z0-9-]+\.ps1", script["name"]) for script in scripts)
    assert all(script["undo_name"] is None or script["undo_name"].startswith("undo/") for script in scripts)
    assert written["PLAN.md"].decode("utf-8") == call("plan", *pair, "--format", "markdown").out
    for name in names:
        assert written[name].startswith(b"\xef\xbb\xbf")
        assert name in result.out
    for script in scripts:
        source = Source(script["name"], written[script["name"]])
        assert source.text.removeprefix("\ufeff") == script["text"]
        rule_script.read(source)


def test_a_folder_that_is_not_empty_stays_as_it_is(call: Callable, pair: tuple[str, str]):
    folder = Path("move")
    folder.mkdir()
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    result = call("plan", *pair, "--output", "move")
    assert (result.code, result.out) == (2, "")
    assert "--force" in result.err
    assert files(folder) == {"notes.txt": b"mine"}


def test_force_overwrites_and_names_what_is_left_of_an_earlier_plan(call: Callable, pair: tuple[str, str]):
    assert call("plan", *pair, "--output", "move").code == 0
    before = files(Path("move"))
    Path("move", "99-old.ps1").write_text("# old", encoding="utf-8")
    Path("move", "PLAN.md").write_text("old", encoding="utf-8")
    result = call("plan", *pair, "--output", "move", "--force")
    assert result.code == 0
    assert "99-old.ps1" in result.err
    assert files(Path("move")) == {**before, "99-old.ps1": b"# old"}


def test_an_empty_folder_is_used(call: Callable, pair: tuple[str, str]):
    Path("move").mkdir()
    assert call("plan", *pair, "--output", "move").code == 0
    assert Path("move", "PLAN.md").exists()


def test_a_file_is_no_folder(call: Callable, pair: tuple[str, str]):
    Path("move").write_text("mine", encoding="utf-8")
    result = call("plan", *pair, "--output", "move", "--force")
    assert (result.code, result.out) == (2, "")
    assert Path("move").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("failing", [0, 1, 3])
def test_when_one_file_cannot_be_written_none_is(
    call: Callable, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch, failing: int
):
    from ruleguard.cli import output
    from ruleguard.errors import RuleguardError

    write, count = output.write_atomically, iter(range(1000))

    def sometimes(path: Path, data: bytes) -> None:
        if next(count) == failing:
            raise RuleguardError(f"{path}: cannot be written: no space left on device")
        write(path, data)

    monkeypatch.setattr(output, "write_atomically", sometimes)
    result = call("plan", *pair, "--output", "out/move")
    assert (result.code, result.out) == (2, "")
    assert "no space left" in result.err
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--config", "x.yaml", "--isolated"), "exclude each other"),
        (("--config", "x.yaml"), "x.yaml"),
        (("--connector-map", "nobody=entra"), "nobody"),
        (("--rules", "nowhere"), "nowhere"),
        (("--baseline", "nowhere.json"), "nowhere.json"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(call: Callable, pair: tuple[str, str], arguments: tuple, words: str):
    result = call("plan", *pair, *arguments, "--output", "move")
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert len(result.err.splitlines()) == 1
    assert not Path("move").exists()


def script(name: str, connector: str, value: str = "Corp") -> str:
    return (
        f"New-ADSyncRule  `\n-Name '{name}' `\n-Identifier 'dddddddd-0000-4000-8000-000000000001' `\n-Description '' `\n"
        "-Direction 'Inbound' `\n-Precedence 33 `\n-PrecedenceAfter '00000000-0000-0000-0000-000000000000' `\n"
        "-PrecedenceBefore '00000000-0000-0000-0000-000000000000' `\n-SourceObjectType 'user' `\n"
        f"-TargetObjectType 'person' `\n-Connector '{connector}' `\n-LinkType 'Join' `\n-SoftDeleteExpiryInterval 0 `\n"
        "-ImmutableTag '' `\n-OutVariable syncRule\n\n\n"
        "Add-ADSyncAttributeFlowMapping  `\n-SynchronizationRule $syncRule[0] `\n"
        f"-Source @('{value}') `\n-Destination 'company' `\n-FlowType 'Constant' `\n-ValueMergeType 'Update' `\n"
        "-OutVariable syncRule\n\n\n"
        "Add-ADSyncRule  `\n-SynchronizationRule $syncRule[0]\n\n\n"
        "Get-ADSyncRule  `\n-Identifier 'dddddddd-0000-4000-8000-000000000001'\n"
    )


def connector_of(path: str, forest: str = "northwind.example") -> str:
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return next(
        item["uniqueIdentifier"]
        for item in content["onpremisesDirectoryPolicy"]
        if item["fullyQualifiedDomainName"] == forest
    )


@pytest.mark.parametrize("path", ["active.json", "staging.json"])
def test_rules_from_scripts_come_along_whichever_server_they_are_for(call: Callable, pair: tuple[str, str], path: str):
    Path("more").mkdir()
    Path("more", "extra.ps1").write_text(script("Northwind - Extra", connector_of(path)), encoding="utf-8")
    subject = "ad:northwind.example / Northwind - Extra"
    assert all(subject not in step["because"] for step in planned(call, *pair)["steps"])
    steps = [step for step in planned(call, *pair, "--rules", "more")["steps"] if subject in step["because"]]
    assert [step["kind"] for step in steps] == ["script"]
    assert connector_of("staging.json") in steps[0]["script"]["text"]


def test_rules_that_active_has_as_well_are_not_taken_twice(call: Callable, pair: tuple[str, str]):
    Path("more").mkdir()
    for name in ("one.ps1", "two.ps1"):
        Path("more", name).write_text(script("Northwind - Extra", connector_of("active.json")), encoding="utf-8")
    plan = planned(call, *pair, "--rules", "more")
    assert plan["summary"]["scripts"] == planned(call, *pair)["summary"]["scripts"] + 1


def test_two_rules_of_one_name_and_other_content_are_refused(call: Callable, pair: tuple[str, str]):
    Path("more").mkdir()
    for name, value in (("one.ps1", "Corp"), ("two.ps1", "Other")):
        Path("more", name).write_text(script("Northwind - Extra", connector_of("active.json"), value), encoding="utf-8")
    result = call("plan", *pair, "--rules", "more", "--output", "move")
    assert (result.code, result.out) == (2, "")
    assert "one.ps1" in result.err
    assert "two.ps1" in result.err
    assert not Path("move").exists()


def test_two_rules_that_differ_in_their_number_only_are_refused_too(call: Callable, pair: tuple[str, str]):
    Path("more").mkdir()
    text = script("Northwind - Extra", connector_of("active.json"))
    number = re.search(r"-Precedence (\d+)", text)
    assert number is not None
    Path("more", "one.ps1").write_text(text, encoding="utf-8")
    other = text.replace(number[0], f"-Precedence {int(number[1]) + 1}")
    Path("more", "two.ps1").write_text(other, encoding="utf-8")
    result = call("plan", *pair, "--rules", "more")
    assert (result.code, result.out) == (2, "")
    assert "two.ps1" in result.err


def test_a_rule_of_an_unknown_connector_is_refused(call: Callable, pair: tuple[str, str]):
    Path("more").mkdir()
    Path("more", "extra.ps1").write_text(script("X", "eeeeeeee-0000-4000-8000-000000000009"), encoding="utf-8")
    result = call("plan", *pair, "--rules", "more")
    assert (result.code, result.out) == (2, "")
    assert "eeeeeeee-0000-4000-8000-000000000009" in result.err
