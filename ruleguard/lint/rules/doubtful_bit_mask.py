"""ISBITSET and ISBITNOTSET take a mask, not the number of a bit. 1 on userAccountControl is the bit for a logon script, which hardly
anybody asks for; the account is disabled by the bit of value 2. Whole values as tools show them, such as 514, are several
bits: whether one of them or all of them must be set is not documented.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','1','ISBITNOTSET' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','2','ISBITNOTSET' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import BIT_TESTS, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each bit test of userAccountControl whose value is 1 or several bits."""
    for clause in own_clauses(rule):
        value = (clause.value or "").strip()
        is_test = clause.operator in BIT_TESTS and (clause.attribute or "").casefold() == "useraccountcontrol"
        if not is_test or not (value.isascii() and value.isdigit()):
            continue
        why = _doubt(int(value))
        if why:
            message = (
                f"'{rule.name}': userAccountControl {clause.operator} {value} {why}. Write 2 for a disabled account"
            )
            yield Finding(clause, "value", message)


def _doubt(mask: int) -> str:
    if mask == 1:
        return "asks for a logon script: the value is a mask, not the number of a bit"
    return "tests several bits at once, and it is not documented whether one is enough" if mask & (mask - 1) else ""


RULE = Rule(
    id="doubtful-bit-mask",
    severity=Severity.WARNING,
    category="scope",
    summary="A bit test of userAccountControl has an unlikely mask",
    remedy="Write the value of the one bit that is meant: 2 for disabled, 65536 for a password that never expires.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("useraccountcontrol",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/troubleshoot/windows-server/active-directory/useraccountcontrol-manipulate-account-properties",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
