"""The nearest container that is listed decides whether an object is imported. A container that is excluded below one that
is excluded already changes nothing. Often the container above it was included once and has been renamed since: its
objects then leave Entra ID at the next full import.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [
            {
              "distinguishedName": "DC=contoso,DC=example",
              "containerInclusions": ["OU=Staff,DC=contoso,DC=example"],
              "containerExclusions": ["DC=contoso,DC=example", "OU=Archive,OU=Plant,DC=contoso,DC=example"]
            }
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
              "containerInclusions": ["OU=Staff,DC=contoso,DC=example", "OU=Plant,DC=contoso,DC=example"],
              "containerExclusions": ["DC=contoso,DC=example", "OU=Archive,OU=Plant,DC=contoso,DC=example"]
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
from ruleguard.model.dn import Containers, DnKey, dn_key
from ruleguard.model.nodes import Config, Partition


def check(partition: Partition, config: Config) -> Iterator[Finding]:
    """Excluded containers below an excluded one, with nothing included above or below them."""
    if partition.selected is False or not partition.inclusions or not is_whole_server(config):
        return
    included = Containers(map(dn_key, partition.inclusions))
    excluded = {dn_key(dn): dn for dn in partition.exclusions or ()}
    around = Containers(excluded)
    idle = [dn for key, dn in excluded.items() if around.nearest(key[:-1]) is not None and not _touches(key, included)]
    if idle:
        more = f" and {len(idle) - 1} more" if len(idle) > 1 else ""
        message = (
            f"excluding '{idle[0]}'{more} has no effect, nothing above it is included. If the container above was renamed, "
            "select it again in the wizard (its objects are deleted at the next full import); otherwise clear the exclusion"
        )
        yield Finding(partition, "exclusions", message)


def _touches(key: DnKey, included: Containers) -> bool:
    """Whether a container above, below or of this name is included."""
    return included.nearest(key) is not None or included.has_below(key)


RULE = Rule(
    id="exclusion-without-inclusion",
    severity=Severity.NOTE,
    category="filtering",
    summary="A container is excluded although nothing above it is included",
    remedy="Open domain and OU filtering in the wizard and check that the container above is still selected.",
    manual=__doc__,
    on=Partition,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-prevent-accidental-deletes",
    ),
)
