"""Synchronizing only the members of one group is made for a pilot. Members of nested groups are left out, the group and its
members must lie in containers that are imported, and whoever leaves the group is deleted from Entra ID. Once it is
switched off, it cannot be switched on again.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "groupFilteringDistinguishedName": "CN=Pilot,OU=Groups,DC=contoso,DC=example"
        }
      ]
    }

Good:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {"fullyQualifiedDomainName": "contoso.example"}
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import detail, is_off, is_on, stated
from ruleguard.model.nodes import Config
from ruleguard.model.roles import role

_EFFECT = (
    "only its direct members are synchronized and whoever leaves it is deleted from Entra ID. It is meant for a pilot: "
    "filter by domain, container or attribute instead"
)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The group of each connector, or the feature where no connector names a group."""
    feature = stated(config, "group-filtering")
    if is_off(feature):
        return
    named = False
    for connector in config.connectors or ():
        group = detail(connector, "groupFilteringDistinguishedName", "Connector.GroupFilteringGroupDn")
        if group is not None:
            named = True
            yield Finding(group, "value", f"{role(connector)} is filtered by the group '{group.value}': {_EFFECT}")
    if feature is not None and is_on(feature) and not named:
        yield Finding(feature, "value", f"the server filters by a group: {_EFFECT}")


RULE = Rule(
    id="group-filtering",
    severity=Severity.WARNING,
    category="filtering",
    summary="Only the members of one group are synchronized",
    remedy="End the pilot: filter by domain, container or attribute, and then switch filtering by group off in the wizard.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-custom",
    ),
)
