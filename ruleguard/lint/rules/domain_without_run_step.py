"""Each step of a run profile works on one domain. A domain that was selected outside the wizard has no steps, for only the
wizard does all that belongs to it: it is ticked everywhere, and nothing of it is imported, synchronized or exported.

Bad:

    <ma-data>
      <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
      <name>contoso.example</name>
      <category>AD</category>
      <ma-partition-data>
        <partition><name>DC=contoso,DC=example</name><selected>1</selected></partition>
        <partition><name>DC=plants,DC=contoso,DC=example</name><selected>1</selected></partition>
      </ma-partition-data>
      <ma-run-data>
        <run-configuration><name>Full Import</name><configuration><step><step-type type="full-import"/></step></configuration></run-configuration>
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
      <ma-partition-data>
        <partition><name>DC=contoso,DC=example</name><selected>1</selected></partition>
        <partition><name>DC=plants,DC=contoso,DC=example</name><selected>1</selected></partition>
      </ma-partition-data>
      <ma-run-data>
        <run-configuration><name>Full Import</name><configuration><step><step-type type="full-import"/></step><step><step-type type="full-import"/></step></configuration></run-configuration>
        <run-configuration><name>Full Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>reevaluate-flow-connectors</apply-rules-subtype></step-type></step><step><step-type type="apply-rules"><apply-rules-subtype>reevaluate-flow-connectors</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Delta Import</name><configuration><step><step-type type="delta-import"/></step><step><step-type type="delta-import"/></step></configuration></run-configuration>
        <run-configuration><name>Delta Synchronization</name><configuration><step><step-type type="apply-rules"><apply-rules-subtype>apply-pending</apply-rules-subtype></step-type></step><step><step-type type="apply-rules"><apply-rules-subtype>apply-pending</apply-rules-subtype></step-type></step></configuration></run-configuration>
        <run-configuration><name>Export</name><configuration><step><step-type type="export"/></step><step><step-type type="export"/></step></configuration></run-configuration>
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
    """Default profiles with fewer steps than the connector has selected domains."""
    if not is_scheduled(connector, config):
        return
    selected = sum(partition.selected is True for partition in connector.partitions or ())
    short = [item for item in connector.run_profiles or () if default_step(item.name) and len(item.steps) < selected]
    if short:
        names = ", ".join(f"'{profile.name}'" for profile in short)
        message = (
            f"{role(connector)} has {selected} selected domains and fewer steps in {names}: a domain without a step is not "
            "synchronized. Open domain filtering in the wizard and run it to its end, or add the steps"
        )
        yield Finding(short[0], "steps", message)


RULE = Rule(
    id="domain-without-run-step",
    severity=Severity.WARNING,
    category="server",
    summary="A connector has more selected domains than its run profiles have steps",
    remedy="Let the wizard select the domains; it adds a step for each to all five run profiles.",
    manual=__doc__,
    on=Connector,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
    ),
)
