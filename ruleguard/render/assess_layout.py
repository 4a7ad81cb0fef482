"""Lines of ``ruleguard assess`` on a terminal: labels, and paragraphs of a width that can be read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from ruleguard.render.style import Style, one_line

LABEL = 9
_WIDTH = 110


def labelled(inner: str, label: str, sentences: Iterable[str], style: Style) -> Iterator[str]:
    """Sentences, the first one behind the label, the others below it."""
    lead = label
    for sentence in filter(None, sentences):
        head = inner + style(f"{lead:<{LABEL}}", "dim")
        yield from wrapped(head, one_line(sentence), len(inner) + LABEL)
        lead = ""


def verbatim(inner: str, label: str, text: str, style: Style) -> Iterator[str]:
    """A text that somebody copies, on one line however long; nothing for ""."""
    if text:
        yield inner + style(label.ljust(LABEL), "dim") + style(one_line(text), "cyan")


def wrapped(lead: str, text: str, indent: int) -> Iterator[str]:
    """A paragraph behind ``lead``, its further lines indented."""
    lines = textwrap.wrap(text, _WIDTH - indent, break_long_words=False, break_on_hyphens=False) or [""]
    yield lead + lines[0]
    yield from (" " * indent + line for line in lines[1:])
