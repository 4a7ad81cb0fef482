"""The origin of a node that a route leads to: keys and indices from the top of a JSON or XML document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ruleguard.records import record
from ruleguard.text import Location, Source, Span

Step = str | int
Route = tuple[Step, ...]


class Document(Protocol):
    """A parsed input that can say where a route leads; the parse for positions is made at the first question."""

    source: Source

    def span(self, route: Route, within: Span | None = None) -> Span | None:
        """The place of the value at a route, None when there is none."""
        ...


@record(frozen=True, slots=True)
class RouteOrigin:
    """Implements ``ruleguard.text.Origin``. ``names`` gives for a model field the routes to try below the node.

    A field with a number, ``attributes#3``, is an item of a list (from 0): ``names`` has the route to the first item as
    ``attributes#``. Where there is no such item, the list is given.
    """

    document: Document
    route: Route
    names: Mapping[str, tuple[Route, ...]]

    def location(self, field: str = "", within: Span | None = None) -> Location:
        """See ``Origin``."""
        source = self.document.source
        field, number, item = field.partition("#")
        routes = [(*below, int(item)) for below in self.names.get(field + number, ())] if item else []
        for below in (*routes, *self.names.get(field, ())):
            span = self.document.span(self.route + below, within)
            if span is not None:
                return Location(source, span)
        span = self.document.span(self.route)
        return Location(source, span if span is not None else Span(0, 0))
