"""Why a default rule differs between two servers: Microsoft changed it, the wizard chose it, or somebody edited it.

A reason is one of ``NEWER``, ``WIZARD``, "edited by hand on active" (or staging, or both: "active and staging"), and
"unknown: ..." with the reasons that are possible. Baselines tell what was shipped. The revision in a rule's tag rises when
Microsoft changes the rule, so one tag means one shipped content, whatever the build (observed, not documented); names,
descriptions, numbers and whether a rule is there at all go by the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ruleguard.baselines.capture import Conflict, Knowledge
from ruleguard.baselines.choices import alike
from ruleguard.baselines.held import State
from ruleguard.baselines.wizard_parts import is_in_every_installation
from ruleguard.diff.change import Change, EditedOnBoth, NotCompared, Value
from ruleguard.diff.match import Pair
from ruleguard.diff.shipped_parts import NOTHING, ShippedParts, Standing, is_content, part_in, tag
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.setting_names import KNOWN
from ruleguard.model.shipped import Baseline
from ruleguard.model.values import tag_stem

NEWER = "newer revision"
WIZARD = "wizard"
BY_HAND = "edited by hand on "
UNKNOWN = "unknown: "

_SIDES = ("active", "staging")
_MAY_BE_CHOSEN = (State.CHOSEN, State.CHOSEN_OR_EDITED)
_SHOWN = 5
_NO_REVISION = (
    "no baseline knows these revisions, so it cannot be said which server's rule was edited: export a clean server of the "
    "same build with Get-ADSyncServerConfiguration, and compare again with --baseline and that export"
)


class Reasons:
    """The reasons for the changes between two servers. What the baselines cannot tell goes to ``skipped``."""

    def __init__(
        self, active: Config, staging: Config, baselines: Sequence[Baseline], skipped: set[NotCompared]
    ) -> None:
        self._builds = (active.server.build, staging.server.build)
        self._baselines = baselines
        self._skipped = skipped
        knowledge = Knowledge(baselines)
        skipped |= set(map(_conflict, knowledge.conflicts))
        self._parts = ShippedParts(active, staging, knowledge)
        self._whole_baselines = [
            (each, frozenset(tag_stem(item.tag) for item in each.rules)) for each in baselines if each.is_whole
        ]

    def given(self, changes: Iterable[Change]) -> list[Change]:
        """The changes with their reasons, the wizard's choices behind them, and what was shipped."""
        found = list(map(self._told, changes))
        tags = {each for change in found if change.reason.startswith(UNKNOWN) for each in self._unknown_tags(change)}
        if tags and self._baselines:
            what = f"default rules with what was shipped as {_listed(sorted(tags, key=str.casefold))}"
            self._skipped.add(NotCompared(what, _NO_REVISION))
        return found

    def of(self, change: Change) -> str:
        """The reason for a change of a default rule, "" for any other change."""
        one, other = change.rules
        if not _is_of_default_rule(change):
            return ""
        if one is None or other is None:
            return self._whole(change)
        if change.field == "immutable_tag" and tag_stem(tag(one)) == tag_stem(tag(other)):
            return NEWER
        states = self._standing(change, 0).state, self._standing(change, 1).state
        edited = [side for side, state in zip(_SIDES, states, strict=True) if state is State.EDITED]
        if edited:
            return BY_HAND + " and ".join(edited)
        if max(states) is State.CHOSEN:
            return WIZARD
        if max(states) is State.SHIPPED and self._may_be_newer(change, one, other):
            return NEWER
        return self._open(change, (one, other), states)

    def edited_on_both(self, pairs: Iterable[Pair[SyncRule]], keys: dict[int, str]) -> Iterator[EditedOnBoth]:
        """Default rules that were edited alike. ``keys``: the role of the connector of each rule of active."""
        for each in pairs:
            one, other = each.active, each.staging
            if one is None or other is None or not tag(one) or not _is_one_tag(one, other):
                continue
            found = tuple(dict.fromkeys(self._parts.edited_alike(one, other)))
            if found:
                yield EditedOnBoth((keys.get(id(one), ""), one.name or ""), found, one, other)

    def _told(self, change: Change) -> Change:
        reason = self.of(change)
        if not reason:
            return change
        choices = self._choices(change) if WIZARD in reason else ()
        return replace(change, reason=reason, choices=choices, shipped=self._shipped(change, reason))

    def _choices(self, change: Change) -> tuple[str, ...]:
        """What to call the choices that a part depends on: those that differ, where the exports say which."""
        part = part_in(change)
        names = part.settings if part is not None else ()
        unlike = [name for name in names if self._told_alike((name,)) is False]
        return tuple(dict.fromkeys(KNOWN[name].label for name in unlike or names))

    def _shipped(self, change: Change, reason: str) -> Value:
        """What was shipped in place of an edit, None when that is not known or is not one thing."""
        one, other = change.rules
        if one is None or other is None or reason == WIZARD or NEWER in reason:
            return None
        standings = self._standing(change, 0), self._standing(change, 1)
        edited = [item for item in standings if item.state is State.EDITED]
        if not _is_one_tag(one, other) and tag(one) and tag(other):
            return edited[0].shipped if len(edited) == 1 else None
        known = [item.shipped for item in standings if item.shipped is not None]
        return known[0] if known else self._shipped_on_the_other_side(change, standings)

    def _shipped_on_the_other_side(self, change: Change, standings: tuple[Standing, Standing]) -> Value:
        """A side that is as it was shipped says what was, also where the baseline has no more than fingerprints."""
        part = part_in(change)
        if part is None or self._told_alike(part.settings):
            for item, value in zip(standings, (change.active, change.staging), strict=True):
                if item.state is State.SHIPPED:
                    return NOTHING if value is None else value
        return None

    def _standing(self, change: Change, side: int) -> Standing:
        return self._parts.standing(change, side)

    def _unknown_tags(self, change: Change) -> Iterator[str]:
        """The tags of a change's rules whose revision no baseline knows, when that is why its reason is not known."""
        for rule in change.rules if None not in change.rules and is_content(change) else ():
            if rule is not None and tag(rule) and not self._parts.is_known(rule):
                yield tag(rule)

    def _may_be_newer(self, change: Change, one: SyncRule, other: SyncRule) -> bool:
        """Whether a part of two default rules may have been shipped differently."""
        if not tag(one) or not tag(other):
            return False
        return not _is_one_tag(one, other) or not (is_content(change) or self._one_build())

    def _one_build(self) -> bool:
        return bool(self._builds[0]) and self._builds[0] == self._builds[1]

    def _open(self, change: Change, rules: tuple[SyncRule, SyncRule], states: tuple[State, State]) -> str:
        """What remains possible where the baselines do not decide."""
        without = State.OPEN in states
        chosen = any(state in _MAY_BE_CHOSEN for state in states)
        if without and _is_one_tag(*rules):
            directly = self._parts.between(change)
            if directly is State.CHOSEN and states == (State.OPEN, State.OPEN):
                return WIZARD
            chosen = chosen or directly in _MAY_BE_CHOSEN
        elif without:
            part = part_in(change)
            chosen = chosen or (part is not None and not self._told_alike(part.settings))
        sides = [side for side, state in zip(_SIDES, states, strict=True) if state >= State.CHOSEN_OR_EDITED]
        newer = without and self._may_be_newer(change, *rules)
        return _possible(newer=newer, chosen=chosen, edited=sides or _SIDES)

    def _whole(self, change: Change) -> str:
        """Why one side lacks a default rule. Only a clean server of the same build says what that build has."""
        lacking = 0 if change.rules[0] is None else 1
        rule = change.rules[1 - lacking]
        stem = tag_stem(tag(rule)) if rule is not None else ""
        part = part_in(change)
        same = self._told_alike(part.settings) if part is not None else None
        if same is False:
            return WIZARD
        always = is_in_every_installation(stem)
        newer, side = not self._one_build(), lacking
        for baseline, stems in self._of_build(self._builds[lacking]):
            newer = False
            if stem not in stems:
                if any(stem in theirs for _, theirs in self._of_build(self._builds[1 - lacking])):
                    return NEWER
                newer, side = not self._one_build(), 1 - lacking
            elif always or (part is not None and self._parts.is_told_as(part, baseline, lacking)):
                return BY_HAND + _SIDES[lacking]
        return _possible(newer=newer, chosen=not always and not same, edited=[_SIDES[side]])

    def _of_build(self, build: str | None) -> Iterator[tuple[Baseline, frozenset[str]]]:
        return (each for each in self._whole_baselines if build and each[0].build == build)

    def _told_alike(self, names: Iterable[str]) -> bool | None:
        """Whether both wizards were told the same."""
        return alike(names, *self._parts.told)


def _is_of_default_rule(change: Change) -> bool:
    return change.object in ("rule", "flow") and any(rule is not None and tag(rule) for rule in change.rules)


def _is_one_tag(one: SyncRule, other: SyncRule) -> bool:
    return tag(one).casefold() == tag(other).casefold()


def _conflict(item: Conflict) -> NotCompared:
    believed, other = item.sources
    return NotCompared(
        f"default rule '{item.name}' with the baseline {other} ({_listed(item.parts)})",
        f"{believed} has another content of the same revision, so one of the two servers was not clean: the rule of {other} "
        "is not used; compare again with a baseline of a server on which nobody changed a default rule",
    )


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _possible(*, newer: bool, chosen: bool, edited: Sequence[str]) -> str:
    reasons = [NEWER] * newer + [WIZARD] * chosen + [BY_HAND + " or ".join(edited)]
    return UNKNOWN + (f"{', '.join(reasons[:-1])} or {reasons[-1]}" if len(reasons) > 1 else reasons[0])
