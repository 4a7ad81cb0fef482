"""What the reason for a difference in a default rule adds to its consequence.

Sources: the vendor's pages on changing default rules and on upgrades: an upgrade resets a changed default rule and, since
2.2.1.0, brings a deleted one back and enables it. Of a disabled rule they say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from ruleguard.diff.change import Change
from ruleguard.diff.reasons import BY_HAND, NEWER, UNKNOWN, WIZARD
from ruleguard.model.values import tag_revision

_ON_ACTIVE = f"{BY_HAND}active"
_ON_STAGING = f"{BY_HAND}staging"
_EDITED = {
    _ON_ACTIVE: "edited by hand on active only: people lose with the switch what the edit does",
    _ON_STAGING: "edited by hand on staging only: the edit takes effect with the switch, and the next upgrade resets it",
}
_BOTH = "edited by hand on both servers, differently: the next upgrade resets both"
_DELETED = "somebody deleted it on {side}: the next upgrade there brings it back, enabled"
_SWITCHED = "somebody switched it on or off by hand on {side}"
_SIDES = ("active", "staging")


def because(change: Change) -> str:
    """A clause for the end of the sentence; "" when the reason is unknown or adds nothing."""
    if change.reason.startswith(BY_HAND):
        clause = _by_hand(change)
    elif change.reason == WIZARD:
        clause = f"the wizard decides this: the two servers were set up with different choices{_named(change.choices)}"
    elif change.reason == NEWER and change.field != "immutable_tag":
        clause = _newer(change)
    elif change.reason.startswith(UNKNOWN) and change.choices:
        clause = f"a different choice in the wizard{_named(change.choices)} may account for it"
    else:
        return ""
    return f"; {clause}"


def _by_hand(change: Change) -> str:
    side = change.reason.removeprefix(BY_HAND)
    if None in change.rules:
        return _DELETED.format(side=side)
    return _SWITCHED.format(side=side) if change.field == "disabled" else _EDITED.get(change.reason, _BOTH)


def _named(choices: Sequence[str]) -> str:
    return f" ({', '.join(choices)})" if choices else ""


def _newer(change: Change) -> str:
    """Which revisions Microsoft changed it between, the earlier one first."""
    if None in change.rules:
        return "nobody deleted it: Microsoft does not ship it with the other build"
    tags = [(rule.immutable_tag or "") if rule is not None else "" for rule in change.rules]
    found = sorted(
        (tag_revision(tag) or 0, tag.rpartition(".")[2], side) for tag, side in zip(tags, _SIDES, strict=True)
    )
    (_, earlier, one), (_, later, other) = found
    if earlier == later:
        return "nobody edited it: Microsoft ships it differently"
    return f"nobody edited it: shipped change from revision {earlier} ({one}) to {later} ({other})"
