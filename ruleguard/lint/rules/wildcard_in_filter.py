"""The documentation knows no wildcards, in filters or in expressions: * and % are characters like any other. EQUAL svc_*
finds accounts whose name ends in an asterisk, which is nobody, and NOTEQUAL svc_* finds everybody.

Bad:

    New-ADSyncRule -Name 'Contoso - No service accounts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sAMAccountName','svc_*','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No service accounts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'sAMAccountName','svc_','STARTSWITH' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.comparisons import comparisons
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule

_WILD = re.compile(r"(?P<front>[*%]?)(?P<text>[^*%]+)(?P<back>[*%]?)")
_TESTS = frozenset(("EQUAL", "STARTSWITH", "ENDSWITH", "CONTAINS", "ISIN"))


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each comparison with a text that begins or ends with * or %."""
    if not is_custom(rule) or not enabled(rule):
        return
    for clause in (each for group in rule.scope or () for each in group.conditions):
        denial = "NOT" if (clause.operator or "").startswith("NOT") else ""
        found = _wild(clause.value) if (clause.operator or "").removeprefix("NOT") in _TESTS else None
        if found:
            use = f"Use {denial}{_test(found)} '{found['text']}'"
            yield Finding(clause, "value", _message(rule, clause.attribute, clause.value, use))
    for flow in rule.flows or ():
        for each in comparisons(flow.expression):
            found = _wild(each.value) if isinstance(each.value, str) else None
            if found:
                message = _message(rule, each.attribute, each.value, f"Use {_call(found)}")
                yield Finding(flow, "expression", message, within=each.span)


def _wild(text: str | None) -> re.Match[str] | None:
    """The parts of a text with a wildcard at one end or at both; a parameter has a mark at both ends too."""
    found = _WILD.fullmatch(text or "")
    if found is None or not (found["front"] or found["back"]) or (found["front"] == "%" == found["back"]):
        return None
    return found


def _test(found: re.Match[str]) -> str:
    return "CONTAINS" if found["front"] and found["back"] else "ENDSWITH" if found["front"] else "STARTSWITH"


def _call(found: re.Match[str]) -> str:
    text = found["text"]
    if found["front"] and found["back"]:
        return f'InStr(...,"{text}") > 0'
    return f'{"Right" if found["front"] else "Left"}(...,{len(text)}) = "{text}"'


def _message(rule: SyncRule, name: str | None, value: object, instead: str) -> str:
    return f"'{rule.name}' compares {name} with '{value}', but there are no wildcards: it looks for the character itself. {instead}"


RULE = Rule(
    id="wildcard-in-filter",
    severity=Severity.WARNING,
    category="scope",
    summary="A comparison has a wildcard, which is taken as a character",
    remedy="Use STARTSWITH, ENDSWITH or CONTAINS without the wildcard, and Left, Right or InStr in expressions.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning-expressions",
    ),
)
