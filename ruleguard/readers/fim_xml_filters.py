"""``<stay-disconnector>``: which objects of a management agent stay disconnected."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping

from ruleguard.diagnostic import Diagnostic, Severity
from ruleguard.model.engine import FilterCondition, FilterSet
from ruleguard.readers.fim_xml_places import Place
from ruleguard.syntax.route import Route
from ruleguard.syntax.xml import Element, child, children, name_in, text_of

_SET_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "object_type": (("@cd-object-type",),),
    "kind": (("@type",),),
    "import_filter": (("@import-filter",),),
    "alternatives": (("filter-alternative",),),
    "alternatives#": (("filter-alternative",),),
}
_CONDITION_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "attribute": (("@cd-attribute",),),
    "operator": (("@operator",),),
    "value": (("value",),),
}
_BITS = 64
_HEX_DIGITS = 16


def read_filters(agent: Place, faults: list[Diagnostic]) -> tuple[FilterSet, ...]:
    """The filters in the order of the file, the scripted ones too, which have no conditions."""
    holder = child(agent.element, "stay-disconnector")
    if holder is None:
        return ()
    return tuple(
        _filter_set(agent.below(item, "stay-disconnector", "filter-set", number), faults)
        for number, item in children(holder, "filter-set")
    )


def _filter_set(place: Place, faults: list[Diagnostic]) -> FilterSet:
    item = place.element
    return FilterSet(
        object_type=name_in(item.get("cd-object-type")),
        kind=name_in(item.get("type")),
        alternatives=tuple(
            tuple(_conditions(place.below(alternative, "filter-alternative", number), faults))
            for number, alternative in children(item, "filter-alternative")
        ),
        import_filter=is_on(item.get("import-filter")),
        origin=place.origin(_SET_FIELDS),
    )


def _conditions(alternative: Place, faults: list[Diagnostic]) -> Iterator[FilterCondition]:
    for number, item in children(alternative.element, "condition"):
        place = alternative.below(item, "condition", number)
        written = child(item, "value")
        value = text_of(written)
        read = value if written is None or value is None else _value(written, value)
        # A value that was decoded has no text of its own in the file: its place is the whole element.
        around = {} if read == value else {"value": (*place.route, "value")}
        condition = FilterCondition(
            attribute=name_in(item.get("cd-attribute")),
            operator=name_in(item.get("operator")),
            value=value if read is None else read,
            origin=place.origin(_CONDITION_FIELDS, around),
        )
        if read is None and value is not None:
            faults.append(_undecodable(place, condition))
        yield condition


def _value(element: Element, text: str) -> str | None:
    """The value that was meant; None for one that says to be base64 and is not."""
    if element.get("encoding") == "base64":
        return _decoded(text)
    return _decimal(text) if element.get("ui-radix") == "10" else text


def _decoded(text: str) -> str | None:
    try:
        raw = b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        plain = raw.decode("utf-8")
    except UnicodeDecodeError:
        plain = ""
    return plain if plain.isprintable() and (plain or not raw) else f"base64:{b64encode(raw).decode('ascii')}"


def _decimal(text: str) -> str:
    """A 64-bit number that is written in hexadecimal and was shown in decimal: 0xffffffff80000002 is -2147483646."""
    digits = text.strip().casefold().removeprefix("0x")
    if not text.strip().casefold().startswith("0x") or not 0 < len(digits) <= _HEX_DIGITS:
        return text
    try:
        number = int(digits, 16)
    except ValueError:
        return text
    return str(number - (1 << _BITS) if number >> (_BITS - 1) else number)


def _undecodable(place: Place, condition: FilterCondition) -> Diagnostic:
    source = place.document.source
    message = (
        f"the value of the filter on {condition.attribute} says that it is base64 and is not: kept as written, so it is "
        "not known what the filter leaves out"
    )
    return Diagnostic("unexpected-type", Severity.WARNING, message, source.path, condition.at("value"))


def is_on(text: str | None) -> bool | None:
    """A switch; None where it is missing or empty."""
    word = (text or "").strip().casefold()
    return word in ("1", "true") if word else None
