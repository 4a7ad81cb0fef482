"""What the checker says, where; and the near misses that it lets pass."""

from __future__ import annotations

import pytest

from ruleguard.expressions.check import check
from ruleguard.expressions.environment import Environment
from ruleguard.expressions.types import Type

SCHEMA = Environment(
    {"mail": Type(("str",)), "proxyAddresses": Type(("str",), True)}, frozenset(("mail",)), "1.1.130.0"
)

BROKEN = [
    ("", "expression-syntax", 0),
    ("IIF([a]", "expression-syntax", 3),
    ("IIF([a],,1)", "expression-syntax", 7),
    ('"abc', "expression-syntax", 0),
    ("Trim([a]))", "expression-syntax", 9),
    ("IIF([a]=1;2,3)", "expression-syntax", 9),
    ("[a", "expression-syntax", 0),
    ("[a] [b]", "expression-syntax", 4),
    ("1 +", "expression-syntax", 3),
    ("IIF([a]='x',1,2)", "expression-syntax", 8),
    ("%Domain.FQDN", "expression-syntax", 0),
    ("[ a ]", "expression-syntax", 0),
    ('[a] == "x"', "foreign-operator", 4),
    ('[a] != "x"', "foreign-operator", 4),
    ("Not IsPresent([a])", "foreign-operator", 0),
    ("!IsPresent([a])", "foreign-operator", 0),
    ("IsPresent([a]) And IsPresent([b])", "foreign-operator", 15),
    ("IsPresent([a]) or IsPresent([b])", "foreign-operator", 15),
    ("[a] / 2", "foreign-operator", 4),
    ("“abc”", "smart-quotes", 0),
    ("Trimm([a])", "unknown-function", 0),
    ("ToLower([a])", "cloud-function", 0),
    ('Coalesce([a],"b")', "cloud-function", 0),
    ("lcase([a])", "wrong-case", 0),
    ("IIF(IsPresent([a]),null,[a])", "wrong-case", 19),
    ("Nothing", "unknown-word", 0),
    ("Trim", "unknown-word", 0),
    ("department", "unknown-word", 0),
    ("Left([a])", "argument-count", 0),
    ("Now(1)", "argument-count", 0),
    ("Trim(5)", "argument-type", 5),
    ('Left([a],"3")', "argument-type", 9),
    ('"a" + [b]', "argument-type", 0),
    ('IsPresent([a]) = "True"', "argument-type", 0),
    ("ImportedValue([mail])", "argument-type", 14),
    ('IIF("x",1,2)', "argument-type", 4),
    ('Contains([p],"x",casesensitive)', "unknown-option", 17),
    ('Contains([p],"x","CaseSensitive")', "unknown-option", 17),
    ('Switch([a]="x",1,True)', "odd-switch", 0),
    ('IIF(InStr([a],"x"),1,2)', "number-as-condition", 4),
    ("IsPresent([a]) || Len([a])", "number-as-condition", 18),
    ("Item([p],1)", "unguarded-item", 0),
    ("Mid([a],2)", "mid-without-count", 0),
    ('Split([a],"ab")', "invalid-argument", 10),
    ('PadLeft([a],5,"00")', "invalid-argument", 14),
    ('ReplaceChars([a],"ö,o")', "invalid-argument", 17),
    ('Word([a],0," ")', "invalid-argument", 9),
    ("IIF(True,1,2)", "constant-condition", 4),
    ("[a] = NULL", "null-comparison", 6),
    ("CDate([a])", "unformatted-date", 0),
    ("Guid()", "non-deterministic", 0),
    ("$item", "unbound-variable", 0),
    ("%ForestLDAP%", "misspelt-parameter", 0),
    ("IsPresent([a]) || IsPresent([b]) && IsPresent([c])", "ambiguous-operators", 0),
    ('"x" & 1 + 2', "ambiguous-operators", 0),
]
SOUND = [
    "[a]",
    "[mS-DS-ConsistencyGuid]",
    "%Connector.ID%",
    '[a]&"@"&%Domain.FQDN%',
    "IIF(IsPresent([a]),[a],NULL)",
    'IIF(IsPresent([a]) || [b] = "x" || Left([c],4) = "CAS_",True,NULL)',
    "IIF(IsNullOrEmpty([description]),NULL,Left(Trim(Item([description],1)),448))",
    'IIF(Contains([p],"SMTP:") > 0,Item([p],Contains([p],"SMTP:")),NULL)',
    "BitAnd([groupType],-2147483648)",
    "CBool(BitAnd([a],&HFF) = 0)",
    'Word([a],2,"\\")',
    'Switch([a]="x",1,True,2)',
    "Where($item,[userCertificate],CertNotAfter($item)>Now())",
    "With($u,Where($i,[c],CertNotAfter($i)>Now()),IIF(Count($u)>0,$u,NULL))",
    'CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z"))',
    'IIF("mS-DS-ConsistencyGuid"="mS-DS-ConsistencyGuid",[a],[b])',
    'Contains([p],"x",CaseSensitive) > 0',
    'DNComponentRev([dn],1,"DC")',
    'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))',
    'IIF(InStr([p],"SIP:")=1,NULL,[p])',
    "IsPresent([a]) && IsPresent([b]) || IsPresent([c])",
    "Trim( [a]\n )",
]


@pytest.mark.parametrize(("text", "rule", "start"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_expression_is_reported_at_its_place(text: str, rule: str, start: int):
    assert (rule, start) in {(item.rule, item.span.start) for item in check(text)}


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_expression_is_silent(text: str):
    assert check(text) == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[Mail]", "wrong-case"),
        ("[fax]", "unknown-attribute"),
        ("[proxyAddresses]", "unselected-attribute"),
        ("Select($i,[mail],Trim($i))", "function-newer-than-server"),
        ("Count([mail])", "argument-type"),
    ],
)
def test_what_the_schema_and_the_build_tell(text: str, rule: str):
    assert [item.rule for item in check(text, SCHEMA)] == [rule]
    assert check(text) == ()


def test_what_every_object_has_is_in_no_schema():
    assert check("CStr([dn])", SCHEMA) == ()
