"""Expressions with one canonical form mean the same; the form of a form is itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from trees import contexts, expressions

from ruleguard.expressions.equivalence import canonical, equivalent
from ruleguard.expressions.evaluate import Context, EvaluationError, evaluate
from ruleguard.expressions.functions import NON_DETERMINISTIC
from ruleguard.expressions.nodes import Call, Expr, walk


def outcome(tree: Expr, context: Context) -> object:
    try:
        return evaluate(tree, context)
    except EvaluationError:
        return "no value"


@given(expressions(), contexts())
def test_the_canonical_tree_has_the_same_value(tree: Expr, context: Context):
    if any(isinstance(node, Call) and node.name in NON_DETERMINISTIC for node in walk(tree)):
        return
    assert outcome(canonical(tree), context) == outcome(tree, context)


@given(expressions())
def test_the_canonical_tree_is_canonical(tree: Expr):
    assert canonical(canonical(tree)) == canonical(tree)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IIF(IsNullOrEmpty([a]),NULL,[a])", "IIF(IsPresent([a]),[a],NULL)"),
        ("IsPresent([a]) && IsPresent([b])", "( IsPresent([b]) )&&IsPresent([a]) = True"),
        ('[a]="x"', '"x" = [a]'),
        ('"a"&"b" & [c]', '"ab" & [c]'),
        ("&HFF", "255"),
        ("[a] > 1", "1 < [a]"),
        ("IIF(IsPresent([a]),IIF(IsPresent([a]),1,2),3)", "IIF(IsPresent([a]),1,3)"),
        ('"a""b"', '"a\\"b"'),
        ("Trim( [a] )", "Trim([a])"),
    ],
)
def test_the_same_in_other_words(one: str, other: str):
    assert equivalent(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[a]", "[b]"),
        ("[a]", "[A]"),
        ("[a] = True", "[a]"),
        ("Trim([a])", "trim([a])"),
        ('"a b"', '"a  b"'),
        ("[a] - [b]", "[b] - [a]"),
        ("IIF(IsPresent([a]),1,2)", "IIF(IsPresent([a]),2,1)"),
        ('IIF([a]="x",IIF([a]="x",1,2),3)', 'IIF([a]="x",1,3)'),
        ("NULL", "AuthoritativeNull"),
        ("[a", "[b"),
    ],
)
def test_what_is_not_proven_the_same_is_different(one: str, other: str):
    assert not equivalent(one, other)
