"""AuthoritativeNull clears an attribute for good: no rule with a higher number may fill it. An object whose source anchor
or account state is cleared does not meet the default rules' scope any more, and its account in the cloud is deleted or
stops being updated. What Entra ID does with an account whose sign-in name is cleared is not documented. To keep an object
out of the cloud there is cloudFiltered.

Bad:

    New-ADSyncRule -Name 'Contoso - No sign-in for vendors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userPrincipalName' -FlowType 'Expression' -Expression 'IIF([employeeType]="vendor",AuthoritativeNull,[userPrincipalName])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No accounts for vendors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'cloudFiltered' -FlowType 'Expression' -Expression 'IIF([employeeType]="vendor",True,NULL)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.lint.attributes import KEYS, flows_to
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each AuthoritativeNull that a custom rule can answer for such an attribute."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in flows_to(rule, *KEYS):
        for answer in answers(flow.expression or ""):
            if answer.is_word("AuthoritativeNull"):
                message = (
                    f"'{rule.name}' can clear {flow.destination} for good: {_effect(flow)}. Use NULL, or cloudFiltered to "
                    "keep an object out"
                )
                yield Finding(flow, "expression", message, within=answer.node.span)
                break


def _effect(flow: Flow) -> str:
    """What comes of it; a sign-in name is in no scoping filter of the default rules."""
    if (flow.destination or "").casefold() == "userprincipalname":
        return "what becomes of an account without a sign-in name is not documented"
    return "the object drops out of synchronization, and its account in the cloud may be deleted"


RULE = Rule(
    id="authoritative-null-on-key",
    severity=Severity.ERROR,
    category="flows",
    summary="AuthoritativeNull clears an attribute that synchronization needs",
    remedy="Answer NULL so that the default rule decides; filter objects with cloudFiltered.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
