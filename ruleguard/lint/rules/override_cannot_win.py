"""For each attribute the rule with the lowest number wins that gives a value. Where a rule with a lower number applies to every
object of this rule and always has a value (a constant, or an expression without NULL), the flow is never used. It looks
as if it did something, and whoever changes it wonders why nothing happens.

Bad:

    New-ADSyncRule -Name 'Contoso - Contractors' -Direction 'Inbound' -Precedence 50 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('DE') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute3','Contractor','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Contractors with mail' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('US') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute3','Contractor','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'mail','','ISNOTNULL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Contractors with mail' -Direction 'Inbound' -Precedence 40 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('US') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute3','Contractor','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'mail','','ISNOTNULL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Contractors' -Direction 'Inbound' -Precedence 50 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('DE') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute3','Contractor','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.contenders import SureFlows, beside, keeps_too_late
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that another rule always decides; a rule that does nothing else is shadowed-rule's."""
    sure = SureFlows(config)
    for rule in config.rules:
        if is_custom(rule) and enabled(rule) and not sure.shadow(rule):
            yield from _losers(rule, sure)


def _losers(rule: SyncRule, sure: SureFlows) -> Iterator[Finding]:
    for flow in rule.flows or ():
        found = sure.before(rule, flow)
        if found is None or keeps_too_late(flow, found[1]):
            continue
        other, winner = found
        message = (
            f"'{rule.name}' (precedence {rule.precedence}) never decides {flow.destination}: '{other.name}' (precedence "
            f"{other.precedence}) has a value for every object of it. Give the rule a lower number, or remove the flow"
        )
        yield Finding(flow, "destination", message, related=beside(winner, "destination", "the flow that always wins"))


RULE = Rule(
    id="override-cannot-win",
    severity=Severity.WARNING,
    category="precedence",
    summary="A flow loses for every object against a rule with a lower number",
    remedy="Give the rule a lower number than the one that decides, or remove the flow.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
    ),
)
