"""An exported settings file has sections that the import needs: sign-in, identity mapping, the cloud directory, and at
least one directory with its domains. A file that says which build wrote it and lacks one of them was cut or edited by hand,
which is not supported: what an import makes of it is not known. That these sections are always there is concluded from the
files that are known.

Bad:

    {
      "policyMetadata": {"azureADConnectVersion": "2.6.92.0"},
      "deploymentMetadata": {"hostName": "sync1.contoso.example"},
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [{"distinguishedName": "DC=contoso,DC=example"}]
        }
      ]
    }

Good:

    {
      "policyMetadata": {"azureADConnectVersion": "2.6.92.0"},
      "deploymentMetadata": {"hostName": "sync1.contoso.example"},
      "authenticationPolicy": ["PasswordHashSynchronization"],
      "identityMappingPolicy": {"azureSourceAnchorAttribute": "mS-DS-ConsistencyGuid"},
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "partitionFilters": [{"distinguishedName": "DC=contoso,DC=example"}]
        }
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config

_OF_AN_EXPORT = ("policyMetadata", "deploymentMetadata")
_PLAIN_SECTIONS = ("authenticationPolicy", "identityMappingPolicy")


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Sections that are missing from a file which claims to be a whole export; a stub has a rule of its own."""
    if config.input.format != "settings-json" or not config.connectors:
        return
    present = {setting.name.partition(".")[0].casefold() for setting in config.settings if setting.value is not None}
    if not all(name.casefold() in present for name in _OF_AN_EXPORT):
        return
    missing = [name for name in _PLAIN_SECTIONS if name.casefold() not in present]
    missing += [name for name in _directories(config) if name]
    if missing:
        message = (
            f"the file lacks {', '.join(missing)}: it was cut or edited, and what an import makes of it is not known. "
            "Export the settings again and leave the file as it is"
        )
        yield Finding(config, "", message)


def _directories(config: Config) -> Iterator[str]:
    kinds = {connector.kind for connector in config.connectors or ()}
    yield "" if "entra" in kinds else "azureDirectoryPolicy"
    yield "" if "ad" in kinds else "onpremisesDirectoryPolicy"
    for connector in config.connectors or ():
        if connector.kind == "ad" and not connector.partitions:
            yield f"partitionFilters of {connector.forest or connector.name or 'a directory'}"


RULE = Rule(
    id="incomplete-settings-file",
    severity=Severity.WARNING,
    category="migration",
    summary="An exported settings file lacks a section that the import needs",
    remedy="Export the settings again in the wizard (View or export current configuration); do not edit the file.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",),
)
