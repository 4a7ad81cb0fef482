"""A rule of link type Join that selects objects with a scoping filter, but has neither flows nor join conditions, does nothing with
them: it creates no object, joins none and writes nothing. Its flows were lost in a copy or never added, and what it is named
after does not happen.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','','ISNOTNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','','ISNOTNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.cloud_sync_pilot import misses_link_type
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """An enabled custom rule that selects objects and is known to do nothing with them."""
    empty = rule.flows == () and rule.joins == () and rule.link_type == "Join"
    acts = rule.password_sync or misses_link_type(rule, config)  # exported-despite-no-flow says what is missing there
    if empty and rule.scope and is_custom(rule) and enabled(rule) and not acts:
        message = (
            f"'{rule.name}' selects objects, but has no flows and no join conditions: it does nothing with them. Add the flows that its name "
            "promises, or delete the rule"
        )
        yield Finding(rule, "name", message)


RULE = Rule(
    id="inert-rule",
    severity=Severity.WARNING,
    category="flows",
    summary="A rule with a filter has neither flows nor join conditions",
    remedy="Add the missing flows, or delete the rule.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
