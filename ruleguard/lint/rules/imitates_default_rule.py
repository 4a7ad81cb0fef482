"""A custom rule with the exact name of a default rule, or with the name that the rule editor gives to a copy, is taken for
Microsoft's: whoever follows instructions or looks for a fault opens the wrong one. Microsoft's advice is a convention for
names of one's own.

A copy whose default rule is disabled is reported as cloned-default-rule instead.

Bad:

    New-ADSyncRule -Name 'In from AD - User Common' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -ImmutableTag '' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('division') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -ImmutableTag '' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('division') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.copies import copies_of_disabled
from ruleguard.lint.default_rules import default_names, taken_name
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Enabled custom rules under a default rule's name that do not replace a disabled one."""
    names = default_names(config)
    replacing = {id(copy) for _, copy in copies_of_disabled(config)}
    for rule in config.rules:
        taken = taken_name(rule.name, names)
        if taken is None or not (is_custom(rule) and enabled(rule)) or id(rule) in replacing:
            continue
        message = (
            f"custom rule '{rule.name}' goes by the name of the default rule '{taken}': one is mistaken for the other. "
            "Give it a name that begins with your organization's"
        )
        yield Finding(rule, "name", message)


RULE = Rule(
    id="imitates-default-rule",
    severity=Severity.NOTE,
    category="default-rules",
    summary="A custom rule has the name of a default rule",
    remedy="Rename the rule; begin the names of custom rules with the organization's name.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-create-custom-sync-rule",
    ),
)
