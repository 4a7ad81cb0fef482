"""What a change of a connector, of filtering or of a global setting means for people.

Sources: the vendor's pages on filtering, staging servers and design concepts. The first row that fits counts; rows that
fit every change of an object come last.
"""

from __future__ import annotations

from ruleguard.diff.impact_words import text
from ruleguard.diff.judgement import BREAKING, INFO, WARNING, Level, Row
from ruleguard.model.setting_names import KNOWN


def _setting(name: str, identifier: str, level: Level, impact: str, sentence: str) -> Row:
    """The row of a known setting; the sentence follows "<label> is <active> on active, <staging> on staging: "."""
    lead = KNOWN[name].label + " is {active} on active, {staging} on staging: "
    return Row(
        identifier,
        "setting",
        ("changed",),
        ("",),
        level,
        impact,
        text(lead + sentence),
        lambda change: change.key == ("settings", name),
    )


CONNECTOR_ROWS: tuple[Row, ...] = (
    Row(
        "connector-missing",
        "connector",
        ("removed",),
        ("",),
        BREAKING,
        "deletion",
        text("{object} is not connected on staging: everybody it supplies would be deleted"),
    ),
    Row(
        "connector-added",
        "connector",
        ("added",),
        ("",),
        WARNING,
        "value",
        text("{object} is connected only on staging: its objects would be created"),
    ),
    Row(
        "connector-renamed",
        "connector",
        ("changed",),
        ("name",),
        INFO,
        "environment",
        text(
            "the connector is called '{active}' on active, '{staging}' on staging: scripts that use the name must change"
        ),
    ),
    Row(
        "connector-forest-changed",
        "connector",
        ("changed",),
        ("forest",),
        WARNING,
        "environment",
        text(
            "the connector reads forest {active} on active and {staging} on staging: compare servers of one directory"
        ),
    ),
    Row(
        "connector-password-sync-changed",
        "connector",
        ("changed",),
        ("password_hash_sync",),
        BREAKING,
        "identity",
        text("password hash synchronization of {object} is {active} on active and {staging} on staging"),
    ),
    Row(
        "connector-library-changed",
        "connector",
        ("changed",),
        ("library",),
        WARNING,
        "environment",
        text("the connector runs {active} on active and {staging} on staging"),
    ),
    Row(
        "domain-missing",
        "partition",
        ("removed",),
        ("",),
        BREAKING,
        "deletion",
        text("domain {object} is not known to staging: everybody in it would be deleted"),
        lambda change: change.active is True,
    ),
    Row(
        "domain-added",
        "partition",
        ("added",),
        ("",),
        WARNING,
        "value",
        text("domain {object} is selected only on staging: its objects would be created"),
        lambda change: change.staging is True,
    ),
    Row(
        "unselected-domain",
        "partition",
        ("added", "removed"),
        ("",),
        INFO,
        "environment",
        text("domain {object} is listed on one server only; it is not synchronized"),
    ),
    Row(
        "domain-deselected",
        "partition",
        ("changed",),
        ("selected",),
        BREAKING,
        "deletion",
        text("domain {object} is synchronized on active, not on staging: everybody in it would be deleted"),
        lambda change: change.active is True,
    ),
    Row(
        "domain-selected",
        "partition",
        ("changed",),
        ("selected",),
        WARNING,
        "value",
        text("domain {object} is synchronized on staging only: its objects would be created"),
    ),
    Row(
        "controllers-changed",
        "partition",
        ("changed",),
        ("preferred_controllers",),
        INFO,
        "environment",
        text("preferred domain controllers are {active} on active and {staging} on staging"),
    ),
    Row(
        "container-excluded",
        "container",
        ("changed",),
        ("imported",),
        BREAKING,
        "deletion",
        text("{object} is synchronized on active, not on staging: everybody in it would be deleted from Entra ID"),
        lambda change: change.active is True,
    ),
    Row(
        "container-included",
        "container",
        ("changed",),
        ("imported",),
        WARNING,
        "value",
        text("{object} is synchronized on staging only: its objects would be created in Entra ID"),
    ),
    Row(
        "object-type-missing",
        "object-type",
        ("removed",),
        ("*",),
        BREAKING,
        "deletion",
        text("objects of type {object} are not imported on staging: they would be deleted"),
    ),
    Row(
        "object-type-added",
        "object-type",
        ("added",),
        ("*",),
        WARNING,
        "value",
        text("objects of type {object} are imported on staging only"),
    ),
    Row(
        "attribute-missing",
        "attribute",
        ("removed",),
        ("*",),
        WARNING,
        "value",
        text(
            "attribute {object} is not imported on staging: flows from it find it empty and could empty their targets"
        ),
    ),
    Row(
        "attribute-added",
        "attribute",
        ("added",),
        ("*",),
        INFO,
        "value",
        text("attribute {object} is imported on staging only"),
    ),
    Row(
        "attribute-type-changed",
        "attribute",
        ("changed",),
        ("type",),
        WARNING,
        "value",
        text("attribute {object} is {active} in the schema of active and {staging} in that of staging: refresh them"),
    ),
    Row(
        "run-profile-changed",
        "run-profile",
        ("added", "removed", "changed"),
        ("",),
        WARNING,
        "operation",
        text(
            "run profile {object} has the steps {active} on active, {staging} on staging: the scheduler runs otherwise"
        ),
    ),
    Row(
        "metaverse-attribute-missing",
        "metaverse-attribute",
        ("removed", "changed"),
        ("",),
        WARNING,
        "value",
        text("metaverse attribute {object} is {active} on active and {staging} on staging: rules that use it may fail"),
    ),
    Row(
        "metaverse-attribute-added",
        "metaverse-attribute",
        ("added",),
        ("",),
        INFO,
        "version",
        text("metaverse attribute {object} exists on staging only"),
    ),
    Row(
        "metaverse-object-type-missing",
        "metaverse-object-type",
        ("removed",),
        ("",),
        WARNING,
        "value",
        text("the metaverse of staging has no object type {object}: rules for such objects fail there"),
    ),
    Row(
        "metaverse-object-type-added",
        "metaverse-object-type",
        ("added",),
        ("",),
        INFO,
        "version",
        text("object type {object} exists in the metaverse of staging only"),
    ),
)

