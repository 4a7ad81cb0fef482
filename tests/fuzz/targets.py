"""What is fuzzed: each target reads one input as its command does, and renders what comes of it in every format.

A target gives all output as one text. ``RuleguardError`` is an answer like any other; every other exception is a crash, and
so is output that is no JSON or XML where it has to be, that cannot be written as UTF-8, or that is another one the next time.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from zlib import crc32

from lxml import etree
from ruamel.yaml import YAML

from ruleguard.cli import assess_run, baseline_check, diff_run, lint_run
from ruleguard.cli.inputs import load, load_one
from ruleguard.cli.output import as_json
from ruleguard.cli.rewrite_run import Wanted as Maps
from ruleguard.cli.rewrite_run import run as rewrite
from ruleguard.cli.settings import Grounds
from ruleguard.errors import RuleguardError
from ruleguard.render.style import Style
from tests.fuzz.mutate import damaged

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
DATA = ROOT / "tests" / "readers" / "data"
BETWEEN = b"\n=====8<=====\n"
"""Stands between the two sides of an input of the differ."""
TODAY = date(2026, 11, 21)
PLAIN = Style(colour=False)
LINT_FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "azure")
DIFF_FORMATS = ("text", "json", "markdown", "html", "sarif", "github")
ISOLATED = Grounds(isolated=True)


class BrokenOutputError(Exception):
    """Output that is not what its format promises."""


@dataclass(frozen=True)
class Target:
    """``kind``: what the damage knows of the format. ``run``: from the input and an empty folder to all output."""

    name: str
    kind: str
    suffix: str
    samples: Callable[[], list[bytes]]
    run: Callable[[bytes, Path], Iterator[str]]


def outcome(target: Target, data: bytes, folder: Path) -> str:
    """What an input gives: the output, or the error's line. Raises whatever is a crash."""
    found = _once(target, data, folder)
    if crc32(data) % 4 == 0 and _once(target, data, folder) != found:
        raise BrokenOutputError("the second run gives something else")
    return found


def _once(target: Target, data: bytes, folder: Path) -> str:
    pieces: list[str] = []
    try:
        with warnings.catch_warnings(action="error"):  # a warning would be lines of its own on standard error
            pieces += target.run(data, folder)
    except RuleguardError as error:
        pieces.append(f"error: {error}")
        if "\n" in str(error):
            raise BrokenOutputError("an error of several lines") from error
    text = "\n".join(pieces)
    if not pieces or not text.strip():
        raise BrokenOutputError("no output at all")
    return text


def rendered(module: str, report: Any, *rest: Any) -> str:
    """One format: a function of the module's name; what it gives is held against what it promises."""
    content = getattr(import_module(f"ruleguard.render.{module}"), module)(report, *rest)
    text = content if isinstance(content, str) else as_json(content)
    if not isinstance(content, str):
        json.loads(text, parse_constant=_no_json)
    if module.endswith("junit"):
        etree.fromstring(text.encode())
    text.encode()
    if "\x1b" in text:
        raise BrokenOutputError("an escape of the terminal")
    return text


def _no_json(name: str) -> None:
    raise BrokenOutputError(f"{name} is no JSON")


def written(folder: Path, name: str, data: bytes) -> str:
    """The path of a file with this content."""
    path = folder / name
    path.write_bytes(data)
    return str(path)


# --- what the commands do with one input ------------------------------------------------------------------------------


def show(config: Any) -> Iterator[str]:
    from ruleguard.render.show import show_json, show_text
    from ruleguard.rewrite.rule_script import rule_script

    text = as_json(show_json(config))
    json.loads(text, parse_constant=_no_json)
    for shown in (text, show_text(config, volatile=False), show_text(config, volatile=True)):
        shown.encode()
        yield shown
    try:
        yield rule_script(config.rules)
    except ValueError as error:
        yield str(error)


