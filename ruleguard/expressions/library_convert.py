"""Functions from one type to another."""

from __future__ import annotations

import base64
import binascii
import re
import uuid

from ruleguard.expressions.builtin import Builtin, LibraryError
from ruleguard.expressions.operators import described, to_text
from ruleguard.expressions.values import Reference, Value

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[ \t\r\n]*([+-]?)0*([0-9]{1,19})[ \t\r\n]*")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})*")
_CODECS = {"Unicode": "utf-16-le", "ASCII": "ascii", "UTF8": "utf-8"}
_BLANKS = re.compile(r"[ \t\r\n]")
_GUID_BYTES = 16
_MAX_SUB_AUTHORITIES = 15


def read_number(text: str) -> int | None:
    """Inferred: whole decimal numbers of 64 bits, with a sign and blanks around them."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    number = int(match[1] + match[2])
    return number if -(2**63) <= number < 2**63 else None


def read_guid(text: str) -> uuid.UUID | None:
    """Documented: hexadecimal digits in five groups, in braces or not."""
    inner = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    return uuid.UUID(inner) if _GUID.fullmatch(inner) else None


def _cbool(value: Value) -> Value:
    """NULL is False (inferred: the default rules rely on it)."""
    if value is None or isinstance(value, int):
        return bool(value)
    if isinstance(value, str):
        raise LibraryError("not-implemented", "CBool: what it makes of a text is not documented")
    raise LibraryError("type", f"CBool takes true or false or a number, not {described(value)}")


def _cnum(value: str | bytes) -> Value:
    if isinstance(value, bytes):
        raise LibraryError("not-implemented", "CNum: how binary data becomes a number is not documented")
    number = read_number(value)
    if number is None:
        raise LibraryError("domain", f"CNum: '{value[:40]}' is no whole number")
    return number


def _cref(value: str | Reference) -> Value:
    return Reference(to_text(value))


def _cguid(text: str) -> Value:
    guid = read_guid(text)
    if guid is None:
        raise LibraryError("domain", f"CGuid: '{text[:40]}' is no GUID")
    return guid.bytes_le


def _string_from_guid(data: bytes) -> Value:
    """Inferred: small letters without braces, as .NET writes a GUID by default."""
    if len(data) != _GUID_BYTES:
        raise LibraryError("domain", f"StringFromGuid: a GUID has {_GUID_BYTES} bytes, not {len(data)}")
    return str(uuid.UUID(bytes_le=data))


def _string_from_sid(data: bytes) -> Value:
    count = data[1] if len(data) > 1 else 0
    if len(data) != 8 + 4 * count or data[0] != 1 or count > _MAX_SUB_AUTHORITIES:
        raise LibraryError("domain", "StringFromSid: the data is no security identifier")
    parts = [int.from_bytes(data[2:8], "big")]
    parts += [int.from_bytes(data[8 + 4 * index : 12 + 4 * index], "little") for index in range(count)]
    return "S-1-" + "-".join(map(str, parts))


def _from_base64(source: str, encoding: str = "Unicode") -> Value:
    try:
        data = base64.b64decode(_BLANKS.sub("", source), validate=True)
    except (binascii.Error, ValueError):
        raise LibraryError("domain", "ConvertFromBase64: the text is not base64") from None
    return _decoded("ConvertFromBase64", data, _CODECS[encoding])


def _to_base64(source: str | bytes) -> Value:
    """Documented: text as UTF-16. Observed: binary data as it is."""
    data = source if isinstance(source, bytes) else _encoded("ConvertToBase64", source, "utf-16-le")
    return base64.b64encode(data).decode("ascii")


def _from_hex(source: str) -> Value:
    if not _HEX.fullmatch(source):
        raise LibraryError("domain", "ConvertFromUTF8Hex: the text is not made of pairs of hexadecimal digits")
    return _decoded("ConvertFromUTF8Hex", bytes.fromhex(source), "utf-8")


def _to_hex(source: str) -> Value:
    return _encoded("ConvertToUTF8Hex", source, "utf-8").hex().upper()


def _decoded(name: str, data: bytes, codec: str) -> str:
    """The product would put a replacement character for bytes that are no text; that is a fault worth seeing."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise LibraryError("domain", f"{name}: the bytes are no text in {codec.upper()}") from None


def _encoded(name: str, text: str, codec: str) -> bytes:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        raise LibraryError("domain", f"{name}: the text holds half a character (a lone surrogate)") from None


def _cbin(number: int, length: int) -> Value:
    raise LibraryError(
        "not-implemented", f"CBin: in which order it puts the {length} bytes of {number} is not documented"
    )


def _thumbprint(data: bytes) -> Value:
    raise LibraryError("not-implemented", f"Thumbprint: which hash of the {len(data)} bytes it takes is not documented")


FUNCTIONS: dict[str, Builtin] = {
    "CBin": Builtin(_cbin),
    "CBool": Builtin(_cbool, takes_null=True, maps=True),
    "CGuid": Builtin(_cguid),
    "CNum": Builtin(_cnum),
    "ConvertFromBase64": Builtin(_from_base64),
    "ConvertFromUTF8Hex": Builtin(_from_hex),
    "ConvertToBase64": Builtin(_to_base64),
    "ConvertToUTF8Hex": Builtin(_to_hex),
    "CRef": Builtin(_cref),
    "CStr": Builtin(to_text),
    "StringFromGuid": Builtin(_string_from_guid),
    "StringFromSid": Builtin(_string_from_sid),
    "Thumbprint": Builtin(_thumbprint),
}
