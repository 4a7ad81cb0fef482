"""Where the nodes of a rule script stand, and the texts that the script's values come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from ruleguard.records import record
from ruleguard.syntax.powershell_values import Array, Constant, Joined, Literal, Number, Value
from ruleguard.text import Location, Source, Span


@record(frozen=True, slots=True)
class Text:
    """A value of the script. ``text`` is None where only the running script knows it.

    ``span`` is the whole value, quotes included. ``pieces`` are the literals it is put together from, each with the
    offset of its first character in ``text``.
    """

    text: str | None
    span: Span
    pieces: tuple[tuple[int, Literal], ...] = ()

    def part(self, within: Span) -> Span:
        """The range of the script for a range of ``text``; the whole value where it lies in no single literal."""
        for offset, literal in reversed(self.pieces):
            if offset <= within.start and within.end <= offset + len(literal.text):
                return literal.part(Span(within.start - offset, within.end - offset))
        return self.span


def text_of(value: Value) -> Text:
    """The text that a value is when a rule takes it: ``5`` is "5", ``$true`` "True", ``@('x')`` "x"."""
    while isinstance(value, Array) and len(value.items) == 1:
        value = value.items[0]
    if isinstance(value, Literal):
        return Text(value.text, value.span, ((0, value),))
    if isinstance(value, Number):
        return Text(value.text, value.span, ((0, Literal(value.span, value.text, value.span)),))
    if isinstance(value, Constant):
        return Text("" if value.value is None else str(value.value), value.span)
    if isinstance(value, Joined):
        return _joined(value)
    return Text(None, value.span)


def _joined(value: Joined) -> Text:
    pieces: list[tuple[int, Literal]] = []
    length = 0
    for part in value.parts:
        if isinstance(part, Number):
            part = Literal(part.span, part.text, part.span)
        if not isinstance(part, Literal):
            return Text(None, value.span)
        pieces.append((length, part))
        length += len(part.text)
    return Text("".join(literal.text for _, literal in pieces), value.span, tuple(pieces))


@record(frozen=True, slots=True)
class ScriptOrigin:
    """Implements ``ruleguard.text.Origin``. ``span`` is the node's own place; ``fields`` are those the script gives.

    A value that came through a variable or a table stands where it was assigned.
    """

    source: Source
    span: Span
    fields: Mapping[str, Text] = field(default_factory=dict)

    def location(self, field: str = "", within: Span | None = None) -> Location:
        """See ``Origin``. ``within`` counts code points of the text in the script, which ``raw`` gives; the model may
        spell the value in another way."""
        text = self.fields.get(field)
        if text is None:
            return Location(self.source, self.span)
        return Location(self.source, text.span if within is None else text.part(within))

    def raw(self, field: str) -> str | None:
        """The text of a field before the model's spelling; None if the script does not give it or it is unresolved."""
        text = self.fields.get(field)
        return None if text is None else text.text
