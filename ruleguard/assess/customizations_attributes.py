"""Attributes that DirSync does not take to the cloud any more: not selected, not imported, or not exported.

The first broken link of an attribute's way is reported, and only that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property

from ruleguard.assess.customizations_agents import Agents
from ruleguard.assess.customizations_found import BASELINE, CARRY, UPGRADES, Found, Kind, counted, listed
from ruleguard.assess.facts import words
from ruleguard.assess.findings import BLOCKS, REVIEW
from ruleguard.model.engine import Agent, AgentFlow
from ruleguard.model.nodes import Connector, Node

_PAGES = ("dirsync-unsupported-changes", "dirsync-engine-changes")
REMOVED = Kind(
    id="removed-attribute",
    verdict=BLOCKS,
    facts=(*_PAGES, "dirsync-core-attributes"),
    why="Removed attributes block the upgrade of DirSync; which ones is not said. That this one does is concluded, because "
    "no synchronization to Entra ID does without it",
    do=CARRY,
    roads=UPGRADES,
)
MISSING = Kind(
    id="missing-attributes",
    verdict=REVIEW,
    facts=(*_PAGES, "connect-attribute-list"),
    why=f"Removed attributes block the upgrade. {BASELINE}; the list is that of an early Entra Connect",
    do="Ask whether somebody took them out. If so, leave them out by attribute filtering, or Entra Connect sends them",
)
ADDITIONAL = Kind(
    id="additional-attributes",
    verdict=REVIEW,
    facts=(*_PAGES, "connect-attribute-list"),
    why=f"Microsoft does not say what becomes of added attributes. {BASELINE}; the list is that of an early Entra Connect",
    do="Ask what they are for, and add what is needed as directory extensions or by rules",
    contradiction="TechNet, as others quote it, called changes of the synchronized attributes unsupported; the page on the "
    "upgrade names removed attributes only",
)
UNREAD = Kind(
    id="unread-attributes",
    verdict=REVIEW,
    facts=_PAGES,
    why=f"A removed import flow would block the upgrade. {BASELINE}; code may read attributes without saying so",
    do="Ask whether somebody took the import flows out. If so, Entra Connect will send these attributes again",
)
UNEXPORTED = Kind(
    id="unexported-attributes",
    verdict=REVIEW,
    facts=_PAGES,
    why=f"A removed export flow would block the upgrade. {BASELINE}; code may use attributes without saying so",
    do="Ask whether somebody took the export flows out. If so, Entra Connect will send these attributes again",
)
_CORE_FLOWS: Mapping[str, str] = {
    "user": "dirsync-core-user-flows",
    "inetorgperson": "dirsync-core-user-flows",
    "contact": "dirsync-core-contact-flows",
    "group": "dirsync-core-group-flows",
}
_SELECTION = "selected attributes"


def changed_attributes(agents: Agents) -> Iterator[Found]:
    """What is not selected, then what is not imported, then what is not exported."""
    if agents.directory is None or agents.directory_connector is None:
        return
    ways = _Ways(agents, agents.directory, agents.directory_connector)
    yield from ways.not_selected()
    yield from ways.not_imported()
    yield from ways.not_exported()


class _Ways:
    """The ways of the attributes from Active Directory. Names are compared folded and shown as written."""

    def __init__(self, agents: Agents, directory: Agent, connector: Connector) -> None:
        self.engine = agents.engine
        self.directory = directory
        self.cloud = agents.cloud
        self.connector = connector
        self.selected = _folded(connector.attributes or ())
        self.imports = [it for it in agents.engine.imports or () if it.agent == directory.identifier]
        self.core = _folded(words("dirsync-core-attributes"))

    def not_selected(self) -> Iterator[Found]:
        """Held against the core, and against the list of Entra Connect."""
        if self.connector.attributes is None:
            return
        at: list[tuple[Node, str]] = [(self.connector, "attributes")]
        for folded, name in self.core.items():
            if folded not in self.selected:
                what = f"attribute {name} is not selected in management agent '{self.connector.name}'"
                yield REMOVED.found(name, what, at, self._users(name))
        usual = _folded(words("connect-attribute-list"))
        missing = [name for folded, name in usual.items() if folded not in self.selected and folded not in self.core]
        if missing:
            what = f"{_attributes(missing)} not selected that Entra Connect selects: {listed(missing)}"
            yield MISSING.found(_SELECTION, what, at, (user for name in missing for user in self._users(name)))
        extra = [name for folded, name in self.selected.items() if folded not in usual]
        if extra:
            what = f"{_attributes(extra)} selected that Entra Connect does not select: {listed(extra)}"
            yield ADDITIONAL.found(_SELECTION, what, at, (user for name in extra for user in self._users(name)))

    def not_imported(self) -> Iterator[Found]:
        """Selected attributes that no import flow of their object type has."""
        if not self.imports:
            return
        at: list[tuple[Node, str]] = [(self.engine, "imports")]
        for name, types in self._core_flows(lambda kind, name: not self._imports_of(kind, name)):
            if name.casefold() in self.selected or self.connector.attributes is None:
                what = f"attribute {name} of {' and '.join(types)} has no import flow from '{self.connector.name}'"
                yield REMOVED.found(name, what, at, self._users(name, types))
        read = self._read()
        unread = [name for folded, name in self.selected.items() if folded not in read and folded not in self.core]
        if unread:
            what = f"{_attributes(unread)} selected and read by no flow, filter or join: {listed(unread)}"
            yield UNREAD.found("import flows", what, at)

    def not_exported(self) -> Iterator[Found]:
        """Imported attributes whose metaverse attribute the agent of the cloud does not take."""
        cloud = self.cloud
        if cloud is None or not cloud.exports:
            return
        at: list[tuple[Node, str]] = [(cloud, "exports")]
        for name, types in self._core_flows(self._stops):
            what = f"attribute {name} of {' and '.join(types)} is imported and has no export flow in '{cloud.name}'"
            yield REMOVED.found(name, what, at, self._users(name, types))
        taken = _folded(source for agent in self.engine.agents for flow in agent.exports for source in flow.sources)
        taken |= _folded(name for agent in self.engine.agents for join in agent.joins for _, name in join.pairs)
        idle = [
            flow.destination
            for flow in self.imports
            if flow.destination and flow.destination.casefold() not in taken and self._is_plain(flow)
        ]
        if idle:
            names = list(_folded(idle).values())
            what = f"{_attributes(names)} imported and exported by no flow: {listed(names)}"
            yield UNEXPORTED.found("export flows", what, at)

    def _core_flows(self, is_broken: Callable[[str, str], bool]) -> Iterator[tuple[str, list[str]]]:
        """Core attributes with the object types for which something is wrong with their flows."""
        types = _folded(it.object_type for it in self.imports if it.object_type)
        types |= _folded(it.object_type for it in self.directory.projections if it.object_type)
        found: dict[str, list[str]] = {}
        for folded, shown in types.items():
            for name in words(_CORE_FLOWS[folded]) if folded in _CORE_FLOWS else ():
                if is_broken(folded, name):
                    found.setdefault(name, []).append(shown)
        for name in sorted(found, key=str.casefold):
            yield name, sorted(found[name])

    def _imports_of(self, kind: str, name: str) -> list[AgentFlow]:
        """The import flows of an object type that read an attribute, or write what is called the same; those to another
        attribute of the core do not count, such as that of an alternate ID."""
        others = self.core.keys() - {name.casefold()}
        of_name = self._by_name.get((kind, name.casefold()), [])
        return [it for it in of_name if (it.destination or "").casefold() not in others]

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[AgentFlow]]:
        """The import flows by the object type and every attribute that they have."""
        found: dict[tuple[str, str], list[AgentFlow]] = {}
        for flow in self.imports:
            for name in _names(flow):
                found.setdefault(((flow.object_type or "").casefold(), name), []).append(flow)
        return found

    def _stops(self, kind: str, name: str) -> bool:
        """Whether an attribute is imported and no export flow of the cloud's agent takes it on."""
        imports = self._imports_of(kind, name)
        reached = {((it.metaverse_type or "").casefold(), (it.destination or "").casefold()) for it in imports}
        taken, named = self._exported
        same_name = any((metaverse_type, name.casefold()) in named for metaverse_type, _ in reached)
        return bool(imports) and reached.isdisjoint(taken) and not same_name

    @cached_property
    def _exported(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Metaverse type and attribute of what the cloud's agent takes, and of all that its export flows name."""
        exports = [((it.metaverse_type or "").casefold(), it) for it in (self.cloud.exports if self.cloud else ())]
        taken = {(kind, source.casefold()) for kind, it in exports for source in it.sources}
        return taken, {(kind, name) for kind, it in exports for name in _names(it)}

    def _is_plain(self, flow: AgentFlow) -> bool:
        """Whether a flow is about no attribute of the core, which are looked at one by one."""
        return self.core.keys().isdisjoint(_names(flow))

    def _read(self) -> dict[str, str]:
        """What the agent's own selection is needed for, as far as it is written down."""
        agent = self.directory
        flows = (name for flow in self.imports for name in (*flow.sources, flow.destination or ""))
        written = (flow.destination or "" for flow in agent.exports)
        joined = (name for join in agent.joins for names, _ in join.pairs for name in names)
        filtered = (it.attribute or "" for one in agent.filters for group in one.alternatives for it in group)
        return _folded((*flows, *written, *joined, *filtered))

    def _users(self, name: str, types: Collection[str] = ()) -> Iterator[str]:
        """What else of the configuration has an attribute, in words; ``types``: only what is about these object types."""
        for kind, text in self._uses.get(name.casefold(), ()):
            if not types or kind in types:
                yield text

    @cached_property
    def _uses(self) -> dict[str, list[tuple[str | None, str]]]:
        """What has an attribute, by its folded name: the object type, and words."""
        found: dict[str, list[tuple[str | None, str]]] = {}
        for names, kind, text in self._parts():
            for name in dict.fromkeys(map(str.casefold, names)):
                found.setdefault(name, []).append((kind, text))
        return found

    def _parts(self) -> Iterator[tuple[Iterable[str], str | None, str]]:
        for flow in self.imports:
            text = f"import flow to {flow.destination} of {flow.metaverse_type}"
            yield (*flow.sources, flow.destination or ""), flow.object_type, text
        for agent in filter(None, (self.directory, self.cloud)):
            for flow in agent.exports:
                text = f"export flow to {flow.destination} of {flow.object_type} in '{agent.name}'"
                yield (*flow.sources, flow.destination or ""), flow.object_type, text
        for join in self.directory.joins:
            yield (name for names, _ in join.pairs for name in names), join.object_type, f"join of {join.object_type}"
        for one in self.directory.filters:
            names = (it.attribute or "" for group in one.alternatives for it in group)
            yield names, one.object_type, f"filter on {one.object_type}"


def _folded(names: Iterable[str]) -> dict[str, str]:
    """Names as written, by what they are compared by."""
    return {name.casefold(): name for name in names}


def _names(flow: AgentFlow) -> frozenset[str]:
    """The attributes on both sides of a flow, folded."""
    return frozenset(map(str.casefold, (*flow.sources, flow.destination or "")))


def _attributes(names: Collection[str]) -> str:
    return f"{counted(len(names), 'attribute')} {'is' if len(names) == 1 else 'are'}"
