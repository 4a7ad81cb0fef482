"""A page of ``ruleguard diff`` in a real browser, opened from a file as somebody would open it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

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
