"""A settings file only names the default rules; whole rules in it are custom ones. A rule that has Microsoft's immutable tag
and is written out all the same is a default rule that somebody has changed, or a copy that kept the tag. Upgrades go by the
tag: they put the default rule back and what was changed is gone, and self-service password reset takes the rule for
Microsoft's. Which members a changed default rule has in the file is inferred, since Microsoft does not describe it.

Bad:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Out to AAD - User Identity", "immutableTag": "Microsoft.OuttoAADUserIdentity.005", "direction": "Outbound",
         "linkType": "Join", "precedence": 124, "source": "person", "target": "user",
         "attributeMappings": [{"flowType": "Direct", "source": "company", "destination": "department"}]}
      ]},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {
        "standardSynchronizationRules": [
          {"Name": "Out to AAD - User Identity", "immutableTag": "Microsoft.OuttoAADUserIdentity.005", "precedence": 124}
        ],
        "customSynchronizationRules": [
          {"Name": "Contoso - Department", "direction": "Outbound",
           "linkType": "Join", "precedence": 60, "source": "person", "target": "user",
           "attributeMappings": [{"flowType": "Direct", "source": "company", "destination": "department"}]}
        ]
      },
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import has_body
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import is_standard_tag


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Rules of a settings file that have Microsoft's tag and a body."""
    if config.input.format != "settings-json":
        return
    written_out = [rule for rule in config.rules if rule.standard and has_body(rule)]
    named_only = [rule for rule in config.rules if rule.standard and not has_body(rule)]
    if len(written_out) < len(named_only):  # else the file writes all of them out, which says nothing about one
        for rule in written_out:
            yield Finding(rule, "name", _message(rule, "is written out where unchanged ones are only named"))
    for rule in config.rules:
        if rule.standard is False and is_standard_tag(rule.immutable_tag or ""):
            yield Finding(rule, "immutable_tag", _message(rule, "is among the custom rules"))


def _message(rule: SyncRule, where: str) -> str:
    return (
        f"'{rule.name}' has Microsoft's tag '{rule.immutable_tag}' and {where}: it is a changed default rule, and an "
        "upgrade discards the change. Put what differs into a custom rule below 100 and restore the default rule"
    )


RULE = Rule(
    id="modified-default-rule",
    severity=Severity.ERROR,
    category="default-rules",
    summary="A default rule has been changed",
    remedy=(
        "Put the difference into a custom rule with a precedence below 100 and an empty immutable tag, and restore the "
        "default rule."
    ),
    manual=__doc__,
    on=Config,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-best-practices-changing-default-configuration",
    ),
)
