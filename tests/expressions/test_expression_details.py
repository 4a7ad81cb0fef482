"""Details that mutation testing found untested: what is said, limits to the letter, and near misses of proofs."""

from __future__ import annotations

import re

import pytest

from ruleguard.expressions import certificates, library_text, mapping
from ruleguard.expressions.advice import mismatch_advice
from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.builtin import MAX_TEXT, MAX_TOTAL, LibraryError, checked
from ruleguard.expressions.check import check
from ruleguard.expressions.environment import Environment
from ruleguard.expressions.equivalence import equivalent
from ruleguard.expressions.evaluate import Context, EvaluationError, evaluate
from ruleguard.expressions.foreign import FUNCTIONS, OPERATORS
from ruleguard.expressions.functions import CLOUD_FUNCTIONS, WORDS, functions, options
from ruleguard.expressions.nodes import Attribute
from ruleguard.expressions.nulls import null_branches
from ruleguard.expressions.parser import parse
from ruleguard.expressions.types import NOTHING, NULL, NUMBER, TEXT, Type, joined, schema_type, words
from ruleguard.expressions.values import Value, from_text, to_json
from ruleguard.text import Span

A, B, C = "IsPresent([a])", "IsPresent([b])", "IsPresent([c])"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{A} || ({B} && {C})", f"{A} || {B} || {C}"),
        (f"{A} && ({B} || {C})", f"{A} && {B} && {C}"),
        (f"({A} = {B}) || {C}", f"{A} || {B} || {C}"),
        ('"x" & ([n] + 1)', '"x" & [n] & 1'),
    ],
)
def test_operators_in_parentheses_are_not_dissolved(one: str, other: str):
    assert not equivalent(f"IIF({one},1,2)", f"IIF({other},1,2)")


def value(expression: str) -> Value:
    tree = parse(expression).tree
    assert tree is not None
    return evaluate(tree, Context({"date": None, "n": 5}))


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ('"a" + 1', "'+' works on numbers, not on text: text is joined with &"),
        ('1 + "a"', "'+' works on numbers, not on text: text is joined with &"),
        ('1 - "a"', "'-' works on numbers, not on text"),
        ("1 + True", "'+' works on numbers, not on true or false"),
        ('IIF("x",1,2)', "a condition is text, not true or false"),
        ("IIF(5,1,2)", "a condition is a number, not true or false: compare it with something, or use CBool"),
        ('"a" < 1', "'<' cannot compare text with a number"),
        (
            "Len(AuthoritativeNull)",
            "AuthoritativeNull can only be a result: no function and no operator takes it",
        ),
        ("5 & IgnoreThisFlow", "IgnoreThisFlow can only be a result: no function and no operator takes it"),
        ("DateFromNum(-5)", "DateFromNum: Active Directory counts from 1601, not before"),
        (
            'FormatDateTime(CDate("2001-02-03"),"g")',
            "the date format 'g' depends on the culture of the server, which is not known",
        ),
        (
            'FormatDateTime(CDate("2001-02-03"),"yyyy gg")',
            "the date format 'gg' depends on the culture of the server, which is not known",
        ),
        (
            'FormatDateTime(CDate("2001-02-03"),"zzz")',
            "the date format 'zzz' depends on the time zone of the server, which is not known",
        ),
    ],
)
def test_why_there_is_no_value(expression: str, message: str):
    with pytest.raises(EvaluationError) as caught:
        value(expression)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2/3/2001 1:05 PM", "2001-02-03T13:05:00Z"),
        ("2/3/2001 12:05 AM", "2001-02-03T00:05:00Z"),
        ("2/3/2001 12:05 PM", "2001-02-03T12:05:00Z"),
    ],
)
def test_the_first_and_the_last_hour_of_half_a_day(text: str, expected: str):
    assert to_json(value(f'CDate("{text}")')) == expected


# Limits


