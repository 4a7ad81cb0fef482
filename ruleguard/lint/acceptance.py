"""Findings that the settings accept, by rule and subject, with a reason and at will a last day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ruleguard.diagnostic import Diagnostic, Suppression
from ruleguard.lint.policy import Relative
from ruleguard.lint.rule import Rule

if TYPE_CHECKING:
    from ruleguard.lint.settings_reader import Acceptance

_BETWEEN = re.compile("(?= / )")


class Acceptances:
    """The entries of one settings file, and which of them were of use.

    ``today`` decides which have expired. ``relative`` gives the path of a file as the settings file sees it: it stands for
    the subject in an entry about a finding that has none, which is about the whole file.
    """

    def __init__(self, entries: Sequence[Acceptance], today: date, relative: Relative = str) -> None:
        self.entries = entries
        self._relative = relative
        self._used: set[int] = set()
        self._known = Entries(entries, today)

    def marked(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """The findings, those that are accepted marked; one whose acceptance has expired shows where that was."""
        return [item if item.suppression else self._one(item) for item in found]

    def _one(self, item: Diagnostic) -> Diagnostic:
        path = "" if item.subject else self._relative(item.path if item.at is None else item.at.source.path)
        groups = self._known.of_file(item.rule, path) if path else self._known.covering(item.rule, item.subject)
        current = min((group.current for group in groups if group.current), key=lambda it: it[0], default=None)
        over = [each for group in groups for each in group.used_before(None if current is None else current[0])]
        self._used |= {id(entry) for _, entry in over}
        if current is not None:
            self._used.add(id(current[1]))
            return replace(item, suppression=Suppression("external", current[1].reason))
        last = max((group.expired[-1] for group in groups if group.expired), key=lambda it: it[0], default=None)
        if last is None:
            return item
        entry = last[1]
        expired = replace(entry.at, note=f"accepted until {entry.until}, which is over: {entry.reason}")
        return replace(item, related=(*item.related, expired))

    def unused(
        self, ran: Iterable[str], rule: Rule, subjects: Iterable[str], files: Iterable[str] = ()
    ) -> Iterator[Diagnostic]:
        """A finding of ``rule`` for each entry that fitted nothing, though its rule ran and what it is about was looked at.

        ``ran``: ids of the rules that ran. ``subjects``: role and name of every synchronization rule, ``files``: every file
        that was read; an entry about another export is not called unused.
        """
        seen = frozenset(map(_folded, subjects))
        lengths = frozenset(map(len, seen))
        paths = frozenset(_folded(self._relative(file)) for file in files)
        names = frozenset(ran)
        for entry in self.entries:
            if id(entry) in self._used or entry.rule not in names:
                continue
            wanted = _folded(entry.subject)
            is_about = any(part in seen for part in _parts(wanted, lengths)) or _path(entry) in paths
            if not is_about:
                continue
            message = (
                f"{entry.rule} is accepted for '{entry.subject}', which has nothing of it: remove the entry, or it hides "
                "the next mistake"
            )
            yield Diagnostic(rule.id, rule.severity, message, entry.at.source.path, entry.at, subject=entry.subject)


def _folded(subject: str) -> str:
    return " ".join(subject.split()).casefold()


class _Group:
    """The entries about one thing, each with its number in the file. ``current``: the first that has not expired;
    ``expired``: those before it that have."""

    def __init__(self) -> None:
        self.current: tuple[int, Acceptance] | None = None
        self.expired: list[tuple[int, Acceptance]] = []
        self._told = 0

    def used_before(self, number: int | None) -> Iterator[tuple[int, Acceptance]]:
        """The expired entries before a place in the file, which are of use as well; each once."""
        while self._told < len(self.expired) and (number is None or self.expired[self._told][0] < number):
            yield self.expired[self._told]
            self._told += 1


class Entries:
    """Entries by their rule (or change) and what they are about. ``today``: decides which have expired."""

    def __init__(self, entries: Iterable[Acceptance], today: date) -> None:
        self._subjects: dict[tuple[str, str], _Group] = {}
        self._files: dict[tuple[str, str], _Group] = {}
        for number, entry in enumerate(entries):
            for groups, wanted in ((self._subjects, _folded(entry.subject)), (self._files, _path(entry))):
                group = groups.setdefault((entry.rule, wanted), _Group())
                is_current = entry.until is None or today <= entry.until
                if is_current and group.current is None:
                    group.current = number, entry
                elif not is_current and group.current is None:
                    group.expired.append((number, entry))
        self._lengths = frozenset(len(wanted) for _, wanted in self._subjects if wanted)

    def covering(self, rule: str, subject: str) -> list[_Group]:
        """The entries about a finding of ``rule`` on ``subject``; one without the field is about every field."""
        keys = ((rule, part) for part in _parts(_folded(subject), self._lengths))
        return [self._subjects[key] for key in keys if key in self._subjects]

    def of_file(self, rule: str, path: str) -> list[_Group]:
        """The entries about a finding of ``rule`` that is about a whole file."""
        key = (rule, _folded(path))
        return [self._files[key]] if key in self._files else []

    def reason(self, change: str, subject: str) -> str:
        """Why a change is accepted, "" when it is not."""
        found = (group.current for group in self.covering(change, subject))
        first = min((each for each in found if each is not None), key=lambda it: it[0], default=None)
        return "" if first is None else first[1].reason


def _parts(subject: str, lengths: frozenset[int]) -> Iterator[str]:
    """The subject and what it begins with, up to a " / ", as far as something has that length."""
    ends = (match.start() for match in _BETWEEN.finditer(subject))
    return (subject[:end] for end in (*ends, len(subject)) if end in lengths)


def _path(entry: Acceptance) -> str:
    return _folded(entry.subject.replace("\\", "/"))
