"""Functions on distinguished names. A part keeps its escapes, as the default rules look for ``\\0ACNF:`` in one."""

from __future__ import annotations

import re

from ruleguard.expressions.builtin import Builtin, LibraryError
from ruleguard.expressions.operators import to_text
from ruleguard.expressions.values import Reference, Value

# An escaped character, or the end of a part.
_BREAK = re.compile(r"\\.|,", re.DOTALL)
_TYPE = re.compile(r"[ ]*(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)[ ]*=")
_SPECIAL = re.compile(r'[,+"\\<>;]')


def _components(dn: str) -> list[tuple[str, str]]:
    """Type and value of each part."""
    ends = [match.start() for match in _BREAK.finditer(dn) if match[0] == ","]
    starts = [0, *(end + 1 for end in ends)]
    parts = []
    for start, end in zip(starts, [*ends, len(dn)], strict=True):
        name, equals, value = dn[start:end].partition("=")
        if not equals:
            raise LibraryError("domain", f"'{dn[start : start + 40]}' is no part of a distinguished name: it has no =")
        parts.append((name.strip(" "), _trimmed(value)))
    return parts


def _trimmed(value: str) -> str:
    """Without the blanks around it; an escaped one at the end stays."""
    inner = value.strip(" ")
    backslashes = len(inner) - len(inner.rstrip("\\"))
    return inner + " " if backslashes % 2 and value.endswith(" ") else inner


def _component(name: str, parts: list[tuple[str, str]], number: int) -> str:
    if not 1 <= number <= len(parts):
        message = f"{name}: what it gives for part {number} of a name with {len(parts)} parts is not documented"
        raise LibraryError("not-implemented", message)
    return parts[number - 1][1]


def _dn_component(dn: str | Reference, number: int) -> Value:
    return _component("DNComponent", _components(to_text(dn)), number)


def _dn_component_rev(dn: str | Reference, number: int, option: str = "") -> Value:
    parts = _components(to_text(dn))
    if option:
        parts = [part for part in parts if part[0].casefold() != "dc"]
    return _component("DNComponentRev", parts[::-1], number)


def _escape(value: str) -> Value:
    """Inferred: the escapes of RFC 4514; a type in front, as in ``cn=``, is no part of what is escaped."""
    start = _TYPE.match(value)
    prefix = start[0] if start else ""
    rest = _SPECIAL.sub(r"\\\g<0>", value[len(prefix) :]).replace("\0", "\\00")
    if rest.endswith(" "):
        rest = rest[:-1] + "\\ "
    if rest.startswith(("#", " ")):
        rest = "\\" + rest
    return prefix + rest


FUNCTIONS: dict[str, Builtin] = {
    "DNComponent": Builtin(_dn_component),
    "DNComponentRev": Builtin(_dn_component_rev),
    "EscapeDNComponent": Builtin(_escape),
}
