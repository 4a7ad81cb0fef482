"""The scheduler is switched off before rules or filters are changed, and is easily left off. Then nothing reaches Entra ID,
accounts of people who left stay usable there, and after seven days without a cycle a full synchronization can be needed; a
staging server needs its cycles as well. Automatic upgrades do not run either. Where scripts start the run profiles, say so in
an acceptance of this finding.

Bad:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.SynchronizationSchedule">False</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>

Good:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.SynchronizationSchedule">True</parameter>
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
    """The sync cycle, where it is said to be off."""
    setting = stated(config, "scheduler")
    if setting is not None and is_off(setting):
        message = (
            "the sync cycle is switched off: unless a script of your own starts the run profiles, nothing is synchronized. "
            "Switch it on with Set-ADSyncScheduler -SyncCycleEnabled $true"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="scheduler-off",
    severity=Severity.WARNING,
    category="server",
    summary="The sync cycle is switched off",
    remedy="Run Set-ADSyncScheduler -SyncCycleEnabled $true, on a staging server too.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-install-automatic-upgrade",
    ),
)
