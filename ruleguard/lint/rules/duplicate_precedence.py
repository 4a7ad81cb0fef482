"""Precedence numbers are one list for the whole server, over all connectors and both directions. Where two rules have the
same number, which one wins is undefined. Builds from 2.0.3.0 reject such a rule, and from 1.6.2.4 the export and the
import of settings fail. Precedence 0 is no number of its own: it asks the server to find a place.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Company' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Company' -Direction 'Inbound' -Precedence 61 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import Config, SyncRule
from ruleguard.model.versions import version_key

_UNIQUE_FOR_ALL = version_key("2.0.3.0")
_OTHERS, _ALL = "rules that share no number", "all rules"


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each rule whose number an earlier rule has."""
    may_share = config.server.build is not None and version_key(config.server.build) < _UNIQUE_FOR_ALL
    seen: dict[tuple[int, object], tuple[int, SyncRule]] = {}
    for number, rule in enumerate(config.rules):
        if not rule.precedence:
            continue
        # Builds before 2.0.3.0 let outbound rules of different connectors share a number.
        place = (rule.connector,) if may_share and rule.direction == "outbound" else _OTHERS
        against = (place, _OTHERS) if place != _OTHERS else (_ALL,)
        found = [seen[rule.precedence, each] for each in against if (rule.precedence, each) in seen]
        for each in (place, _ALL):
            seen.setdefault((rule.precedence, each), (number, rule))
        if not found:
            continue
        clash = min(found, key=lambda each: each[0])[1]
        message = (
            f"'{rule.name}' and '{clash.name}' both have precedence {rule.precedence}: which one wins is undefined, and "
            "import and export of settings fail. Give one of them a free number"
        )
        at = clash.at("precedence")
        related = () if at is None else (replace(at, note=f"precedence of '{clash.name}'"),)
        yield Finding(rule, "precedence", message, related=related)


RULE = Rule(
    id="duplicate-precedence",
    severity=Severity.ERROR,
    category="precedence",
    summary="Two rules have the same precedence",
    remedy="Give every rule its own number; custom rules between 1 and 99.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
