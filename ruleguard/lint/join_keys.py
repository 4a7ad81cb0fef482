"""How well attributes tell objects apart, for joins. Source: Microsoft's page on declarative provisioning; the lists are
those of the attributes that people and groups have in Active Directory and in the metaverse, folded."""

from __future__ import annotations

from ruleguard.lint.contenders import pairs
from ruleguard.model.nodes import JoinGroup

SHARED = frozenset(
    (
        "c", "cn", "co", "company", "department", "description", "displayname", "division", "employeetype", "givenname",
        "info", "initials", "l", "manager", "name", "physicaldeliveryofficename", "postalcode", "sn", "st",
        "streetaddress", "title",
    )
)  # fmt: skip
"""What several objects have in common."""

GIVEN_AGAIN = frozenset(("mail", "mailnickname", "mobile", "proxyaddresses", "telephonenumber"))
"""What belongs to one object today and to another one later."""

IDENTIFIERS = frozenset(
    (
        "cloudanchor", "cloudsourceanchor", "deviceid", "ms-ds-consistencyguid", "msds-deviceid", "msexchmailboxguid",
        "objectguid", "objectsid", "objectsidstring", "sourceanchor", "sourceanchorbinary",
    )
)  # fmt: skip
"""What is made for one object and never given again."""


def is_weak(group: JoinGroup) -> bool:
    """Whether a group asks for nothing but what several objects have in common, on both sides."""
    return _all_in(group, SHARED)


def is_fuzzy(group: JoinGroup) -> bool:
    """Whether a group asks for nothing but names and addresses, on both sides."""
    return _all_in(group, SHARED | GIVEN_AGAIN)


def is_unique(group: JoinGroup) -> bool:
    """Whether a group asks for an identifier on either side."""
    return any(name in IDENTIFIERS for pair in pairs(group) for name in pair)


def _all_in(group: JoinGroup, names: frozenset[str]) -> bool:
    return bool(group.conditions) and all(name in names for pair in pairs(group) for name in pair)
