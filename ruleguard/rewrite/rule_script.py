"""Rules as a script in the rule editor's own dialect: what its "Export" writes, ready to run on a server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ruleguard.model.nodes import NO_RULE, Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.values import DIRECTIONS, FLOW_KINDS

_QUOTE = re.compile("['‘’‚‛]")
_CONTINUED = "  `\n"
"""After the name of a cmdlet and after a switch; after a value the editor writes one blank only."""
_END = "\n\n\n"
_RULE = "-SynchronizationRule $syncRule[0] `\n"
_OUT_RULE = "-OutVariable syncRule"
_LOWER = frozenset(DIRECTIONS) | frozenset(FLOW_KINDS)
_T = TypeVar("_T")
_OBJECT = "Microsoft.IdentityManagement.PowerShell.ObjectModel."


def rule_script(rules: Iterable[SyncRule]) -> str:
    """The script that builds and saves the rules in order.

    What a rule leaves open and the editor always writes raises ``ValueError`` naming rule and field. Description,
    immutable tag, soft-delete expiry and the two precedence references have defaults. All four marks that PowerShell
    takes for an apostrophe are doubled. Source: section 1 of the format description in ``docs/formats.md``.
    """
    commands = [command for rule in rules for command in _commands(rule)]
    return _END.join(commands) + "\n" if commands else ""


def _commands(rule: SyncRule) -> Iterator[str]:
    identifier = quoted(_said(rule, "identifier", rule.identifier))
    yield _new_rule(rule)
    for flow in _said(rule, "flows", rule.flows):
        yield _flow(rule, flow)
    for group in _said(rule, "scope", rule.scope):
        yield from _group(rule, group)
    for join in _said(rule, "joins", rule.joins):
        yield from _group(rule, join)
    yield f"Add-ADSyncRule{_CONTINUED}-SynchronizationRule $syncRule[0]"
    yield f"Get-ADSyncRule{_CONTINUED}-Identifier {identifier}"


def _new_rule(rule: SyncRule) -> str:
    fields = (
        ("Name", quoted(_said(rule, "name", rule.name))),
        ("Identifier", quoted(_said(rule, "identifier", rule.identifier))),
        ("Description", quoted(rule.description or "")),
        ("Direction", quoted(_capital(_said(rule, "direction", rule.direction)))),
        ("Precedence", str(_said(rule, "precedence", rule.precedence))),
        ("PrecedenceAfter", quoted(rule.precedence_after or NO_RULE)),
        ("PrecedenceBefore", quoted(rule.precedence_before or NO_RULE)),
        ("SourceObjectType", quoted(_said(rule, "source_object_type", rule.source_object_type))),
        ("TargetObjectType", quoted(_said(rule, "target_object_type", rule.target_object_type))),
        ("Connector", quoted(_said(rule, "connector", rule.connector))),
        ("LinkType", quoted(_said(rule, "link_type", rule.link_type))),
        ("SoftDeleteExpiryInterval", _expiry(rule.soft_delete_expiry)),
        ("ImmutableTag", quoted(rule.immutable_tag or "")),
    )
    lines = [f"New-ADSyncRule{_CONTINUED}", *(f"-{name} {value} `\n" for name, value in fields)]
    if _said(rule, "password_sync", rule.password_sync):
        lines.append(f"-EnablePasswordSync{_CONTINUED}")
    if _said(rule, "disabled", rule.disabled):
        lines.append(f"-Disabled{_CONTINUED}")
    return "".join(lines) + _OUT_RULE


def _flow(rule: SyncRule, flow: Flow) -> str:
    kind = _said(rule, "flows / kind", flow.kind)
    sources = (_said(rule, "flows / value", flow.value),) if kind == "constant" else flow.sources
    lines = [f"Add-ADSyncAttributeFlowMapping{_CONTINUED}", _RULE]
    if sources:
        lines.append(f"-Source @({','.join(map(quoted, sources))}) `\n")
    lines.append(f"-Destination {quoted(_said(rule, 'flows / destination', flow.destination))} `\n")
    lines.append(f"-FlowType {quoted(_capital(kind))} `\n")
    lines.append(f"-ValueMergeType {quoted(_said(rule, 'flows / merge', flow.merge))} `\n")
    if kind == "expression":
        lines.append(f"-Expression {quoted(_said(rule, 'flows / expression', flow.expression))} `\n")
    if _said(rule, "flows / once", flow.once):
        lines.append(f"-ExecuteOnce{_CONTINUED}")
    return "".join(lines) + _OUT_RULE


def _group(rule: SyncRule, group: ScopeGroup | JoinGroup) -> Iterator[str]:
    conditions: tuple[ScopeCondition | JoinCondition, ...] = group.conditions
    for index, condition in enumerate(conditions):
        if isinstance(condition, ScopeCondition):
            type_name, arguments = "ScopeCondition", _scope_arguments(rule, condition)
        else:
            type_name, arguments = "JoinCondition", _join_arguments(rule, condition)
        yield (
            f"New-Object{_CONTINUED}-TypeName '{_OBJECT}{type_name}' `\n"
            f"-ArgumentList {','.join(arguments)} `\n-OutVariable condition{index}"
        )
    name = "Scope" if isinstance(group, ScopeGroup) else "Join"
    variables = ",".join(f"$condition{index}[0]" for index in range(len(conditions)))
    yield f"Add-ADSync{name}ConditionGroup{_CONTINUED}{_RULE}-{name}Conditions @({variables}) `\n{_OUT_RULE}"


def _scope_arguments(rule: SyncRule, condition: ScopeCondition) -> tuple[str, ...]:
    return (
        quoted(_said(rule, "scope / attribute", condition.attribute)),
        quoted(_said(rule, "scope / value", condition.value)),
        quoted(_said(rule, "scope / operator", condition.operator)),
    )


def _join_arguments(rule: SyncRule, condition: JoinCondition) -> tuple[str, ...]:
    return (
        quoted(_said(rule, "joins / connector_attribute", condition.connector_attribute)),
        quoted(_said(rule, "joins / metaverse_attribute", condition.metaverse_attribute)),
        "$true" if _said(rule, "joins / case_sensitive", condition.case_sensitive) else "$false",
    )


def _said(rule: SyncRule, field: str, value: _T | None) -> _T:
    """The value of a field that the dialect cannot leave out."""
    if value is None:
        raise ValueError(f"rule {rule.name!r} does not say its {field}")
    return value


def quoted(text: str) -> str:
    """A PowerShell literal. PowerShell takes four typographic marks for the plain apostrophe, so all are doubled."""
    return "'" + _QUOTE.sub(lambda match: 2 * match[0], text) + "'"


def _capital(word: str) -> str:
    """The editor's spelling of one of the model's lower-case names."""
    return word.capitalize() if word in _LOWER else word


def _expiry(interval: str | None) -> str:
    text = interval or "0"
    return text if text.isdecimal() and text.isascii() else quoted(text)
