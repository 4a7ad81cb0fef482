"""What every output of ``ruleguard diff`` is made from, and the words they have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.diff.change import Change, EditedOnBoth, MatchedConnector, NotCompared, Value
from ruleguard.diff.impact import Judged, Verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep
from ruleguard.model.nodes import Config
from ruleguard.records import record

SERVER_AND_SETTINGS = "server and settings"
MEANINGS = {
    Verdict.BLOCKED: "do not make this staging server active",
    Verdict.REVIEW: "read the warnings before this staging server becomes active",
    Verdict.READY: "no difference stands against making this staging server active",
}
IMPACTS = {
    "deletion": "accounts would be deleted, or created that must not exist",
    "identity": "accounts would be recognized otherwise, or people would sign in otherwise",
    "value": "attributes would get other values",
    "operation": "the server would work otherwise",
    "version": "another build, or another revision of a default rule",
    "environment": "names and hosts of the surroundings",
    "cosmetic": "without effect",
}
_FLAGS = {
    "disabled": ("enabled", "disabled"),
    "imported": ("not synchronized", "synchronized"),
    "selected": ("not synchronized", "synchronized"),
    "partition": ("not synchronized", "synchronized"),
}
"""What False and True mean in a field, or of an object; elsewhere disabled and enabled."""
_NAMED_ONLY = ("rule", "connector", "attribute", "object-type")
"""The value of such an object, where one side lacks it, is nothing but its name."""
_SEVERITIES = {Level.BREAKING: Severity.ERROR, Level.WARNING: Severity.WARNING, Level.INFO: Severity.NOTE}


@record(frozen=True, slots=True)
class DiffReport:
    """``judged``: the most severe first, the accepted ones too. ``cosmetic``: what is written differently and means the
    same, where somebody wants to see it. ``undecided``: what a verdict would have to rest on and nobody can compare.
    ``commands``: PowerShell for ``steps``. ``checklist``: what an import of settings does not bring to staging.
    ``matched``: which connector was taken for which. ``edited_on_both``: default rules edited alike on both servers."""

    active: Config
    staging: Config
    judged: Sequence[Judged]
    verdict: Verdict
    steps: Sequence[RunStep]
    not_compared: Sequence[NotCompared]
    cosmetic: Sequence[Change] = ()
    undecided: Sequence[str] = ()
    commands: Sequence[str] = ()
    checklist: Sequence[str] = ()
    matched: Sequence[MatchedConnector] = ()
    edited_on_both: Sequence[EditedOnBoth] = ()

    @property
    def open(self) -> list[Judged]:
        """The changes that nobody has accepted."""
        return [item for item in self.judged if not item.accepted]

    @property
    def accepted(self) -> int:
        """How many changes somebody has accepted."""
        return sum(bool(item.accepted) for item in self.judged)

    @property
    def headline(self) -> str:
        """The verdict in a few words; where no difference was found because too little could be compared, that."""
        if self.undecided and self.verdict is not Verdict.BLOCKED and not self.open_warnings:
            return "not yet possible to say"
        return self.verdict.value

    @property
    def meaning(self) -> str:
        """What the verdict asks for."""
        if self.headline != self.verdict.value:
            return "too little could be compared for a verdict"
        partly = self.verdict is Verdict.READY and self.not_compared
        return MEANINGS[self.verdict] + (", as far as the exports can be compared" if partly else "")

    @property
    def open_warnings(self) -> bool:
        """Whether a change stands against the switch."""
        return any(item.level is not Level.INFO for item in self.open)

    @property
    def counts(self) -> dict[Level, int]:
        """How many changes there are of each level, without the accepted ones."""
        return {level: sum(item.level is level for item in self.open) for level in Level}

    @property
    def counted(self) -> str:
        """The same in words."""
        return ", ".join(f"{count} {level.value}" for level, count in self.counts.items())


def facts(report: DiffReport) -> list[tuple[str, tuple[str, str]]]:
    """What tells the two exports apart, as far as one of them states it: the name of a fact, and it on both sides."""
    one, other = report.active, report.staging
    rows = (
        ("export", one.input.path, other.input.path),
        ("host", one.server.host, other.server.host),
        ("build", one.server.build, other.server.build),
        ("exported", one.server.exported_at, other.server.exported_at),
        ("staging mode", _mode(one), _mode(other)),
        ("rules", f"{len(one.rules):,}", f"{len(other.rules):,}"),
    )
    unsaid = "not stated"
    return [(name, (left or unsaid, right or unsaid)) for name, left, right in rows if left or right]


def _mode(config: Config) -> str | None:
    """Whether the server was in staging mode, for somebody who has mixed up the two sides."""
    return None if config.server.staging is None else "on" if config.server.staging else "off"


def area(change: Change) -> str:
    """The part of the configuration a change belongs to: a connector by its role, the metaverse, or the server."""
    return SERVER_AND_SETTINGS if change.object == "server" or change.key[0] == "settings" else change.key[0]


def by_area(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """The changes of each area; areas in the order of the worst change of each."""
    groups: dict[str, list[Judged]] = {}
    for item in judged:
        groups.setdefault(area(item.change), []).append(item)
    return groups


def needs_values(item: Judged) -> bool:
    """Whether the sentence leaves the values out."""
    return item.change.field in ("scope", "joins", "expression", "value", "sources", "kind", "description")


def shown(value: Value) -> str:
    """A value in a notation that people know from the rule editor."""
    if isinstance(value, list):
        if all(isinstance(group, list) for group in value) and value:
            return " or ".join(f"({' and '.join(_clause(clause) for clause in group)})" for group in value)
        return ", ".join(str(item) for item in value) or "nothing"
    return "nothing" if value in (None, "") else str(value)


def _clause(clause: object) -> str:
    if not isinstance(clause, dict):
        return str(clause)
    if "operator" in clause:
        return " ".join(
            str(clause[name]) for name in ("attribute", "operator", "value") if clause[name] not in (None, "")
        )
    case = ", case-sensitive" if clause.get("case_sensitive") else ""
    return f"{clause['connector_attribute']} = {clause['metaverse_attribute']}{case}"


def stated(change: Change) -> tuple[str | None, str | None]:
    """What each side says, in words; None where the object does not exist."""
    active = None if change.action == "added" else _stated(change, change.active)
    staging = None if change.action == "removed" else _stated(change, change.staging)
    return active, staging


def _stated(change: Change, value: Value) -> str:
    if isinstance(value, bool):
        return _FLAGS.get(change.field or change.object, ("disabled", "enabled"))[value]
    if change.action in ("added", "removed") and change.object in _NAMED_ONLY:
        return "exists"
    return shown(value)


def shipped(change: Change) -> str:
    """What was shipped in place of an edit of a default rule, in words; "" when it is not known."""
    if change.shipped is None:
        return ""
    for name, value in (("active", change.active), ("staging", change.staging)):
        if change.shipped == ("" if value is None else value):
            return f"as on {name}"
    return "no such flow" if change.object == "flow" and change.shipped == "" else _stated(change, change.shipped)


def plural(count: int, word: str) -> str:
    """ "1 change", "2 changes"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def diagnostics(report: DiffReport) -> list[Diagnostic]:
    """The changes as findings on the staging side, where it has a place; the active side is the related place."""
    return [_diagnostic(item, report) for item in report.judged]


def _diagnostic(item: Judged, report: DiffReport) -> Diagnostic:
    change, severity = item.change, _SEVERITIES[item.level]
    active, staging = change.active_at, change.staging_at
    primary = staging or active
    path = report.staging.input.path if primary is None else primary.source.path
    related = (replace(active, note="on the active server"),) if active is not None and staging is not None else ()
    return Diagnostic(item.id, severity, item.consequence, path, primary, related, change.subject)


def fingerprints(judged: Iterable[Judged]) -> list[str]:
    """One for each change, no two alike: the same wherever and whenever the same two values differ.

    No identifier, path or line goes into them. Changes that nothing else tells apart are numbered.
    """
    seen: dict[str, int] = {}
    found = []
    for item in judged:
        change = item.change
        what = [change.action, change.object, [part.casefold() for part in change.key], change.field]
        text = json.dumps([*what, change.active, change.staging, change.targets], default=str)
        plain = Diagnostic(item.id, _SEVERITIES[item.level], text, "").fingerprint
        seen[plain] = seen.get(plain, 0) + 1
        found.append(plain if seen[plain] == 1 else f"{plain}-{seen[plain]}")
    return found
