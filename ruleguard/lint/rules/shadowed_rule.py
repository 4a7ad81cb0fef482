"""A rule of link type Join without join conditions does nothing but flow attributes. Where rules with lower numbers apply to
every object of it and always have a value for each of its attributes, it has no effect at all.

Bad:

    New-ADSyncRule -Name 'Contoso - Contractors' -Direction 'Inbound' -Precedence 50 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('DE') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute3','Contractor','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Contractors with mail' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('US') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'extensionAttribute3','Contractor','EQUAL' -OutVariable condition0
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'mail','','ISNOTNULL' -OutVariable condition1
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0],$condition1[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Contractors with mail' -Direction 'Inbound' -Precedence 40 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('US') -Destination 'usageLocation' -FlowType 'Constant' -OutVariable syncRule
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
from ruleguard.lint.contenders import SureFlows, beside
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule


def check(config: Config, _: Config) -> Iterator[Finding]:
    """A custom rule that only flows attributes and decides none of them."""
    sure = SureFlows(config)
    for rule in config.rules:
        if is_custom(rule) and enabled(rule) and sure.shadow(rule):
            yield _finding(rule, [found for flow in rule.flows or () if (found := sure.before(rule, flow))])


def _finding(rule: SyncRule, winners: list[tuple[SyncRule, Flow]]) -> Finding:
    names = list(dict.fromkeys(f"'{other.name}' (precedence {other.precedence})" for other, _ in winners))
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    message = (
        f"'{rule.name}' (precedence {rule.precedence}) has no effect: all it writes is decided by {' and '.join(names[:2])}{more}, "
        "with a value for every object of it. Give the rule a lower number, or delete it"
    )
    related = [place for _, flow in winners for place in beside(flow, "destination", "the flow that always wins")]
    return Finding(rule, "precedence", message, related=tuple(related))


RULE = Rule(
    id="shadowed-rule",
    severity=Severity.WARNING,
    category="precedence",
    summary="Every flow of a rule loses against rules with lower numbers",
    remedy="Give the rule a lower number than the ones that decide, or delete it.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
