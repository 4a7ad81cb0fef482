"""The page of ``ruleguard diff`` in a real browser, opened from a file as somebody would open it.

Needs the package playwright (extra ``browser``) and a Chromium: its own, the one that the variable CHROMIUM names, or
one in the path. Without them the tests are skipped.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from diff_reports import NASTY, many, report, sample_report, says

from ruleguard.diff.impact import Judged
from ruleguard.render.diff_html import diff_html
from ruleguard.render.diff_report import DiffReport

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SHOWN = ".change:visible"
CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const parts = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.slice(0, 3).map((part) => {
      const value = part / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = parts(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
      if (colour[3] !== 0) throw new Error(`half transparent: ${each.className}`);
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
    if (!own || element.matches("script, .skip") || !element.checkVisibility()) continue;
    const [one, other] = [light(parts(getComputedStyle(element).color)), light(background(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) found.push(`${element.tagName} ${element.className} ${ratio.toFixed(2)}`);
  }
  return found;
}"""


@dataclass
class Opened:
    """A page with what it said and asked for."""

    page: Any
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def shown(self) -> int:
        return self.page.locator(SHOWN).count()

    def status(self) -> str:
        return self.page.locator("#status").inner_text()

    def wait_for(self, shown: int) -> None:
        self.page.locator("#status", has_text=re.compile(rf"^{shown} of ")).wait_for()
        assert self.shown() == shown

    def check(self, name: str, value: str) -> None:
        self.page.locator(f"input[name={name}][value='{value}']").check()

    def count(self, name: str, value: str) -> int:
        return int(self.page.locator(f"label:has(input[name={name}][value='{value}']) .number").inner_text())


Open = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install '.[browser]'")
    with api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        found = os.environ.get("CHROMIUM") or (own if Path(own).exists() else None)
        found = found or next(filter(None, map(shutil.which, NAMES)), None)
        if found is None:
            pytest.skip("no Chromium: python -m playwright install chromium, or name one in CHROMIUM")
        try:
            running = playwright.chromium.launch(executable_path=found)
        except api.Error as error:
            pytest.skip(f"{found} does not start: {error.message.splitlines()[0]}")
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Opens a report in a new window; in the end it must have been silent and have asked for nothing but itself."""
    opened: list[Opened] = []

    def opener(report: DiffReport, **options: Any) -> Opened:
        file = tmp_path / f"report{len(opened)}.html"
        file.write_text(diff_html(report), encoding="utf-8", newline="\n")
        page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}).new_page()
        found = Opened(page)
        page.on("console", lambda message: found.problems.append(message.text))
        page.on("pageerror", lambda error: found.problems.append(str(error)))
        page.on("dialog", lambda dialog: (found.problems.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: found.requests.append(request.url))
        page.goto(file.as_uri())
        opened.append(found)
        return found

    yield opener
    for each in opened:
        url = each.page.url.partition("#")[0]
        each.page.context.close()
        assert each.problems == []
        assert [request for request in each.requests if request != url] == []


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
    opened = open_page(samples)
    for element in opened.page.locator("a, button:enabled, input, summary").all():
        if not element.is_visible():
            continue
        element.focus()
        opened.page.keyboard.press("Shift")
        name = element.evaluate("e => e.ariaLabel || e.textContent || e.labels?.[0]?.textContent")
        assert name.strip(), element.evaluate("e => e.outerHTML")
        style = element.evaluate("e => [e.matches(':focus-visible'), getComputedStyle(e).outlineWidth]")
        assert style == [True, "3px"]


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
    opened = open_page(samples, viewport={"width": 360, "height": 740})
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
    opened = open_page(samples)
    opened.check("severity", "info")
    opened.wait_for(counted(samples, lambda item: item.level == "info"))
    opened.page.locator(".area:visible > summary").first.click()
    opened.page.emulate_media(media="print")
    hidden = "items => items.filter((item) => !item.checkVisibility({contentVisibilityAuto: false})).length"
    for what in (".change", ".value", ".reasons li", "#not-compared dd", ".wording", ".sides td"):
        assert opened.page.locator(what).count() > 0
        assert opened.page.locator(what).evaluate_all(hidden) == 0, what
    for what in ("#facets", "#tools", ".copy >> nth=0", ".skip"):
        assert not opened.page.locator(what).is_visible(), what
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert opened.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert opened.page.evaluate(CONTRAST) == []


def test_without_scripts_everything_is_shown_and_nothing_is_offered_in_vain(open_page: Open, samples: DiffReport):
    opened = open_page(samples, java_script_enabled=False)
    for what in (".change", ".value", ".reasons li", "#not-compared dd", ".wording"):
        assert opened.page.locator(what).count() == opened.page.locator(f"{what}:visible").count() > 0, what
    assert opened.shown() == len(samples.judged)
    assert opened.page.locator("button:visible, input:visible").count() == 0


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
    assert opened.shown() == 5
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
