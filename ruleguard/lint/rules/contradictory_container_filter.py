"""A container stands in the list of the included and in that of the excluded ones. No known export has such a thing:
probably the file was edited by hand or made by a script. Which list counts is not documented, so everybody in the container
is either synchronized against somebody's will or deleted against somebody's will.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [
            {
              "distinguishedName": "DC=contoso,DC=example",
              "containerInclusions": ["DC=contoso,DC=example", "OU=Archive,DC=contoso,DC=example"],
              "containerExclusions": ["OU=Archive,DC=contoso,DC=example"]
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
              "containerInclusions": ["DC=contoso,DC=example"],
              "containerExclusions": ["OU=Archive,DC=contoso,DC=example"]
            }
          ]
        }
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.dn import dn_key
from ruleguard.model.nodes import Config, Partition


def check(partition: Partition, _: Config) -> Iterator[Finding]:
    """Containers that are in both lists of a partition, however they are spelled."""
    included = {dn_key(dn) for dn in partition.inclusions or ()}
    both = [dn for dn in partition.exclusions or () if dn_key(dn) in included]
    if both:
        more = f" and {len(both) - 1} more" if len(both) > 1 else ""
        message = (
            f"both included and excluded: '{both[0]}'{more}. Whether everybody in there is synchronized or deleted is not "
            "defined: tick or untick it in the wizard and export again"
        )
        at = partition.at("inclusions")
        related = () if at is None else (replace(at, note="the included containers"),)
        yield Finding(partition, "exclusions", message, related=related)


RULE = Rule(
    id="contradictory-container-filter",
    severity=Severity.WARNING,
    category="filtering",
    summary="A container is both included and excluded",
    remedy="Decide in the wizard (domain and OU filtering) whether the container is synchronized, and export again.",
    manual=__doc__,
    on=Partition,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",),
)
