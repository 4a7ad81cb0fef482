"""An export that would delete more objects than the threshold (500 by default) stops before the first one. It is the only
net under a container that was renamed, a filter rule that matches too much or a domain that was unticked. Switched off,
all of that reaches Entra ID in the next cycle; users can be restored from the recycle bin, groups cannot. It is meant to be
switched off for one export only, and is easily forgotten.

Bad:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.OptionalFeature.ExportDeletionThreshold">False</parameter>
          <parameter name="Microsoft.OptionalFeature.ExportDeletionThresholdValue">500</parameter>
        </parameter-values>
      </mv-data>
    </saved-mv-configuration>

Good:

    <saved-mv-configuration server="SYNC01">
      <mv-data>
        <parameter-values>
          <parameter name="Microsoft.OptionalFeature.ExportDeletionThreshold">True</parameter>
          <parameter name="Microsoft.OptionalFeature.ExportDeletionThresholdValue">500</parameter>
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
    """The switch, where it is said to be off; a settings file does not state it."""
    setting = stated(config, "deletion-protection")
    if setting is not None and is_off(setting):
        message = (
            "protection against accidental deletes is off: nothing stops a mass deletion. Switch it on again with "
            "Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500"
        )
        yield Finding(setting, "value", message)


RULE = Rule(
    id="deletion-threshold-off",
    severity=Severity.ERROR,
    category="filtering",
    summary="Nothing limits how many objects one export may delete",
    remedy="Run Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500; switch it off for a wanted export only.",
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-prevent-accidental-deletes",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
    ),
)
