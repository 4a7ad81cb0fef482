"""``ruleguard redact``: what was written and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ruleguard.records import record
from ruleguard.render.style import one_line

VERSION = 1
_SHOWN = 20


@record(frozen=True, slots=True)
class Row:
    """One file: where it came from, where it went, how many places were replaced."""

    path: str
    output: str
    replaced: int


def redact_json(rows: Sequence[Row], left_out: Sequence[str]) -> dict[str, Any]:
    """The contract's JSON. It names the inputs: it is for the caller, not to be shared."""
    return {
        "version": VERSION,
        "files": [{"path": row.path, "output": row.output, "replaced": row.replaced} for row in rows],
        "left_out": list(left_out),
        "summary": {"files": len(rows), "replaced": sum(row.replaced for row in rows), "left_out": len(left_out)},
    }


def redact_lines(rows: Sequence[Row], left_out: Sequence[str]) -> Iterator[str]:
    """One line a file, then what to do."""
    for row in rows[:_SHOWN]:
        yield one_line(f"{row.output}: {row.replaced} place{'' if row.replaced == 1 else 's'} replaced")
    if len(rows) > _SHOWN:
        yield f"and {len(rows) - _SHOWN} more files"
    for path in left_out[:_SHOWN]:
        yield one_line(f"{path}: no export, not copied")
    if len(left_out) > _SHOWN:
        yield f"and {len(left_out) - _SHOWN} more files that are no export, not copied"
    total = sum(row.replaced for row in rows)
    yield f"{len(rows)} file{'' if len(rows) == 1 else 's'}, {total} places replaced; none of the originals was found in them"
    yield "Read the result before you share it: plain words in values and in code are not replaced (docs/redact.md)"


def broken_lines(lines: Sequence[str], effect: str) -> Iterator[str]:
    """Why nothing came of it."""
    for line in lines[:_SHOWN]:
        yield one_line(f"ruleguard: {line}")
    yield f"ruleguard: this is a fault in ruleguard, not in your files: the redaction is not complete; {effect}"
