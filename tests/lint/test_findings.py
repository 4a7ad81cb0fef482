"""What a finding is: where it stands, whom it names, what stays the same when the file changes elsewhere."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from ruleguard.cli.lint_run import Wanted
from ruleguard.cli.lint_run import run as run_lint
from ruleguard.cli.main import cli, run
from ruleguard.cli.settings import Grounds
from ruleguard.diagnostic import Diagnostic
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.lint.rule import manual
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

CASES = Path(__file__).resolve().parents[1] / "rules"
FAILING = sorted(path for path in CASES.glob("*/fail*.*") if path.suffix != ".expected")
ISOLATED = Grounds(isolated=True)
PADDING = {
    ".ps1": "New-ADSyncRule -Name 'Contoso - Before' -Direction 'Inbound' -Precedence 7 -LinkType 'Join' "
    "-OutVariable syncRule\n"
    "Add-ADSyncRule -SynchronizationRule $syncRule[0]\n\n\n",
    ".json": "\n\n\n",
    ".xml": "<!-- a comment -->\n\n",
}
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
OTHER_DIGITS = str.maketrans("0123456789abcdefABCDEF", "123456789abcdef0BCDEF0")
"""Makes different identifiers of different ones, so that no two become the same."""


@cache
def grounds(folder: Path) -> Grounds:
    settings = folder / "ruleguard.yaml"
    return Grounds(str(settings)) if settings.exists() else ISOLATED


def findings(text: str, folder: Path) -> list[Diagnostic]:
    reading = read("file", [Source("file", text.encode())], Options())
    return run_lint(reading, grounds(folder), Wanted(today=date(2026, 7, 1))).found


def fingerprints(text: str, folder: Path) -> list[str]:
    return sorted(item.fingerprint for item in findings(text, folder))


@pytest.mark.parametrize("path", FAILING, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_fingerprint_stays_when_the_place_moves(path: Path):
    text = path.read_text(encoding="utf-8")
    moved = PADDING[path.suffix] + text
    before, after = findings(text, path.parent), findings(moved, path.parent)
    assert [item.at and item.at.start for item in before] != [item.at and item.at.start for item in after]
    assert fingerprints(text, path.parent) == fingerprints(moved, path.parent)


def with_other_identifiers(text: str) -> str:
    """The same with other GUIDs, but for the two that are the same everywhere."""

    def other(match: re.Match[str]) -> str:
        same = match[0].casefold().startswith(("b891884f", "00000000"))
        return match[0] if same else match[0].translate(OTHER_DIGITS)

    return GUID.sub(other, text)


IDENTIFIED = [path for path in FAILING if with_other_identifiers(text := path.read_text(encoding="utf-8")) != text]


@pytest.mark.parametrize("path", IDENTIFIED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_fingerprint_stays_on_a_server_with_other_identifiers(path: Path):
    text = path.read_text(encoding="utf-8")
    changed = with_other_identifiers(text)
    assert fingerprints(text, path.parent) == fingerprints(changed, path.parent)


def test_two_different_findings_have_different_fingerprints():
    found = [item for path in FAILING for item in findings(path.read_text(encoding="utf-8"), path.parent)]
    said = {(item.rule, item.subject.casefold(), GUID.sub("", item.message)): item.fingerprint for item in found}
    assert len(set(said.values())) == len(said) > 10


def test_a_subject_names_connector_rule_and_field_and_no_identifier():
    text = (CASES / "unknown-connector" / "pass.xml").read_text(encoding="utf-8")
    twice = text.replace("<precedence>61", "<precedence>60")
    (item,) = findings(twice, CASES)
    assert item.subject == "ad:corp.test / Company / precedence"
    subjects = [each.subject for path in FAILING for each in findings(path.read_text(encoding="utf-8"), path.parent)]
    assert not any(map(GUID.search, subjects))


def test_the_other_place_of_a_clash_is_shown():
    item = findings((CASES / "duplicate-precedence" / "fail.ps1").read_text(encoding="utf-8"), CASES)[0]
    assert [(at.start.line, at.note) for at in item.related] == [(5, "precedence of 'Department'")]


def test_findings_stand_in_the_order_of_the_file():
    for path in FAILING:
        found = findings(path.read_text(encoding="utf-8"), path.parent)
        places = [(item.at.start.line, item.at.start.column) for item in found if item.at is not None]
        assert places == sorted(places)


def test_faults_of_a_reader_are_findings_and_can_be_ignored():
    text = manual(registry()["duplicate-key"]).bad
    reading = read("file", [Source("file", text.encode())], Options())
    rules = [rule for rule in registry().values() if rule.id != "duplicate-key"]
    assert [item.rule for item in lint(reading.configs[0], registry().values())] == ["duplicate-key"]
    assert lint(reading.configs[0], rules) == []


@pytest.mark.parametrize(
    ("option", "name", "near"),
    [
        ("--select", "duplicate-presedence", "duplicate-precedence"),
        ("--ignore", "expresions", "expressions"),
        ("--select", "invalid-value,unknown-conector", "unknown-connector"),
    ],
)
def test_an_unknown_rule_is_a_wrong_call_and_gets_the_nearest_name(option, name, near, capsys, monkeypatch):
    path = str(CASES / "invalid-value" / "pass.ps1")
    monkeypatch.setattr("sys.argv", ["ruleguard", "lint", path, option, name])
    with pytest.raises(SystemExit) as exit_:
        run()
    assert exit_.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert near in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("--fail-on", "error"), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "invalid-value"), 0),
        (("--select", "duplicate-precedence"), 0),
        (("--select", "input"), 1),
    ],
)
def test_the_exit_code_says_whether_there_are_findings(arguments, code):
    path = str(CASES / "invalid-value" / "fail.ps1")
    assert CliRunner().invoke(cli, ["lint", path, *arguments]).exit_code == code


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_a_warning_fails_from_warning_on(fail_on, code):
    path = str(CASES / "custom-precedence-out-of-range" / "fail.ps1")
    assert CliRunner().invoke(cli, ["lint", path, "--fail-on", fail_on]).exit_code == code
