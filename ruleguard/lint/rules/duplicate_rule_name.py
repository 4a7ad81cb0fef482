"""Rules have identifiers, people and tools have names: a second rule of the same name on the same connector and in the same
direction is edited, disabled or deleted in the place of the first. Scripts that replace a rule look for it by its name too.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 61 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department of users' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Department of contacts' -Direction 'Inbound' -Precedence 61 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each enabled custom rule whose name an earlier one of its connector and direction has."""
    seen: dict[tuple[str, str, str | None], SyncRule] = {}
    for rule in config.rules:
        if not (is_custom(rule) and enabled(rule) and rule.name and rule.connector):
            continue
        first = seen.setdefault((rule.name.casefold(), rule.connector, rule.direction), rule)
        # The same identifier makes it the same rule twice, which is duplicate-identifier's.
        if first is rule or (rule.identifier and first.identifier == rule.identifier):
            continue
        message = (
            f"two {rule.direction or ''} rules of one connector are called '{rule.name}': one is edited or deleted in the "
            "place of the other. Rename one of them"
        )
        at = first.at("name")
        yield Finding(
            rule, "name", message, related=() if at is None else (replace(at, note="the first of that name"),)
        )


RULE = Rule(
    id="duplicate-rule-name",
    severity=Severity.WARNING,
    category="hygiene",
    summary="Two custom rules of a connector have the same name",
    remedy="Give every rule of a connector a name of its own.",
    manual=__doc__,
    on=Config,
    check=check,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",),
)
