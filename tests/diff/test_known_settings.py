"""Every setting that the program knows: what a difference is called, how bad it is, and what is no difference."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

import pytest

from ruleguard.diff.compare import compare
from ruleguard.diff.impact import Judged, judge
from ruleguard.model.nodes import Config
from ruleguard.model.setting_names import KNOWN
from ruleguard.readers.export import Options, read
from ruleguard.text import Source

EXTENSIONS = [
    [{"attribute": "employeeNumber", "objectClass": "user"}],
    [{"attribute": "costCenter", "objectClass": "user"}],
]
IDENTITY, AZURE = "identityMappingPolicy.", "azureDirectoryPolicy."
EXPORTED = AZURE + "exportedAttributePolicy."
OPTION, FEATURE = "Microsoft.SynchronizationOption.", "Microsoft.OptionalFeature."
FILTER = "Microsoft.AADFilter."
PHS, SSO = "PasswordHashSynchronization", "DesktopSingleSignOn"
# canonical name, member of the settings file, two values, id, severity
JSON = (
    ("source-anchor", IDENTITY + "azureSourceAnchorAttribute", "objectGUID", "mail", "source-anchor-changed", "breaking"),
    ("upn-attribute", IDENTITY + "userPrincipalNameAttribute", "mail", "cn", "upn-attribute-changed", "breaking"),
    ("matching", IDENTITY + "userMatchingPolicy", "Email", "ObjectSID", "matching-changed", "breaking"),
    ("matching-attribute", IDENTITY + "userMatchingAttribute", "mail", "cn", "matching-changed", "breaking"),
    ("tenant", AZURE + "tenantId", "5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55", "other", "tenant-changed", "breaking"),
    ("sign-in", "authenticationPolicy", [PHS], ["PingFederation"], "sign-in-changed", "breaking"),
    ("password-writeback", "selfServicePasswordReset", True, None, "password-writeback-changed", "warning"),
    ("exchange-hybrid", "exchangeOnlineFeaturePolicy.hybridDeployment", True, False, "feature-changed", "warning"),
    ("public-folders", "exchangeOnlineFeaturePolicy.mailPublicFolders", True, None, "feature-changed", "warning"),
    ("deletion-threshold", AZURE + "exportDeletionLimit", "500", "2000", "deletion-threshold-changed", "warning"),
    ("excluded-attributes", EXPORTED + "excludedAttributes", ["mail"], [], "attribute-filter-changed", "warning"),
    ("app-filter", EXPORTED + "applicationRestrictions", ["CRM"], None, "attribute-filter-changed", "warning"),
    ("directory-extensions", AZURE + "directoryExtensionPolicy", *EXTENSIONS, "directory-extensions-changed", "warning"),
    ("auto-upgrade", "deploymentMetadata.autoUpgradeState", "Disabled", None, "auto-upgrade-changed", "info"),
)  # fmt: skip
# canonical name, parameter of the metaverse file, two values, id, severity
XML = (
    ("source-anchor", OPTION + "AnchorAttribute", "objectGUID", "mail", "source-anchor-changed", "breaking"),
    ("upn-attribute", OPTION + "UPNAttribute", "mail", "cn", "upn-attribute-changed", "breaking"),
    ("matching", OPTION + "JoinCriteria", "Email", "ObjectSID", "matching-changed", "breaking"),
    ("matching-attribute", OPTION + "CustomAttribute", "mail", "", "matching-changed", "breaking"),
    ("password-hash-sync", FEATURE + "PasswordHashSync", "True", "False", "password-hash-sync-changed", "breaking"),
    ("password-writeback", FEATURE + "PasswordWriteback", "True", "False", "password-writeback-changed", "warning"),
    ("exchange-hybrid", FEATURE + "HybridExchange", "True", "False", "feature-changed", "warning"),
    ("deletion-threshold", FEATURE + "ExportDeletionThresholdValue", "1", "2", "deletion-threshold-changed", "warning"),
    ("deletion-protection", FEATURE + "ExportDeletionThreshold", "True", "", "deletion-protection-changed", "warning"),
    ("excluded-attributes", FILTER + "AttributeExclusionList", "mail;title", "mail", "attribute-filter-changed", "warning"),
    ("app-filter", FILTER + "ApplicationList", "CRM", "", "attribute-filter-changed", "warning"),
    ("app-filtering", FEATURE + "FilterAAD", "True", "False", "attribute-filter-changed", "warning"),
    ("directory-extension-feature", FEATURE + "DirectoryExtension", "True", "False", None, "warning"),
    ("directory-extension-list", FEATURE + "DirectoryExtensionAttributes", "a.user", "", None, "warning"),
    ("directory-extension-map", "Microsoft.DirectoryExtension.SourceTargetAttributesMap", "a.b", "", None, "warning"),
    ("group-writeback", FEATURE + "GroupWriteBack", "True", "False", "writeback-changed", "warning"),
    ("device-writeback", FEATURE + "DeviceWriteBack", "True", "False", "writeback-changed", "warning"),
    ("device-sync", FEATURE + "DeviceWriteUp", "True", "False", None, "warning"),
    ("user-writeback", FEATURE + "UserWriteBack", "True", "False", "writeback-changed", "warning"),
    ("group-filtering", FEATURE + "GroupFiltering", "True", "False", "group-filtering-changed", "breaking"),
    ("auto-upgrade", FEATURE + "AutoUpgradeState", "Enabled", "Disabled", "auto-upgrade-changed", "info"),
    ("cycle-interval", "Microsoft.Synchronize.TimeInterval", "00:30:00", "06:00:00", None, "warning"),
    ("history", "Microsoft.Synchronize.RunHistoryPurgeInterval", "7.00:00:00", "1.00:00:00", "history-changed", "info"),
    ("scheduler", "Microsoft.Synchronize.SynchronizationSchedule", "True", "False", None, "warning"),
    ("maintenance", "Microsoft.Synchronize.MaintenanceEnabled", "True", "False", "maintenance-changed", "warning"),
)  # fmt: skip


def settings_file(member: str, value: object) -> Config:
    """A settings file with one setting; None leaves it out."""
    top: dict = {"policyMetadata": {"author": "somebody"}, "azureDirectoryPolicy": {}, "onpremisesDirectoryPolicy": []}
    *sections, last = member.split(".")
    section = top
    for name in sections:
        section = section.setdefault(name, {})
    if value is not None:
        section[last] = value
    return _read(json.dumps(top))


def server_file(parameter: str, value: str | None) -> Config:
    """The server's XML with one setting; None leaves it out."""
    row = "" if value is None else f'<parameter name="{parameter}">{escape(value)}</parameter>'
    version = '<parameter name="Microsoft.Synchronize.ServerConfigurationVersion">2.4.27.0</parameter>'
    entra = "<ma-data><id>{B891884F-051E-4A83-95AF-2544101C9083}</id><name>AAD</name></ma-data>"
    return _read(f"<export>{entra}<mv-data><parameter-values>{version}{row}</parameter-values></mv-data></export>")


