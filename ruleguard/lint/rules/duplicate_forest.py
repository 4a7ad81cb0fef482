"""Entra Connect supports one connector for each forest. Two for one forest import every object twice: joins become
ambiguous, and whichever copy wins decides over the account in the cloud. To delete a connector is not supported: for
removing a forest Microsoft asks for a new installation.

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
        <id>{4F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
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
        <id>{4F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>fabrikam.example</name>
        <category>AD</category>
        <private-configuration>
          <adma-configuration>
            <forest-name>fabrikam.example</forest-name>
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
from ruleguard.lint.contenders import beside
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Config, Connector, Node


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each connector to a forest, or with a selected domain, that an earlier one has."""
    seen: dict[object, tuple[Connector, Node, str]] = {}
    for connector in config.connectors or () if is_whole_server(config) else ():
        if connector.kind != "ad":
            continue
        for key, what, node, field in _read_by(connector):
            first, place, there = seen.setdefault(key, (connector, node, field))
            if first is not connector:
                message = (
                    f"'{connector.name}' and '{first.name}' both read {what}: every object comes twice, and joins become "
                    "ambiguous. Install a new server with one of them only; to delete a connector is not supported"
                )
                yield Finding(node, field, message, related=beside(place, there, f"also read by '{first.name}'"))
                break


def _read_by(connector: Connector) -> Iterator[tuple[object, str, Node, str]]:
    if connector.forest:
        yield connector.forest.casefold(), f"forest {connector.forest}", connector, "forest"
    for partition in connector.partitions or ():
        if partition.dn and partition.selected is not False:
            yield dn_key(partition.dn), f"domain {partition.dn}", partition, "dn"


RULE = Rule(
    id="duplicate-forest",
    severity=Severity.ERROR,
    category="connectors",
    summary="Two connectors read one forest or one domain",
    remedy="Install a new server in staging mode that has one of the two connectors, and switch over.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-topologies",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-faq",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
    ),
)
