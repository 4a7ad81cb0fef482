"""What holds for the rewriting of any script."""

from __future__ import annotations

import codecs

from hypothesis import given, settings
from hypothesis import strategies as st
from test_rewrite_cases import rewritten

from ruleguard.model.nodes import ENTRA_CONNECTOR

OLD = ("a1a1a1a1-1111-4111-8111-abcdefabcdef", "a2a2a2a2-2222-4222-8222-abcdefabcdef")
NEW = ("b1b1b1b1-1111-4111-8111-fedcbafedcba", "b2b2b2b2-2222-4222-8222-fedcbafedcba")
THERE = [f"{old}={new}" for old, new in zip(OLD, NEW, strict=True)]
BACK = [f"{new}={old}" for old, new in zip(OLD, NEW, strict=True)]
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}

law = settings(max_examples=150, deadline=None, derandomize=True)
connectors = st.sampled_from((*OLD, *OLD, ENTRA_CONNECTOR))
spellings = st.sampled_from(("{}", "{{{}}}"))
words = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n\u2028\u2029\x85\x0b\x0c#'`"), max_size=12)
names = words.map(lambda text: "".join(each for each in text if each not in "\u2018\u2019\u201a\u201b"))
noise = st.one_of(
    words.map(lambda text: f"# {text}"),
    st.sampled_from((*OLD, *NEW)).map(lambda each: f"# connector {each}"),
    st.sampled_from(("", " ", "\t", f"Write-Host '{OLD[0]}'", f"<# {OLD[0]}\n{OLD[1]} #>")),
)


@st.composite
def rule(draw: st.DrawFn, number: int) -> str:
    connector = draw(spellings).format(draw(connectors))
    blanks = draw(st.sampled_from((" `", "  `", "   `")))
    arguments = [
        f"-Name '{draw(names)} {number}'",
        f"-Identifier 'c0c0c0c0-0000-4000-8000-{number:012d}'",
        f"-Description '{draw(names)} {draw(st.sampled_from(('', *OLD)))}'",
        "-Direction 'Inbound'",
        f"-Precedence {number}",
        f"-Connector '{connector}'",
        "-LinkType 'Join'",
    ]
    order = draw(st.permutations(arguments))
    call = "".join(f"{each}{blanks}\n" for each in ("New-ADSyncRule", *order))
    return f"{call}-OutVariable syncRule\n\n\nAdd-ADSyncRule  `\n-SynchronizationRule $syncRule[0]"


@st.composite
def scripts(draw: st.DrawFn) -> bytes:
    count = draw(st.integers(1, 3))
    pieces = [draw(noise)]
    for number in range(1, count + 1):
        pieces += [draw(rule(number)), draw(noise)]
    text = "\n".join(pieces) + draw(st.sampled_from(("", "\n", "\n\n  ")))
    ends = draw(st.sampled_from(("\n", "\r\n")))
    encoding = draw(st.sampled_from(("utf-8", "utf-16-le", "utf-16-be")))
    marked = encoding != "utf-8" or draw(st.booleans())
    return (MARKS[encoding] if marked else b"") + text.replace("\n", ends).encode(encoding)


@law
@given(scripts())
def test_the_way_back_gives_the_first_bytes(data: bytes):
    there = rewritten(data, THERE)
    assert there.unresolved == ()
    assert rewritten(there.data, BACK).data == data


@law
@given(scripts())
def test_a_second_time_changes_nothing(data: bytes):
    once = rewritten(data, THERE)
    again = rewritten(once.data, THERE)
    assert (again.data, again.replacements, again.unresolved) == (once.data, (), ())


@law
@given(scripts())
def test_bytes_outside_the_replaced_places_are_as_they_were(data: bytes):
    result = rewritten(data, THERE)
    source, byte, expected = result.source, 0, b""
    for item in result.replacements:
        start, end = (source.byte_offset(offset) for offset in (item.at.span.start, item.at.span.end))
        expected += data[byte:start] + item.new.encode(source.encoding)
        byte = end
    assert result.data == expected + data[byte:]


@law
@given(scripts())
def test_every_rule_of_an_old_connector_and_no_other_is_rewritten(data: bytes):
    result = rewritten(data, THERE)
    text = result.source.text
    wanted = sum(text.count(f"-Connector '{each}'") + text.count(f"-Connector '{{{each}}}'") for each in OLD)
    assert len(result.replacements) == wanted