def _read(text: str) -> Config:
    reading = read("case", [Source("case", text.encode())], Options())
    assert not reading.errors
    return reading.configs[0]


def judged(active: Config, staging: Config) -> list[Judged]:
    return judge(compare(active, staging).changes)


def test_the_tables_here_have_every_known_setting():
    assert {(row[0], row[1]) for row in JSON} == {(name, row.json) for name, row in KNOWN.items() if row.json}
    assert {(row[0], row[1]) for row in XML} == {(name, row.xml) for name, row in KNOWN.items() if row.xml}


@pytest.mark.parametrize(("make", "row"), [(settings_file, row) for row in JSON] + [(server_file, row) for row in XML])
def test_a_known_setting_that_differs_is_one_change(make, row):
    name, member, one, other, identifier, level = row
    for active, staging in ((one, other), (other, one)):
        found = judged(make(member, active), make(member, staging))
        assert [(item.change.key, item.level) for item in found] == [(("settings", name), level)]
        assert identifier in (None, found[0].id)


@pytest.mark.parametrize(("make", "row"), [(settings_file, row) for row in JSON] + [(server_file, row) for row in XML])
def test_a_known_setting_is_called_what_people_call_it(make, row):
    name, member, one, other, *_ = row
    (item,) = judged(make(member, one), make(member, other))
    assert KNOWN[name].label in item.consequence