SETTING_ROWS: tuple[Row, ...] = (
    _setting(
        "source-anchor",
        "source-anchor-changed",
        BREAKING,
        "identity",
        "accounts whose two values differ would no longer be recognised as the same person",
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
        "passwords stop or start to be synchronized",
    ),
    _setting(
        "password-writeback",
        "password-writeback-changed",
        WARNING,
        "operation",
        "passwords reset in the cloud do or do not reach Active Directory",
    ),
    _setting("exchange-hybrid", "feature-changed", WARNING, "value", "mail attributes are or are not written back"),
    _setting("public-folders", "feature-changed", WARNING, "value", "public folders are or are not synchronized"),
    _setting(
        "deletion-threshold",
        "deletion-threshold-changed",
        WARNING,
        "operation",
        "that many objects may be deleted in one export before it stops",
    ),
    _setting(
        "deletion-protection",
        "deletion-protection-changed",
        WARNING,
        "operation",
        "without it nothing stops a mass deletion",
    ),
    _setting("excluded-attributes", "attribute-filter-changed", WARNING, "value", "other attributes reach Entra ID"),
    _setting("app-filter", "attribute-filter-changed", WARNING, "value", "other attributes reach Entra ID"),
    _setting("app-filtering", "attribute-filter-changed", WARNING, "value", "other attributes reach Entra ID"),
    _setting(
        "directory-extensions",
        "directory-extensions-changed",
        WARNING,
        "value",
        "other extension attributes reach Entra ID",
    ),
    _setting("group-writeback", "writeback-changed", WARNING, "value", "written-back groups appear or are deleted"),
    _setting("device-writeback", "writeback-changed", WARNING, "value", "devices are or are not written back"),
    _setting("user-writeback", "writeback-changed", WARNING, "value", "users are or are not written back"),
    _setting(
        "group-filtering", "group-filtering-changed", BREAKING, "deletion", "who is not in the group would be deleted"
    ),
    _setting("auto-upgrade", "auto-upgrade-changed", INFO, "operation", "no effect on people"),
    _setting("history", "history-changed", INFO, "operation", "no effect on people"),
    _setting("maintenance", "maintenance-changed", INFO, "operation", "no effect on people"),
    Row(
        "group-filtering-changed",
        "setting",
        ("changed",),
        ("",),
        BREAKING,
        "deletion",
        text(
            "filtering by group is {active} on active, {staging} on staging: who is not in the group would be deleted"
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
        text("{object} is {active} on active and {staging} on staging"),
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
