"""``# ruleguard: allow <rule-id> -- reason``: what somebody accepts in the command below the comment."""

from __future__ import annotations

import re
from bisect import bisect_left

from ruleguard.late import late
from ruleguard.model.nodes import Allowance
from ruleguard.syntax.powershell_values import Script
from ruleguard.text import Location, Source, Span

_MARK = late(r"(?:^|(?<=[\r\n])|#)[ \t]*ruleguard:[ \t]*(?P<rest>[^\r\n]*)", re.IGNORECASE)
"""Behind the mark of a comment, or at the start of a line of a block comment."""
_ALLOW = late(r"allow[ \t]+(?P<rules>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t]*(?:--[ \t]*(?P<reason>.*))?", re.IGNORECASE)


def allowances(source: Source, script: Script) -> tuple[Allowance, ...]:
    """Every such comment, in the order of the script; one that is not understood has no rules."""
    if not is_marked(source.text):
        return ()
    starts = sorted((statement.span for statement in script.statements), key=lambda span: (span.start, -span.end))
    return tuple(
        _allowance(source, Span(match.start(), match.end()), match["rest"], _below(source, comment, starts))
        for comment in script.comments
        for match in _MARK.finditer(source.text, comment.start, comment.end)
    )


def is_marked(text: str) -> bool:
    """Whether a script may have such a comment."""
    return "ruleguard:" in text.casefold()


def _allowance(source: Source, span: Span, rest: str, covers: Span | None) -> Allowance:
    match = _ALLOW.fullmatch(rest.strip().removesuffix("#>").rstrip())
    rules = () if match is None else tuple(name.strip().casefold() for name in match["rules"].split(","))
    reason = "" if match is None else (match["reason"] or "").strip()
    return Allowance(rules=rules, reason=reason, at=Location(source, span), covers=covers)


def _below(source: Source, comment: Span, statements: list[Span]) -> Span | None:
    """The next line that is not blank, and the whole of a statement that begins in it."""
    text = source.text
    start = next((place for place in range(comment.end, len(text)) if not text[place].isspace()), None)
    if start is None:
        return None
    end = source.line_span(source.position(start).line).end
    first, last = (bisect_left(statements, place, key=lambda span: span.start) for place in (start, end))
    return Span(start, max((end, *(statements[number].end for number in range(first, last)))))