@pytest.mark.parametrize("row", [row for row in JSON if KNOWN[row[0]].xml], ids=lambda row: row[0])
def test_the_two_formats_agree_on_a_known_setting(row):
    name, member, one, other, *_ = row
    parameter = str(KNOWN[name].xml)
    texts = [";".join(value) if isinstance(value, list) else str(value) for value in (one, other)]
    assert judged(settings_file(member, one), server_file(parameter, texts[0])) == []
    assert len(judged(settings_file(member, one), server_file(parameter, texts[1]))) == 1
    assert len(judged(server_file(parameter, texts[1]), settings_file(member, one))) == 1


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("password-writeback", "False"),
        ("exchange-hybrid", "False"),
        ("excluded-attributes", ""),
        ("app-filter", ""),
        ("auto-upgrade", "Enabled"),
        ("matching-attribute", ""),
    ],
)
def test_a_default_that_the_settings_file_leaves_out_is_the_default_that_the_server_writes(name: str, written: str):
    absent = settings_file(str(KNOWN[name].json), None)
    assert judged(absent, server_file(str(KNOWN[name].xml), written)) == []


@pytest.mark.parametrize("row", [row for row in (*JSON, *XML) if not (KNOWN[row[0]].json and KNOWN[row[0]].xml)])
def test_what_only_one_format_states_is_not_compared_and_says_so(row):
    name, member, one, *_ = row
    if KNOWN[name].json:
        sides = settings_file(member, one), server_file("Microsoft.Other", None)
    else:
        sides = server_file(member, one), settings_file("selfServicePasswordReset", None)
    comparison = compare(*sides)
    assert comparison.changes == ()
    assert any(KNOWN[name].label in item.what for item in comparison.not_compared)


@pytest.mark.parametrize(
    ("make", "member"),
    [
        (settings_file, "policyMetadata.author"),
        (settings_file, "policyMetadata.timeCreated"),
        (settings_file, "policyMetadata.policySchemaVersion"),
        (settings_file, "deploymentMetadata.serviceAccount"),
        (settings_file, "deploymentMetadata.databaseName"),
        (settings_file, AZURE + "administrator"),
        (server_file, "Microsoft.Synchronize.NextStartTime"),
        (server_file, "Microsoft.Synchronize.StagingMode"),
        (server_file, "Microsoft.Synchronize.SchedulerSuspended"),
        (server_file, "Microsoft.Synchronize.SynchronizationPolicy"),
        (server_file, "Microsoft.Version.SynchronizationRuleImmutableTag"),
    ],
)
def test_what_belongs_to_the_server_or_the_moment_is_no_difference(make, member: str):
    assert judged(make(member, "one"), make(member, "two")) == []


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("sign-in", [PHS, SSO], [SSO.lower(), PHS]),
        ("sign-in", [PHS], PHS),
        ("source-anchor", "mS-DS-ConsistencyGuid", "ms-ds-consistencyguid"),
        ("deletion-threshold", "500", 500),
        ("password-writeback", True, "true"),
        ("directory-extensions", EXTENSIONS[0] + EXTENSIONS[1], EXTENSIONS[1] + EXTENSIONS[0]),
        ("directory-extensions", [{"attribute": "a", "objectClass": "user"}], [{"objectClass": "user", "attribute": "a"}]),
        ("tenant", "5D0C2F34-8A1B-4C7E-9F60-2B7D1E3A4C55", "{5d0c2f34-8a1b-4c7e-9f60-2b7d1e3a4c55}"),
    ],
)  # fmt: skip
def test_spelling_and_order_of_a_known_setting_make_no_difference(name: str, one: object, other: object):
    member = str(KNOWN[name].json)
    assert judged(settings_file(member, one), settings_file(member, other)) == []
