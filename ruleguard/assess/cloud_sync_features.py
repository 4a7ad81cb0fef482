"""What the installation uses of Connect's features, row by row of the feature table, and what the migration tool says."""

from __future__ import annotations

from collections.abc import Callable

from ruleguard.assess.cloud_sync_case import BY_HAND, TOOL, WHOLE, Case, Gap, Items, backed, count, places
from ruleguard.assess.findings import BLOCKS, REVIEW, SUPPORTED, Finding, Unknown
from ruleguard.lint.server_settings import detail
from ruleguard.lint.shipped_rules import listed
from ruleguard.lint.surroundings import password_hash_sync
from ruleguard.model.nodes import Node
from ruleguard.records import record

_TOPIC = "features"
_METAVERSE = ("metaverseextensionpolicy.attributes", "metaverseextensionpolicy.objecttypes")
_PARAMETER = (
    "On the server: (Get-ADSyncGlobalSettings).Parameters | Where-Object Name -eq '{name}' | Select-Object Name, "
    "Value; "
    "or assess the folder of Get-ADSyncServerConfiguration"
)


@record(frozen=True, slots=True)
class Feature:
    """A switch that the migration tool does not accept. ``verdict``: what that means for Cloud Sync configured by hand,
    for a move of everything and, where ``stays`` is False, of a part. ``details``: a connector's settings that show it."""

    name: str
    subject: str
    parameter: str
    tool: str
    cloud: tuple[str, ...]
    verdict: str
    do: str
    details: tuple[str, ...] = ()
    stays: bool = True


_FEATURES = (
    Feature(
        "group-filtering",
        "filtering by group",
        "Microsoft.OptionalFeature.GroupFiltering",
        "cloud-tool-group-filtering",
        ("cloud-group-scope",),
        REVIEW,
        "End the pilot by group in the wizard of Connect, or scope Cloud Sync by the same group",
        ("groupFilteringDistinguishedName", "Connector.GroupFilteringGroupDn"),
        stays=False,
    ),
    Feature(
        "device-sync",
        "device synchronization",
        "Microsoft.OptionalFeature.DeviceWriteUp",
        "cloud-tool-device-sync",
        ("cloud-device-sync", "cloud-device-agent"),
        REVIEW,
        "Count the devices of trust type ServerAd in Entra ID first: the switch can be on where nobody uses hybrid "
        "join (concluded from a public export). If there are any, leave devices on Connect, or try the preview",
    ),
    Feature(
        "device-writeback",
        "device writeback",
        "Microsoft.OptionalFeature.DeviceWriteBack",
        "cloud-tool-writeback",
        ("cloud-device-writeback",),
        BLOCKS,
        "Find out who still needs devices in Active Directory: leave it on Connect, or move to Cloud Kerberos Trust "
        "first",
        ("deviceWritebackDistinguishedName",),
    ),
    Feature(
        "group-writeback",
        "group writeback",
        "Microsoft.OptionalFeature.GroupWriteBack",
        "cloud-tool-writeback",
        ("cloud-group-writeback",),
        REVIEW,
        "Ask Get-ADSyncAADCompanyFeature for the version, and list the groups that are written back before anything "
        "is switched",
        ("groupWritebackDistinguishedName",),
    ),
    Feature(
        "user-writeback",
        "user writeback",
        "Microsoft.OptionalFeature.UserWriteBack",
        "cloud-tool-writeback",
        ("cloud-user-writeback",),
        REVIEW,
        "Leave it on Connect, or try the preview of user provisioning to Active Directory with a few users first",
    ),
)


@record(frozen=True, slots=True)
class Plain:
    """A switch that matters only when it is on. ``name``: in ``setting_names.KNOWN``."""

    name: str
    fact: str
    subject: str
    verdict: str
    what: str
    do: str


_PLAIN = (
    Plain(
        "password-writeback",
        "cloud-password-writeback",
        "password writeback",
        SUPPORTED,
        "password writeback is on",
        "Confirm on the tool's page that writeback of self-service password reset is on for the tenant",
    ),
    Plain(
        "exchange-hybrid",
        "cloud-exchange-hybrid",
        "Exchange hybrid",
        SUPPORTED,
        "Exchange hybrid writeback is on",
        "After the configuration is made, see that its schema has user.mailNickName; refresh the schema if it does not",
    ),
    Plain(
        "public-folders",
        "cloud-public-folders",
        "mail-enabled public folders",
        REVIEW,
        "mail-enabled public folders are synchronized",
        "Ask the vendor before the move, and look at the mail flow to public folders in a pilot",
    ),
)


def features(case: Case) -> Items:
    """Everything that somebody switched on or chose."""
    for feature in _FEATURES:
        yield from _switch(case, feature)
    parts: tuple[Callable[[Case], Items], ...] = (
        _upn,
        _extensions,
        _hashes,
        _sign_in,
        _plain,
        _app_filter,
        _extension_attributes,
        _metaverse,
    )
    for part in parts:
        yield from part(case)


