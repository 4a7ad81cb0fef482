"""What of each domain is in scope, as Cloud Sync would have to be told: containers, and what is cut out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruleguard.assess.cloud_sync_case import directories, places
from ruleguard.assess.facts import words
from ruleguard.model.dn import DnKey, dn_key
from ruleguard.model.nodes import Config, Partition
from ruleguard.records import record
from ruleguard.text import Location

_DOMAIN = "dc="
_NO_DOMAIN = ("domaindnszones", "forestdnszones")


@record(frozen=True, slots=True)
class Domain:
    """A selected domain. ``tops``: the included containers without those below another, None where the export does not say.
    ``carved``: what is left out below an included one, ``built_in`` of it what Active Directory brings along."""

    name: str
    partition: Partition
    inclusions: tuple[str, ...]
    tops: tuple[str, ...] | None
    carved: tuple[str, ...]
    built_in: tuple[str, ...]

    def at(self, field: str) -> tuple[Location, ...]:
        """Where a field of the domain stands."""
        return places((self.partition, field))


def domains(config: Config) -> Iterator[Domain]:
    """The domains of all forests that are in scope."""
    for connector in directories(config):
        for partition in connector.partitions or ():
            if partition.selected is not False and _is_domain(partition.dn or ""):
                yield _domain(partition)


def _is_domain(dn: str) -> bool:
    first = dn.strip().casefold()
    return first.startswith(_DOMAIN) and first[len(_DOMAIN) :].split(",")[0].strip() not in _NO_DOMAIN


def _domain(partition: Partition) -> Domain:
    root, name = dn_key(partition.dn or ""), partition.fqdn or partition.dn or ""
    if partition.inclusions is None and partition.exclusions is None:
        return Domain(name, partition, (), None, (), ())
    included = _by_key(partition.inclusions or ())
    excluded = {key: dn for key, dn in _by_key(partition.exclusions or ()).items() if key not in included}
    if not included:
        included = {root: partition.dn or ""}
        excluded.pop(root, None)
    listed = set(included) | set(excluded)
    tops = tuple(dn for key, dn in included.items() if _above(key, listed) not in included)
    cut = {key: dn for key, dn in excluded.items() if _above(key, listed) in included}
    standard = {dn_key(item)[0] for item in words("cloud-built-in-containers")}
    built_in = {key: dn for key, dn in cut.items() if key[:-1] == root and key[-1] in standard}
    carved = tuple(dn for key, dn in cut.items() if key not in built_in)
    return Domain(name, partition, tuple(included.values()), tops, carved, tuple(built_in.values()))


def _by_key(dns: Iterable[str]) -> dict[DnKey, str]:
    return {dn_key(dn): dn for dn in dns if dn.strip()}


def _above(key: DnKey, listed: set[DnKey]) -> DnKey | None:
    """The nearest listed container above one."""
    return next((key[:length] for length in range(len(key) - 1, 0, -1) if key[:length] in listed), None)
