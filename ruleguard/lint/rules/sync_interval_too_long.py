"""A delta synchronization has to run within seven days of the last one, on a staging server too. After a longer pause
synchronization can go wrong, and a full synchronization is needed to repair the result.

Bad:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.TimeInterval">14.00:00:00</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>

Good:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.TimeInterval">1.00:00:00</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import stated, time_span
from ruleguard.model.nodes import Config

_LONGEST = timedelta(days=7)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """An interval after which the next cycle comes too late."""
    setting = stated(config, "cycle-interval")
    interval = time_span(setting)
    if setting is not None and interval is not None and interval >= _LONGEST:
        message = (
            f"a sync cycle runs every {str(setting.value).strip()} (days.hours:minutes:seconds) and must run within 7 days of "
            "the last: it can go wrong until a full synchronization. Shorten it with Set-ADSyncScheduler "
            "-CustomizedSyncCycleInterval 00:30:00"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="sync-interval-too-long",
    severity=Severity.WARNING,
    category="server",
    summary="The sync cycle runs less often than every seven days",
    remedy="Run Set-ADSyncScheduler -CustomizedSyncCycleInterval 00:30:00, or any interval well below seven days.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",),
)
