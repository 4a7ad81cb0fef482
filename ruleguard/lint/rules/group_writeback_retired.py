"""Group writeback came in two versions, and an export does not say which one is in use. Version 1 writes Microsoft 365 groups
and keeps working. Version 2, which writes security groups too, is retired and cannot be enabled any more: groups that it wrote
need Cloud Sync before the server is replaced. Do not just switch the feature off, that deletes the written groups from
Active Directory.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "groupWritebackDistinguishedName": "OU=Cloud Groups,DC=contoso,DC=example"
        }
      ]
    }

Good:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {"fullyQualifiedDomainName": "contoso.example", "groupWritebackDistinguishedName": ""}
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import detail, is_on, stated
from ruleguard.model.nodes import Config, Setting


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The container of a settings file, or the feature of a server."""
    for setting in _in_use(config):
        message = (
            "group writeback is on: version 1 (Microsoft 365 groups) keeps working, version 2 is retired and a new server cannot "
            "enable it. Ask Get-ADSyncAADCompanyFeature; if GroupWritebackV2 is True, move those groups to Cloud Sync"
        )
        yield Finding(setting, "value", message)


def _in_use(config: Config) -> Iterator[Setting]:
    feature = stated(config, "group-writeback")
    if feature is not None and is_on(feature):
        yield feature
    for connector in config.connectors or ():
        container = detail(connector, "groupWritebackDistinguishedName")
        if container is not None:
            yield container


RULE = Rule(
    id="group-writeback-retired",
    severity=Severity.NOTE,
    category="migration",
    summary="Group writeback is on, and its second version is retired",
    remedy="Find out which version is in use; move what version 2 writes to Cloud Sync before the server is replaced.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-group-writeback-enable",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
    ),
)
