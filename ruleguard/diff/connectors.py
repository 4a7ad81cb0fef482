"""Differences of connectors: which exist, which domains and containers they import, what of each object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.diff.change import Change, NotCompared, Value
from ruleguard.diff.match import ConnectorPair
from ruleguard.diff.run_profiles import compare_run_profiles
from ruleguard.diff.schemas import compare_metaverse, compare_selected
from ruleguard.model.dn import ContainerScope, DnKey, dn_key
from ruleguard.model.nodes import Config, Connector, Node, Partition, Setting

_SILENT = {
    "partitions": "domains and organizational units",
    "attributes": "attributes selected for import",
    "run_profiles": "run profiles",
    "password_hash_sync": "password hash synchronization of a connector",
}
_GROUP_FILTER = "group-filter"
_DETAILS = {
    "groupfilteringdistinguishedname": _GROUP_FILTER,
    "connector.groupfilteringgroupdn": _GROUP_FILTER,
}
_SWITCH: dict[str, str | None] = {"true": "1", "1": "1", "false": None, "0": None, "": None}
_HOW_TO_FIND_OUT = "run Get-ADSyncServerConfiguration on both servers and compare the folders"


def compare_connectors(
    active: Config, staging: Config, pairs: Iterable[ConnectorPair], skipped: set[NotCompared]
) -> Iterator[Change]:
    """Connectors by role, then their parts; and the metaverse schema."""
    for config in (active, staging):
        if config.connectors is None:
            skipped.add(NotCompared("connectors, domains and organizational units", f"{config.input.path} has none"))
    if active.connectors is None or staging.connectors is None:
        return
    why = _why(active, staging)
    for item in pairs:
        one, other = item.pair.active, item.pair.staging
        if one is not None and other is not None:
            yield from _Connectors(item.role, (one, other), skipped, why).changes()
        elif one is not None:
            yield Change("removed", "connector", (item.role,), "", one.name or item.role, None, active_node=one)
        elif other is not None:
            yield Change("added", "connector", (item.role,), "", None, other.name or item.role, staging_node=other)
    if active.metaverse is None or staging.metaverse is None:
        skipped.add(NotCompared("metaverse schema", why))
    else:
        yield from compare_metaverse(active.metaverse, staging.metaverse)


def _why(active: Config, staging: Config) -> str:
    """Why something of a connector cannot be compared, and how to find it out."""
    if "settings-json" in (active.input.format, staging.input.format):
        return f"a settings file does not state it: {_HOW_TO_FIND_OUT}"
    return f"an export does not state it: {_HOW_TO_FIND_OUT}"


class _Connectors:
    def __init__(self, role: str, both: tuple[Connector, Connector], skipped: set[NotCompared], why: str) -> None:
        self.role, self.skipped, self.why = role, skipped, why
        self.active, self.staging = both

    def changes(self) -> Iterator[Change]:
        one, other = self.active, self.staging
        if one.name and other.name and one.name.casefold() != other.name.casefold():
            yield self._changed("name", one.name, other.name)
        if one.forest and other.forest and one.forest.casefold() != other.forest.casefold():
            yield self._changed("forest", one.forest, other.forest)
        passwords = one.password_hash_sync, other.password_hash_sync
        if None not in passwords and passwords[0] != passwords[1]:
            yield self._changed("password_hash_sync", *passwords)
        if one.library and other.library and one.library.casefold() != other.library.casefold():
            yield self._changed("library", one.library, other.library)
        yield from self._partitions()
        yield from self._sets("attribute", "attributes", (one.attributes, other.attributes), (one, other), (self.role,))
        yield from compare_selected(self.role, one, other)
        yield from compare_run_profiles(self.role, one, other)
        yield from self._details()
        self._silent()

    def _changed(self, field: str, active: object, staging: object) -> Change:
        nodes = self.active, self.staging
        return Change("changed", "connector", (self.role,), field, active, staging, *nodes)

    def _silent(self) -> None:
        for field, what in _SILENT.items():
            if self.role == "entra" and field in ("partitions", "password_hash_sync"):
                continue
            if getattr(self.active, field) is None or getattr(self.staging, field) is None:
                self.skipped.add(NotCompared(what, self.why))

    def _partitions(self) -> Iterator[Change]:
        one, other = _by_dn(self.active.partitions), _by_dn(self.staging.partitions)
        if self.active.partitions is None or self.staging.partitions is None:
            return
        for key in dict.fromkeys((*one, *other)):
            left, right = one.get(key), other.get(key)
            if left is None or right is None:
                yield self._one_sided(left, right)
            else:
                yield from self._partition(left, right)

    def _one_sided(self, active: Partition | None, staging: Partition | None) -> Change:
        node = active or staging
        key = (self.role, "" if node is None else node.dn or "")
        action = "removed" if staging is None else "added"
        selected = active and bool(active.selected), staging and bool(staging.selected)
        return Change(action, "partition", key, "", *selected, active, staging)

    def _partition(self, active: Partition, staging: Partition) -> Iterator[Change]:
        key = (self.role, active.dn or "")
        nodes = active, staging
        if active.selected != staging.selected:
            yield Change("changed", "partition", key, "selected", active.selected, staging.selected, *nodes)
        elif active.selected:
            yield from self._containers(key, active, staging)
        if active.selected and staging.selected:
            types = active.object_types, staging.object_types
            yield from self._sets("object-type", "object_types", types, nodes, key)
        one, other = ({item.casefold() for item in each.preferred_controllers or ()} for each in nodes)
        if one != other:
            values = list(active.preferred_controllers or ()), list(staging.preferred_controllers or ())
            yield Change("changed", "partition", key, "preferred_controllers", *values, *nodes)
        yield from _options(key, active, staging)
        if active.object_types is None or staging.object_types is None:
            self.skipped.add(NotCompared("object types selected for import", self.why))

    def _containers(self, key: tuple[str, ...], active: Partition, staging: Partition) -> Iterator[Change]:
        """Containers that one server imports and the other does not, by what the lists mean together."""
        one, other = (ContainerScope(each.inclusions or (), each.exclusions or ()) for each in (active, staging))
        listed = _listed_at(active), _listed_at(staging)
        for dn_text, container in _containers(active, staging):
            states = one.includes(container), other.includes(container)
            above = one.includes(container[:-1]), other.includes(container[:-1])
            if states[0] == states[1] or (above == states and len(container) > len(dn_key(active.dn or ""))):
                continue  # alike, or already said of the container above
            at = listed[0].get(container, "inclusions"), listed[1].get(container, "inclusions")
            name = (*key, dn_text)
            yield Change("changed", "container", name, "imported", *states, active, staging, places=at)

    def _sets(
        self,
        kind: str,
        field: str,
        names: tuple[tuple[str, ...] | None, tuple[str, ...] | None],
        nodes: tuple[Node, Node],
        key: tuple[str, ...],
    ) -> Iterator[Change]:
        """Names that are selected on one side only."""
        active, staging = names
        if active is None or staging is None:
            return
        one, other = ({item.casefold(): item for item in each} for each in (active, staging))
        at = [{item: f"{field}#{number}" for number, item in enumerate(each)} for each in (active, staging)]
        for name in sorted(one.keys() - other.keys()):
            places = at[0][one[name]], ""
            yield Change("removed", kind, (*key, one[name]), field, one[name], None, *nodes, places=places)
        for name in sorted(other.keys() - one.keys()):
            places = "", at[1][other[name]]
            yield Change("added", kind, (*key, other[name]), field, None, other[name], *nodes, places=places)

    def _details(self) -> Iterator[Change]:
        one, other = ({_detail(item.name): item for item in each.details} for each in (self.active, self.staging))
        same_format = _same_format(self.active, self.staging)
        for detail in dict.fromkeys((*one, *other)):
            left, right = one.get(detail), other.get(detail)
            if (left is None or right is None) and not (same_format or detail == _GROUP_FILTER):
                continue
            name = next(item.name for item in (left, right) if item is not None)
            values = _shown(left), _shown(right)
            if _folded(left) != _folded(right):
                yield Change("changed", "setting", (self.role, name), "", *values, left, right)


def _options(key: tuple[str, ...], active: Partition, staging: Partition) -> Iterator[Change]:
    """How the controllers of a domain are reached, as far as both sides say it."""
    other = {item.name: item for item in staging.options}
    for left in active.options:
        right = other.get(left.name)
        if right is not None and _folded(left) != _folded(right):
            yield Change("changed", "setting", (*key, left.name), "", _shown(left), _shown(right), left, right)


def _detail(name: str) -> str:
    """One name for what the two formats name differently."""
    return _DETAILS.get(name.casefold(), name.casefold())


def _same_format(active: Connector, staging: Connector) -> bool:
    """A settings file never states the run profiles, the server's XML always does."""
    return (active.run_profiles is None) == (staging.run_profiles is None)


