"""Expressions with one canonical form mean the same; the form of a form is itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import contexts, expressions

from ruleguard.expressions.equivalence import canonical, canonical_form, differ_in_layout_only, equivalent
from ruleguard.expressions.evaluate import Context, EvaluationError, evaluate
from ruleguard.expressions.functions import NON_DETERMINISTIC
from ruleguard.expressions.lexer import tokens
from ruleguard.expressions.nodes import Call, Expr, walk
from ruleguard.expressions.printer import show


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IIF( [a] ,", "IIF([a],"),
        ("IIF([a],\r\n\t[b]", "IIF([a],[b]"),
        ("Trim( [a] ) [b]", "Trim([a])  [b]"),
        ("Trim( [a", "Trim([a"),
        ("a  b", "a b"),
        ("a ) b", "a)b"),
    ],
)
def test_what_cannot_be_read_is_the_same_in_another_layout(one: str, other: str):
    assert equivalent(one, other)
    assert differ_in_layout_only(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a b", "ab"),
        ("[a b] [c]", "[ab] [c]"),
        ("1 2", "12"),
        ('"a" "b"', '"a""b"'),
        ("[a] < = [b]", "[a] <= [b]"),
        ('Trim( "a  b"', 'Trim("a b"'),
        ('Trim("a ', 'Trim("a  '),
        ("IIF([a]=' ',", "IIF([a]='',"),
        ("[a", "[a "),
    ],
)
def test_what_cannot_be_read_is_different_where_a_blank_counts(one: str, other: str):
    assert not equivalent(one, other)
    assert not differ_in_layout_only(one, other)


@given(expressions(), st.lists(st.sampled_from([" ", "\n", "\r\n\t"]), min_size=1))
def test_layout_between_tokens_makes_no_difference(tree: Expr, blanks: list[str]):
    text = show(tree)
    pieces = [text[token.start : token.end] for token in tokens(text)]
    spread = "".join(piece + blanks[number % len(blanks)] for number, piece in enumerate(pieces))
    assert differ_in_layout_only(text, spread)
    assert canonical_form(text) == canonical_form(spread)
