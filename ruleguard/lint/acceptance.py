"""Findings that the settings accept, by rule and subject, with a reason and at will a last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.diagnostic import Diagnostic, Suppression
from ruleguard.lint.policy import Relative
from ruleguard.lint.rule import Rule
from ruleguard.text import Location

if TYPE_CHECKING:
    from ruleguard.lint.settings_reader import Acceptance


class Acceptances:
    """The entries of one settings file, and which of them were of use.

    ``today`` decides which have expired. ``relative`` gives the path of a file as the settings file sees it: it stands for
    the subject in an entry about a finding that has none, which is about the whole file.
    """

    def __init__(self, entries: Sequence[Acceptance], today: date, relative: Relative = str) -> None:
        self.entries = entries
        self.today = today
        self._relative = relative
        self._used: set[int] = set()

    def marked(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings, those that are accepted marked; one whose acceptance has expired shows where that was."""
        return [item if item.suppression else self._one(item) for item in found]

    def _one(self, item: Diagnostic) -> Diagnostic:
        expired: Location | None = None
        path = "" if item.subject else self._relative(item.path if item.at is None else item.at.source.path)
        for entry in self.entries:
            if not (_is_file(entry, item.rule, path) if path else covers(entry, item.rule, item.subject)):
                continue
            self._used.add(id(entry))
            if entry.until is None or self.today <= entry.until:
                return replace(item, suppression=Suppression("external", entry.reason))
            expired = replace(entry.at, note=f"accepted until {entry.until}, which is over: {entry.reason}")
        return item if expired is None else replace(item, related=(*item.related, expired))

    def unused(
        self, ran: Iterable[str], rule: Rule, subjects: Iterable[str], files: Iterable[str] = ()
    ) -> Iterator[Diagnostic]:
        """A finding of ``rule`` for each entry that fitted nothing, though its rule ran and what it is about was looked at.

        ``ran``: ids of the rules that ran. ``subjects``: role and name of every synchronization rule, ``files``: every file
        that was read; an entry about another export is not called unused.
        """
        seen = frozenset(_folded(subject) for subject in subjects)
        paths = [self._relative(file) for file in files]
        names = frozenset(ran)
        for entry in self.entries:
            if id(entry) in self._used or entry.rule not in names or not _is_about(entry, seen, paths):
                continue
            message = (
                f"{entry.rule} is accepted for '{entry.subject}', which has nothing of it: remove the entry, or it hides "
                "the next mistake"
            )
            yield Diagnostic(rule.id, rule.severity, message, entry.at.source.path, entry.at, subject=entry.subject)


def _folded(subject: str) -> str:
    return " ".join(subject.split()).casefold()


def covers(entry: Acceptance, rule: str, subject: str) -> bool:
    """Whether an entry is about a finding of ``rule`` on ``subject``; without the field it is about every field."""
    wanted, found = _folded(entry.subject), _folded(subject)
    return entry.rule == rule and wanted != "" and (found == wanted or found.startswith(wanted + " / "))


def _is_file(entry: Acceptance, rule: str, path: str) -> bool:
    return entry.rule == rule and _folded(entry.subject.replace("\\", "/")) == _folded(path)


def _is_about(entry: Acceptance, seen: frozenset[str], paths: Iterable[str]) -> bool:
    wanted = _folded(entry.subject)
    if any(wanted == subject or wanted.startswith(subject + " / ") for subject in seen):
        return True
    return any(_is_file(entry, entry.rule, path) for path in paths)
