"""Findings that the settings accept, by rule and subject, with a reason and at will a last day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from ruleguard.diagnostic import Diagnostic, Suppression
from ruleguard.lint.rule import Rule
from ruleguard.lint.settings import Acceptance
from ruleguard.text import Location


class Acceptances:
    """The entries of one settings file, and which of them were of use. ``today`` decides which have expired."""

    def __init__(self, entries: Sequence[Acceptance], today: date) -> None:
        self.entries = entries
        self.today = today
        self._used: set[int] = set()

    def marked(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings, those that are accepted marked; one whose acceptance has expired shows where that was."""
        return [item if item.suppression else self._one(item) for item in found]

    def _one(self, item: Diagnostic) -> Diagnostic:
        expired: Location | None = None
        for entry in self.entries:
            if not _accepts(entry, item):
                continue
            self._used.add(id(entry))
            if entry.until is None or self.today <= entry.until:
                return replace(item, suppression=Suppression("external", entry.reason))
            expired = replace(entry.at, note=f"accepted until {entry.until}, which is over: {entry.reason}")
        return item if expired is None else replace(item, related=(*item.related, expired))

    def unused(self, ran: Iterable[str], rule: Rule, subjects: Iterable[str]) -> Iterator[Diagnostic]:
        """A finding of ``rule`` for each entry that fitted nothing, though its rule ran and what it is about was looked at.

        ``ran``: ids of the rules that ran. ``subjects``: role and name of every synchronization rule that was read; an
        entry about another export is not called unused.
        """
        seen = frozenset(_folded(subject) for subject in subjects)
        names = frozenset(ran)
        for entry in self.entries:
            if id(entry) in self._used or entry.rule not in names or not _is_about(entry, seen):
                continue
            message = (
                f"{entry.rule} is accepted for '{entry.subject}', which has nothing of it: remove the entry, or it hides "
                "the next mistake"
            )
            yield Diagnostic(rule.id, rule.severity, message, entry.at.source.path, entry.at, subject=entry.subject)


def _folded(subject: str) -> str:
    return " ".join(subject.split()).casefold()


def _accepts(entry: Acceptance, item: Diagnostic) -> bool:
    wanted, subject = _folded(entry.subject), _folded(item.subject)
    return entry.rule == item.rule and (subject == wanted or (wanted != "" and subject.startswith(wanted + " / ")))


def _is_about(entry: Acceptance, seen: frozenset[str]) -> bool:
    wanted = _folded(entry.subject)
    return any(wanted == subject or wanted.startswith(subject + " / ") for subject in seen)
