"""Regular expressions of users: what is cheap is tried here, what is not ends in time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ruleguard.errors import RuleguardError
from ruleguard.lint import patterns
from ruleguard.lint.patterns import MAX_PATTERN_CHARACTERS, Pattern

# Each with a text on which it tries every division, and needs years.
CATASTROPHIC = {
    r"(a+)+$": "a" * 40 + "!",
    r"^(a|a)*$": "a" * 60 + "!",
    r"^(a|aa)+$": "a" * 90 + "!",
    r"^([a-z]+ ?)+$": "a" * 60 + "!",
    r"^(?:(?:x?)*)*y$": "x" * 60,
    r"^(\w+\s?)*$": "word " * 20 + "!",
    r".*.*.*.*.*.*.*=$": "a" * 2_000,
    r"(x+x+)+y": "x" * 60,
    r"^(([a-z])+.)+[A-Z]([a-z])+$": "a" * 60,
    r"(?:a{1,9}){1,40}!": "a" * 80,
    r"^(?=(a+)+$).": "a" * 40 + "!",
    r"^(?:(a+)\1?)+$": "a" * 60 + "!",
}
HARMLESS = {
    r"^Contoso - .+$": ("Contoso - Department", True),
    r"^[A-Z]{2,5} - .+ - .+$": ("NW - In - Department", True),
    r"(?:[A-Z][a-z]+ )+- .*": ("In From Ad - x", True),
    r"^(\d{1,2}|\d{5,})$": ("100", False),
    r"(?i)^test": ("Testing", True),
    r"\bHR\b": ("the HR rule", True),
    r"[\u2013\u2014]": ("a \u2013 b", True),
    "\ud800": ("\ud800", True),
}


@pytest.mark.parametrize("text", CATASTROPHIC)
def test_a_catastrophic_expression_ends_in_time(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(patterns, "MAX_PATTERN_SECONDS", 0.5)
    pattern = Pattern(text)
    start = time.monotonic()
    with pytest.raises(RuleguardError, match=r"takes longer than 0\.5 seconds, here on a text of"):
        pattern.search(CATASTROPHIC[text])
    assert time.monotonic() - start < 5
    with pytest.raises(RuleguardError, match="takes longer than"):  # its time is over for the whole run
        pattern.search(CATASTROPHIC[text])
    assert len(str(pattern._too_slow("x"))) < 400


@pytest.mark.parametrize("text", HARMLESS)
def test_both_ways_of_trying_agree(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    value, found = HARMLESS[text]
    assert Pattern(text).search(value) is found
    monkeypatch.setattr(patterns, "_CHEAP", -1.0)  # nothing is cheap: all goes to the other process
    assert Pattern(text).search(value) is found
    assert Pattern(text).fullmatch("nothing of it") is False


def test_names_as_people_write_them_need_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(patterns._Process, "_start", refuse)
    for text in (r"^Contoso - .+$", r"^[A-Z]{2,5} - .+ - .+$", r"^(?:In|Out) (?:from|to) \w+ - .*", r"^\d{3}_[a-z]+$"):
        Pattern(text).fullmatch("In from Contoso - a name of forty letters")


def test_a_python_without_such_a_tree_tries_everything_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise ImportError

    monkeypatch.setattr(patterns, "import_module", refuse)
    assert Pattern("b+").search("abc")
    assert not Pattern("b+").fullmatch("abc")


def test_where_no_process_can_be_started_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns._process.end()
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(RuleguardError, match="in a process of its own"):
        Pattern("(a+)+$").search("a" * 40)


def test_a_process_that_ends_at_once_is_not_called_slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    patterns._process.end()
    monkeypatch.setattr(patterns, "_PROCESS", tmp_path / "none.py")
    monkeypatch.setattr(patterns, "MAX_PATTERN_SECONDS", 60.0)
    with pytest.raises(RuleguardError, match="cannot be tried: the process that does it ended at once"):
        Pattern("(a+)+$").search("a" * 40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(", "is no regular expression"),
        ("x" * (MAX_PATTERN_CHARACTERS + 1), "longer than 1,000 characters"),
        ("(" * 400 + ")" * 401, "is no regular expression"),
        ("x{99999999999}", "is no regular expression"),
    ],
)
def test_what_is_refused_when_it_is_read(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Pattern(text)


def test_the_process_ends_with_the_one_that_asks() -> None:
    """Killed, so that it can tell nobody: the other one's input ends, or its time."""
    code = (
        "import os; from ruleguard.lint import patterns as p; p.Pattern('(a|bb)+$').search('abb' * 20);"
        "print(p._process._running.pid, flush=True); os._exit(9)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    helper = int(done.stdout)
    if not Path("/proc/self/stat").exists():
        pytest.skip("no way to ask for a process here")
    for _ in range(100):
        try:
            if Path(f"/proc/{helper}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return  # ended, and nobody has asked for its code yet
        except OSError:
            return
        time.sleep(0.1)
    pytest.fail("it still runs")
