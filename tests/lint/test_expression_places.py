"""A finding inside an expression stands where its characters stand in the file, whatever the format's escapes before it.

The expected line and column are counted in the raw text, by searching for the one place where the mistake is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruleguard.diagnostic import Diagnostic
from ruleguard.lint.engine import lint
from ruleguard.lint.registry import registry
from ruleguard.lint.rule import is_checker_rule
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

RULES = [rule for rule in registry().values() if is_checker_rule(rule)]
MISTAKE = "Qzxw"
"""A function that does not exist."""


def found_in(raw: str, encoding: str = "utf-8") -> list[Diagnostic]:
    reading = read("file", [Source("file", raw.encode(encoding))], Options())
    assert reading.errors == []
    return [item for config in reading.configs for item in lint(config, RULES)]


def where(raw: str, characters: str) -> tuple[int, int]:
    """Line and column of characters that stand in a text once."""
    before, *after = raw.split(characters)
    assert len(after) == 1
    lines = re.split(r"\r\n|\r|\n", before)
    return len(lines), len(lines[-1]) + 1


def script(expression: str) -> str:
    """A script that writes an expression between apostrophes, which are doubled: all four that PowerShell knows."""
    literal = re.sub("['‘’‚‛]", r"\g<0>\g<0>", expression)
    return (
        "New-ADSyncRule -Name 'Ä' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule\n"
        "Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] `\n-Destination 'title' -FlowType 'Expression' `\n"
        f"-Expression '{literal}' `\n-OutVariable syncRule\nAdd-ADSyncRule -SynchronizationRule $syncRule[0]\n"
    )


def settings(literal: str) -> str:
    """A settings file with an expression that is written as JSON, with its quotation marks."""
    return (
        '{"azureDirectoryPolicy": {}, "onpremisesDirectoryPolicy": [{"friendlyName": "ä", "customSynchronizationRules": [\n'
        '  {"Name": "x", "direction": "Inbound", "linkType": "Join", "precedence": 60, "attributeMappings": [\n'
        f'    {{"flowType": "Expression", "expression":\t{literal}, "destination": "title"}}]}}]}}]}}'
    )


def server(literal: str) -> str:
    """A server's file with an expression that is written as XML."""
    return (
        "<synchronizationRule>\n  <name>ä</name><direction>Inbound</direction><precedence>60</precedence>\n"
        "  <attribute-mappings><mapping><dest>title</dest>\n"
        f"    <expression>{literal}</expression></mapping></attribute-mappings>\n</synchronizationRule>\n"
    )


def assert_found(raw: str, characters: str = MISTAKE, encoding: str = "utf-8") -> None:
    """The one finding spans the characters of the file and nothing else."""
    (found,) = found_in(raw, encoding)
    assert found.at is not None
    assert (found.at.start.line, found.at.start.column) == where(raw, characters)
    assert found.at.source.slice(found.at.span) == characters


@pytest.mark.parametrize(
    ("expression", "characters"),
    [
        ("Qzxw([a])", "Qzxw"),
        ("""Replace([a],"'","") & Qzxw([a])""", "Qzxw"),
        ("""Replace([a],"''''","’") & Qzxw([a])""", "Qzxw"),
        ("IIF(IsPresent([a]),\r\n\t[a] ,\r\n\t\tQzxw([a]))", "Qzxw"),
        ('IIF([a]="Köln\n😀",1,Qzxw([a]))', "Qzxw"),
        ('"😀ß" & “x”', "“x”"),
        ('[a] & "it\'s" == "x"', "=="),
        ('IIF([a]="\'",!IsPresent([b]),1)', "!"),
    ],
)
def test_a_script(expression: str, characters: str):
    assert_found(script(expression), characters)


def test_an_apostrophe_that_the_script_doubles():
    raw = script("""IIF([a]="it's",'x',1)""")
    (found,) = found_in(raw)
    assert found.at is not None
    assert (found.at.start.line, found.at.start.column) == where(raw, "''x")
    assert found.at.source.slice(found.at.span) == "''"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_script_with_other_line_ends_and_encodings(line_end: str, encoding: str):
    raw = script('IIF([a]="Ä\'s",\n  "😀",\n  Qzxw([a]))').replace("\n", line_end)
    assert_found(raw, encoding=encoding)


@pytest.mark.parametrize(
    ("literal", "characters"),
    [
        (r'"Qzxw([a])"', "Qzxw"),
        (r'"\"x\" & Qzxw([a])"', "Qzxw"),
        (r'"\"\u00e4\" & Qzxw([a])"', "Qzxw"),
        (r'"\"\ud83d\ude00\" & Qzxw([a])"', "Qzxw"),
        (r'"\"\uD83D\uDE00\ud83d\ude00ä😀\" & Qzxw([a])"', "Qzxw"),
        (r'"\"\/\\n\" &\r\n\t Qzxw([a])"', "Qzxw"),
        (r'"\u0051\u007axw([a])"', r"\u0051\u007axw"),
        (r'"[a] & \u201cx\u201d"', r"\u201cx\u201d"),
        (r'"\"\ud83d\ude00\" & \u201c\ud83d\ude00\u201d"', r"\u201c\ud83d\ude00\u201d"),
        (r'"IIF([a] \u003d= \"x\",1,2)"', r"\u003d="),
        (r'"Left([a],\"3\")"', r"\"3\""),
    ],
)
def test_a_settings_file(literal: str, characters: str):
    assert_found(settings(literal), characters)


