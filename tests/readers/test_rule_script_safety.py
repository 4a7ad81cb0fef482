"""What a rule script does besides making rules: scripts as data, each with the places that must be named."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ruleguard.lint.registry import registry
from ruleguard.readers.rule_script import read
from ruleguard.readers.rule_script_safety import RULES
from ruleguard.text import Source

FOLDER = Path(__file__).parent / "rule_script_safety"
EXPORT = (Path(__file__).parent / "rule_script" / "editor.ps1").read_text(encoding="utf-8")
ARROW = "==> "


def blocks(name: str) -> list[str]:
    """The parts of a file between the lines of ``---``, without the comment at its head."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    body = text.split("\n", 1)[1] if text.startswith("# ") else text
    return [block.strip("\n") for block in body.split("\n---\n")]


def split(block: str) -> tuple[str, list[str]]:
    """A script and what must be found in it."""
    lines = block.split("\n")
    first = next((number for number, line in enumerate(lines) if line.startswith(ARROW)), len(lines))
    return "\n".join(lines[:first]), [line.removeprefix(ARROW) for line in lines[first:]]


def found_in(raw: bytes) -> list[str]:
    """Severity, rule and the text at the place of every finding."""
    config = read(Source("rules.ps1", raw))
    shown = []
    for fault in config.faults:
        if fault.rule in RULES:
            assert fault.at is not None
            place = " ".join(fault.at.source.slice(fault.at.span).split())
            shown.append(f"{fault.severity} {fault.rule}: {place}")
            first = fault.message.split()[0].strip("'")
            assert first[:1] == first[:1].lower() or first in (*place.split(), "Windows")
            assert not fault.message.endswith(".")
            assert "\n" not in fault.message
    return shown


DANGERS = blocks("dangers.txt")
HARMLESS = blocks("harmless.txt")


@pytest.mark.parametrize("block", DANGERS)
def test_what_no_export_contains_is_named_at_its_place(block: str) -> None:
    code, expected = split(block)
    assert expected
    assert found_in(code.encode()) == expected


@pytest.mark.parametrize("code", HARMLESS)
def test_what_makes_rules_and_does_nothing_else_is_silent(code: str) -> None:
    assert found_in(code.encode()) == []


@pytest.mark.parametrize("block", DANGERS)
def test_nothing_hides_behind_an_export(block: str) -> None:
    code, expected = split(block)
    assert found_in(f"{EXPORT}\n{code}".encode()) == expected


@pytest.mark.parametrize("block", [block for block in DANGERS if "param(" not in block and "equires" not in block])
def test_nothing_hides_in_a_block(block: str) -> None:
    code, expected = split(block)
    assert set(expected) <= set(found_in(f"if ($true) {{\n{code}\n}}\n".encode())) or "unreadable-code" in expected[0]


@pytest.mark.parametrize("block", DANGERS)
def test_line_ends_and_case_hide_nothing(block: str) -> None:
    code, expected = split(block)
    windows = found_in(code.replace("\n", "\r\n").encode())
    assert windows == expected
    assert len(found_in(code.upper().encode())) == len(expected) or "SQB" in code


def test_an_export_is_silent_in_every_spelling() -> None:
    for text in (EXPORT, EXPORT.replace("\n", "\r\n"), EXPORT.replace("  `", " `"), EXPORT.lower(), EXPORT.upper()):
        assert found_in(text.encode()) == []
        assert found_in(text.encode("utf-8-sig")) == []
        assert found_in(text.encode("utf-16")) == []


def test_real_scripts_are_silent(samples: Path) -> None:
    for path in sorted(samples.rglob("*.ps1")):
        assert found_in(path.read_bytes()) == []


def test_a_commented_call_is_no_finding() -> None:
    assert found_in(b"# iex 'x'\n<# iex 'y'\n#>\nAdd-ADSyncRule <# iex 'z' #> $rule # iex\n") == []


def test_a_letter_that_windows_powershell_takes_for_a_quotation_mark() -> None:
    """Ñ is C3 91 in UTF-8, and 91 opens and ends texts in the ANSI code page."""
    code = "Write-Host 'Ñ; Remove-Item C:\\Data #Ñ'\n"
    assert found_in(code.encode()) == ["error foreign-command: Remove-Item"]
    assert found_in(code.encode("utf-8-sig")) == []
    assert found_in("Write-Host 'Użytkownik był tu'\n".encode()) == ["note unreadable-code: ł"]
    assert found_in("Write-Host 'Użytkownik był tu'\n".encode("utf-8-sig")) == []
    assert found_in("Write-Host 'Ñ; & $x; foo --% Ñ'\n".encode()) == ["warning unreadable-code: Ñ"]
    assert found_in("Write-Host 'a – b'\nNew-ADSyncRule -Name 'In from AD – Größe'\n".encode()) == []


def test_typographic_dashes_and_quotation_marks_are_read() -> None:
    assert found_in("New–ADSyncRule –Name ‘R’".encode("utf-8-sig")) == []
    assert found_in("Remove–ADSyncRule ‘R’".encode("utf-8-sig")) == [
        "error removes-or-changes-server: Remove–ADSyncRule"
    ]


def test_every_rule_is_in_the_catalogue() -> None:
    rules = registry()
    assert {name for name, rule in rules.items() if rule.category == "script-safety"} >= RULES
    assert all(rules[name].check is None for name in RULES)


@given(st.text(st.sampled_from("aiex'\"`$(){}[]@#|;&.<>-=, \n\r%:+0’“–"), max_size=80))
@example('\n"–"')  # no text ends at the dash that Windows PowerShell takes for a quotation mark
def test_whatever_stands_there_is_read(text: str) -> None:
    if text.strip():
        found_in(text.encode())


@pytest.mark.parametrize(
    "text", ["(", "{", "@(", "$(", "[", '"$(', "& {", "$a.b(", "if (", "@{a=", "x,", "a|", "'", "<#", ".b()", "[a]::b."]
)
def test_deep_nesting_and_long_rows_are_read(text: str) -> None:
    start = time.process_time()
    found_in(("$a" + text * 20_000).encode())
    assert time.process_time() - start < 20


def test_what_the_reader_of_scripts_says_is_one_sentence_without_a_full_stop() -> None:
    damaged = [
        EXPORT.replace("`\n", "` \n"),
        EXPORT.replace("`\n", "\n"),
        EXPORT.replace("`\n", "` "),
        EXPORT.replace("''", "'"),
        EXPORT[: len(EXPORT) // 2],
        EXPORT[: EXPORT.index("-Destination")],
        EXPORT.replace("Add-ADSyncRule", "}\nAdd-ADSyncRule"),
        f"# {EXPORT.splitlines()[0]}\n<# {EXPORT} #>",
        "New-ADSyncRule 'R' 'S' -Precedence many -Colour blue -Name $x\nAdd-ADSyncAttributeFlowMapping $r d\n",
        "Get-ADSyncRule",
        "New-ADSyncRule @p\n",
    ]
    messages = {fault.message for text in damaged for fault in read(Source("x.ps1", text.encode())).faults}
    assert len(messages) > 15
    for message in messages:
        assert not message.endswith(".")
        assert not message[0].isupper() or message.split()[0] in ("PowerShell", "Windows", "PowerShell's")
