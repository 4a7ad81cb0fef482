"""What ``docs/assess.md`` shows is what the command prints."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = re.compile(
    r"^`ruleguard (assess [^`\n]+)`\n"  # the call
    r"(?:(?!`ruleguard|```text)[^\n]*\n)*"  # what is said of it
    r"```text\n(.*?)^```",  # what it prints
    re.MULTILINE | re.DOTALL,
)
FOUND = EXAMPLE.findall((Path(__file__).resolve().parents[2] / "docs" / "assess.md").read_text(encoding="utf-8"))


def test_there_is_an_example_of_everything():
    assert len(FOUND) == 5


@pytest.mark.parametrize(("arguments", "example"), FOUND, ids=[arguments for arguments, _ in FOUND])
def test_an_example_is_real(root: Path, arguments: str, example: str):
    command = [sys.executable, "-m", "ruleguard", *shlex.split(arguments)]
    printed = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False).stdout
    lines = iter(printed.splitlines())
    shown = [line for line in example.splitlines() if line.strip() not in ("", "...")]
    assert len(shown) > 5
    assert [line for line in shown if line not in lines] == []  # in this order
