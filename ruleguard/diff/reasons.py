"""Why a default rule differs between two servers: Microsoft changed it, the wizard chose it, or somebody edited it.

A reason is one of ``NEWER``, ``WIZARD``, "edited by hand on active" (or staging, or both: "active and staging"), and
"unknown: ..." with the reasons that are possible. Exports of clean servers, the baselines, tell what was shipped. The
revision in a rule's tag rises when Microsoft changes the rule, so one tag means one shipped rule (observed, not
documented).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import IntEnum

from ruleguard.diff import canonical
from ruleguard.diff.change import Change, EditedOnBoth, NotCompared
from ruleguard.diff.match import Pair
from ruleguard.diff.wizard_parts import Choices, is_in_every_installation, part_of
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.model.values import is_standard_tag, tag_stem

NEWER = "newer revision"
WIZARD = "wizard"
BY_HAND = "edited by hand on "
UNKNOWN = "unknown: "

_SIDES = ("active", "staging")
_NAMES = ("name", "source_object_type", "target_object_type", "immutable_tag")
_FIELDS = (*_NAMES, "description", "direction", "link_type", "disabled", "password_sync", "soft_delete_expiry")
_EXPORT = "export a clean server of one of these builds with Get-ADSyncServerConfiguration"

_Key = tuple[str, str]


class _State(IntEnum):
    """How a part of a rule stands to what was shipped. Of several baselines the first of these counts."""

    SHIPPED = 0
    CHOSEN = 1
    CHOSEN_OR_EDITED = 2
    EDITED = 3
    OPEN = 4


class Reasons:
    """The reasons for the changes between two servers. What the baselines are of no use for goes to ``skipped``."""

    def __init__(self, active: Config, staging: Config, baselines: Iterable[Config], skipped: set[NotCompared]) -> None:
        self._sides = (active, staging)
        self._builds = (active.server.build, staging.server.build)
        self._baselines = [each for each in baselines if self._is_of_use(each, skipped)]
        self._shipped: dict[str, list[tuple[SyncRule, Config]]] = {}
        self._choices: dict[tuple[int, int], Choices] = {}
        self._parts: dict[int, dict[_Key, Hashable]] = {}
        for config in self._baselines:
            for rule in config.rules:
                if _tag(rule):
                    self._shipped.setdefault(_tag(rule), []).append((rule, config))

    def given(self, changes: Iterable[Change]) -> list[Change]:
        """The changes with their reasons."""
        return [replace(change, reason=reason) if (reason := self.of(change)) else change for change in changes]

    def of(self, change: Change) -> str:
        """The reason for a change of a default rule, "" for any other change."""
        one, other = change.rules
        if change.object not in ("rule", "flow") or not any(rule is not None and _tag(rule) for rule in change.rules):
            return ""
        if one is None or other is None:
            return self._whole(change)
        if change.field == "immutable_tag" and tag_stem(_tag(one)) == tag_stem(_tag(other)):
            return NEWER
        states = self._state(change, 0), self._state(change, 1)
        edited = [side for side, state in zip(_SIDES, states, strict=True) if state is _State.EDITED]
        if edited:
            return BY_HAND + " and ".join(edited)
        if max(states) is _State.CHOSEN:
            return WIZARD
        if max(states) is _State.SHIPPED and self._may_be_newer(one, other):
            return NEWER
        return self._open(change, (one, other), states)

    def edited_on_both(self, pairs: Iterable[Pair[SyncRule]], keys: dict[int, str]) -> Iterator[EditedOnBoth]:
        """Default rules that were edited alike. ``keys``: the role of the connector of each rule of active."""
        for pair in pairs:
            one, other = pair.active, pair.staging
            if one is None or other is None or not _tag(one) or _tag(one) != _tag(other):
                continue
            key = (keys.get(id(one), ""), one.name or "")
            found = tuple(self._edited_alike(key, (one, other)))
            if found:
                yield EditedOnBoth(key, found, one, other)

    def _edited_alike(self, key: tuple[str, ...], rules: tuple[SyncRule, SyncRule]) -> Iterator[str]:
        shipped = [rule for rule, _ in self._shipped.get(_tag(rules[0]), ())]
        everywhere = (*rules, *shipped)
        named = {(it.destination or "").casefold(): it.destination or "" for it in _flows(reversed(everywhere))}
        for field, destination in dict.fromkeys(place for rule in everywhere for place in self._parts_of(rule)):
            kind = "flow" if destination else "rule"
            change = Change(
                "changed", kind, (*key, destination) if destination else key, field, None, None, rules=rules
            )
            forms = [self._form(change, rule) for rule in rules]
            edited = {self._state(change, side) for side in range(len(rules))} == {_State.EDITED}
            if edited and forms[0] == forms[1]:
                yield f"flow to {named[destination]}" if destination else field

    def _is_of_use(self, baseline: Config, skipped: set[NotCompared]) -> bool:
        build, path = baseline.server.build, baseline.input.path
        why = ""
        if build and None not in self._builds and build not in self._builds:
            builds = " and ".join(sorted({str(each) for each in self._builds}))
            why = f"it is of build {build}, the servers are of {builds}: {_EXPORT}"
        elif not any(_tag(rule) and rule.flows is not None for rule in baseline.rules):
            why = f"it does not hold the content of default rules: {_EXPORT}"
        if why:
            skipped.add(NotCompared(f"default rules with the baseline {path}", why))
        return not why

    def _may_be_newer(self, one: SyncRule, other: SyncRule) -> bool:
        """Whether two default rules may have been shipped differently: another revision, another build, or nobody says."""
        tags = _tag(one), _tag(other)
        return all(tags) and (tags[0] != tags[1] or not self._one_build())

    def _one_build(self) -> bool:
        return bool(self._builds[0]) and self._builds[0] == self._builds[1]

    def _state(self, change: Change, side: int) -> _State:
        """A part of a rule held against every shipped rule of its revision. A rule that lost its tag had its partner's."""
        rule, twin = change.rules[side], change.rules[1 - side]
        if rule is None or twin is None:
            return _State.OPEN
        form = self._form(change, rule)
        states = [_State.OPEN]
        for shipped, config in self._shipped.get(_tag(rule) or _tag(twin), ()):
            wanted = self._form(change, shipped)
            if form is None or wanted is None:
                continue
            states.append(
                _State.SHIPPED
                if form == wanted
                else self._difference(change, (rule, shipped), (self._sides[side], config))
            )
        return min(states)

    def _difference(self, change: Change, rules: tuple[SyncRule, SyncRule], configs: tuple[Config, Config]) -> _State:
        """What a difference between two rules of one revision can come from."""
        part = part_of(change, tag_stem(_tag(rules[0]) or _tag(rules[1])))
        if part is None:
            return _State.EDITED
        choices = self._chosen(*configs)
        alike = choices.alike(part.settings)
        if alike:
            return _State.EDITED
        if alike is False and choices.explain(part, change.field, rules, change.key[-1]):
            return _State.CHOSEN
        return _State.EDITED if alike is False and part.instead_of else _State.CHOSEN_OR_EDITED

    def _open(self, change: Change, rules: tuple[SyncRule, SyncRule], states: tuple[_State, _State]) -> str:
        """What remains possible where the baselines do not decide."""
        without = _State.OPEN in states
        chosen = any(state in (_State.CHOSEN, _State.CHOSEN_OR_EDITED) for state in states)
        if without and _tag(rules[0]) == _tag(rules[1]):
            pair = self._difference(change, rules, self._sides)
            if pair is _State.CHOSEN and states == (_State.OPEN, _State.OPEN):
                return WIZARD
            chosen = chosen or pair in (_State.CHOSEN, _State.CHOSEN_OR_EDITED)
        elif without:
            part = part_of(change, tag_stem(_tag(rules[0]) or _tag(rules[1])))
            chosen = chosen or (part is not None and not self._chosen(*self._sides).alike(part.settings))
        sides = [side for side, state in zip(_SIDES, states, strict=True) if state >= _State.CHOSEN_OR_EDITED]
        newer = without and self._may_be_newer(*rules)
        return _possible(newer=newer, chosen=chosen, edited=sides or _SIDES)

    def _whole(self, change: Change) -> str:
        """Why one side lacks a default rule."""
        lacking = 0 if change.rules[0] is None else 1
        rule = change.rules[1 - lacking]
        stem = tag_stem(_tag(rule)) if rule is not None else ""
        part = part_of(change, stem)
        alike = self._chosen(*self._sides).alike(part.settings) if part is not None else None
        if alike is False:
            return WIZARD
        always = is_in_every_installation(stem)
        newer, side = not self._one_build(), lacking
        for baseline in self._of_build(self._builds[lacking]):
            newer = False
            if not _has(baseline, stem):
                if any(_has(each, stem) for each in self._of_build(self._builds[1 - lacking])):
                    return NEWER
                newer, side = not self._one_build(), 1 - lacking
            elif always or (
                part is not None and part.settings and self._chosen(self._sides[lacking], baseline).alike(part.settings)
            ):
                return BY_HAND + _SIDES[lacking]
        return _possible(newer=newer, chosen=not always and not alike, edited=[_SIDES[side]])

    def _of_build(self, build: str | None) -> Iterator[Config]:
        return (each for each in self._baselines if build and each.server.build == build)

    def _chosen(self, one: Config, other: Config) -> Choices:
        place = id(one), id(other)
        if place not in self._choices:
            self._choices[place] = Choices(one, other)
        return self._choices[place]

    def _form(self, change: Change, rule: SyncRule) -> Hashable | None:
        """The part of a rule that a change is about, in a form that is equal when it does the same; None when unsaid."""
        if change.object == "rule":
            return self._parts_of(rule).get((change.field, ""))
        field = change.field if change.field in ("merge", "once") else "source"
        nothing = None if rule.flows is None else frozenset[object]()
        return self._parts_of(rule).get((field, change.key[-1].casefold()), nothing)

    def _parts_of(self, rule: SyncRule) -> dict[_Key, Hashable]:
        if id(rule) not in self._parts:
            self._parts[id(rule)] = _parts(rule)
        return self._parts[id(rule)]


