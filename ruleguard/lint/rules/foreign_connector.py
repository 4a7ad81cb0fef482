"""Every server gives its connectors identifiers of its own (only that of the Entra connector is the same everywhere). A rule
script carries those of the server it was exported from. Run on another server it ends with "the specified management agent
cannot be found", or creates a rule that belongs to no connector. Checked where the server is known that the scripts are
for: target in ruleguard.yaml, or --target.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -Connector '7e2b9c40-1d3f-4a58-9c6b-5f0e8d7a6b32' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.roles import role


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A rule of a script on a connector that the server it is for does not have."""
    if config.input.format != "rule-script" or config.connectors is None or rule.connector is None:
        return
    if connector_of(rule, config) is not None:
        return
    there = ", ".join(f"{role(item)} is {item.identifier}" for item in config.connectors[:4] if item.identifier)
    message = (
        f"'{rule.name}' belongs to connector {rule.connector or '(empty)'} of another server: on the target the script fails "
        f"(there {there or 'are no connectors'}). ruleguard rewrite puts in the right identifier"
    )
    yield Finding(rule, "connector", message)


RULE = Rule(
    id="foreign-connector",
    severity=Severity.ERROR,
    category="connectors",
    summary="A rule script carries the connector of another server",
    remedy="Let ruleguard rewrite put in the identifiers of the server that the script is for.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version#move-a-custom-configuration-from-the-active-server-to-the-staging-server",
        "https://identitydude.com/?p=615",
    ),
)
