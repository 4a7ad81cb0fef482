"""``ruleguard.yaml``: where it is looked for, what it may say, and what it makes of findings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = """New-ADSyncRule -Name '{name}' -Direction 'Inbound' -Precedence {precedence} -SourceObjectType 'user' \
-TargetObjectType 'person' -Connector '{connector}' -LinkType 'Join' -OutVariable syncRule
Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""
OURS, THEIRS = "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10", "7e2b9c40-1d3f-4a58-9c6b-5f0e8d7a6b32"
RANGE = "custom-precedence-out-of-range"
SUBJECT = "unknown connector / Contoso - Department / precedence"
SERVER = f"""<export><ma-data><id>{{{OURS}}}</id><name>contoso.example</name><category>AD</category></ma-data>
<ma-data><id>{{b891884f-051e-4a83-95af-2544101c9083}}</id><name>AAD</name><category>Extensible2</category></ma-data>
<synchronizationRule><id>{{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}}</id><name>There before</name>
<direction>Inbound</direction><connector>{{{OURS}}}</connector><linkType>Join</linkType><precedence>60</precedence>
</synchronizationRule></export>
"""


def script(name: str = "Contoso - Department", precedence: int = 200, connector: str = OURS) -> str:
    return SCRIPT.format(name=name, precedence=precedence, connector=connector)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one script that has one finding."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.ps1").write_text(script(), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(folder: Path, text: str) -> None:
    (folder / "ruleguard.yaml").write_text(text, encoding="utf-8")


def found(call: Callable, *arguments: object) -> list[tuple[str, str, bool]]:
    result = call(
        "lint", *arguments, "--format", "json", "--select", f"{RANGE},duplicate-precedence,connectors,hygiene"
    )
    assert result.code in (0, 1), result.err
    return [(item["rule"], item["severity"], item["suppressed"]) for item in json.loads(result.out)["diagnostics"]]


def test_settings_are_looked_for_upwards_to_the_root_of_the_repository(work: Path, call: Callable):
    inner = work / "rules"
    settings(work, f"severity: {{{RANGE}: note}}\n")
    assert found(call, "rules") == [(RANGE, "note", False)]
    settings(inner, f"severity: {{{RANGE}: error}}\n")
    assert found(call, "rules/a.ps1") == [(RANGE, "error", False)]
    (inner / "ruleguard.yaml").unlink()
    (inner / ".git").mkdir()
    assert found(call, "rules") == [(RANGE, "warning", False)]


def test_each_input_has_its_own_settings(work: Path, call: Callable):
    other = work / "other"
    other.mkdir()
    (other / "b.ps1").write_text(script("Contoso - Other", 300), encoding="utf-8")
    settings(other, f"severity: {{{RANGE}: error}}\n")
    assert sorted(found(call, "rules", "other")) == [(RANGE, "error", False), (RANGE, "warning", False)]


def test_config_names_the_file_and_isolated_uses_none(work: Path, call: Callable):
    settings(work, f"ignore: [{RANGE}]\n")
    (work / "strict.yaml").write_text(f"severity: {{{RANGE}: error}}\n", encoding="utf-8")
    assert found(call, "rules") == [(RANGE, "warning", False)], "what the call selects is not ignored by the settings"
    assert call("lint", "rules").code == 0
    assert found(call, "rules", "--config", "strict.yaml") == [(RANGE, "error", False)]
    assert call("lint", "rules", "--isolated").code == 1
    wrong = call("lint", "rules", "--isolated", "--config", "strict.yaml")
    assert (wrong.code, wrong.out) == (2, "")


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("sevrity: {}", "1:1", "unknown key 'sevrity' (did you mean 'severity'?)"),
        ("ignore: hygiene", "1:1", "ignore must be a list"),
        ("ignore: [1]", "1:10", "each item of ignore must be text"),
        ("severity: {syntax-error: fatal}", "1:12", "one of error, warning, note, off"),
        ("severity: {syntax-eror: note}", "1:12", "did you mean 'syntax-error'?"),
        ("ignore: [hygeine]", "1:10", "did you mean 'hygiene'?"),
        ("paths:\n- ignore: [hygiene]", "2:3", "'path' is missing"),
        ("paths:\n- path: x\n  ignor: []", "3:3", "did you mean 'ignore'?"),
        ("accepted:\n- rule: syntax-error\n  subject: x", "2:3", "'reason' is missing"),
        ("accepted:\n- rule: syntax-error\n  subject: x\n  reason: ' '", "4:3", "reason must not be empty"),
        ("accepted:\n- rule: x-y\n  subject: x\n  reason: y", "2:9", "there is no rule 'x-y'"),
        ("accepted:\n- {rule: syntax-error, subject: x, reason: y, until: soon}", "2:47", "a date such as"),
        ("names: {custom_rules: '('}", "1:9", "is no regular expression"),
        ("- select", "1:1", "must hold keys and values"),
        ("select: [", "1:10", "is no YAML"),
        ("a: &x [1]\nb: *x", "1:4", "anchors"),
        ("build: 2.5", "1:1", "build must be text"),
        ("ignore: []\nignore: []", "2:1", "is no YAML"),
        (
            "ignore: []\n---\nignore: []",
            "2:1",
            "is no YAML: expected a single document in the stream but found another",
        ),
        ("rules: [nowhere]", None, "no such folder"),
        ("target: nowhere.json", None, "nowhere.json"),
        ("target: rules/a.ps1", None, "lists no connectors"),
    ],
)
def test_settings_that_are_not_understood_are_an_error_with_its_place(work, call, text, place, words):
    settings(work, text)
    result = call("lint", "rules")
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1
    if place is not None:
        assert f"ruleguard.yaml:{place}: " in result.err


