"""What is wrong with an expression, and where."""

from __future__ import annotations

from ruleguard.records import record
from ruleguard.text import Span


@record(frozen=True, slots=True)
class Problem:
    """One finding. ``rule`` is the id of the lint rule that stands for it; ``span`` counts code points of the text."""

    rule: str
    message: str
    span: Span
