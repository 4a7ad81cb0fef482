"""Joins of users as the installation wizard writes them. Every belief about them is in this module.

Sources: the vendor's page on custom installation (the ways to match users, of which one is chosen); an export with the
option ObjectSID, and one with mS-DS-ConsistencyGuid as source anchor whose joins are those by the anchor alone. Inferred:
the layout of the joins of the other options, and the metaverse's name of the account name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from ruleguard.baselines.choices import Choices
from ruleguard.baselines.wizard_parts import ANCHORS
from ruleguard.model.nodes import JoinCondition, JoinGroup

_ANCHOR_TARGETS = ("sourceanchorbinary", "sourceanchor")
_SIDS = frozenset({"objectsid", "msexchmasteraccountsid", "msrtcsip-originatorsid"})
_BY_SID = (
    ("objectsid", "objectsid"),
    ("msexchmasteraccountsid", "objectsid"),
    ("objectsid", "msexchmasteraccountsid"),
    ("msrtcsip-originatorsid", "objectsid"),
    ("objectsid", "msrtcsip-originatorsid"),
)
"""The joins of the option ObjectSID, in their order: attribute of Active Directory, attribute of the metaverse."""

_OBJECT_SID = "objectsid"
_OPTIONS = {
    "alwaysprovision": frozenset[str](),
    "email": frozenset({"mail"}),
    _OBJECT_SID: _SIDS,
    "accountname": frozenset({"samaccountname", "mailnickname"}),
}
"""What each way to match users joins by, beside the source anchor. The last one, Custom, names its attribute."""

_TARGETS: dict[str, Iterable[str]] = {
    **dict.fromkeys(_SIDS, _SIDS),
    "mail": ("mail",),
    "mailnickname": ("mailnickname",),
    "samaccountname": ("accountname", "samaccountname"),
}


class Fit(IntEnum):
    """Whether the wizard wrote the joins: it did, it may have, it did not."""

    SURE = 0
    POSSIBLE = 1
    NONE = 2


def fit(groups: Sequence[JoinGroup], told: Choices, shipped: Choices) -> Fit:
    """How joins that are not those of a clean server, where the wizard was told ``shipped``, fit what it was told here."""
    if not all(group.conditions and all(map(_is_usual, group.conditions)) for group in groups):
        return Fit.NONE
    rest = _without_anchors(groups, told)
    used = {_attribute(item) for group in rest for item in group.conditions}
    custom = _custom(rest, told)
    if not any(used <= attributes for attributes in (*_OPTIONS.values(), custom)):
        return Fit.NONE
    matching = _folded(told, "matching")
    if groups and (_is_as_told(rest, used, matching, custom) if matching else not rest or _is_by_sid(rest)):
        return Fit.SURE
    # Both by ObjectSID, and not alike beyond the anchor: the custom attribute cannot be one of the SIDs and be meant.
    by_sid = bool(used) and used <= _SIDS
    return Fit.NONE if by_sid and _folded(shipped, "matching") == _OBJECT_SID else Fit.POSSIBLE


def _without_anchors(groups: Sequence[JoinGroup], told: Choices) -> list[JoinGroup]:
    """The groups behind the leading ones that join by a source anchor."""
    anchor = _folded(told, "source-anchor")
    anchors = {anchor, "objectguid"} if anchor else ANCHORS
    leading = 0
    for group in groups:
        if [_attribute(it) in anchors and _target(it) in _ANCHOR_TARGETS for it in group.conditions] != [True]:
            break
        leading += 1
    return list(groups[leading:])


def _custom(rest: Sequence[JoinGroup], told: Choices) -> frozenset[str]:
    """The attribute of the option Custom: the one that was told, or any when nobody knows what the wizard was told."""
    if told.get("matching") or told.get("matching-attribute"):
        return frozenset({_folded(told, "matching-attribute")} - {""})
    single = len(rest) == 1 and len(rest[0].conditions) == 1
    return frozenset({_attribute(rest[0].conditions[0])}) if single else frozenset()


def _is_as_told(rest: Sequence[JoinGroup], used: set[str], matching: str, custom: frozenset[str]) -> bool:
    if matching == _OBJECT_SID:
        return _is_by_sid(rest)
    attributes = custom if matching == "custom" else _OPTIONS.get(matching)
    return attributes is not None and used == attributes


def _is_by_sid(groups: Sequence[JoinGroup]) -> bool:
    pairs = [tuple((_attribute(item), _target(item)) for item in group.conditions) for group in groups]
    return pairs == [(pair,) for pair in _BY_SID]


def _is_usual(item: JoinCondition) -> bool:
    return not item.case_sensitive and (_attribute(item) not in _TARGETS or _target(item) in _TARGETS[_attribute(item)])


def _attribute(item: JoinCondition) -> str:
    return (item.connector_attribute or "").casefold()


def _target(item: JoinCondition) -> str:
    return (item.metaverse_attribute or "").casefold()


def _folded(choices: Choices, name: str) -> str:
    return str(choices.get(name) or "").casefold()
