"""Names and values of others in every format of every command: still the format it is, and nothing that acts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from markdown_it import MarkdownIt

GUID = "a1a1a1a1-1111-4111-8111-abcdefabcdee"
ESCAPES = "\x1b[2J\x1b]8;;https://evil.example\x07\x9b31m\x08\x7f"
BIDI = "\u202e\u2066\u200f\u061c\u2028"
NO_XML = "\0\ud800\ufffe\uffff"
COMMANDS = "##vso[task.complete]##[error]x"
EVIL = (
    f"a{ESCAPES}{BIDI}{NO_XML}{COMMANDS}\r\n::error file=x::forged\n  ::set-output name=a::b\n"
    "##vso[task.complete result=Failed]"
    "]]></testcase><script>alert(1)</script><img src=x onerror=alert(1)>|`x`**b**[a](javascript:alert(1))\n# h\n$(calc)';calc"
)
NO_SCRIPT = re.compile("[\0\ud800]")
"""What no file of text holds."""
UNSAFE = set(ESCAPES + BIDI + "\0\ud800") - set("[2J]8;https://evil.example31m")
OWN_COMMANDS = re.compile(r"^::(error|warning|notice|group|endgroup|add-matcher)\b")


def settings(path: Path, host: str, precedence: int) -> Path:
    rule: dict[str, Any] = {
        "Name": EVIL,
        "description": EVIL,
        "source": "user",
        "target": EVIL,
        "linkType": "Join",
        "direction": "Inbound",
        "uniqueIdentifier": f"00000000-0000-0000-0000-0000000000{precedence % 100:02}",
        "precedence": precedence,
        "scopeFilters": [{"attribute": EVIL, "condition": "EQUAL", "value": EVIL}],
        "joinConditions": [[{"source": EVIL, "destination": EVIL}]],
        "attributeMappings": [
            {"flowType": "Direct", "destination": EVIL + host, "source": EVIL},
            {"flowType": "Constant", "destination": "b", "value": EVIL + host},
            {"flowType": "Expression", "destination": "c", "expression": f'Evil("{EVIL}{host}") & [{EVIL}] ('},
        ],
        EVIL: EVIL,
    }
    partition = {
        "distinguishedName": "DC=x,DC=y",
        "selected": True,
        "containerInclusions": [f"OU={EVIL}{host},DC=x,DC=y"],
    }
    directory = {
        "friendlyName": "x.y",
        "uniqueIdentifier": "11111111-0000-0000-0000-000000000001",
        "fullyQualifiedDomainName": "x.y",
        "onPremisesDirectoryAccount": EVIL,
        "partitionFilters": [partition],
        "customSynchronizationRules": [rule, {**rule, "Name": EVIL + host}, {**rule, "Name": "again"}],
    }
    content = {
        "policyMetadata": {"azureADConnectVersion": "2.4.18.0", EVIL: EVIL},
        "deploymentMetadata": {"hostName": EVIL + host},
        "authenticationPolicy": {"x": EVIL + host},
        "azureDirectoryPolicy": {"tenantId": EVIL, "x": EVIL + host},
        "onpremisesDirectoryPolicy": [directory],
        EVIL: {EVIL: [EVIL + host]},
    }
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def rules(path: Path) -> Path:
    text = NO_SCRIPT.sub("", EVIL.replace("'", "''"))
    path.write_text(
        f"New-ADSyncRule -Name '{text}' -Identifier 'a1a1a1a1-1111-4111-8111-abcdefabcdef' -Description '{text}' `\n"
        f"-Direction 'Inbound' -Precedence 5 -SourceObjectType 'user' -TargetObjectType 'person' `\n"
        f"-Connector 'a1a1a1a1-1111-4111-8111-abcdefabcdee' -LinkType 'Join' -OutVariable syncRule\n"
        f"Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination '{text}' -FlowType 'Constant' `\n"
        f"-Source @('{text}') -ValueMergeType 'Update' -OutVariable syncRule\n"
        f"Add-ADSyncRule -SynchronizationRule $syncRule[0]\n{text}\n",
        encoding="utf-8-sig",
    )
    return path


FORMS = {
    "lint": ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "azure"),
    "lint script": ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "azure"),
    "diff": ("text", "json", "markdown", "html", "sarif", "github"),
    "plan": ("text", "json", "markdown"),
    "assess": ("text", "json", "markdown"),
    "baseline check": ("text", "json", "markdown"),
    "show": ("text", "json", "ps1"),
    "rewrite": ("text", "json"),
    "eval": ("text", "json"),
}
CASES = [(command, form) for command, forms in FORMS.items() for form in forms]


def arguments(command: str, tmp_path: Path) -> list[object]:
    active, staging = settings(tmp_path / "a", "", 50), settings(tmp_path / "b", "b", 60)
    script = rules(tmp_path / "c.ps1")
    return {
        "lint": ["lint", active],
        "lint script": ["lint", script],
        "diff": ["diff", active, staging],
        "plan": ["plan", active, staging],
        "assess": ["assess", active],
        "baseline check": ["baseline", "check", active],
        "show": ["show", active],
        "rewrite": ["rewrite", script, "--map", f"{GUID}={'b' * 8}{GUID[8:]}"],
        "eval": ["eval", f'"{EVIL}" & [x]'.replace("\r\n", " ").replace("\n", " "), "--set", f"x={EVIL}"],
    }[command]


class Page(HTMLParser):
    """The scripts and handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.forged = False

    def handle_data(self, data: str) -> None:
        self.forged |= self.get_starttag_text() == "<h1>" and data == "h"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.found += [name for name, _ in attributes if name.startswith("on")]
        self.found += [tag] if tag in ("img", "iframe", "object") else []
        self.found += [value for _, value in attributes if value and value.strip().casefold().startswith("javascript:")]


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def assert_sound(text: str, command: str, form: str) -> None:
    """The text still is of its format."""
    if form in ("json", "sarif", "gitlab"):
        json.loads(text, parse_constant=no_constant)
    elif form == "junit":
        root = etree.fromstring(text.encode("utf-8"))
        assert not root.xpath("//script|//img")
    elif form in ("html", "markdown"):
        page = Page()
        page.feed(text if form == "html" else MarkdownIt("gfm-like", {"linkify": False}).render(text))
        assert page.found == []
        assert page.scripts == (1 if form == "html" else 0)
        assert form == "html" or not page.forged