def _switch(case: Case, feature: Feature) -> Items:
    state, nodes = _state(case, feature)
    if state is None:
        what = f"Whether {feature.subject} is on; it stops the migration tool"
        yield Gap(
            Unknown(what, _PARAMETER.format(name=feature.parameter)), () if feature.verdict == BLOCKS else (TOOL, WHOLE)
        )
        return
    at = places(*((node, "value") for node in nodes))
    if not state:
        what = f"{feature.subject} is off"
        tool = Finding(f"tool-{feature.name}", _TOPIC, feature.subject, SUPPORTED, what, "", roads=(TOOL,), at=at)
        yield backed(tool, feature.tool)
        return
    what = f"{feature.subject} is on"
    tool = Finding(f"tool-{feature.name}", _TOPIC, feature.subject, BLOCKS, what, "", feature.do, roads=(TOOL,), at=at)
    yield backed(tool, feature.tool)
    roads = (WHOLE,) if feature.stays else BY_HAND
    name = f"cloud-{feature.name}"
    by_hand = Finding(name, _TOPIC, feature.subject, feature.verdict, what, "", feature.do, roads=roads, at=at)
    yield backed(by_hand, *feature.cloud)


def _state(case: Case, feature: Feature) -> tuple[bool | None, list[Node]]:
    """Whether a feature is on, and by what that is seen. A settings file leaves out what is off."""
    named = [found for item in case.directories if feature.details and (found := detail(item, *feature.details))]
    if named:
        return True, list(named)
    said = case.said.get(feature.name)
    if said is not None:
        return bool(said[0]), [said[1]]
    if case.is_settings_file and feature.details:
        return False, []
    return None, []


def _upn(case: Case) -> Items:
    found = case.said.get("upn-attribute")
    value = str(found[0]).strip() if found else ""
    if found is None or not value:
        yield Gap(
            Unknown(
                "Which attribute is the user principal name", "Wizard of Connect: View or export current configuration"
            )
        )
        return
    at = places((found[1], "value"))
    what = f"the user principal name is taken from '{value}'"
    subject = "user principal name"
    if value.casefold() == "userprincipalname":
        yield backed(
            Finding("tool-custom-upn", "identity", subject, SUPPORTED, what, "", roads=(TOOL,), at=at),
            "cloud-tool-custom-upn",
        )
        return
    do = f"Map userPrincipalName to '{value}' by hand, and try it with Provision on demand before anything is switched"
    tool = Finding("tool-custom-upn", "identity", subject, BLOCKS, what, "", do, roads=(TOOL,), at=at)
    yield backed(tool, "cloud-tool-custom-upn")
    yield backed(
        Finding("cloud-custom-upn", "identity", subject, REVIEW, what, "", do, roads=BY_HAND, at=at), "cloud-custom-upn"
    )


def _extensions(case: Case) -> Items:
    lists = [case.said[name] for name in ("directory-extensions", "directory-extension-list") if name in case.said]
    switch = case.said.get("directory-extension-feature")
    names = [_attribute(str(item)) for value, _ in lists if isinstance(value, tuple) for item in value]
    is_on = bool(names) if switch is None else bool(switch[0])
    nodes = [setting for _, setting in (*lists, *((switch,) if switch else ()))]
    at = places(*((node, "value") for node in nodes[:1]))
    subject = "directory extensions"
    if not is_on:
        if nodes or case.is_settings_file:
            found = Finding(
                "tool-directory-extensions", _TOPIC, subject, SUPPORTED, f"no {subject}", "", roads=(TOOL,), at=at
            )
            yield backed(found, "cloud-tool-directory-extensions")
        else:
            how = _PARAMETER.format(name="Microsoft.OptionalFeature.DirectoryExtension")
            yield Gap(Unknown("Whether there are directory extensions; they stop the migration tool", how), (TOOL,))
        return
    what = f"{subject} are synchronized: {listed(names)}" if names else f"{subject} are on"
    do = "Map each of them in the configuration of Cloud Sync, and compare a few objects before and after"
    tool = Finding("tool-directory-extensions", _TOPIC, subject, BLOCKS, what, "", do, roads=(TOOL,), at=at)
    yield backed(tool, "cloud-tool-directory-extensions")
    by_hand = Finding("cloud-directory-extensions", _TOPIC, subject, REVIEW, what, "", do, roads=BY_HAND, at=at)
    yield backed(by_hand, "cloud-directory-extensions")


def _attribute(entry: str) -> str:
    """The name in an entry: "attribute=name, dataType=..." in settings files, "name.class.type.flag" in a server's XML."""
    parts = dict(part.strip().partition("=")[::2] for part in entry.split(","))
    return parts.get("attribute") or entry.split(".")[0]


