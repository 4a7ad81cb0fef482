"""The page of ``ruleguard diff`` in a real browser.

Needs the package playwright (extra ``browser``) and a Chromium: its own, the one that the variable CHROMIUM names, or
one in the path. Without them the tests are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from diff_browser import CONTRAST, SHOWN, Open
from diff_reports import NASTY, UNDECIDED, decided, many, report, sample_report, says, unsaid

from ruleguard.diff.impact import Judged
from ruleguard.diff.judgement import Level
from ruleguard.render.diff_report import DiffReport
from ruleguard.render.style import one_line

TOLD = (".undecided li", ".badge", ".grounds", ".commands .line", "#checklist li", "#checklist input")


@pytest.fixture(scope="module")
def samples() -> DiffReport:
    return sample_report(Path(__file__).resolve().parents[2])


def counted(samples: DiffReport, wanted: Callable[[Judged], bool]) -> int:
    return sum(map(wanted, samples.judged))


def test_all_changes_are_shown_and_counted_at_first(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    total = len(samples.judged)
    assert opened.shown() == total
    assert opened.status() == f"{total} of {total} changes shown"
    assert opened.page.locator("#reset").is_disabled()
    assert opened.page.locator("h1").inner_text() == "BLOCKED"


def test_filters_of_one_kind_add_and_of_two_kinds_combine(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    opened.check("severity", "breaking")
    opened.wait_for(counted(samples, lambda item: item.level == "breaking"))
    opened.check("severity", "info")
    opened.wait_for(counted(samples, lambda item: item.level in ("breaking", "info")))
    opened.check("impact", "deletion")
    deletions = counted(samples, lambda item: item.impact == "deletion")
    opened.wait_for(deletions)
    area = opened.page.locator("label:has-text('ad:fabrikam.example') input")
    area.check()
    opened.wait_for(1)
    assert opened.page.locator(SHOWN).get_attribute("data-severity") == "breaking"
    assert opened.page.locator(".area:visible").count() == 1
    assert opened.page.locator(".part:visible").count() == 1
    area.uncheck()
    opened.wait_for(deletions)


def test_counts_say_what_another_filter_would_give(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    opened.check("impact", "version")
    assert opened.count("severity", "breaking") == 0
    assert opened.count("severity", "info") == counted(samples, lambda item: item.impact == "version")
    assert opened.count("impact", "deletion") == counted(samples, lambda item: item.impact == "deletion")
    assert re.search(r"\d+ of \d+ shown", opened.page.locator(".area:visible .tally").first.inner_text())
    opened.page.locator("#reset").click()
    opened.wait_for(len(samples.judged))
    assert opened.count("severity", "breaking") == counted(samples, lambda item: item.level == "breaking")
    assert opened.page.locator("#search").evaluate("field => field === document.activeElement")


def test_search_finds_all_words_anywhere(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    search = opened.page.locator("#search")
    search.fill("FABRIKAM @northwind.example")
    opened.wait_for(1)
    assert opened.page.locator(f"{SHOWN} .id").inner_text() == "deciding-flow-changed"
    search.fill("container-excluded")
    opened.wait_for(1)
    search.fill("staging.json:29")
    opened.wait_for(1)
    opened.check("severity", "info")
    opened.wait_for(0)
    assert opened.page.locator("#no-match").is_visible()
    search.fill("copy")
    opened.wait_for(0)
    search.fill("")
    opened.wait_for(counted(samples, lambda item: item.level == "info"))
    assert not opened.page.locator("#no-match").is_visible()


def test_the_count_is_announced(open_page: Open, samples: DiffReport):
    status = open_page(samples).page.locator("#status")
    assert (status.get_attribute("role"), status.get_attribute("aria-live")) == ("status", "polite")


def test_it_works_with_the_keyboard_alone(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    keys, active = opened.page.keyboard, "document.activeElement"
    keys.press("Tab")
    assert opened.page.evaluate(f"{active}.className") == "skip"
    assert opened.page.locator(".skip").bounding_box()["y"] >= 0
    keys.press("Enter")
    assert opened.page.evaluate(f"{active}.id") == "changes"
    opened.page.locator("nav a").last.focus()
    keys.press("Tab")
    assert opened.page.evaluate(f"{active}.tagName") == "SUMMARY"
    keys.press("Tab")
    assert opened.page.evaluate(f"{active}.value") == "breaking"
    assert opened.page.evaluate(f"getComputedStyle({active}).outlineStyle") == "solid"
    keys.press("Space")
    opened.wait_for(counted(samples, lambda item: item.level == "breaking"))
    opened.page.locator("#search").focus()
    keys.type("leavers")
    opened.wait_for(1)
    keys.press("Tab")
    assert opened.page.evaluate(f"{active}.id") == "reset"
    keys.press("Enter")
    opened.wait_for(len(samples.judged))
    opened.page.locator(".area > summary").first.focus()
    keys.press("Enter")
    first = opened.page.locator(".area").first
    assert first.get_attribute("open") is None
    assert opened.shown() == len(samples.judged) - first.locator(".change").count()


def test_everything_that_takes_focus_shows_it_and_has_a_name(open_page: Open, samples: DiffReport):
    opened = open_page(decided(samples))
    for element in opened.page.locator("a, button:enabled, input, summary").all():
        if not element.is_visible():
            continue
        element.focus()
        opened.page.keyboard.press("Shift")
        name = element.evaluate("e => e.ariaLabel || e.textContent || e.labels?.[0]?.textContent")
        assert name.strip(), element.evaluate("e => e.outerHTML")
        style = element.evaluate("e => [e.matches(':focus-visible'), getComputedStyle(e).outlineWidth]")
        assert style == [True, "3px"]


def test_what_is_accepted_is_shown_filtered_and_found(open_page: Open, samples: DiffReport):
    found = decided(samples)
    opened = open_page(found)
    assert opened.status() == f"{len(found.judged)} of {len(found.judged)} changes shown"
    assert opened.page.locator(".badge:visible").count() == found.accepted
    opened.check("state", "accepted")
    opened.wait_for(found.accepted)
    assert opened.count("severity", "warning") == 0
    opened.check("severity", "breaking")
    opened.wait_for(2)
    opened.page.locator("#reset").click()
    opened.check("state", "open")
    opened.check("severity", "breaking")
    opened.wait_for(found.counts[Level.BREAKING])
    opened.page.locator("#reset").click()
    opened.page.locator("#search").fill("chg-4711 accepted")
    opened.wait_for(1)
    assert opened.page.locator(f"{SHOWN} .id").inner_text() == "link-type-changed"


def test_the_commands_are_copied_as_they_are(open_page: Open, samples: DiffReport):
    found = decided(samples)
    opened = open_page(found)
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = opened.page.locator(".commands button")
    assert button.get_attribute("aria-label") == "Copy the commands"
    button.focus()
    opened.page.keyboard.press("Enter")
    opened.page.locator(".commands .copy", has_text="Copied").wait_for()
    assert opened.page.evaluate("navigator.clipboard.readText()") == "\n".join(found.commands)
    opened.page.evaluate("getSelection().selectAllChildren(document.querySelector('.commands code'))")
    assert opened.page.evaluate("getSelection().toString()") == "\n".join(found.commands)
    assert opened.page.evaluate("document.execCommand('copy') && navigator.clipboard.readText()") == "\n".join(
        found.commands
    )


@pytest.mark.parametrize("text", NASTY)
def test_commands_with_any_name_are_copied_as_they_are_shown(open_page: Open, text: str):
    found = says(text)
    opened = open_page(found)
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened.page.locator(".commands button").click()
    opened.page.locator(".commands .copy", has_text="Copied").wait_for()
    copied = opened.page.evaluate("navigator.clipboard.readText()")
    assert copied.split("\n") == [one_line(command) for command in found.commands]


def test_what_is_to_be_done_by_hand_can_be_ticked_off(open_page: Open, samples: DiffReport):
    opened = open_page(decided(samples))
    opened.page.locator("nav a[href='#checklist']").click()
    box = opened.page.locator("#checklist input").first
    box.focus()
    opened.page.keyboard.press("Space")
    assert box.is_checked()
    assert opened.page.evaluate(CONTRAST) == []
    opened.page.locator("#checklist li").last.locator("label").click()
    assert opened.page.locator("#checklist input:checked").count() == 2
    assert opened.page.locator("#reset").is_disabled()
    assert opened.shown() == len(samples.judged)


def test_what_is_not_yet_possible_to_say_stands_below_the_headline(open_page: Open, samples: DiffReport):
    for options in ({}, {"viewport": {"width": 360, "height": 740}}):
        opened = open_page(unsaid(samples), **options)
        tops = [opened.page.locator(what).bounding_box()["y"] for what in ("h1", ".advice", ".undecided", ".counts")]
        assert tops == sorted(tops)
        assert opened.page.locator(".undecided li:visible").count() == len(UNDECIDED)
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("change", [decided, unsaid])
def test_text_stands_out_wherever_a_decision_or_a_gap_is_told(
    open_page: Open, samples: DiffReport, change: Callable[[DiffReport], DiffReport], scheme: str
):
    opened = open_page(change(samples), color_scheme=scheme)
    assert opened.page.evaluate(CONTRAST) == []
    colour = "getComputedStyle(document.querySelector('h1')).color"
    parts = list(map(int, re.findall(r"\d+", opened.page.evaluate(colour))))
    assert (max(parts) - min(parts) < 40) == (change is unsaid), "what cannot be said has no colour of a verdict"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("verdict", ["blocked", "review", "ready"])
def test_text_stands_out_in_both_schemes(open_page: Open, samples: DiffReport, scheme: str, verdict: str):
    kept = {"blocked": ("breaking", "warning", "info"), "review": ("warning", "info"), "ready": ("info",)}[verdict]
    judged = [item for item in samples.judged if item.level in kept]
    found = report(judged, (samples.active, samples.staging), samples.not_compared, samples.cosmetic)
    opened = open_page(found, color_scheme=scheme)
    assert opened.page.locator("body").get_attribute("class") == verdict
    assert opened.page.evaluate(CONTRAST) == []
    background = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(re.findall(r"\d+", background)[0]) < 128) == (scheme == "dark")


def test_a_narrow_screen_needs_no_sideways_scrolling(open_page: Open, samples: DiffReport):
    opened = open_page(decided(samples), viewport={"width": 360, "height": 740})
    width = "document.documentElement.scrollWidth"
    assert opened.page.evaluate(width) == 360
    assert opened.page.locator("#facets details").get_attribute("open") is None
    opened.page.locator("#facets summary").click()
    opened.check("severity", "breaking")
    opened.wait_for(counted(samples, lambda item: item.level == "breaking"))
    assert opened.page.evaluate(width) == 360
    nasty = open_page(says("x" * 300 + " " + "|".join(NASTY)), viewport={"width": 360, "height": 740})
    assert nasty.page.evaluate(width) == 360


def test_print_shows_everything_and_no_filters(open_page: Open, samples: DiffReport):
    opened = open_page(replace(decided(samples), undecided=UNDECIDED))
    opened.check("severity", "info")
    opened.wait_for(counted(samples, lambda item: item.level == "info"))
    opened.page.locator(".area:visible > summary").first.click()
    opened.page.emulate_media(media="print")
    hidden = "items => items.filter((item) => !item.checkVisibility({contentVisibilityAuto: false})).length"
    for what in (".change", ".value", ".reasons li", "#not-compared dd", ".wording", ".sides td", *TOLD):
        assert opened.page.locator(what).count() > 0
        assert opened.page.locator(what).evaluate_all(hidden) == 0, what
    for what in ("#facets", "#tools", ".copy >> nth=0", ".skip"):
        assert not opened.page.locator(what).is_visible(), what
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.page.evaluate(CONTRAST) == []


def test_without_scripts_everything_is_shown_and_nothing_is_offered_in_vain(open_page: Open, samples: DiffReport):
    opened = open_page(replace(decided(samples), undecided=UNDECIDED), java_script_enabled=False)
    for what in (".change", ".value", ".reasons li", "#not-compared dd", ".wording", *TOLD):
        assert opened.page.locator(what).count() == opened.page.locator(f"{what}:visible").count() > 0, what
    assert opened.shown() == len(samples.judged)
    assert opened.page.locator("button:visible, input:visible:not(#checklist *)").count() == 0


def test_long_values_are_folded_and_unfold(open_page: Open):
    text = "".join(f"IIF(IsPresent([attribute{number}])," for number in range(60))
    opened = open_page(many(2, f"{text}old", f"{text}new"))
    first = opened.page.locator(".change").first
    assert first.locator(".gap:visible").count() == 2
    assert first.locator("mark").all_inner_texts() == ["old", "new"]
    assert first.locator(".value").first.evaluate("value => value.innerText.length") < 400
    more = first.locator(".more")
    assert (more.inner_text(), more.get_attribute("aria-expanded")) == ("Show whole values", "false")
    more.click()
    assert more.get_attribute("aria-expanded") == "true"
    assert first.locator(".value").first.inner_text() == f"0{text}old"
    assert opened.page.locator(".gap:visible").count() == 2
    opened.page.emulate_media(media="print")
    assert opened.page.locator(".gap:visible").count() == 0
    assert opened.page.locator(".fold:visible").count() == 4


def test_an_id_can_be_copied(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    opened.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = opened.page.locator(".copy").first
    button.click()
    opened.page.locator(".copy", has_text="Copied").wait_for()
    assert opened.page.evaluate("navigator.clipboard.readText()") == samples.judged[0].id


def test_a_link_to_a_change_shows_it_though_a_filter_hides_it(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    opened.check("severity", "info")
    opened.wait_for(counted(samples, lambda item: item.level == "info"))
    link = opened.page.locator("#runs .reasons[open] a").first
    target = link.get_attribute("href")
    link.click()
    opened.wait_for(len(samples.judged))
    assert opened.page.locator(target).is_visible()
    assert 0 <= opened.page.locator(target).bounding_box()["y"] < 900


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_a_file_says_runs(open_page: Open, text: str):
    opened = open_page(says(text, text))
    assert opened.page.evaluate("window.pwned") is None
    assert opened.page.locator("script").count() == opened.page.locator("style").count() == 1
    assert opened.page.locator("img, svg, iframe, object, embed, link, a:not([href^='#'])").count() == 0
    assert opened.shown() == 6
    opened.page.locator("#search").fill(text.replace("\ud800", ""))
    opened.page.wait_for_timeout(200)
    for label in opened.page.locator("label:has(input[name=area])").all():
        label.click()
    assert opened.page.evaluate("window.pwned") is None


def test_the_policy_stops_a_script_that_would_get_in(open_page: Open, samples: DiffReport):
    opened = open_page(samples)
    add = (
        "const script = document.createElement('script'); script.textContent = 'window.pwned = 1'; document.body.append"
        "(script); const image = new Image(); image.src = 'https://evil.example/'; document.body.append(image)"
    )
    opened.page.evaluate(add)
    opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.pwned") is None
    assert len(opened.problems) == 2
    assert all("Content Security Policy" in problem for problem in opened.problems)
    opened.problems.clear()
    opened.requests.clear()


def test_2000_changes_are_filtered_without_waiting(open_page: Open):
    opened = open_page(many(2000, "IIF(IsPresent([mail]),[mail],NULL)", "IIF(IsPresent([mail]),[other],NULL)"))
    assert opened.status() == "2000 of 2000 changes shown"
    opened.page.locator("#search").fill("rule 1999")
    opened.wait_for(1)
