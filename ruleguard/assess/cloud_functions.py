"""What of an expression of Connect can be said in Cloud Sync, and how."""

from __future__ import annotations

from collections.abc import Set

from ruleguard.assess.cloud_function_table import (
    APP,
    APP_REFERENCE,
    CLOUD_REFERENCE,
    CONNECT_REFERENCE,
    NONE,
    OTHER,
    RENAMED,
    SAME,
    CloudFunction,
    Problem,
    cloud_functions,
)
from ruleguard.assess.mappings_translation import translated_text

__all__ = [
    "APP",
    "APP_REFERENCE",
    "CLOUD_REFERENCE",
    "CONNECT_REFERENCE",
    "NONE",
    "OTHER",
    "RENAMED",
    "SAME",
    "CloudFunction",
    "Problem",
    "cloud_functions",
    "translate",
    "unavailable",
]


def unavailable(expression: str, multi_valued: Set[str] = frozenset()) -> tuple[Problem, ...]:
    """What of an expression of Connect cannot be translated; nothing exactly where ``translate`` gives a text.

    ``multi_valued``: folded names of the attributes that are known to have several values.
    """
    return translated_text(expression, frozenset(multi_valued)).problems


def translate(expression: str, multi_valued: Set[str] = frozenset()) -> str | None:
    """The expression of Cloud Sync that means the same; None where that is not certain, see ``unavailable``."""
    return translated_text(expression, frozenset(multi_valued)).text
