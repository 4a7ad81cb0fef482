"""The functions that work on values only, by name."""

from __future__ import annotations

from functools import cache

from ruleguard.expressions import (
    certificates,
    library_checks,
    library_convert,
    library_dates,
    library_directory,
    library_multi,
    library_text,
)
from ruleguard.expressions.builtin import Builtin


@cache
def library() -> dict[str, Builtin]:
    """Every function of the table that is none of the evaluator's own forms."""
    return {
        **certificates.FUNCTIONS,
        **library_convert.FUNCTIONS,
        **library_dates.FUNCTIONS,
        **library_directory.FUNCTIONS,
        **library_multi.FUNCTIONS,
        **library_checks.FUNCTIONS,
        **library_text.FUNCTIONS,
    }