def test_a_text_of_the_largest_size_can_be_made(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(library_text, "MAX_TEXT", 4)
    assert value('ReplaceChars("ab","a:b")') == "bb"
    assert value('ReplaceChars("abcd","a:b")') == "bbcd"
    with pytest.raises(EvaluationError):
        value('ReplaceChars("abcde","a:b")')


def test_several_values_together_have_a_limit():
    text = "x" * MAX_TEXT
    whole = (text,) * (MAX_TOTAL // MAX_TEXT)
    assert checked(whole) is whole
    with pytest.raises(LibraryError, match=r"^values of more than \d+ MB$"):
        checked((*whole, "x"))


def test_a_long_reading_is_cut():
    (problem,) = check(" || ".join(f"[attributeNumber{number}]" for number in range(8)) + " && [last]")
    readings = problem.message.partition("it is read as ")[2].split(", but from left to right")
    assert len(readings[0]) == 150
    assert readings[0].endswith(" || [attributeNumber5] || [attributeNumbe...")


# Types


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        ([NULL, TEXT], TEXT),
        ([NOTHING, TEXT], TEXT),
        ([TEXT, NOTHING], TEXT),
        ([NOTHING, NULL], NOTHING),
        ([TEXT, NUMBER], Type(("str", "num"), False)),
        ([TEXT, Type(("str",), True)], Type(("str",), None)),
    ],
)
def test_the_type_of_one_of_several(types: list[Type], expected: Type):
    assert joined(types) == expected


@pytest.mark.parametrize("multi", [True, False])
def test_the_type_of_an_attribute_of_the_schema(multi: bool):
    assert schema_type("no such syntax", multi_valued=multi) == Type(("var",), multi)
    assert schema_type(None, multi_valued=multi) == Type(("var",), multi)
    kinds = {
        "string": "str",
        "number": "num",
        "boolean": "bool",
        "binary": "bin",
        "reference": "ref",
        "datetime": "var",
    }
    for syntax, kind in kinds.items():
        assert schema_type(syntax, multi_valued=multi) == Type((kind,), multi)


ENVIRONMENT = Environment(
    attributes={
        "b": Type(("bin",), False),
        "u": Type(("var",), None),
        "s": Type(("str",), False),
        "m": Type(("str",), True),
    }
)


@pytest.mark.parametrize(
    ("expression", "rules"),
    [
        ("([b] & [b]) + 1", ["argument-type"]),
        ("([b] & [u]) + 1", []),
        ("([u] & [b]) + 1", []),
        ('Count([s] & "x")', ["argument-type"]),
        ('Count([m] & "x")', []),
        ('Join([m] & "x",",")', []),
    ],
)
def test_what_the_checker_knows_of_joined_values(expression: str, rules: list[str]):
    assert [problem.rule for problem in check(expression, ENVIRONMENT)] == rules


def test_every_option_has_the_functions_that_take_it():
    assert options()["vbTextCompare"] == ("InStr", "InStrRev")
    assert options()["CaseSensitive"] == ("Contains",)


# Answers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With($x,[a],$x)", [("Variable", {"a"})]),
        ('With($x,[a],IIF([b]="x",$x,[c]))', [("Variable", {"a", "b"}), ("Attribute", {"a", "b"})]),
        ('IIF([a]="x",With($x,[b],$x),[c])', [("Variable", {"a", "b"}), ("Attribute", {"a"})]),
        ('Switch([a]="x",[b])', [("Attribute", {"a"}), ("Word", {"a"})]),
        ('Switch([a]="x",[b],True,[c])', [("Attribute", {"a"}), ("Attribute", {"a"})]),
    ],
)
def test_every_answer_has_the_attributes_that_are_asked_about(text: str, expected: list[tuple[str, set[str]]]):
    def told(answer: Answer) -> tuple[str, set[str]]:
        return type(answer.node).__name__, set(answer.asked)

    assert [told(answer) for answer in answers(text)] == expected


@pytest.mark.parametrize(
    "name", sorted(name for name, function in functions().items() if function.returns.kinds == ("bool",))
)
def test_what_every_function_of_truth_gives_is_true_or_false(name: str):
    (answer,) = answers(f"{name}({', '.join(['[a]'] * len(functions()[name].params))})")
    assert answer.is_truth


# Tables


