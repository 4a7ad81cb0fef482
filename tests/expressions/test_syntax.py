"""Parsing and printing: what is printed is read as the same tree, and nothing makes the parser or the checker fail."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import expressions

from ruleguard.expressions.check import check
from ruleguard.expressions.equivalence import canonical, canonical_form
from ruleguard.expressions.nodes import Expr
from ruleguard.expressions.parser import parse
from ruleguard.expressions.printer import show

PIECES = st.sampled_from([*'()[]%$,&|=<>+-*"\\ ', "IIF(", "NULL", "[a]", "&H1", "Trim(", " And ", "“", "1"])


@given(expressions())
def test_what_is_printed_is_read_as_the_same_tree(tree: Expr):
    parsed = parse(show(tree))
    assert parsed.problems == ()
    assert parsed.tree == tree


@given(st.text() | st.lists(PIECES, max_size=30).map("".join))
def test_no_text_makes_the_checker_fail(text: str):
    assert all(0 <= item.span.start <= item.span.end <= len(text) for item in check(text))
    canonical_form(text)


@given(expressions())
def test_the_checker_and_the_canonical_form_take_every_tree(tree: Expr):
    check(show(tree))
    canonical(tree)


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "a||a&&a=a&a+(" * 100 + "a" + ")" * 100, "-" * 5000 + "1", "IIF(" * 500]
)
def test_nesting_beyond_reason_is_refused(text: str):
    assert parse(text).tree is None
    assert len(parse(text).problems) == 1


def test_a_chain_of_thousands_is_no_nesting():
    text = " || ".join(f'[a] = "{number}"' for number in range(5000))
    assert parse(text).problems == ()


def test_the_default_rules_are_read_printed_and_silent(real_data: Path):
    files = (real_data / "connect-1.1.130-contoso").glob("SynchronizationRules/*.xml")
    found = [node.text for file in files for node in ElementTree.parse(file).iter("expression") if node.text]
    assert (len(found), len(set(found))) == (391, 86)
    for text in set(found):
        tree = parse(text).tree
        assert tree is not None
        assert parse(show(tree)).tree == tree
        assert check(text) == ()
