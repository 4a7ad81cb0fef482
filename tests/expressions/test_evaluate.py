"""What the evaluator does between the functions: laziness, several values, variables, NULL, limits. And it fails only in
one way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from trees import any_contexts, any_trees, attribute, call, chain, contexts, expressions, group, number

from ruleguard.expressions.builtin import MAX_TEXT
from ruleguard.expressions.evaluate import Context, EvaluationError, evaluate
from ruleguard.expressions.nodes import Expr, walk
from ruleguard.expressions.parser import parse
from ruleguard.expressions.printer import show
from ruleguard.expressions.values import AUTHORITATIVE_NULL, IGNORE_THIS_FLOW, Reference, Value, to_json, type_name

CONTEXT = Context(
    {
        "a": "x",
        "n": 5,
        "yes": True,
        "bin": b"\x01",
        "ref": Reference("CN=x"),
        "date": datetime(2001, 1, 1, tzinfo=UTC),
        "none": None,
        "p": ("SMTP:a", "sip:b", "x500:c"),
        "q": ("1", "2"),
        "Case": "upper",
        "empty": (),
        "holes": ("x", None, "y"),
    },
    {"Domain.FQDN": "contoso.com"},
)


def value(expression: str, context: Context = CONTEXT) -> Value:
    parsed = parse(expression)
    assert parsed.tree is not None
    assert not parsed.problems
    return evaluate(parsed.tree, context)


def error(expression: str, context: Context = CONTEXT) -> EvaluationError:
    with pytest.raises(EvaluationError) as raised:
        value(expression, context)
    return raised.value


def blamed(expression: str) -> str:
    """The part of the expression that an error points at."""
    span = error(expression).span
    return expression[span.start : span.end]


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('IIF(True,1,Error("no"))', 1),
        ('IIF(False,Error("no"),2)', 2),
        ('Switch(True,1,False,Error("no"),True,Error("no"))', 1),
        ('True || Error("no") = 1', True),
        ('False && Error("no") = 1', False),
        ('True || [unknown] || Error("no")', True),
        ("With($u,[none],IIF(IsNull($u),1,[unknown]))", 1),
        ('IIF(InStr([p],"SMTP:")>9,Error("no"),"x")', ("x", "x", "x")),
    ],
)
def test_what_is_not_needed_is_not_evaluated(expression: str, wanted: Value) -> None:
    assert value(expression) == wanted


def test_switch_evaluates_all_conditions() -> None:
    assert error('Switch(True,1,Item([q],9)="x",2)').kind == "domain"
    assert error('Switch(True,1,Error("no"),2)').kind == "error"


def test_with_evaluates_its_value_even_when_it_is_not_used() -> None:
    assert error('With($u,Error("no"),1)').kind == "error"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('[p] & "!"', ("SMTP:a!", "sip:b!", "x500:c!")),
        ('Word([p],1,":") & "-" & [a]', ("SMTP-x", "sip-x", "x500-x")),
        ("LCase(Left([p],2))", ("sm", "si", "x5")),
        ("[p] & [p]", ("SMTP:aSMTP:a", "sip:bsip:b", "x500:cx500:c")),
        ("Len([p]) * 2 + 1", (13, 11, 13)),
        ("-Len([p])", (-6, -5, -6)),
        ("Len([p]) = 6", (True, False, True)),
        ('Len([p]) = 6 && InStr([p],"x")=1', (False, False, True)),
        ('Len([p]) = 5 || InStr([p],"x")=1', (False, True, True)),
        ("[yes] && Len([p]) = 6", (True, False, True)),
        ("Len([p]) = 6 || [yes]", (True, True, True)),
        ('IIF(InStr([p],"SMTP:")=1,NULL,[p])', ("sip:b", "x500:c")),
        ('IIF(InStr([p],"SMTP:")=1,NULL,IIF(InStr([p],"sip:")=1,NULL,[p]))', ("x500:c",)),
        ('IIF(InStr([p],"sip:")=1,[p],IIF(InStr([p],"SMTP:")=1,NULL,"rest"))', ("sip:b", "rest")),
        ('IIF(InStr([p],":")>0,NULL,[p])', None),
        ('Left(IIF(InStr([p],"sip:")=1,NULL,[p]),4)', ("SMTP", "x500")),
        ('IIF(InStr([p],"sip:")=1,NULL,[p]) & "!"', ("SMTP:a!", "x500:c!")),
        ('IIF(CBool(InStr([p],"sip:")=1),NULL,[p])', ("SMTP:a", "x500:c")),
        ('Count(IIF(InStr([p],"sip:")=1,NULL,[p]))', 2),
        ('Join(IIF(InStr([p],"sip:")=1,NULL,[p]),",")', "SMTP:a,x500:c"),
        ('IIF(Contains([p],"SMTP:")>0,[p],NULL)', ("SMTP:a", "sip:b", "x500:c")),
        ('IIF(Contains([p],"none")>0,[p],NULL)', None),
        ('Switch(InStr([p],"SMTP:")=1,"mail",InStr([p],"sip:")=1,[p])', ("mail", "sip:b")),
        ('Split([p],":")', ("SMTP", "a", "sip", "b", "x500", "c")),
        ("[holes]", ("x", "y")),
        ("IsNull([empty])", True),
        ("IsNull(IIF(Len([p])>0,NULL,[p]))", True),
    ],
)
def test_several_values(expression: str, wanted: Value) -> None:
    assert value(expression) == wanted


@pytest.mark.parametrize("expression", ["[p] & [q]", "IIF(Len([p])=6,[q],NULL)", 'Replace([p],"a",[q])'])
def test_lists_of_different_length_do_not_go_in_step(expression: str) -> None:
    assert error(expression).kind == "type"


@pytest.mark.parametrize("word", ["AuthoritativeNull", "IgnoreThisFlow"])
def test_a_marker_is_no_element(word: str) -> None:
    assert error(f"IIF(Len([p])=6,{word},[p])").kind == "not-implemented"
    assert error(f"Select($i,[p],{word})").kind == "not-implemented"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('With($u,"a",With($v,$u & "b",$v & $u))', "aba"),
        ('With($u,"a",With($u,"b",$u) & $u)', "ba"),
        ("Select($i,[p],Select($i,[q],$i))", ("1", "2") * 3),
        ("Select($i,[p],With($u,Len($i),$u))", (6, 5, 6)),
        ("Where($i,[p],Count(Where($j,[q],CNum($j)+4=Len($i)))>0)", ("SMTP:a", "sip:b", "x500:c")),
        ('Where($i,Where($j,[p],Len($j)=6),InStr($i,"SMTP:")=1)', ("SMTP:a",)),
        ('With($u,Where($i,[p],Len($i)=99),IIF(Count($u)>0,$u,"none"))', "none"),
        ('With($u,IIF(InStr([p],"sip")=1,NULL,[p]),Item($u,2))', "x500:c"),
        ("Select($i,[none],$i)", None),
        ('Select($i,[a],$i & "!")', ("x!",)),
    ],
)
def test_variables(expression: str, wanted: Value) -> None:
    assert value(expression) == wanted


@pytest.mark.parametrize("expression", ["$u", "With($u,$u,1)", "With($u,1,1) + $u", "Select($i,[p],$j)"])
def test_a_variable_is_known_in_its_expression_only(expression: str) -> None:
    assert error(expression).kind == "unknown"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('[none] = "x"', False),
        ("[none] = NULL", False),
        ('[none] <> "x"', False),
        ('"x" <> NULL', False),
        ("[none] > 0", False),
        ("[none] <= 0", False),
        ("[none] = False", False),
        ('[none] & "x"', "x"),
        ('"x" & [none]', "x"),
        ("[none] & NULL", ""),
        ("[bin] & NULL", b"\x01"),
        ("NULL & [bin] & [bin]", b"\x01\x01"),
        ("[none] + 1", None),
        ("1 - [none]", None),
        ("-[none]", None),
        ("IIF([none],1,2)", 2),
        ("[none] || True", True),
        ("[none] && True", False),
        ("[none] || [none]", False),
        ("CBool([none])", False),
        ("IsNull([none])", True),
        ("Trim([none])", None),
        ("Left([none],1)", ""),
        ("InStr([none],[a])", 0),
        ("Count([none])", 0),
        ('IIF([a]="x",NULL,1)', None),
        ("AuthoritativeNull", AUTHORITATIVE_NULL),
        ("IIF(True,IgnoreThisFlow,1)", IGNORE_THIS_FLOW),
    ],
)
def test_null(expression: str, wanted: Value) -> None:
    found = value(expression)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ('"a" = "A"', False),
        ('"a" <> "A"', True),
        ('"B" < "a"', True),
        ('"ä" > "z"', True),
        ('"￿" > "😀"', True),
        ("2 < 10", True),
        ('"2" < "10"', False),
        ('1 = "1"', False),
        ('1 <> "1"', True),
        ("True = 1", False),
        ("[yes] = True", True),
        ("[bin] = [bin]", True),
        ('[ref] = "CN=x"', True),
        ('[ref] = "cn=x"', False),
        ('[date] = CDate("2001-01-01 01:00 +1")', True),
        ('[date] < CDate("2001-01-01 00:00:01")', True),
        ("1 - 2 * 3", -3),
        ("1 - (2 * 3)", -5),
        ("--5", 5),
        ("-9223372036854775808", -(2**63)),
        ("&HFF + 1", 256),
        ("1 & True", "1True"),
        ('[ref] & ",DC=y"', "CN=x,DC=y"),
        ('"a" & 1 + 2', "a3"),
        ('IsPresent([none]) || IsPresent([a]) = False || [a] = "x"', True),
        ('"a" & CRLF', "a\r\n"),
        ("%Domain.FQDN%", "contoso.com"),
        ("[Case]", "upper"),
    ],
)
def test_operators(expression: str, wanted: Value) -> None:
    found = value(expression)
    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize(
    ("expression", "kind", "part"),
    [
        ("LCase([unknown])", "unknown", "[unknown]"),
        ("[case]", "unknown", "[case]"),
        ("Len(%domain.fqdn%)", "unknown", "%domain.fqdn%"),
        ("1 + lcase([a])", "unknown", "lcase([a])"),
        ('Len(Coalesce([a],"b"))', "unknown", 'Coalesce([a],"b")'),
        ("Len(Frobnicate([a]))", "unknown", "Frobnicate([a])"),
        ("IIF(True,UTF8,1)", "unknown", "UTF8"),
        ("1 + LCase(5)", "type", "LCase(5)"),
        ("Len(LCase())", "type", "LCase()"),
        ("Len(LCase([a],[a]))", "type", "LCase([a],[a])"),
        ('IIF("x",1,2)', "type", 'IIF("x",1,2)'),
        ("(1 = 2) || 5", "type", "(1 = 2) || 5"),
        ('Len("a" + "b")', "type", '"a" + "b"'),
        ('1 < "1"', "type", '1 < "1"'),
        ("[yes] < True", "type", "[yes] < True"),
        ("[bin] < [bin]", "type", "[bin] < [bin]"),
        ('[bin] & "x"', "type", '[bin] & "x"'),
        ("[bin] & 1", "type", "[bin] & 1"),
        ("-[a]", "type", "-[a]"),
        ("IgnoreThisFlow = 1", "type", "IgnoreThisFlow = 1"),
        ('"x" & AuthoritativeNull', "type", '"x" & AuthoritativeNull'),
        ("[p] && True", "type", "[p] && True"),
        ('[date] & "x"', "not-implemented", '[date] & "x"'),
        ("1 + (9223372036854775807 + 1)", "domain", "9223372036854775807 + 1"),
        ("9223372036854775807 + 1 - 1", "domain", "9223372036854775807 + 1 - 1"),
        ("9223372036854775808", "domain", "9223372036854775808"),
        ("-9223372036854775808 * -1", "domain", "-9223372036854775808 * -1"),
        ('Len(Item([q],3) & "x")', "domain", "Item([q],3)"),
        ('IIF([yes],Error("stop"),1)', "error", 'Error("stop")'),
    ],
)
def test_errors_name_their_place(expression: str, kind: str, part: str) -> None:
    assert error(expression).kind == kind
    assert blamed(expression) == part


def test_messages_say_what_to_do() -> None:
    assert "--set mail=…" in error("[mail]").message
    assert "--null mail" in error("[mail]").message
    assert "--param X=…" in error("%X%").message
    assert "LCase" in error("lcase([a])").message
    assert "CBool" in error("IIF(5,1,2)").message
    assert error('Error("stop")').message == "stop"


def test_imported_values_are_the_attributes_unless_given() -> None:
    assert value('ImportedValue("a")') == "x"
    assert value('ImportedValue("a")', Context({"a": "x"}, imported={"a": "old"})) == "old"
    assert error('ImportedValue("a")', Context({"a": "x"}, imported={})).kind == "unknown"


def test_dates_without_a_zone_are_utc() -> None:
    context = Context({"d": datetime(2001, 1, 1)}, now=datetime(2002, 1, 1))
    assert value('[d] = CDate("2001-01-01")', context) is True
    assert value("Now() > [d]", context) is True


@pytest.mark.parametrize(
    "expression",
    [
        'PadLeft("x",2000000000,"0")',
        'Select($i,Split(PadLeft("",90000,","),","),PadLeft($i,1000,"0"))',
        '(PadLeft("",600000,"x")) & (PadLeft("",600000,"x"))',
        f'Replace(PadLeft("",{MAX_TEXT},"x"),"x","xx")',
    ],
)
def test_limits(expression: str) -> None:
    assert error(expression).kind == "limit"


def test_work_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    expression = 'With($l,Split(PadLeft("",500,","),","),Count(Select($a,$l,Count(Select($b,$l,$b)))))'
    assert value(expression) == 501
    monkeypatch.setattr("ruleguard.expressions.evaluate.MAX_STEPS", 100_000)
    assert error(expression).kind == "limit"


def test_a_given_value_is_limited_too() -> None:
    assert error("[a]", Context({"a": "x" * (MAX_TEXT + 1)})).kind == "limit"
    assert error("[a]", Context({"a": ("x",) * 100_001})).kind == "limit"


@pytest.mark.parametrize("inner", [("x",), AUTHORITATIVE_NULL])
def test_a_list_holds_single_values_only(inner: Value) -> None:
    broken: dict[str, Value] = {"a": ("x", inner)}  # type: ignore[dict-item]
    assert error("[a]", Context(broken)).kind == "type"


def test_deep_trees_end_in_an_error() -> None:
    tree: Expr = number(1)
    for _ in range(3000):
        tree = group(tree)
    with pytest.raises(EvaluationError) as raised:
        evaluate(tree, CONTEXT)
    assert raised.value.kind == "limit"


def test_long_chains_are_not_deep() -> None:
    assert value(" || ".join(['[a] = "y"'] * 3000 + ['[a] = "x"'])) is True
    assert value(" + ".join(["1"] * 3000)) == 3000


def test_what_the_parser_would_not_make() -> None:
    for operands, operators in (([], []), ([number(1), number(2)], []), ([number(1)], ["+"])):
        tree = chain([number(1), number(2)], ["+"])
        broken = type(tree)(tuple(operands), tuple(operators), span=tree.span, operator_spans=())
        with pytest.raises(EvaluationError) as raised:
            evaluate(broken, CONTEXT)
        assert raised.value.kind == "type"
    with pytest.raises(EvaluationError):
        evaluate(call("With", attribute("a"), number(1), number(2)), CONTEXT)


EFFORT = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def outcome(tree: Expr, context: Context) -> tuple[str, object]:
    """The result or the kind of error; anything but an ``EvaluationError`` gets through."""
    try:
        result = evaluate(tree, context)
    except EvaluationError as failure:
        return "error", failure.kind
    if isinstance(result, tuple):
        assert result
        assert not any(each is None or isinstance(each, tuple) for each in result)
    return type_name(result), to_json(result)


@EFFORT
@given(expressions(), contexts())
def test_well_formed_expressions_have_a_value_or_an_error(tree: Expr, context: Context) -> None:
    assert outcome(tree, context) != ("error", "unknown")


@EFFORT
@given(expressions(), contexts(complete=False))
def test_attributes_that_are_not_given(tree: Expr, context: Context) -> None:
    outcome(tree, context)


@EFFORT
@given(any_trees(), any_contexts())
def test_any_tree_has_a_value_or_an_error(tree: Expr, context: Context) -> None:
    outcome(tree, context)


@EFFORT
@given(expressions())
def test_made_up_expressions_are_what_the_parser_makes(tree: Expr) -> None:
    parsed = parse(show(tree))
    assert parsed.tree == tree
    assert not parsed.problems


@EFFORT
@given(expressions(), contexts())
def test_parentheses_say_nothing(tree: Expr, context: Context) -> None:
    names = {getattr(node, "name", "") for node in walk(tree)}
    if not names & {"Guid", "RandomNum"}:
        assert outcome(tree, context) == outcome(group(tree), context)
