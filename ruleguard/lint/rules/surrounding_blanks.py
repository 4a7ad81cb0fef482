"""A blank at the beginning or the end of a name or value comes from copying and is not to be seen afterwards. Before or
behind the name of an attribute it makes the name of an attribute that does not exist; in a comparison the value never
matches; a constant is written with it, and then the next comparison fails.

Blanks that do something are left alone: at the open end of STARTSWITH and ENDSWITH, on both sides of CONTAINS, and a value
of nothing but blanks.

Bad:

    New-ADSyncRule -Name 'Contoso - HR' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('Human Resources') -Destination 'department' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','HR ','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - HR' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('Human Resources') -Destination 'department' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'department','HR','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default
from ruleguard.lint.texts import ATTRIBUTE, CONSTANT, NAME, VALUE, Text, texts
from ruleguard.model.nodes import Config, ScopeCondition, SyncRule

_BLANKS = " \t\r\n"
_RESULTS = {
    NAME: "searches and scripts do not find the rule by its name",
    ATTRIBUTE: "there is no such attribute, and what depends on it does nothing",
    VALUE: "it matches only values that have the blank too",
    CONSTANT: "the blank is written into the attribute",
}
_OPEN_START = frozenset(("ENDSWITH", "NOTENDSWITH", "CONTAINS", "NOTCONTAINS"))
_OPEN_END = frozenset(("STARTSWITH", "NOTSTARTSWITH", "CONTAINS", "NOTCONTAINS"))


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Names and values of a rule that begin or end with a blank."""
    if is_default(rule):
        return
    for text in texts(rule):
        sides = " and ".join(_sides(text))
        if sides:
            what = "its name" if text.what == NAME else f"{text.what} '{text.text}'"
            message = f"'{rule.name}': {what} {sides} with a blank: {_RESULTS[text.what]}. Remove it"
            yield Finding(text.node, text.field, message)


def _sides(text: Text) -> Iterator[str]:
    value, operator = text.text, None
    if text.what == VALUE and isinstance(text.node, ScopeCondition):
        operator = text.node.operator
    if value.strip(_BLANKS):
        if value[0] in _BLANKS and operator not in _OPEN_START:
            yield "begins"
        if value[-1] in _BLANKS and operator not in _OPEN_END:
            yield "ends"


RULE = Rule(
    id="surrounding-blanks",
    severity=Severity.WARNING,
    category="hygiene",
    summary="A name or value begins or ends with a blank",
    remedy="Remove the blanks around the name or value.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
