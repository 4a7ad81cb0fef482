"""What the servers and their connectors are called in a plan, so that every step says where it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ruleguard.diff.change import MatchedConnector, Value
from ruleguard.model.nodes import Config
from ruleguard.model.roles import ENTRA
from ruleguard.model.setting_names import known
from ruleguard.records import record

_DIRECTORY = "ad:"
UNPROTECTED = "off"
_DEFAULT_THRESHOLD = "500"
_ENTRA_NAME = "the connector to Microsoft Entra ID"


@record(frozen=True, slots=True)
class Names:
    """``active`` and ``staging``: the host (short where that tells the two apart) with its part in the move, or that part
    alone where no host is stated; ``old`` and ``new``: the same after the switch.
    ``connectors``: names on staging by role (on active, where staging lacks the connector); unnamed ones are absent.
    ``thresholds``: how many deletions an export may hold on each server, ``UNPROTECTED`` without a limit; the product's
    default where an export does not say."""

    active: str
    staging: str
    old: str
    new: str
    connectors: Mapping[str, str]
    thresholds: tuple[str, str]

    def connector(self, role: str) -> str:
        """The connector as the Synchronization Service Manager lists it, in quotation marks where the name is known."""
        name = self.connectors.get(role)
        if name:
            return f"'{name}'"
        return _ENTRA_NAME if role == ENTRA else f"the connector {role}"

    def directory(self, role: str) -> str:
        """The directory as the wizard lists it: a forest by its name."""
        return f"'{role.removeprefix(_DIRECTORY)}'" if role.startswith(_DIRECTORY) else self.connector(role)


def names_of(active: Config, staging: Config, matched: Iterable[MatchedConnector]) -> Names:
    """The names that two exports give. ``matched``: which connector of the one is which of the other; it has the role in
    place of a name that an export does not state."""
    found = {}
    for item in matched:
        name = next((name for name in (item.staging, item.active) if name and name != item.role), None)
        if name:
            found[item.role] = name
    old, new = active.server.host, staging.server.host
    if old and new and _label(old) != _label(new):
        old, new = _label(old), _label(new)
    return Names(
        active=_host(old, "active"),
        staging=_host(new, "staging"),
        old=_host(old, "old active"),
        new=_host(new, "new active"),
        connectors=found,
        thresholds=(_threshold(active), _threshold(staging)),
    )


def value(stated: Value) -> str:
    """A value of a setting in words. None, "" and an empty list are nothing; True is enabled."""
    if stated is None or stated in ("", []):
        return "nothing"
    if isinstance(stated, bool):
        return "enabled" if stated else "disabled"
    if isinstance(stated, list):
        return ", ".join(str(item) for item in stated)
    return str(stated)


def _threshold(config: Config) -> str:
    stated = known(config.settings, xml=config.input.format == "server-xml")
    if "deletion-protection" in stated and not stated["deletion-protection"][0]:
        return UNPROTECTED
    number = str(stated["deletion-threshold"][0]) if "deletion-threshold" in stated else ""
    return number if number.isascii() and number.isdecimal() else _DEFAULT_THRESHOLD


def _label(host: str) -> str:
    return host.partition(".")[0]


def _host(host: str | None, part: str) -> str:
    return f"{host} ({part})" if host else f"the {part} server"
