"""XML: the tree, the place of every element and of every part of a text, and what is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from ruleguard.errors import InputError
from ruleguard.syntax.xml import XmlDocument, child, children, route_to, text_of
from ruleguard.text import Source, Span

NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
CHARACTERS = st.sampled_from("ab &<>\"'é€😀\n\t\u2028\x85\xa0")


def document(text: str) -> XmlDocument:
    return XmlDocument(Source("in.xml", text.encode()))


def placed(found: XmlDocument, *route: str | int, within: Span | None = None) -> str | None:
    span = found.span(route, within)
    return None if span is None else found.source.slice(span)


@dataclass
class Written:
    """A text as it stands in a file: its value, and where each character of the value starts and ends."""

    source: str = ""
    value: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, character: str, form: str) -> None:
        self.starts.append(len(self.source))
        self.source += form
        self.value += character
        self.ends.append(len(self.source))


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Text in every form that XML has for it: plain, entities, character references, CDATA, Windows line ends."""
    result = Written()
    for character, form in draw(st.lists(st.tuples(CHARACTERS, st.integers(0, 4)), min_size=1, max_size=14)):
        if form == 0 or (character in "&<>" and form == 1):
            result.add(character, NAMED.get(character, character))
        elif form == 2:
            result.add(character, f"&#x{ord(character):X};")
        elif form == 3:
            result.source += "<![CDATA["
            result.add(character, "\r\n" if character == "\n" else character)
            result.source += "]]>"
        elif form == 4:
            result.source += "<!-- & < -->"
            result.add(character, NAMED.get(character, character))
        else:
            result.add(character, "\r\n" if character == "\n" else NAMED.get(character, character))
    return result


@settings(max_examples=200)
@given(text=written(), before=st.sampled_from(["", "é\r\n", "<a>&amp;</a>"]), data=st.data())
def test_a_part_of_a_text_is_found_through_its_escapes(text: Written, before: str, data: st.DataObject) -> None:
    top = f"<top>{before}<x:b xmlns:x='u'>"
    found = document(f"{top}{text.source}</x:b></top>")
    element = child(found.root, "b")
    assert element is not None
    assert element.text == text.value
    start = data.draw(st.integers(0, len(text.value) - 1))
    end = data.draw(st.integers(start + 1, len(text.value)))
    span = found.span(("b",), Span(start, end))
    assert span is not None
    assert span.start - len(top) == text.starts[start]
    upto = text.starts[end] if end < len(text.value) else len(text.source)
    assert text.ends[end - 1] <= span.end - len(top) <= upto


@settings(max_examples=150)
@given(text=written(), before=st.sampled_from(["", "é", "😀\n"]))
def test_the_text_at_a_route_is_the_text_of_the_element(text: Written, before: str) -> None:
    found = document(f"<top>{before}<b>first</b><b>{text.source}</b></top>")
    there = placed(found, "b", 1)
    assert there is not None
    # A leading CDATA mark or comment belongs to no character, so the place may begin behind it.
    assert there.replace("<![CDATA[", "").replace("]]>", "").endswith(text.source[text.starts[-1] : text.ends[-1]])
    assert found.span(("b", 1)) == found.span(("b", 1), Span(0, len(text.value)))


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("a &quot;b&quot;", 2, 3, "&quot;"),
        ("a &quot;b&quot;", 3, 4, "b"),
        ("&#228;b", 1, 2, "b"),
        ("&#x1F600;b", 1, 2, "b"),
        ("😀b", 1, 2, "b"),
        ("a\r\nb", 2, 3, "b"),
        ("<![CDATA[a & b]]>", 2, 3, "&"),
        ("<![CDATA[a & b]]>", 4, 5, "b"),
        ("a<![CDATA[&]]>b", 1, 2, "&]]>"),
        ("a]]&gt;", 0, 4, "a]]&gt;"),
        ("abc", 1, 99, "bc"),
    ],
)
def test_a_part_of_a_text(text: str, start: int, end: int, expected: str) -> None:
    assert placed(document(f"<a>é<b>{text}</b></a>"), "b", within=Span(start, end)) == expected


@pytest.mark.parametrize(
    ("text", "route", "expected"),
    [
        pytest.param("<a><b/></a>", ("b",), "<b/>", id="empty element"),
        pytest.param("<a><b></b></a>", ("b",), "<b>", id="element without text"),
        pytest.param("<a><b c='1'><d/></b></a>", ("b",), "<b c='1'>", id="element with elements"),
        pytest.param("<a><b c='1>2' d=\">\"/></a>", ("b",), "<b c='1>2' d=\">\"/>", id="> in an attribute"),
        pytest.param("<a><b>1</b><c/><b>2</b></a>", ("b", 1), "2", id="second of a name"),
        pytest.param("<a><b>1</b></a>", ("b", 1), None, id="no second"),
        pytest.param("<a><b>1</b></a>", ("c",), None, id="no such element"),
        pytest.param("<x:a xmlns:x='u'><x:b>1</x:b></x:a>", ("b",), "1", id="namespace"),
        pytest.param("<a><!-- <b>0</b> --><?b?><b>1</b></a>", ("b",), "1", id="behind a comment"),
        pytest.param("<a>text</a>", (), "text", id="the top"),
        pytest.param("<a><b c='1'/></a>", ("b", "@c"), "1", id="attribute of an empty element"),
        pytest.param("<a><b c='1'>2</b></a>", ("b", "@c"), "1", id="attribute of an element with text"),
        pytest.param("<a><b d='c=' x:c = \">\" xmlns:x='u'>2</b></a>", ("b", "@c"), ">", id="attribute like markup"),
        pytest.param("<a><b c=''>2</b></a>", ("b", "@c"), "", id="empty attribute"),
        pytest.param("<a><b d='1'>2</b></a>", ("b", "@c"), None, id="no such attribute"),
    ],
)
def test_places(text: str, route: tuple[str | int, ...], expected: str | None) -> None:
    assert placed(document(text), *route) == expected


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> str:
    tag = draw(st.sampled_from(["a", "b", "n:c"]))
    name = draw(st.sampled_from(["", " x='é'", ' y="1>2"']))
    gap = draw(st.sampled_from(["", "\n  ", "\r\n\t", "<!--é<b>-->"]))
    if depth == 0 or draw(st.booleans()):
        content = escape(draw(st.text(alphabet="xé😀 ", max_size=4)))
    else:
        content = gap + gap.join(draw(st.lists(trees(depth=depth - 1), max_size=3))) + gap
    return f"<{tag}{name}/>" if not content else f"<{tag}{name}>{content}</{tag}>"


