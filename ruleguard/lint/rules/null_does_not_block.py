"""NULL means "this rule has no opinion": the next rule that writes the attribute supplies the value. A custom rule that
answers NULL to keep a value away from the cloud therefore does nothing where a rule with a higher number flows that very
value. AuthoritativeNull ends the search and clears the attribute.

Bad:

    New-ADSyncRule -Name 'Contoso - No phone for contractors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'telephoneNumber' -FlowType 'Expression' -Expression 'IIF([employeeType]="contractor",NULL,[telephoneNumber])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Phone' -Direction 'Inbound' -Precedence 70 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('telephoneNumber') -Destination 'telephoneNumber' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - No phone for contractors' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'telephoneNumber' -FlowType 'Expression' -Expression 'IIF([employeeType]="contractor",AuthoritativeNull,[telephoneNumber])' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
    New-ADSyncRule -Name 'Contoso - Phone' -Direction 'Inbound' -Precedence 70 -SourceObjectType 'user' -TargetObjectType 'person' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('telephoneNumber') -Destination 'telephoneNumber' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace

from ruleguard.diagnostic import Severity
from ruleguard.expressions.nodes import Expr
from ruleguard.expressions.nulls import NullBranch, attribute_value, constant_value, given_values, null_branches
from ruleguard.lint.attributes import ADDING
from ruleguard.lint.rivals import Writer, Writers
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.scope_logic import is_within
from ruleguard.lint.surroundings import attribute, enabled, is_custom, source_key, source_schema
from ruleguard.model.kept import kept
from ruleguard.model.nodes import Config, Flow, SyncRule
from ruleguard.model.scope_clauses import SINGLE_VALUED

_NOTHING = frozenset(("null", "ignorethisflow"))
_NOBODY = Writers(())


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """A NULL that is to keep away a value which a rule with a higher number supplies."""
    if not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        if not flow.destination or flow.merge in ADDING or "null" not in (flow.expression or "").casefold():
            continue
        for branch in null_branches(flow.expression or ""):
            other = None if _takes_out_values(branch, rule, config) else _undone_by(rule, flow, branch, config)
            if other is not None:
                yield _finding(rule, flow, branch, other)
                break


def _takes_out_values(branch: NullBranch, rule: SyncRule, config: Config) -> bool:
    """Whether NULL may take single values out of several, so that the attribute keeps the others."""
    schema = source_schema(rule, config)
    known = {name: attribute(schema, name) for name in branch.by_value}
    return any(name not in SINGLE_VALUED if item is None else item.multi_valued for name, item in known.items())


def _undone_by(rule: SyncRule, flow: Flow, branch: NullBranch, config: Config) -> tuple[SyncRule, Flow] | None:
    """The rule for the same objects that supplies the value after all; None where another one answers before it."""
    key = (flow.destination or "").casefold(), source_key(rule)
    for other, below in _writers(config).get(key, _NOBODY).behind(rule):
        blocks = _word(below) == "authoritativenull"
        values = _values(below)
        if not blocks and (branch.always or values & branch.withheld):
            return other, below
        if (blocks or values) and is_within(rule, other):
            return None
    return None


@kept
def _writers(config: Config) -> dict[Hashable, Writers]:
    """The flows of enabled rules that may decide, by what they write, folded, and their source."""
    found: dict[Hashable, list[Writer]] = {}
    for rule in filter(enabled, config.rules):
        for flow in rule.flows or ():
            if flow.destination and flow.merge not in ADDING and _word(flow) not in _NOTHING:
                found.setdefault((flow.destination.casefold(), source_key(rule)), []).append((rule, flow))
    return {key: Writers(writers) for key, writers in found.items()}


def _word(flow: Flow) -> str:
    return (flow.expression or "").strip().casefold()


def _values(flow: Flow) -> frozenset[Expr]:
    """What a flow gives whenever it is there."""
    if flow.expression:
        return given_values(flow.expression)
    if flow.kind == "constant":
        return frozenset((constant_value(flow.value or ""),))
    return frozenset(map(attribute_value, flow.sources))


def _finding(rule: SyncRule, flow: Flow, branch: NullBranch, lower: tuple[SyncRule, Flow]) -> Finding:
    other, below = lower
    at = below.at("destination")
    message = (
        f"'{rule.name}' answers NULL for {flow.destination}, which blocks nothing: '{other.name}' (precedence "
        f"{other.precedence}) then supplies the value. Write AuthoritativeNull to clear the attribute"
    )
    related = () if at is None else (replace(at, note="the flow that supplies the value"),)
    return Finding(flow, "expression", message, within=branch.span, related=related)


RULE = Rule(
    id="null-does-not-block",
    severity=Severity.WARNING,
    category="expressions",
    summary="NULL is meant to keep a value away that another rule supplies",
    remedy="Write AuthoritativeNull where the attribute is to be empty; keep NULL where the next rule is to decide.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-fix-default-rules",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning-expressions",
    ),
)
