"""The outputs of ``ruleguard diff`` for others than terminals: they say everything, whatever a file says."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest
from diff_reports import NASTY, compared, many, report, sample_report, says, side
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from test_lint_formats import UNSAFE, sarif_validator

from ruleguard.cli.output import as_json
from ruleguard.diff.impact import ROWS
from ruleguard.diff.judgement import Level
from ruleguard.model.nodes import ENTRA_CONNECTOR
from ruleguard.render.diff_github import diff_github
from ruleguard.render.diff_html import diff_html
from ruleguard.render.diff_markdown import code, diff_markdown, prose
from ruleguard.render.diff_report import IMPACTS, DiffReport, area, fingerprints
from ruleguard.render.diff_sarif import diff_sarif
from ruleguard.render.style import one_line
from ruleguard.render.word_diff import differing_words, excerpts

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(path.parent for path in (ROOT / "tests" / "diff").glob("*/expected.txt"))
TEXTS = st.one_of(
    st.text(st.characters(), max_size=30), st.sampled_from(NASTY), st.text("|`~\\*_<@#1.-+= \n[]x", max_size=9)
)
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@cache
def samples() -> DiffReport:
    return sample_report(ROOT)


@cache
def read_case(case: Path) -> DiffReport:
    names = (next(path for path in case.glob(f"{name}*") if path.stem == name) for name in ("active", "staging"))
    return compared(*names)


def test_every_impact_of_the_judgement_has_its_words():
    assert {row.impact for row in ROWS} == set(IMPACTS)


# SARIF


def test_sarif_is_valid():
    assert [error.message for error in sarif_validator().iter_errors(diff_sarif(samples()))] == []


def test_sarif_says_everything():
    (run,) = diff_sarif(samples())["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    judged = samples().judged
    assert [result["ruleId"] for result in results] == [item.id for item in judged]
    assert [rule["id"] for rule in rules] == list(dict.fromkeys(item.id for item in judged))
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results)
    levels = {"breaking": "error", "warning": "warning", "info": "note"}
    assert [result["level"] for result in results] == [levels[item.level] for item in judged]
    assert [result["message"]["text"] for result in results] == [item.consequence for item in judged]
    assert run["properties"]["verdict"] == "blocked"
    assert run["properties"]["headline"] == "blocked"
    assert run["properties"]["summary"] == {"breaking": 8, "warning": 7, "info": 7, "accepted": 0}
    assert not any("suppressions" in result for result in results)
    assert len(run["properties"]["runSteps"]) == len(samples().steps)
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["note"] * len(samples().not_compared)


def test_sarif_results_stand_on_the_staging_side():
    (run,) = diff_sarif(samples())["runs"]
    for item, result in zip(samples().judged, run["results"], strict=True):
        (place,) = result["locations"]
        path = place["physicalLocation"]["artifactLocation"]["uri"].rpartition("/")[2]
        assert place["logicalLocations"] == [{"fullyQualifiedName": item.change.subject}]
        if item.change.action == "removed" and item.change.object == "rule":
            assert path == "active.json"
            assert "relatedLocations" not in result
        elif item.change.active_at is not None:
            assert path == "staging.json"
            (related,) = result["relatedLocations"]
            assert related["physicalLocation"]["artifactLocation"]["uri"].endswith("active.json")
            assert related["message"]["text"] == "on the active server"


def _elsewhere(match: re.Match[str]) -> str:
    found = match[0].lower()
    return found if found == ENTRA_CONNECTOR else str(uuid5(NAMESPACE_OID, found))


def moved_and_renumbered(folder: Path) -> DiffReport:
    """The samples as other servers would export them: other identifiers, and all lines further down."""
    for name in ("active.json", "staging.json"):
        text = (ROOT / "samples" / name).read_text(encoding="utf-8")
        text = GUID.sub(_elsewhere, text)
        (folder / name).write_text("\n\n" + text, encoding="utf-8")
    return compared(folder / "active.json", folder / "staging.json")


def test_fingerprints_stay_when_lines_paths_and_identifiers_change(tmp_path: Path):
    other = moved_and_renumbered(tmp_path)
    assert [item.change.staging_at.start.line for item in other.judged if item.change.staging_at] != [
        item.change.staging_at.start.line for item in samples().judged if item.change.staging_at
    ]
    assert fingerprints(other.judged) == fingerprints(samples().judged)


def test_no_two_changes_have_one_fingerprint():
    item = samples().judged[0]
    assert len(set(fingerprints(samples().judged))) == len(samples().judged)
    assert len(set(fingerprints([item, item, item]))) == 3


# GitHub


def test_github_begins_with_the_verdict():
    lines = diff_github(samples()).splitlines()
    assert lines[0] == (
        "::error title=ruleguard diff::BLOCKED: do not make this staging server active (8 breaking, 7 warning, 7 info)"
    )
    kinds = [line.split(" ")[0] for line in lines[1:]]
    assert kinds == ["::error"] * 8 + ["::warning"] * 7 + ["::notice"] * (7 + len(samples().not_compared))
    assert lines[1].split(",line=")[0].endswith("samples/staging.json")
    assert ",title=source-anchor-changed::source anchor attribute is" in lines[1]


# Markdown


def tokens(text: str) -> list[Token]:
    parsed = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    return [each for token in parsed for each in (token, *(token.children or ()))]


def words(found: list[Token]) -> str:
    return "".join(token.content for token in found if token.type in ("text", "code_inline", "text_special"))


def test_markdown_says_everything():
    text = diff_markdown(samples())
    assert text.startswith("# BLOCKED: do not make this staging server active\n\n**8 breaking, 7 warning, 7 info**\n")
    positions = [text.index(f"## {prose(area(item.change))}\n") for item in samples().judged]
    assert positions[0] == min(positions)
    for item in samples().judged:
        assert prose(item.consequence) in text
        for place in (item.change.active_at, item.change.staging_at):
            assert place is None or prose(str(place)) in text
    assert len(re.findall(r"^- \[ \] ", text, re.MULTILINE)) == len(samples().steps)
    for item in samples().not_compared:
        assert prose(item.why) in text
    assert "| `enabled` | `disabled` |" in text
    assert "| `exists` | *does not exist* |" in text


@pytest.mark.parametrize("text", NASTY)
def test_markdown_shows_prose_as_it_is(text: str):
    found = tokens(f"x{prose(text)}y\n")
    assert words(found).replace("\u200b", "") == f"x{one_line(text)}y"


@given(text=TEXTS)
@example(text="\\|")
def test_markdown_shows_code_and_prose_in_a_table_as_they_are(text: str):
    found = tokens(f"| a | b |\n|---|---|\n| x{prose(text)}y | {code(text)} |\n")
    cells = [each for each in found if each.type == "inline"][2:]
    assert len(cells) == 2
    assert words(cells[0].children or []).replace("\u200b", "") == f"x{one_line(text)}y"
    assert words(cells[1].children or []).strip() == one_line(text).strip()


@given(text=TEXTS, path=TEXTS)
def test_markdown_stays_the_same_document_whatever_a_file_says(text: str, path: str):
    plain, nasty = (
        tokens(diff_markdown(says(text and "plain", path and "a.json"))),
        tokens(diff_markdown(says(text, path))),
    )
    shape = [token.type for token in plain if token.block and token.type != "inline"]
    assert [token.type for token in nasty if token.block and token.type != "inline"] == shape
    assert not {token.type for token in nasty} & {"html_inline", "html_block", "link_open", "image", "s_open"}
    written = diff_markdown(says(text, path))
    assert not UNSAFE.search(written)
    outside_code = " ".join(token.content for token in nasty if token.type == "text")
    assert not re.search(r"@\w|#\d", outside_code)


# HTML


ELEMENTS = """
html head meta title style body a header div p h1 ul li b table thead tbody tr td th nav form details summary fieldset
legend label input span main button h2 section h3 article code pre mark em i wbr ol dl dt dd footer script
"""
ATTRIBUTES = """
lang charset http-equiv content name class href scope aria-label aria-live aria-controls id hidden open type value title
for autocomplete spellcheck placeholder role disabled tabindex aria-labelledby
"""


def checked(page: str) -> html.HtmlElement:
    """The parsed page, after a look at everything in it that could run or reach out."""
    root = html.document_fromstring(page)
    for element in root.iter():
        assert element.tag in ELEMENTS.split()
        for name, value in element.items():
            assert name in ATTRIBUTES.split() or name.startswith("data-")
            assert name != "href" or re.fullmatch(r"#[a-z0-9-]+", value)
    (style,), (script,) = root.xpath("//style"), root.xpath("//script")
    policy = root.xpath("//meta[@http-equiv]/@content")[0]
    for kind, element in (("style", style), ("script", script)):
        digest = b64encode(sha256(element.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"@import|url\(", style.text)
    assert not re.search(r"innerHTML|insertAdjacent|\bfetch\b|XMLHttp|\beval\b|document\.write", script.text)
    ids = root.xpath("//@id")
    assert len(set(ids)) == len(ids)
    assert {target[1:] for target in root.xpath("//@href")} <= set(ids)
    return root


def texts(root: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in root.xpath(path)]


def test_html_says_everything():
    root = checked(diff_html(samples()))
    judged = samples().judged
    assert texts(root, "//h1") == ["Blocked"]
    assert texts(root, "//p[@class='advice']")[0].startswith("Do not make this staging server active: clear the 8 ")
    assert texts(root, "//ul[@class='counts']/li") == ["8 breaking", "7 warning", "7 info"]
    assert sorted(texts(root, "//p[@class='sentence']")) == sorted(
        " ".join(item.consequence.split()) for item in judged
    )
    assert len(root.xpath("//section[@id='runs']/ol/li")) == len(samples().steps)
    assert len(root.xpath("//section[@id='runs']//li//a")) == sum(len(step.because) for step in samples().steps)
    assert len(root.xpath("//section[@id='not-compared']//dt")) == len(samples().not_compared)
    assert len(root.xpath("//article[@class='wording']")) == len(samples().cosmetic)
    places = [str(at) for item in judged for at in (item.change.active_at, item.change.staging_at) if at is not None]
    assert sorted(texts(root, "//article[contains(@class, 'change')]//p[@class='where']/code")) == sorted(places)


def test_html_has_the_most_severe_first_in_every_connector_and_rule():
    root = checked(diff_html(samples()))
    ranks = {level.value: level.rank for level in Level}
    for part in root.xpath("//section[@class='part']"):
        found = [ranks[name] for name in part.xpath(".//article/@data-severity")]
        assert found == sorted(found)
    for name, path in (("area", "//details[@class='area']"), ("part", "//section[@class='part']")):
        worst = [min(ranks[each] for each in group.xpath(".//article/@data-severity")) for group in root.xpath(path)]
        assert name == "part" or worst == sorted(worst)


def test_html_counts_what_can_be_filtered():
    root = checked(diff_html(samples()))
    for name in ("severity", "impact"):
        options = root.xpath(f"//input[@name='{name}']")
        counts = {option.get("value"): int(option.getparent()[-1].text) for option in options}
        assert sum(counts.values()) == len(samples().judged)
        for value, count in counts.items():
            assert len(root.xpath(f"//article[@data-{name}='{value}']")) == count > 0
    assert len(root.xpath("//input[@name='area']")) == len(root.xpath("//details[@class='area']"))


def test_html_shows_which_words_differ():
    root = checked(diff_html(samples()))
    (card,) = root.xpath("//article[.//p[contains(., 'Fabrikam - UPN suffix')]]")
    assert [mark.text_content() for mark in card.xpath(".//mark")] == ["fabrikam."]
    (card,) = root.xpath("//article[.//code='link-type-changed']")
    assert [mark.text_content() for mark in card.xpath(".//mark")] == ["Join", "Provision"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_change_is_in_every_format(case: Path):
    found = read_case(case)
    root = checked(diff_html(found))
    assert len(root.xpath("//article[contains(@class, 'change')]")) == len(found.judged)
    assert texts(root, "//h1") == [found.verdict.value.capitalize()]
    (run,) = diff_sarif(found)["runs"]
    assert len(run["results"]) == len(found.judged)
    assert sarif_validator().is_valid(diff_sarif(found))
    assert len(diff_github(found).splitlines()) == 1 + len(found.judged) + len(found.not_compared)
    assert len([line for line in diff_markdown(found).splitlines() if re.match(r"\| (\*\*b|w|info)", line)]) == len(
        found.judged
    )


def test_nothing_to_tell_is_told():
    empty = report([], (side("a.json", "x"), side("b.json", "y")))
    root = checked(diff_html(empty))
    assert texts(root, "//h1") == ["Ready"]
    assert texts(root, "//p[@class='nothing']")[0] == "No difference was found in what could be compared."
    assert diff_markdown(empty).startswith("# READY: no difference stands against")
    assert diff_sarif(empty)["runs"][0]["results"] == []
    assert diff_github(empty).startswith("::notice title=ruleguard diff::READY")


@given(text=TEXTS, path=TEXTS)
def test_whatever_a_file_says_each_format_stays_what_it_is(text: str, path: str):
    found = says(text, path)
    root = checked(diff_html(found))
    assert len(root.xpath("//article[contains(@class, 'change')]")) == len(found.judged)
    assert [line.text_content().rstrip("\n") for line in root.xpath("//pre//*[@class='line']")] == [
        one_line(command) for command in found.commands
    ]
    shown = " ".join(one_line(text).split())
    assert texts(root, "//*[@class='undecided']//li") == [shown]
    assert texts(root, "//section[@id='checklist']//li") == [shown, f"{shown} x".strip()]
    assert texts(root, "//*[@class='grounds']") == [f"Accepted because {shown if text else 'x'}".strip()]
    assert " ".join(one_line(text).split()) in texts(root, "//p[@class='sentence']")[0]
    sarif, github = as_json(diff_sarif(found)), diff_github(found)
    assert sarif_validator().is_valid(json.loads(sarif))
    assert len(github.splitlines()) == 1 + len(found.undecided) + len(found.open) + len(found.not_compared)
    assert all(line.startswith("::") for line in github.splitlines())
    assert not any(UNSAFE.search(each) for each in (diff_html(found), sarif, github))


@pytest.mark.parametrize(
    ("active", "staging"),
    [("word " * 1000, "other " * 1000), ('"&<>' * 500, "'&<>" * 500), ("ä €" * 700, "ö €" * 700)],
    ids=["words", "signs", "letters"],
)
def test_a_page_of_2000_changes_stays_usable(active: str, staging: str):
    page = diff_html(many(2000, active, staging))
    assert len(page.encode()) < 5_000_000
    assert page.count("<article ") == 2000
    assert "characters</p>" in page, "what is cut must say so"


def test_a_value_is_whole_where_there_is_room():
    text = "word " * 3000
    root = checked(diff_html(many(3, text, f"{text} end")))
    assert [value.text_content() for value in root.xpath("//*[@class='value']")][:2] == [f"0{text}", f"0{text} end"]
    assert root.xpath("//*[@class='fold']")
    assert not root.xpath("//*[@class='note']")


# Words


@pytest.mark.parametrize(
    ("active", "staging", "expected"),
    [
        ("a b c", "a x c", (["b"], ["x"])),
        ("same", "same", ([], [])),
        ("", "new", ([], ["new"])),
        ("one two three", "ten six three", (["one two"], ["ten six"])),
        ("f(a)=0)", "f(a) = 0 ) )", ([], [" ", " ", " ) "])),
        ("svc_ and x", "svc- and x", (["svc_"], ["svc-"])),
    ],
)
def test_the_words_that_differ(active: str, staging: str, expected: tuple[list[str], list[str]]):
    found = differing_words(active, staging, 10_000)
    assert tuple([piece.text for piece in pieces if piece.differs] for pieces in found) == expected


@given(active=st.text("ab (,", max_size=30), staging=st.text("ab (,", max_size=30), effort=st.integers(0, 400))
def test_the_pieces_of_a_value_are_the_value(active: str, staging: str, effort: int):
    left, right = differing_words(active, staging, effort)
    assert ("".join(piece.text for piece in left), "".join(piece.text for piece in right)) == (active, staging)
    alike = ["".join(piece.text for piece in pieces if not piece.differs) for pieces in (left, right)]
    assert alike[0] == alike[1]
    assert (active == staging) == (not any(piece.differs for piece in (*left, *right)))


@given(active=st.text("ab", max_size=300), staging=st.text("ab", max_size=300))
def test_an_excerpt_shows_where_the_difference_begins(active: str, staging: str):
    shown = excerpts(active, staging, 100)
    assert max(map(len, shown)) <= 100
    assert (shown[0] == shown[1]) == (active == staging)
