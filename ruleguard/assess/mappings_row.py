"""What the comparison of rules and attribute mappings consists of."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from ruleguard.assess.cloud_function_table import Problem
from ruleguard.model.nodes import Node
from ruleguard.records import record

if TYPE_CHECKING:
    from ruleguard.text import Location

SAME, DIFFERENT, CANNOT = "same", "different", "cannot be expressed"
ONLY_CONNECT, ONLY_CLOUD, NOT_KNOWN = "only in Connect", "only in Cloud Sync", "not known"
STATUSES = (CANNOT, DIFFERENT, ONLY_CONNECT, ONLY_CLOUD, NOT_KNOWN, SAME)
"""What a row can say, what to look at first in front."""


@record(frozen=True, slots=True)
class MappingRow:
    """One attribute of Entra ID, or with ``target`` "" one part of a custom rule that has no counterpart.

    ``status``: one of ``STATUSES``. ``object_type``: user, group, contact in Entra ID; ``source_type``: in Active Directory.
    ``connector``: role of the connector the row is about, "" where all agree. ``connect``, ``cloud``: the two sources, None
    where there is none. ``why``: the difference in words, or what else is to be known. ``problems``: what Cloud Sync cannot
    say, each with what to use in its place. ``suggestion``: the expression to write in Cloud Sync, None where it is there
    already, or where it is not certain. ``rules``: names of the rules that take part; ``shipped``: all of them come with the
    product, so that Cloud Sync's own default mapping is likely their counterpart (no page says so).
    """

    status: str
    object_type: str
    source_type: str
    target: str
    connect: str | None = None
    cloud: str | None = None
    why: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    suggestion: str | None = None
    rules: tuple[str, ...] = ()
    shipped: bool = False
    connector: str = ""
    nodes: tuple[Node, ...] = field(default=(), compare=False, repr=False)

    @property
    def at(self) -> tuple[Location, ...]:
        """The flows and the mapping, in their files."""
        return tuple(dict.fromkeys(place for node in self.nodes if (place := node.at()) is not None))
