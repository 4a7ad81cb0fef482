"""In a year nobody knows why a custom rule exists, whom it concerns and when it can go. The description is the one place
for that which travels with the rule through exports, imports and upgrades.

Only a description that is written as empty is reported. Settings files, which leave out everything that equals its default,
are not looked at.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Description '' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Description 'HR keeps departments in division (ticket 4711)' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A custom rule whose description stands in the file and is empty."""
    if not is_custom(rule) or rule.description is None or rule.description.strip():
        return
    left_out = config.input.format == "rule-script" and rule.at("description") == rule.at()
    if left_out or config.input.format == "settings-json":
        return
    message = (
        f"custom rule '{rule.name}' has no description: nobody will know what it is for. Say why it exists and for whom"
    )
    yield Finding(rule, "description", message)


RULE = Rule(
    id="missing-description",
    severity=Severity.NOTE,
    category="hygiene",
    summary="A custom rule has no description",
    remedy="Write into the description why the rule exists, whom it concerns and who asked for it.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
    ),
)
