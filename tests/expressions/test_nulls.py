"""Where an expression answers NULL, what it withholds by that, and what an expression gives whenever it is there."""

from __future__ import annotations

import pytest
from hypothesis import given
from trees import expressions

from ruleguard.expressions.nodes import Attribute, Expr, Text
from ruleguard.expressions.nulls import NullBranch, attribute_value, constant_value, given_values, null_branches
from ruleguard.expressions.parser import parse
from ruleguard.expressions.printer import show


def shown(values: frozenset[Expr]) -> list[str]:
    return sorted(show(value) for value in values)


def withheld(text: str) -> list[list[str]]:
    return [shown(branch.withheld) for branch in null_branches(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('IIF([t]="x",NULL,[tel])', [["[tel]"]]),
        ('IIF([t]="x",[Tel],(NULL))', [["[tel]"]]),
        ('IIF([t]="x",NULL,Trim(ImportedValue("Tel")))', [["[tel]"]]),
        ('IIF([t]="x",NULL,Left([tel],3))', [["Left([tel], 3)"]]),
        ('IIF([t]="x",NULL,"none")', [['"none"']]),
        ("IIF(IsPresent([tel]),[tel],NULL)", []),
        ("IIF(IsPresent([tel]) = False,NULL,[tel])", []),
        ("IIF(False = IsPresent([tel]),NULL,[tel])", []),
        ("IIF(IsPresent([tel]) <> True,NULL,[tel])", []),
        ("IIF(IsPresent([tel]) = True,NULL,[tel])", [["[tel]"]]),
        ("IIF(IsNullOrEmpty([tel]),NULL,Trim([tel]))", []),
        ("IIF(CBool(IsNull([tel])),NULL,[tel])", []),
        ('IIF([tel] = "",NULL,[tel])', []),
        ('IIF("" = [tel],NULL,[tel])', []),
        ('IIF([tel] <> "",[tel],NULL)', []),
        ('IIF([tel] <> "",NULL,[tel])', [["[tel]"]]),
        ("IIF(Len([tel]) = 0,NULL,[tel])", []),
        ("IIF(0 < Len([tel]),[tel],NULL)", []),
        ("IIF(Len([tel]) >= 1,[tel],NULL)", []),
        ("IIF(Len([tel]) > 1,[tel],NULL)", [["[tel]"]]),
        ('IIF(ValueCount("tel") > 0,[tel],NULL)', []),
        ("IIF([tel] = 0,NULL,[tel])", [["[tel]"]]),
        ("IIF(IsPresent([mobile]),NULL,[tel])", [["[tel]"]]),
        ('IIF(IsPresent([tel]) && [t] <> "x",[tel],NULL)', [["[tel]"]]),
        ('IIF(IsNull([tel]) && [t] = "x",NULL,[tel])', []),
        ('IIF(IsNull([tel]) || [t] = "x",NULL,[tel])', [["[tel]"]]),
        ('IIF(IsPresent([tel]) || [t] = "x",[tel],NULL)', []),
        ("IIF(IsPresent([a]),[a] & [b],NULL)", []),
        ('IIF([t]="x",IIF([u]="y",NULL,[a]),[b])', [["[a]"]]),
        ('IIF([t]="x",NULL,IIF([u]="y",[a],[b]))', [["[a]", "[b]"]]),
        ('IIF([t]="x",NULL,IIF([u]="y",IgnoreThisFlow,Error("x")))', []),
        ('Switch([t]="x",NULL,[t]="y",[a],True,[b])', [["[a]", "[b]"]]),
        ("Switch(IsNull([a]),NULL,True,[a])", []),
        ('IIF([t]="x",NULL,NULL)', []),
        ('IIF([t]="NULL","NULL",[a])', []),
        ("Left(NULL,3)", []),
        ("[a]", []),
        ('IIF([t]="x",NULL', []),
    ],
)
def test_what_a_null_withholds(text: str, expected: list[list[str]]):
    assert withheld(text) == expected


def test_an_expression_that_is_null_says_nothing_else():
    text = " ( NULL ) "
    assert list(null_branches(text)) == [NullBranch(parse(text).tree.span, frozenset(), always=True)]


def test_the_place_is_that_of_the_null():
    text = 'IIF([t]="NULL",IIF([u]="y",(NULL),[a]),NULL)'
    assert [text[found.span.start : found.span.end] for found in null_branches(text)] == ["(NULL)", "NULL"]
    assert [found.span.start for found in null_branches(text)] == [27, text.rindex("NULL")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('IIF(InStr([Tel],"+49")=1,NULL,[tel])', {"tel"}),
        ('IIF(InStr(ImportedValue("tel"),"+49")=1,NULL,[tel])', {"tel"}),
        ('IIF(Contains([tel],"+49")>0,NULL,[tel])', set()),
        ('IIF([t]="x",NULL,[tel])', set()),
        ('IIF(IsPresent([tel]) && [t]="x",[tel],NULL)', set()),
    ],
)
def test_attributes_whose_own_values_decide(text: str, expected: set[str]):
    assert [set(branch.by_value) for branch in null_branches(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[Tel]", ["[tel]"]),
        ('RemoveDuplicates(Trim(ImportedValue("tel")))', ["[tel]"]),
        ('"x"', ['"x"']),
        ("IIF(IsPresent([tel]),Trim([tel]),NULL)", ["[tel]"]),
        ("IIF(IsNullOrEmpty([tel]),NULL,[tel])", ["[tel]"]),
        ("IIF(IsPresent([tel]),[tel],[mobile])", ["[tel]"]),
        ("IIF(IsPresent([mobile]),[mobile],IIF(IsPresent([tel]),[tel],NULL))", ["[mobile]"]),
        ('IIF([t]="x",[tel],NULL)', []),
        ("IIF(IsPresent([mobile]),[tel],NULL)", []),
        ('Switch([t]="x",[tel])', []),
        ('Error("x")', []),
        ("NULL", []),
        ("AuthoritativeNull", []),
        ("[tel", []),
    ],
)
def test_what_an_expression_gives_whenever_it_is_there(text: str, expected: list[str]):
    assert shown(given_values(text)) == expected


def test_values_of_flows_compare_with_those_of_expressions():
    assert given_values("Trim([Tel])") == {attribute_value("tel")}
    assert given_values('"x"') == {constant_value("x")}
    assert isinstance(attribute_value("a"), Attribute)
    assert isinstance(constant_value("a"), Text)


@given(expressions())
def test_a_branch_is_a_null_of_the_text(tree: Expr):
    text = show(tree)
    for branch in null_branches(text):
        assert text[branch.span.start : branch.span.end].strip("() ") == "NULL"
        assert branch.always is not bool(branch.withheld)
    if given_values(text):
        assert not any(branch.always for branch in null_branches(text))
