"""Where the parts of MV.XML and MA-*.XML stand: fields are spread over an element and those around it."""

from __future__ import annotations

from collections.abc import Mapping

from ruleguard.records import record
from ruleguard.syntax.route import Route, RouteOrigin
from ruleguard.syntax.xml import Element, XmlDocument
from ruleguard.text import Location, Span


@record(frozen=True, slots=True)
class Place:
    """An element, the document it stands in and the route to it."""

    document: XmlDocument
    element: Element
    route: Route

    def below(self, element: Element, *steps: str | int) -> Place:
        """An element further down, with the steps that lead there."""
        return Place(self.document, element, (*self.route, *steps))

    def origin(self, names: Mapping[str, tuple[Route, ...]], around: Mapping[str, Route] | None = None) -> AroundOrigin:
        """The origin of the node that this element makes."""
        return AroundOrigin(RouteOrigin(self.document, self.route, names), around or {})


@record(frozen=True, slots=True)
class AroundOrigin:
    """Implements ``ruleguard.text.Origin``. ``around``: the routes, from the top of the document, to fields that stand at
    elements around the node's own, or whose text is no longer the value's own: the whole of them is the place."""

    own: RouteOrigin
    around: Mapping[str, Route]

    def location(self, field: str = "", within: Span | None = None) -> Location:
        """See ``Origin``."""
        route = self.around.get(field)
        span = None if route is None else self.own.document.span(route)
        return self.own.location(field, within) if span is None else Location(self.own.document.source, span)
