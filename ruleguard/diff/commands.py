"""The commands for the runs that a server needs. Source: the vendor's page on the scheduler."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ruleguard.diff.run_steps import ALL_CONNECTORS, FULL_IMPORT, FULL_SYNC, INITIAL, RunStep
from ruleguard.model.nodes import ENTRA_CONNECTOR
from ruleguard.model.roles import ENTRA
from ruleguard.rewrite.rule_script import quoted

_SWITCHES = {FULL_IMPORT: "-FullImportRequired $true", FULL_SYNC: "-FullSyncRequired $true"}


def commands(steps: Iterable[RunStep], names: Mapping[str, str]) -> list[str]:
    """PowerShell for the server that runs the steps, in the order to run it; nothing when there is nothing to run.

    ``names``: the connector's name there, by role. A role without a name is given in angle brackets, to be filled in.
    """
    wanted = list(steps)
    if not wanted:
        return []
    if any(step.step == INITIAL for step in wanted):
        return ["Start-ADSyncSyncCycle -PolicyType Initial"]
    switches: dict[str, list[str]] = {}
    for step in wanted:
        for role in sorted(names) if step.connector == ALL_CONNECTORS else (step.connector,):
            switches.setdefault(role, []).append(_SWITCHES[step.step])
    found = [
        f"Set-ADSyncSchedulerConnectorOverride {_connector(role, names)} {' '.join(dict.fromkeys(options))}"
        for role, options in switches.items()
    ]
    return [*found, "Start-ADSyncSyncCycle -PolicyType Delta"]


def _connector(role: str, names: Mapping[str, str]) -> str:
    """The Entra connector by its identifier, which is the same everywhere: a settings file does not say its name."""
    if role == ENTRA:
        return f"-ConnectorIdentifier {quoted(ENTRA_CONNECTOR)}"
    return f"-ConnectorName {quoted(names.get(role, f'<{role}>'))}"
