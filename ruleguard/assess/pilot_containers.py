"""The organizational units of a Cloud Sync pilot: whose domain each one is, and as what the rules have to write it.

A filter compares text, so that a unit is written as Active Directory writes it: no blanks around the parts, ``\\,`` and not
``\\2C``, and letters as the export has them (whether the comparison minds case is documented nowhere).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ruleguard.errors import UsageError
from ruleguard.lint.cloud_sync_pilot import domain_of, is_imported
from ruleguard.model.dn import ContainerScope, DnKey, dn_key
from ruleguard.model.nodes import Config, Connector, Partition
from ruleguard.records import record

_PART = re.compile(r"(?:[^,\\]|\\.)+")
_RDN = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)*)\s*=\s*(\S.*)", re.DOTALL)
_DN = re.compile(r"(?:[^,\\]|\\.)+(?:,(?:[^,\\]|\\.)+)*")
_CODES = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\.", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPED = frozenset(',\\#+<>;"=')
"""What Active Directory writes with a backslash inside a name."""
_CONTAINERS = ("ou", "cn", "o", "l", "c")
_SHOWN = 3


@record(frozen=True, slots=True)
class Domain:
    """A domain with units of the pilot. ``connector``: of its forest. ``containers``: outermost units only, sorted from the
    root down. ``left_out``: containers below them that Entra Connect does not import."""

    connector: Connector
    partition: Partition
    containers: tuple[str, ...]
    left_out: tuple[str, ...]


def domains_of(config: Config, units: Sequence[str]) -> tuple[Domain, ...]:
    """The domains of the units, in the order of the export.

    Raises ``UsageError`` for a text that is no distinguished name of a container, for a unit in no domain of the export or
    in that of several connectors, and for one that Entra Connect does not import.
    """
    if not units:
        raise UsageError("a pilot needs at least one organizational unit: --ou 'OU=Pilot,DC=contoso,DC=com'")
    found: dict[tuple[str, DnKey], dict[DnKey, str]] = {}
    homes: dict[tuple[str, DnKey], tuple[Connector, Partition]] = {}
    for given in units:
        unit = _as_written(given)
        connector, partition = _home(config, unit)
        _refuse_unselected(unit, connector, partition)
        key = connector.identifier or "", dn_key(partition.dn or "")
        homes[key] = connector, partition
        found.setdefault(key, {})[dn_key(unit)] = _spelled(unit, partition)
    order = {connector.identifier: index for index, connector in enumerate(config.connectors or ())}
    ordered = sorted(found, key=lambda key: (order[homes[key][0].identifier], key[1]))
    return tuple(_domain(*homes[key], found[key]) for key in ordered)


def label(connector: Connector) -> str:
    """What a person calls the forest of a connector."""
    domains = (partition.fqdn or partition.dn for partition in connector.partitions or ())
    return connector.forest or next(filter(None, domains), None) or connector.name or "unnamed forest"


def shown(name: str) -> str:
    """A name in a message: in apostrophes, with codes for what cannot be seen."""
    return f"'{name}'" if name.isprintable() else repr(name)


def _as_written(given: str) -> str:
    """The unit as Active Directory writes it."""
    if _CONTROL.search(given) or not _DN.fullmatch(given):
        raise UsageError(f"--ou {shown(given)} is no distinguished name: write it like OU=Pilot,DC=contoso,DC=com")
    parts = []
    for part in _PART.findall(given):
        match = _RDN.fullmatch(part)
        if match is None:
            raise UsageError(
                f"--ou {shown(given)} is no distinguished name: its part {shown(part)} is not like OU=Pilot"
            )
        parts.append((match[1], _value(match[2])))
    if parts[0][0].casefold() not in _CONTAINERS:
        why = (
            "a rule for a whole domain takes in the domains below it as well. Name the containers of the domain"
            if parts[0][0].casefold() == "dc"
            else "name a container, such as OU=Pilot,DC=contoso,DC=com"
        )
        raise UsageError(f"--ou {shown(given)} is no organizational unit: {why}")
    return ",".join(f"{name}={value}" for name, value in parts)


def _value(text: str) -> str:
    """One value without blanks around it, where they are not escaped, and with letters in place of their codes."""
    stripped = text.rstrip()
    if len(stripped) < len(text) and (len(stripped) - len(stripped.rstrip("\\"))) % 2:
        stripped += " "
    return _CODES.sub(_letters, stripped)


def _letters(match: re.Match[str]) -> str:
    """What codes stand for; they stay codes where they stand for nothing that can be written."""
    try:
        text = bytes.fromhex((match[1] or "").replace("\\", "")).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    if not text or _CONTROL.search(text) or text != text.strip():
        return match[0]
    return "".join(f"\\{letter}" if letter in _ESCAPED else letter for letter in text)


def _home(config: Config, unit: str) -> tuple[Connector, Partition]:
    key = dn_key(unit)
    found = [(connector, domain_of(key, connector)) for connector in config.connectors or () if connector.kind == "ad"]
    known = [(connector, domain) for connector, domain in found if domain is not None]
    depth = max((len(dn_key(domain.dn or "")) for _, domain in known), default=0)
    nearest = [each for each in known if len(dn_key(each[1].dn or "")) == depth]
    if not nearest:
        domains = sorted({each.dn for item, _ in found for each in item.partitions or () if each.dn})
        listed = ", ".join(domains) or "none is listed"
        raise UsageError(f"--ou {shown(unit)} belongs to no domain of the export: {listed}")
    if len(nearest) > 1:
        names = ", ".join(shown(connector.name or label(connector)) for connector, _ in nearest)
        raise UsageError(f"--ou {shown(unit)} belongs to several connectors of the export: {names}")
    if not nearest[0][0].identifier:
        raise UsageError(
            f"--ou {shown(unit)}: the export does not say the identifier of its connector, which a rule needs"
        )
    return nearest[0]


def _refuse_unselected(unit: str, connector: Connector, partition: Partition) -> None:
    if partition.selected is False:
        raise UsageError(
            f"--ou {shown(unit)}: Entra Connect does not import its domain, so that there is nothing to hand over"
        )
    inclusions, exclusions = partition.inclusions, partition.exclusions
    if inclusions is None or exclusions is None or ContainerScope(inclusions, exclusions).includes(dn_key(unit)):
        return
    if is_imported(unit, connector):
        key = dn_key(unit)
        below = sorted(dn for dn in inclusions if dn_key(dn)[: len(key)] == key)
        more = f" and {len(below) - _SHOWN} more" if len(below) > _SHOWN else ""
        listed = ", ".join(map(shown, below[:_SHOWN]))
        raise UsageError(
            f"--ou {shown(unit)} is not selected as a whole. Name what is selected below it: {listed}{more}"
        )
    raise UsageError(f"--ou {shown(unit)} is not selected, so that there is nothing to hand over: check its spelling")


def _spelled(unit: str, partition: Partition) -> str:
    """The unit with the letters that the export has for what lies around it."""
    names = (partition.dn or "", *(partition.inclusions or ()), *(partition.exclusions or ()))
    key, parts = dn_key(unit), _PART.findall(unit)
    around = [dn for dn in names if dn and dn_key(dn) == key[: len(dn_key(dn))]]
    longest = max(around, key=lambda dn: len(dn_key(dn)))
    listed = ",".join(part.strip() if not part.endswith("\\ ") else part.lstrip() for part in _PART.findall(longest))
    return ",".join((*parts[: len(parts) - len(dn_key(longest))], listed))


def _domain(connector: Connector, partition: Partition, units: dict[DnKey, str]) -> Domain:
    outer = {key: dn for key, dn in units.items() if not any(key[:length] in units for length in range(1, len(key)))}
    return Domain(connector, partition, tuple(outer[key] for key in sorted(outer)), tuple(_left_out(partition, outer)))


def _left_out(partition: Partition, units: Iterable[DnKey]) -> Iterator[str]:
    """What lies in the units and is not imported."""
    if partition.inclusions is None or partition.exclusions is None:
        return
    scope = ContainerScope(partition.inclusions, partition.exclusions)
    for dn in partition.exclusions:
        key = dn_key(dn)
        if not scope.includes(key) and any(key[: len(unit)] == unit for unit in units):
            yield dn
