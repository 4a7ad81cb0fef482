"""What the reason for a difference in a default rule adds to its consequence.

Sources: the vendor's pages on changing default rules and on upgrades: an upgrade resets a changed default rule and, since
2.2.1.0, brings a deleted one back and enables it. Of a disabled rule they say nothing.
"""

from __future__ import annotations

from ruleguard.diff.change import Change
from ruleguard.diff.reasons import BY_HAND, NEWER, WIZARD

_ON_ACTIVE = f"{BY_HAND}active"
_ON_STAGING = f"{BY_HAND}staging"
_EDITED = {
    _ON_ACTIVE: "edited by hand on active only: people lose with the switch what the edit does",
    _ON_STAGING: "edited by hand on staging only: the edit takes effect with the switch, and the next upgrade resets it",
}
_BOTH = "edited by hand on both servers, differently: the next upgrade resets both"
_DELETED = "somebody deleted it on {side}: the next upgrade there brings it back, enabled"
_SWITCHED = "somebody switched it on or off by hand on {side}"


def because(change: Change) -> str:
    """A clause for the end of the sentence; "" when the reason is unknown or adds nothing."""
    if change.reason.startswith(BY_HAND):
        side = change.reason.removeprefix(BY_HAND)
        if None in change.rules:
            clause = _DELETED.format(side=side)
        elif change.field == "disabled":
            clause = _SWITCHED.format(side=side)
        else:
            clause = _EDITED.get(change.reason, _BOTH)
    elif change.reason == WIZARD:
        clause = "the wizard decides this: the two servers were set up with different choices"
    elif change.reason == NEWER and change.field != "immutable_tag":
        clause = "nobody edited it: Microsoft ships it differently"
    else:
        return ""
    return f"; {clause}"
