"""MV.XML and MA-*.XML of FIM, MIM and DirSync: what stands there in place of synchronization rules.

Sources: [MS-UPSCDS] 2.2.13 to 2.2.28 and 2.3.3 to 2.3.6, [MS-UPSDBDAP], and public exports of FIM 2010 and MIM 2016.
Values that are not known are kept as written, elements that are not known are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ruleguard.diagnostic import Diagnostic
from ruleguard.model.engine import Agent, AgentJoin, DeletionRule, Engine, Projection
from ruleguard.model.values import guid
from ruleguard.readers.fim_xml_filters import is_on, read_filters
from ruleguard.readers.fim_xml_flows import read_exports, read_imports, sources_of
from ruleguard.readers.fim_xml_places import Place
from ruleguard.syntax.route import Route
from ruleguard.syntax.xml import Element, child, children, name_in, name_of, text_of

_ENGINE_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "imports": (("import-attribute-flow",),),
    "provisioning": (("provisioning", "@type"), ("provisioning",)),
    "deletion_rules": (("mv-deletion",),),
    "extension": (("extension", "assembly-name"), ("extension",)),
    "recalls": (("import-attribute-flow", "per-ma-options"),),
    "recalls#": (("import-attribute-flow", "per-ma-options", "ma-options"),),
}
_CLEANUP = "provisioning-cleanup"
_CONNECTED_EXTENSIONS: tuple[tuple[str, ...], ...] = (
    ("private-configuration", "adma-configuration", "cd-extension", "assembly-name"),
    ("private-configuration", "MAConfig", "cd-extension", "assembly-name"),
)
_AGENT_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "identifier": (("id",),),
    "name": (("name",),),
    "category": (("category",),),
    "subtype": (("subtype",),),
    "extension": (("extension", "assembly-name"), ("extension",)),
    "connected_extension": _CONNECTED_EXTENSIONS,
    "filters": (("stay-disconnector",),),
    "joins": (("join",),),
    "projections": (("projection",),),
    "exports": (("export-attribute-flow",),),
    "cleanup": ((_CLEANUP, "@type"), (_CLEANUP,)),
    "cleanup_action": ((_CLEANUP, "action"), (_CLEANUP,)),
    "revision": (("version",),),
    "created": (("creation-time",),),
    "modified": (("last-modification-time",),),
}
_JOIN_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "pairs": (("search",),),
    "pairs#": (("search", "attribute-mapping"),),
    "metaverse_type": (("search", "@mv-object-type"),),
    "resolution": (("resolution", "@type"), ("resolution",)),
    "context": (("resolution", "script-context"),),
    "rule": (("@sync-rule-id",),),
}
_PROJECTION_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "object_type": (("@cd-object-type",),),
    "kind": (("@type",),),
    "metaverse_type": (("mv-object-type",),),
    "rule": (("@sync-rule-id",),),
}
_DELETION_FIELDS: Mapping[str, tuple[Route, ...]] = {
    "metaverse_type": (("@mv-object-type",),),
    "kind": (("@type",),),
    "agents": (("src-ma",),),
    "agents#": (("src-ma",),),
}
_DIGITS = 19


def read_engine(metaverse: Place | None, agents: Iterable[Place], faults: list[Diagnostic]) -> Engine:
    """What the files of one server say together. ``metaverse``: the ``<mv-data>``, ``agents``: each ``<ma-data>``."""
    read = tuple(_agent(agent, faults) for agent in agents)
    if metaverse is None:
        return Engine(agents=read, imports=None, provisioning=None, deletion_rules=None, extension=None)
    top = metaverse.element
    provisioning = child(top, "provisioning")
    return Engine(
        agents=read,
        imports=read_imports(metaverse),
        provisioning=None if provisioning is None else name_in(provisioning.get("type")),
        deletion_rules=_deletion_rules(metaverse),
        extension=_assembly(top),
        recalls=_recalls(top),
        origin=metaverse.origin(_ENGINE_FIELDS),
    )


def _assembly(owner: Element) -> str | None:
    """The rules extension; "" where the file says that there is none."""
    extension = child(owner, "extension")
    return None if extension is None else name_of(child(extension, "assembly-name")) or ""


def _deletion_rules(metaverse: Place) -> tuple[DeletionRule, ...] | None:
    holder = child(metaverse.element, "mv-deletion")
    if holder is None:
        return None
    return tuple(
        DeletionRule(
            metaverse_type=name_in(item.get("mv-object-type")),
            kind=name_in(item.get("type")),
            agents=tuple(guid(text_of(source) or "") for _, source in children(item, "src-ma")),
            origin=metaverse.below(item, "mv-deletion", "mv-deletion-rule", number).origin(_DELETION_FIELDS),
        )
        for number, item in children(holder, "mv-deletion-rule")
    )


def _recalls(top: Element) -> tuple[tuple[str, bool | None], ...] | None:
    options = child(top, "import-attribute-flow", "per-ma-options")
    if options is None:
        return None
    return tuple(
        (guid(item.get("ma-id", "")), is_on(text_of(child(item, "enable-recall"))))
        for _, item in children(options, "ma-options")
    )


def _agent(place: Place, faults: list[Diagnostic]) -> Agent:
    top = place.element
    identifier = guid(text_of(child(top, "id")) or "")
    cleanup = child(top, _CLEANUP)
    connected = (name_of(child(top, *path)) for path in _CONNECTED_EXTENSIONS)
    return Agent(
        identifier=identifier,
        name=name_of(child(top, "name")),
        category=name_of(child(top, "category")),
        subtype=name_of(child(top, "subtype")),
        extension=_assembly(top),
        connected_extension=next((name for name in connected if name is not None), None),
        filters=read_filters(place, faults),
        joins=tuple(_joins(place)),
        projections=tuple(_projections(place)),
        exports=read_exports(place, identifier),
        cleanup=None if cleanup is None else name_in(cleanup.get("type")),
        cleanup_action=name_of(child(cleanup, "action")),
        revision=_number(child(top, "version")),
        created=name_of(child(top, "creation-time")),
        modified=name_of(child(top, "last-modification-time")),
        origin=place.origin(_AGENT_FIELDS),
    )


def _joins(agent: Place) -> Iterator[AgentJoin]:
    holder = child(agent.element, "join")
    for number, item in children(holder, "join-profile") if holder is not None else ():
        profile = agent.below(item, "join", "join-profile", number)
        for nth, criterion in children(item, "join-criterion"):
            yield _join(profile, profile.below(criterion, "join-criterion", nth))


def _join(profile: Place, place: Place) -> AgentJoin:
    search = child(place.element, "search")
    resolution = child(place.element, "resolution")
    mappings = list(children(search, "attribute-mapping")) if search is not None else []
    scripts = [(number, found) for number, item in mappings if (found := child(item, "scripted-mapping")) is not None]
    kind = None if resolution is None else name_in(resolution.get("type"))
    context = text_of(child(resolution, "script-context"))
    around: dict[str, Route] = {"object_type": (*profile.route, "@cd-object-type")}
    if not context and scripts:
        number, script = scripts[0]
        context = text_of(child(script, "script-context"))
        around["context"] = (*place.route, "search", "attribute-mapping", number, "scripted-mapping", "script-context")
    rule = place.element.get("sync-rule-id")
    return AgentJoin(
        object_type=name_in(profile.element.get("cd-object-type")),
        pairs=tuple((_sources(item), name_in(item.get("mv-attribute")) or "") for _, item in mappings),
        resolution=kind,
        context=context,
        is_scripted=bool(scripts) or kind not in (None, "", "none"),
        metaverse_type=None if search is None else name_in(search.get("mv-object-type")),
        rule=None if rule is None else guid(rule),
        origin=place.origin(_JOIN_FIELDS, around),
    )


def _sources(mapping: Element) -> tuple[str, ...]:
    """What one pair of a join reads, whatever way it is mapped."""
    return tuple(source for way in mapping for source in sources_of(way))


def _projections(agent: Place) -> Iterator[Projection]:
    holder = child(agent.element, "projection")
    for number, item in children(holder, "class-mapping") if holder is not None else ():
        rule = item.get("sync-rule-id")
        yield Projection(
            object_type=name_in(item.get("cd-object-type")),
            kind=name_in(item.get("type")),
            metaverse_type=name_of(child(item, "mv-object-type")),
            rule=None if rule is None else guid(rule),
            origin=agent.below(item, "projection", "class-mapping", number).origin(_PROJECTION_FIELDS),
        )


def _number(element: Element | None) -> int | None:
    text = (text_of(element) or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else None
