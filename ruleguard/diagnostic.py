"""One finding about an input: what, how bad, where, and on which part of the configuration."""

from __future__ import annotations

from enum import StrEnum

from ruleguard.late import late
from ruleguard.records import record
from ruleguard.text import Edit, Location

_GUID = late(r"\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")


class Severity(StrEnum):
    """``error``: breaks synchronization or an import. ``warning``: likely wrong or unsupported. ``note``: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@record(frozen=True, slots=True)
class Suppression:
    """Why a finding does not count. ``kind``: in-source (a comment in the file) or external (settings, baseline)."""

    kind: str
    reason: str


@record(frozen=True, slots=True)
class Diagnostic:
    """A finding of a lint rule or a fault that a reader met.

    ``rule`` is the id in the catalogue. ``subject`` is "<connector role> / <rule name> / <field>", as far as known.
    ``path`` is the input it belongs to, also when there is no place (``at`` is None). ``suppression`` is set for a finding
    that somebody accepted: it is listed where the format can say so, and never makes a run fail.
    """

    rule: str
    severity: Severity
    message: str
    path: str
    at: Location | None = None
    related: tuple[Location, ...] = ()
    subject: str = ""
    edits: tuple[Edit, ...] = ()
    suppression: Suppression | None = None

    @property
    def fingerprint(self) -> str:
        """Stable across servers and edits elsewhere in the file: no line numbers and no GUIDs go into it."""
        import hashlib  # loads OpenSSL, which a run without findings does without

        text = "\0".join((self.rule, self.subject.casefold(), _GUID.sub("{guid}", self.message)))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, place, rule: the order of every output."""
        start = (-1, -1) if self.at is None else (self.at.start.line, self.at.start.column)
        return (self.path, *start, self.rule, self.message)
