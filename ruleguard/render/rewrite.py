"""What ``ruleguard rewrite`` shows: a unified diff, a summary, or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import unified_diff
from typing import Any

from ruleguard.model.view import place
from ruleguard.render.style import Style, one_line, safe
from ruleguard.rewrite.rewrite import Rewritten, Unresolved
from ruleguard.text import Source

VERSION = 1


def rewrite_diff(files: Sequence[Rewritten], style: Style) -> str:
    """A unified diff of every file that changes."""
    return "".join(line for file in files for line in _file_diff(file, style))


def rewrite_summary(files: Sequence[Rewritten], done: str) -> str:
    """One line of counts; ``done`` says what happened to the changes ("would change", "changed")."""
    changed = [file for file in files if file.replacements]
    count = sum(len(file.replacements) for file in changed)
    if not changed:
        return f"nothing to change in {_plural(len(files), 'file')}\n"
    roles = sorted({item.connector for file in changed for item in file.replacements if item.connector})
    about = f" ({', '.join(one_line(name) for name in roles)})" if roles else ""
    return f"{done} {_plural(count, 'connector identifier')} in {_plural(len(changed), 'file')}{about}\n"


def unresolved_lines(files: Sequence[Rewritten]) -> list[str]:
    """One line for each rule that cannot be rewritten."""
    return [
        one_line(f"{_where(file.source, item)}: '{item.rule}' cannot be rewritten: {item.reason}")
        for file in files
        for item in file.unresolved
    ]


def rewrite_json(files: Sequence[Rewritten]) -> dict[str, Any]:
    """Version 1 of the contract in ``docs/json.md``."""
    return {"version": VERSION, "files": [_file_json(file) for file in files]}


def _file_json(file: Rewritten) -> dict[str, Any]:
    return {
        "path": file.source.path,
        "replacements": [
            {
                "line": item.at.start.line,
                "column": item.at.start.column,
                "old": item.old,
                "new": item.new,
                "connector": item.connector,
            }
            for item in file.replacements
        ],
        "unresolved": [
            {
                **(place(item.at) or {"path": file.source.path, "line": None, "column": None}),
                "rule": item.rule,
                "reason": item.reason,
            }
            for item in file.unresolved
        ],
    }


def _where(source: Source, item: Unresolved) -> str:
    return source.path if item.at is None else str(item.at)


def _file_diff(file: Rewritten, style: Style) -> Iterator[str]:
    if not file.replacements:
        return
    old, new = file.source, Source(file.source.path, file.data)
    lines = unified_diff(_lines(old), _lines(new), f"a/{old.path}", f"b/{old.path}", lineterm="")
    colours = {"+": ("green",), "-": ("red",), "@": ("cyan",)}
    for line in lines:
        text = one_line(line) if line.startswith(("+++", "---")) else safe(line)
        names = colours.get(text[:1], ())
        yield (style(text, *names) if names and not text.startswith(("+++", "---")) else text) + "\n"


def _lines(source: Source) -> list[str]:
    """Lines without their ends; the ends never change."""
    return [source.slice(source.line_span(number + 1)) for number in range(source.line_count)]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
