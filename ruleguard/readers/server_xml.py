"""The server's XML (Get-ADSyncServerConfiguration) to the model: rules, connectors and global settings.

Source: one public export of build 1.1.130 and the sources of tools that read the format. Newer builds may add elements;
those that are not known are passed over. What a file is, and its identifiers, come from its content, never its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from ruleguard.errors import InputError
from ruleguard.model.nodes import Connector, Schema, Server, Setting, SyncRule
from ruleguard.readers.fim_xml_places import Place
from ruleguard.readers.server_xml_connector import read_connector, read_schema
from ruleguard.readers.server_xml_rule import read_rule
from ruleguard.records import record
from ruleguard.syntax.route import Route, RouteOrigin
from ruleguard.syntax.xml import Element, XmlDocument, child, children, local_name, text_of
from ruleguard.text import Source

FORMAT = "server-xml"
FIM_FORMAT = "fim-xml"

_SERVER_FIELDS: dict[str, tuple[Route, ...]] = {
    "host": (("@server",),),
    "exported_at": (("@export-date",),),
}
_SETTING_FIELDS: Mapping[str, tuple[Route, ...]] = {"value": ((),), "name": (("@name",),)}
_TOPS = ("synchronizationRule", "ma-data", "mv-data")
_AGENT_WRAPPER = "saved-ma-configuration"
_OF_AGENTS = ("stay-disconnector", "provisioning-cleanup")
_OF_AGENTS_AND_RULES = ("join", "projection", "export-attribute-flow")
_OF_METAVERSES = ("provisioning", "import-attribute-flow")
_BUILD = "Microsoft.Synchronize.ServerConfigurationVersion"
_STAGING = "Microsoft.Synchronize.StagingMode"


@record(slots=True)
class Parts:
    """What one XML file contributes to a configuration. ``agents`` and ``metaverses`` are what the connectors and the
    metaverse were read from: FIM, MIM and DirSync have more in them. ``is_fim``: whether it is theirs, None where it does
    not tell."""

    rules: list[SyncRule] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    metaverse: Schema | None = None
    server: Server | None = None
    agents: list[Place] = field(default_factory=list)
    metaverses: list[Place] = field(default_factory=list)
    is_fim: bool | None = None


def read(source: Source, document: XmlDocument | None = None) -> Parts:
    """What one file says. Raises ``InputError`` for XML of another kind."""
    document = document or XmlDocument(source)
    parts = Parts()
    tops = list(_tops(document.root))
    if not tops:
        raise InputError(
            source.path, f"is XML (<{local_name(document.root)}>), but no part of a synchronization server's export"
        )
    for top, route in tops:
        name = local_name(top)
        if name == "synchronizationRule":
            parts.rules.append(read_rule(document, top, route))
        elif name == "ma-data":
            _read_agent(document, top, route, parts)
        else:
            _read_metaverse(document, top, route, parts)
    return parts


def _tops(root: Element) -> Iterator[tuple[Element, Route]]:
    """The elements that a reader exists for, at the top or below any wrapper, and the routes to them."""
    if local_name(root) in _TOPS:
        yield root, ()
        return
    for element, route in _numbered(root):
        if local_name(element) in _TOPS:
            yield element, route
        else:
            yield from ((below, route + rest) for below, rest in _numbered(element) if local_name(below) in _TOPS)


def _numbered(parent: Element) -> Iterator[tuple[Element, Route]]:
    """The child elements with their steps, counted once for all."""
    counts: dict[str, int] = {}
    for element in parent:
        name = local_name(element)
        number = counts[name] = counts.get(name, -1) + 1
        yield element, (name, number)


def _read_agent(document: XmlDocument, top: Element, at: Route, parts: Parts) -> None:
    parts.connectors.append(read_connector(document, top, at))
    parts.agents.append(Place(document, top, at))
    if parts.server is None and local_name(document.root) == _AGENT_WRAPPER:
        parts.server = _server(document, top, [])
    # Entra Connect writes joins, projections and flows as empty elements, and neither filters nor what becomes of objects.
    has_rules = any(len(found) for tag in _OF_AGENTS_AND_RULES if (found := child(top, tag)) is not None)
    has_more = has_rules or any(child(top, tag) is not None for tag in _OF_AGENTS)
    if has_more and not parts.metaverses:
        parts.is_fim = True


def _read_metaverse(document: XmlDocument, top: Element, at: Route, parts: Parts) -> None:
    parts.metaverse = read_schema(document, top, at, with_types=True)
    values = child(top, "parameter-values")
    for number, parameter in children(values, "parameter") if values is not None else ():
        name = parameter.get("name")
        if name is not None:
            route = (*at, "parameter-values", "parameter", number)
            origin = RouteOrigin(document, route, _SETTING_FIELDS)
            parts.settings.append(Setting(name=name, value=text_of(parameter), origin=origin))
    parts.server = _server(document, top, parts.settings)
    parts.metaverses.append(Place(document, top, at))
    # FIM, MIM and DirSync keep flows and provisioning in the metaverse file; Entra Connect has parameters there.
    if values is not None:
        parts.is_fim = False
    elif any(child(top, tag) is not None for tag in _OF_METAVERSES):
        parts.is_fim = True


def _places_of(settings: list[Setting]) -> dict[str, tuple[Route, ...]]:
    """Where the fields of the server that are parameters stand."""
    fields = {_BUILD: "build", _STAGING: "staging"}
    return {
        fields[setting.name]: (setting.origin.route,)
        for setting in settings
        if setting.name in fields and isinstance(setting.origin, RouteOrigin)
    }


def _server(document: XmlDocument, top: Element, settings: list[Setting]) -> Server:
    values = {setting.name: setting.value for setting in settings}
    staging = values.get(_STAGING)
    build = values.get(_BUILD)
    wrapper = top if top.getparent() is None else document.root
    return Server(
        host=wrapper.get("server"),
        build=build if isinstance(build, str) else None,
        staging=None if not isinstance(staging, str) or not staging else staging.casefold() == "true",
        exported_at=wrapper.get("export-date"),
        origin=RouteOrigin(document, (), _SERVER_FIELDS | _places_of(settings)),
    )
