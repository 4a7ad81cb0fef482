"""Every limit of an input: documented in ``docs/reliability.md`` with its value, and beyond it a line that names it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ruleguard.lint import patterns

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reliability.md"
ROW = re.compile(r"\| (?P<meaning>[^|]+) \| `(?P<name>[\w.]+)` \| (?P<value>[^|]+) \| (?P<said>[^|]+) \|")
CONSTANT = re.compile(r"^(_?(?:MAX_\w+|\w+_SECONDS))(?::[^=]+)? = ", re.MULTILINE)
NOT_OF_INPUTS = {
    "expressions.builtin.MAX_NUMBER": "the product's own range",
    "expressions.library_convert._MAX_SUB_AUTHORITIES": "what a security identifier is",
    "expressions.dates._MAX_OFFSET": "what a time zone is",
    "assess.mappings_translation.MAX_LENGTH": "what is offered, not what is read",
    "assess.mappings_translation.MAX_DEPTH": "what is offered, not what is read",
}
GUID = "00000000-0000-0000-0000-00000000000a"
SMALL = {
    "lint.patterns.MAX_PATTERN_SECONDS": 0.2,
    "lint.select.MAX_PATH_STEPS": 2_000,
    "cli.settings.MAX_RULE_FILES": 20,
    "syntax.xml.MAX_XML_ELEMENTS": 1_000,
    "expressions.evaluate.MAX_STEPS": 10_000,
}
"""Limits that take long to reach are made smaller for a test."""
ROUGH = {"syntax.xml.MAX_XML_TEXT": 100_000}
"""How far beyond its limit libxml2 notices at the latest."""
VAGUE = {"lint.yaml_limits.MAX_YAML_VALUES", "expressions.builtin.MAX_TOTAL"}
"""Limits whose inputs are made to be well beyond them."""


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    name: str
    value: str
    said: str


def rows() -> list[Row]:
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("### Limits") : text.index("## Nothing lost")]
    return [Row(match["name"], match["value"].strip(), match["said"].strip()) for match in ROW.finditer(section)]


def constant(name: str) -> Any:
    module, _, member = name.rpartition(".")
    return getattr(import_module(f"ruleguard.{module}"), member)


def shown(name: str, value: float) -> str:
    """A value as the table writes it."""
    if name.endswith("_SECONDS"):
        return f"{value:g} s"
    if name in ("text.MAX_INPUT_BYTES", "expressions.builtin.MAX_TEXT", "expressions.builtin.MAX_TOTAL"):
        return f"{value // 1024**2} MB"
    return f"{value:,}"


def test_each_row_has_the_value_of_its_constant() -> None:
    assert len(rows()) > 20
    assert [(row.name, row.value) for row in rows()] == [
        (row.name, shown(row.name, constant(row.name))) for row in rows()
    ]


def test_each_constant_has_its_row() -> None:
    found = set()
    package = ROOT / "ruleguard"
    for path in package.rglob("*.py"):
        module = ".".join(path.relative_to(package).with_suffix("").parts)
        found |= {f"{module}.{name}" for name in CONSTANT.findall(path.read_text(encoding="utf-8"))}
    assert found - set(NOT_OF_INPUTS) == {row.name for row in rows()}
    assert set(NOT_OF_INPUTS) <= found


# --- beyond each limit ------------------------------------------------------------------------------------------------

Call = tuple[list[str], int]
"""Arguments, and the exit code beyond the limit."""


def rule(**members: object) -> dict[str, object]:
    return {"Name": "n", "precedence": 50, "uniqueIdentifier": GUID, "direction": "Inbound", **members}


def settings(path: Path, *, entra: object = None, **members: object) -> list[str]:
    content = {"policyMetadata": {}, "azureDirectoryPolicy": entra or {}, **members}
    path.write_text(json.dumps(content), encoding="utf-8")
    return ["show", str(path)]


def blanks(folder: Path, count: int) -> Call:
    with (folder / "a.json").open("wb") as file:
        file.truncate(count)
    return ["show", str(folder / "a.json")], 2


def deep_json(folder: Path, count: int) -> Call:
    path = folder / "a.json"
    path.write_text('{"policyMetadata": {}, "x": ' + '{"a":' * count + "1" + "}" * count + "}", encoding="utf-8")
    return ["show", str(path)], 2


def xml(text: Callable[[int], str]) -> Callable[[Path, int], Call]:
    def make(folder: Path, count: int) -> Call:
        (folder / "a.xml").write_text(text(count), encoding="utf-8")
        return ["show", str(folder / "a.xml")], 2

    return make


def clauses(folder: Path, count: int) -> Call:
    clause = {"attribute": "a", "condition": "EQUAL", "value": "b"}
    return settings(folder / "a.json", entra={"customSynchronizationRules": [rule(scopeFilters=[clause] * count)]}), 2


def settings_yaml(text: Callable[[int], str]) -> Callable[[Path, int], Call]:
    def make(folder: Path, count: int) -> Call:
        (folder / "r.yaml").write_text(text(count), encoding="utf-8")
        settings(folder / "a.json")
        return ["lint", str(folder / "a.json"), "--config", str(folder / "r.yaml")], 2

    return make


def own_rule(folder: Path, **changed: object) -> Call:
    (folder / "own").mkdir(exist_ok=True)
    checks = {"given": "$.custom_rules[*].name", "expect": {"matches": "."}, "message": "m"}
    content = {"id": "own", "severity": "note", "category": "hygiene", "summary": "s", **checks, **changed}
    (folder / "own" / "a.yaml").write_text(json.dumps(content), encoding="utf-8")
    (folder / "r.yaml").write_text("rules: [own]\n", encoding="utf-8")
    settings(folder / "a.json", entra={"customSynchronizationRules": [rule(Name="n" * 40)]})
    return ["lint", str(folder / "a.json"), "--config", str(folder / "r.yaml"), "--select", str(content["id"])], 2


def own_rules(folder: Path, count: int) -> Call:
    for number in range(count):
        own_rule(folder, id="own-" + "".join(chr(97 + int(digit)) for digit in f"{number:04}"))
        (folder / "own" / "a.yaml").rename(folder / "own" / f"{number}.yaml")
    return ["lint", str(folder / "a.json"), "--config", str(folder / "r.yaml"), "--ignore", "hygiene"], 2


def expression(text: Callable[[int], str]) -> Callable[[Path, int], Call]:
    def make(_: Path, count: int) -> Call:
        return ["eval", text(count), "--set", f"a={'a,' * 2_000}"], 1

    return make


def script(value: Callable[[int], str], before: Callable[[int], str] = lambda _: "") -> Callable[[Path, int], Call]:
    def make(folder: Path, count: int) -> Call:
        head, flow = (
            before(count) + "New-ADSyncRule -Name 'n' -Direction 'Inbound' -OutVariable r\n",
            "Add-ADSyncAttributeFlowMapping",
        )
        text = f"{head}{flow} -SynchronizationRule $r[0] -Destination 'd' -Source {value(count)} -FlowType 'Direct'\n"
        (folder / "a.ps1").write_text(text + "Add-ADSyncRule -SynchronizationRule $r[0]\n", encoding="utf-8")
        return ["show", str(folder / "a.ps1")], 0

    return make


def cloud_functions(folder: Path, count: int) -> Call:
    source: dict[str, object] = {"type": "Attribute", "name": "a"}
    for _ in range(count - 1):
        source = {"type": "Function", "name": "Trim", "parameters": [{"key": "s", "value": source}]}
    mapping = {"attributeMappings": [{"targetAttributeName": "t", "source": source}]}
    ends = {"sourceDirectoryName": "Active Directory", "targetDirectoryName": "Entra"}
    objects = [{"sourceObjectName": "user", "targetObjectName": "User", **mapping}]
    content = {"synchronizationRules": [{"name": "n", **ends, "objectMappings": objects}]}
    (folder / "s.json").write_text(json.dumps(content), encoding="utf-8")
    arguments = settings(folder / "a.json")[1:]
    return ["assess", *arguments, "--target", "cloud-sync", "--schema", str(folder / "s.json")], 0


BEYOND: dict[str, Callable[[Path, int], Call]] = {
    "text.MAX_INPUT_BYTES": blanks,
    "syntax.json.MAX_JSON_DEPTH": deep_json,
    "syntax.xml.MAX_XML_ELEMENTS": xml(lambda count: f"<ma-data>{'<a/>' * (count - 1)}</ma-data>"),
    "syntax.xml.MAX_XML_DEPTH": xml(lambda count: f"<ma-data>{'<a>' * (count - 1)}{'</a>' * (count - 1)}</ma-data>"),
    "syntax.xml.MAX_XML_TEXT": xml(lambda count: f"<ma-data>{'x' * count}</ma-data>"),
    "readers.export.MAX_CONDITIONS": clauses,
    "syntax.powershell_strings.MAX_NESTING": script(lambda count: f"{'(' * count}'a'{')' * count}"),
    "readers.rule_script_variables.MAX_TEXT_PARTS": script(
        lambda _: "$s", before=lambda count: "$s = 'a'\n" + "$s += 'a'\n" * (count - 1)
    ),
    "readers.rule_script_variables.MAX_LIST_ITEMS": script(lambda count: "@('a'" + ",'a'" * (count - 2) + ")"),
    "readers.graph_schema.MAX_DEPTH": cloud_functions,
    "lint.yaml_limits.MAX_YAML_CHARACTERS": settings_yaml(lambda count: f"# {'x' * (count - 2)}"),
    "lint.yaml_limits.MAX_YAML_DEPTH": settings_yaml(lambda count: f"{'[' * count}{']' * count}"),
    "lint.yaml_limits.MAX_YAML_VALUES": settings_yaml(lambda count: f"[{'a,' * count}]"),
    "lint.patterns.MAX_PATTERN_CHARACTERS": lambda folder, count: own_rule(folder, expect={"matches": "n" * count}),
    "lint.patterns.MAX_PATTERN_SECONDS": lambda folder, _: own_rule(folder, expect={"matches": "(n+)+!$"}),
    "lint.select.MAX_PATH_CHARACTERS": lambda folder, count: own_rule(folder, given=f"$.rules.{'n' * (count - 8)}"),
    "lint.select.MAX_PATH_STEPS": lambda folder, _: own_rule(folder, given="$" + "..*" * 5),
    "lint.declarative.MAX_ID_CHARACTERS": lambda folder, count: own_rule(folder, id="n" * count),
    "cli.settings.MAX_RULE_FILES": own_rules,
    "expressions.parser.MAX_DEPTH": expression(lambda count: f"{'(' * count}1{')' * count}"),
    "expressions.evaluate.MAX_STEPS": expression(lambda _: 'Select($i,Split("' + "a," * 9_000 + '",","),Len([a]) > 0)'),
    "expressions.builtin.MAX_TEXT": expression(lambda count: f'PadRight("a", {count}, "b")'),
    "expressions.builtin.MAX_VALUES": expression(lambda count: f'Split(PadRight("a", {count}, ","), ",")'),
    "expressions.builtin.MAX_TOTAL": expression(
        lambda count: f'Select($i, Split("{"a," * 40}", ","), PadRight($i, {count // 40}, "b"))'
    ),
}
WITHOUT_CALL = {"cli.git.GIT_SECONDS", "cli.folder_lock.LOCK_SECONDS"}
"""Waited for, tested in their own places."""


def test_each_limit_is_tried() -> None:
    assert set(BEYOND) | WITHOUT_CALL == {row.name for row in rows()}


def made_small(monkeypatch: pytest.MonkeyPatch, row: Row) -> tuple[int, str]:
    """The limit that holds in a test, and what is said beyond it."""
    patterns.pattern.cache_clear()
    limit, said = constant(row.name), row.said.strip("`")
    if row.name in SMALL:
        module, _, member = row.name.rpartition(".")
        monkeypatch.setattr(import_module(f"ruleguard.{module}"), member, SMALL[row.name])
        said = said.replace(f"{limit:,}".removesuffix(".0"), f"{SMALL[row.name]:,}")
        limit = SMALL[row.name]
    return int(limit), said


def told(result: Any) -> str:
    """All that is printed, without the breaks of lines."""
    return " ".join((result.out + result.err).split())


@pytest.mark.parametrize("row", [row for row in rows() if row.name in BEYOND], ids=lambda row: row.name)
def test_beyond_a_limit_it_is_named(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: Row
) -> None:
    limit, said = made_small(monkeypatch, row)
    arguments, code = BEYOND[row.name](tmp_path, limit + ROUGH.get(row.name, 1))
    result = call(*arguments)
    assert said in told(result)
    assert result.code == code, result.err
    if code == 2:
        assert len(result.err.splitlines()) == 1
        assert result.out == ""


TIMED = {"lint.patterns.MAX_PATTERN_SECONDS", "lint.select.MAX_PATH_STEPS", "expressions.evaluate.MAX_STEPS"}


@pytest.mark.parametrize(
    "row", [row for row in rows() if row.name in set(BEYOND) - TIMED - VAGUE], ids=lambda row: row.name
)
def test_at_a_limit_it_is_not(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, row: Row
) -> None:
    limit, said = made_small(monkeypatch, row)
    result = call(*BEYOND[row.name](tmp_path, limit)[0])
    assert result.code in (0, 1, 2), result.err
    assert said not in told(result)


def test_a_git_that_gives_no_answer(call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    def wait(command: list[str], *, timeout: float, **_: object) -> None:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", wait)
    result = call("show", "HEAD:export.json")
    assert result.code == 2
    assert next(row.said.strip("`") for row in rows() if row.name == "cli.git.GIT_SECONDS") in result.err
