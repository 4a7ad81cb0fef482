"""Damage to inputs: of bytes, of words and lines, and of the structure of JSON and XML.

The same seed gives the same damage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from lxml import etree

Mutator = Callable[[bytes, Sequence[bytes], Random], bytes]
MAX_BYTES = 200_000
_WORD = re.compile(rb"[A-Za-z0-9_.-]+|\s+|[^\sA-Za-z0-9_.-]")
_BYTES = (
    b"\0",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xae",
    b"\r",
    b"\x1b[31m",
)
_WORDS = (
    *(b"true False null None NaN Infinity -1 0 1e999 99999999999999999999 1.2.3 .5 0x10 --5".split()),
    *(b"\" ' `  $ @ # ; : , . \\ / | & < > { } [ ] ( ) = - * ? ! %".split()),
    *(b"]]> <!-- --> <![CDATA[ &amp; &#0; &x; <# #> @' '@ @\" \"@ $( ) @{ } ''".split()),
    *("ä – ’ “ 日本 \u202e \u2028 \u0130 ß".encode().split()),
    *(b"Inbound Outbound ISNULL CONTAINS user person Provision b891884f-051e-4a83-95af-2544101c9083".split()),
    *(b"[mail] Trim( IIF( IsPresent( && || <> %Param% NULL AuthoritativeNull Error(".split()),
    *(b"!!python/object &a *a <<: --- ... ~ 2024-02-30 0o17 1_000 yes !!binary".split()),
)
_VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        10**30,
        -(10**400),
        1e308,
        "",
        " ",
        "x",
        "5",
        "--5",
        "TRUE",
        "\ud800",
        "a\nb",
        "\u202e",
        "{}",
    ),
    *(
        [],
        {},
        [[]],
        [None],
        {"": None},
        {"a": {"a": []}},
        ["x", "x"],
        "Inbound",
        "ISNULL",
        "[mail]",
        "Trim([a",
        "9" * 400,
    ),
    *("b891884f-051e-4a83-95af-2544101c9083", "B891884F051E4A8395AF2544101C9083", "2.5.79.0", "2024-02-30T99:00:00Z"),
    *("DC=x", "OU=a\\,b,DC=x", ",=,", "Microsoft.InfromADUserJoin.001", "Microsoft.X.", "0001-01-01T00:00:00", "1e5"),
)
_TEXTS = (
    "",
    " ",
    "x",
    "--5",
    "9" * 400,
    "true",
    "\u202e",
    "[a",
    "{x}",
    "0",
    "2.5",
    "OU=a",
    "]]",
    "\u0085",
    "urn:x",
    "Inbound",
)


def damaged(data: bytes, samples: Sequence[bytes], kind: str, random: Random) -> bytes:
    """One to five mutations, some of which know the format (``kind``: json, xml, else text)."""
    structured = {"json": (_json, _json, _json), "xml": (_xml, _xml, _xml)}.get(kind, (_lines, _lines))
    choices: tuple[Mutator, ...] = (
        *structured,
        _flip,
        _cut,
        _double,
        _insert,
        _swap,
        _exchange,
        _word,
        _splice,
        _encode,
        _lines,
    )
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        data = random.choice(choices)(data, samples, random)[:MAX_BYTES]
    return data


def smaller(data: bytes, fails: Callable[[bytes], bool], most: int = 400) -> bytes:
    """An input that still fails, with pieces left out as long as that goes."""
    size = max(1, len(data) // 2)
    while size and most > 0:
        start, shrunk = 0, False
        while start < len(data) and most > 0:
            candidate = data[:start] + data[start + size :]
            most -= 1
            if fails(candidate):
                data, shrunk = candidate, True
            else:
                start += size
        size = size if shrunk and size > 1 else size // 2
    return data


def _range(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice((1, 1, 4, 16, 64, 512)))


def _flip(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    if not data:
        return b"x"
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << random.randrange(8))]) + data[place + 1 :]


def _cut(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _range(data, random)
    return data[:start] + (b"" if random.random() < 0.2 else data[end:])


def _double(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    start, end = _range(data, random)
    return data[:end] + data[start:end] * random.choice((1, 1, 2, 30)) + data[end:]


def _insert(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + random.choice((*_BYTES, *_WORDS)) * random.choice((1, 1, 1, 2, 300)) + data[place:]


def _swap(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    words = _WORD.findall(data)
    if len(words) > 1:
        one, other = random.randrange(len(words)), random.randrange(len(words))
        words[one], words[other] = words[other], words[one]
    return b"".join(words)


def _exchange(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    words = _WORD.findall(data) or [b""]
    words[random.randrange(len(words))] = random.choice(_WORDS)
    return b"".join(words)


def _word(data: bytes, samples: Sequence[bytes], random: Random) -> bytes:
    """A word of another sample in the place of one."""
    words, others = _WORD.findall(data) or [b""], _WORD.findall(random.choice(samples)) or [b""]
    words[random.randrange(len(words))] = random.choice(others)
    return b"".join(words)


def _splice(data: bytes, samples: Sequence[bytes], random: Random) -> bytes:
    other = random.choice(samples)
    return data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]


def _encode(data: bytes, _: Sequence[bytes], random: Random) -> bytes:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data
    encoding = random.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "cp437", "utf-32", "crlf", "cr"))
    if encoding in ("crlf", "cr"):
        return text.replace("\n", "\r\n" if encoding == "crlf" else "\r").encode()
    return text.encode(encoding, "replace")


def _lines(data: bytes, samples: Sequence[bytes], random: Random) -> bytes:
    """A line left out, doubled, moved, taken from elsewhere, or indented otherwise."""
    lines = data.split(b"\n")
    place, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(6):
        case 0:
            del lines[place]
        case 1:
            lines.insert(other, lines[place])
        case 2:
            lines[place], lines[other] = lines[other], lines[place]
        case 3:
            lines.insert(place, random.choice(random.choice(samples).split(b"\n")))
        case 4:
            lines[place] = b"  " * random.randrange(4) + lines[place].lstrip()
        case _:
            key, colon, _ = lines[place].partition(b":")
            lines[place] = key + colon + b" " + random.choice(_WORDS)
    return b"\n".join(lines)


def _routes(value: Any, route: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield route
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in items:
        yield from _routes(below, (*route, step))


def _at(value: Any, route: tuple[Any, ...]) -> Any:
    for step in route:
        value = value[step]
    return value


def _json(data: bytes, samples: Sequence[bytes], random: Random) -> bytes:
    try:
        value, other = json.loads(data), json.loads(random.choice(samples))
        for _ in range(random.choice((1, 1, 2, 4))):
            value = _json_once(value, other, random)
    except (ValueError, RecursionError):  # damaged before, or nested too deeply
        return _exchange(data, samples, random)
    return json.dumps(value, ensure_ascii=random.random() < 0.5, indent=random.choice((None, 2))).encode(
        "utf-8", "replace"
    )


def _json_once(value: Any, other: Any, random: Random) -> Any:
    *above, step = random.choice(list(_routes({"": value})))[1:] or (None,)
    if step is None:
        return random.choice((other, *_VALUES)) if random.random() < 0.3 else value
    owner = _at(value, tuple(above))
    match random.randrange(7):
        case 0:
            del owner[step]
        case 1:
            owner[step] = random.choice(_VALUES)
        case 2:
            owner[step] = json.loads(json.dumps(_at(value, random.choice(list(_routes(value))))))
        case 3:
            owner[step] = _at(other, random.choice(list(_routes(other))))
        case 4:
            owner[step] = [owner[step]] * random.choice((1, 2))
        case 5 if isinstance(owner, dict):
            name = random.choice((str(step).upper(), "", f" {step}", "kind", "name", "x" * 300))
            owner[name] = owner[step] if random.random() < 0.5 else owner.pop(step)
        case _:
            if isinstance(owner, list):
                owner.insert(random.randint(0, len(owner)), json.loads(json.dumps(owner[step])))
            else:
                owner[step] = {str(step): owner[step]}
    return value


def _xml(data: bytes, samples: Sequence[bytes], random: Random) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root, other = etree.fromstring(data, parser), etree.fromstring(random.choice(samples), parser)
    except (etree.XMLSyntaxError, ValueError):
        return _exchange(data, samples, random)
    for _ in range(random.choice((1, 1, 2, 4))):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        donors = [each for each in other.iter() if isinstance(each.tag, str)]
        _xml_once(random.choice(elements), random.choice(donors), elements, random)
    return etree.tostring(root)


def _xml_once(element: Any, donor: Any, elements: Sequence[Any], random: Random) -> None:
    parent = element.getparent()
    match random.randrange(8):
        case 0 if parent is not None:
            parent.remove(element)
        case 1 if parent is not None:
            parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
        case 2:
            element.text = random.choice((*_TEXTS, donor.text or "", random.choice(elements).text or ""))
        case 3:
            element.tag = random.choice((donor.tag, random.choice(elements).tag, "x"))
        case 4:
            for name in [*element.attrib][: random.randrange(3)]:
                element.attrib[name] = random.choice(_TEXTS[:-2])
        case 5:
            element.attrib.clear()
        case 6:
            element.append(etree.fromstring(etree.tostring(donor, with_tail=False)))
        case _:
            for child in list(element):
                element.remove(child)
