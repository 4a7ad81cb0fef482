"""XML with positions: the tree from lxml, exact places from expat when somebody asks for one.

Document type declarations are refused, so no entity can be declared: no expansion, no file, no network.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from xml.parsers import expat

from lxml import etree

from ruleguard.errors import InputError
from ruleguard.syntax.route import Route
from ruleguard.text import Source, Span

Element = etree._Element
_TAG = re.compile(r"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'=<>/]+)\s*=\s*(?P<value>"[^"]*"|'[^']*')""")
MAX_XML_ELEMENTS = 500_000
"""A document with more elements is refused; a server's schema has some 20,000."""
MAX_XML_DEPTH = 256
"""Elements inside each other, as libxml2 bounds them."""
MAX_XML_TEXT = 10_000_000
"""Characters of one text, value, name or comment, as libxml2 bounds them."""
_PROLOG_STEP = 4096
_LONGEST_REASON = 200
_DEPTH_SIGN = "Excessive depth"
_TEXT_SIGNS = ("too long", "too big", "Buffer size limit", "Huge input", "huge text node")
"""Parts of what libxml2 says beyond its limits, from version to version in other words."""
_LINE_ENDS = ("\n", "\r")
_PROLOG = (("<?", "?>"), ("<!--", "-->"))


class XmlDocument:
    """One XML text. ``root`` is the lxml element at the top.

    A route is a list of local tag names and numbers: a name leads to the first child of that name, a name followed by
    a number n to the n-th (from 0), ``@name`` to an attribute.
    """

    def __init__(self, source: Source) -> None:
        """Parse. Raises ``InputError`` with line and column for text that is no well-formed XML."""
        self.source = source
        if _declares_type(source.text):
            raise InputError(source.path, "has a document type declaration, which no export has: not read")
        if source.text.count("</") + source.text.count("/>") > MAX_XML_ELEMENTS:
            raise InputError(source.path, f"has more than {MAX_XML_ELEMENTS:,} XML elements, which no export has")
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            self.root: Element = etree.fromstring(source.utf8, parser)
        except etree.XMLSyntaxError as error:
            place = source.position(_offset(source, *error.position))
            raise InputError(source.path, _explain(error), place.line, place.column) from None

    def span(self, route: Route, within: Span | None = None) -> Span | None:
        """See ``Document``. Without ``within``: the text of an element that has text, else its start tag."""
        place = self._places
        index = 0
        for number, step in enumerate(route):
            if isinstance(step, int):
                continue
            if step.startswith("@"):
                return place.attribute(self.source, index, step[1:])
            nth = route[number + 1] if number + 1 < len(route) and isinstance(route[number + 1], int) else 0
            found = place.child(index, step, int(nth))
            if found is None:
                return None
            index = found
        return place.span(self.source, index, within)

    @cached_property
    def _places(self) -> _Places:
        return _Places(self.source.utf8)


class _Places:
    """Byte offsets of every element and of the pieces of its text, in document order."""

    def __init__(self, data: bytes) -> None:
        self.tags: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.children: list[list[int]] = []
        # per element: (offset in the decoded text, byte offset in the file) of each run of text without a gap
        self.pieces: list[list[tuple[int, int]]] = []
        self._lengths: list[int] = []
        self._by_tag: dict[int, dict[str, list[int]]] = {}
        self._open: list[int] = []
        self._parse(data)

    def _parse(self, data: bytes) -> None:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False

        def start(tag: str, _: dict[str, str]) -> None:
            index = len(self.tags)
            if self._open:
                self.children[self._open[-1]].append(index)
            self.tags.append(tag.rpartition(":")[2])
            self.starts.append(parser.CurrentByteIndex)
            self.ends.append(parser.CurrentByteIndex)
            self.children.append([])
            self.pieces.append([])
            self._lengths.append(0)
            self._open.append(index)

        def end(_: str) -> None:
            index = self._open.pop()
            self.ends[index] = parser.CurrentByteIndex

        def characters(text: str) -> None:
            index = self._open[-1]
            self.pieces[index].append((self._lengths[index], parser.CurrentByteIndex))
            self._lengths[index] += len(text)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        parser.Parse(data, True)

    def child(self, parent: int, tag: str, nth: int) -> int | None:
        by_tag = self._by_tag.get(parent)
        if by_tag is None:
            by_tag = self._by_tag[parent] = {}
            for index in self.children[parent]:
                by_tag.setdefault(self.tags[index], []).append(index)
        found = by_tag.get(tag, ())
        return found[nth] if nth < len(found) else None

    def span(self, source: Source, index: int, within: Span | None) -> Span:
        if not self.pieces[index] or self.children[index]:
            return self._tag_span(source, index)
        within = within or Span(0, self._lengths[index])
        return Span(self._text_offset(source, index, within.start), self._text_offset(source, index, within.end))

    def _tag_span(self, source: Source, index: int) -> Span:
        start = source.offset_of_utf8(self.starts[index])
        tag = _TAG.match(source.text, start)
        return Span(start, start if tag is None else tag.end())

    def attribute(self, source: Source, index: int, name: str) -> Span | None:
        """The value of an attribute, without its quotes."""
        tag = self._tag_span(source, index)
        for match in _ATTRIBUTE.finditer(source.text, tag.start, tag.end):
            if match["name"].rpartition(":")[2] == name:
                return Span(match.start("value") + 1, match.end("value") - 1)
        return None

    def _text_offset(self, source: Source, index: int, wanted: int) -> int:
        pieces = self.pieces[index]
        if wanted >= self._lengths[index]:
            return self._end_of_text(source, index)
        number = bisect_right(pieces, wanted, key=lambda piece: piece[0]) - 1
        value_start, byte = pieces[number]
        return source.offset_of_utf8(byte) + (wanted - value_start)

    def _end_of_text(self, source: Source, index: int) -> int:
        end = source.offset_of_utf8(self.ends[index])
        return end - 3 if source.text.endswith("]]>", 0, end) else end