@settings(max_examples=150)
@given(tree=trees())
def test_every_element_of_a_tree_is_found_by_its_route(tree: str) -> None:
    found = document(f"<top xmlns:n='u'>{tree}</top>")
    for element in found.root.iter(etree.Element):
        there = placed(found, *route_to(element))
        assert there is not None
        if len(element) == 0 and element.text:
            assert etree.fromstring(f"<x>{there}</x>").xpath("string()") == element.text
        else:
            tag = there[1:].split(" ")[0].rstrip("/>")
            whole = there if there.endswith("/>") else f"{there}</{tag}>"
            (copy,) = etree.fromstring(f"<x xmlns:n='u'>{whole}</x>")
            assert (copy.tag, copy.attrib) == (element.tag, element.attrib)


BOMB = "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">' for n in range(9)) + "]>"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{BOMB}<a>&e8;</a>", id="entity bomb"),
        pytest.param('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>', id="external entity"),
        pytest.param('<!DOCTYPE a SYSTEM "http://example.test/a.dtd"><a/>', id="external DTD"),
        pytest.param("<!DOCTYPE a><a/>", id="an empty declaration"),
        pytest.param(f"<?xml version='1.0'?>\n<!-- {'x' * 70_000} -->\n{BOMB}<a>&e8;</a>", id="behind a long comment"),
        pytest.param(f"<?x {'x' * 70_000}?><!DOCTYPE a [<!ENTITY e 'v'>]><a>&e;</a>", id="behind a long instruction"),
        pytest.param(" " * 70_000 + "<!DOCTYPE a><a/>", id="behind blanks"),
    ],
)
def test_document_types_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="document type declaration"):
        document(text)


def test_text_that_only_mentions_a_document_type_is_read() -> None:
    found = document("<a><!-- no <!DOCTYPE here --><b><![CDATA[<!DOCTYPE x>]]></b></a>")
    assert text_of(child(found.root, "b")) == "<!DOCTYPE x>"


def test_undeclared_entities_are_refused() -> None:
    with pytest.raises(InputError, match="not well-formed XML"):
        document("<a>&unknown;</a>")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<a>\r\n<b></a>", "in.xml:2:8"),
        ("<a>\r<b></a>", "in.xml:2:8"),
        ("<a>é😀<b></a>", "in.xml:1:13"),
        ("<a>\n  <b>cut", "in.xml:2:9"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(InputError) as error:
        document(text)
    assert str(error.value).startswith(f"{place}: not well-formed XML")


@pytest.mark.parametrize(
    "text",
    ["<", "<!-- -->", "<?xml?>", "<!", "<a", "<a b=", "<a/><a/>", "<a>\x01</a>", "<x:a/>", "<a b='1' b='2'/>"],
)
def test_fragments_are_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"^in\.xml:1:"):
        document(text)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InputError, match="has elements more than 256 deep"):
        document("<a>" * 100_000)


def test_the_reason_is_one_line() -> None:
    with pytest.raises(InputError) as error:
        document("<a><!-- first\nsecond -- third --></a>")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "declaration",
    ["utf-8", "utf-16", "windows-1252", "unheard-of"],
)
def test_the_declared_encoding_does_not_matter(declaration: str) -> None:
    """The bytes are decoded once, by their mark; what the declaration says may be stale after somebody saved the file."""
    text = f'<?xml version="1.0" encoding="{declaration}"?><a><b>Größe</b></a>'
    found = XmlDocument(Source("in.xml", b"\xff\xfe" + text.encode("utf-16-le")))
    assert text_of(child(found.root, "b")) == "Größe"
    assert placed(found, "b") == "Größe"


@pytest.mark.parametrize(("text", "expected"), [("<a/>", ""), ("<a> \n </a>", ""), ("<a> x </a>", " x ")])
def test_text_of_an_element(text: str, expected: str) -> None:
    assert text_of(document(text).root) == expected


def test_text_of_no_element() -> None:
    assert text_of(None) is None


def test_children_are_numbered_by_name() -> None:
    root = document("<a><b/><c/><b/><!-- --><b/></a>").root
    assert [number for number, _ in children(root, "b")] == [0, 1, 2]
    assert [number for number, _ in children(root, "c")] == [0]
