"""Rules that a user writes: where their paths lead, what their messages say, and what is refused when they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

RULE = {
    "id": "own-rule",
    "severity": "warning",
    "category": "hygiene",
    "summary": "A rule of our own",
    "given": "$.custom_rules[*].name",
    "expect": {"matches": "never"},
    "message": "'{name}' has {value}",
}


@pytest.fixture
def lint(tmp_path: Path, root: Path, call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """The sample server, looked at with one rule."""
    (tmp_path / "own").mkdir()
    (tmp_path / "ruleguard.yaml").write_text("rules: [own]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(**changed: object) -> Any:
        # JSON is YAML as well
        (tmp_path / "own" / "a.yaml").write_text(json.dumps({**RULE, **changed}), encoding="utf-8")
        config = ("--config", "ruleguard.yaml")
        return call("lint", root / "samples" / "active.json", *config, "--select", "own-rule", "--format", "json")

    return run


def messages(result: Any) -> list[str]:
    assert result.code in (0, 1), result.err
    return [item["message"] for item in json.loads(result.out)["diagnostics"]]


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("$.rules[0].name", "$.rules[?(@.identifier == 'e185419f-5da6-4206-93ec-5aeb035dce5d')].name"),
        ("$.rules[*].name", "$.rules[*]['name']"),
        ("$.rules[*].name", "$.rules[0:].name"),
        ("$.rules[*].name", "$.rules..name"),
        ("$.custom_rules[*].name", "$.rules[?(@.standard == false)].name"),
        ("$.connectors[*].name", "$.connectors[0:9].name"),
        ("$.connectors[*].partitions[*].dn", "$.connectors..dn"),
    ],
)
def test_a_path_that_is_not_plain_leads_to_the_same_places(lint: Callable[..., Any], path: str, same: str) -> None:
    expected = lint(given=path)
    assert messages(expected)
    assert lint(given=same).out == expected.out


def test_an_element_is_counted_from_the_end(lint: Callable[..., Any]) -> None:
    *_, last = messages(lint(given="$.rules[*].name"))
    assert messages(lint(given="$.rules[-1].name")) == [last]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("$.custom_rules[*].flows[*].destination", "Northwind - "),
        ("$.custom_rules[*].scope[*][*].attribute", "Northwind - "),
        ("$.custom_rules[?(@.direction == 'outbound')].flows[0].destination", "Northwind - "),
        ("$.connectors[*].partitions[*].dn", "northwind.example"),
    ],
)
def test_the_name_in_a_message_is_that_of_the_rule_or_connector(lint: Callable[..., Any], path: str, name: str) -> None:
    found = messages(lint(given=path))
    assert all(not message.startswith("''") for message in found)
    assert any(message.startswith(f"'{name}") for message in found)


def test_a_list_in_a_message_is_no_record_of_the_program(lint: Callable[..., Any]) -> None:
    (message,) = messages(lint(given="$.rules", expect={"empty": True}))
    assert "SyncRule(" not in message
    assert "Northwind - " in message


@pytest.mark.parametrize("path", ["$.rules[*].origin", "$.rules[0].__class__", "$.rules[0].at", "$..__class__"])
def test_a_path_reaches_no_part_of_the_program(lint: Callable[..., Any], path: str) -> None:
    result = lint(given=path)
    assert "ruleguard.model" not in result.out
    assert result.code in (0, 2)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("$.custom_rule[*].name", "there is no 'custom_rule' (did you mean 'custom_rules'?)"),
        ("$.custom_rules[*].nmae", "there is no 'nmae' in custom_rules (did you mean 'name'?)"),
        ("$.custom_rules[*].flows[*].mergetype", "there is no 'mergetype' in flows"),
        ("$.custom_rule[?(@.disabled)].name", "there is no 'custom_rule'"),
        ("$.rules.`len`", "functions and arithmetic"),
        ("$.rules.`sorted`[0].name", "functions and arithmetic"),
        ("$.rules[*].name.`sub(/a/, b)`", "functions and arithmetic"),
        ("$.rules[*].precedence * 2", "functions and arithmetic"),
        ("$" + "[0]" * 1000, "is longer than"),
        ("custom_rules[*].name", "begins with $"),
    ],
)
def test_a_path_that_can_find_nothing_is_refused(lint: Callable[..., Any], path: str, words: str) -> None:
    result = lint(given=path)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"expect": {"range": {"minimum": 2, "max": 100}}}, "min and max"),
        ({"expect": {"range": {}}}, "min and max"),
        ({"expect": {"range": [1, 2]}}, "min and max"),
        ({"expect": {"range": {"min": True}}}, "whole numbers"),
        ({"expect": {"empty": "yes"}}, "true or false"),
        ({"expect": {"matches": 5}}, "text"),
        ({"references": 5}, "references must be a list"),
        ({"references": "https://example.com"}, "references must be a list"),
        ({"references": [5]}, "references must be a list"),
        ({"id": "hygiene"}, "is the name of a category"),
    ],
)
def test_a_rule_that_would_not_do_what_it_says_is_refused(lint: Callable[..., Any], changed: Any, words: str) -> None:
    result = lint(**changed)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert result.err.count("\n") == 1
