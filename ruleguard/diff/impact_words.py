"""What the judgement table asks about a change, and the sentences it makes."""

from __future__ import annotations

from collections.abc import Callable

from ruleguard.diff.change import Change
from ruleguard.model.nodes import SyncRule
from ruleguard.model.setting_names import KNOWN
from ruleguard.model.values import tag_stem

DECIDING_ATTRIBUTES = frozenset(
    name.casefold()
    for name in (
        "accountEnabled",
        "cloudFiltered",
        "cloudMastered",
        "cloudNoFlow",
        "dn",
        "sourceAnchor",
        "sourceAnchorBinary",
        "sourceObjectType",
        "userPrincipalName",
    )
)
"""Metaverse and Entra attributes that decide whether an account exists, which one it is, or how people sign in."""

_CREATING_LINKS = ("Provision", "StickyJoin")
_SHOWN_TARGETS = 6
_VERBS = {"added": "writes, only there,", "removed": "does not write", "changed": "writes another value to"}


def rule_of(change: Change) -> SyncRule | None:
    """The rule the change is about, from the side that has it."""
    return change.rules[0] or change.rules[1]


def deciding_targets(rule: SyncRule | None) -> list[str]:
    """The attributes a rule writes that decide over accounts."""
    flows = (rule.flows or ()) if rule is not None else ()
    return [
        flow.destination
        for flow in flows
        if (flow.destination or "").casefold() in DECIDING_ATTRIBUTES
        if flow.destination
    ]


def decides(change: Change) -> bool:
    """Whether accounts depend on the rule: it creates or joins objects, carries passwords, writes a deciding attribute.

    A standard rule of a settings file has no body there; its tag says whether it is one of the joining rules.
    """
    rule = rule_of(change)
    if rule is None:
        return True
    if rule.flows is None:
        stem = tag_stem(rule.immutable_tag or "")
        return "join" in stem or "accountenabled" in stem
    return bool(rule.link_type in _CREATING_LINKS or rule.joins or rule.password_sync or deciding_targets(rule))


def filters(change: Change) -> bool:
    """Whether the rule keeps objects out of Entra ID."""
    return any(name.casefold() == "cloudfiltered" for name in deciding_targets(rule_of(change)))


def was_off(change: Change) -> bool:
    return bool(change.rules[0] is not None and change.rules[0].disabled)


def is_off(change: Change) -> bool:
    return bool(change.rules[1] is not None and change.rules[1].disabled)


def off_on_both(change: Change) -> bool:
    """Whether the rule is disabled on both servers, so that a difference inside it does nothing."""
    return was_off(change) and is_off(change)


def is_standard(change: Change) -> bool:
    rule = rule_of(change)
    return bool(rule is not None and rule.standard)


def deciding_flow(change: Change) -> bool:
    return change.key[-1].casefold() in DECIDING_ATTRIBUTES


def _named(change: Change) -> str:
    return f"'{change.key[1]}'"


def _written(change: Change) -> str:
    """What the rule writes, in words: a few attributes and how many more."""
    rule = rule_of(change)
    if rule is None or rule.flows is None:
        return "its attributes"
    names = list(dict.fromkeys(flow.destination or "" for flow in rule.flows))
    if not names:
        return "no attribute"
    more = f" and {len(names) - _SHOWN_TARGETS} more" if len(names) > _SHOWN_TARGETS else ""
    return ", ".join(names[:_SHOWN_TARGETS]) + more


def _loss(change: Change) -> str:
    """What ends when a rule no longer works."""
    rule = rule_of(change)
    if filters(change):
        return "objects that it keeps out of Entra ID would be created there"
    if rule is not None and rule.link_type in _CREATING_LINKS:
        return "objects that only it creates would be deleted"
    if rule is not None and rule.joins:
        return "objects that it joins would be taken apart or created a second time"
    return f"{_written(change)} would get its value from a rule of lower precedence, or be emptied"


def _gain(change: Change) -> str:
    """What begins when a rule works."""
    rule = rule_of(change)
    if filters(change):
        return "objects in its scope would be deleted from Entra ID"
    if rule is not None and rule.link_type in _CREATING_LINKS:
        return "it creates objects and keeps them"
    if rule is not None and rule.joins:
        return "it joins objects by its own criteria"
    return f"it writes {_written(change)}"


def text(template: str) -> Callable[[Change], str]:
    """A sentence with the change's values: {rule} {object} {connector} {active} {staging} {written} {targets} {verb}."""

    def fill(change: Change) -> str:
        return template.format(
            rule=_named(change) if len(change.key) > 1 else "",
            object=_object(change),
            field=change.field.replace("_", " "),
            gain=_gain(change),
            connector=change.key[0],
            active=_value(change.active),
            staging=_value(change.staging),
            written=_written(change),
            loss=_loss(change),
            verb=_VERBS.get(change.action, ""),
            targets=", ".join(change.targets),
        )

    return fill


def _object(change: Change) -> str:
    """The thing itself; a known setting by the name that people have for it."""
    known = KNOWN.get(change.key[-1]) if change.object == "setting" else None
    return change.key[-1] if known is None else known.label


def _value(value: object) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "enabled" if value else "disabled"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def same_stem(change: Change) -> bool:
    return tag_stem(str(change.active)) == tag_stem(str(change.staging))