def _by_dn(partitions: tuple[Partition, ...] | None) -> dict[DnKey, Partition]:
    return {dn_key(item.dn or ""): item for item in partitions or ()}


def _containers(active: Partition, staging: Partition) -> list[tuple[str, DnKey]]:
    """Every container that a list names, the partition itself first, ancestors before what lies below them."""
    named: dict[DnKey, str] = {dn_key(active.dn or ""): active.dn or ""}
    for each in (active, staging):
        for text in (*(each.inclusions or ()), *(each.exclusions or ())):
            named.setdefault(dn_key(text), text)
    return [(named[key], key) for key in sorted(named, key=lambda key: (len(key), key))]


def _listed_at(partition: Partition) -> dict[DnKey, str]:
    """Where a partition says of a container whether it is imported."""
    found: dict[DnKey, str] = {}
    for field, names in (("inclusions", partition.inclusions), ("exclusions", partition.exclusions)):
        for number, name in enumerate(names or ()):
            found.setdefault(dn_key(name), f"{field}#{number}")
    return found


def _folded(setting: Setting | None) -> Value:
    """The value, with one spelling for a switch; one that is off is like none."""
    value = _shown(setting)
    return _SWITCH.get(value.strip().casefold(), value) if isinstance(value, str) else value


def _shown(setting: Setting | None) -> Value:
    """The value, with every way to say nothing made one."""
    value = None if setting is None else setting.value
    if value in ("", False, ()):
        return None
    return list(value) if isinstance(value, tuple) else value
