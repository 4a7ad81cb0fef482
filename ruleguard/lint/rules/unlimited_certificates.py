"""Entra ID takes 15 certificates of a person. An object with more cannot be exported (LargeObject), and expired certificates that pile
up get it there. The remedy that Microsoft describes is a rule that counts them. A custom rule that carries the
certificates without counting or filtering takes the place of such a rule, or becomes the reason for needing one.

Bad:

    New-ADSyncRule -Name 'Contoso - Certificates' -Direction 'Outbound' -Precedence 60 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('userCertificate') -Destination 'userCertificate' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Certificates' -Direction 'Outbound' -Precedence 60 -SourceObjectType 'person' -TargetObjectType 'user' -Connector 'b891884f-051e-4a83-95af-2544101c9083' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'userCertificate' -FlowType 'Expression' -Expression 'IIF(Count([userCertificate])>15,AuthoritativeNull,[userCertificate])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.expressions.guards import names_in
from ruleguard.expressions.nodes import Call, walk
from ruleguard.expressions.parser import parse
from ruleguard.lint.attributes import CERTIFICATES, flows_to, is_from_directory, is_to_entra
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule

_LIMITING = frozenset(("count", "valuecount", "item", "itemornull", "where"))


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule on its way to Entra ID that carries every certificate of a person."""
    to_cloud = is_from_directory(rule, config) or is_to_entra(rule)
    if not is_custom(rule) or not enabled(rule) or not to_cloud or "device" in _kinds(rule):
        return
    for flow in flows_to(rule, *CERTIFICATES):
        if _carries_all(flow):
            message = (
                f"'{rule.name}' carries every value of {flow.destination}: a person with more than 15 certificates cannot be "
                "exported. Count them, or keep the valid ones with Where and CertNotAfter"
            )
            yield Finding(flow, "expression" if flow.expression else "sources", message)


def _kinds(rule: SyncRule) -> set[str]:
    return {(rule.source_object_type or "").casefold(), (rule.target_object_type or "").casefold()}


def _carries_all(flow: Flow) -> bool:
    if flow.kind == "direct":
        return any(name.casefold() in CERTIFICATES for name in flow.sources)
    tree = parse(flow.expression or "").tree
    if tree is None or any(isinstance(node, Call) and node.name.casefold() in _LIMITING for node in walk(tree)):
        return False
    return any(names_in(answer.node) & CERTIFICATES for answer in answers(flow.expression or ""))


RULE = Rule(
    id="unlimited-certificates",
    severity=Severity.NOTE,
    category="flows",
    summary="A custom rule carries certificates without a limit",
    remedy="Flow the attribute with IIF((Count([userCertificate])>15),AuthoritativeNull,[userCertificate]), or leave it to the default rules.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("usercertificate", "usersmimecertificate"),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-largeobjecterror-usercertificate",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/tshoot-connect-sync-errors",
    ),
)
