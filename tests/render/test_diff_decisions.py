"""What a report of ``ruleguard diff`` tells beyond the changes, in every format: what is accepted, what is to be run and
done by hand, and that no verdict is possible."""

from __future__ import annotations

import re
from dataclasses import replace

from diff_reports import ACCEPTED, CHECKLIST, UNDECIDED, decided, many, unsaid
from hypothesis import example, given
from hypothesis import strategies as st
from test_diff_formats import TEXTS, checked, samples, texts, tokens
from test_lint_formats import sarif_validator

from ruleguard.diff.impact import Verdict
from ruleguard.render.diff_github import diff_github
from ruleguard.render.diff_html import diff_html
from ruleguard.render.diff_markdown import diff_markdown, fenced, prose
from ruleguard.render.diff_sarif import diff_sarif
from ruleguard.render.style import one_line

# SARIF


def test_sarif_suppresses_what_is_accepted():
    found = decided(samples())
    assert sarif_validator().is_valid(diff_sarif(found))
    (run,) = diff_sarif(found)["runs"]
    assert len(run["results"]) == len(found.judged)
    reasons = {result["ruleId"]: result["suppressions"] for result in run["results"] if "suppressions" in result}
    assert reasons == {
        name: [{"kind": "external", "status": "accepted", "justification": reason}] for name, reason in ACCEPTED.items()
    }
    assert run["properties"]["summary"] == {"breaking": 6, "warning": 7, "info": 6, "accepted": 3}
    assert run["properties"]["commands"] == list(found.commands)
    assert run["properties"]["checklist"] == list(CHECKLIST)


def test_sarif_says_that_a_verdict_is_not_possible():
    (run,) = diff_sarif(unsaid(samples()))["runs"]
    assert run["properties"]["headline"] == "not yet possible to say"
    assert run["properties"]["meaning"] == "too little could be compared for a verdict"
    assert run["properties"]["undecided"] == list(UNDECIDED)
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes[: len(UNDECIDED) + 1]] == ["warning"] * len(UNDECIDED) + ["note"]
    assert notes[0]["message"]["text"] == f"not yet possible to say: {UNDECIDED[0]}"


# GitHub


def test_github_leaves_out_what_is_accepted():
    lines = diff_github(decided(samples())).splitlines()
    assert lines[0].endswith("(6 breaking, 7 warning, 6 info; 3 accepted)")
    assert len(lines) == 1 + len(samples().judged) - len(ACCEPTED) + len(samples().not_compared)
    assert not any(f"title={name}::" in line for line in lines for name in ACCEPTED)


def test_github_says_that_a_verdict_is_not_possible():
    for found in (unsaid(samples()), replace(unsaid(samples()), verdict=Verdict.READY)):
        lines = diff_github(found).splitlines()
        assert lines[0].startswith("::warning title=ruleguard diff::NOT YET POSSIBLE TO SAY: too little could be ")
        assert lines[1] == f"::warning title=not yet possible to say::{UNDECIDED[0]}"


# Markdown


def test_markdown_has_what_is_accepted_at_the_end():
    found = decided(samples())
    text = diff_markdown(found)
    assert "\n\n**6 breaking, 7 warning, 6 info; 3 accepted**\n" in text
    before, heading, after = text.partition("## Accepted (these count nowhere)\n")
    assert heading
    assert "\n## " not in after
    for item in found.judged:
        assert prose(item.consequence) in (after if item.accepted else before)
    for reason in ACCEPTED.values():
        assert f" | {prose(reason)} | " in after
    assert "## Accepted" not in diff_markdown(samples())


def test_markdown_has_commands_and_what_to_do_by_hand():
    found = decided(samples())
    text = diff_markdown(found)
    (block,) = [token for token in tokens(text) if token.type == "fence"]
    assert (block.info, block.content.splitlines()) == ("powershell", list(found.commands))
    assert "'Fabrikam''s forest'" in block.content
    by_hand = text.partition("## By hand: ")[2].partition("\n## ")[0]
    assert re.findall(r"^- \[ \] (.*)$", by_hand, re.MULTILINE) == list(map(prose, CHECKLIST))


def test_markdown_says_that_a_verdict_is_not_possible():
    lines = diff_markdown(unsaid(samples())).splitlines()
    assert lines[0] == "# NOT YET POSSIBLE TO SAY: too little could be compared for a verdict"
    assert lines[2:6] == ["What is missing:", "", *(f"- [ ] {prose(sentence)}" for sentence in UNDECIDED)]
    also = diff_markdown(replace(samples(), undecided=UNDECIDED)).splitlines()
    assert also[0].startswith("# BLOCKED: ")
    assert also[2] == "Not yet possible to say:"


