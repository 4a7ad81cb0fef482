"""The metaverse knows persons, groups and devices, and in newer builds public folders. Users, contacts and inetOrgPersons
of Active Directory all become persons there, computers become devices. A rule whose metaverse side is user, contact or
computer applies to no object; often source and target are the wrong way round.

Bad:

    New-ADSyncRule -Name 'Contoso - Contacts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'contact' -TargetObjectType 'contact' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('company') -Destination 'company' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Contacts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'contact' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('company') -Destination 'company' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule

_BECOME = {
    "user": "person",
    "contact": "person",
    "inetorgperson": "person",
    "computer": "device",
    "msds-device": "device",
}


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A custom rule whose type in the metaverse is one of Active Directory's."""
    if not is_custom(rule) or not enabled(rule) or rule.direction not in ("inbound", "outbound"):
        return
    field = "target_object_type" if rule.direction == "inbound" else "source_object_type"
    kind: str = getattr(rule, field) or ""
    instead = _BECOME.get(kind.casefold())
    types = config.metaverse.object_types if config.metaverse else None
    if instead and kind.casefold() not in {each.casefold() for each in types or ()}:
        message = (
            f"{rule.direction} rule '{rule.name}' is for the type {kind} of the metaverse, which does not have it: it "
            f"applies to nothing. Write {instead}"
        )
        yield Finding(rule, field, message)


RULE = Rule(
    id="unknown-object-type",
    severity=Severity.ERROR,
    category="flows",
    summary="A rule is for a type of object that the metaverse does not have",
    remedy="Write person for users, contacts and inetOrgPersons, group for groups, device for computers.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-user-and-contacts",
    ),
)
