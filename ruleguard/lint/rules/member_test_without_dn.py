"""ISMEMBEROF and ISNOTMEMBEROF find the group by its distinguished name in the connector space. A display name or an account name is
that of no object: nobody is a member, and with ISNOTMEMBEROF everybody is in scope.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList '','Pilot users','ISMEMBEROF' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList '','CN=Pilot users,OU=Groups,DC=contoso,DC=example','ISMEMBEROF' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import MEMBER_TESTS, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule

_NAME = re.compile(r"\s*(?:[A-Za-z][\w-]*|[0-9.]+)\s*=\s*\S.*", re.DOTALL)


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each membership test whose value does not begin like a distinguished name."""
    for clause in own_clauses(rule):
        if clause.operator not in MEMBER_TESTS or clause.value is None or _NAME.fullmatch(clause.value):
            continue
        effect = "nobody is in scope" if clause.operator == "ISMEMBEROF" else "everybody is in scope"
        message = (
            f"'{rule.name}': {clause.operator} '{clause.value}' finds no group, {effect}. Write the group's distinguished name, "
            "such as CN=Pilot,OU=Groups,DC=contoso,DC=example"
        )
        yield Finding(clause, "value", message)


RULE = Rule(
    id="member-test-without-dn",
    severity=Severity.ERROR,
    category="scope",
    summary="A membership test names a group otherwise than by its distinguished name",
    remedy="Write the group's distinguished name as it is in the connector space.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("ismemberof", "isnotmemberof"),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/tutorial-pilot-aadc-aadccp",
    ),
)
