"""Two questions of a comparison, answered a second time in the simplest way there is: which containers are imported,
and which rules win."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from strategies import ENTRA, directory, dressed, flow, partition, plain, rule, seeds
from test_diff_laws import law

from ruleguard.diff.compare import compare
from ruleguard.model.nodes import ENTRA_CONNECTOR, Partition, SyncRule

ROOT = "DC=a,DC=test"
CONTAINERS = (
    (),
    ("OU=HR",),
    ("OU=Staff", "OU=HR"),
    ("OU=New", "OU=Staff", "OU=HR"),
    ("OU=IT",),
    ("OU=a\\, b", "OU=IT"),
    ("OU=Elsewhere",),
)
"""Below the root, each from the container up to it."""

Path = tuple[str, ...]


def dn(path: Path) -> str:
    return ",".join((*path, ROOT))


def imported(domain: Partition, path: Path) -> bool:
    """The nearest listed ancestor decides; where none is listed, everything or only what is named is imported."""
    for start in range(len(path) + 1):
        if dn(path[start:]) in domain.inclusions:
            return True
        if dn(path[start:]) in domain.exclusions:
            return False
    return not domain.inclusions


def differing(active: Partition, staging: Partition) -> list[tuple[str, bool, bool]]:
    """Containers in which the servers differ, without those that only follow the container above."""
    found = []
    for path in CONTAINERS:
        states = imported(active, path), imported(staging, path)
        above = (imported(active, path[1:]), imported(staging, path[1:])) if path else None
        if states[0] != states[1] and states != above:
            found.append((dn(path), *states))
    return found


@law
@given(seeds, seeds)
def test_exactly_the_containers_that_only_one_server_imports_are_reported(one: int, other: int):
    forest = directory(Random(0), 0, "a.test")
    domains = [replace(partition(Random(seed), ROOT), selected=True) for seed in (one, other)]
    sides = [plain((ENTRA, replace(forest, partitions=(domain,)))) for domain in domains]
    changes = [change for change in compare(*sides).changes if change.object == "container"]
    found = [(change.key[-1], change.active, change.staging) for change in changes]
    assert sorted(found) == sorted(differing(*domains))


def writer(seed: int, number: int) -> SyncRule:
    random = Random(seed)
    flows = (replace(flow(random), destination=random.choice(("mail", "title"))),)
    made = rule(random, number, (ENTRA_CONNECTOR,))
    direction = {"direction": "inbound", "target_object_type": "person"}
    return replace(
        made, name=f"Rule {number}", immutable_tag="", standard=False, disabled=False, flows=flows, **direction
    )


def inversions(pairs: list[tuple[SyncRule, SyncRule]]) -> list[tuple[int, int]]:
    """Of the rules that write one attribute, the pairs of which each wins on one server only."""
    return [
        (one, other)
        for one, other in combinations(range(len(pairs)), 2)
        if pairs[one][0].flows[0].destination == pairs[other][0].flows[0].destination
        if (pairs[one][0].precedence - pairs[other][0].precedence)
        * (pairs[one][1].precedence - pairs[other][1].precedence)
        < 0
    ]


@law
@given(st.lists(st.tuples(seeds, st.integers(1, 8)), max_size=6), seeds)
def test_the_fewest_rules_are_named_that_moved_and_explain_every_inversion(
    given_rules: list[tuple[int, int]], seed: int
):
    active = [writer(number_seed, number) for number, (number_seed, _) in enumerate(given_rules)]
    staging = [replace(each, precedence=new) for each, (_, new) in zip(active, given_rules, strict=True)]
    changes = compare(plain((ENTRA,), active), dressed(plain((ENTRA,), staging), Random(seed))).changes
    named = {active.index(change.rules[0]) for change in changes}
    pairs = list(zip(active, staging, strict=True))
    wrong = inversions(pairs)
    moved = [number for number, (one, other) in enumerate(pairs) if one.precedence != other.precedence]
    enough = next(
        size
        for size in range(len(moved) + 1)
        if any(all(set(pair) & set(chosen) for pair in wrong) for chosen in combinations(moved, size))
    )
    assert {change.field for change in changes} <= {"precedence"}
    assert all(set(pair) & named for pair in wrong)
    assert named <= set(moved)
    assert len(named) == enough


@law
@given(st.lists(seeds, max_size=5), st.integers(1, 50), seeds)
def test_numbers_that_keep_the_order_make_no_difference(rules: list[int], gap: int, seed: int):
    active = [writer(number_seed, number) for number, number_seed in enumerate(rules)]
    staging = [replace(each, precedence=each.precedence * gap + 3) for each in active]
    assert compare(plain((ENTRA,), active), dressed(plain((ENTRA,), staging), Random(seed))).changes == ()
