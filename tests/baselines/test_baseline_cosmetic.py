"""What changes nothing of what a default rule does is no deviation, in the server's XML and in a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from default_rules import SCRIPT, ServerText, from_script, from_xml

from ruleguard.baselines.capture import Knowledge
from ruleguard.baselines.held import Told, told_of
from ruleguard.expressions.nodes import Expr, Group
from ruleguard.expressions.parser import parse
from ruleguard.expressions.printer import show
from ruleguard.model.nodes import Flow, ScopeCondition, SyncRule
from ruleguard.text import Span

GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def elsewhere(rule: SyncRule) -> SyncRule:
    """On another server, in another place."""
    number = "DEADBEEF-0000-4000-8000-00000000000A"
    return replace(rule, identifier=number, connector=number, precedence=711, precedence_before=number)


def described(rule: SyncRule) -> SyncRule:
    names = {"In from AAD": "In from Microsoft Entra ID", "Out to AAD": "Out to Microsoft Entra ID", " - ": " – "}
    name = rule.name or ""
    for old, new in names.items():
        name = name.replace(old, new)
    return replace(rule, name=name, description="Do not edit", disabled=True)


def shuffled(rule: SyncRule) -> SyncRule:
    scope = tuple(replace(group, conditions=group.conditions[::-1]) for group in reversed(rule.scope or ()))
    joins = tuple(replace(group, conditions=group.conditions[::-1]) for group in rule.joins or ())
    return replace(rule, flows=(rule.flows or ())[::-1], scope=scope, joins=joins)


def repeated(rule: SyncRule) -> SyncRule:
    """Groups and clauses that are there twice restrict nothing more."""
    scope = tuple(replace(group, conditions=group.conditions * 2) for group in rule.scope or ())
    return replace(rule, scope=scope * 2)


def truths(rule: SyncRule) -> SyncRule:
    def other(item: ScopeCondition) -> ScopeCondition:
        truth = (item.value or "").casefold() in ("true", "false")
        return replace(item, value=(item.value or "").swapcase()) if truth else item

    scope = tuple(replace(group, conditions=tuple(map(other, group.conditions))) for group in rule.scope or ())
    return replace(rule, scope=scope)


def tagged(rule: SyncRule) -> SyncRule:
    return replace(rule, immutable_tag=(rule.immutable_tag or "").upper())


def expressions(change: Callable[[str], str]) -> Callable[[SyncRule], SyncRule]:
    def of_flow(item: Flow) -> Flow:
        return item if item.expression is None else replace(item, expression=change(item.expression))

    return lambda rule: replace(rule, flows=tuple(map(of_flow, rule.flows or ())))


def tree(text: str) -> Expr:
    found = parse(text).tree
    assert found is not None
    return found


LAYOUTS = {
    "on one line": lambda text: show(tree(text)),
    "in parentheses": lambda text: show(Group(tree(text), span=Span(0, 0))),
    "on lines of its own": lambda text: f"\n      {text}\n\t",
    "with windows line ends": lambda text: f"\r\n{text}\r\n",
    "on many lines": lambda text: re.sub(r'("[^"]*")|\s*([(),])\s*', lambda it: it[1] or f"\n {it[2]}\n ", text),
}
CHANGES = {
    "elsewhere": elsewhere,
    "described": described,
    "shuffled": shuffled,
    "repeated": repeated,
    "truths": truths,
    "tagged": tagged,
    **{f"expressions {name}": expressions(change) for name, change in LAYOUTS.items()},
}
every_change = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


def assert_silent(server: ServerText, told: Told, knowledge: Knowledge, change: Callable[[SyncRule], SyncRule]):
    for text in server.rules.values():
        rule = change(from_xml(text))
        assert knowledge.nearest(rule, told).deviations == ()
        assert knowledge.nearest(from_script(rule), SCRIPT).deviations == ()


@every_change
def test_of_the_pristine_server(
    change: Callable[[SyncRule], SyncRule], pristine: ServerText, pristine_told: Told, knowledge: Knowledge
):
    assert_silent(pristine, pristine_told, knowledge, change)


@every_change
def test_of_a_server_of_ours(change: Callable[[SyncRule], SyncRule], sample: ServerText, captured: Knowledge):
    assert_silent(sample, told_of(sample.config()), captured, change)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: GUID.sub(lambda it: it[0].upper(), text),
        lambda text: re.sub(r"\{(.*?)\}(?=</)", r"\1", text),
        lambda text: re.sub(r"(?<=</dest>)<src>(<attr>[^<]*</attr>)+</src>(?=<expression>)", "", text),
        lambda text: re.sub(r"(?<=</dest>)(?=<expression>)", "<src><attr>surplus</attr></src>", text),
        lambda text: re.sub(r"><(?!/)", ">\r\n      <", text),
        lambda text: re.sub(r"<(description|disabled|version|internal-id)( />|>.*?</\1>)", "", text),
        lambda text: text.replace("<valueMergeType>Update</valueMergeType>", ""),
        lambda text: re.sub(r"<(name|precedence)>[^<]*<", r"<\1><", text),
    ],
    ids=["capitals", "no braces", "no sources", "other sources", "layout", "no description", "usual merge", "no name"],
)
def test_of_the_text_of_a_server(
    change: Callable[[str], str], pristine: ServerText, pristine_told: Told, knowledge: Knowledge
):
    different = 0
    for text in pristine.rules.values():
        different += change(text) != text
        assert knowledge.nearest(from_xml(change(text)), pristine_told).deviations == ()
    assert different


@pytest.mark.parametrize(
    "change",
    [
        lambda text: GUID.sub(lambda it: f"{{{it[0].upper()}}}", text),
        lambda text: re.sub(r"-Source @\([^)]*\) `\n(?=(?:-.*\n)*?-Expression )", "", text),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("-FlowType 'Expression'", "-FlowType 'expression'"),
        lambda text: text.replace("-ValueMergeType 'Update' `\n", ""),
    ],
    ids=["braces", "no sources", "line ends", "lower case", "usual merge"],
)
def test_of_the_text_of_a_script(change: Callable[[str], str], pristine: ServerText, knowledge: Knowledge):
    for text in pristine.rules.values():
        assert knowledge.nearest(from_script(from_xml(text), change), SCRIPT).deviations == ()
