"""A rule belongs to a connector by the connector's identifier, and every server has its own identifiers (only the one of
the Entra connector is the same everywhere). A rule whose identifier no connector of the server has is dead: it was copied
from another server without replacing the identifier, or its connector was deleted. Running such a script ends with "the
specified management agent cannot be found".

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>Contoso - Department</name>
        <direction>Inbound</direction>
        <connector>{7e2b9c40-1d3f-4a58-9c6b-5f0e8d7a6b32}</connector>
        <linkType>Join</linkType>
        <precedence>60</precedence>
      </synchronizationRule>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01}</id>
        <name>Contoso - Department</name>
        <direction>Inbound</direction>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <linkType>Join</linkType>
        <precedence>60</precedence>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A connector that the configuration does not have; silent where the format lists no connectors, and for scripts
    beside the server they are for, where it is another server's."""
    if config.connectors is None or rule.connector is None or config.input.format == "rule-script":
        return
    if rule.connector in _identifiers(config):
        return
    message = (
        f"'{rule.name}' belongs to connector {rule.connector or '(empty)'}, which this server does not have: the rule has "
        "no effect. Put in the identifier of this server's connector (ruleguard rewrite does), or delete the rule"
    )
    yield Finding(rule, "connector", message)


@kept
def _identifiers(config: Config) -> frozenset[str | None]:
    return frozenset(connector.identifier for connector in config.connectors or ())


RULE = Rule(
    id="unknown-connector",
    severity=Severity.ERROR,
    category="connectors",
    summary="A rule belongs to a connector that the server does not have",
    remedy="Replace the identifier by that of the server's own connector, for example with ruleguard rewrite.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version#move-a-custom-configuration-from-the-active-server-to-the-staging-server",
        "https://identitydude.com/?p=615",
    ),
)