@pytest.mark.parametrize(
    ("literal", "characters"),
    [
        ("Qzxw([a])", "Qzxw"),
        ("&quot;x&quot; &amp; Qzxw([a])", "Qzxw"),
        ("&quot;&#228;&#xE4;ä&#128512;😀&quot; &amp; Qzxw([a])", "Qzxw"),
        ('"&lt;&gt;&apos;" &amp;\n\t Qzxw([a])', "Qzxw"),
        ('"x" &amp;\r\n\r\n Qzxw([a])', "Qzxw"),
        ('"x" &amp;&#13;&#10; Qzxw([a])', "Qzxw"),
        ('<![CDATA["<&amp;😀" &\n Qzxw([a])]]>', "Qzxw"),
        ('"a&amp;b" &amp; <![CDATA["<" & ]]>Qzxw([a])', "Qzxw"),
        ('"a"<!-- "<b>" --> &amp; Qzxw([a])', "Qzxw"),
        ("\n      Qzxw([a])\n    ", "Qzxw"),
        ("&#81;&#x7A;xw([a])", "&#81;&#x7A;xw"),
        ("[a] &amp; &#8220;x&#8221;", "&#8220;x&#8221;"),
        ("IIF(Len([a]) =&gt; 3,1,2)", "=&gt;"),
        ("Left([a],&quot;3&quot;)", "&quot;3&quot;"),
    ],
)
def test_a_server_file(literal: str, characters: str):
    assert_found(server(literal), characters)


def test_two_mistakes_of_one_expression_stand_in_two_places():
    raw = settings(r'"Qzxw(\"\u00e4\") &\n Vzxw([a])"')
    places = [(found.at.start.line, found.at.start.column) for found in found_in(raw) if found.at is not None]
    assert places == [where(raw, "Qzxw"), where(raw, "Vzxw")]


def test_an_expression_that_ends_too_early_points_into_its_literal():
    raw = settings(r'"\"\u00e4\" &"')
    (found,) = found_in(raw)
    assert found.at is not None
    line, column = where(raw, r'\" &"')
    assert (found.at.start.line, found.at.start.column) == (line, column + len(r"\" &"))


# Anything that a file can hold; a backslash is followed by a letter, so that it does not change where a text ends.
characters = st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters='\\"\ufeff\ufffe\uffff')
pieces = characters | st.sampled_from(
    ["'", "''", "’", '""', "&", "<", "\n", "\r\n", "\t", "\\n", "\\x", "ä", "😀", "]", "$x"]
)
texts = st.lists(pieces, max_size=12).map("".join)
layouts = st.lists(st.sampled_from([" ", "\n", "\r\n", "\r", "\t"]), max_size=4).map("".join)


@st.composite
def expressions(draw: st.DrawFn) -> str:
    """Texts and layout, and then a mistake."""
    before = draw(st.lists(st.tuples(texts, layouts), min_size=1, max_size=3))
    parts = [f'"{text}"{layout}&{layout}' for text, layout in before]
    return "".join(parts) + MISTAKE + "([a])"


def spelled_in_json(draw: st.DrawFn, expression: str) -> str:
    def one(character: str) -> str:
        mode = draw(st.sampled_from(["plain", "ascii", "code"]))
        if mode == "code" and character not in MISTAKE:
            units = character.encode("utf-16-be")
            return "".join(f"\\u{units[index]:02x}{units[index + 1]:02X}" for index in range(0, len(units), 2))
        return json.dumps(character, ensure_ascii=mode == "ascii")[1:-1]

    return settings('"' + "".join(map(one, expression)) + '"')


def spelled_in_xml(draw: st.DrawFn, expression: str) -> str:
    if "]]>" not in expression and draw(st.booleans()):
        return server(f"<![CDATA[{expression}]]>")

    def one(character: str) -> str:
        mode = draw(st.sampled_from(["plain", "plain", "decimal", "hexadecimal", "quot"]))
        if character not in MISTAKE and mode in ("decimal", "hexadecimal"):
            return f"&#{ord(character)};" if mode == "decimal" else f"&#x{ord(character):X};"
        return escape(character, {'"': "&quot;"} if mode == "quot" else {})

    return server("".join(map(one, expression)))


def spelled_in_script(draw: st.DrawFn, expression: str) -> str:
    raw = script(expression)
    return raw if draw(st.booleans()) else re.sub(r"\r\n|\n", "\r\n", raw)


@pytest.mark.parametrize("spelled", [spelled_in_script, spelled_in_json, spelled_in_xml])
@given(data=st.data())
def test_the_place_is_that_of_the_mistake_whatever_stands_before(
    spelled: Callable[[st.DrawFn, str], str], data: st.DataObject
):
    expression = data.draw(expressions())
    raw = spelled(data.draw, expression)
    assert_found(raw)
