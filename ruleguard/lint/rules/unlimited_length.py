"""An indexed text attribute of the metaverse holds 448 characters. The default rules shorten description, info, url and
postOfficeBox to that; as far as known, a longer value from a custom rule stops the synchronization of the object with an
error.

Bad:

    New-ADSyncRule -Name 'Contoso - Notes' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Source @('info') -Destination 'extensionAttribute8' -FlowType 'Direct' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]

Good:

    New-ADSyncRule -Name 'Contoso - Notes' -Direction 'Inbound' -Precedence 60 -SourceObjectType 'user' -TargetObjectType 'person' -Connector '3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10' -LinkType 'Join' -OutVariable syncRule
    Add-ADSyncAttributeFlowMapping -SynchronizationRule $syncRule[0] -Destination 'extensionAttribute8' -FlowType 'Expression' -Expression 'Left([info],448)' -OutVariable syncRule
    Add-ADSyncRule -SynchronizationRule $syncRule[0]
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.expressions.answers import Answer, answers
from ruleguard.expressions.guards import names_in
from ruleguard.expressions.nodes import Call, walk
from ruleguard.lint.attributes import INDEX_LIMIT, INDEXED, LONG_TEXTS, is_from_directory, spelled
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, enabled, is_custom, target_schema
from ruleguard.model.nodes import Config, Flow, SyncRule

_SHORTENING = frozenset(("left", "right", "mid", "word", "split", "len", "instr", "instrrev", "count", "contains"))


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule that carries a long text whole into an indexed attribute."""
    if not is_custom(rule) or not enabled(rule) or not is_from_directory(rule, config):
        return
    for flow in rule.flows or ():
        names = sorted(_carried(flow) & LONG_TEXTS) if _is_indexed(rule, flow, config) else []
        if names:
            message = (
                f"'{rule.name}' carries {spelled(flow, names[0])} whole to {flow.destination}, which holds {INDEX_LIMIT} "
                f"characters: a longer text can stop the object. Put Left(...,{INDEX_LIMIT}) around it"
            )
            yield Finding(flow, "expression" if flow.expression else "sources", message)


def _is_indexed(rule: SyncRule, flow: Flow, config: Config) -> bool:
    found = attribute(target_schema(rule, config), flow.destination)
    if found is None:
        return (flow.destination or "").casefold() in INDEXED
    return found.indexable and found.type == "string"


def _carried(flow: Flow) -> set[str]:
    """The attributes (folded) whose text arrives in its whole length."""
    if flow.expression:
        return {name for answer in answers(flow.expression) if not _is_cut(answer) for name in names_in(answer.node)}
    return {name.casefold() for name in flow.sources}


def _is_cut(answer: Answer) -> bool:
    return any(isinstance(node, Call) and node.name.casefold() in _SHORTENING for node in walk(answer.node))


RULE = Rule(
    id="unlimited-length",
    severity=Severity.NOTE,
    category="flows",
    summary="A long text flows into an attribute that holds 448 characters",
    remedy="Shorten the value with Left(...,448).",
    manual=__doc__,
    on=SyncRule,
    check=check,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
