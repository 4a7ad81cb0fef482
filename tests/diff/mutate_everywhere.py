"""Changes of a whole export that another server, another tool or another moment would make."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from ruleguard.model.nodes import ENTRA_CONNECTOR, NO_RULE

Files = dict[str, bytes]
GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENTS = (
    *("creation-time", "last-modification-time", "version", "internal-version", "cookie", "water-mark", "last-dc"),
    *("modified-timestamp", "internal-id", "adal-authority", "forest-login-user", "import-default-page-size"),
)


def texts(change: Callable[[str], str]) -> Callable[..., Files]:
    def everywhere(files: Files, *arguments: str) -> Files:
        return {path: change(raw.decode(), *arguments).encode() for path, raw in files.items()}

    return everywhere


def other_identifiers(text: str) -> str:
    """Every identifier but the Entra connector's, the same one everywhere; in the case it was written in."""

    def other(match: re.Match[str]) -> str:
        guid = match[0].lower()
        if guid in (ENTRA_CONNECTOR, NO_RULE):
            return match[0]
        made = guid.translate(str.maketrans("0123456789abcdef", "fedcba9876543210"))
        return made if match[0] == guid else made.upper()

    return GUID.sub(other, text)


def without_braces(text: str) -> str:
    return re.sub(r"\{(" + GUID.pattern + r")\}", r"\1", text)


def cased_identifiers(text: str, how: str) -> str:
    return GUID.sub(lambda match: getattr(match[0], how)(), text)


def cased(text: str, tag: str, how: str) -> str:
    """The text of an element in another case."""
    return re.sub(rf"(<{tag}>)([^<]*)", lambda match: match[1] + getattr(match[2], how)(), text)


def replaced(text: str, pattern: str, put: str) -> str:
    return re.sub(pattern, put, text, flags=re.DOTALL)


def another_moment(text: str) -> str:
    """Dates, counters, cookies and what else a server writes without being asked."""
    text = re.sub(rf"<({'|'.join(_MOMENTS)})>[^<]+<", r"<\1>another<", text)
    text = re.sub(r"(name=\"(?:cookie|last-dc|forest-login-user|UserName)\"[^>]*>)[^<]+<", r"\1another<", text)
    return re.sub(r"(server|export-date)='[^']*'", r"\1='another'", text)


def reversed_children(text: str, parent: str, child: str) -> str:
    """The elements ``child`` of every ``parent`` the other way round."""
    root = etree.fromstring(text.encode())
    for owner in root.iter(f"{{*}}{parent}"):
        items = [item for item in owner if etree.QName(item).localname == child]
        places = [owner.index(item) for item in items]
        for item in items:
            owner.remove(item)
        for place, item in zip(places, reversed(items), strict=True):
            owner.insert(place, item)
    return etree.tostring(root, encoding="unicode")


def reversed_elements(text: str) -> str:
    """The plain elements of rules and connectors in another order; lists stay as they are."""
    root = etree.fromstring(text.encode())
    for owner in list(root.iter("{*}synchronizationRule", "{*}ma-data", "{*}mapping", "{*}partition")):
        owner[:] = list(reversed(owner))
    return etree.tostring(root, encoding="unicode")


def on_one_line(text: str) -> str:
    return re.sub(r">\s+<", "><", text)


def indented(text: str) -> str:
    root = etree.fromstring(text.encode(), etree.XMLParser(remove_blank_text=True))
    etree.indent(root, "\t")
    return etree.tostring(root, encoding="unicode")


def commented(text: str) -> str:
    """A comment behind every start tag that ends its line, and a processing instruction at the top."""
    return "<?tool by hand?>" + re.sub(r"(<[a-zA-Z][^<>]*[^/]>)(\n)", r"\1<!-- <name>x</name> -->\2", text)


def in_cdata(text: str) -> str:
    """Texts of names, values and expressions as literal sections."""

    def literal(match: re.Match[str]) -> str:
        value = match[2].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
        return f"{match[1]}<![CDATA[{value}]]>"

    return re.sub(r"(<(?:name|expression|csValue|attr|dest|description|inclusion)>)([^<]+)", literal, text)


def with_character_references(text: str) -> str:
    """The first letter of names and expressions as a number."""
    return re.sub(r"(<(?:name|expression|csValue)>)(\w)", lambda match: f"{match[1]}&#{ord(match[2])};", text)


def in_encoding(files: Files, codec: str, mark: str = "") -> Files:
    made = {}
    for path, raw in files.items():
        text = raw.decode()
        if mark == "declared" and not text.startswith("<?"):
            text = f'<?xml version="1.0" encoding="{codec}"?>\n{text}'
        made[path] = text.encode(codec)
    return made


def renamed_files(files: Files) -> Files:
    return {f"{path.split('/')[0]}/{number}.txt": raw for number, (path, raw) in enumerate(files.items())}


def reversed_files(files: Files) -> Files:
    return dict(reversed(files.items()))


def renumbered(files: Files, factor: str, plus: str) -> Files:
    """Precedences that keep their order, with gaps between them."""
    pattern = re.compile(rb"(<precedence>)(\d+)")
    return {
        path: pattern.sub(lambda match: match[1] + str(int(match[2]) * int(factor) + int(plus)).encode(), raw)
        for path, raw in files.items()
    }


def wrapped(text: str) -> str:
    """A connector as the connector's own export writes it: below a root with host and date."""
    if not text.startswith("<ma-data>"):
        return text
    return f"<saved-ma-configuration server='X' export-date='2020-01-01'>{text}</saved-ma-configuration>"


OPERATIONS: dict[str, Callable[..., Files]] = {
    "other identifiers": texts(other_identifiers),
    "identifiers without braces": texts(without_braces),
    "identifiers in case": texts(cased_identifiers),
    "case": texts(cased),
    "replace": texts(replaced),
    "another moment": texts(another_moment),
    "reverse": texts(reversed_children),
    "reverse elements": texts(reversed_elements),
    "one line": texts(on_one_line),
    "indent": texts(indented),
    "comments": texts(commented),
    "cdata": texts(in_cdata),
    "character references": texts(with_character_references),
    "encoding": in_encoding,
    "rename files": renamed_files,
    "reverse files": reversed_files,
    "renumber": renumbered,
    "wrap connectors": texts(wrapped),
}
