"""Differences of run profiles: which there are, and what their steps do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from ruleguard.diff.change import Change
from ruleguard.model.dn import DnKey, dn_key
from ruleguard.model.nodes import Connector, RunProfile
from ruleguard.records import record


@record(frozen=True, slots=True)
class _Step:
    kind: str
    domain: str
    most_deletions: int

    def __str__(self) -> str:
        limits = [self.domain] * bool(self.domain)
        limits += [f"at most {self.most_deletions} deletions"] * bool(self.most_deletions)
        return f"{self.kind} ({', '.join(limits)})" if limits else self.kind


def compare_run_profiles(role: str, active: Connector, staging: Connector) -> Iterator[Change]:
    """Profiles by name; the steps in their order, without an order among domains that one kind of step is run for."""
    if active.run_profiles is None or staging.run_profiles is None:
        return
    one, other = _by_name(active.run_profiles), _by_name(staging.run_profiles)
    common = _domains(active) & _domains(staging)
    for folded in dict.fromkeys((*one, *other)):
        left, right = one.get(folded), other.get(folded)
        name = next(item.name or "" for item in (left, right) if item is not None)
        steps = left and list(left.steps), right and list(right.steps)
        if left is None or right is None:
            action = "added" if left is None else "removed"
            yield Change(action, "run-profile", (role, name), "", *steps, left, right)
        elif steps[0] != steps[1]:
            yield Change("changed", "run-profile", (role, name), "", *steps, left, right)
        elif _differ(_steps(left), _steps(right), common):
            shown = [str(step) for step in _steps(left)], [str(step) for step in _steps(right)]
            yield Change("changed", "run-profile", (role, name), "", *shown, left, right)


def _by_name(profiles: tuple[RunProfile, ...]) -> dict[str, RunProfile]:
    return {(item.name or "").casefold(): item for item in profiles}


def _domains(connector: Connector) -> frozenset[DnKey]:
    return frozenset(dn_key(item.dn) for item in connector.partitions or () if item.dn)


def _steps(profile: RunProfile) -> list[_Step]:
    """The steps, each with what it is limited to, as far as the file says it."""
    count = len(profile.steps)
    domains, limits = (*profile.domains, *[""] * count), (*profile.most_deletions, *[0] * count)
    return [_Step(*parts) for parts in zip(profile.steps, domains, limits, strict=False)]


def _differ(active: list[_Step], staging: list[_Step], common: Collection[DnKey]) -> bool:
    """Whether steps of the same kinds are for other domains, or limited otherwise.

    A step whose domain is not said may be for any; that a domain is on one server only is said elsewhere.
    """
    for one, other in zip(_runs(active), _runs(staging), strict=True):
        if sorted(step.most_deletions for step in one) != sorted(step.most_deletions for step in other):
            return True
        keys = [sorted(dn_key(step.domain) for step in each) for each in (one, other)]
        if keys[0] != keys[1] and all(key in common for key in (*keys[0], *keys[1])):
            return True
    return False


def _runs(steps: list[_Step]) -> list[list[_Step]]:
    """Steps of one kind that follow each other."""
    return [list(items) for _, items in groupby(steps, key=lambda step: step.kind)]
