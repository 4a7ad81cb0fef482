"""userAccountControl is a sum of flags. 512 is an ordinary account and 514 a disabled one, but with a password that never expires they
are 66048 and 66050, and there are more. A comparison with one number misses the others: disabled accounts stay in the cloud,
or ordinary people are filtered out and deleted there.

A rule that lists the number with and without "password never expires" is left alone.

Bad:

    New-ADSyncRule -Name 'Contoso - No disabled accounts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','514','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No disabled accounts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','2','ISBITSET' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.comparisons import comparisons
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Node, SyncRule
from ruleguard.text import Span

_FLAGS = "useraccountcontrol"
_DISABLED, _ORDINARY, _NEVER_EXPIRES = 0x2, 0x200, 0x10000
_COMPARED = ("EQUAL", "NOTEQUAL")


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each comparison of userAccountControl with the number of an ordinary person's account."""
    if not is_custom(rule) or not enabled(rule):
        return
    found = list(_compared(rule))
    numbers = {number for number, *_ in found}
    for number, equal, node, field, within in found:
        if number & _ORDINARY and number ^ _NEVER_EXPIRES not in numbers:
            kind = "a disabled account" if number & _DISABLED else "an enabled account"
            message = (
                f"'{rule.name}' compares userAccountControl with {number}, but {kind} can have other flags too, as with "
                f"{number ^ _NEVER_EXPIRES} (password {'expires' if number & _NEVER_EXPIRES else 'never expires'}): it is taken for something else. "
                f"{_instead(field, is_set=equal == bool(number & _DISABLED))}"
            )
            yield Finding(node, field, message, within=within)


def _instead(field: str, *, is_set: bool) -> str:
    if field == "value":
        return f"Use {'ISBITSET' if is_set else 'ISBITNOTSET'} 2"
    return f"Ask for the bit: BitAnd([userAccountControl],2) {'>' if is_set else '='} 0"


def _compared(rule: SyncRule) -> Iterator[tuple[int, bool, Node, str, Span | None]]:
    """Each number: whether it is to be equal, and its node, field and place."""
    for clause in (each for group in rule.scope or () for each in group.conditions):
        value = (clause.value or "").strip()
        is_flags = (clause.attribute or "").casefold() == _FLAGS and clause.operator in _COMPARED
        if is_flags and value.isascii() and value.isdigit():
            yield int(value), clause.operator == "EQUAL", clause, "value", None
    for flow in rule.flows or ():
        for each in comparisons(flow.expression):
            if each.attribute.casefold() == _FLAGS and isinstance(each.value, int):
                yield each.value, each.equal, flow, "expression", each.span


RULE = Rule(
    id="flags-compared-whole",
    severity=Severity.WARNING,
    category="scope",
    summary="userAccountControl is compared with one number instead of asked for a bit",
    remedy="Ask for the bit: ISBITSET 2 in a filter, BitAnd([userAccountControl],2) in an expression, for a disabled account.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("useraccountcontrol",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/troubleshoot/windows-server/active-directory/useraccountcontrol-manipulate-account-properties",
    ),
)
