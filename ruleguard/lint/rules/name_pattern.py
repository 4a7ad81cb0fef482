"""A naming convention tells custom rules from Microsoft's at a glance, and from each other. Where the settings hold one
(names: custom_rules in ruleguard.yaml), a custom rule that does not follow it is reported; without one this rule is silent.

Bad:

    New-ADSyncRule -Name 'Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.errors import RuleguardError
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A custom rule whose whole name does not match the pattern."""
    pattern = config.circumstances.custom_rule_names
    if pattern is None or rule.name is None or not is_custom(rule) or _fits(pattern, rule.name):
        return
    message = (
        f"the name '{rule.name}' does not follow the pattern {pattern} of the settings: nobody can tell whose rule it is. "
        "Rename the rule"
    )
    yield Finding(rule, "name", message)


def _fits(wanted: str, name: str) -> bool:
    from ruleguard.lint.patterns import pattern

    try:
        return pattern(wanted).fullmatch(name)
    except RuleguardError as error:
        raise RuleguardError(f"names: custom_rules of the settings: {error}") from None


RULE = Rule(
    id="name-pattern",
    severity=Severity.WARNING,
    category="hygiene",
    summary="The name of a custom rule does not follow the settings' pattern",
    remedy="Rename the rule, or change the pattern in ruleguard.yaml.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=("https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",),
)