@given(lines=st.lists(TEXTS, min_size=1, max_size=4))
@example(lines=["```", "~~~", "    x", "``````"])
def test_nothing_ends_a_block_of_code(lines: list[str]):
    found = tokens("\n".join(["before", "", *fenced(lines, "powershell"), "", "after"]))
    assert [token.type for token in found if token.block and token.type != "inline"] == [
        *("paragraph_open", "paragraph_close"),
        "fence",
        *("paragraph_open", "paragraph_close"),
    ]
    (block,) = [token for token in found if token.type == "fence"]
    assert block.content == "".join(f"{one_line(line)}\n" for line in lines)


# HTML


def test_html_marks_what_is_accepted_and_counts_it_nowhere():
    found = decided(samples())
    root = checked(diff_html(found))
    assert texts(root, "//p[@class='advice']")[0].startswith("Do not make this staging server active: clear the 6 ")
    assert texts(root, "//ul[@class='counts']/li") == ["6 breaking", "7 warning", "6 info", "3 accepted"]
    assert texts(root, "//nav/a")[0] == "19 changes and 3 accepted"
    assert len(root.xpath("//article[contains(@class, 'change')]")) == len(found.judged)
    cards = root.xpath("//article[@data-state='accepted']")
    assert {
        card.xpath("string(.//code[@class='id'])"): card.xpath("string(.//*[@class='grounds'])") for card in cards
    } == {name: f"Accepted because {reason}" for name, reason in ACCEPTED.items()}
    assert len(root.xpath("//*[@class='badge']")) == len(cards)
    assert [option.get("value") for option in root.xpath("//input[@name='state']")] == ["open", "accepted"]
    assert texts(root, "//label[input/@name='state']/*[@class='number']") == ["19", "3"]
    states = [part.xpath(".//article/@data-state") for part in root.xpath("//section[@class='part']")]
    assert all(each == sorted(each, reverse=True) for each in states)
    tallies = dict(zip(texts(root, "//summary/h2"), texts(root, "//*[@class='tally']"), strict=True))
    assert tallies["server and settings"] == "2 warning, 1 info, 1 accepted"
    linked = root.xpath("//section[@id='runs']//li//a/@href")
    assert linked
    assert not set(linked) & {f"#{card.get('id')}" for card in cards}


def test_html_has_commands_and_what_to_do_by_hand():
    found = decided(samples())
    root = checked(diff_html(found))
    (block,) = root.xpath("//section[@id='runs']//pre")
    assert block.text_content().split("\n") == list(found.commands)
    assert texts(root, "//section[@id='checklist']//label") == list(CHECKLIST)
    assert len(root.xpath("//section[@id='checklist']//label/input[@type='checkbox']")) == len(CHECKLIST)
    plain = checked(diff_html(samples()))
    assert not plain.xpath("//pre | //*[@id='checklist'] | //*[@name='state'] | //*[@class='undecided']")


def test_html_says_that_a_verdict_is_not_possible():
    root = checked(diff_html(unsaid(samples())))
    assert root.xpath("//body/@class") == ["unknown"]
    assert texts(root, "//h1") == ["Not yet possible to say"]
    assert texts(root, "//title")[0].startswith("Not yet possible to say: ")
    assert texts(root, "//h1/following-sibling::*[1]") == ["Too little could be compared for a verdict."]
    assert texts(root, "//h1/following-sibling::*[2]//li") == list(UNDECIDED)
    also = checked(diff_html(replace(samples(), undecided=UNDECIDED)))
    assert also.xpath("//body/@class") == ["blocked"]
    assert texts(also, "//*[@class='undecided']//li") == list(UNDECIDED)


def test_long_reasons_do_not_fill_a_page():
    found, long = many(2000, "old", "new"), '"&<>' * 5000
    found = replace(found, judged=[replace(item, accepted=long) for item in found.judged])
    page = diff_html(found)
    assert len(page.encode()) < 5_000_000
    assert page.count("Accepted because") == 2000
    (reason,) = set(texts(checked(diff_html(replace(found, judged=found.judged[:1]))), "//*[@class='grounds']"))
    assert reason == f"Accepted because {long}"
