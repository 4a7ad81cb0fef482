"""Some attributes of Active Directory cannot be synchronized. Those that each domain controller keeps for itself (lastLogon,
badPwdCount) have another value on every controller, and a change makes no object appear in a delta import. Those that are computed
when somebody asks for them (msDS-UserPasswordExpiryTimeComputed) are not part of an import at all. Flows from them give
nothing or a value by chance.

Bad:

    New-ADSyncRule -Name 'Contoso - Last logon' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'extensionAttribute9' -FlowType 'Expression' -Expression 'CStr([lastLogon])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Last logon' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'extensionAttribute9' -FlowType 'Expression' -Expression 'CStr([lastLogonTimestamp])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.attributes import UNSYNCHRONIZABLE, is_from_directory, sources_of
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that reads such an attribute."""
    if not is_custom(rule) or not enabled(rule) or not is_from_directory(rule, config):
        return
    for flow in rule.flows or ():
        for name in sorted(sources_of(flow) & UNSYNCHRONIZABLE.keys()):
            spelled, reason = UNSYNCHRONIZABLE[name]
            message = (
                f"'{rule.name}' reads {spelled} for {flow.destination}, which cannot be synchronized: {reason}. "
                "Remove the flow; lastLogonTimestamp and pwdLastSet are replicated"
            )
            yield Finding(flow, "expression" if flow.expression else "sources", message)
            break


RULE = Rule(
    id="unsynchronizable-source",
    severity=Severity.ERROR,
    category="flows",
    summary="A flow reads an attribute that cannot be synchronized",
    remedy="Remove the flow, or read a replicated attribute such as lastLogonTimestamp or pwdLastSet.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-feature-directory-extensions",
    ),
)
