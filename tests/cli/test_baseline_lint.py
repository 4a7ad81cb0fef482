"""``--baseline`` of lint and ``baselines`` of the settings: known findings and default rules of clean servers, told apart."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
LYNC = "Microsoft.InfromADContactLync.003"
NEWER = "Microsoft.InfromADContactLync.077"
MODIFIED = "modified-default-rule"


@pytest.fixture
def work(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server on which one default rule, of a revision that ruleguard does not know, was edited; a clean one like it."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("server", "clean"):
        shutil.copytree(samples / "server", tmp_path / name)
        change(LYNC, NEWER, name)
    change("<attr>msRTCSIP-Line</attr>", "<attr>telephoneNumber</attr>", "server")
    shutil.copy(samples / "active.json", tmp_path / "active.json")
    shutil.copytree(samples / "rules", tmp_path / "rules")
    return tmp_path


def change(old: str, new: str, folder: str) -> None:
    file = next(Path(folder, "SynchronizationRules").glob("*{234a4e79*"))
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def capture(call: Call, folder: str = "clean", name: str = "ours.json") -> str:
    assert call("baseline", "capture", folder, "-o", name).code == 0
    return name


def found(call: Call, *arguments: object) -> list[tuple[str, bool]]:
    result = call("lint", *arguments, "--format", "json", "--select", "modified-default-rule,unknown-default-revision")
    assert result.code in (0, 1), result.err
    return [(item["rule"], item["suppressed"]) for item in json.loads(result.out)["diagnostics"]]


def test_default_rules_and_known_findings_are_told_apart_by_what_is_in_them(work: Path, call: Call):
    ours = capture(call)
    assert [name for name, _ in found(call, "server")] == ["unknown-default-revision"]
    for baseline in (ours, "clean", "clean/SynchronizationRules"):
        assert found(call, "server", "--baseline", baseline) == [(MODIFIED, False)]
    Path("clean.ps1").write_text(call("show", "clean", "--format", "ps1").out, encoding="utf-8")
    assert found(call, "server", "--baseline", "clean.ps1") == [(MODIFIED, False)]
    renamed = Path(ours).rename("known-findings.txt")
    assert found(call, "server", "--baseline", renamed) == [(MODIFIED, False)]
    written = call("lint", "server", "--baseline", renamed, "--baseline", "known.json", "--write-baseline")
    assert (written.code, "written to known.json" in written.out) == (0, True)
    assert found(call, "server", "--baseline", "known.json", "--baseline", renamed) == [(MODIFIED, True)]


def test_a_baseline_of_default_rules_is_never_overwritten(work: Path, call: Call):
    ours = capture(call)
    for name in (ours, "clean", "active.json", "rules"):
        before = Path(name).read_bytes() if Path(name).is_file() else None
        result = call("lint", "server", "--baseline", name, "--write-baseline")
        assert (result.code, result.out) == (2, "")
        assert f"--write-baseline needs one more --baseline FILE for the findings: {name} holds default" in result.err
        assert before is None or Path(name).read_bytes() == before


def test_known_findings_may_speak_of_cmdlets_and_be_in_conflict(work: Path, call: Call):
    text = '{"version": 1, "findings": [{"fingerprint": "x", "message": "Remove-ADSyncRule in <synchronizationRule>"}]}'
    Path("known.json").write_text(text, encoding="utf-8")
    assert call("lint", "rules", "--baseline", "known.json").err == ""
    Path("known.json").write_text(f"<<<<<<< HEAD\n{text}\n=======\n{text}\n>>>>>>> x\n", encoding="utf-8")
    assert "is no baseline" in call("lint", "rules", "--baseline", "known.json").err
    assert call("lint", "rules", "--baseline", "known.json", "--write-baseline").code == 0
    assert call("lint", "rules", "--baseline", "known.json").code == 0


def test_a_run_has_one_file_of_known_findings(work: Path, call: Call):
    for name in ("a.json", "b.json"):
        assert call("lint", "rules", "--baseline", name, "--write-baseline").code == 0
    for more in ([], ["--write-baseline"]):
        result = call("lint", "rules", "--baseline", "a.json", "--baseline", "b.json", *more)
        assert (result.code, result.out) == (2, "")
        assert "a.json and b.json are all files of known findings" in result.err
    assert call("lint", "rules", "--baseline", "a.json", "--baseline", "a.json").code == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"version": 1, "kind": "default-rules", "rules": [', "is no baseline: not valid JSON"),
        ('{"version": 2, "kind": "default-rules"}', "is a baseline of version 2"),
        ('{"version": 1, "kind": "default-rules", "forms": 99}', "has fingerprints of version 99"),
        ('{"version": 1, "kind": "default-rules"}', "source is missing"),
        (
            '{"version": 1,\n"kind": "default-rules", "source": 5}',
            "x.json:2:36: is a damaged baseline: source is not an",
        ),
        ("{}", "is no baseline"),
        ('{"version": 1, "findings": [1]}', "is no baseline"),
        (None, "x.json"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_an_error_with_its_place(
    work: Path, call: Call, content: str | None, words: str
):
    if content is not None:
        Path("x.json").write_text(content, encoding="utf-8")
    result = call("lint", "server", "--baseline", "x.json")
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1


def test_an_export_without_bodies_cannot_be_a_baseline(work: Path, call: Call):
    result = call("lint", "server", "--baseline", "active.json")
    assert (result.code, result.out) == (2, "")
    assert "active.json: is a settings file" in result.err
    assert "Get-ADSyncServerConfiguration" in result.err


def test_a_damaged_export_cannot_be_a_baseline(work: Path, call: Call):
    script = call("show", "clean", "--format", "ps1").out
    Path("cut.ps1").write_text(script[: script.rindex("Add-ADSyncAttributeFlowMapping") + 60], encoding="utf-8")
    result = call("lint", "server", "--baseline", "cut.ps1")
    assert (result.code, result.out) == (2, "")
    assert "cut.ps1:" in result.err


def test_the_settings_name_baselines_relative_to_themselves(work: Path, call: Call, monkeypatch: pytest.MonkeyPatch):
    Path("kept").mkdir()
    capture(call, name="kept/ours.json")
    Path("ruleguard.yaml").write_text("baselines:\n  - kept/ours.json\n", encoding="utf-8")
    assert found(call, "server") == [(MODIFIED, False)]
    shown = call("lint", "server", "--show-settings")
    assert "  baselines kept/ours.json\n" in shown.out
    assert (
        "  baselines only those that come with ruleguard\n"
        in call("lint", "server", "--show-settings", "--isolated").out
    )
    assert found(call, "server", "--isolated") == [("unknown-default-revision", False)]
    monkeypatch.chdir(work / "kept")
    assert found(call, "../server") == [(MODIFIED, False)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("baselines: ours.json", "ruleguard.yaml:1:1: baselines must be a list"),
        ("baselines: [1]", "ruleguard.yaml:1:13: each item of baselines must be text"),
        ("baselines:\n- ''", "ruleguard.yaml:2:3: baselines has an empty path"),
        ("baseline: [ours.json]", "did you mean 'baselines'?"),
        (
            "baselines:\n- nowhere.json",
            "nowhere.json: no such file or folder (named under 'baselines', ruleguard.yaml:2:3)",
        ),
        ("baselines: [active.json]", "active.json: is a settings file"),
        ("baselines: [rules]", "rules: does not hold what default rules do"),
        ("baselines: [known.json]", "known.json: holds known findings of ruleguard lint"),
        ("baselines: [damaged.json]", "damaged.json:1:1: is a damaged baseline: source is missing."),
    ],
)
def test_baselines_of_the_settings_that_are_not_understood_are_told_with_their_place(
    work: Path, call: Call, text: str, words: str
):
    assert call("lint", "rules", "--baseline", "known.json", "--write-baseline").code == 0
    Path("damaged.json").write_text('{"version": 1, "kind": "default-rules"}', encoding="utf-8")
    Path("ruleguard.yaml").write_text(text, encoding="utf-8")
    for arguments in (("lint", "server"), ("diff", "server", "clean"), ("baseline", "check", "server")):
        result = call(*arguments)
        assert (result.code, result.out) == (2, "")
        assert words in result.err
        assert result.err.count("\n") == 1


def test_a_conflict_is_told_once_on_standard_error(work: Path, call: Call):
    shutil.copytree("server", "other")
    capture(call, name="ours.json")
    Path("ruleguard.yaml").write_text("baselines: [other]\n", encoding="utf-8")
    result = call("lint", "server", "rules", "--baseline", "ours.json", "--select", MODIFIED)
    assert result.err.count("\n") == 1
    assert f"'In from AD - Contact Lync' ({NEWER}) is not the same in ours.json and in other: flow to" in result.err
    assert "the rule of other is left out" in result.err
    assert "1 error" in result.out


def test_several_processes_see_the_baselines_too(work: Path, call: Call):
    clean = call("show", "clean", "--format", "ps1").out
    edited = call("show", "server", "--format", "ps1").out
    Path("many").mkdir()
    for number in range(110):
        Path("many", f"{number:03}.ps1").write_text(edited if number == 77 else clean, encoding="utf-8")
    ours = capture(call)
    files = sorted(Path("many").iterdir())
    runs = [
        call("lint", *files, "--baseline", ours, "--select", MODIFIED, "--format", "concise", "--jobs", jobs)
        for jobs in (1, 2)
    ]
    assert runs[0].out == runs[1].out
    assert "077.ps1" in runs[0].out
    assert "1 error in 110 inputs" in runs[0].out


def test_a_changed_baseline_file_in_a_repository_is_passed_over(work: Path, call: Call):
    ours = capture(call)
    result = call("lint", "--changed", ours)
    assert (result.code, result.err) == (0, "")


def test_a_baseline_beside_exports_is_no_input(work: Path, call: Call):
    before = call("lint", ".", "--format", "json")
    capture(call)
    after = call("lint", ".", "--format", "json")
    assert json.loads(after.out) == json.loads(before.out)
    assert after.err == before.err


def test_a_run_without_default_rules_imports_no_baselines(work: Path, environment: Mapping[str, str]):
    code = (
        "import sys; from ruleguard.__main__ import main; sys.argv = ['ruleguard', 'lint', 'rules', '--isolated']\n"
        "try:\n    main()\nexcept SystemExit:\n    print([x for x in sys.modules if x.startswith('ruleguard.baselines')])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
