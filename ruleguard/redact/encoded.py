"""What another writing hides: escapes, percent signs, base64. One definition for the replacement and for the search."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from itertools import pairwise

_ESCAPED = re.compile(
    r"(?:\\u[0-9A-Fa-f]{4}|%u[0-9A-Fa-f]{4}|%[0-9A-Fa-f]{2}|&#[0-9]{1,7};|&#[xX][0-9A-Fa-f]{1,6};|&[A-Za-z]{2,8};|[\w.@=~+-])+"
)
_ESCAPE = re.compile(
    r"(?:\\u|%u)(?P<four>[0-9A-Fa-f]{4})|%(?P<two>[0-9A-Fa-f]{2})"
    r"|&(?:#(?P<number>[0-9]{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>[A-Za-z]{2,8}));"
)
_SIGNS = re.compile(r"[\\%&]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,2}")
_TOKEN = re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
_LONG = re.compile(r"(?=[A-Za-z+/_=-]*[0-9])(?=[A-Z0-9+/_=-]*[a-z])(?=[a-z0-9+/_=-]*[A-Z])[A-Za-z0-9+/_-]+={0,2}")
_SEGMENT = re.compile(r"[A-Za-z0-9]+")
_LEAST_OF_A_BLOB = 40
_LEAST_OF_A_SEGMENT = 20
_TURNS = 4


def escaped(text: str) -> Iterator[tuple[int, int, str]]:
    """Words with escapes of JSON, XML, HTML or of addresses: where they stand, and what they say."""
    if _SIGNS.search(text) is None:
        return
    for match in _ESCAPED.finditer(text):
        if _SIGNS.search(match[0]) is not None:
            plain = _ESCAPE.sub(_character, match[0])
            if plain != match[0]:
                yield match.start(), match.end(), plain


def _character(match: re.Match[str]) -> str:
    if match["name"]:
        return html.unescape(match[0])
    code = int(match["number"]) if match["number"] else int(match["four"] or match["two"] or match["hex"], 16)
    return chr(code) if code < 0x110000 else match[0]


def base64_words(text: str) -> Iterator[tuple[int, int]]:
    """Where base64 may stand."""
    for match in _BASE64.finditer(text):
        yield match.span()


def base64_texts(text: str) -> Iterator[str]:
    """What base64 says: as text, and as the characters between the bytes of anything else."""
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return
    try:
        yield raw.decode("utf-8")
    except UnicodeDecodeError:
        yield raw.decode("latin-1")
    if b"\0" in raw:
        yield raw.replace(b"\0", b"").decode("latin-1")


def blobs(text: str) -> Iterator[tuple[int, int]]:
    """Long binary values in base64: certificates, keys, tokens. Names of attributes are as long but change their case at
    the beginnings of words, and paths have slashes."""
    if len(text) < _LEAST_OF_A_BLOB:
        return
    for match in _TOKEN.finditer(text):
        yield match.span()
    for match in _BASE64.finditer(text):
        if len(match[0]) >= _LEAST_OF_A_BLOB and _LONG.fullmatch(match[0]) is not None and _is_mixed(match[0]):
            yield match.span()


def _is_mixed(text: str) -> bool:
    longest = max(_SEGMENT.findall(text), key=len)
    turns = sum(one.isdigit() != other.isdigit() for one, other in pairwise(longest))
    return len(longest) >= _LEAST_OF_A_SEGMENT and turns >= _TURNS