@pytest.mark.parametrize("text", ["", "\n# nothing yet\n", "{}\n"])
def test_a_settings_file_may_say_nothing(work: Path, call: Callable, text: str):
    settings(work, text)
    assert found(call, "rules") == [(RANGE, "warning", False)]


def test_a_deep_or_endless_settings_file_is_refused_in_one_line(work: Path, call: Callable):
    for text in ("[" * 5_000, "a: " + "{" * 5_000, "x" * 1_100_000):
        settings(work, text)
        result = call("lint", "rules")
        assert (result.code, result.err.count("\n")) == (2, 1)
        assert len(result.err) < 500


def test_off_and_ignore_for_some_files(work: Path, call: Callable):
    (work / "rules" / "legacy").mkdir()
    (work / "rules" / "legacy" / "b.ps1").write_text(script("Contoso - Old", 300), encoding="utf-8")
    settings(work, f"paths:\n- path: legacy/\n  severity: {{{RANGE}: 'off'}}\n")
    assert found(call, "rules") == [(RANGE, "warning", False)]
    settings(
        work, "paths:\n- path: legacy/\n  ignore: [precedence]\n- path: '*.ps1'\n  severity: {" + RANGE + ": error}\n"
    )
    assert found(call, "rules") == [(RANGE, "error", False)]
    settings(work, f"severity: {{{RANGE}: 'off'}}\n")
    assert call("lint", "rules").code == 0


def accept(until: str = "", subject: str = SUBJECT, rule: str = RANGE) -> str:
    return f'accepted:\n- rule: {rule}\n  subject: "{subject}"\n  reason: agreed with the team\n{until}'


@pytest.mark.parametrize(
    "subject",
    [
        SUBJECT,
        SUBJECT.upper(),
        "unknown connector / Contoso - Department",
        "unknown connector",
        SUBJECT.replace(" ", "  "),
    ],
)
def test_an_accepted_finding_is_marked_and_does_not_fail(work: Path, call: Callable, subject: str):
    settings(work, accept(subject=subject))
    assert found(call, "rules") == [(RANGE, "warning", True)]
    result = call("lint", "rules", "--format", "json")
    assert result.code == 0
    assert json.loads(result.out)["summary"] == {"error": 0, "warning": 0, "note": 0, "suppressed": 1, "files": 1}


@pytest.mark.parametrize(
    "subject", ["", "unknown connector / Contoso", "unknown connector / Contoso - Department / name"]
)
def test_an_entry_for_something_else_accepts_nothing(work: Path, call: Callable, subject: str):
    settings(work, accept(subject=subject))
    assert (RANGE, "warning", False) in found(call, "rules")


def test_an_acceptance_ends_after_its_last_day(work: Path, call: Callable):
    settings(work, accept("  until: 2026-03-31\n"))
    assert found(call, "rules", "--today", "2026-03-31") == [(RANGE, "warning", True)]
    assert found(call, "rules", "--today", "2026-04-01") == [(RANGE, "warning", False)]
    result = call("lint", "rules", "--today", "2026-04-01")
    assert result.code == 1
    assert "also ruleguard.yaml:2:3: accepted until 2026-03-31, which is over: agreed with the team" in result.out


