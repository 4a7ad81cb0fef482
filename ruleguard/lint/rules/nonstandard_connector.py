"""Connectors to other than Active Directory, such as those for LDAP and SQL, are not part of exported settings, and
Microsoft says that a server with one for LDAP or SQL cannot use those at all: a server that was set up from them lacks the
connector, and with it the people who come from there. After an upgrade in place such a connector has to be refreshed, or
its imports and exports fail.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
      <ma-data>
        <id>{5A1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>HR</name>
        <category>Extensible2</category>
        <subtype>Generic LDAP (Microsoft)</subtype>
      </ma-data>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config, Connector

_STANDARD = (None, "ad", "entra")


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """A connector to anything but Active Directory and Entra ID."""
    if is_whole_server(config) and connector.kind not in _STANDARD:
        message = (
            f"connector '{connector.name}' ({connector.kind}) is in no settings export, and its steps fail after an upgrade "
            "until it is refreshed: write it down, and set it up by hand on another server"
        )
        yield Finding(connector, "kind", message)


RULE = Rule(
    id="nonstandard-connector",
    severity=Severity.NOTE,
    category="connectors",
    summary="A server has a connector that the settings export does not carry",
    remedy="Keep a written record of the connector, refresh it after each upgrade, and move it by hand to another server.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version",
    ),
)
