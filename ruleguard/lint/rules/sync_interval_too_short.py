"""Entra ID sets the shortest interval between two cycles, 30 minutes. A shorter one is not used: who set it waits for
changes that come later than they think.

Bad:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.TimeInterval">00:10:00</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>

Good:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.TimeInterval">00:30:00</parameter>
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

_SHORTEST = timedelta(minutes=30)


def check(config: Config, _: Config) -> Iterator[Finding]:
    """An interval that is set and below what Entra ID allows; zero is none."""
    setting = stated(config, "cycle-interval")
    interval = time_span(setting)
    if setting is not None and interval and interval < _SHORTEST:
        message = (
            f"a sync cycle every {str(setting.value).strip()} is more often than Entra ID allows (AllowedSyncCycleInterval, "
            "30 minutes): it runs every 30 minutes. Set 00:30:00, and start urgent cycles with Start-ADSyncSyncCycle"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="sync-interval-too-short",
    severity=Severity.NOTE,
    category="server",
    summary="The sync cycle is set to run more often than Entra ID allows",
    remedy="Run Set-ADSyncScheduler -CustomizedSyncCycleInterval 00:30:00.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",),
)