def _possible(*, newer: bool, chosen: bool, edited: Sequence[str]) -> str:
    reasons = [NEWER] * newer + [WIZARD] * chosen + [BY_HAND + " or ".join(edited)]
    return UNKNOWN + (f"{', '.join(reasons[:-1])} or {reasons[-1]}" if len(reasons) > 1 else reasons[0])


def _tag(rule: SyncRule) -> str:
    """The tag of a default rule, folded; "" for a custom rule."""
    tag = (rule.immutable_tag or "").casefold()
    return tag if is_standard_tag(tag) else ""


def _has(config: Config, stem: str) -> bool:
    return any(_tag(rule) and tag_stem(_tag(rule)) == stem for rule in config.rules)


def _flows(rules: Iterable[SyncRule]) -> Iterator[Flow]:
    return (flow for rule in rules for flow in rule.flows or ())


def _parts(rule: SyncRule) -> dict[_Key, Hashable]:
    values = {field: getattr(rule, field) for field in _FIELDS}
    found: dict[_Key, Hashable] = {
        (field, ""): value.casefold() if value and field in _NAMES else value for field, value in values.items()
    }
    found["scope", ""], found["joins", ""] = canonical.scope(rule.scope), canonical.joins(rule.joins)
    flows: dict[str, list[tuple[Hashable, str | None, bool | None]]] = {}
    for flow in rule.flows or ():
        entry = canonical.flow_source(flow), flow.merge, flow.once
        flows.setdefault((flow.destination or "").casefold(), []).append(entry)
    for destination, entries in flows.items():
        for field, column in zip(("source", "merge", "once"), zip(*entries, strict=True), strict=True):
            found[field, destination] = None if None in column else frozenset(Counter(column).items())
    return found