def test_advice_for_functions_of_other_languages_is_one_of_these():
    for name, advice in FUNCTIONS.items():
        assert name == name.casefold()
        (problem,) = check(f"{name}([a])")
        assert problem.message == f"there is no function {name}: {advice}"
        used = re.match(r"use (\w+)(?:, |$)", advice)
        assert used[1] in functions() if used else re.match(r"(?:write|join) .*\|\||(?:write|join) .*&", advice)


@pytest.mark.parametrize(
    ("kinds", "wanted", "function"),
    [
        ("str", "num", "CNum"),
        ("str", "dt", "CDate"),
        ("str", "ref", "CRef"),
        ("num", "str", "CStr"),
        ("bool", "str", "CStr"),
        ("ref", "str", "CStr"),
        ("num", "dt", "DateFromNum"),
        ("dt", "num", "NumFromDate"),
        ("dt", "str", "FormatDateTime"),
        ("bin", "str", "ConvertToBase64"),
    ],
)
def test_what_makes_one_type_of_another(kinds: str, wanted: str, function: str):
    node = Attribute("a", span=Span(0, 3))
    assert mismatch_advice(node, Type((kinds,)), Type((wanted,))) == f"convert it with {function}"
    assert function in functions()


@pytest.mark.parametrize(
    ("kinds", "text"),
    [
        (("str",), "text"),
        (("num",), "a number"),
        (("var",), "a value"),
        (("dt", "str"), "a date or text"),
        (("bool",), "true or false"),
        (("null",), "NULL"),
    ],
)
def test_types_in_words(kinds: tuple[str, ...], text: str):
    assert words(Type(kinds)) == text


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">="])
def test_now_may_be_compared(operator: str):
    assert check(f"IIF(Now() {operator} [date],1,2)") == ()
    assert [problem.rule for problem in check('FormatDateTime(Now(),"yyyy")')] == ["non-deterministic"]


@pytest.mark.parametrize(("one", "other"), [("[a] > [b]", "[b] < [a]"), ("[a] >= [b]", "[b] <= [a]")])
def test_a_comparison_may_be_turned_round(one: str, other: str):
    assert equivalent(one, other)
    assert not equivalent(one, one.replace(">", "<"))


@pytest.mark.parametrize(
    "code", [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F]
)
def test_what_net_calls_a_blank_is_trimmed(code: int):
    assert value(f'Trim("{chr(code)}x{chr(code)}")') == "x"


@pytest.mark.parametrize("code", [0x1C, 0x1D, 0x1E, 0x1F, 0x200B, 0x180E, 0xFEFF])
def test_what_net_calls_no_blank_stays(code: int):
    assert value(f'Trim("{chr(code)}x")') == f"{chr(code)}x"


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("EMAIL_ADDRESS", "E=x"),
        ("COMMON_NAME", "CN=x"),
        ("LOCALITY_NAME", "L=x"),
        ("STATE_OR_PROVINCE_NAME", "S=x"),
        ("STREET_ADDRESS", "STREET=x"),
        ("ORGANIZATION_NAME", "O=x"),
        ("ORGANIZATIONAL_UNIT_NAME", "OU=x"),
        ("DOMAIN_COMPONENT", "DC=x"),
    ],
)
def test_the_parts_of_a_certificates_name(part: str, text: str):
    x509 = pytest.importorskip("cryptography.x509")
    name = x509.Name([x509.NameAttribute(getattr(x509.NameOID, part), "x")])
    assert certificates._distinguished_name(name) == text


def test_a_part_of_a_certificates_name_that_nobody_knows():
    x509 = pytest.importorskip("cryptography.x509")
    name = x509.Name([x509.NameAttribute(x509.NameOID.PSEUDONYM, "x")])
    with pytest.raises(
        LibraryError, match=r"^how \.NET writes this part of a name \(2\.5\.4\.65\) is not known"
    ) as caught:
        certificates._distinguished_name(name)
    assert caught.value.kind == "not-implemented"


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">=", "&&", "||"])
def test_a_comparison_is_true_or_false(operator: str):
    (answer,) = answers(f"[a] {operator} [b]")
    assert answer.is_truth


