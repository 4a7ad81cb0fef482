"""The enumerations of the product, each with its one spelling, and the identifiers' one spelling."""

from __future__ import annotations

import re

from ruleguard.late import late

DIRECTIONS: tuple[str, ...] = ("inbound", "outbound")
LINK_TYPES: tuple[str, ...] = ("Provision", "StickyJoin", "Join", "JoinNoFlow")
MERGE_TYPES: tuple[str, ...] = ("Update", "Replace", "Merge", "MergeCaseInsensitive")
FLOW_KINDS: tuple[str, ...] = ("direct", "constant", "expression")
OPERATORS: tuple[str, ...] = (
    "EQUAL",
    "NOTEQUAL",
    "LESSTHAN",
    "LESSTHAN_OR_EQUAL",
    "GREATERTHAN",
    "GREATERTHAN_OR_EQUAL",
    "CONTAINS",
    "NOTCONTAINS",
    "STARTSWITH",
    "NOTSTARTSWITH",
    "ENDSWITH",
    "NOTENDSWITH",
    "ISNULL",
    "ISNOTNULL",
    "ISIN",
    "ISNOTIN",
    "ISBITSET",
    "ISBITNOTSET",
    "ISMEMBEROF",
    "ISNOTMEMBEROF",
)

CUSTOM_PRECEDENCES = range(100)
"""Where custom rules belong. Microsoft's pages disagree on the lower end (0 or 1); 0 also means "place for me"."""

_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
_TAG = late(r"(.+)\.(\d{1,9})")
_SPELLINGS: dict[tuple[str, ...], dict[str, str]] = {
    allowed: {value.casefold(): value for value in allowed}
    for allowed in (DIRECTIONS, LINK_TYPES, MERGE_TYPES, FLOW_KINDS, OPERATORS)
}


def spelled(value: str, allowed: tuple[str, ...]) -> str:
    """The enumeration's own spelling of a value; an unknown value is returned as it is."""
    return _SPELLINGS[allowed].get(value.strip().casefold(), value)


def guid(value: str) -> str:
    """Lower case, no braces; a text that is no GUID is returned as it is."""
    match = _GUID.fullmatch(value.strip())
    return match[1].lower() if match else value


def is_standard_tag(tag: str) -> bool:
    """Whether an immutable tag is one of Microsoft's, which makes the rule a standard rule."""
    return tag.casefold().startswith("microsoft.")


def tag_stem(tag: str) -> str:
    """The tag without its revision (``Microsoft.InfromADUserJoin.003``), lower case: the same in every build."""
    match = _TAG.fullmatch(tag)
    return (match[1] if match else tag).casefold()


def tag_revision(tag: str) -> int | None:
    """The number at the end of a tag; it rises when Microsoft changes the rule."""
    match = _TAG.fullmatch(tag)
    return int(match[2]) if match else None


def is_guid(value: str) -> bool:
    """Whether a text is a GUID, in braces or not."""
    return _GUID.fullmatch(value.strip()) is not None
