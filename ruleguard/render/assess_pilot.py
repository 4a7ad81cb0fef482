"""The script of a pilot: its rules in the rule editor's dialect, and in comments what is done before, after and to go back.

Names and units of the input stand in comments on one line, without what would end a comment or be taken for a rule or for
another comment of ruleguard.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from ruleguard.assess.findings import BLOCKS, Step
from ruleguard.assess.pilot import Pilot
from ruleguard.render.suggest import comment_text
from ruleguard.rewrite.rule_script import rule_script

_WIDTH = 112
_WARNING = "DO NOT RUN THIS YET. Something blocks the pilot:"


def pilot_script(pilot: Pilot, path: str) -> str:
    """The script. Its head is comments; a file of it that is not ASCII needs a byte order mark for Windows PowerShell."""
    return "\n".join(_head(pilot, path)) + "\n\n\n" + rule_script(pilot.rules)


def _head(pilot: Pilot, path: str) -> Iterator[str]:
    yield from _lines(f"Rules for a Cloud Sync pilot, for {path}")
    yield "#"
    blocking = [item.what for item in pilot.findings if item.verdict == BLOCKS]
    if blocking:
        yield from _lines(_WARNING)
        for what in blocking:
            yield from _lines(f"- {what}", 2)
        yield "#"
    yield from _lines(
        f"This script makes {len(pilot.rules)} rules and changes no other rule. It is for the server of the export alone, "
        "in Windows PowerShell as administrator. Read it before you run it."
    )
    yield "#"
    yield "# What Cloud Sync has to cover, exactly"
    for domain in pilot.domains:
        yield from _lines(domain.partition.dn or "", 2)
        for container in domain.containers:
            yield f"#     {comment_text(container)}"
    yield from _steps("The pilot", pilot.steps)
    yield from _steps("The way back", pilot.rollback)


def _steps(title: str, steps: Iterable[Step]) -> Iterator[str]:
    yield "#"
    yield f"# {title}"
    for count, step in enumerate(steps, 1):
        yield from _lines(f"{count}. {step.title}", 1, 4)
        yield from _lines(step.text, 4, 4)
        for command in step.commands:
            yield f"#         {comment_text(command)}"


def _lines(text: str, indent: int = 0, more: int | None = None) -> Iterator[str]:
    """A comment, on as many lines as it takes."""
    first, rest = "# " + " " * indent, "# " + " " * (indent + 2 if more is None else more)
    wrapped = textwrap.wrap(
        comment_text(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (line.rstrip() for line in wrapped)
