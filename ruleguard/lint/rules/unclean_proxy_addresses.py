"""The default rules read proxyAddresses with ImportedValue, trim every value and remove duplicates. A rule that takes the
attribute over without that loses the care: as far as known an address with a blank is dropped in the cloud and double
values can make the export fail; without ImportedValue values count that a pending export to Active Directory has not
confirmed yet.

Bad:

    New-ADSyncRule -Name 'Contoso - No local addresses' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -Expression 'Where($item,[proxyAddresses],InStr($item,".local")=0)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No local addresses' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -Expression 'Where($item,RemoveDuplicates(Trim(ImportedValue("proxyAddresses"))),InStr($item,".local")=0)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import answers
from ruleguard.expressions.guards import names_in
from ruleguard.expressions.nodes import Call, walk
from ruleguard.expressions.parser import parse
from ruleguard.lint.attributes import flows_to, is_from_directory
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom
from ruleguard.model.nodes import Config, Flow, SyncRule

_NAME = "proxyaddresses"
_CARE = ("ImportedValue", "Trim", "RemoveDuplicates")


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that replaces the addresses with those of the directory as they are."""
    if not is_custom(rule) or not enabled(rule) or not is_from_directory(rule, config):
        return
    for flow in flows_to(rule, _NAME):
        missing = _missing(flow) if flow.merge in ("Update", "Replace") else []
        if missing:
            message = (
                f"'{rule.name}' takes proxyAddresses over without {', '.join(missing)}: blanks, double or unconfirmed values "
                'reach the cloud. Start from RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))'
            )
            yield Finding(flow, "expression" if flow.expression else "sources", message)


def _missing(flow: Flow) -> list[str]:
    """The functions that the default rules use and the flow does not, where its result is made of the addresses."""
    if flow.kind == "direct":
        return list(_CARE) if any(name.casefold() == _NAME for name in flow.sources) else []
    text = flow.expression or ""
    carried = any(_NAME in names_in(answer.node) or "$" in text for answer in answers(text))
    tree = parse(text).tree
    if tree is None or not carried or _NAME not in names_in(tree):
        return []
    called = {node.name.casefold() for node in walk(tree) if isinstance(node, Call)}
    return [name for name in _CARE if name.casefold() not in called]


RULE = Rule(
    id="unclean-proxy-addresses",
    severity=Severity.WARNING,
    category="flows",
    summary="A custom rule takes proxyAddresses over without cleaning them",
    remedy='Wrap the attribute as the default rules do: RemoveDuplicates(Trim(ImportedValue("proxyAddresses"))).',
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("proxyaddresses",),
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
