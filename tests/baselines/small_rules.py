"""Small default rules of no server, for the tests of baselines."""

from __future__ import annotations

from typing import Any

from ruleguard.baselines.held import Held, Told, hold
from ruleguard.baselines.shapes import shape
from ruleguard.expressions.references import attribute_references
from ruleguard.model.nodes import Flow, JoinCondition, JoinGroup, ScopeCondition, ScopeGroup, SyncRule
from ruleguard.model.shipped import Baseline

USER = "Microsoft.InfromADUserAccountEnabled.004"
USER_JOIN = "Microsoft.InfromADUserJoin.003"
CLOUD = "Microsoft.OuttoAADUserIdentity.005"


def expression(destination: str, text: str) -> Flow:
    sources = tuple(attribute_references(text))
    return flow(destination, kind="expression", sources=sources, expression=text)


def direct(destination: str, source: str) -> Flow:
    return flow(destination, sources=(source,))


def constant(destination: str, value: str) -> Flow:
    return flow(destination, kind="constant", value=value)


def flow(destination: str | None, **fields: Any) -> Flow:
    kind = fields.pop("kind", "direct")
    usual = {"sources": (), "expression": None, "value": None, "merge": "Update", "once": False}
    return Flow(destination=destination, kind=kind, **{**usual, **fields})


def scope(*groups: list[tuple[str | None, str | None, str | None]]) -> tuple[ScopeGroup, ...]:
    return tuple(
        ScopeGroup(conditions=tuple(ScopeCondition(attribute=a, operator=o, value=v) for a, o, v in group))
        for group in groups
    )


def joins(*groups: str) -> tuple[JoinGroup, ...]:
    """A group is a text as ``mail=mail`` or ``a=a b=b``; ``==`` heeds capitals."""
    return tuple(JoinGroup(conditions=tuple(map(_join, group.split()))) for group in groups)


def _join(pair: str) -> JoinCondition:
    one, other = pair.replace("==", "=").split("=")
    return JoinCondition(connector_attribute=one, metaverse_attribute=other, case_sensitive="==" in pair)


def rule(tag: str = USER, **fields: Any) -> SyncRule:
    usual = {
        "name": "A default rule",
        "identifier": "00000000-0000-4000-8000-000000000001",
        "description": "",
        "direction": "inbound",
        "connector": "00000000-0000-4000-8000-000000000002",
        "source_object_type": "user",
        "target_object_type": "person",
        "link_type": "Join",
        "precedence": 100,
        "precedence_before": None,
        "precedence_after": None,
        "disabled": False,
        "password_sync": False,
        "soft_delete_expiry": "0",
        "standard": True,
        "scope": (),
        "joins": (),
        "flows": (),
    }
    return SyncRule(immutable_tag=tag, **{**usual, **fields})


def baseline(*rules: SyncRule, name: str = "clean", **choices: Any) -> Baseline:
    """A baseline of a server's XML; its wizard was told ``choices``, with hyphens for underscores."""
    told = _names(choices)
    return Baseline(
        source=name,
        build="1.1.130.0",
        format="server-xml" if told else "rule-script",
        choices=told,
        rules=tuple(shape(each, told) for each in rules),
        is_whole=True,
    )


def told(**choices: Any) -> Told:
    """What a server's XML says; without choices, what a script says."""
    return Told("server-xml" if choices else "rule-script", _names(choices))


def held(mine: SyncRule, here: Told, clean: Baseline) -> Held:
    return hold(mine, here, [(each, clean) for each in clean.rules])[0]


def _names(choices: dict[str, Any]) -> dict[str, Any]:
    return {name.replace("_", "-"): value for name, value in choices.items()}
