"""A disabled custom rule does nothing, but it takes up a number, is read and copied along, and invites somebody to switch it
on again. A build before 1.5.45 even did so by itself when it imported settings. Delete what is not needed; the export is
the archive.

Only whole servers are judged: a script may well add a rule that is to be enabled later.

Bad:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Department (old)", "direction": "Outbound", "linkType": "Join", "precedence": 60,
         "source": "person", "target": "user", "disabled": true,
         "attributeMappings": [{"flowType": "Direct", "source": "company", "destination": "department"}]}
      ]},
      "onpremisesDirectoryPolicy": []
    }

Good:

    {
      "azureDirectoryPolicy": {"customSynchronizationRules": [
        {"Name": "Contoso - Department", "direction": "Outbound", "linkType": "Join", "precedence": 60,
         "source": "person", "target": "user",
         "attributeMappings": [{"flowType": "Direct", "source": "company", "destination": "department"}]}
      ]},
      "onpremisesDirectoryPolicy": []
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_custom, is_whole_server
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A custom rule of a server that is disabled."""
    if is_custom(rule) and rule.disabled and is_whole_server(config):
        message = (
            f"custom rule '{rule.name}' is disabled: it does nothing and waits to be switched on by mistake. Delete it, or "
            "enable it if it is needed"
        )
        yield Finding(rule, "disabled", message)


RULE = Rule(
    id="disabled-custom-rule",
    severity=Severity.NOTE,
    category="hygiene",
    summary="A custom rule is disabled",
    remedy="Delete the rule; an export keeps it for the record.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
    ),
)
