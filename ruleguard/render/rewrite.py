"""What ``ruleguard rewrite`` shows: a unified diff, a summary, or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ruleguard.model.view import place
from ruleguard.render.style import Style, one_line, safe
from ruleguard.rewrite.places import LeftAlone
from ruleguard.rewrite.rewrite import Rewritten, Unresolved
from ruleguard.text import Source

VERSION = 1
_AROUND = 3
"""So many lines are shown around a change."""
_NO_LINE_BREAK = "\n\\ No newline at end of file"


def rewrite_diff(files: Sequence[Rewritten], style: Style) -> str:
    """A unified diff of every file that changes."""
    return "".join(line for file in files for line in _file_diff(file, style))


def rewrite_summary(files: Sequence[Rewritten], done: str) -> str:
    """One line of counts; ``done`` says what happened to the changes ("would change", "changed")."""
    changed = [file for file in files if file.replacements]
    if not changed:
        return f"nothing to change in {_plural(len(files), 'file')}\n"
    items = [item for file in changed for item in file.replacements]
    connectors = sum(item.field == "connector" for item in items)
    counts = [_plural(connectors, "connector identifier")] if connectors else []
    if connectors < len(items):
        counts.append(_plural(len(items) - connectors, "rule identifier"))
    roles = sorted({item.connector for item in items if item.connector})
    about = f" ({', '.join(one_line(name) for name in roles)})" if roles else ""
    return f"{done} {' and '.join(counts)} in {_plural(len(changed), 'file')}{about}\n"


def rewrite_lines(files: Sequence[Rewritten]) -> list[str]:
    """Every replacement, every identifier that stays though it may be the old server's, every script that is done."""
    return [one_line(line) for file in files for line in _lines_of(file)]


def unresolved_lines(files: Sequence[Rewritten]) -> list[str]:
    """One line for each place that cannot be rewritten."""
    return [
        one_line(f"{_where(file.source, item)}: {_subject(item)} cannot be rewritten: {item.reason}")
        for file in files
        for item in file.unresolved
    ]


def rewrite_json(files: Sequence[Rewritten]) -> dict[str, Any]:
    """Version 1 of the contract in ``docs/json.md``."""
    return {"version": VERSION, "files": [_file_json(file) for file in files]}


def _lines_of(file: Rewritten) -> Iterator[str]:
    path = file.source.path
    groups: dict[tuple[str, str, str], list[int]] = {}
    for item in file.replacements:
        about = ", ".join(filter(None, (item.connector, item.how and f"by {item.how}")))
        groups.setdefault((item.old, item.new, f" ({about})" if about else ""), []).append(item.at.start.line)
    for (old, new, about), lines in groups.items():
        yield f"{path}: {old} -> {new}{about} in line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
    for kept in file.left_alone:
        if kept.connector is None:
            yield f"{kept.at}: not recognized, left alone: {kept.identifier} in {_part(kept)}"
        else:
            role = f" ({kept.connector})" if kept.connector else ""
            yield f"{kept.at}: left alone: {kept.identifier}{role} in {_part(kept)}"
    if file.done:
        yield f"{path}: has the connectors of the new server already"


def _part(item: LeftAlone) -> str:
    if item.rule:
        option = "; --map-rules puts in the new server's rule" if item.where.startswith("-Precedence") else ""
        return f"{item.where} of '{item.rule}'{option}"
    return {"comment": "a comment", "text": "a text", "code": "code, which is not changed"}[item.where]


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
                "rule": item.rule,
                "field": item.field,
                "how": item.how,
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
        "left_alone": [
            {
                "line": item.at.start.line,
                "column": item.at.start.column,
                "identifier": item.identifier,
                "where": item.where,
                "rule": item.rule,
                "connector": item.connector,
            }
            for item in file.left_alone
        ],
        "done": file.done,
    }


def _subject(item: Unresolved) -> str:
    return f"'{item.rule}'" if item.rule else "a cmdlet's connector"


def _where(source: Source, item: Unresolved) -> str:
    return source.path if item.at is None else str(item.at)


def _file_diff(file: Rewritten, style: Style) -> Iterator[str]:
    if not file.replacements:
        return
    old, new = file.source, Source(file.source.path, file.data)
    name = old.path.lstrip("/") or old.path
    lines = [f"--- a/{name}", f"+++ b/{name}", *_hunks(_lines(old), _lines(new))]
    colours = {"+": ("green",), "-": ("red",), "@": ("cyan",)}
    for number, line in enumerate(lines):
        if number < 2:
            yield f"{one_line(line)}\n"
            continue
        text, mark, note = line.partition(_NO_LINE_BREAK)
        shown = safe(text)
        names = colours.get(shown[:1], ())
        yield (style(shown, *names) if names else shown) + mark + note + "\n"


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """The lines of a unified diff. A rewrite makes no line and takes none away: each is held against that of its number."""
    changed = [number for number, both in enumerate(zip(old, new, strict=True)) if both[0] != both[1]]
    for group in _runs(changed, 2 * _AROUND + 1):
        first, last = max(group[0] - _AROUND, 0), min(group[-1] + _AROUND + 1, len(old))
        place = f"{first + 1},{last - first}" if last - first != 1 else f"{first + 1}"
        yield f"@@ -{place} +{place} @@"
        at = first
        for run in _runs(group, 1):
            yield from (f" {line}" for line in old[at : run[0]])
            at = run[-1] + 1
            yield from (f"-{line}" for line in old[run[0] : at])
            yield from (f"+{line}" for line in new[run[0] : at])
        yield from (f" {line}" for line in old[at:last])


def _runs(numbers: Sequence[int], most: int) -> Iterator[list[int]]:
    """Rising numbers in groups, in which one follows the other at a distance of ``most`` at most."""
    run: list[int] = []
    for number in numbers:
        if run and number - run[-1] > most:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _lines(source: Source) -> list[str]:
    """Lines without their ends; the ends never change. The last one tells when it has none, as every patch does."""
    lines = [source.slice(source.line_span(number + 1)) for number in range(source.line_count)]
    if lines and not lines[-1]:
        return lines[:-1]
    return [*lines[:-1], lines[-1] + _NO_LINE_BREAK]


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
