"""EQUAL and NOTEQUAL compare one value. On an attribute that holds several, such as proxyAddresses, they do not find the value
among the others: the rule applies to the wrong objects. Membership in a list of values is asked with ISIN and ISNOTIN.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'proxyAddresses','smtp:info@contoso.example','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'proxyAddresses','smtp:info@contoso.example','ISIN' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import is_multi_valued, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule

_MEANT = {"EQUAL": "ISIN", "NOTEQUAL": "ISNOTIN"}


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each comparison with one value of an attribute that holds several."""
    for clause in own_clauses(rule):
        meant = _MEANT.get(clause.operator or "")
        if meant and is_multi_valued(rule, clause.attribute, config):
            message = (
                f"'{rule.name}': {clause.attribute} holds several values, {clause.operator} compares one: the rule applies to "
                f"the wrong objects. Use {meant}"
            )
            yield Finding(clause, "operator", message)


RULE = Rule(
    id="equal-on-multi-valued",
    severity=Severity.ERROR,
    category="scope",
    summary="A filter compares an attribute of several values with EQUAL",
    remedy="Use ISIN instead of EQUAL, and ISNOTIN instead of NOTEQUAL.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
