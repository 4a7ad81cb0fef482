"""Lines and columns are computed when somebody asks for one. A run without a finding never asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ruleguard.syntax.json import JsonDocument
from ruleguard.syntax.xml import XmlDocument
from ruleguard.text import Source


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked for a place."""
    calls: list[str] = []

    def watch(owner: type, name: str) -> None:
        really = getattr(owner, name)

        def answer(self: Any, *arguments: Any) -> Any:
            calls.append(f"{owner.__name__}.{name}")
            return really(self, *arguments)

        monkeypatch.setattr(owner, name, answer)

    watch(JsonDocument, "span")
    watch(XmlDocument, "span")
    watch(Source, "position")
    return calls


IN_ORDER = ["--today", "2025-01-15", "--ignore", "disabled-custom-rule"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "active.json", *IN_ORDER],
        ["lint", "server", *IN_ORDER],
        ["lint", "active.json", "server", "--format", "json", *IN_ORDER],
        ["diff", "active.json", "active.json"],
        ["diff", "active.json", "active.json", "--format", "json"],
        ["diff", "server", "server"],
        ["show", "active.json"],
        ["show", "server"],
    ],
    ids=" ".join,
)
def test_a_run_without_findings_asks_for_no_place(
    asked: list[str], call: Callable[..., Any], samples: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(samples)
    assert call(*arguments).code == 0
    assert asked == []


def test_a_finding_asks_for_its_place(asked: list[str], call: Callable[..., Any], tmp_path: Path) -> None:
    rules = [{"Name": "one", "precedence": 5}, {"Name": "two", "precedence": 5}]
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"azureDirectoryPolicy": {"customSynchronizationRules": rules}}), encoding="utf-8")
    assert call("lint", path).code == 1
    assert {"JsonDocument.span", "Source.position"} <= set(asked)


def test_a_change_asks_for_its_place(asked: list[str], call: Callable[..., Any], samples: Path) -> None:
    assert call("diff", samples / "active.json", samples / "staging.json").code == 1
    assert "JsonDocument.span" in asked
