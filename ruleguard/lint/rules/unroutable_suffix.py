"""Entra ID accepts a sign-in name below a domain that the tenant has verified. Names such as contoso.local exist in the own network only and
can never be verified: people get a name below onmicrosoft.com instead, which nobody told them about.

Bad:

    New-ADSyncRule -Name 'Contoso - Sign-in name' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userPrincipalName' -FlowType 'Expression' -Expression '[sAMAccountName] & "@contoso.local"' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sAMAccountName','','ISNOTNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Sign-in name' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userPrincipalName' -FlowType 'Expression' -Expression '[sAMAccountName] & "@contoso.com"' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sAMAccountName','','ISNOTNULL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.expressions.nodes import Call, Chain, Expr, Text, bare
from ruleguard.lint.attributes import flows_to, is_from_directory, is_to_entra
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_PRIVATE = re.compile(
    r"[@.]([\w.-]*\.)?(local|localdomain|lan|internal|intern|intra|intranet|corp|home|private)", re.IGNORECASE
)


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each sign-in name of a custom rule that ends with the name of a private domain."""
    if not is_custom(rule) or not enabled(rule) or not (is_from_directory(rule, config) or is_to_entra(rule)):
        return
    for flow in flows_to(rule, "userprincipalname"):
        for field, suffix, within in _suffixes(flow):
            if _PRIVATE.fullmatch(suffix):
                message = (
                    f"'{rule.name}' makes sign-in names that end with {suffix}, which no tenant can verify: people get a name "
                    "below onmicrosoft.com. Use a verified domain"
                )
                yield Finding(flow, field, message, within=within)


def _suffixes(flow: Flow) -> Iterator[tuple[str, str, Span | None]]:
    """Field, text and place of what each value of a flow ends with, from its last @."""
    if flow.kind == "constant" and flow.value:
        yield "value", _from_sign(flow.value), None
    for answer in answers(flow.expression or ""):
        end = _end(answer.node)
        if isinstance(end, Text):
            yield "expression", _from_sign(end.value), end.span


def _end(node: Expr) -> Expr:
    node = bare(node)
    match node:
        case Chain(operands=operands, operators=("&", *_)):
            return _end(operands[-1])
        case Call(name=name, arguments=(_, _, new)) if name.casefold() == "replace":
            return _end(new)
        case Call(name=name, arguments=(inner,)) if name.casefold() in ("lcase", "trim", "ucase"):
            return _end(inner)
    return node


def _from_sign(text: str) -> str:
    return text[max(text.rfind("@"), 0) :].strip()


RULE = Rule(
    id="unroutable-suffix",
    severity=Severity.WARNING,
    category="flows",
    summary="A sign-in name ends with a domain that Entra ID cannot verify",
    remedy="Use a domain that is verified in the tenant.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("userprincipalname",),
    references=(
        "https://learn.microsoft.com/microsoft-365/enterprise/prepare-a-non-routable-domain-for-directory-synchronization",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/plan-connect-design-concepts",
    ),
)
