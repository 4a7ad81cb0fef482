"""The server knows a rule by its identifier. Microsoft asks for an identifier that no other rule has, and does not say what
happens otherwise: as far as known, a script that adds such a rule overwrites the other. It happens when an exported script
is copied as the start of a new rule. In the files of a server it means that one rule was exported twice or that a file was
copied and edited.

Bad:

    New-ADSyncRule -Name 'Contoso - Department' -Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Company' -Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01' -Direction 'Inbound' -Precedence 61 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('company') -Destination 'company' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Department' -Identifier '8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a01' -Direction 'Inbound' -Precedence 60 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('department') -Destination 'department' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Company' -Identifier '2c7e9d14-3b5a-4f68-8e21-9a0c4d6b7f02' -Direction 'Inbound' -Precedence 61 -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('company') -Destination 'company' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.model.nodes import NO_RULE, Config, SyncRule
from ruleguard.model.values import is_guid


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each rule whose identifier an earlier rule has; placeholders that are no GUID do not count."""
    seen: dict[str, SyncRule] = {}
    for rule in config.rules:
        if not rule.identifier or rule.identifier == NO_RULE or not is_guid(rule.identifier):
            continue
        first = seen.setdefault(rule.identifier, rule)
        if first is rule or _is_kept_twice(rule, first, config):
            continue
        message = (
            f"'{rule.name}' has the identifier of '{first.name}': as far as known the one added last overwrites "
            "the other. Give it a new identifier"
        )
        at = first.at("identifier")
        related = () if at is None else (replace(at, note=f"identifier of '{first.name}'"),)
        yield Finding(rule, "identifier", message, related=related)


def _is_kept_twice(rule: SyncRule, first: SyncRule, config: Config) -> bool:
    """One rule in two scripts of a folder: versions of it, or one for each environment."""
    one, other = rule.at("identifier"), first.at("identifier")
    apart = one is not None and other is not None and one.source is not other.source
    return apart and config.input.format == "rule-script" and rule.name == first.name


RULE = Rule(
    id="duplicate-identifier",
    severity=Severity.ERROR,
    category="hygiene",
    summary="Two rules have the same identifier",
    remedy="Give each rule an identifier of its own, for example with New-Guid.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
