"""Ten times the rules cost at most eleven times the work. Work is counted in executed lines: it does not depend on the
machine, and shows a search through a list that is hidden in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from strategies import ENTRA, directory, guid, plain

from ruleguard.diff.compare import compare
from ruleguard.diff.impact import judge
from ruleguard.diff.run_steps import run_steps
from ruleguard.expressions.equivalence import canonical_form
from ruleguard.model.nodes import Config, Flow, ScopeCondition, ScopeGroup, SyncRule

FEW, FACTOR, MOST = 40, 10, 11
FOREST = directory(Random(0), 0, "a.test")


def flow(rule: int, number: int) -> Flow:
    expression = f'[a{number}] & "{rule}"' if number % 2 else None
    kind = "expression" if expression else "direct"
    fields = {"value": None, "merge": "Update", "once": False, "sources": (f"a{number}",)}
    return Flow(destination=f"b{(rule * 3 + number) % 20}", kind=kind, expression=expression, **fields)


def rule(number: int) -> SyncRule:
    clause = ScopeCondition(attribute="mail", operator="EQUAL", value=str(number))
    return SyncRule(
        name=f"Rule {number}",
        identifier=guid(5, number),
        description="",
        direction="inbound",
        connector=FOREST.identifier,
        source_object_type="user",
        target_object_type="person",
        link_type="Join",
        precedence=number,
        precedence_before=guid(5, number + 1),
        precedence_after="",
        immutable_tag="",
        disabled=False,
        password_sync=False,
        soft_delete_expiry="0",
        standard=False,
        scope=(ScopeGroup(conditions=(clause,)),),
        joins=(),
        flows=tuple(flow(number, each) for each in range(4)),
    )


def other_flows(rule: SyncRule, **fields) -> SyncRule:
    return replace(rule, flows=tuple(replace(each, **fields) for each in rule.flows))


def stub(rule: SyncRule) -> SyncRule:
    """Every other rule is a default rule of a settings file."""
    if rule.precedence % 2:
        return rule
    tag = f"Microsoft.{rule.name}.001"
    return replace(rule, standard=True, immutable_tag=tag, scope=None, joins=None, flows=None)


EDITS: dict[str, Callable[[SyncRule], SyncRule]] = {
    "nothing": lambda it: it,
    "name": lambda it: replace(it, name=f"New {it.name}"),
    "name and link type": lambda it: replace(it, name=f"New {it.name}", link_type="Provision"),
    "identifier": lambda it: replace(it, identifier=f"f{it.identifier[1:]}"),
    "precedence": lambda it: replace(it, precedence=10**6 - it.precedence),
    "scope": lambda it: replace(it, scope=()),
    "destinations": lambda it: other_flows(it, destination="elsewhere"),
    "layout": lambda it: other_flows(it, expression=' [a1]  & "x"', kind="expression"),
}


def work(active: Config, staging: Config) -> int:
    """The lines that a comparison with its judgement executes."""
    canonical_form.cache_clear()
    lines = 0

    def count(frame, event, _):
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        run_steps(judge(compare(active, staging).changes))
    finally:
        sys.settrace(before)
    return lines


def servers(rules: int, edit: Callable[[SyncRule], SyncRule], *, stubs: bool) -> tuple[Config, Config]:
    active = [stub(each) if stubs else each for each in map(rule, range(rules))]
    staging = [each if each.flows is None else edit(each) for each in active]
    return plain((ENTRA, FOREST), active), plain((ENTRA, FOREST), staging)


@pytest.mark.parametrize("stubs", [False, True], ids=["bodies", "stubs"])
@pytest.mark.parametrize("edit", EDITS)
def test_ten_times_the_rules_cost_at_most_eleven_times_the_work(edit: str, stubs: bool):
    few, many = (work(*servers(rules, EDITS[edit], stubs=stubs)) for rules in (FEW, FEW * FACTOR))
    assert many <= few * MOST