@pytest.mark.parametrize("expression", ["[a] & [b]", "[a] + [b]", "[a]", "Trim([a])", "True", '"x"'])
def test_anything_else_is_not(expression: str):
    (answer,) = answers(expression)
    assert not answer.is_truth


@pytest.mark.parametrize("function", ["IsNull", "IsNullOrEmpty", "IsEmpty"])
def test_null_for_what_is_not_there_withholds_nothing(function: str):
    assert [branch.withheld for branch in null_branches(f"IIF({function}([tel]),NULL,[tel])")] == []
    assert len(list(null_branches(f"IIF({function}([other]),NULL,[tel])"))) == 1


@pytest.mark.parametrize(
    "length", ["Left([tel],1) = 0", 'InStr([tel],"x") = 0', "CNum([tel]) = 0", "[tel] = 0", "0 = CNum([tel])"]
)
def test_a_number_that_is_no_length_does_not_say_that_nothing_is_there(length: str):
    assert len(list(null_branches(f"IIF({length},NULL,[tel])"))) == 1


@pytest.mark.parametrize("length", ["Len([tel]) = 0", "0 = Len([tel])", "Len([tel]) < 1", 'ValueCount("tel") = 0'])
def test_a_length_of_nothing_does(length: str):
    assert list(null_branches(f"IIF({length},NULL,[tel])")) == []


@pytest.mark.parametrize("text", ["9" * 20, "-" + "9" * 20, "0" * 19 + "1"])
def test_a_number_of_twenty_digits_is_read(text: str):
    assert from_text(f"num:{text}") == int(text)


@pytest.mark.parametrize("text", ["9" * 21, "0" * 20 + "1", "", "-", "1.5", "²"])
def test_what_is_no_number_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^not a whole number: "):
        from_text(f"num:{text}")


@pytest.mark.parametrize(
    ("data", "binary"),
    [
        (b"AQID", b"\1\2\3"),
        (b"-----BEGIN CERTIFICATE-----\nAQ\r\nID\n-----END CERTIFICATE-----\n", b"\1\2\3"),
        (b"AQ!ID", b"AQ!ID"),
        (b"AQI", b"AQI"),
        (b"0\x81AQ==", b"0\x81AQ=="),
        (b"0\x82AQ==", b"0\x82AQ=="),
    ],
)
def test_a_certificate_may_be_base64(data: bytes, binary: bytes):
    assert certificates._binary(data) == binary


@pytest.mark.parametrize("operator", OPERATORS)
def test_an_operator_of_another_language_is_read_as_the_one_that_is_meant(operator: str):
    meant, advice = OPERATORS[operator]
    found = parse(f"[a] {operator} [b]")
    assert found.tree == parse(f"[a] {meant} [b]").tree
    assert [problem.message for problem in found.problems] == [
        f"'{operator}' is no operator of this language: {advice}"
    ]
    assert meant in advice or "there " in advice


def test_advice_for_functions_of_cloud_sync_names_functions_of_this_language():
    for name, advice in CLOUD_FUNCTIONS.items():
        assert name not in functions()
        for used in re.findall(r"[A-Z]\w+", advice):
            assert used in functions() or used in WORDS
        assert advice == "" or advice[0].islower()


def test_the_largest_values_are_refused_wherever_they_stand(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(LibraryError, match=r"^numbers have 64 bits: this one is too large$"):
        checked((1, 2**63))
    monkeypatch.setattr(mapping, "MAX_TOTAL", 3)
    monkeypatch.setattr(mapping, "MAX_TEXT", 1)
    with pytest.raises(LibraryError, match=r"^values of more than 3 MB$"):
        mapping.mapped(str, (("ab", "cd"),))


def test_what_is_not_documented_of_several_bits_is_said():
    assert (value("IsBitSet(6,6)"), value("IsBitSet(6,8)")) == (True, False)
    with pytest.raises(EvaluationError) as caught:
        value("IsBitSet(4,6)")
    assert str(caught.value) == "IsBitSet: what it says when some of several bits are set is not documented"
    assert caught.value.kind == "not-implemented"
