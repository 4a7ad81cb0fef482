"""A positive filter takes two rules: one sets cloudFiltered to False for those who belong in the cloud, and one behind it, with
a higher number, sets True for all others. The other way round the second rule always wins: everybody is removed from the
cloud, those who belong there too. Checked in scripts alone; with the whole server known, catch-all-cloud-filter says it.

Bad:

    New-ADSyncRule -Name 'Contoso - Others' -Direction 'Inbound' -Precedence 50 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Staff' -Direction 'Inbound' -Precedence 60 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','staff','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Others' -Direction 'Inbound' -Precedence 90 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Staff' -Direction 'Inbound' -Precedence 60 -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','staff','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import SureFlows, beside, keeps_too_late
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each flow that says False to cloudFiltered behind a rule that says True for all of its objects."""
    if config.connectors is not None:
        return
    sure = SureFlows(config)
    for rule in config.rules:
        for flow in (rule.flows or ()) if is_custom(rule) and enabled(rule) else ():
            found = sure.before(rule, flow)
            if found is None or not keeps_too_late(flow, found[1]):
                continue
            other, winner = found
            message = (
                f"'{rule.name}' (precedence {rule.precedence}) sets cloudFiltered to False too late: '{other.name}' (precedence "
                f"{other.precedence}) sets True for all of its objects first, and they are removed from the cloud. Give it a "
                f"number below {other.precedence}"
            )
            related = beside(winner, "destination", "the flow that always wins")
            yield Finding(flow, "destination", message, related=related)


RULE = Rule(
    id="positive-filter-order",
    severity=Severity.ERROR,
    category="flows",
    summary="The rule that keeps objects in the cloud comes behind the one that removes all",
    remedy="Give the rule that sets False a lower number than the one that sets True.",
    manual=__doc__,
    on=Config,
    check=check,
    mentions=("cloudfiltered",),
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",),
)
