"""A connector to Active Directory imports the selected domains, and of those the included containers. With no domain
selected, or with the root of a domain excluded and nothing included, nothing is imported: whatever came from there
before is deleted from Entra ID.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [
            {"distinguishedName": "DC=contoso,DC=example", "containerExclusions": ["DC=contoso,DC=example"]}
          ]
        }
      ]
    }

Good:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [
            {
              "distinguishedName": "DC=contoso,DC=example",
              "containerInclusions": ["OU=Staff,DC=contoso,DC=example"],
              "containerExclusions": ["DC=contoso,DC=example"]
            }
          ]
        }
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Config, Connector, Partition
from ruleguard.model.roles import role

_EFFECT = "everybody who came from there is deleted from Entra ID"


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """A connector without a selected domain, and selected domains of which nothing is included."""
    if connector.kind != "ad" or not connector.partitions or not is_whole_server(config):
        return
    if all(partition.selected is False for partition in connector.partitions):
        message = (
            f"{role(connector)} has no selected domain, so nothing is imported: {_EFFECT}. Select the domains in the "
            "wizard; to remove the whole directory, Microsoft asks for a new installation"
        )
        yield Finding(connector, "partitions", message)
    for partition in connector.partitions:
        if partition.selected is not False and _is_empty(partition):
            message = (
                f"of the domain '{partition.dn}' no container is included: {_EFFECT}. Select containers in the wizard, or "
                "untick the domain"
            )
            yield Finding(partition, "exclusions", message)


def _is_empty(partition: Partition) -> bool:
    """Whether the root is excluded and nothing is included again."""
    if partition.inclusions is None or partition.inclusions or not partition.dn:
        return False
    return dn_key(partition.dn) in {dn_key(dn) for dn in partition.exclusions or ()}


RULE = Rule(
    id="nothing-selected",
    severity=Severity.WARNING,
    category="filtering",
    summary="A connector or a domain is connected and nothing of it is imported",
    remedy="Select domains and containers on the wizard's page for domain and OU filtering.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
    ),
)
