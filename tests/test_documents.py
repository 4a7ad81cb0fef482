"""The documents say what is true: the README's example, the links, the commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ruleguard.cli.main import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "samples" / "README.md"])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", "ruleguard", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False).stdout


def test_the_example_of_the_readme_is_real():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    example = text.split("```text\n")[1].split("```")[0]
    shown = [line for line in example.splitlines() if line.strip() not in ("", "...")]
    printed = run("diff", "samples/active.json", "samples/staging.json").splitlines()
    assert len(shown) > 5
    assert [line for line in shown if line not in printed] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_named_exist(page: Path):
    named = set(
        re.findall(
            r"ruleguard (diff|lint|rewrite|plan|assess|show|eval|rules|baseline)\b", page.read_text(encoding="utf-8")
        )
    )
    assert named <= set(cli.list_commands(None))  # type: ignore[attr-defined, arg-type]


def test_the_commands_of_the_readme_run():
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("```sh\n")[3].split("```")[0]
    calls = [line.split()[1:] for line in block.splitlines() if line.startswith("ruleguard ")]
    assert len(calls) == 3
    for call in calls:
        assert run(*call), call
