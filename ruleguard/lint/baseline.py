"""A baseline: findings that were there when checking began. They are marked, not dropped, and never make a run fail.

The file holds fingerprints, which have no line numbers and no GUIDs in them, beside what a person needs to recognize them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ruleguard.diagnostic import Diagnostic, Suppression
from ruleguard.errors import InputError
from ruleguard.text import Source

VERSION = 1


def baseline_json(diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """The content of a baseline file with all findings that are not accepted otherwise; equal findings stand in it as
    often as they occur."""
    entries = (
        {"fingerprint": item.fingerprint, "rule": item.rule, "subject": item.subject, "message": item.message}
        for item in diagnostics
        if item.suppression is None
    )
    return {"version": VERSION, "findings": sorted(entries, key=lambda entry: tuple(entry.values())[1:])}


def read_baseline(source: Source) -> Counter[str]:
    """How often each fingerprint stands in a baseline file. Raises ``InputError`` for anything that is no baseline."""
    try:
        document = json.loads(source.text)
        if document["version"] != VERSION:
            raise InputError(
                source.path, f"is a baseline of version {document['version']!r}, this program reads {VERSION}"
            )
        found = [entry["fingerprint"] for entry in document["findings"]]
    except json.JSONDecodeError as error:
        raise InputError(source.path, f"is no baseline: {error.msg}", error.lineno, error.colno) from None
    except (KeyError, TypeError, IndexError, RecursionError, ValueError):
        found = [None]
    if not all(isinstance(each, str) for each in found):
        raise InputError(source.path, "is no baseline: write one with --baseline FILE --write-baseline")
    return Counter(found)


def marked(diagnostics: Sequence[Diagnostic], baseline: Counter[str]) -> list[Diagnostic]:
    """The findings, those of the baseline marked; of several equal ones no more than stand in it."""
    left = Counter(baseline)
    result: list[Diagnostic] = []
    for item in diagnostics:
        if item.suppression is None and left[item.fingerprint] > 0:
            left[item.fingerprint] -= 1
            item = replace(item, suppression=Suppression("external", "in the baseline"))
        result.append(item)
    return result
