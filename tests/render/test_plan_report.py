"""What the outputs of a plan show, and that nothing in a name or value becomes markup, a link or a terminal command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ruleguard.cli.diff_run import Wanted, report_on
from ruleguard.cli.inputs import load_one
from ruleguard.cli.settings import Grounds
from ruleguard.plan.steps import Phase, Plan, Script, Step
from ruleguard.render.plan_folder import plan_folder
from ruleguard.render.plan_json import plan_json
from ruleguard.render.plan_markdown import plan_markdown
from ruleguard.render.plan_report import PlanReport, shortened
from ruleguard.render.plan_text import plan_text
from ruleguard.render.style import Style

PLAIN = Style(colour=False)
HOSTILE = (
    "- x",
    "1. x",
    "12) x",
    "# x",
    "+ x",
    "===",
    "> x",
    "```",
    "~~~",
    "| x |",
    "    x",
    "<b>x</b>",
    "[x](http://example.com)",
    "![x](http://example.com)",
    "@octocat and #1",
    "http://example.com",
    "www.example.com",
    "`x` and ``x``",
    "*x* _x_",
    "x\n\n# y",
    "\x1b[31mred",
    "\u202ereversed",
    "$x$",
    "- [ ] x",
)


def step(text: str, kind: str = "manual", script: Script | None = None) -> Step:
    return Step(Phase.SETTINGS, text, kind, (), (text, text), text, text, script)


@pytest.fixture(scope="module")
def empty(samples: Path) -> PlanReport:
    active = load_one(str(samples / "active.json"))
    return PlanReport(Plan((), ()), report_on(active, active, Grounds(None, isolated=True), Wanted())[0])


def holding(report: PlanReport, *steps: Step, unplanned: tuple[tuple[str, str], ...] = ()) -> PlanReport:
    return replace(report, plan=Plan(steps, unplanned))


def tokens(text: str) -> Iterator[str]:
    """The kinds of everything in a document, but plain text."""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield token.type
        yield from (
            child.type for child in token.children or () if child.type not in ("text", "softbreak", "text_special")
        )


def kinds(report: PlanReport, text: str, kind: str) -> list[str]:
    return list(tokens(plan_markdown(holding(report, step(text, kind), unplanned=((text, text),)))))


@pytest.mark.parametrize("kind", ["manual", "command"])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_becomes_markup(empty: PlanReport, text: str, kind: str):
    assert kinds(empty, text, kind) == kinds(empty, "plain", kind)


@given(text=st.text(st.sampled_from("-+=#>*_`~|[]()<>!&$@ 1.\n\tx:/w\\"), min_size=1, max_size=12))
@settings(max_examples=200, derandomize=True)
def test_nothing_in_any_text_becomes_markup(empty: PlanReport, text: str):
    if text.strip():
        assert kinds(empty, f"a{text}", "manual") == kinds(empty, "plain", "manual")
        assert kinds(empty, text, "command") == kinds(empty, "plain", "command")
        found = kinds(empty, f"{text}x", "manual")
        assert found == kinds(empty, "plain", "manual")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_one_line_on_a_terminal(empty: PlanReport, text: str):
    shown = plan_text(holding(empty, step(text, "command")), PLAIN)
    plain = plan_text(holding(empty, step("plain", "command")), PLAIN)
    assert len(shown.splitlines()) == len(plain.splitlines())
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_command_is_never_broken(empty: PlanReport):
    command = "Get-ADSyncRule | " + " | ".join(f"Where-Object Name -NE 'rule number {number}'" for number in range(20))
    shown = plan_text(holding(empty, step("x"), replace(step("x", "command"), body=(command,))), PLAIN)
    assert any(line.endswith(command) for line in shown.splitlines())


def test_a_script_is_called_by_its_name_in_the_folder(empty: PlanReport):
    script = Script("01-make.ps1", "x", "undo/01-make.ps1", "y")
    whole = replace(step("Make it", "script", script), body=("Run 01-make.ps1 on the server.", "Precedence 5."))
    for shown in (plan_text(holding(empty, whole), PLAIN), plan_markdown(holding(empty, whole))):
        assert ".\\01-make.ps1" in shown
        assert "Precedence 5." in shown
        assert "Run 01-make.ps1" not in shown
    found = plan_json(holding(empty, whole))
    assert found["steps"][0]["script"] == {
        "name": "01-make.ps1",
        "text": "x",
        "undo_name": "undo/01-make.ps1",
        "undo": "y",
    }
    assert json.loads(json.dumps(found)) == found


def test_a_script_begins_with_a_byte_order_mark_and_keeps_its_line_ends(empty: PlanReport):
    text = "# caf\u00e9 \u2013 \u2019\r\n'a\nb'\r\n"
    files = plan_folder(holding(empty, step("x", "script", Script("01-x.ps1", text, "undo/01-x.ps1", "# y\n"))))
    assert list(files) == ["PLAN.md", "01-x.ps1", "undo/01-x.ps1"]
    assert files["01-x.ps1"] == b"\xef\xbb\xbf" + text.encode("utf-8")


def test_two_files_of_one_name_are_a_bug(empty: PlanReport):
    one, other = (step("x", "script", Script(name, "x")) for name in ("01-x.ps1", "01-X.ps1"))
    with pytest.raises(ValueError, match="two files"):
        plan_folder(holding(empty, one, other))


def test_many_reasons_are_cut_and_counted():
    assert shortened([str(number) for number in range(9)])[-1] == "8"
    assert shortened([str(number) for number in range(20)])[-1] == "and 12 more"
