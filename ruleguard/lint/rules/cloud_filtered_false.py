"""Objects whose cloudFiltered is True stay out of the cloud. The default rules set it for system accounts, for mailboxes of the mail
system and for objects left over from replication conflicts, with a number higher than any custom rule. A custom rule that answers
False instead of NULL takes that decision away from them for every object that it does not filter itself.

Rules that only ever say False, for some objects, are the first half of positive filtering: those are left alone here.

Bad:

    New-ADSyncRule -Name 'Contoso - Filter vendors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'cloudFiltered' -FlowType 'Expression' -Expression 'IIF([employeeType]="vendor",True,False)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Filter vendors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'cloudFiltered' -FlowType 'Expression' -Expression 'IIF([employeeType]="vendor",True,NULL)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import Answer, answers
from ruleguard.lint.attributes import flows_to
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that answers True for some objects and False for others."""
    if not is_custom(rule) or not enabled(rule) or rule.direction != "inbound":
        return
    for flow in flows_to(rule, "cloudfiltered"):
        found = answers(flow.expression or "")
        denial = next((answer for answer in found if _may_be("False", answer)), None)
        if denial is not None and any(_may_be("True", answer) for answer in found):
            message = (
                f"'{rule.name}' answers False for objects that it does not filter: system accounts that the default rules keep "
                "out of the cloud come in. Answer NULL instead of False"
            )
            yield Finding(flow, "expression", message, within=denial.node.span)


def _may_be(word: str, answer: Answer) -> bool:
    return answer.is_truth or answer.is_word(word)


RULE = Rule(
    id="cloud-filtered-false",
    severity=Severity.WARNING,
    category="flows",
    summary="A filter answers False where it has no opinion",
    remedy="Answer NULL, so that the default rules decide about the other objects.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("cloudfiltered",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-configure-filtering",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
