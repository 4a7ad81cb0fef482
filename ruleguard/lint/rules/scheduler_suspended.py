"""Wizard and upgrade suspend the scheduler while they work and wake it up when they are done. While the mark is set nothing
is synchronized, on a staging server neither. It can stay: build 1.5.18.0 corrected an automatic upgrade that left it
behind. The mark belongs to the product; setting it with PowerShell is not supported.

Bad:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.SchedulerSuspended">True</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>

Good:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.Synchronize.SchedulerSuspended">False</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.server_settings import is_on, parameter
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """The product's own mark."""
    setting = parameter(config, "Microsoft.Synchronize.SchedulerSuspended")
    if setting is not None and is_on(setting):
        message = (
            "the scheduler is suspended, nothing is synchronized: the wizard was open, or an upgrade did not finish. Close "
            "the wizard and check with Get-ADSyncScheduler; if it stays suspended, run the wizard to its end"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="scheduler-suspended",
    severity=Severity.WARNING,
    category="server",
    summary="The product has suspended its scheduler",
    remedy="Close the wizard, or run an upgrade that broke off to its end; then check Get-ADSyncScheduler.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
    ),
)
