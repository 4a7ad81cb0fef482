"""The laws: lint, diff and show say the same of a redacted export, and nothing of the original is left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.redact.laws import BY_NAMES, Case, broken_diff, broken_lint, diff_cases, lint_cases, some

CUSTOMERS = ("northwind", "fabrikam", "lena.admin", "omar.admin", "gmsa-sync", "4be1c9a07d52", "sql07")


@pytest.mark.parametrize("case", some(lint_cases(), 6), ids=lambda case: case.name)
def test_lint_finds_the_same(case: Case):
    assert not list(broken_lint(case))


@pytest.mark.parametrize("case", some(diff_cases(), 6), ids=lambda case: case.name)
def test_diff_finds_the_same(case: Case):
    assert bool(list(broken_diff(case))) == (case.name in BY_NAMES)


def test_every_rule_and_kind_is_in_the_short_run():
    chosen, every = some(lint_cases(), 6), lint_cases()
    assert {case.kind for case in chosen} == {case.kind for case in every}
    assert {case.name.split("/")[0] for case in chosen} == {case.name.split("/")[0] for case in every}
    assert {case.kind for case in some(diff_cases(), 6)} == {case.kind for case in diff_cases()}


def test_a_broken_law_is_told(monkeypatch: pytest.MonkeyPatch):
    """With pseudonyms that depend on the case of the original, as no product does."""
    from ruleguard.redact.pseudonyms import Pseudonyms

    real = Pseudonyms.guid
    monkeypatch.setattr(Pseudonyms, "guid", lambda self, text: real(self, text + "u" * text.isupper()).lower())
    assert any(True for case in diff_cases() for _ in broken_diff(case) if case.name not in BY_NAMES)


def test_the_samples(ruleguard: Callable, findings: Callable, changes: Callable, samples: Path, tmp_path: Path):
    out = tmp_path / "out"
    inputs = [samples / name for name in ("active.json", "staging.json", "rules", "server", "dirsync")]
    code, told, err = ruleguard("redact", *inputs, "-o", out)
    assert code == 0, err
    assert "none of the originals" in told
    for name in ("rules", "server", "dirsync"):
        before = findings(samples / name)
        if name == "dirsync":  # its settings file, which is no export, is not carried over
            assert sum(before.values()) <= sum(findings(out / name).values())
        else:
            assert findings(out / name) == before
    assert changes(out / "active.json", out / "staging.json") == changes(
        samples / "active.json", samples / "staging.json"
    )
    assert changes(out / "active.json", out / "server") == changes(samples / "active.json", samples / "server")
    for path in out.rglob("*"):
        text = path.name.casefold() + (path.read_text("utf-8").casefold() if path.is_file() else "")
        assert not [name for name in CUSTOMERS if name in text], path


def test_real_exports(ruleguard: Callable, findings: Callable, changes: Callable, real_data: Path, tmp_path: Path):
    for name in ("connect-1.1.130-contoso", "fim-2010-contoso"):
        code, _, err = ruleguard("redact", real_data / name, "-o", tmp_path / name, "--key-file", tmp_path / "key")
        assert code == 0, err
        assert findings(tmp_path / name) == findings(real_data / name)
        for path in (tmp_path / name).rglob("*"):
            assert "contoso" not in path.name.casefold()
            assert path.is_dir() or b"contoso" not in path.read_bytes().lower(), path
    name = "connect-1.1.130-contoso"
    assert changes(tmp_path / name, tmp_path / name) == changes(real_data / name, real_data / name)


def _skeleton(value: Any) -> Any:
    """Keys, lengths of lists, numbers and truth values."""
    if isinstance(value, dict):
        return {key: _skeleton(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_skeleton(item) for item in value]
    return "text" if isinstance(value, str) else value


def test_show_shows_the_same(ruleguard: Callable, samples: Path):
    for name in ("active.json", "server", "dirsync", "rules"):
        _, plain, _ = ruleguard("show", samples / name, "--format", "json")
        code, redacted, err = ruleguard("show", samples / name, "--format", "json", "--redact")
        assert code == 0, err
        before, after = json.loads(plain), json.loads(redacted)
        before.pop("settings"), after.pop("settings")
        assert _skeleton(before) == _skeleton(after)
        kinds = [
            Counter(flow["kind"] for rule in each["rules"] for flow in rule["flows"] or ()) for each in (before, after)
        ]
        assert kinds[0] == kinds[1]
        assert not [word for word in CUSTOMERS if word in redacted.casefold()]
        code, text, _ = ruleguard("show", samples / name, "--redact", "--volatile")
        assert code == 0
        assert not [word for word in CUSTOMERS if word in text.casefold()]
