"""One call over a repository that has every mistake of the catalogue once: each is found where it is, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from ruleguard.cli.main import cli
from ruleguard.lint.registry import registry
from ruleguard.lint.rule import Rule, manual

TARGET = Path(__file__).resolve().parents[1] / "rules" / "foreign-connector" / "target.xml"
CUT_DOWN = "ignore: [modified-default-rule, unknown-default-revision]  # the example's default rules are cut down\n"
DIRSYNC = "ignore: [no-rules]  # true of every export of DirSync\n"
SETTINGS = {
    **dict.fromkeys(
        ("case-insensitive-anchor-join", "dead-metaverse-attribute", "join-in-override-rule", "unknown-placement-rule"),
        CUT_DOWN,
    ),
    **dict.fromkeys(
        (
            "additional-agent",
            "changed-agent-run-profile",
            "changed-deletion-rule",
            "changed-object-types",
            "doubtful-extension",
            "removed-attribute",
            "unsupported-filter",
            "unsupported-writeback",
        ),
        DIRSYNC,
    ),
    "custom-extension": f"{DIRSYNC}stock-assemblies: [Stock.dll]\n",
    "foreign-connector": "target: ../target.xml\n",
    "name-pattern": 'names: {custom_rules: "Contoso - .+"}\n',
    "function-newer-than-server": "ignore: [refused-build]\n",
}


def write(folder: Path, rule: Rule, text: str) -> None:
    """An example as a file that is called like nothing in particular: a file is known by its content."""
    target = folder / rule.id
    target.mkdir()
    raw = text.encode("cp1252" if rule.id == "guessed-encoding" else "utf-8")
    start = text.lstrip()[:1]
    (target / f"example.{'xml' if start == '<' else 'json' if start == '{' else 'ps1'}").write_bytes(raw)
    if rule.id in SETTINGS:
        (target / "ruleguard.yaml").write_text(SETTINGS[rule.id], encoding="utf-8")


@pytest.fixture
def seeded(tmp_path: Path) -> Callable[[Callable[[Rule], str]], list[tuple[str, str]]]:
    def lint(example: Callable[[Rule], str]) -> list[tuple[str, str]]:
        root = tmp_path / "repository"
        root.mkdir()
        (root / ".git").mkdir()
        for rule in registry().values():
            write(root, rule, example(rule))
        shutil.copy(TARGET, tmp_path / "target.xml")
        (root / "target.xml").write_bytes(TARGET.read_bytes())
        result = CliRunner().invoke(cli, ["lint", str(root), "--today", "2026-07-01", "--format", "json"])
        assert result.exit_code in (0, 1), result.output
        found = json.loads(result.stdout)["diagnostics"]
        return [(Path(item["path"]).parent.name, item["rule"]) for item in found if not item["suppressed"]]

    return lint


def test_every_mistake_is_found_where_it_is_and_no_other(seeded: Callable):
    found = seeded(lambda rule: manual(rule).bad)
    assert {rule for _, rule in found} == set(registry())
    assert [(folder, rule) for folder, rule in found if folder != rule] == []


def test_the_same_put_right_has_no_mistake(seeded: Callable):
    assert seeded(lambda rule: manual(rule).good) == []
