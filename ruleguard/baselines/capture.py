"""A clean server's export to a baseline, and several baselines to one body of knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ruleguard.baselines.choices import choices_of
from ruleguard.baselines.held import Held, State, Told, hold
from ruleguard.baselines.schema_parts import product_attributes
from ruleguard.baselines.shapes import shape
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.shipped import Baseline, ShippedRule
from ruleguard.model.values import is_standard_tag, tag_revision, tag_stem
from ruleguard.records import record

_Key = tuple[str, int | None]


def capture(config: Config) -> Baseline:
    """The default rules of one export whose bodies it holds. Of the rules of one revision, one for each forest, the first
    stands for those that are like it; where one is not, the forests' schemas differ, or the server is not clean, which shows
    as a conflict."""
    choices = choices_of(config)
    found: list[ShippedRule] = []
    for rule in bodies(config):
        shaped = shape(rule, choices)
        if not any(is_like(shaped, other) for other in found):
            found.append(shaped)
    return Baseline(
        source=config.input.path,
        build=config.server.build,
        format=config.input.format,
        choices=choices,
        rules=tuple(sorted(found, key=lambda item: item.tag.casefold())),
        is_whole=config.connectors is not None and len(found) > 0,
        schema=product_attributes(config),
    )


def is_like(one: ShippedRule, other: ShippedRule) -> bool:
    """Whether two rules of one revision are the same in every part."""
    return key(one.tag) == key(other.tag) and replace(one, tag=other.tag, name=other.name) == other


def bodies(config: Config) -> Iterator[SyncRule]:
    """The default rules whose content the export holds."""
    for rule in config.rules:
        if is_standard_tag(rule.immutable_tag or "") and rule.flows is not None:
            yield rule


def without_rules(baseline: Baseline) -> Baseline:
    """The baseline as fingerprints only."""
    return replace(baseline, rules=tuple(replace(item, rule=None) for item in baseline.rules))


def key(tag: str) -> _Key:
    """What a shipped rule is known by: stem and revision."""
    return tag_stem(tag), tag_revision(tag)


@record(frozen=True, slots=True)
class Conflict:
    """Two sources that ought to be clean and disagree about one revision. ``parts``: what of it."""

    tag: str
    name: str
    sources: tuple[str, str]
    parts: tuple[str, ...]


class Knowledge:
    """What several baselines say together. ``conflicts``: where two of them cannot both be clean; the later one's rule is
    left out then, so that the shipped baseline, which comes first, is believed."""

    def __init__(self, baselines: Sequence[Baseline]) -> None:
        self.baselines = tuple(baselines)
        self.conflicts: list[Conflict] = []
        self._rules: dict[_Key, list[tuple[ShippedRule, Baseline]]] = {}
        self._revisions: dict[str, set[int]] = {}
        for baseline in self.baselines:
            for item in baseline.rules:
                self._add(item, baseline)

    def of(self, tag: str) -> Sequence[tuple[ShippedRule, Baseline]]:
        """What was shipped under a tag, empty when no baseline knows its revision."""
        return self._rules.get(key(tag), ())

    def revisions(self, stem: str) -> frozenset[int]:
        """The revisions of a folded tag stem that are known."""
        return frozenset(self._revisions.get(stem, ()))

    def nearest(self, rule: SyncRule, told: Told, tag: str = "") -> Held | None:
        """The rule held against the shipped one that is most like it; None when its revision is not known, or its body
        not said. ``tag``: the one it had before it lost it."""
        shipped = self.of(tag or rule.immutable_tag or "")
        return hold(rule, told, shipped)[0] if shipped and rule.flows is not None else None

    def _add(self, item: ShippedRule, baseline: Baseline) -> None:
        known = self._rules.setdefault(key(item.tag), [])
        for one, other in known:
            parts = tuple(_disagreement((one, other), (item, baseline)))
            if parts:
                self.conflicts.append(Conflict(item.tag, item.name, (other.source, baseline.source), parts))
                return
        known.append((item, baseline))
        revision = tag_revision(item.tag)
        if revision is not None:
            self._revisions.setdefault(tag_stem(item.tag), set()).add(revision)


def _disagreement(one: tuple[ShippedRule, Baseline], other: tuple[ShippedRule, Baseline]) -> Iterable[str]:
    """The parts in which a captured rule is not what another baseline says was shipped."""
    rule = other[0].rule
    if rule is None:
        return ()
    held = hold(rule, Told(other[1].format, other[1].choices), [one])
    return (item.part for item in held[0].with_state(State.EDITED))
