"""The server's XML (Get-ADSyncServerConfiguration) to the model: rules, connectors and global settings.

Source: one public export of build 1.1.130 and the sources of tools that read the format. Newer builds may add elements;
those that are not known are passed over. What a file is, and its identifiers, come from its content, never its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ruleguard.errors import InputError
from ruleguard.model.nodes import Connector, Schema, Server, Setting, SyncRule
from ruleguard.readers.server_xml_connector import read_connector, read_schema
from ruleguard.readers.server_xml_rule import read_rule
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
_BUILD = "Microsoft.Synchronize.ServerConfigurationVersion"
_STAGING = "Microsoft.Synchronize.StagingMode"


@dataclass(slots=True)
class Parts:
    """What one XML file contributes to a configuration."""

    rules: list[SyncRule] = field(default_factory=list)
    connectors: list[Connector] = field(default_factory=list)
    settings: list[Setting] = field(default_factory=list)
    metaverse: Schema | None = None
    server: Server | None = None
    is_fim: bool = False


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
            parts.connectors.append(read_connector(document, top, route))
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
    # FIM, MIM and DirSync keep flows and provisioning in the metaverse file; Entra Connect keeps them in its rules.
    parts.is_fim = not parts.settings and child(top, "import-attribute-flow") is not None


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
