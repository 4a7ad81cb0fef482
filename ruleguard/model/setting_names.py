"""Settings that two formats write under two names: one canonical name each, so that they can be compared.

One row an assumption: the settings file's path, the metaverse file's parameter, and how values are brought to one form.
The settings file leaves defaults out; the server's XML writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ruleguard.model.nodes import Setting, SettingValue
from ruleguard.model.values import guid
from ruleguard.records import record

Normal = Callable[[SettingValue], SettingValue]


def _flag(value: SettingValue) -> bool:
    return str(value).strip().casefold() in ("true", "1")


def _text(value: SettingValue) -> str:
    return "" if value is None else str(value).strip()


def _names(value: SettingValue) -> tuple[object, ...]:
    """A set of names, from a list or from a text with separators."""
    items = value if isinstance(value, tuple) else re.split(r"[;,]", _text(value))
    return tuple(sorted({str(item).strip() for item in items if item not in ("", None)} - {""}, key=str.casefold))


@record(frozen=True, slots=True)
class KnownSetting:
    """``label`` is what a person calls it; ``default`` is what an absent member of a settings file means."""

    label: str
    json: str | None
    xml: str | None
    normal: Normal = _text
    default: SettingValue = ""


_OPTION = "Microsoft.SynchronizationOption."
_FEATURE = "Microsoft.OptionalFeature."

KNOWN: dict[str, KnownSetting] = {
    "source-anchor": KnownSetting(
        "source anchor attribute", "identityMappingPolicy.azureSourceAnchorAttribute", _OPTION + "AnchorAttribute"
    ),
    "upn-attribute": KnownSetting(
        "user principal name attribute", "identityMappingPolicy.userPrincipalNameAttribute", _OPTION + "UPNAttribute"
    ),
    "matching": KnownSetting(
        "matching of users across forests", "identityMappingPolicy.userMatchingPolicy", _OPTION + "JoinCriteria"
    ),
    "matching-attribute": KnownSetting(
        "matching attribute", "identityMappingPolicy.userMatchingAttribute", _OPTION + "CustomAttribute"
    ),
    "tenant": KnownSetting("tenant", "azureDirectoryPolicy.tenantId", None, lambda value: guid(_text(value))),
    "sign-in": KnownSetting("sign-in methods", "authenticationPolicy", None, _names, ()),
    "password-hash-sync": KnownSetting(
        "password hash synchronization", None, _FEATURE + "PasswordHashSync", _flag, False
    ),
    "password-writeback": KnownSetting(
        "password writeback", "selfServicePasswordReset", _FEATURE + "PasswordWriteback", _flag, False
    ),
    "exchange-hybrid": KnownSetting(
        "Exchange hybrid deployment",
        "exchangeOnlineFeaturePolicy.hybridDeployment",
        _FEATURE + "HybridExchange",
        _flag,
        False,
    ),
    "public-folders": KnownSetting(
        "mail-enabled public folders", "exchangeOnlineFeaturePolicy.mailPublicFolders", None, _flag, False
    ),
    "deletion-threshold": KnownSetting(
        "accidental-delete threshold",
        "azureDirectoryPolicy.exportDeletionLimit",
        _FEATURE + "ExportDeletionThresholdValue",
    ),
    "deletion-protection": KnownSetting(
        "accidental-delete protection", None, _FEATURE + "ExportDeletionThreshold", _flag, False
    ),
    "excluded-attributes": KnownSetting(
        "attributes excluded from export",
        "azureDirectoryPolicy.exportedAttributePolicy.excludedAttributes",
        "Microsoft.AADFilter.AttributeExclusionList",
        _names,
        (),
    ),
    "app-filter": KnownSetting(
        "apps that attributes are exported for",
        "azureDirectoryPolicy.exportedAttributePolicy.applicationRestrictions",
        "Microsoft.AADFilter.ApplicationList",
        _names,
        (),
    ),
    "app-filtering": KnownSetting("app and attribute filtering", None, _FEATURE + "FilterAAD", _flag, False),
    "directory-extensions": KnownSetting(
        "directory extension attributes", "azureDirectoryPolicy.directoryExtensionPolicy", None, _names, ()
    ),
    "directory-extension-feature": KnownSetting(
        "directory extensions", None, _FEATURE + "DirectoryExtension", _flag, False
    ),
    "directory-extension-list": KnownSetting(
        "directory extension attributes", None, _FEATURE + "DirectoryExtensionAttributes", _names, ()
    ),
    "directory-extension-map": KnownSetting(
        "directory extension mapping", None, "Microsoft.DirectoryExtension.SourceTargetAttributesMap"
    ),
    "group-writeback": KnownSetting("group writeback", None, _FEATURE + "GroupWriteBack", _flag, False),
    "device-writeback": KnownSetting("device writeback", None, _FEATURE + "DeviceWriteBack", _flag, False),
    "device-sync": KnownSetting("device synchronization", None, _FEATURE + "DeviceWriteUp", _flag, False),
    "user-writeback": KnownSetting("user writeback", None, _FEATURE + "UserWriteBack", _flag, False),
    "group-filtering": KnownSetting("filtering by group", None, _FEATURE + "GroupFiltering", _flag, False),
    "auto-upgrade": KnownSetting(
        "automatic upgrade", "deploymentMetadata.autoUpgradeState", _FEATURE + "AutoUpgradeState", _text, "Enabled"
    ),
    "cycle-interval": KnownSetting("interval of the sync cycle", None, "Microsoft.Synchronize.TimeInterval"),
    "history": KnownSetting("run history kept", None, "Microsoft.Synchronize.RunHistoryPurgeInterval"),
    "scheduler": KnownSetting(
        "scheduled synchronization", None, "Microsoft.Synchronize.SynchronizationSchedule", _flag, False
    ),
    "maintenance": KnownSetting("maintenance tasks", None, "Microsoft.Synchronize.MaintenanceEnabled", _flag, False),
}

SERVER_SPECIFIC = (
    re.compile(r"policyMetadata\..*", re.IGNORECASE),
    re.compile(r"deploymentMetadata\.(?!autoUpgradeState).*", re.IGNORECASE),
    re.compile(r"azureDirectoryPolicy\.administrator", re.IGNORECASE),
    re.compile(r"Microsoft\.Synchronize\.(NextStartTime|StagingMode|SchedulerSuspended|ServerConfigurationVersion)"),
    re.compile(r"Microsoft\.Synchronize\.SynchronizationPolicy"),
    re.compile(r"Microsoft\.Version\..*"),
)
"""Settings that differ between any two servers, or state a passing condition: a comparison does not look at them."""


def is_server_specific(name: str) -> bool:
    """Whether a setting belongs to the server rather than to the configuration."""
    return any(pattern.fullmatch(name) for pattern in SERVER_SPECIFIC)


def known(settings: Iterable[Setting], *, xml: bool) -> dict[str, tuple[SettingValue, Setting]]:
    """The known settings that one input says, by canonical name: normal value and the setting it came from."""
    by_name = {setting.name.casefold(): setting for setting in settings}
    found: dict[str, tuple[SettingValue, Setting]] = {}
    for name, row in KNOWN.items():
        written = row.xml if xml else row.json
        setting = by_name.get(written.casefold()) if written else None
        if setting is not None:
            value = row.default if setting.value is None else setting.value
            found[name] = (row.normal(value), setting)
    return found


def written_names(*, xml: bool) -> frozenset[str]:
    """The folded names that the table has for one format."""
    names = (row.xml if xml else row.json for row in KNOWN.values())
    return frozenset(name.casefold() for name in names if name)
