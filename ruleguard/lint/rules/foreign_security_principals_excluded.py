"""When a person of another forest becomes a member of a group, Active Directory keeps a placeholder for them in the
container ForeignSecurityPrincipals of the group's domain. With two forests connected, the placeholder is what leads from
the group to the person. Where its container is not imported, such members are missing from the group in Entra ID.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [
            {
              "distinguishedName": "DC=contoso,DC=example",
              "containerInclusions": ["DC=contoso,DC=example"],
              "containerExclusions": ["CN=ForeignSecurityPrincipals,DC=contoso,DC=example"]
            }
          ]
        },
        {"fullyQualifiedDomainName": "fabrikam.example"}
      ]
    }

Good:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [
            {"distinguishedName": "DC=contoso,DC=example", "containerInclusions": ["DC=contoso,DC=example"]}
          ]
        },
        {"fullyQualifiedDomainName": "fabrikam.example"}
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_whole_server
from ruleguard.model.dn import ContainerScope, dn_key
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, Connector, Partition
from ruleguard.model.roles import role


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """Domains whose placeholders are not imported, where a second forest is connected."""
    if connector.kind != "ad" or len(_forests(config)) < 2 or not is_whole_server(config):
        return
    missing = [item for item in connector.partitions or () if item.selected is not False and _leaves_out(item)]
    if missing:
        names = ", ".join(f"'{item.dn}'" for item in missing)
        message = (
            f"CN=ForeignSecurityPrincipals of {names} is not imported: members from another forest are missing from the "
            "groups there. Include the container if such members exist"
        )
        yield Finding(missing[0], "inclusions", message)


def _leaves_out(partition: Partition) -> bool:
    """Whether a domain of which something is imported leaves its placeholders out."""
    root = dn_key(partition.dn or "")
    if not partition.inclusions or not all(part.startswith("dc=") for part in root):
        return False
    scope = ContainerScope(partition.inclusions, partition.exclusions or ())
    return not scope.includes((*root, "cn=foreignsecurityprincipals"))


@kept
def _forests(config: Config) -> frozenset[str]:
    return frozenset(role(item) for item in config.connectors or () if item.kind == "ad")


RULE = Rule(
    id="foreign-security-principals-excluded",
    severity=Severity.NOTE,
    category="filtering",
    summary="With two forests connected, the placeholders for members of the other forest are not imported",
    remedy="Include CN=ForeignSecurityPrincipals of the domain in the wizard, unless no group has members of another forest.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-user-and-contacts",
    ),
)