def lint(path: str, grounds: Grounds = ISOLATED, **wanted: Any) -> Iterator[str]:
    from ruleguard.render.lint_text import lint_concise, lint_text, statistics
    from ruleguard.render.report import Report

    found = lint_run.run(load([path]), grounds, lint_run.Wanted(today=TODAY, **wanted))
    report = Report(found.found, found.inputs, found.rules, found.errors)
    yield from (lint_text(report, PLAIN), lint_concise(report, PLAIN), statistics(report))
    yield from (rendered(f"lint_{form}", report) for form in LINT_FORMATS[2:])


def diff(one: str, other: str, grounds: Grounds = ISOLATED) -> Iterator[str]:
    from ruleguard.plan.build import Basis, build
    from ruleguard.render.plan_folder import plan_folder
    from ruleguard.render.plan_report import PlanReport

    active, staging = load_one(one), load_one(other)
    report, comparison = diff_run.report_on(active, staging, grounds, diff_run.Wanted(today=TODAY, cosmetic=True))
    for form in DIFF_FORMATS:
        yield rendered(f"diff_{form}", report, *((PLAIN,) if form == "text" else ()))
    plan = PlanReport(build(active, staging, Basis(report.judged, comparison, report.checklist, ())), report)
    for form in ("text", "json", "markdown"):
        yield rendered(f"plan_{form}", plan, *((PLAIN,) if form == "text" else ()))
    yield from (f"{name}\n{content!r}" for name, content in plan_folder(plan).items())


def assess(path: str, **wanted: Any) -> Iterator[str]:
    from ruleguard.render.assess_pilot import pilot_script

    report = assess_run.run(path, assess_run.Wanted(today=TODAY, isolated=True, **wanted))
    for form in ("text", "json", "markdown"):
        yield rendered(f"assess_{form}", report, *((PLAIN,) if form == "text" else ()))
    if report.pilot is not None:
        yield pilot_script(report.pilot, report.config.input.path)


def each(*steps: Callable[[], Iterator[str]]) -> Iterator[str]:
    """Every step, also when the one before it gave an error."""
    for step in steps:
        try:
            yield from step()
        except RuleguardError as error:
            yield f"error: {error}"


# --- targets ----------------------------------------------------------------------------------------------------------


def _settings_json(data: bytes, folder: Path) -> Iterator[str]:
    path = written(folder, "in.json", data)
    yield from each(lambda: show(load_one(path)), lambda: lint(path))


def _rule_script(data: bytes, folder: Path) -> Iterator[str]:
    path = written(folder, "in.ps1", data)
    yield from each(
        lambda: show(load_one(path, include_commented=True)),
        lambda: lint(path),
        lambda: lint(path, target=str(SAMPLES / "active.json")),
    )


def _server_xml(data: bytes, folder: Path) -> Iterator[str]:
    for path in DATA.glob("*.xml"):
        written(folder, path.name, path.read_bytes())
    written(folder, "in.xml", data)
    yield from each(lambda: show(load_one(str(folder / "in.xml"))), lambda: lint(str(folder)))


def _fim_xml(data: bytes, folder: Path) -> Iterator[str]:
    for path in (SAMPLES / "dirsync").glob("*B592*"):
        written(folder, path.name, path.read_bytes())
    path = written(folder, "in.xml", data)
    yield from each(lambda: show(load_one(path)), lambda: lint(path), lambda: assess(str(folder), objects=60_000))


def _graph_schema(data: bytes, folder: Path) -> Iterator[str]:
    path = written(folder, "schema.json", data)
    yield from each(lambda: assess(str(SAMPLES / "server"), target="cloud-sync", schema=path))