def test_an_unused_acceptance_is_told_if_its_rule_was_looked_at(work: Path, call: Callable):
    (work / "rules" / "a.ps1").write_text(script(precedence=60), encoding="utf-8")
    settings(work, accept())
    assert found(call, "rules") == [("unused-acceptance", "warning", False)]
    assert "ruleguard.yaml:2:3" in call("lint", "rules").out
    settings(work, accept(subject="ad:other.example / Contoso - Elsewhere"))
    assert found(call, "rules") == [], "it may be about an export that was not named in this call"
    settings(work, accept())
    assert call("lint", "rules", "--select", "duplicate-precedence,unused-acceptance").code == 0, "its rule did not run"


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        (f"# ruleguard: allow {RANGE} -- agreed", [(RANGE, "warning", True)]),
        (f"#RuleGuard:  Allow  {RANGE}, duplicate-precedence -- agreed", [(RANGE, "warning", True)]),
        (f"# ruleguard: allow {RANGE} -- agreed\n\n# another comment\n", [(RANGE, "warning", True)]),
        (f"# ruleguard: allow {RANGE}", [("invalid-acceptance", "warning", False), (RANGE, "warning", False)]),
        (f"# ruleguard: allow {RANGE} --", [("invalid-acceptance", "warning", False), (RANGE, "warning", False)]),
        (f"# ruleguard: alow {RANGE} -- x", [("invalid-acceptance", "warning", False), (RANGE, "warning", False)]),
        ("# ruleguard: allow no-such-rule -- x", [("invalid-acceptance", "warning", False), (RANGE, "warning", False)]),
        (
            "# ruleguard: allow duplicate-precedence -- x",
            [("unused-acceptance", "warning", False), (RANGE, "warning", False)],
        ),
        (
            f"# ruleguard: allow {RANGE} -- x\n$nothing = 1\n",
            [("unused-acceptance", "warning", False), (RANGE, "warning", False)],
        ),
        (f"<# ruleguard: allow {RANGE.upper()} -- agreed #>", [(RANGE, "warning", True)]),
        (f"<#\nruleguard: allow {RANGE} -- agreed\n#>", [(RANGE, "warning", True)]),
        ("# ruleguard: see the page", [("invalid-acceptance", "warning", False), (RANGE, "warning", False)]),
        ("# the ruleguard: see the page", [(RANGE, "warning", False)]),
        ("# see ruleguard", [(RANGE, "warning", False)]),
    ],
)
def test_a_comment_accepts_findings_of_the_command_below(work: Path, call: Callable, comment: str, expected: list):
    (work / "rules" / "a.ps1").write_text(f"{comment}\n{script()}", encoding="utf-8")
    assert found(call, "rules") == expected


def test_a_comment_covers_a_command_over_several_lines_and_no_more(work: Path, call: Callable):
    long = script().replace(" -", " `\n-", 20)
    text = f"# ruleguard: allow {RANGE} -- agreed\n{long}\n{script('Contoso - Two', 300)}"
    (work / "rules" / "a.ps1").write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert found(call, "rules") == [(RANGE, "warning", True), (RANGE, "warning", False)]


def test_scripts_and_their_target_are_one_configuration(work: Path, call: Callable):
    (work / "server.xml").write_text(SERVER, encoding="utf-8")
    (work / "rules" / "a.ps1").write_text(script(precedence=60) + script("Contoso - Two", 61, THEIRS), encoding="utf-8")
    assert found(call, "rules") == []
    expected = [("duplicate-precedence", "error", False), ("foreign-connector", "error", False)]
    assert found(call, "rules", "--target", "server.xml") == expected
    settings(work, "target: server.xml\n")
    assert found(call, "rules") == expected
    assert "a.ps1: checked together with" in call("lint", "rules", "--verbose").err
    assert all(name != "foreign-connector" for name, *_ in found(call, "server.xml")), "the target itself is no script"


def test_who_asks_for_foreign_connectors_must_say_foreign_to_what(work: Path, call: Callable):
    result = call("lint", "rules", "--select", "foreign-connector,unknown-connector")
    assert (result.code, result.out) == (2, "")
    assert "--target" in result.err


def test_a_part_of_a_connector_is_accepted_by_itself(work: Path, call: Callable):
    domain = (
        "<partition><name>DC={0}</name><selected>1</selected><filter><containers><inclusions><inclusion>OU=A,DC={0}</inclusion>"
        "</inclusions><exclusions><exclusion>OU=A,DC={0}</exclusion></exclusions></containers></filter></partition>"
    )
    parts = "".join(domain.format(name) for name in ("one", "two"))
    xml = SERVER.replace(
        "<category>AD</category></ma-data>",
        f"<category>AD</category><ma-partition-data>{parts}</ma-partition-data></ma-data>",
        1,
    )
    (work / "server.xml").write_text(xml, encoding="utf-8")
    rule = "contradictory-container-filter"
    found = json.loads(call("lint", "server.xml", "--format", "json", "--select", rule).out)["diagnostics"]
    assert [item["subject"] for item in found] == [f"ad:dc=one / DC={name} / exclusions" for name in ("one", "two")]
    settings(work, accept(subject="ad:dc=one / DC=one", rule=rule))
    found = json.loads(call("lint", "server.xml", "--format", "json", "--select", rule).out)["diagnostics"]
    assert [item["suppressed"] for item in found] == [True, False]


