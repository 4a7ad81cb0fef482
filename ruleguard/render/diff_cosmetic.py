"""What ``ruleguard diff --show-cosmetic`` adds: expressions that are written differently and mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ruleguard.diff.change import Change
from ruleguard.expressions.equivalence import differ_in_layout_only
from ruleguard.model.view import place
from ruleguard.render.style import Style, one_line

_LAYOUT = "only blanks and line breaks differ"
_SPELLING = "spelled differently, proven to mean the same"
_WIDTH = 160
_BEFORE = 40
"""So many characters are shown before the first difference where it would lie beyond the width."""
_SPACE = re.compile(r"[^\S ]")


def cosmetic_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The list ``cosmetic`` of the JSON contract."""
    return [
        {
            "object": change.object,
            "key": list(change.key),
            "field": change.field,
            "active": change.active,
            "staging": change.staging,
            "active_at": place(change.active_at),
            "staging_at": place(change.staging_at),
        }
        for change in changes
    ]


def cosmetic_text(changes: Sequence[Change], style: Style) -> str:
    """A section for the end of the report; "" when there is nothing to list."""
    if not changes:
        return ""
    heading = style("written differently, same meaning (no change)", "bold")
    lines = [line for change in changes for line in _difference(change, style)]
    return "\n".join(("", heading, *lines)) + "\n"


def _difference(change: Change, style: Style) -> Iterator[str]:
    active, staging = str(change.active), str(change.staging)
    why = _LAYOUT if differ_in_layout_only(active, staging) else _SPELLING
    yield f"  {one_line(' / '.join(change.key))}: {why}"
    shown = _visible(active), _visible(staging)
    same = next((at for at, pair in enumerate(zip(*shown, strict=False)) if pair[0] != pair[1]), min(map(len, shown)))
    start = same - _BEFORE
    yield f"           active:  {_from(shown[0], start)}"
    yield f"           staging: {_from(shown[1], start)}"
    places = [str(at) for at in (change.active_at, change.staging_at) if at is not None]
    if places:
        yield style(f"           {one_line(' | '.join(places))}", "dim")


def _visible(text: str) -> str:
    """The text on one line, with all white space but the blank as escapes: it may be the whole difference."""
    return one_line(_SPACE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text))


def _from(text: str, start: int) -> str:
    """The text, cut on the left only where the difference would not be seen otherwise."""
    return one_line(text if start < _WIDTH // 2 else "..." + text[start:], _WIDTH)