def _baseline(data: bytes, folder: Path) -> Iterator[str]:
    from ruleguard.cli.baselines import is_of_default_rules
    from ruleguard.lint.baseline import read_baseline
    from ruleguard.text import Source

    path = written(folder, "baseline.json", data)
    if not is_of_default_rules(path):
        yield str(sorted(read_baseline(Source(path, data)).items()))
        return
    report = baseline_check.run(str(SAMPLES / "server"), ISOLATED, [path])
    for form in ("text", "json", "markdown"):
        yield rendered(f"baseline_{form}", report, *((PLAIN,) if form == "text" else ()))
    yield from lint(str(SAMPLES / "server"), baselines=(path,))


def _expression(data: bytes, _: Path) -> Iterator[str]:
    from ruleguard.expressions.check import check
    from ruleguard.expressions.equivalence import canonical_form, differ_in_layout_only, equivalent
    from ruleguard.expressions.evaluate import Context, EvaluationError, evaluate
    from ruleguard.expressions.parser import parse
    from ruleguard.expressions.printer import show as printed
    from ruleguard.expressions.values import to_json, type_name
    from ruleguard.render.expression import problem_lines, value_text

    text = data.decode("utf-8", "surrogateescape" if crc32(data) % 2 else "replace").replace("\0", "")
    yield "\n".join(["problems", *problem_lines(text, list(check(text)))])
    yield repr(canonical_form(text))
    if not equivalent(text, text) or not differ_in_layout_only(text, text):
        raise BrokenOutputError("an expression that is not equivalent to itself")
    tree = parse(text).tree
    if tree is None:
        return
    again = printed(tree)
    if parse(again).tree is None or printed(parse(again).tree) != again:  # type: ignore[arg-type]
        raise BrokenOutputError("what is printed does not read as the same")
    for context in _contexts(Context):
        try:
            value = evaluate(tree, context)
            yield as_json([type_name(value), to_json(value)]) + value_text(to_json(value))
        except EvaluationError as error:
            yield f"{error.kind} {error.message} {error.span}"


def _contexts(make: Callable[..., Any]) -> list[Any]:
    names = (
        "mail",
        "userPrincipalName",
        "proxyAddresses",
        "objectSid",
        "cn",
        "displayName",
        "accountEnabled",
        "a",
        "x",
    )
    now = datetime(2026, 11, 21, tzinfo=UTC)
    return [
        make(now=now),
        make(attributes=dict.fromkeys(names, "a@b.c"), parameters={"Connector": "x"}, now=now),
        make(attributes=dict.fromkeys(names, ("smtp:a", "SMTP:b", "")), now=now),
        make(attributes=dict.fromkeys(names, 5), now=now),
        make(attributes=dict.fromkeys(names, b"\x01\x02"), now=now),
        make(attributes=dict.fromkeys(names, True), now=now),
    ]


def _ruleguard_yaml(data: bytes, folder: Path) -> Iterator[str]:
    from ruleguard.lint.policy import chosen
    from ruleguard.render.settings import settings_text

    config = written(folder, "ruleguard.yaml", data)
    path = written(folder, "in.ps1", _script())
    ground = Grounds(config).of(path)
    settings = ground.settings
    yield settings_text(path, settings, chosen(ground.rules, settings, (), ()))
    yield from each(
        lambda: lint(path, Grounds(config)),
        lambda: diff(str(DATA / "every-key.json"), str(SAMPLES / "staging.json"), Grounds(config)),
    )


def _own_rule(data: bytes, folder: Path) -> Iterator[str]:
    (folder / "rules").mkdir(exist_ok=True)
    written(folder / "rules", "own.yaml", data)
    config = written(folder, "ruleguard.yaml", b"rules: [rules]\n")
    yield from lint(str(DATA / "every-key.json"), Grounds(config))


def _differ(data: bytes, folder: Path) -> Iterator[str]:
    one, _, other = data.partition(BETWEEN)
    names = [written(folder, f"{name}.txt", side) for name, side in (("active", one), ("staging", other or one))]
    yield from each(lambda: diff(*names), lambda: diff(names[1], names[0]))


