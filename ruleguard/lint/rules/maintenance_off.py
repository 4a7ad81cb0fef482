"""Beside the sync cycle the scheduler does the housekeeping: it renews keys and certificates for password reset and device
registration and deletes old entries of the operations log. Without it the keys are not renewed, and the log in the database
grows.

Bad:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.MaintenanceEnabled">False</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>

Good:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.MaintenanceEnabled">True</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import is_off, stated
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The maintenance tasks, where they are said to be off."""
    setting = stated(config, "maintenance")
    if setting is not None and is_off(setting):
        message = (
            "maintenance is switched off: keys and certificates are not renewed and the run history is not deleted. Switch "
            "it on with Set-ADSyncScheduler -MaintenanceEnabled $true"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="maintenance-off",
    severity=Severity.WARNING,
    category="server",
    summary="The maintenance tasks of the scheduler are switched off",
    remedy="Run Set-ADSyncScheduler -MaintenanceEnabled $true.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",),
)
