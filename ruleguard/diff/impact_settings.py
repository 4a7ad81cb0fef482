"""What a change of a connector, of filtering or of a global setting means for people.

The pages are in ``sources``. The first row that fits counts; rows that
fit every change of an object come last.
"""

from __future__ import annotations

from ruleguard.diff.impact_words import NEVER_HAD, by_state, text
from ruleguard.diff.judgement import BREAKING, INFO, WARNING, Level, Row
from ruleguard.model.setting_names import KNOWN


def _setting(name: str, identifier: str, level: Level, impact: str, *sentences: str) -> Row:
    """The row of a known setting; a sentence follows "<label> is (or are) <active> on active, <staging> on staging: ".

    Of two, the second is for a setting that is off or empty on staging.
    """
    lead = KNOWN[name].label + " {be} {active} on active, {staging} on staging: "
    return Row(
        identifier,
        "setting",
        ("changed",),
        ("",),
        level,
        impact,
        by_state(text(lead + sentences[0]), text(lead + sentences[-1])),
        lambda change: change.key == ("settings", name),
    )


SETTING_ROWS: tuple[Row, ...] = (
    _setting(
        "source-anchor",
        "source-anchor-changed",
        BREAKING,
        "identity",
        "accounts whose two values differ would no longer be recognized as the same person",
    ),
    _setting("upn-attribute", "upn-attribute-changed", BREAKING, "identity", "people would sign in with another name"),
    _setting(
        "matching",
        "matching-changed",
        BREAKING,
        "identity",
        "people with accounts in two forests would be doubled or mixed",
    ),
    _setting(
        "matching-attribute",
        "matching-changed",
        BREAKING,
        "identity",
        "people with accounts in two forests would be doubled",
    ),
    _setting(
        "tenant", "tenant-changed", BREAKING, "identity", "the servers do not serve the same tenant; compare others"
    ),
    _setting("sign-in", "sign-in-changed", BREAKING, "identity", "people would sign in another way, or not at all"),
    _setting(
        "password-hash-sync",
        "password-hash-sync-changed",
        BREAKING,
        "identity",
        "passwords would be synchronized",
        "passwords would no longer be synchronized",
    ),
    _setting(
        "password-writeback",
        "password-writeback-changed",
        WARNING,
        "operation",
        "passwords reset in the cloud would reach Active Directory",
        "passwords reset in the cloud would no longer reach Active Directory",
    ),
    _setting(
        "exchange-hybrid",
        "feature-changed",
        WARNING,
        "value",
        "mail attributes would be written back to Active Directory",
        "mail attributes would no longer be written back to Active Directory",
    ),
    _setting(
        "public-folders",
        "feature-changed",
        WARNING,
        "value",
        "public folders would be synchronized",
        "public folders would no longer be synchronized",
    ),
    _setting(
        "deletion-threshold",
        "deletion-threshold-changed",
        WARNING,
        "operation",
        "up to {staging} objects could be deleted in one export before it stops",
        "that many objects could be deleted in one export before it stops",
    ),
    _setting(
        "deletion-protection",
        "deletion-protection-changed",
        WARNING,
        "operation",
        "an export that deletes too many objects would be stopped",
        "nothing would stop a mass deletion",
    ),
    _setting("excluded-attributes", "attribute-filter-changed", WARNING, "value", "{exported}", "{exported}"),
    _setting("app-filter", "attribute-filter-changed", WARNING, "value", "other attributes reach Entra ID"),
    _setting("app-filtering", "attribute-filter-changed", WARNING, "value", "other attributes reach Entra ID"),
    _setting(
        "directory-extensions",
        "directory-extensions-changed",
        WARNING,
        "value",
        "other extension attributes reach Entra ID",
    ),
    _setting(
        "group-writeback",
        "writeback-changed",
        WARNING,
        "value",
        "written-back groups could appear in Active Directory",
        "written-back groups could be deleted from Active Directory",
    ),
    _setting(
        "device-writeback",
        "writeback-changed",
        WARNING,
        "value",
        "devices would be written back",
        "devices would no longer be written back",
    ),
    _setting(
        "user-writeback",
        "writeback-changed",
        WARNING,
        "value",
        "users would be written back",
        "users would no longer be written back",
    ),
    _setting(
        "group-filtering",
        "group-filtering-changed",
        BREAKING,
        "deletion",
        f"who is not in the group would be deleted, or {NEVER_HAD}",
        "who is not in the group would be created",
    ),
    _setting("auto-upgrade", "auto-upgrade-changed", INFO, "operation", "no effect on people"),
    _setting("history", "history-changed", INFO, "operation", "no effect on people"),
    _setting(
        "maintenance",
        "maintenance-changed",
        WARNING,
        "operation",
        "keys and certificates for password reset and device registration would be renewed",
        "keys and certificates for password reset and device registration would no longer be renewed",
    ),
    Row(
        "group-filtering-changed",
        "setting",
        ("changed",),
        ("",),
        BREAKING,
        "deletion",
        text(
            "filtering by group is {active} on active, {staging} on staging: who is not in the group would be deleted, "
            f"or {NEVER_HAD}"
        ),
        lambda change: change.key[-1] in ("groupFilteringDistinguishedName", "Connector.GroupFilteringGroupDn"),
    ),
    Row(
        "password-writeback-changed",
        "setting",
        ("changed",),
        ("",),
        WARNING,
        "operation",
        text("the connector's password writeback is {active} on active, {staging} on staging"),
        lambda change: change.key[-1] == "password-writeback",
    ),
    Row(
        "setting-changed",
        "setting",
        ("changed",),
        ("",),
        WARNING,
        "operation",
        text("{object} {be} {active} on active and {staging} on staging"),
    ),
)


SERVER_ROWS: tuple[Row, ...] = (
    Row(
        "build-changed",
        "server",
        ("changed",),
        ("build",),
        INFO,
        "version",
        text("active runs build {active}, staging {staging}: default rules may be shipped in newer revisions"),
    ),
)
