"""Settings and rules of users, which a repository brings along: they neither hang nor reach into the program."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruleguard.cli import settings as cli_settings
from ruleguard.lint import patterns, select, yaml_limits

ANCHORS = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)
YAML = {
    "a bomb of anchors": (ANCHORS, ":1:5: anchors (&name) are not understood"),
    "an alias in a merge": ("a: &a {select: []}\n<<: *a\n", ":1:4: anchors (&name) are not understood"),
    "an alias to itself": ("a: &a [*a]\n", ":1:4: anchors (&name) are not understood"),
    "a tag of Python": ("select: !!python/object/apply:os.system ['echo hacked > hacked']\n", ":1:9: tags (!name) are"),
    "a tag of a list that is right": ("ignore: !!python/tuple [missing-description]\n", ":1:9: tags (!name) are"),
    "a tag of one's own": ("select: !evil [a]\n", ":1:9: tags (!name) are"),
    "a tag in a name": ("!!python/name:os.system : 1\n", ":1:1: tags (!name) are"),
    "deep lists": ("ignore: " + "[" * 100_000, "is nested deeper than 32 levels"),
    "deep keys": ("".join(f"{' ' * n}a:\n" for n in range(500)), "is nested deeper than 32 levels"),
    "deep questions": ("? " * 50_000, "is nested deeper than 32 levels"),
    "a list without end": ("ignore: [" + "a," * 99_000 + "]\n", "has more than 50,000 values"),
    "a long file": ("# " + "x" * 1_000_001, "is longer than 1,000,000 characters"),
    "several documents": ("a: 1\n---\nb: 2\n", ""),
    "a number of 5,000 digits": ("build: " + "9" * 5_000 + "\n", ""),
    "a day that is none": ("accepted:\n- {rule: wrong-case, subject: a, reason: b, until: 2027-99-99}\n", ""),
    "NUL": ("ignore: [a\0b]\n", "contains NUL"),
    "control characters": ("ignore: ['\x1b[2J']\n", ""),
    "a lone surrogate": ('ignore: ["\\ud800"]\n', ""),
    "bidi controls": ("ignore: ['\u202e\u2066']\n", ""),
    "a pipeline command": ("ignore: ['##vso[task.setvariable]']\n", ""),
    "a pattern that is too long": (f"names: {{custom_rules: '{'a' * 1_001}'}}\n", "longer than 1,000 characters"),
}
RULE = {
    "id": "own-rule",
    "severity": "warning",
    "category": "hygiene",
    "summary": "A rule of our own",
    "given": "$.custom_rules[*].name",
    "expect": {"matches": "."},
    "message": "{name}",
}
SECONDS = 20.0


@pytest.fixture
def work(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "own").mkdir()
    (tmp_path / "in.json").write_bytes((samples / "active.json").read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assert_refused(result: Any, work: Path, start: float, words: str) -> None:
    assert (result.code, result.out) == (2, "")
    assert len(result.err.splitlines()) == 1, result.err
    assert words in result.err
    assert not {"\x1b", "\u202e", "\u2066", "\0"} & set(result.err)
    assert "##vso[" not in result.err
    assert len(result.err) < 1_000
    assert time.monotonic() - start < SECONDS
    assert not (work / "hacked").exists()


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (command, kind)
        for kind in YAML
        for command in ("lint", "diff", "assess", "baseline check")
        if command == "lint" or kind != "a list without end"  # which takes a second
    ],
)
def test_settings(call: Callable[..., Any], work: Path, kind: str, command: str) -> None:
    text, words = YAML[kind]
    (work / "ruleguard.yaml").write_text(text, encoding="utf-8")
    start = time.monotonic()
    paths = ["in.json", "in.json"] if command == "diff" else ["in.json"]
    assert_refused(call(*command.split(), *paths), work, start, words)


@pytest.mark.parametrize("kind", YAML)
def test_a_rule_of_ones_own(call: Callable[..., Any], work: Path, kind: str) -> None:
    text, words = YAML[kind]
    (work / "ruleguard.yaml").write_text("rules: [own]\n", encoding="utf-8")
    (work / "own" / "a.yaml").write_text(text, encoding="utf-8")
    start = time.monotonic()
    shared = words if kind not in ("a pattern that is too long",) else ""
    assert_refused(call("lint", "in.json"), work, start, shared)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"expect": {"matches": "(.+)+!$"}}, "rule own-rule: the regular expression '(.+)+!$' takes longer than"),
        ({"expect": {"matches": "x" * 1_001}}, "longer than 1,000 characters"),
        ({"expect": {"matches": [["x"] * 100] * 100}}, "text is needed"),
        ({"given": "$.rules[?(@.name =~ '(.+)+!$')].name"}, "takes longer than"),
        ({"given": "$.rules" + ".*.`parent`" * 6}, "it takes more than"),
        ({"given": "$" + "..*" * 100}, ""),
        ({"given": "$" + "..*" * 200}, "is longer than 500 characters"),
        ({"given": "$" + "[?(@.a" * 60 + ")]" * 60}, ""),
        ({"message": "{value.__class__} {name!r} {0}"}, None),
        ({"message": "\x1b[2J\u202e##vso[x]"}, None),
        ({"id": "../../evil"}, "small letters and hyphens"),
        ({"id": "a" * 100_000 + "!"}, "an id is longer than 80 characters"),
    ],
    ids=range(12),
)
def test_a_rule_of_ones_own_neither_hangs_nor_escapes(
    call: Callable[..., Any],
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    changed: dict[str, Any],
    words: str | None,
) -> None:
    monkeypatch.setattr(patterns, "MAX_PATTERN_SECONDS", 0.5)
    monkeypatch.setattr(select, "MAX_PATH_STEPS", 500_000)
    patterns.pattern.cache_clear()
    select._parsed.cache_clear()
    (work / "ruleguard.yaml").write_text("rules: [own]\n", encoding="utf-8")
    rule = {**RULE, **changed}
    (work / "own" / "a.yaml").write_text(json.dumps(rule), encoding="utf-8")
    start = time.monotonic()
    result = call("lint", "in.json", "--select", str(rule["id"])) if words is None else call("lint", "in.json")
    if words:
        assert_refused(result, work, start, words)
    assert not {"\x1b", "\u202e"} & set(result.out + result.err)
    assert "<class" not in result.out
    assert len(result.err.splitlines()) <= 1
    assert len(result.err) < 1_000
    assert time.monotonic() - start < SECONDS
    patterns.pattern.cache_clear()


def test_a_pattern_for_names_has_a_time(call: Callable[..., Any], work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "MAX_PATTERN_SECONDS", 0.5)
    patterns.pattern.cache_clear()
    (work / "ruleguard.yaml").write_text("names: {custom_rules: '([ -~]+)+!'}\n", encoding="utf-8")
    start = time.monotonic()
    words = "names: custom_rules of the settings: the regular expression '([ -~]+)+!' takes longer than"
    assert_refused(call("lint", "in.json"), work, start, words)
    patterns.pattern.cache_clear()


def test_too_many_rules_are_refused_and_none_is_passed_over(
    call: Callable[..., Any], work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_settings, "MAX_RULE_FILES", 3)
    (work / "ruleguard.yaml").write_text("rules: [own]\n", encoding="utf-8")
    for number, letter in enumerate("abcd"):
        (work / "own" / f"{number}.yaml").write_text(json.dumps({**RULE, "id": f"own-{letter}"}), encoding="utf-8")
    assert_refused(call("lint", "in.json"), work, time.monotonic(), "has more than 3 rules of your own")
    (work / "own" / "0.yaml").unlink()
    assert call("lint", "in.json").code in (0, 1)


def test_a_long_but_sound_settings_file_is_read(call: Callable[..., Any], work: Path) -> None:
    entry = "- rule: wrong-case\n  subject: Contoso / rule {} / name\n  reason: it is like that\n"
    text = "accepted:\n" + "".join(entry.format(number) for number in range(1_000))
    assert len(text) < yaml_limits.MAX_YAML_CHARACTERS
    (work / "ruleguard.yaml").write_text(text, encoding="utf-8")
    assert call("lint", "in.json", "--ignore", "unused-acceptance").code in (0, 1)
