"""The laws of a redaction, over the cases of lint and diff: what is found is the same before and after.

``python -m tests.redact`` holds them over all cases; the tests over a part, in which every kind of case and every rule is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruleguard.cli.diff_run import Wanted, report_on
from ruleguard.cli.settings import Grounds
from ruleguard.errors import RuleguardError, UsageError
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import Config
from ruleguard.readers.export import Options, read
from ruleguard.redact.redaction import Redaction
from ruleguard.text import Source

TESTS = Path(__file__).resolve().parents[1]
SUFFIXES = (".json", ".ps1", ".xml", ".txt")
TODAY = date(2026, 1, 1)
KEY = b"a key for tests that nobody keeps"
BY_NAMES = ("one-forest-twice-told-apart-by-domains",)
"""Which of two rules that changed places is the one that moved is a tie, and names decide it."""


@dataclass(frozen=True)
class Case:
    """``files``: what belongs together; for diff two of them, active and staging."""

    name: str
    kind: str
    files: tuple[Path, ...]


def lint_cases() -> list[Case]:
    return [
        Case(f"{path.parent.name}/{path.name}", f"{path.suffix} {path.stem.split('-')[0]}", (path,))
        for path in sorted((TESTS / "rules").glob("*/*"))
        if path.suffix.casefold() in SUFFIXES
    ]


def diff_cases() -> list[Case]:
    found = []
    for folder in sorted(path for path in (TESTS / "diff").iterdir() if path.is_dir() and path.name != "__pycache__"):
        sides = [
            next((p for p in sorted(folder.iterdir()) if p.stem == side and p.suffix in SUFFIXES), None)
            for side in ("active", "staging")
        ]
        if None not in sides:
            found.append(Case(folder.name, " ".join(path.suffix for path in sides), tuple(sides)))
    return found


def some(cases: list[Case], every: int) -> list[Case]:
    """One in so many, and the first of each folder and of each kind."""
    seen: set[str] = set()
    chosen = []
    for number, case in enumerate(cases):
        marks = {case.kind, case.name} if "/" not in case.name else {case.kind, case.name.split("/")[0]}
        if number % every == 0 or not (marks - {case.name}) <= seen:
            chosen.append(case)
            seen |= marks
    return chosen


def redacted(sources: list[Source]) -> list[Source]:
    """As the command does it, with its check."""
    redaction = Redaction(KEY)
    redaction.learn(sources)
    made = [Source(source.path, redaction.redacted(source)) for source in sources]
    for old, new in zip(sources, made, strict=True):
        assert not redaction.check(old, new), old.path
    return made


def _config(source: Source) -> Config | None:
    try:
        return read(source.path, [source], Options()).configs[0]
    except (RuleguardError, IndexError):
        return None


def _findings(config: Config) -> Counter[tuple[Any, ...]]:
    """Rule, severity, lines and how many parts the subject has, of each."""
    return Counter(
        (
            each.rule,
            each.severity,
            0 if each.at is None else each.at.start.line,
            tuple(sorted(other.start.line for other in each.related)),
            each.suppression is not None,
        )
        for each in lint(config, registry().values())
    )


def _changes(active: Config, staging: Config) -> list[Any]:
    """Verdict, each change without names and values, gaps and run steps."""
    try:
        report, _ = report_on(active, staging, Grounds(isolated=True), Wanted(today=TODAY, cosmetic=True))
    except UsageError:
        return ["cannot be compared"]
    return [
        report.verdict,
        Counter(
            (e.change.action, e.change.object, e.change.field, e.id, e.level, e.change.reason) for e in report.judged
        ),
        len(report.undecided),
        len(report.steps),
        Counter((e.object, e.field) for e in report.cosmetic),
        len(report.checklist),
        len(report.edited_on_both),
    ]


def broken_lint(case: Case) -> Iterator[str]:
    """What lint finds in a case only before, or only after."""
    sources = _sources(case)
    before = _config(sources[0])
    if before is None:
        return
    after = _config(redacted(sources)[0])
    old, new = _findings(before), Counter() if after is None else _findings(after)
    if old != new or after is None:
        yield f"{case.name}: only before {dict(old - new)}, only after {dict(new - old)}"


def broken_diff(case: Case) -> Iterator[str]:
    """What diff finds in a case only before, or only after."""
    sources = _sources(case)
    before = [_config(source) for source in sources]
    if None in before:
        return
    after = [_config(source) for source in redacted(sources)]
    if None in after or (old := _changes(*before)) != (new := _changes(*after)):
        yield f"{case.name}: {old} {new}" if None not in after else f"{case.name}: unreadable"


def _sources(case: Case) -> list[Source]:
    return [Source(str(path), path.read_bytes()) for path in case.files]
