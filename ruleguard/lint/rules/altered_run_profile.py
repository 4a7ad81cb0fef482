"""The scheduler trusts the names of the run profiles. A Full Import that only reads changes never applies a new filter, a
Delta Import that also exports writes before anybody has looked. As far as known no page of the wizard shows it. Of the
screen that does, one page of Microsoft says that it is for reading only, and another that custom run profiles are to be set
there again.

Bad:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <ma-run-data>
        <run-configuration><name>Full Import</name><configuration><step><step-type type="delta-import"/></step></configuration></run-configuration>
        <run-configuration><name>Full Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>reevaluate-flow-connectors</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Delta Import</name><configuration><step><step-type type="delta-import"/></step></configuration></run-configuration>
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
    """Steps of another kind than the profile's name says; kinds that are not known are passed over."""
    if not is_scheduled(connector, config):
        return
    for profile in connector.run_profiles or ():
        step = default_step(profile.name)
        others = [other for other in dict.fromkeys(profile.steps) if other != step and other in DEFAULTS.values()]
        if step is not None and others:
            message = (
                f"run profile '{profile.name}' of {role(connector)} does {', '.join(others)}: the scheduler starts it by its "
                f"name and expects {step} only. Restore one step {step} for each selected domain"
            )
            yield Finding(profile, "steps", message)


RULE = Rule(
    id="altered-run-profile",
    severity=Severity.WARNING,
    category="server",
    summary="A default run profile does something else than its name says",
    remedy="Restore the steps of the profile; put other steps into a profile with a name of its own.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-import-export-config",
    ),
)
