"""All rules that contribute to an attribute of one object must use the same merge type. Where one updates and another merges, the
engine does not know whether the values replace each other or add up, and the synchronization of every object in scope of
both ends with an error.

Bad:

    New-ADSyncRule -Name 'Contoso - Routing address' -Direction 'Outbound' -Precedence 85 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.mail.onmicrosoft.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Old address' -Direction 'Outbound' -Precedence 86 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -Expression '"smtp:" & [mailNickname] & "@contoso.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Routing address' -Direction 'Outbound' -Precedence 85 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.mail.onmicrosoft.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Old address' -Direction 'Outbound' -Precedence 86 -SourceObjectType 'person' -TargetObjectType 'user' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'proxyAddresses' -FlowType 'Expression' -ValueMergeType 'MergeCaseInsensitive' -Expression '"smtp:" & [mailNickname] & "@contoso.com"' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.scope_logic import can_share_objects
from ruleguard.lint.surroundings import enabled, is_custom, same_source, same_target
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Flow, SyncRule

_Writer = tuple[SyncRule, Flow, dict[str, str]]
_ALIKE = {"Replace": "Update"}


def check(config: Config, _: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that merges in another way than another rule for the same objects."""
    by_target: dict[str, list[_Writer]] = {}
    for rule in filter(enabled, config.rules):
        fixed = _fixed(rule)
        for flow in rule.flows or ():
            if flow.destination and flow.merge:
                by_target.setdefault(flow.destination.casefold(), []).append((rule, flow, fixed))
    for found in by_target.values():
        if len({_way(flow) for _, flow, _ in found}) == 1:
            continue
        for number, writer in enumerate(found):
            other = _clash(writer, found, number) if is_custom(writer[0]) else None
            if other is not None:
                yield _finding(writer, other)


def _fixed(rule: SyncRule) -> dict[str, str]:
    """The values (folded) that every object in scope has, by attribute: a quick way to tell that rules do not meet."""
    clauses = rule.scope[0].conditions if rule.scope and len(rule.scope) == 1 else ()
    return {
        (each.attribute or "").casefold(): each.value.casefold()
        for each in clauses
        if each.operator == "EQUAL" and each.value and each.value[0].isalpha()  # a number has several spellings
    }


def _clash(writer: _Writer, found: list[_Writer], number: int) -> _Writer | None:
    """The first rule that does otherwise; of two custom rules the later one has the finding."""
    rule, flow, fixed = writer
    way = _way(flow)
    for index, other in enumerate(found):
        if _way(other[1]) == way or other[0] is rule or (index > number and is_custom(other[0])):
            continue
        apart = same_source(rule, other[0]) and any(other[2].get(name, value) != value for name, value in fixed.items())
        if not apart and _meet(rule, other[0]):
            return other
    return None


def _way(flow: Flow) -> str | None:
    return _ALIKE.get(flow.merge or "", flow.merge)


def _meet(rule: SyncRule, other: SyncRule) -> bool:
    """Whether both rules write one object: those of two forests need not, those of a forest and of Entra ID do."""
    if same_source(rule, other):
        return can_share_objects(rule, other)
    connectors = {rule.connector, other.connector}
    return same_target(rule, other) and len(connectors) == 2 and ENTRA_CONNECTOR in connectors


def _finding(writer: _Writer, other: _Writer) -> Finding:
    (rule, flow, _), (theirs, their_flow, _) = writer, other
    message = (
        f"'{rule.name}' writes {flow.destination} with merge type {flow.merge}, '{theirs.name}' with {their_flow.merge}: "
        "objects in scope of both fail to synchronize. Use one merge type in every rule that writes the attribute"
    )
    at = their_flow.at("merge")
    related = () if at is None else (replace(at, note=f"merge type in '{theirs.name}'"),)
    return Finding(flow, "merge", message, related=related)


RULE = Rule(
    id="mixed-merge-types",
    severity=Severity.ERROR,
    category="flows",
    summary="Rules write one attribute with different merge types",
    remedy="Use the same merge type in all rules that write the attribute.",
    manual=__doc__,
    on=Config,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