def _rewrite(data: bytes, folder: Path) -> Iterator[str]:
    from ruleguard.render.rewrite import rewrite_diff, rewrite_json, rewrite_lines, unresolved_lines

    script, _, pairs = data.partition(BETWEEN)
    path = written(folder, "in.ps1", script)
    given = written(folder, "map.txt", pairs) if pairs else None
    servers = Maps(active=str(SAMPLES / "active.json"), staging=str(SAMPLES / "staging.json"), map_file=given)
    for wanted in (servers, Maps(map_file=given), Maps(active=path, staging=str(_script_file()))):
        try:
            files = rewrite([path], wanted)
        except RuleguardError as error:
            yield f"error: {error}"
            continue
        yield rewrite_diff(files, PLAIN) + as_json(rewrite_json(files))
        yield "\n".join([*rewrite_lines(files), *unresolved_lines(files), repr([file.data for file in files])])


def _assess(data: bytes, folder: Path) -> Iterator[str]:
    path = written(folder, "in.txt", data)
    yield from each(
        lambda: assess(path, objects=120_000, os="2012R2", sql="localdb"),
        lambda: assess(path, target="cloud-sync"),
        lambda: assess(path, target="cloud-sync", ous=("OU=Sales,DC=northwind,DC=example",)),
    )


# --- samples ----------------------------------------------------------------------------------------------------------


def _files(*patterns: str) -> Callable[[], list[bytes]]:
    return lambda: [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]


@cache
def _script() -> bytes:
    return (SAMPLES / "rules" / "fabrikam-users.ps1").read_bytes()


@cache
def _script_file() -> Path:
    return SAMPLES / "rules" / "hr-leavers.ps1"


def _pairs() -> list[bytes]:
    settings = [(SAMPLES / f"{name}.json").read_bytes() for name in ("active", "staging")]
    found = [BETWEEN.join(settings), BETWEEN.join(reversed(settings))]
    cases = sorted((ROOT / "tests" / "diff").glob("*/active.json"))[::4]
    found += [BETWEEN.join((path.read_bytes(), (path.parent / "staging.json").read_bytes())) for path in cases
              if (path.parent / "staging.json").is_file()]  # fmt: skip
    scripts = _files("samples/rules/*.ps1")()
    return [*found, *(BETWEEN.join(pair) for pair in pairwise(scripts))]


def _scripts_with_maps() -> list[bytes]:
    pairs = (
        b"# old=new\nf189dba4-de79-4620-89dd-c2f808683ba1 = 11111111-2222-3333-4444-555555555555\nNorthwind=Fabrikam\n"
    )
    scripts = _files("samples/rules/*.ps1", "tests/rewrite/*/in.ps1")()
    return [*scripts, *(script + BETWEEN + pairs for script in scripts[:5])]


def _expressions() -> list[bytes]:
    found = {"Trim([mail])", 'IIF(IsPresent([mail]), Left([mail], 5) & "x", NULL)', "[a] && ([x] <> 5) || %Connector%"}
    yaml = YAML(typ="safe", pure=True)
    for path in sorted((ROOT / "tests" / "expressions" / "cases").glob("[A-M]*.yaml"))[::3]:
        for case in yaml.load(path.read_text(encoding="utf-8")) or ():
            if isinstance(case, dict) and isinstance(case.get("expression"), str):
                found.add(case["expression"])
    return [text.encode("utf-8", "surrogatepass") for text in sorted(found)]


def _baselines() -> list[bytes]:
    from ruleguard.baselines.file import document, one_rule_a_line
    from ruleguard.baselines.shipped import shipped
    from ruleguard.lint.baseline import baseline_json

    config = load_one(str(SAMPLES / "server"))
    from ruleguard.baselines.capture import capture

    whole = capture(config)
    first = next(iter(shipped()))
    outline = SimpleNamespace(**{name: getattr(first, name) for name in first.__dataclass_fields__})
    outline.rules = first.rules[:6]
    findings = lint_run.run(load([str(SAMPLES / "staging.json")]), ISOLATED, lint_run.Wanted(today=TODAY)).found
    return [
        one_rule_a_line(document(whole)).encode(),
        one_rule_a_line(document(outline)).encode(),  # type: ignore[arg-type]
        as_json(baseline_json(findings)).encode(),
    ]


