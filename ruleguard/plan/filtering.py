"""What to do by hand about domains, organizational units, object types and attributes.

Sources: the vendor's pages on filtering (domains and OUs are set in the wizard), on custom installation, and on import of
settings (object types and selected attributes are set again in the Synchronization Service Manager).
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diff.change import Change
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Partition
from ruleguard.plan.names import Names, value
from ruleguard.plan.screens import filtering_page, properties
from ruleguard.plan.tasks import Task

_NOT_SYNCHRONIZED = "the domain is not synchronized on either server"
_CONTROLLERS = (
    "which domain controllers are near depends on where a server stands; set them only if both stand in one place"
)
_MORE_ATTRIBUTES = "staging imports more than active: an attribute does nothing until a rule uses it"


def domain_outcome(change: Change, names: Names) -> Task | str:
    """A domain that one server synchronizes and the other does not."""
    if change.field == "preferred_controllers":
        return f"{_CONTROLLERS} (active: {value(change.active)}; staging: {value(change.staging)})"
    if not change.active and not change.staging:
        return _NOT_SYNCHRONIZED
    task = _ticked(change, names, f"domain {change.key[1]}")
    return Task(task.place, (*task.lines, *_inside(change)), task.undo)


def container_outcome(change: Change, names: Names) -> Task:
    return _ticked(change, names, change.key[-1])


def object_type_outcome(change: Change, names: Names) -> Task:
    name = change.key[-1]
    title = f"Select the object types of {names.connector(change.key[0])} as on active"
    place = properties(names, change.key[0], "Select Object Types", title)
    if change.action == "removed":
        line = f"Tick {name} (active imports it, staging does not; domain {change.key[1]})."
        return Task(place, (line,), f"clear {name}")
    line = f"Clear {name} (active does not import it, staging does; domain {change.key[1]})."
    return Task(place, (line,), f"tick {name}")


def attribute_outcome(change: Change, names: Names) -> Task | str:
    name = change.key[-1]
    if change.action == "added":
        return _MORE_ATTRIBUTES
    title = f"Select the attributes of {names.connector(change.key[0])} as on active"
    place = properties(names, change.key[0], "Select Attributes", title)
    line = f"Tick 'Show All', then tick {name} (active imports it, staging does not)."
    return Task(place, (line,), f"clear {name}")


def _inside(change: Change) -> Iterator[str]:
    """The organizational units of a domain that staging does not synchronize yet: they could not be compared."""
    domain = change.active_node
    if not change.active or not isinstance(domain, Partition):
        return
    root = dn_key(domain.dn or "")
    for verb, names in (("tick", domain.inclusions), ("clear", domain.exclusions)):
        yield from (f"In this domain, {verb} {name}." for name in names or () if dn_key(name) != root)


def _ticked(change: Change, names: Names, what: str) -> Task:
    place = filtering_page(names, change.key[0])
    if change.active:
        return Task(place, (f"Tick {what} (active: synchronized, staging: not).",), f"clear {what}")
    return Task(place, (f"Clear {what} (active: not synchronized, staging: synchronized).",), f"tick {what}")