def children(element: Element, tag: str) -> Iterator[tuple[int, Element]]:
    """The child elements of a local name, numbered as routes number them."""
    number = 0
    for child in element:
        if local_name(child) == tag:
            yield number, child
            number += 1


def child(element: Element | None, *tags: str) -> Element | None:
    """The element that a path of local names leads to, the first of each name."""
    for tag in tags:
        if element is None:
            return None
        element = next((found for _, found in children(element, tag)), None)
    return element


def text_of(element: Element | None) -> str | None:
    """The element's text; "" for an empty one or one of only white space, None for none."""
    if element is None:
        return None
    text = element.text or ""
    return "" if text.isspace() else text


def name_of(element: Element | None) -> str | None:
    """As ``text_of``, for a name: where a formatter gave it lines of its own, the name is what stands on them."""
    return name_in(text_of(element))


def name_in(text: str | None) -> str | None:
    """See ``name_of``."""
    if text is None or (text.rstrip(" \t")[-1:] not in _LINE_ENDS and text.lstrip(" \t")[:1] not in _LINE_ENDS):
        return text
    return text.strip()


def route_to(element: Element) -> Route:
    """The route from the top of the document to an element."""
    steps: list[str | int] = []
    parent = element.getparent()
    while parent is not None:
        name = local_name(element)
        number = sum(1 for sibling in element.itersiblings(preceding=True) if local_name(sibling) == name)
        steps += [number, name]
        element, parent = parent, parent.getparent()
    return tuple(reversed(steps))


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _declares_type(text: str) -> bool:
    """Whether a document type declaration stands before the first element."""
    offset = 0
    while True:
        offset += len(text[offset : offset + _PROLOG_STEP]) - len(text[offset : offset + _PROLOG_STEP].lstrip())
        if offset < len(text) and text[offset].isspace():
            continue
        marks = next(((start, end) for start, end in _PROLOG if text.startswith(start, offset)), None)
        if marks is None:
            return text[offset : offset + 9].upper() == "<!DOCTYPE"
        end = text.find(marks[1], offset + len(marks[0]))
        if end < 0:
            return False
        offset = end + len(marks[1])


def _offset(source: Source, line: int, column: int) -> int:
    """The code point of a place that libxml names: its lines end at line feeds only."""
    start = 0
    for _ in range(max(line, 1) - 1):
        start = source.text.find("\n", start) + 1
    return min(start + max(column, 1) - 1, len(source.text))


def _explain(error: etree.XMLSyntaxError) -> str:
    message = " ".join((error.msg or "damaged").partition(", line ")[0].split())[:_LONGEST_REASON]
    if _DEPTH_SIGN in message:
        return f"has elements more than {MAX_XML_DEPTH} deep inside each other, which no export has"
    if any(sign in message for sign in _TEXT_SIGNS):
        return f"has a text of more than {MAX_XML_TEXT:,} characters, which no export has"
    if "Premature end" in message or "EndTag" in message:
        message = "the text ends too early, as if it was cut off"
    return f"not well-formed XML: {message}"
