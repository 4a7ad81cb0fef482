"""Which attributes an expression reads: what stands in brackets and not in quotes, also where the rest cannot be read."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trees import expressions

from ruleguard.expressions.lexer import Kind, attributes, tokens
from ruleguard.expressions.nodes import Attribute, Expr, walk
from ruleguard.expressions.printer import show
from ruleguard.expressions.references import attribute_references

PIECES = st.sampled_from(
    [*'()[]%$,&|=<>+-*"\\ \n', '""', '\\"', '"\\"', "[a]", "[b c]", "[ d ]", "&H1", "IIF(", "“", "”"]
)
ANY_TEXT = st.text() | st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("NULL", ()),
        ("[mail]", ("mail",)),
        ("Trim([mail]) & [sn] & [mail]", ("mail", "sn")),
        ("[b] & [a]", ("b", "a")),
        ("[mail] & [Mail]", ("mail", "Mail")),
        ("[job title] & [ mail ]", ("job title", "mail")),
        ("[a][b]", ("a", "b")),
        ("%Domain.FQDN% & $item", ()),
        ("[]", ()),
        ("[ ] & [a]", ("a",)),
        # text in quotes
        ('"[mail]"', ()),
        ('"[a]" & [b] & "[c]"', ("b",)),
        ('"a""[b]" & [c]', ("c",)),
        ('"a\\"[b]" & [c]', ("c",)),
        ('"\\\\" & [a]', ("a",)),
        ('"line\n[a]" & [b]', ("b",)),
        ("“[a]” & [b]", ("b",)),
        ('Word([a],2,"\\") & [b]', ("a", "b")),
        ('Replace([a],"\\","[b]") & [c]', ("a", "c")),
        # what cannot be read
        ("[a", ()),
        ("a] & [b]", ("b",)),
        ("[a[b]", ("b",)),
        ('[a"b] & "[c]', ("c",)),
        ('[a] & "[b]', ("a",)),
        ("IIF([a],[b] ??? [c]", ("a", "b", "c")),
        ("'[a]'", ("a",)),
        ("“[a]", ("a",)),
    ],
)
def test_the_attributes_of_an_expression(text: str, expected: tuple[str, ...]):
    assert attribute_references(text) == expected


@given(expressions())
def test_the_references_of_a_printed_tree_are_its_attributes(tree: Expr):
    names = dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Attribute))
    assert attribute_references(show(tree)) == tuple(names)


@given(ANY_TEXT)
def test_every_text_has_references(text: str):
    found = attribute_references(text)
    assert len(set(found)) == len(found)
    assert all(name and name in text for name in found)


@given(ANY_TEXT)
def test_the_short_way_to_the_attributes_finds_what_the_long_way_finds(text: str):
    assert attributes(text) == [token.value for token in tokens(text) if token.kind is Kind.ATTRIBUTE]


def test_equal_texts_are_read_once():
    attribute_references.cache_clear()
    assert attribute_references("[once] & [twice]") is attribute_references("[once] & [twice]")
    assert attribute_references.cache_info().misses == 1


def test_a_reader_of_references_does_not_load_the_function_table():
    code = (
        "import sys, ruleguard.expressions.references\nprint(*(name for name in sys.modules if 'expressions' in name))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = {"ruleguard.expressions", "ruleguard.expressions.lexer", "ruleguard.expressions.references"}
    assert set(done.stdout.split()) == loaded
