"""``diff --show-cosmetic``: what is only written differently is listed, and counts for nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HEADING = "written differently, same meaning (no change)"
LONG = " & ".join(f'"{number:03}" & [extensionAttribute{number % 15}]' for number in range(40))


def settings_file(*expressions: str) -> str:
    flows = [
        {"flowType": "Expression", "destination": f"target{number}", "expression": text}
        for number, text in enumerate(expressions)
    ]
    rule = {"Name": "Names", "direction": "Inbound", "linkType": "Join", "source": "user", "target": "person"}
    forest = {
        "fullyQualifiedDomainName": "corp.test",
        "customSynchronizationRules": [{**rule, "precedence": 50, "attributeMappings": flows}],
    }
    return json.dumps({"onpremisesDirectoryPolicy": [forest]})


@pytest.fixture
def diff(call: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Compares two servers that have a rule with these expressions."""

    def run(active: tuple[str, ...], staging: tuple[str, ...], *options: str) -> Any:
        monkeypatch.chdir(tmp_path)
        for name, texts in (("active.json", active), ("staging.json", staging)):
            Path(name).write_text(settings_file(*texts), encoding="utf-8")
        return call("diff", "active.json", "staging.json", *options)

    return run


SIDES = (
    ("Trim([a])", "IIF(IsNullOrEmpty([a]),NULL,[a])", "[c]", "[d]"),
    ("Trim(\r\n\t[a])", "IIF(IsPresent([a]),[a],NULL)", "[c]", "[e]"),
)


def place(path: str, expression: str) -> str:
    """Where a file of one line has the expression."""
    return f"{path}:1:{Path(path).read_text(encoding='utf-8').index(json.dumps(expression)) + 1}"


def test_the_report_ends_with_the_differences_of_wording(diff: Callable[..., Any]) -> None:
    plain, result = diff(*SIDES), diff(*SIDES, "--show-cosmetic")
    assert HEADING not in plain.out
    assert result.out.startswith(plain.out)
    places = [" | ".join(map(place, ("active.json", "staging.json"), pair)) for pair in zip(*SIDES, strict=True)]
    assert result.out[len(plain.out) :].splitlines() == [
        "",
        HEADING,
        "  ad:corp.test / Names / target0: only blanks and line breaks differ",
        "           active:  Trim([a])",
        r"           staging: Trim(\r\n\t[a])",
        f"           {places[0]}",
        "  ad:corp.test / Names / target1: spelled differently, proven to mean the same",
        "           active:  IIF(IsNullOrEmpty([a]),NULL,[a])",
        "           staging: IIF(IsPresent([a]),[a],NULL)",
        f"           {places[1]}",
    ]


def test_the_json_has_a_key_of_its_own(diff: Callable[..., Any]) -> None:
    plain = json.loads(diff(*SIDES, "--format", "json").out)
    found = json.loads(diff(*SIDES, "--format", "json", "--show-cosmetic").out)
    listed = found.pop("cosmetic")
    assert found == plain
    assert [item["key"] for item in listed] == [["ad:corp.test", "Names", f"target{number}"] for number in (0, 1)]
    assert {(item["object"], item["field"]) for item in listed} == {("flow", "expression")}
    assert [(item["active"], item["staging"]) for item in listed] == list(zip(*SIDES, strict=True))[:2]
    for item in listed:
        assert set(item) == {"object", "key", "field", "active", "staging", "active_at", "staging_at"}
        assert (item["active_at"]["path"], item["staging_at"]["path"]) == ("active.json", "staging.json")


def test_without_such_differences_there_is_no_section_and_an_empty_list(diff: Callable[..., Any]) -> None:
    same = ("[a]",), ("[a]",)
    assert diff(*same, "--show-cosmetic").out == diff(*same).out
    assert json.loads(diff(*same, "--show-cosmetic", "--format", "json").out)["cosmetic"] == []


@pytest.mark.parametrize("form", ["text", "json"])
def test_wording_alone_is_no_finding(diff: Callable[..., Any], form: str) -> None:
    sides = SIDES[0][:3], SIDES[1][:3]
    result = diff(*sides, "--show-cosmetic", "--fail-on", "breaking", "--format", form)
    assert result.code == 0
    assert ("0 breaking, 0 warning, 0 info" if form == "text" else '"changes": []') in result.out


def shown(output: str) -> list[str]:
    """The two texts, as they are printed."""
    lines = output.split(HEADING)[1].splitlines()
    return [line.partition(":")[2].strip() for line in lines if line.strip().startswith(("active: ", "staging: "))]


@pytest.mark.parametrize(
    ("active", "staging"),
    [
        (LONG, LONG.replace('& "039"', '&"039"')),
        (LONG, LONG + "\n"),
        (LONG, LONG.replace('"000" &', '"000"&')),
        ("[a] & [b]", "[a]\u00a0& [b]"),
        ("[a] & [b]", "[a]\n& [b]"),
    ],
)
def test_the_difference_can_be_seen(diff: Callable[..., Any], active: str, staging: str) -> None:
    one, other = shown(diff((active,), (staging,), "--show-cosmetic").out)
    assert one != other
    assert max(len(one), len(other)) <= 160
