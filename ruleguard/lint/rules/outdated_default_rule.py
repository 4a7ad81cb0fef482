"""The number at the end of an immutable tag rises when Microsoft changes the rule, and, as far as known, an upgrade brings
the rules of all forests to the same revision. Two revisions of one rule on a server say that an upgrade was not finished,
or that a rule was imported from an older server: the older one lacks what was corrected since, and the forests are treated
differently.

Bad:

    {
      "azureDirectoryPolicy": {},
      "onpremisesDirectoryPolicy": [
        {"friendlyName": "contoso.example", "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
         "standardSynchronizationRules": [
           {"Name": "In from AD - User Join", "immutableTag": "Microsoft.InfromADUserJoin.006", "precedence": 100}
         ]},
        {"friendlyName": "fabrikam.example", "uniqueIdentifier": "4f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
         "standardSynchronizationRules": [
           {"Name": "In from AD - User Join", "immutableTag": "Microsoft.InfromADUserJoin.005", "precedence": 101}
         ]}
      ]
    }

Good:

    {
      "azureDirectoryPolicy": {},
      "onpremisesDirectoryPolicy": [
        {"friendlyName": "contoso.example", "uniqueIdentifier": "3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
         "standardSynchronizationRules": [
           {"Name": "In from AD - User Join", "immutableTag": "Microsoft.InfromADUserJoin.006", "precedence": 100}
         ]},
        {"friendlyName": "fabrikam.example", "uniqueIdentifier": "4f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10",
         "standardSynchronizationRules": [
           {"Name": "In from AD - User Join", "immutableTag": "Microsoft.InfromADUserJoin.006", "precedence": 101}
         ]}
      ]
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.default_rules import SOME_DEFAULT_RULE
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import is_default, is_whole_server
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.values import tag_revision, tag_stem


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each default rule whose revision is not the newest that this server has of it."""
    groups: dict[tuple[str, str | None], list[tuple[int, SyncRule]]] = {}
    for rule in config.rules:
        revision = tag_revision(rule.immutable_tag or "")
        if revision is not None and is_default(rule):
            # A script may have been put together from several servers: there only one connector's rules are compared.
            where = None if is_whole_server(config) else rule.connector
            groups.setdefault((tag_stem(rule.immutable_tag or ""), where), []).append((revision, rule))
    for group in groups.values():
        newest, current = max(group, key=lambda item: item[0])
        yield from (_finding(rule, revision, current, newest) for revision, rule in group if revision < newest)


def _finding(rule: SyncRule, revision: int, current: SyncRule, newest: int) -> Finding:
    other = "another connector" if rule.connector != current.connector else "the same connector"
    message = (
        f"default rule '{rule.name}' has revision {revision}, on {other} the same rule has {newest}: it lacks Microsoft's "
        "changes since. Run the wizard (Refresh directory schema), or upgrade, to bring both to one revision"
    )
    at = current.at("immutable_tag")
    return Finding(
        rule, "immutable_tag", message, related=() if at is None else (replace(at, note=f"revision {newest}"),)
    )


RULE = Rule(
    id="outdated-default-rule",
    severity=Severity.WARNING,
    category="default-rules",
    summary="A default rule is older than the same rule elsewhere on the server",
    remedy="Run the wizard's Refresh directory schema, or the upgrade again, and compare the revisions afterwards.",
    manual=__doc__,
    on=Config,
    check=check,
    mentions=SOME_DEFAULT_RULE,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-upgrade-previous-version",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-service-manager-ui-connectors",
    ),
)
