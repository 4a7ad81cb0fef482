"""Exported settings hold no run profiles. A server made from them has the five default ones; a profile that somebody added is
missing there, and the script or task that starts it fails.

Bad:

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
        <run-configuration><name>Import and publish</name><configuration><step><step-type type="delta-import"/></step><step><step-type type="export"/></step></configuration></run-configuration>
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
from ruleguard.lint.run_profiles import default_step, is_scheduled
from ruleguard.model.nodes import Config, Connector
from ruleguard.model.roles import role


def check(connector: Connector, config: Config) -> Iterator[Finding]:
    """Run profiles beside the five default ones."""
    if not is_scheduled(connector, config):
        return
    added = [profile for profile in connector.run_profiles or () if default_step(profile.name) is None]
    if added:
        names = ", ".join(f"'{profile.name}'" for profile in added)
        message = (
            f"{role(connector)} has the run profiles {names} beside the default ones: an import of settings does not bring "
            "them to a new server. Create them there in the Synchronization Service Manager (Configure Run Profiles)"
        )
        yield Finding(added[0], "name", message)


RULE = Rule(
    id="run-profiles-not-carried",
    severity=Severity.NOTE,
    category="migration",
    summary="A connector has run profiles of its own, which an import of settings leaves behind",
    remedy="After the import create the profiles on the new server (Synchronization Service Manager, Configure Run Profiles).",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
    ),
)