def _settings_files() -> list[bytes]:
    return [
        b"",
        b"select: [precedence, duplicate-precedence]\nignore:\n  - weak-join-attribute\n"
        b"severity: {duplicate-precedence: note}\n",
        b'build: 2.5.79.0\nnames: {custom_rules: "^[A-Z].* - "}\nstock-assemblies: [Stock.dll]\n',
        b"paths:\n  - path: legacy/\n    ignore: [duplicate-precedence]\n  - path: '*.ps1'\n    severity:\n"
        b"      missing-description: off\n",
        b"accepted:\n  - rule: duplicate-precedence\n    subject: 'ad:x / A rule'\n    reason: known\n"
        b"    until: 2027-01-31\n",
        b"diff:\n  severity: {rule-added: info}\n  accepted:\n    - change: rule-added\n      subject: x / y\n"
        b"      reason: we want it\n",
    ]


def _own_rules() -> list[bytes]:
    own = (b"id: no-x\nseverity: warning\ncategory: precedence\nsummary: No x\ngiven: $.rules[*].name\n"
           b"expect: {matches: '^[A-Z]'}\n"
           b"message: The name {value} of {name}\n")  # fmt: skip
    builtin = [text.replace(b"id: ", b"id: own-", 1) for text in _files("rules/*.yaml")() if b"given:" in text]
    return [own, own.replace(b"{matches: '^[A-Z]'}", b"{range: {min: 1, max: 99}}"), *builtin]


_SETTINGS = _files("samples/active.json", "samples/staging.json", "tests/readers/data/every-key.json")
_SERVER = _files("tests/readers/data/every-*.xml", "samples/server/*/[MC]*.xml", "samples/server/*/*[0a].xml")
_FIM = _files("samples/dirsync/*.XML")

TARGETS = {
    target.name: target
    for target in (
        Target("settings-json", "json", ".json", _SETTINGS, _settings_json),
        Target(
            "rule-script",
            "text",
            ".ps1",
            _files("samples/rules/*.ps1", "tests/readers/rule_script/*.ps1"),
            _rule_script,
        ),
        Target("server-xml", "xml", ".xml", _SERVER, _server_xml),
        Target("fim-xml", "xml", ".xml", _FIM, _fim_xml),
        Target("graph-schema", "json", ".json", _files("samples/cloud-sync-schema.json"), _graph_schema),
        Target("baseline", "json", ".json", _baselines, _baseline),
        Target("expression", "text", ".txt", _expressions, _expression),
        Target("ruleguard-yaml", "text", ".yaml", _settings_files, _ruleguard_yaml),
        Target("own-rule", "text", ".yaml", _own_rules, _own_rule),
        Target("differ", "json", ".txt", _pairs, _differ),
        Target("rewrite", "text", ".txt", _scripts_with_maps, _rewrite),
        Target("assess", "json", ".txt", lambda: [*_SETTINGS(), *_SERVER(), *_FIM()], _assess),
    )
}


def damaged_input(target: Target, samples: Sequence[bytes], random: Random) -> bytes:
    """A sample of the target, damaged; of a pair one side or both."""
    data = random.choice(samples)
    if BETWEEN not in data:
        return damaged(data, samples, target.kind, random)
    sides = data.split(BETWEEN, 1)
    others = [side for sample in samples for side in sample.split(BETWEEN)]
    which = random.choice(((0,), (1,), (0, 1)))
    kind = target.kind if target.kind != "json" or sides[0].lstrip()[:1] == b"{" else "text"
    return BETWEEN.join(
        damaged(side, others, kind, random) if place in which else side for place, side in enumerate(sides)
    )
