"""What the page of ``ruleguard diff`` shows, ready for its template: plain texts, safe to display, in their order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple

import ruleguard
from ruleguard.diff.change import Change, NotCompared
from ruleguard.diff.impact import Judged, Verdict
from ruleguard.diff.judgement import Level
from ruleguard.diff.run_steps import RunStep
from ruleguard.model.setting_names import KNOWN
from ruleguard.records import record
from ruleguard.render.diff_report import (
    IMPACTS,
    DiffReport,
    area,
    by_area,
    facts,
    fingerprints,
    plural,
    shipped,
    stated,
)
from ruleguard.render.style import one_line, safe
from ruleguard.render.word_diff import Piece, differing_words, excerpts
from ruleguard.text import Location

_PAGE_BYTES = 1_600_000
"""Values take no more than this of a page; the template adds about a kilobyte a change."""
_VALUE_CHARACTERS = (100, 20_000)
"""The least and the most that is shown of one value."""
_SHIPPED_CHARACTERS = 400
_PAGE_EFFORT, _PAIR_EFFORT = 2_000_000, 60_000
"""Pairs of words that are compared for a whole page, and for one change."""
MAY_BREAK = re.compile(r"([,(/\\.])(?=[^\s,(/\\.])")
"""A line may break after these signs: they part the words of an expression, a path or a host name."""
_BREAK_BYTES = len("<wbr>")
_FOLDED, _BESIDE_A_FOLD = 260, 100
_LINE_BREAK = re.compile(r"\r\n?")


@record(frozen=True, slots=True)
class Stretch:
    """A piece of a value; ``fold`` is the inner part of a long one."""

    head: str
    fold: str
    tail: str
    differs: bool


@record(frozen=True, slots=True)
class Side:
    """``pieces`` is None where the object does not exist. ``note``: what is not shown of the value."""

    name: str
    place: str
    pieces: Sequence[Stretch] | None
    note: str


@record(frozen=True, slots=True)
class Card:
    """One change. ``label``: what the values are values of. ``accepted``: why it is, "" when nobody has accepted it.
    ``reason``: why a default rule differs, "" for anything else. ``shipped``: what it was before, "" when nobody knows."""

    id: str
    anchor: str
    severity: str
    impact: str
    label: str
    sentence: str
    accepted: str
    reason: str
    shipped: str
    sides: Sequence[Side]


@record(frozen=True, slots=True)
class Part:
    """The changes of one rule or domain."""

    kind: str
    name: str
    changes: Sequence[Card]


@record(frozen=True, slots=True)
class Area:
    name: str
    counted: str
    parts: Sequence[Part]


@record(frozen=True, slots=True)
class Option:
    """``mark``: its class in the style sheet."""

    value: str
    label: str
    count: int
    mark: str = ""
    hint: str = ""


@record(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    options: Sequence[Option]


@record(frozen=True, slots=True)
class Reason:
    text: str
    anchor: str


@record(frozen=True, slots=True)
class Run:
    name: str
    connector: str
    count: str
    reasons: Sequence[Reason]


@record(frozen=True, slots=True)
class Page:
    """The names of the template. ``state``: the class of the verdict, or of its absence, in the style sheet."""

    word: str
    state: str
    advice: str
    undecided: Sequence[str]
    title: str
    total: str
    counts: Sequence[Option]
    facts: Sequence[tuple[str, tuple[str, str]]]
    facets: Sequence[Facet]
    areas: Sequence[Area]
    steps: Sequence[Run]
    commands: Sequence[str]
    checklist: Sequence[str]
    cosmetic: Sequence[Card]
    not_compared: Sequence[NotCompared]
    version: str


class _Limits(NamedTuple):
    """For each value of a page, and for each pair of them."""

    characters: int
    effort: int


def page(report: DiffReport) -> Page:
    """The content of the page."""
    judged = sorted(report.judged, key=lambda item: bool(item.accepted))
    changes = [*(item.change for item in judged), *report.cosmetic]
    limits = _limits(changes, [item.accepted for item in judged])
    anchors = [f"c-{mark}" for mark in fingerprints(report.judged)]
    cards = {id(item): _card(item, mark, limits) for item, mark in zip(report.judged, anchors, strict=True)}
    is_given = report.headline == report.verdict.value
    reasons = {f"{item.id}: {item.change.subject}": mark for item, mark in zip(report.judged, anchors, strict=True)}
    return Page(
        word=report.headline.capitalize(),
        state=report.verdict.value if is_given else "unknown",
        advice=_advice(report),
        undecided=[one_line(sentence) for sentence in report.undecided],
        title=one_line(f"{report.active.input.path} compared with {report.staging.input.path}"),
        total=plural(len(report.open), "change") + (f" and {report.accepted} accepted" if report.accepted else ""),
        counts=_counts(report),
        facts=[(name, (one_line(values[0]), one_line(values[1]))) for name, values in facts(report)],
        facets=_facets(judged),
        areas=[_area(name, items, cards) for name, items in by_area(judged).items()],
        steps=[_run(step, reasons) for step in report.steps],
        commands=[one_line(command) for command in report.commands],
        checklist=[one_line(sentence) for sentence in report.checklist],
        cosmetic=[_wording(change, limits) for change in report.cosmetic],
        not_compared=[NotCompared(one_line(item.what), one_line(item.why)) for item in report.not_compared],
        version=ruleguard.__version__,
    )


def _advice(report: DiffReport) -> str:
    """One sentence on what to do."""
    meaning = report.meaning[0].upper() + report.meaning[1:]
    if report.verdict is not Verdict.BLOCKED:
        return f"{meaning}."
    count = plural(report.counts[Level.BREAKING], "breaking change")
    return f"{meaning}: clear the {count} first, because accounts, identities or passwords are at stake."


def _counts(report: DiffReport) -> list[Option]:
    counts = [Option(level.value, level.value, count) for level, count in report.counts.items()]
    return [*counts, Option("accepted", "accepted", report.accepted)] if report.accepted else counts


def _facets(judged: Sequence[Judged]) -> list[Facet]:
    levels = {level.value: sum(item.level is level for item in judged) for level in Level}
    accepted = sum(bool(item.accepted) for item in judged)
    states = [Option("open", "open", len(judged) - accepted), Option("accepted", "accepted", accepted)]
    impacts = {name: sum(item.impact == name for item in judged) for name in IMPACTS}
    return [
        Facet("severity", "Severity", [Option(name, name, count, name) for name, count in levels.items() if count]),
        *([Facet("state", "State", states)] if accepted else []),
        Facet(
            "impact",
            "Impact",
            [Option(name, name, count, hint=IMPACTS[name]) for name, count in impacts.items() if count],
        ),
        Facet(
            "area",
            "Area",
            [
                Option(str(place), one_line(name), len(items))
                for place, (name, items) in enumerate(by_area(judged).items())
            ],
        ),
    ]


def _area(name: str, items: Sequence[Judged], cards: Mapping[int, Card]) -> Area:
    """Parts in the order of the worst change of each."""
    parts: dict[tuple[str, str], list[Card]] = {}
    for item in items:
        parts.setdefault(_part(item.change), []).append(cards[id(item)])
    states = Counter("accepted" if item.accepted else item.level.value for item in items)
    names = (*(level.value for level in Level), "accepted")
    counted = ", ".join(f"{states[each]} {each}" for each in names if states[each])
    return Area(one_line(name), counted, [Part(kind, one_line(label), each) for (kind, label), each in parts.items()])


def _part(change: Change) -> tuple[str, str]:
    """What a change is a part of within its area, as kind and name."""
    if change.object in ("rule", "flow"):
        return "rule", change.key[1]
    if len(change.key) > 1 and change.object in ("partition", "container", "object-type"):
        return "domain", change.key[1]
    return ("connector", area(change)) if change.object in ("connector", "attribute", "run-profile") else ("", "")


def _card(item: Judged, anchor: str, limits: _Limits) -> Card:
    change = item.change
    sentence, accepted = one_line(item.consequence), one_line(item.accepted, limits.characters)
    about = (item.id, anchor, item.level.value, item.impact, _label(change))
    original = one_line(shipped(change), min(_SHIPPED_CHARACTERS, limits.characters))
    return Card(*about, sentence, accepted, one_line(change.reason), original, _sides(change, limits))


def _label(change: Change) -> str:
    if change.object == "setting":
        known = KNOWN.get(change.key[-1])
        return one_line(change.key[-1] if known is None else known.label)
    name = change.field.replace("_", " ") or change.object.replace("-", " ")
    return one_line(f"{name} of the flow to {change.key[-1]}") if change.object == "flow" and change.field else name


def _wording(change: Change, limits: _Limits) -> Card:
    return Card("", "", "", "", "", one_line(" / ".join(change.key)), "", "", "", _sides(change, limits))


def _limits(changes: Sequence[Change], accepted: Sequence[str]) -> _Limits:
    """Whole values and reasons where all of them fit into a page; otherwise an equal share for each."""
    least, most = _VALUE_CHARACTERS
    texts = [*(text for change in changes for text in stated(change)), *accepted]
    values = [_plain(text)[:most] for text in texts if text]
    written = sum(len(escape(text).encode("utf-8")) + _BREAK_BYTES * len(MAY_BREAK.findall(text)) for text in values)
    if written > _PAGE_BYTES:
        share = _PAGE_BYTES * sum(map(len, values)) // written // len(values)
        most = max(least, min(most, share))
    return _Limits(most, min(_PAIR_EFFORT, _PAGE_EFFORT // max(1, len(changes))))


def _sides(change: Change, limits: _Limits) -> list[Side]:
    texts = [None if text is None else _plain(text) for text in stated(change)]
    shown = excerpts(texts[0] or "", texts[1] or "", limits.characters)
    whole = [Piece(shown[0], False)], [Piece(shown[1], False)]
    found = whole if None in texts else differing_words(*shown, limits.effort)
    places = change.active_at, change.staging_at
    return [
        _side(name, place, None if text is None else pieces, _note(text, limits))
        for name, place, text, pieces in zip(("active", "staging"), places, texts, found, strict=True)
    ]


def _side(name: str, place: Location | None, pieces: Iterable[Piece] | None, note: str) -> Side:
    where = "" if place is None else one_line(str(place))
    return Side(name, where, None if pieces is None else [_folded(piece) for piece in pieces], note)


def _note(text: str | None, limits: _Limits) -> str:
    if text is None or len(text) <= limits.characters:
        return ""
    return f"cut to {limits.characters:,} of {len(text):,} characters"


def _plain(text: str) -> str:
    return safe(_LINE_BREAK.sub("\n", text))


def _folded(piece: Piece) -> Stretch:
    text = piece.text
    if len(text) <= _FOLDED:
        return Stretch(text, "", "", piece.differs)
    inner = slice(_BESIDE_A_FOLD, len(text) - _BESIDE_A_FOLD)
    return Stretch(text[: inner.start], text[inner], text[inner.stop :], piece.differs)


def _run(step: RunStep, anchors: Mapping[str, str]) -> Run:
    reasons = [Reason(one_line(text), anchors.get(text, "")) for text in step.because]
    return Run(step.step, one_line(step.connector), plural(len(reasons), "change"), reasons)