def _hashes(case: Case) -> Items:
    setting, methods = case.said.get("password-hash-sync"), case.said.get("sign-in")
    is_on = bool(setting and setting[0]) or any(
        password_hash_sync(case.config, it.identifier) for it in case.directories
    )
    nodes = [item[1] for item in (setting, methods) if item is not None]
    subject, at = "password hash synchronization", places(*((node, "value") for node in nodes[:1]))
    if is_on:
        found = Finding("cloud-password-hash-sync", _TOPIC, subject, SUPPORTED, f"{subject} is on", "", at=at)
        yield backed(found, "cloud-password-hash-sync")
        yield from _people_of_other_type(case)
    elif methods is None:
        what = "How people sign in: password hash synchronization is off, or is not said"
        yield Gap(Unknown(what, "Entra admin center: Entra Connect, Connect Sync, User sign-in"))


def _people_of_other_type(case: Case) -> Items:
    """inetOrgPerson, whose hashes Cloud Sync does not synchronize: selected in some domain, or not said (settings file)."""
    partitions = [part for item in case.directories for part in item.partitions or () if part.selected is not False]
    chosen = [part for part in partitions if "inetorgperson" in {name.casefold() for name in part.object_types or ()}]
    how = "Get-ADObject -LDAPFilter '(objectClass=inetOrgPerson)' -ResultPageSize 1000 | Measure-Object"
    if chosen:
        what = f"{count(len(chosen), 'domain')} with password hashes may have objects of type inetOrgPerson"
        at = places(*((part, "object_types") for part in chosen))
        found = Finding(
            "cloud-inetorgperson-hashes",
            _TOPIC,
            "inetOrgPerson",
            REVIEW,
            what,
            "",
            f"Count them: {how}; none is fine",
            at=at,
        )
        yield backed(found, "cloud-inetorgperson-hashes")
    elif case.is_settings_file:
        yield Gap(
            Unknown(
                "Whether people are of type inetOrgPerson, whose password hashes Cloud Sync does not synchronize", how
            )
        )


def _sign_in(case: Case) -> Items:
    found = case.said.get("sign-in")
    methods = {str(name).casefold() for name in found[0]} if found and isinstance(found[0], tuple) else set()
    at = places((found[1], "value")) if found else ()
    if "desktopsinglesignon" in methods:
        what = "Seamless single sign-on is on"
        yield backed(
            Finding("cloud-seamless-sso", "sign-in", "Seamless SSO", SUPPORTED, what, "", at=at), "cloud-seamless-sso"
        )
    if "passthroughauthentication" in methods:
        what = "people sign in by pass-through authentication"
        do = "Keep its agents, decide who configures it without Connect, and expect the tool's review to look at it"
        row = Finding("cloud-pass-through", "sign-in", "pass-through authentication", REVIEW, what, "", do, at=at)
        yield backed(row, "cloud-pass-through")
    for name, product in (("adfsfederation", "AD FS"), ("pingfederation", "PingFederate")):
        if name in methods:
            what = f"people sign in by {product}"
            do = (
                f"Keep the configuration of {product} apart from synchronization, and write it down before Connect goes"
            )
            yield backed(
                Finding("cloud-federation", "sign-in", product, REVIEW, what, "", do, at=at), "cloud-federation"
            )


def _plain(case: Case) -> Items:
    for row in _PLAIN:
        found = case.said.get(row.name)
        if found is not None and found[0]:
            at = places((found[1], "value"))
            yield backed(Finding(row.fact, _TOPIC, row.subject, row.verdict, row.what, "", row.do, at=at), row.fact)


def _app_filter(case: Case) -> Items:
    names = ("app-filtering", "app-filter", "excluded-attributes")
    found = [case.said[name] for name in names if name in case.said and case.said[name][0]]
    if found:
        excluded = case.said.get("excluded-attributes")
        left_out = [str(name) for name in excluded[0]] if excluded and isinstance(excluded[0], tuple) else []
        what = (
            f"attributes are left out of the export: {listed(left_out)}"
            if left_out
            else "app and attribute filtering is on"
        )
        do = (
            "Switch the mappings of the same attributes off in Cloud Sync before it is enabled: otherwise they go to "
            "the cloud"
        )
        at = places(*((setting, "value") for _, setting in found))
        yield backed(
            Finding("cloud-app-filter", _TOPIC, "app and attribute filtering", REVIEW, what, "", do, at=at),
            "cloud-app-filter",
        )


def _extension_attributes(case: Case) -> Items:
    used = {
        name
        for item in case.directories
        for name in item.attributes or ()
        if name.casefold().startswith("extensionattribute")
    }
    if used:
        what = f"{count(len(used), 'extension attribute')} of Exchange are selected"
        row = Finding("cloud-extension-attributes", _TOPIC, "extensionAttribute1 to 15", SUPPORTED, what, "")
        yield backed(row, "cloud-extension-attributes")


def _metaverse(case: Case) -> Items:
    added = [
        item
        for item in case.config.settings
        if item.name.casefold() in _METAVERSE and item.value and case.is_settings_file
    ]
    if added:
        what = "attributes or object types were added to the metaverse"
        do = "Find the rules that use them: each needs a mapping from Active Directory to Entra ID in one step"
        at = places(*((item, "value") for item in added))
        yield backed(
            Finding("cloud-metaverse-extensions", _TOPIC, "metaverse schema", REVIEW, what, "", do, at=at),
            "cloud-metaverse-extensions",
        )
