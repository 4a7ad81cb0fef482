"""In every cycle the scheduler starts run profiles by their names: Full Import, Full Synchronization, Delta Import, Delta
Synchronization and Export. A step whose profile was deleted or renamed is left out, for this connector its changes are
not read or not written any more.

Bad:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <ma-run-data>
        <run-configuration><name>Full Import</name><configuration><step><step-type type="full-import"/></step></configuration></run-configuration>
        <run-configuration><name>Full Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>reevaluate-flow-connectors</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Delta Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>apply-pending</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Export</name><configuration><step><step-type type="export"/></step></configuration></run-configuration>
      </ma-run-data>
    </ma-data>

Good:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <ma-run-data>
        <run-configuration><name>Full Import</name><configuration><step><step-type type="full-import"/></step></configuration></run-configuration>
        <run-configuration><name>Full Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>reevaluate-flow-connectors</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Delta Import</name><configuration><step><step-type type="delta-import"/></step></configuration></run-configuration>
        <run-configuration><name>Delta Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>apply-pending</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Export</name><configuration><step><step-type type="export"/></step></configuration></run-configuration>
      </ma-run-data>
    </ma-data>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.run_profiles import DEFAULTS, default_step, is_scheduled
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import role


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """The default profiles that a connector made by the wizard does not have."""
    if not is_scheduled(connector, config):
        return
    present = {default_step(profile.name) for profile in connector.run_profiles or ()}
    missing = [name for name, step in DEFAULTS.items() if step not in present]
    if missing:
        message = (
            f"{role(connector)} lacks run profiles that the scheduler starts ({', '.join(missing)}): these steps are left out. "
            "Restore them under these very names, with one step for each selected domain"
        )
        yield Finding(connector, "run_profiles", message)


RULE = Rule(
    id="missing-run-profile",
    severity=Severity.WARNING,
    category="server",
    summary="A connector lacks a run profile that the scheduler starts",
    remedy="Create the run profile again, under its default name and with one step for each selected domain.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",
    ),
)
