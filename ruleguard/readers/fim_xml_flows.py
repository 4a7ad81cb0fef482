"""The attribute flows of FIM, MIM and DirSync: inbound ones in MV.XML, outbound ones in MA-*.XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ruleguard.model.engine import AgentFlow
from ruleguard.model.values import guid
from ruleguard.readers.fim_xml_filters import is_on
from ruleguard.readers.fim_xml_places import Place
from ruleguard.syntax.route import Route
from ruleguard.syntax.xml import Element, child, children, local_name, name_in, name_of, text_of

_IMPORT_FIELDS: dict[str, tuple[Route, ...]] = {
    "agent": (("@src-ma",),),
    "object_type": (("@cd-object-type",),),
}
_EXPORT_FIELDS: dict[str, tuple[Route, ...]] = {
    "destination": (("@cd-attribute",),),
    "suppresses_deletions": (("@suppress-deletions",),),
}
_OPERATORS = ("+",)
_SUFFIX = "-mapping"


def read_imports(metaverse: Place) -> tuple[AgentFlow, ...] | None:
    """The inbound flows in the order of the file, which is their rank; None where the file has no place for them."""
    holder = child(metaverse.element, "import-attribute-flow")
    if holder is None:
        return None
    return tuple(
        flow
        for number, item in children(holder, "import-flow-set")
        for flow in _import_set(metaverse.below(item, "import-attribute-flow", "import-flow-set", number))
    )


def _import_set(place: Place) -> Iterator[AgentFlow]:
    for number, flows in children(place.element, "import-flows"):
        attribute = place.below(flows, "import-flows", number)
        around = {
            "metaverse_type": (*place.route, "@mv-object-type"),
            "destination": (*attribute.route, "@mv-attribute"),
            "ranking": (*attribute.route, "@type"),
        }
        ranking = name_in(flows.get("type"))
        for rank, flow in children(flows, "import-flow"):
            at = attribute.below(flow, "import-flow", rank)
            mapping = _mapping(flow)
            yield AgentFlow(
                direction="inbound",
                agent=guid(flow.get("src-ma", "")),
                object_type=name_in(flow.get("cd-object-type")),
                metaverse_type=name_in(place.element.get("mv-object-type")),
                destination=name_in(flows.get("mv-attribute")),
                kind=mapping.kind,
                sources=mapping.sources,
                value=mapping.value,
                context=mapping.context,
                ranking=ranking,
                rank=rank + 1 if ranking == "ranked" else None,
                rule=mapping.rule,
                mapping=mapping.way,
                once=mapping.once,
                origin=at.origin(_IMPORT_FIELDS | _places(mapping), around),
            )


def read_exports(agent: Place, identifier: str) -> tuple[AgentFlow, ...]:
    """The outbound flows of a management agent in the order of the file."""
    holder = child(agent.element, "export-attribute-flow")
    if holder is None:
        return ()
    return tuple(
        flow
        for number, item in children(holder, "export-flow-set")
        for flow in _export_set(
            agent.below(item, "export-attribute-flow", "export-flow-set", number), agent, identifier
        )
    )


def _export_set(place: Place, agent: Place, identifier: str) -> Iterator[AgentFlow]:
    around = {
        "agent": (*agent.route, "id"),
        "object_type": (*place.route, "@cd-object-type"),
        "metaverse_type": (*place.route, "@mv-object-type"),
    }
    for number, flow in children(place.element, "export-flow"):
        at = place.below(flow, "export-flow", number)
        mapping = _mapping(flow)
        yield AgentFlow(
            direction="outbound",
            agent=identifier,
            object_type=name_in(place.element.get("cd-object-type")),
            metaverse_type=name_in(place.element.get("mv-object-type")),
            destination=name_in(flow.get("cd-attribute")),
            kind=mapping.kind,
            sources=mapping.sources,
            value=mapping.value,
            context=mapping.context,
            ranking=None,
            rank=None,
            rule=mapping.rule,
            mapping=mapping.way,
            once=mapping.once,
            suppresses_deletions=is_on(flow.get("suppress-deletions")),
            origin=at.origin(_EXPORT_FIELDS | _places(mapping), around),
        )


class _Mapping(NamedTuple):
    """What an ``<...-mapping>`` says; ``tag`` is its name, "" for none."""

    tag: str = ""
    kind: str = ""
    sources: tuple[str, ...] = ()
    value: str | None = None
    context: str | None = None
    rule: str | None = None
    way: str | None = None
    once: bool | None = None


def _mapping(flow: Element) -> _Mapping:
    item = next((found for found in flow if local_name(found).endswith(_SUFFIX)), None)
    if item is None:
        item = next(iter(flow), None)
    if item is None:
        return _Mapping()
    tag = local_name(item)
    kind = tag.removesuffix(_SUFFIX) if tag in _VALUES else tag
    rule = item.get("sync-rule-id")
    return _Mapping(
        tag,
        kind,
        sources_of(item),
        _value(item, tag),
        text_of(child(item, "script-context")),
        None if rule is None else guid(rule),
        name_in(item.get("mapping-type")),
        is_on(item.get("initial-flow-only")),
    )


_VALUES = {
    "direct-mapping": "",
    "scripted-mapping": "",
    "constant-mapping": "constant-value",
    "dn-part-mapping": "dn-part",
    "sync-rule-mapping": "sync-rule-value",
}
"""The mappings that are known, and the element that holds the value of each."""


def sources_of(mapping: Element) -> tuple[str, ...]:
    """The attributes that a mapping reads."""
    return tuple(filter(None, (name_of(item) for _, item in children(mapping, "src-attribute"))))


def _value(item: Element, tag: str) -> str | None:
    holder = child(item, _VALUES[tag]) if _VALUES.get(tag) else None
    function = (
        next((found for part in holder if (found := child(part, "fn")) is not None), None)
        if holder is not None
        else None
    )
    return text_of(holder) if function is None else _expression(function)


def _expression(item: Element) -> str:
    """A function of the portal and its arguments on one line; the portal's own text of it is in no file."""
    arguments = [_argument(each) for _, each in children(item, "arg")]
    name = item.get("id", "")
    return " + ".join(arguments) if name in _OPERATORS else f"{name}({', '.join(arguments)})"


def _argument(item: Element) -> str:
    inner = child(item, "fn")
    return text_of(item) or "" if inner is None else _expression(inner)


def _places(mapping: _Mapping) -> dict[str, tuple[Route, ...]]:
    tag = mapping.tag
    if not tag:
        return {}
    holder = _VALUES.get(tag)
    return {
        "kind": ((tag,),),
        "sources": ((tag, "src-attribute"),),
        "sources#": ((tag, "src-attribute"),),
        "value": ((tag, holder),) if holder else (),
        "context": ((tag, "script-context"),),
        "rule": ((tag, "@sync-rule-id"),),
        "mapping": ((tag, "@mapping-type"),),
        "once": ((tag, "@initial-flow-only"),),
    }
