"""An inbound rule reads Active Directory and an outbound rule the metaverse, in filters, direct flows and expressions alike. Some names
exist on one side only: accountEnabled, cloudFiltered and usageLocation are attributes of the metaverse, userAccountControl and sAMAccountName
of Active Directory. Read from the wrong side, an attribute is empty for every object. cloudFiltered and cloudNoFlow work
in the metaverse, so an outbound rule that writes them writes nothing.

Where the input has the schemas, unknown-scope-attribute and its neighbours say the same of every name.

Bad:

    New-ADSyncRule -Name 'Contoso - No disabled accounts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'accountEnabled','False','EQUAL' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No disabled accounts' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('True') -Destination 'cloudFiltered' -FlowType 'Constant' -OutVariable syncRule
    New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' -ArgumentList 'userAccountControl','2','ISBITSET' -OutVariable condition0
    Add-ADSyncScopeConditionGroup -SynchronizationRule $syncRule[0] -ScopeConditions @($condition0[0]) -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.nodes import Attribute, walk
from ruleguard.expressions.parser import parse
from ruleguard.lint.attributes import METAVERSE_ONLY, NOT_IN_METAVERSE, is_from_directory, is_to_entra
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom, source_schema
from ruleguard.model.nodes import Config, Flow, Node, SyncRule
from ruleguard.text import Span

_INBOUND = "which only the metaverse has; the rule reads Active Directory"
_OUTBOUND = "which only Active Directory has; the rule reads the metaverse"
_FILTERS = frozenset(("cloudfiltered", "cloudnoflow"))


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each use of an attribute that the side which a rule reads does not have, where no schema says so."""
    if not is_custom(rule) or not enabled(rule) or source_schema(rule, config) is not None:
        return
    inbound = is_from_directory(rule, config)
    if not inbound and rule.direction != "outbound":
        return
    elsewhere, why = (METAVERSE_ONLY, _INBOUND) if inbound else (NOT_IN_METAVERSE, _OUTBOUND)
    for node, field, name, within in _read(rule):
        instead = elsewhere.get(name.casefold())
        if instead is not None:
            use = f"Use {instead}" if instead else "Check the rule's direction"
            message = f"'{rule.name}' asks for {name}, {why}: it is always empty. {use}"
            yield Finding(node, field, message, within=within)
    if is_to_entra(rule):
        yield from (
            _unwritten(rule, flow) for flow in rule.flows or () if (flow.destination or "").casefold() in _FILTERS
        )


def _unwritten(rule: SyncRule, flow: Flow) -> Finding:
    message = (
        f"'{rule.name}' writes {flow.destination} to Entra ID, but it works in the metaverse only: nothing is filtered. Set it in "
        "an inbound rule"
    )
    return Finding(flow, "destination", message)


def _read(rule: SyncRule) -> Iterator[tuple[Node, str, str, Span | None]]:
    """Node, field, name and place of every attribute that a rule reads."""
    for clause in (each for group in rule.scope or () for each in group.conditions):
        yield clause, "attribute", clause.attribute or "", None
    for flow in rule.flows or ():
        for name in flow.sources if flow.kind == "direct" else ():
            yield flow, "sources", name, None
        tree = parse(flow.expression).tree if flow.expression else None
        for each in walk(tree) if tree is not None else ():
            if isinstance(each, Attribute):
                yield flow, "expression", each.name, each.span


RULE = Rule(
    id="attribute-of-other-side",
    severity=Severity.ERROR,
    category="flows",
    summary="A rule reads an attribute that only the other side has",
    remedy="Write the attribute of the side that the rule reads: Active Directory for an inbound rule, the metaverse for an outbound one.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-default-configuration",
    ),
)
