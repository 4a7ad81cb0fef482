"""Default rules carry employeeHireDate to Entra ID since build 2.0.3.0 and employeeLeaveDateTime since 2.1.19.0. A custom rule that
copies the same attribute from the metaverse was needed before; now it only stays in the way of what Microsoft changes.

Bad:

    {
      "policyMetadata": {"azureADConnectVersion": "2.6.92.0"},
      "azureDirectoryPolicy": {
        "customSynchronizationRules": [
          {"Name": "Contoso - Hire date out", "direction": "Outbound", "source": "person", "target": "user", "linkType": "Join", "precedence": 60,
           "attributeMappings": [{"flowType": "Direct", "source": ["employeeHireDate"], "destination": "employeeHireDate"}]}
        ]
      }
    }

Good:

    {
      "policyMetadata": {"azureADConnectVersion": "2.6.92.0"},
      "azureDirectoryPolicy": {"customSynchronizationRules": []}
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import is_to_entra
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.versions import version_key

_SINCE = {"employeehiredate": "2.0.3.0", "employeeleavedatetime": "2.1.19.0"}


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each copy of such a date on a build whose default rules have it."""
    build = config.server.build
    if not build or not is_custom(rule) or not enabled(rule) or not is_to_entra(rule):
        return
    for flow in rule.flows or ():
        name = (flow.destination or "").casefold()
        copied = flow.kind == "direct" and [source.casefold() for source in flow.sources] == [name]
        since = _SINCE.get(name) if copied else None
        if since and version_key(build) >= version_key(since):
            message = (
                f"'{rule.name}' copies {flow.destination} to Entra ID, which the default rules do since build {since}: the "
                "flow is not needed any more. Remove it"
            )
            yield Finding(flow, "destination", message)


RULE = Rule(
    id="hire-date-redundant",
    severity=Severity.NOTE,
    category="flows",
    summary="A custom rule copies a date that the default rules carry",
    remedy="Remove the flow after checking on a staging server that the date still arrives.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/id-governance/how-to-lifecycle-workflow-sync-attributes",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
    ),
)
