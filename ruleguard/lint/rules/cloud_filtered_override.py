"""Objects whose cloudFiltered is True stay out of the cloud. The default rules set it for accounts that must not leave the directory: those of
the synchronization service (MSOL_, AAD_), of the mail system, and objects left over from replication conflicts. A custom rule comes before them.
With False for everybody, or with AuthoritativeNull, none of those accounts is kept out any more.

Bad:

    New-ADSyncRule -Name 'Contoso - Everybody' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Staff' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('False') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'employeeType','staff','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.lint.attributes import flows_to, sources_of
from ruleguard.lint.contenders import truths
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, ScopeCondition, SyncRule
from ruleguard.text import Span

_EVERYBODY_HAS = frozenset(("cn", "distinguishedname", "dn", "name", "objectguid", "objectsid", "samaccountname"))
_SELECTING = frozenset(("EQUAL", "STARTSWITH", "ENDSWITH", "CONTAINS", "ISIN", "ISMEMBEROF", "ISBITSET"))


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that takes the decision over for system accounts too."""
    of_computers = (rule.source_object_type or "").casefold() == "computer"
    if not is_custom(rule) or not enabled(rule) or rule.direction != "inbound" or of_computers:
        return
    for flow in flows_to(rule, "cloudfiltered"):
        found = _taken_over(rule, flow)
        if found is not None:
            field, answer, within = found
            message = (
                f"'{rule.name}' answers {answer} for cloudFiltered before the default rules are asked: system accounts (MSOL_, "
                "AAD_, SystemMailbox) go to the cloud. Limit the scope to people, or answer NULL"
            )
            yield Finding(flow, field, message, within=within)


def _taken_over(rule: SyncRule, flow: Flow) -> tuple[str, str, Span | None] | None:
    """Field, answer and its place; None where system accounts are kept out or cannot be in scope."""
    if "samaccountname" in sources_of(flow):  # as in the default expression, which asks for the names of those accounts
        return None
    for answer in answers(flow.expression or ""):
        if answer.is_word("AuthoritativeNull"):
            return "expression", "AuthoritativeNull", answer.node.span
    if truths(flow) == {False} and rule.scope is not None and not _selects(rule):
        return ("expression" if flow.expression else "value"), "False", None
    return None


def _selects(rule: SyncRule) -> bool:
    """Whether every alternative of the filter asks for something that ordinary objects only have."""
    return bool(rule.scope) and all(any(map(_is_selecting, group.conditions)) for group in rule.scope or ())


def _is_selecting(clause: ScopeCondition) -> bool:
    if clause.operator is None or clause.attribute is None:
        return True
    by_presence = clause.operator == "ISNOTNULL" and clause.attribute.casefold() not in _EVERYBODY_HAS
    return clause.operator in _SELECTING or by_presence


RULE = Rule(
    id="cloud-filtered-override",
    severity=Severity.WARNING,
    category="flows",
    summary="A custom rule decides about system accounts instead of the default rules",
    remedy="Limit the rule to people by its scoping filter, or answer NULL where it has no opinion.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudfiltered",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
