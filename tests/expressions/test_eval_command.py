"""``ruleguard eval``: value and type on standard output, problems with a caret on standard error."""

from __future__ import annotations

import json
import subprocess
import sys


def run(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "ruleguard", "eval", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_example_of_the_manual():
    code, out, err = run("IIF(IsPresent([mail]),LCase([mail]),NULL)", "--set", "mail=A@B.C")
    assert (code, out, err) == (0, "a@b.c  (str)\n", "")


def test_json():
    code, out, _ = run("Count([p])", "--set", "p=a", "--set", "p=b", "--format", "json")
    assert (code, json.loads(out)) == (0, {"version": 1, "type": "num", "value": 2, "problems": []})


def test_null_and_its_kin_are_types():
    for text, kind in (
        ("NULL", "null"),
        ("AuthoritativeNull", "authoritative-null"),
        ("IgnoreThisFlow", "ignore-this-flow"),
    ):
        code, out, _ = run(text, "--format", "json")
        found = json.loads(out)
        assert (code, found["type"], found["value"]) == (0, kind, None)


def test_parameters_and_absent_attributes():
    code, out, _ = run("IIF(IsNull([a]),%Domain.FQDN%,1)", "--null", "a", "--param", "Domain.FQDN=corp.test")
    assert (code, out) == (0, "corp.test  (str)\n")


def test_a_problem_has_a_caret_below_its_place():
    code, out, err = run("Trim(5)")
    assert code == 1
    assert err.splitlines()[:3] == [err.splitlines()[0], "  Trim(5)", "       ^"]
    assert "(error)" not in out


def test_a_value_that_nobody_gave_is_asked_for():
    code, out, err = run("[mail]")
    assert (code, out) == (1, "")
    assert "--set mail=" in err


def test_contradictions_are_wrong_calls():
    for arguments in (("[a]", "--set", "a"), ("[a]", "--set", "a=1", "--null", "a"), ("[a]", "--set", "a=num:x")):
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert len(err.splitlines()) == 1
