"""A default rule that is disabled, without a copy in its place, does nothing: what it would join, create or flow is
missing. That can be intended, for example where the schema has Exchange attributes that nobody uses. Disabling is also the
right way to be without a default rule, because a deleted one comes back with the next upgrade.

Bad:

    {
      "azureDirectoryPolicy": {"standardSynchronizationRules": [
        {"Name": "Out to AAD - User DynamicsCRM", "immutableTag": "Microsoft.OuttoAADUserDynamicsCRM.004", "precedence": 126,
         "disabled": true}
      ]},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {"standardSynchronizationRules": [
        {"Name": "Out to AAD - User DynamicsCRM", "immutableTag": "Microsoft.OuttoAADUserDynamicsCRM.004", "precedence": 126}
      ]},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.copies import copies
from ruleguard.lint.default_rules import SOME_DEFAULT_RULE, without_password_hashes
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import has_body, is_default, is_whole_server
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A disabled default rule of a server on which no enabled rule does its work."""
    if not (rule.disabled and is_default(rule) and is_whole_server(config)):
        return
    if without_password_hashes(rule, config) or any(copies(rule, config)):
        return
    alone = "no enabled rule has its flows" if has_body(rule) else "no enabled rule carries its name"
    message = (
        f"default rule '{rule.name}' is disabled and {alone}: what it would synchronize is missing in the cloud or in Active "
        "Directory. Enable it, or accept this finding with the reason why it is off"
    )
    yield Finding(rule, "disabled", message)


RULE = Rule(
    id="disabled-default-rule",
    severity=Severity.NOTE,
    category="default-rules",
    summary="A default rule is disabled and nothing replaces it",
    remedy="Enable the rule, or write down why it is off.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
    ),
)
