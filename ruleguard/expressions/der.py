"""The little of DER that certificates need beyond what their library gives: raw parameters of a key, one text."""

from __future__ import annotations

from collections.abc import Iterator

_VERSION, _UTF8 = 0xA0, 0x0C
_KEY_INFO = 5
"""Place of the key among the parts of a certificate: serial, signature, issuer, validity, subject, key."""


class DerError(Exception):
    """The bytes are not DER."""


def key_algorithm_parameters(certificate: bytes) -> bytes | None:
    """The encoded parameters of the key's algorithm from the signed part of a certificate; None when there are none."""
    parts = [part for part in _parts(_content(certificate)) if part[0] != _VERSION]
    if len(parts) <= _KEY_INFO:
        raise DerError
    key = _content(parts[_KEY_INFO])
    algorithm = next(_parts(key), b"")
    return next(_parts(_content(algorithm), 1), None)


def utf8_text(encoded: bytes) -> str:
    """The value of a UTF8String."""
    if not encoded or encoded[0] != _UTF8:
        raise DerError
    return _content(encoded).decode("utf-8")


def _parts(content: bytes, skip: int = 0) -> Iterator[bytes]:
    """The encoded elements one after the other."""
    position = 0
    while position < len(content):
        _, end = _bounds(content, position)
        if skip:
            skip -= 1
        else:
            yield content[position:end]
        position = end


def _content(element: bytes) -> bytes:
    start, end = _bounds(element, 0)
    return element[start:end]


def _bounds(data: bytes, position: int) -> tuple[int, int]:
    """Where the content of an element starts and ends."""
    if position + 2 > len(data):
        raise DerError
    length, start = data[position + 1], position + 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    if start + length > len(data):
        raise DerError
    return start, start + length
