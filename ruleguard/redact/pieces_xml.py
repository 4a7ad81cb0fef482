"""The texts, attribute values and comments of an XML export. It is well-formed: the reader has read it before."""

from __future__ import annotations

import re
from dataclasses import field
from html.entities import html5

from ruleguard.records import record
from ruleguard.redact.fields import held_by, held_by_values, is_password, literals_of
from ruleguard.redact.pieces import Holds, Piece

_PART = re.compile(
    r"(?P<comment><!--.*?-->)|<!\[CDATA\[(?P<cdata>.*?)\]\]>|(?P<instruction><\?.*?\?>)"
    r"""|<(?P<tag>/?[^\s<>/"'!?]+)(?P<rest>(?:[^"'>]|"[^"]*"|'[^']*')*)>|(?P<text>[^<]+)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?P<name>[^\s"'=<>/]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_TELLS_NOTHING = re.compile(r"#?[AC][0-9a-z]{1,3}|true|false|\d{1,3}")
"""A schema refers to its attributes a hundred thousand times."""
_UNIT = re.compile(r"&(?:#[xX](?P<hex>[0-9a-fA-F]+)|#(?P<number>\d+)|(?P<name>\w+));|.", re.DOTALL)
_VENDOR = re.compile(r"https?://(?:[\w-]+\.)*(?:microsoft\.com|dsml\.org|w3\.org)(?:/|$)|urn:", re.IGNORECASE)
_FLOWS = ("mapping", "export-flow", "import-flow")
_VALUES = ("src", "constant-value", "sync-rule-value", "value")
_EXPRESSIONS = ("expression", "arg")


@record(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    is_secret: bool
    pieces: list[Piece] = field(default_factory=list)


def xml_pieces(text: str) -> list[Piece]:
    """Every text, attribute value and comment that is not blank."""
    found: list[Piece] = []
    open_: list[_Element] = [_Element("", {}, False), _Element("", {}, False)]
    for part in _PART.finditer(text):
        kind = part.lastgroup
        if kind == "text" or kind == "cdata":
            _text(part, kind, open_, found)
        elif kind == "comment" or (kind == "instruction" and not part[0].startswith("<?xml ")):
            found.append(Piece(part[0], range(part.start(), part.end() + 1), Holds.TEXT, "a comment"))
        elif kind == "rest":
            _tag(part, open_, found)
    return found


def _tag(part: re.Match[str], open_: list[_Element], found: list[Piece]) -> None:
    tag = part["tag"]
    if tag[0] == "/":
        if len(open_) > 2:
            _close(open_.pop())
        return
    element = _Element(tag.rpartition(":")[2], {}, False)
    rest = part["rest"]
    for match in _ATTRIBUTE.finditer(rest) if "=" in rest else ():
        if match["double"] is not None and _TELLS_NOTHING.fullmatch(match["double"]):
            element.attributes[match["name"]] = match["double"]
            continue
        group = "double" if match["double"] is not None else "single"
        piece = _piece(match[group], part.start("rest") + match.start(group))
        element.attributes[match["name"].rpartition(":")[2]] = piece.value
        if match["name"].startswith("xmlns") and _VENDOR.match(piece.value):
            continue
        piece.name = match["name"]
        piece.holds = Holds.HOST if match["name"] == "server" else Holds.ANYTHING
        found.append(piece)
    leads_to = element.attributes.get("cd-attribute") or element.attributes.get("mv-attribute") or ""
    element.is_secret = open_[-1].is_secret or (element.name in _FLOWS and is_password(leads_to))
    element.is_secret |= element.name == "import-flows" and is_password(leads_to)
    if not rest.endswith("/"):
        open_.append(element)


def _close(element: _Element) -> None:
    """A rule names the target of a flow, and what a condition asks, beside the value."""
    names = {"mapping": ("dest", "src"), "scope": ("csAttribute", "csValue")}.get(element.name)
    if names is None:
        return
    attribute = next((piece.value for piece in element.pieces if piece.name == names[0]), "")
    holds = held_by_values(attribute)
    if holds is Holds.ANYTHING:
        return
    for piece in element.pieces:
        if piece.name == names[1]:
            piece.holds = holds
        elif piece.name == "expression":
            piece.holds = literals_of(holds)


def _text(part: re.Match[str], kind: str, open_: list[_Element], found: list[Piece]) -> None:
    raw = part[kind]
    if raw.isspace() or not raw:
        return
    piece = _piece(raw, part.start(kind)) if kind == "text" else _plain(raw, part.start(kind))
    element, parent = open_[-1], open_[-2]
    piece.name = element.attributes.get("name") or element.name
    piece.holds = _held(element, parent)
    found.append(piece)
    for around in open_[-3:]:
        around.pieces.append(piece)


def _held(element: _Element, parent: _Element) -> Holds:
    name = element.name
    if element.attributes.get("encrypted") == "1" or "encrypted" in element.attributes.get("type", ""):
        return Holds.SECRET
    if element.is_secret and name in (*_VALUES, *_EXPRESSIONS):
        return Holds.SECRET if name in _VALUES else Holds.SECRET_TEXT
    if name == "parameter" and "name" in element.attributes:
        return held_by(element.attributes["name"])
    if name == "name":
        return _named(parent.name)
    return Holds.DN if name == "dn" and parent.name != "mapping" else _unless_a_schema(name, parent)


def _named(parent: str) -> Holds:
    """``name`` is of many things."""
    if parent in ("synchronizationRule", "ma-data", "run-configuration"):
        return Holds.NAME
    if parent == "partition":
        return Holds.DN
    return Holds.DOMAIN if parent == "adma-partition-data" else Holds.ANYTHING


def _unless_a_schema(name: str, parent: _Element) -> Holds:
    return Holds.ANYTHING if parent.name in ("attribute-type", "class", "column") else held_by(name)


def _plain(raw: str, start: int) -> Piece:
    return Piece(raw, range(start, start + len(raw) + 1), Holds.ANYTHING)


def _piece(raw: str, start: int) -> Piece:
    if "&" not in raw:
        return _plain(raw, start)
    letters: list[str] = []
    offsets: list[int] = []
    for unit in _UNIT.finditer(raw):
        letter = _letter(unit)
        letters.append(letter)
        offsets += [start + unit.start()] * len(letter)
    return Piece("".join(letters), [*offsets, start + len(raw)], Holds.ANYTHING)


def _letter(unit: re.Match[str]) -> str:
    if unit["hex"] or unit["number"]:
        code = int(unit["hex"], 16) if unit["hex"] else int(unit["number"])
        return chr(code) if code < 0x110000 else unit[0]
    return html5.get(f"{unit['name']};", unit[0]) if unit["name"] else unit[0]
