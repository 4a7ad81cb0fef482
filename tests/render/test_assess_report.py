"""What the outputs of an assessment show, and that nothing in a name becomes markup, a link or a terminal command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from assessments import CONFIG, DIRSYNC, NOTHING, PAGE, everywhere, finding, report
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ruleguard.assess.cloud_functions import Problem
from ruleguard.assess.findings import BLOCKED, BLOCKS, OPEN, REVIEW, REVIEWED, SUPPORTED, Assessment, Product, Road
from ruleguard.assess.mappings_row import CANNOT, SAME, STATUSES, MappingRow
from ruleguard.assess.pilot import pilot
from ruleguard.cli.assess_run import Wanted, run
from ruleguard.cli.inputs import load_one
from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.render.assess_json import assess_json
from ruleguard.render.assess_markdown import assess_markdown
from ruleguard.render.assess_report import AssessReport, Sources
from ruleguard.render.assess_text import assess_text
from ruleguard.render.style import Style

PLAIN = Style(colour=False)
OU = "OU=Sales,DC=northwind,DC=example"
HOSTILE = (
    "- x",
    "1. x",
    "12) x",
    "# x",
    "+ x",
    "===",
    "> x",
    "```",
    "~~~",
    "| x |",
    "    x",
    "<b>x</b>",
    "[x](http://example.com)",
    "![x](http://example.com)",
    "@octocat and #1",
    "http://example.com",
    "www.example.com",
    "`x` and ``x``",
    "*x* _x_",
    "x\n\n# y",
    "\x1b[31mred",
    "\u202ereversed",
    "$x$",
    "- [ ] x",
)


def text_of(assessment: Assessment) -> str:
    return assess_text(report(assessment), PLAIN)


# --- the order: what a tired reader looks for first stands first -------------------------------------------------------


def test_the_verdict_comes_first_and_the_steps_after_all_findings():
    shown = text_of(DIRSYNC)
    wanted = [
        "BLOCKED: for the move from DirSync to the current Entra Connect these roads are closed: in place; ",
        "1 blocking, 2 to look at, 1 supported, 1 not known",
        "DirSync, build not known",
        "> parallel deployment",
        "WHAT BLOCKS (1)",
        "[dirsync-extension]",
        "TO LOOK AT (2)",
        "SUPPORTED, CARRIES OVER (1)",
        "NOT KNOWN FROM THESE FILES",
        "BY HAND",
        "SOURCES",
    ]
    assert [shown.index(part) for part in wanted] == sorted(shown.index(part) for part in wanted)
    assert shown.startswith(wanted[0])


@pytest.mark.parametrize("form", [text_of, lambda found: assess_markdown(report(found))], ids=["text", "markdown"])
def test_everything_about_a_finding_is_shown(form):
    shown = form(DIRSYNC)
    first = DIRSYNC.findings[0]
    flat = " ".join(shown.split())
    assert "export/MV.XML:2:1" in flat
    for part in (first.id, first.why, first.do, first.contradiction, *first.depends, "in place", PAGE):
        assert part in flat


def test_what_is_said_of_several_things_is_said_once():
    for shown in (text_of(DIRSYNC), assess_markdown(report(DIRSYNC))):
        assert "'pager'" in shown
        assert "'info'" in shown
        assert shown.count("Compare with a stock DirSync.") == 1


def test_many_findings_of_a_kind_are_cut_and_counted_in_the_text_only():
    many = replace(NOTHING, findings=tuple(finding(REVIEW, "x", subject=f"no {n}", depends=()) for n in range(50)))
    assert "and 30 more" in text_of(many)
    assert "no 49" in assess_markdown(report(many))
    assert len(assess_json(report(many))["findings"]) == 50


def test_the_name_of_the_thing_is_added_where_the_sentence_lacks_it():
    assert "north.example: 2 containers are left out" in text_of(DIRSYNC)
    assert "Contoso.dll: the agent" not in text_of(DIRSYNC)


def test_nothing_found_is_short():
    shown = text_of(NOTHING)
    assert shown.startswith("OPEN: nothing stands in the way of the upgrade to the current Entra Connect\n")
    assert "WHAT BLOCKS" not in shown
    assert "SOURCES" not in shown


def test_a_command_is_never_broken():
    command = "Get-ADSyncRule | " + " | ".join(f"Where-Object Name -NE 'rule number {number}'" for number in range(20))
    found = replace(DIRSYNC, steps=(replace(DIRSYNC.steps[0], commands=(command,)),))
    assert any(line.endswith(command) for line in text_of(found).splitlines())


def test_an_unknown_road_and_product_are_shown_as_they_are():
    found = replace(NOTHING, product=Product("unknown", None, ()), roads=(Road("by-air", OPEN, ()),))
    assert "by-air" in text_of(found)
    assert "nothing stands in the way of the move to the current Entra Connect" in text_of(found)


def test_sources_are_numbered_in_the_order_in_which_they_are_named():
    sources = Sources()
    assert [sources.numbers(one) for one in (("b",), ("a", "b", "a"), (), ("c",))] == ["[1]", "[2] [1]", "", "[3]"]
    assert sources.listed == ["b", "a", "c"]


# --- verdicts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessment", "verdict", "said"),
    [
        (NOTHING, OPEN, "nothing stands in the way"),
        (replace(NOTHING, findings=(finding(SUPPORTED, "x"),)), OPEN, "nothing stands in the way"),
        (replace(NOTHING, findings=(finding(REVIEW, "x"),)), REVIEWED, "somebody has to look"),
        (replace(NOTHING, findings=(finding(BLOCKS, "x"),)), BLOCKED, "something stands in the way"),
        (replace(NOTHING, roads=(Road("in-place", BLOCKED, ()),)), BLOCKED, "no road is open"),
        (
            replace(NOTHING, roads=(Road("in-place", BLOCKED, ()),), findings=(finding(BLOCKS, "too old"),)),
            BLOCKED,
            "every road is closed for the upgrade to the current Entra Connect: too old",
        ),
        (
            replace(NOTHING, product=Product("unknown", None, ()), roads=(Road("in-place", REVIEWED, ()),)),
            REVIEWED,
            "nothing that blocks was found, but no road",
        ),
    ],
)
def test_verdicts(assessment: Assessment, verdict: str, said: str):
    found = report(assessment)
    assert found.verdict == verdict
    assert said in found.meaning
    assert assess_json(found)["verdict"] == verdict


def test_a_disagreement_about_several_supported_things_is_said_once():
    found = tuple(finding(SUPPORTED, name, contradiction="two pages", why="", sources=(PAGE,)) for name in ("a", "b"))
    shown = text_of(replace(NOTHING, findings=tuple(replace(item, do="") for item in found)))
    assert shown.count("two pages") == 1
    assert shown.index("- a") < shown.index("- b") < shown.index("two pages")


# --- JSON -------------------------------------------------------------------------------------------------------------

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
MAYBE = {"type": ["string", "null"]}


def record(**properties: object) -> dict[str, object]:
    """An object with exactly these keys."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def each(**properties: object) -> dict[str, object]:
    return {"type": "array", "items": record(**properties)}


