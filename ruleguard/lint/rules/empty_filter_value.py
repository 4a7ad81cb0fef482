"""An attribute without a value is not there at all; it does not hold an empty text, nor the word NULL. EQUAL with either holds for
no object and NOTEQUAL for every one, whatever the attribute. The tests for a missing value are ISNULL and ISNOTNULL.

Bad:

    New-ADSyncRule -Name 'Contoso - No people without mail' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'mail','','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No people without mail' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'mail','','ISNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import own_clauses, words
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule

_EFFECTS = {"EQUAL": ("no", "ISNULL"), "NOTEQUAL": ("every", "ISNOTNULL")}
_NOTHING = frozenset(("null", "$null", "(null)", "<null>", "(not set)", "<not set>", '""', "''"))
_PARTS = frozenset(("CONTAINS", "NOTCONTAINS", "STARTSWITH", "NOTSTARTSWITH", "ENDSWITH", "NOTENDSWITH"))


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each comparison with nothing, or with a word that stands for nothing elsewhere."""
    for clause in own_clauses(rule):
        if clause.value is None or not clause.attribute:
            continue
        value = clause.value.casefold()
        if clause.operator in _EFFECTS and (not value or value in _NOTHING):
            effect, instead = _EFFECTS[clause.operator]
            message = (
                f"'{rule.name}': {words(clause)} holds for {effect} object: an attribute without a value has no text at all. "
                f"Use {instead}"
            )
            yield Finding(clause, "operator", message)
        elif clause.operator in _PARTS and not value:
            message = (
                f"'{rule.name}': {words(clause)} has nothing to look for, and what it answers then is not documented. Write the "
                "text, or use ISNOTNULL"
            )
            yield Finding(clause, "operator", message)


RULE = Rule(
    id="empty-filter-value",
    severity=Severity.WARNING,
    category="scope",
    summary="A filter compares with an empty text, or with the word NULL",
    remedy="Use ISNULL for an attribute without a value, ISNOTNULL for one with a value.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-object-not-syncing",
    ),
)