def test_a_script_that_replaces_a_rule_of_its_target_does_not_clash_with_it(work: Path, call: Callable):
    (work / "server.xml").write_text(SERVER, encoding="utf-8")
    (work / "rules" / "a.ps1").write_text(script("There before", 60), encoding="utf-8")
    assert found(call, "rules", "--target", "server.xml") == []


def test_show_settings_prints_what_holds(work: Path, call: Callable):
    settings(work, accept("  until: 2027-01-31\n") + f"severity: {{{RANGE}: error}}\nbuild: 2.5.79.0\n")
    result = call("lint", "rules", "--show-settings")
    assert result.code == 0
    for words in ("rules: ruleguard.yaml", "build     2.5.79.0", f"error    {RANGE}", "until 2027-01-31: agreed"):
        assert words in result.out
    assert "no settings file" in call("lint", "rules", "--show-settings", "--isolated").out


OWN = """id: no-ticket
severity: error
category: hygiene
summary: The name has no ticket
given: $.custom_rules[*].name
expect: {matches: 'CHG[0-9]+'}
message: "'{name}' has no ticket ({value.__class__})"
"""


def test_a_rule_of_ones_own(work: Path, call: Callable):
    (work / "own").mkdir()
    (work / "own" / "a.yaml").write_text(OWN, encoding="utf-8")
    settings(work, "rules: [own]\nignore: [precedence]\n")
    result = call("lint", "rules", "--format", "json")
    (item,) = json.loads(result.out)["diagnostics"]
    assert (item["rule"], item["line"], result.code) == ("no-ticket", 1, 1)
    assert item["message"] == "'Contoso - Department' has no ticket ({value.__class__})"
    assert call("lint", "rules", "--select", "no-ticket").code == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("id: no-ticket", "id: syntax-error"), "already a rule 'syntax-error'"),
        (("id: no-ticket", "id: No Ticket"), "small letters"),
        (("severity: error", "severity: fatal"), "severity is one of error, warning, note, not fatal"),
        (("category: hygiene", "category: stuff"), "unknown category stuff"),
        (("given: $.custom_rules[*].name", "given: '$.rules[?'"), "is no JSONPath"),
        (("expect: {matches: 'CHG[0-9]+'}", "expect: {matches: '('}"), "matches does not take"),
        (("expect: {matches: 'CHG[0-9]+'}", "expect: {range: 5}"), "range does not take 5"),
        (("expect: {matches: 'CHG[0-9]+'}", "expect: {between: 5}"), "unknown predicate between"),
        (("summary: ", "sumary: "), "unknown key sumary"),
        (("message: ", "message: [1, "), "is no YAML"),
        ((OWN, "just text"), "is no rule"),
        (("summary: The name has no ticket\n", ""), "summary missing"),
    ],
)
def test_a_rule_of_ones_own_that_is_wrong_is_an_error(work: Path, call: Callable, change: tuple, words: str):
    (work / "own").mkdir()
    (work / "own" / "a.yaml").write_text(OWN.replace(*change), encoding="utf-8")
    settings(work, "rules: [own]\n")
    result = call("lint", "rules")
    assert (result.code, result.out) == (2, "")
    assert os.path.join("own", "a.yaml") in result.err
    assert words in result.err


def test_a_baseline_marks_what_was_there_and_fails_on_what_is_new(work: Path, call: Callable):
    written = call("lint", "rules", "--baseline", "known.json", "--write-baseline")
    assert (written.code, written.out) == (0, "1 finding written to known.json\n")
    assert call("lint", "rules", "--baseline", "known.json").code == 0
    assert found(call, "rules", "--baseline", "known.json") == [(RANGE, "warning", True)]
    moved = "\n\n" + script(connector=THEIRS)
    (work / "rules" / "a.ps1").write_text(moved + script("Contoso - New", 300), encoding="utf-8")
    assert sorted(found(call, "rules", "--baseline", "known.json")) == [
        (RANGE, "warning", False),
        (RANGE, "warning", True),
    ]
    content = (work / "known.json").read_text(encoding="utf-8")
    assert OURS not in content
    assert '"line"' not in content


@pytest.mark.parametrize(
    "content", [None, "", "{", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1, "findings": [1]}']
)
def test_a_baseline_that_is_missing_or_broken_is_an_error(work: Path, call: Callable, content: str | None):
    if content is not None:
        (work / "known.json").write_text(content, encoding="utf-8")
    result = call("lint", "rules", "--baseline", "known.json")
    assert (result.code, result.out) == (2, "")
    assert "known.json" in result.err


def test_no_baseline_is_written_when_a_file_cannot_be_read(work: Path, call: Callable):
    result = call("lint", "rules", "nowhere.json", "--baseline", "known.json", "--write-baseline")
    assert result.code == 2
    assert not (work / "known.json").exists()
    assert call("lint", "rules", "--write-baseline").code == 2
