"""PrecedenceBefore and PrecedenceAfter ask the server to place a rule beside another one. Microsoft describes that for a
rule whose own precedence is 0; nothing says that it is done with any other number, so the rule has to be expected where its
number puts it. What is said here holds for scripts: in an export of the server the number is already the result.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -PrecedenceBefore '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2b01' -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 0 -PrecedenceBefore '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2b01' -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'department' -FlowType 'Expression' -Expression 'Trim([department])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.joined import is_scripts
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import NO_RULE, Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A script that gives a number and names a neighbour."""
    if not is_scripts(config) or not rule.precedence:
        return
    for field, side in (("precedence_before", "before"), ("precedence_after", "after")):
        if getattr(rule, field) not in (None, "", NO_RULE):
            message = (
                f"'{rule.name}' is to stand {side} another rule but has precedence {rule.precedence}: "
                "a place is documented for precedence 0 only. Set the precedence to 0, or leave the neighbour out"
            )
            yield Finding(rule, field, message)


RULE = Rule(
    id="placement-with-precedence",
    severity=Severity.WARNING,
    category="precedence",
    summary="A rule has both a number and a place beside another rule",
    remedy="Set -Precedence to 0 where the server is to place the rule, or leave PrecedenceBefore and PrecedenceAfter empty.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