PLACES = each(path=TEXT, line={"minimum": 1}, column={"minimum": 1})
FINDINGS = each(
    id={"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    topic=TEXT,
    subject=TEXT,
    verdict={"enum": ["blocks", "review", "supported"]},
    what=TEXT,
    why=TEXT,
    do=TEXT,
    sources=TEXTS,
    contradiction=TEXT,
    roads=TEXTS,
    depends=TEXTS,
    locations=PLACES,
)
STEPS = each(title=TEXT, text=TEXT, commands=TEXTS, sources=TEXTS)
SCHEMA = record(
    version={"const": 1},
    source=record(path=TEXT, format=TEXT, encoding=TEXT, host=MAYBE, exported_at=MAYBE),
    product=record(
        name={"enum": ["dirsync", "fim", "azure-ad-sync", "connect", "unknown"]}, build=MAYBE, because=TEXTS
    ),
    target={"enum": ["connect", "cloud-sync"]},
    today={"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    verdict={"enum": ["open", "review", "blocked"]},
    roads=each(
        name=TEXT,
        verdict={"enum": ["open", "review", "blocked"]},
        recommended={"type": "boolean"},
        hours=TEXT,
        why=TEXTS,
        sources=TEXTS,
    ),
    findings=FINDINGS,
    steps=STEPS,
    unknown=each(what=TEXT, how=TEXT),
    mappings={"type": ["array", "null"], "items": {"$ref": "#/$defs/mapping"}},
    pilot={"anyOf": [{"type": "null"}, {"$ref": "#/$defs/pilot"}]},
)
SCHEMA["$defs"] = {
    "mapping": record(
        status={"enum": list(STATUSES)},
        object_type=TEXT,
        source_type=TEXT,
        target=TEXT,
        connector=TEXT,
        connect=MAYBE,
        cloud=MAYBE,
        why=TEXTS,
        problems=each(name=TEXT, why=TEXT, instead=TEXT),
        suggestion=MAYBE,
        rules=TEXTS,
        shipped={"type": "boolean"},
        locations=PLACES,
    ),
    "pilot": record(
        rules=each(
            name=TEXT,
            identifier=TEXT,
            direction={"enum": ["inbound", "outbound"]},
            connector=TEXT,
            link_type={"enum": ["Join", "JoinNoFlow"]},
            precedence={"minimum": 1, "maximum": 99},
            source_object_type=TEXT,
            target_object_type=TEXT,
        ),
        domains=each(dn=TEXT, fqdn=MAYBE, containers=TEXTS, left_out=TEXTS),
        findings=FINDINGS,
        steps=STEPS,
        rollback=STEPS,
        unknown=each(what=TEXT, how=TEXT),
        script=TEXT,
    ),
}


@pytest.mark.parametrize("assessment", [DIRSYNC, NOTHING, everywhere("x")])
def test_the_json_has_exactly_the_promised_keys(assessment: Assessment):
    found = assess_json(report(assessment))
    jsonschema.validate(found, SCHEMA)
    assert json.loads(json.dumps(found)) == found
    assert (found["mappings"], found["pilot"]) == (None, None)


def test_the_json_of_a_pilot_and_of_mappings_has_exactly_the_promised_keys(samples: Path):
    wanted = Wanted(date(2025, 12, 1), "cloud-sync", ous=(OU,), schema=str(samples / "cloud-sync-schema.json"))
    found = assess_json(run(str(samples / "server"), wanted))
    jsonschema.validate(found, SCHEMA)
    assert json.loads(json.dumps(found)) == found
    assert found["mappings"]
    assert found["pilot"]["script"].startswith("# Rules for a Cloud Sync pilot")
    assert found["pilot"]["domains"][0]["containers"] == [OU]


def test_the_json_gives_places():
    assert assess_json(report(DIRSYNC))["findings"][0]["locations"] == [
        {"path": "export/MV.XML", "line": 2, "column": 1}
    ]


# --- text of others ---------------------------------------------------------------------------------------------------


def hostile(text: str) -> AssessReport:
    """A report in which a text stands everywhere."""
    problem = Problem(text, text, text)
    rows = (
        MappingRow(CANNOT, text, text, text, text, text, (text,), (problem,), text, (text,), True, text),
        MappingRow(SAME, text, text, text),
        MappingRow(CANNOT, "", text, "", rules=(text,)),
    )
    found = replace(report(everywhere(text, text)), mappings=rows, schema_faults=(fault(text),))
    server = replace(CONFIG.server, host=text, exported_at=text)
    return replace(found, config=replace(CONFIG, input=replace(CONFIG.input, path=text), server=server))


def fault(text: str) -> Diagnostic:
    return Diagnostic("an-id", Severity.WARNING, text, text)


def tokens(text: str) -> Iterator[str]:
    """The kinds of everything in a document, but plain text."""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield token.type
        yield from (
            child.type for child in token.children or () if child.type not in ("text", "softbreak", "text_special")
        )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_becomes_markup(text: str):
    assert list(tokens(assess_markdown(hostile(text)))) == list(tokens(assess_markdown(hostile("plain"))))


@given(text=st.text(st.sampled_from("-+=#>*_`~|[]()<>!&$@ 1.\n\tx:/w\\"), min_size=1, max_size=12))
@settings(max_examples=200, derandomize=True)
def test_nothing_in_any_text_becomes_markup(text: str):
    shown = assess_markdown(hostile(f"a{text}x"))
    assert list(tokens(shown)) == list(tokens(assess_markdown(hostile("plain"))))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_stays_one_line_on_a_terminal(text: str):
    shown, plain = (assess_text(hostile(each), PLAIN) for each in (text, "plain"))
    assert len(shown.splitlines()) == len(plain.splitlines())
    assert "\x1b" not in shown
    assert "\u202e" not in shown


# --- pilot and mappings -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_pilot(samples: Path) -> AssessReport:
    config = load_one(str(samples / "server"))
    made = pilot(config, [OU], ["user"])
    extra = (finding(BLOCKS, "of the pilot"), DIRSYNC.findings[0])
    return replace(report(DIRSYNC), pilot=replace(made, findings=extra))


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_pilot_brings_its_findings_steps_and_way_back(with_pilot: AssessReport, form: str):
    shown = assess_text(with_pilot, PLAIN) if form == "text" else assess_markdown(with_pilot)
    for part in (OU, "JoinNoFlow, precedence 2", with_pilot.pilot.steps[0].title, with_pilot.pilot.rollback[0].title):
        assert part in shown
    assert "Save the old server" not in shown
    assert shown.count("dirsync-extension") == 1
    assert with_pilot.counted.startswith("2 blocking")
    assert ("New-ADSyncRule" in shown) == (form == "markdown")


def test_what_blocks_a_pilot_blocks(with_pilot: AssessReport):
    found = replace(with_pilot, assessment=NOTHING)
    assert found.verdict == BLOCKED
    assert replace(found, pilot=None).verdict == OPEN


def test_expressions_are_never_broken_and_the_same_are_named_only():
    long = "IIF(" + ", ".join(f"[attribute{number}]" for number in range(30)) + ")"
    rows = (
        MappingRow(SAME, "user", "user", "title"),
        MappingRow(SAME, "user", "user", "info", why=("but",)),
        MappingRow(CANNOT, "user", "user", "mail", connect=long, suggestion=long),
    )
    shown = assess_text(replace(report(NOTHING), mappings=rows), PLAIN)
    assert sum(line.endswith(long) for line in shown.splitlines()) == 2
    assert shown.index("cannot be expressed (1)") < shown.index("same (2)\n    user title\n  - user info")


def test_no_mapping_at_all_is_said():
    for shown in (
        assess_text(replace(report(NOTHING), mappings=()), PLAIN),
        assess_markdown(replace(report(NOTHING), mappings=())),
    ):
        assert "none compared" in shown
