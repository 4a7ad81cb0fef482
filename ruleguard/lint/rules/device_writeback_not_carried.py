"""Exported settings name the container for device writeback, but an import does not apply it. On the new server device
writeback is off: devices that register later are missing from Active Directory, and AD FS or certificate trust of Windows
Hello does not know them.

Bad:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {
          "fullyQualifiedDomainName": "contoso.example",
          "deviceWritebackDistinguishedName": "CN=RegisteredDevices,DC=contoso,DC=example"
        }
      ]
    }

Good:

    {
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": [
        {"fullyQualifiedDomainName": "contoso.example", "deviceWritebackDistinguishedName": ""}
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
            "device writeback is on, and an import of settings does not apply it: devices are not written back by the new "
            "server. Switch it on there: wizard, Configure device options, Configure device writeback"
        )
        yield Finding(setting, "value", message)


def _in_use(config: Config) -> Iterator[Setting]:
    feature = stated(config, "device-writeback")
    if feature is not None and is_on(feature):
        yield feature
    for connector in config.connectors or ():
        container = detail(connector, "deviceWritebackDistinguishedName")
        if container is not None:
            yield container


RULE = Rule(
    id="device-writeback-not-carried",
    severity=Severity.NOTE,
    category="migration",
    summary="Device writeback is on, which an import of settings leaves behind",
    remedy="After the import switch it on in the wizard: Configure device options, Configure device writeback.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-device-writeback",
    ),
)
