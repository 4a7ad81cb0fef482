"""The connector to Entra ID has the same identifier on every server. A server without it synchronizes nothing to the cloud, and
an upgrade stops because it does not find it. Only a whole export can say so: one with the metaverse's file and connectors.

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
      <mv-data>
      </mv-data>
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
      <mv-data>
      </mv-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.nodes import Config
from ruleguard.model.roles import ENTRA, role


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A server's XML with connectors, none of which is the one to Entra ID; a file of one connector is no server."""
    connectors = config.connectors
    if not connectors or not is_whole_server(config) or config.server.origin is None:
        return
    if config.input.format == "server-xml" and not any(role(connector) == ENTRA for connector in connectors):
        message = (
            "the server has no connector to Entra ID: nothing reaches the cloud, and an upgrade will stop. "
            "If the export is complete, install Entra Connect anew"
        )
        yield Finding(connectors[0], "identifier", message)


RULE = Rule(
    id="missing-entra-connector",
    severity=Severity.ERROR,
    category="connectors",
    summary="A server has no connector to Entra ID",
    remedy="Install Entra Connect anew and import the settings; an upgrade needs the connector.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version",),
)