@pytest.mark.parametrize("to_file", [False, True], ids=["printed", "written"])
@pytest.mark.parametrize(("command", "form"), CASES, ids=lambda value: str(value))
def test_whatever_the_names_are(
    call: Callable[..., Any], tmp_path: Path, command: str, form: str, to_file: bool
) -> None:
    words = [*arguments(command, tmp_path), "--format", form]
    if to_file:
        if command in ("plan", "rewrite", "eval"):
            pytest.skip("writes folders of scripts, or nothing")
        words += ["--output", tmp_path / "out"]
    result = call(*words)
    assert result.code in (0, 1, 2), result.err
    assert "Traceback" not in result.err
    assert "fault in ruleguard" not in result.err
    text = (
        (tmp_path / "out").read_bytes().decode("utf-8-sig") if to_file and (tmp_path / "out").exists() else result.out
    )
    assert text or result.err
    for output in (result.err, *(() if form == "ps1" else (text,))):  # a script is for a machine: its values stay
        assert not UNSAFE & set(output)
        assert form == "azure" or "##vso[" not in output
        assert "##[" not in output
        forged = [line for line in output.splitlines() if line.lstrip().startswith("::")]
        assert form == "github" or forged == []
        assert all(OWN_COMMANDS.match(line) for line in forged)
        assert not [line for line in forged if line.startswith(("::error file=x::forged", "::set-output"))]
    if form == "azure":
        lines = [line for line in text.splitlines() if "##vso[" in line]
        assert all(line.startswith("##vso[task.logissue ") and line.count("##vso[") == 1 for line in lines)
        assert "##vso[task.complete" not in text
    if text and result.code != 2:
        assert_sound(text, command, form)


def test_every_format_of_every_command_is_here(call: Callable[..., Any]) -> None:
    for command, forms in FORMS.items():
        if command == "lint script":
            continue
        shown = re.sub(r"\s+", "", call(*command.split(), "--help").out)
        found = re.search(r"--format\[([^\]]*)\]", shown)
        assert found is not None, command
        assert tuple(found[1].split("|")) == forms, command


def test_a_script_that_is_shown_reads_as_what_it_was(call: Callable[..., Any], tmp_path: Path) -> None:
    """ps1 is for a machine: the values stay, as literals that PowerShell does not act on."""
    path = settings(tmp_path / "a", "", 50)
    for output in ([], ["--output", tmp_path / "a.ps1"]):
        refused = call("show", path, "--format", "ps1", *output)
        assert (refused.code, refused.out) == (2, "")
        assert "no script can be written: a name or a value holds NUL or half of a character" in refused.err
    path.write_text(path.read_text(encoding="utf-8").replace("\\u0000\\ud800", ""), encoding="utf-8")
    assert call("show", path, "--format", "ps1", "--output", tmp_path / "a.ps1").code == 0
    again = call("show", tmp_path / "a.ps1", "--format", "json")
    names = {rule["name"] for rule in json.loads(again.out)["rules"]}
    assert NO_SCRIPT.sub("", EVIL) in names


def test_a_terminal_shows_a_script_and_does_not_act_on_it(
    call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ruleguard.cli import output

    path = settings(tmp_path / "a", "", 50)
    path.write_text(path.read_text(encoding="utf-8").replace("\\u0000\\ud800", ""), encoding="utf-8")
    piped = call("show", path, "--format", "ps1").out
    assert set(ESCAPES) & UNSAFE <= set(piped)
    monkeypatch.setattr(output, "_is_terminal", lambda _: True)
    shown = call("show", path, "--format", "ps1").out
    assert not UNSAFE & set(shown)
    assert not [line for line in shown.splitlines() if line.lstrip().startswith("::")]
