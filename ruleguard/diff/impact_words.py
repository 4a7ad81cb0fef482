"""What the judgement table asks about a change, and the sentences it makes."""

from __future__ import annotations

from collections.abc import Callable

from ruleguard.diff.change import Change
from ruleguard.diff.effect_words import few, gained, lost
from ruleguard.diff.rule_words import named
from ruleguard.diff.scope_words import LONGEST_NAME, short, within
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

_PLURAL = frozenset(
    (
        "sign-in",
        "public-folders",
        "excluded-attributes",
        "app-filter",
        "directory-extensions",
        "directory-extension-feature",
        "directory-extension-list",
        "maintenance",
    )
)
"""Settings whose names are plurals."""

NEVER_HAD = "left without updates if staging never synchronized them"
"""What else can become of accounts that staging does not synchronize: Entra Connect deletes only what it once had in scope,
so a new server leaves alone what the old one made (the vendor's page on filtering)."""

_CREATING_LINKS = ("Provision", "StickyJoin")


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


def _loss(change: Change) -> str:
    """What ends when a rule no longer works, and for whom."""
    rule = change.rules[0] or change.rules[1]
    return "" if rule is None else f"{within(rule, change.key[0])} {lost(rule, change.key[0])}"


def _gain(change: Change) -> str:
    """What begins when a rule works, and for whom."""
    rule = change.rules[1] or change.rules[0]
    return "" if rule is None else f"{within(rule, change.key[0])} {gained(rule, change.key[0])}"


def text(template: str) -> Callable[[Change], str]:
    """A sentence with the change's values: {rule} {object} {connector} {active} {staging} {loss} {gain} {be} {exported}."""

    def fill(change: Change) -> str:
        return template.format(
            rule=named(change) if len(change.key) > 1 else "",
            object=_object(change),
            field=change.field.replace("_", " "),
            gain=_gain(change),
            connector=change.key[0],
            be=_be(change),
            exported=_exported(change),
            active=_value(change.active),
            staging=_value(change.staging),
            loss=_loss(change),
        )

    return fill


def by_state(on: Callable[[Change], str], off: Callable[[Change], str]) -> Callable[[Change], str]:
    """One sentence for what is on or there on staging, another for what is off or empty there."""
    return lambda change: (on if change.staging else off)(change)


def _object(change: Change) -> str:
    """The thing itself; a known setting by the name that people have for it."""
    known = KNOWN.get(change.key[-1]) if change.object == "setting" else None
    return short(change.key[-1], LONGEST_NAME) if known is None else known.label


def _be(change: Change) -> str:
    """What joins the name of a setting and its value."""
    return "are" if change.key[-1] in _PLURAL else "is"


def _exported(change: Change) -> str:
    """What follows from other attributes that are kept from Entra ID."""
    sides = [value if isinstance(value, list | tuple) else [] for value in (change.active, change.staging)]
    names = [{str(name): None for name in side} for side in sides]
    found = [few([short(name) for name in names[one] if name not in names[1 - one]]) for one in (0, 1)]
    sentences = [f"{found[0]} could reach Entra ID"] if found[0] else []
    sentences += [f"{found[1]} would no longer reach {'it' if sentences else 'Entra ID'}"] if found[1] else []
    return ", ".join(sentences) or "other attributes could reach Entra ID"


def _value(value: object) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "enabled" if value else "disabled"
    if isinstance(value, list):
        return short(", ".join(str(item) for item in value), LONGEST_NAME)
    return short(str(value), LONGEST_NAME)


def same_stem(change: Change) -> bool:
    return tag_stem(str(change.active)) == tag_stem(str(change.staging))
