"""A build is out of support twelve months after the next one, and automatic upgrade brings security fixes without anybody
thinking of them. Switched off on purpose is fine, as long as somebody upgrades by hand. The state Suspended is set by the
product itself and is not reported.

Bad:

    {
      "deploymentMetadata": {"autoUpgradeState": "Disabled"},
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "deploymentMetadata": {"autoUpgradeState": "Enabled"},
      "azureDirectoryPolicy": {"tenantId": "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55"},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import stated
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The state that an administrator sets."""
    setting = stated(config, "auto-upgrade")
    if setting is not None and str(setting.value).strip().casefold() == "disabled":
        message = (
            "automatic upgrade is switched off: security fixes arrive only when somebody installs them. Switch it on with "
            "Set-ADSyncAutoUpgrade -AutoUpgradeState Enabled, or plan upgrades at least once a year"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="automatic-upgrade-off",
    severity=Severity.NOTE,
    category="server",
    summary="Automatic upgrade is switched off",
    remedy="Run Set-ADSyncAutoUpgrade -AutoUpgradeState Enabled, or plan upgrades by hand.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-automatic-upgrade",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
    ),
)
