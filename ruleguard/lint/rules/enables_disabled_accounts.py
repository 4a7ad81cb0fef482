"""The default rules set accountEnabled from userAccountControl, so that who is disabled in Active Directory cannot sign in to the cloud. A
custom rule with a lower number decides before them. Where it says True without looking at userAccountControl, an account that was
disabled is open in the cloud, or is opened again.

Rules for linked and other special mailboxes are left alone: their accounts are disabled by design.

Bad:

    New-ADSyncRule -Name 'Contoso - Suspended people' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'accountEnabled' -FlowType 'Expression' -Expression 'IIF([extensionAttribute1]="Suspended",False,True)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Suspended people' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'accountEnabled' -FlowType 'Expression' -Expression 'IIF([extensionAttribute1]="Suspended",False,NULL)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.nodes import Text
from ruleguard.lint.attributes import flows_to, is_from_directory, sources_of
from ruleguard.lint.filters import lacks
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.text import Span

_FLAGS = "useraccountcontrol"
_LINKED = ("msexchmasteraccountsid", "msexchrecipienttypedetails")
_PEOPLE = ("user", "inetorgperson")


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of True to accountEnabled that does not depend on userAccountControl."""
    if not is_custom(rule) or not enabled(rule) or rule.scope is None or not is_from_directory(rule, config):
        return
    if (rule.source_object_type or "").casefold() not in _PEOPLE or _asks_for_flags(rule):
        return
    for flow in flows_to(rule, "accountenabled"):
        for field, within in _opening(flow):
            message = (
                f"'{rule.name}' sets accountEnabled to True without looking at userAccountControl: who is disabled in Active "
                "Directory can sign in to the cloud. Answer NULL instead of True, or add userAccountControl ISBITNOTSET 2"
            )
            yield Finding(flow, field, message, within=within)


def _asks_for_flags(rule: SyncRule) -> bool:
    """Whether every alternative asks for the flags, or is for linked mailboxes: their accounts are disabled by design."""
    asking = (_FLAGS, *_LINKED)
    return bool(rule.scope) and all(len(lacks(group, *asking)) < len(asking) for group in rule.scope or ())


def _opening(flow: Flow) -> Iterator[tuple[str, Span | None]]:
    """Field and place of each True."""
    if flow.kind == "constant" and (flow.value or "").casefold() == "true":
        yield "value", None
    elif flow.expression and _FLAGS not in sources_of(flow):
        yield from (("expression", each.node.span) for each in answers(flow.expression) if _may_be_true(each))


def _may_be_true(answer: Answer) -> bool:
    is_text = isinstance(answer.node, Text) and answer.node.value.casefold() == "true"
    return is_text or answer.is_truth or answer.is_word("True")


RULE = Rule(
    id="enables-disabled-accounts",
    severity=Severity.WARNING,
    category="flows",
    summary="A custom rule opens accounts that are disabled in Active Directory",
    remedy="Ask for userAccountControl ISBITNOTSET 2 in the filter, or answer NULL instead of True.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("accountenabled",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
