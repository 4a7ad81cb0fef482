"""Settings JSON: every key is read, in whatever case and shape, and nothing that is there is lost."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruleguard.diff.compare import compare
from ruleguard.errors import InputError
from ruleguard.lint.registry import registry
from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    Config,
    Flow,
    JoinCondition,
    JoinGroup,
    Partition,
    ScopeCondition,
    ScopeGroup,
    SyncRule,
)
from ruleguard.model.roles import roles
from ruleguard.readers.settings_json import read
from ruleguard.render.show import show_json
from ruleguard.text import Source

EVERY_KEY: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "every-key.json").read_bytes())
AD = "00000000-0000-0000-0000-0000000000bb"
Change = Callable[[dict[str, Any]], object]


def config(value: Any) -> Config:
    text = value if isinstance(value, str) else json.dumps(value)
    return read(Source("in.json", text.encode()))


def changed(change: Change) -> Config:
    value = copy.deepcopy(EVERY_KEY)
    change(value)
    return config(value)


def rule(**members: Any) -> SyncRule:
    """The custom rule of one inbound connector."""
    return directory(customSynchronizationRules=[members]).rules[0]


def directory(**members: Any) -> Config:
    return config({"onpremisesDirectoryPolicy": [{"uniqueIdentifier": AD, **members}]})


def faults(found: Config) -> list[str]:
    return [fault.rule for fault in found.faults]


def group(*conditions: tuple[str, str, str]) -> ScopeGroup:
    return ScopeGroup(conditions=tuple(ScopeCondition(attribute=a, operator=o, value=v) for a, o, v in conditions))


# --- every key --------------------------------------------------------------------------------------------------------

SETTINGS = {
    "policyMetadata.type": "manual",
    "policyMetadata.author": "EX\\author",
    "policyMetadata.timeCreated": "2025-01-02 03:04:05Z",
    "policyMetadata.azureADConnectVersion": "2.4.27.0",
    "policyMetadata.policySchemaVersion": "1.0.0.0",
    "deploymentMetadata.hostName": "sync1.example.test",
    "deploymentMetadata.serviceAccount": "EX\\gmsa$",
    "deploymentMetadata.serviceAccountType": "ManagedServiceAccount",
    "deploymentMetadata.databaseType": "SqlExpress",
    "deploymentMetadata.databaseServer": "(localdb)",
    "deploymentMetadata.databaseInstance": ".\\ADSync2019",
    "deploymentMetadata.databaseName": "ADSync",
    "deploymentMetadata.autoUpgradeState": "Suspended",
    "deploymentMetadata.connectorIds": ("b891884f-051e-4a83-95af-2544101c9083",),
    "authenticationPolicy": ("PasswordHashSynchronization",),
    "selfServicePasswordReset": True,
    "identityMappingPolicy.azureSourceAnchorAttribute": "mS-DS-ConsistencyGuid",
    "identityMappingPolicy.userPrincipalNameAttribute": "mail",
    "identityMappingPolicy.userMatchingPolicy": "Custom",
    "identityMappingPolicy.userMatchingAttribute": "employeeID",
    "exchangeOnlineFeaturePolicy.hybridDeployment": True,
    "exchangeOnlineFeaturePolicy.mailPublicFolders": True,
    "azureDirectoryPolicy.administrator": "admin@example.test",
    "azureDirectoryPolicy.tenantId": "{00000000-0000-0000-0000-0000000000AA}",
    "azureDirectoryPolicy.exportDeletionLimit": "750",
    "azureDirectoryPolicy.exportedAttributePolicy.applicationRestrictions": ("Office 365 ProPlus",),
    "azureDirectoryPolicy.exportedAttributePolicy.excludedAttributes": ("mobile",),
}
LISTED = {
    "azureDirectoryPolicy.directoryExtensionPolicy": (
        "attribute=employeeNumber",
        "objectClass=user",
        "dataType=String",
        "multiValued=True",
    ),
    "metaverseExtensionPolicy.attributes": (
        "name=costCenter",
        "dataType=Number",
        "multiValued=True",
        "encrypted=True",
        "indexed=True",
        "indexible=True",
        "supportedOperations=ReadOnly",
        "sqlMetadata=sql",
        "syntaxMetadata=syntax",
    ),
    "metaverseExtensionPolicy.objectTypes": (
        "name=printer",
        "classType=auxiliary",
        "locked=True",
        "name=tray",
        "isAnchor=True",
        "isLocked=True",
        "isRequired=True",
    ),
}


@pytest.fixture(scope="module")
def every_key() -> Config:
    return config(EVERY_KEY)


@pytest.mark.parametrize("name", SETTINGS)
def test_setting(every_key: Config, name: str) -> None:
    assert [item.value for item in every_key.settings if item.name == name] == [SETTINGS[name]]


@pytest.mark.parametrize("name", LISTED)
def test_setting_that_is_a_list_of_objects(every_key: Config, name: str) -> None:
    (value,) = (item.value for item in every_key.settings if item.name == name)
    assert isinstance(value, tuple)
    assert len(value) == 1
    for part in LISTED[name]:
        assert part in str(value[0])


def test_server(every_key: Config) -> None:
    server = every_key.server
    assert (server.host, server.build, server.exported_at) == (
        "sync1.example.test",
        "2.4.27.0",
        "2025-01-02 03:04:05Z",
    )
    assert server.staging is None


def test_connectors(every_key: Config) -> None:
    entra, ad = every_key.connectors or ()
    assert (entra.identifier, entra.kind, entra.name) == (ENTRA_CONNECTOR, "entra", None)
    assert (ad.identifier, ad.kind, ad.name, ad.forest, ad.account) == (
        AD,
        "ad",
        "Example forest",
        "example.test",
        "EX\\MSOL_x",
    )
    assert {item.name: item.value for item in ad.details} == {
        "groupFilteringDistinguishedName": "CN=Pilot,DC=example,DC=test",
        "groupWritebackDistinguishedName": "OU=Groups,DC=example,DC=test",
        "formatGroupWriteBackDistinguishedName": True,
        "deviceWritebackDistinguishedName": "OU=Devices,DC=example,DC=test",
    }


def test_partitions(every_key: Config) -> None:
    _, ad = every_key.connectors or ()
    assert ad.partitions == (
        Partition(
            dn="DC=child,DC=example,DC=test",
            fqdn="child.example.test",
            selected=False,
            inclusions=("OU=In,DC=child,DC=example,DC=test",),
            exclusions=("OU=Out,DC=child,DC=example,DC=test",),
            object_types=None,
            preferred_controllers=("dc1.child.example.test",),
        ),
    )
    options = [item.value for item in every_key.settings if item.name.endswith(".connectivityOptions")]
    assert options == [("sign-and-seal",)]


def test_rules(every_key: Config) -> None:
    by_name = {item.name: item for item in every_key.rules}
    assert list(by_name) == [
        "Out to AAD - User Join",
        "Out - Department",
        "In from AD - User Join",
        "In - Filter",
        "In - Constant",
    ]
    assert by_name["In - Filter"] == SyncRule(
        name="In - Filter",
        identifier="00000000-0000-0000-0000-00000000000d",
        description="Keeps them out.",
        direction="inbound",
        connector=AD,
        source_object_type="user",
        target_object_type="person",
        link_type="StickyJoin",
        precedence=50,
        precedence_before=None,
        precedence_after=None,
        immutable_tag="Contoso.Tag.001",
        disabled=True,
        password_sync=True,
        soft_delete_expiry=None,
        standard=False,
        scope=(group(("employeeType", "EQUAL", "X")),),
        joins=(
            JoinGroup(
                conditions=(
                    JoinCondition(
                        connector_attribute="objectGUID", metaverse_attribute="sourceAnchorBinary", case_sensitive=True
                    ),
                )
            ),
        ),
        flows=(
            Flow(
                destination="cloudFiltered",
                kind="expression",
                sources=("mail",),
                expression='IIF(IsPresent([mail]),[mail],"[no]")',
                value=None,
                merge="MergeCaseInsensitive",
                once=True,
            ),
        ),
    )
    (constant,) = by_name["In - Constant"].flows or ()
    assert (constant.kind, constant.value, constant.sources, constant.expression) == ("constant", "DE", (), None)


def test_a_join_of_an_outbound_rule_starts_in_the_metaverse(every_key: Config) -> None:
    outbound = every_key.rules[1]
    assert outbound.direction == "outbound"
    assert outbound.connector == ENTRA_CONNECTOR
    (join,) = outbound.joins or ()
    assert join.conditions == (
        JoinCondition(connector_attribute="cloudAnchor", metaverse_attribute="metaverseAnchor", case_sensitive=False),
    )


@pytest.mark.parametrize("number", [0, 2])
def test_a_standard_rule_says_only_what_is_written(every_key: Config, number: int) -> None:
    standard = every_key.rules[number]
    assert standard.standard is True
    assert (standard.scope, standard.joins, standard.flows, standard.direction) == (None, None, None, None)
    assert standard.precedence == (120, None, 100)[number]
    assert standard.disabled is (number == 0)


def test_a_standard_rule_with_a_body_keeps_it() -> None:
    body = {"Name": "In", "direction": "Inbound", "attributeMappings": [{"destination": "a", "source": "b"}]}
    (found,) = directory(standardSynchronizationRules=[body]).rules
    assert found.standard is True
    assert [flow.destination for flow in found.flows or ()] == ["a"]
    assert found.scope == ()


def test_a_file_with_every_key_has_no_fault(every_key: Config) -> None:
    assert every_key.faults == ()
    assert [item.name for item in every_key.settings if "internalIdentifier" in item.name] == []


# --- the case of keys -------------------------------------------------------------------------------------------------


def recased(value: Any, case: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {case(key): recased(item, case) for key, item in value.items()}
    return [recased(item, case) for item in value] if isinstance(value, list) else value


def folded(found: Config) -> list[tuple[str, str]]:
    """Settings under names without case; a list of objects is a text that has the keys in it."""
    return sorted((item.name.casefold(), str(item.value).casefold()) for item in found.settings)


def assert_same(found: Config, expected: Config) -> None:
    assert found.rules == expected.rules
    assert found.server == expected.server
    assert [(c.identifier, c.name, c.forest, c.account, c.partitions) for c in found.connectors or ()] == [
        (c.identifier, c.name, c.forest, c.account, c.partitions) for c in expected.connectors or ()
    ]
    assert folded(found) == folded(expected)
    assert found.faults == expected.faults == ()


@pytest.mark.parametrize("case", [str.upper, str.lower, str.swapcase])
def test_the_case_of_keys_means_nothing(every_key: Config, case: Callable[[str], str]) -> None:
    found = config(recased(EVERY_KEY, case))
    assert_same(found, every_key)
    assert compare(found, every_key).changes == ()


@settings(max_examples=30)
@given(order=st.randoms(use_true_random=False))
def test_the_case_of_each_key_means_nothing(order) -> None:
    found = config(recased(EVERY_KEY, lambda key: "".join(order.choice((c.upper(), c.lower())) for c in key)))
    assert_same(found, config(EVERY_KEY))


@settings(max_examples=20)
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_keys_means_nothing(order) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = list(value)
            order.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    found, expected = config(shuffled(EVERY_KEY)), config(EVERY_KEY)
    assert sorted(found.rules, key=str) == sorted(expected.rules, key=str)
    assert folded(found) == folded(expected)
    assert compare(found, expected).changes == ()


# --- unknown keys -----------------------------------------------------------------------------------------------------

SECTIONS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "top": lambda top: top,
    "metadata": lambda top: top["policyMetadata"],
    "deployment": lambda top: top["deploymentMetadata"],
    "identity mapping": lambda top: top["identityMappingPolicy"],
    "exchange": lambda top: top["exchangeOnlineFeaturePolicy"],
    "schema": lambda top: top["metaverseExtensionPolicy"],
    "entra directory": lambda top: top["azureDirectoryPolicy"],
    "entra rule": lambda top: top["azureDirectoryPolicy"]["customSynchronizationRules"][0],
    "standard rule": lambda top: top["azureDirectoryPolicy"]["standardSynchronizationRules"][0],
    "directory": lambda top: top["onpremisesDirectoryPolicy"][0],
    "partition": lambda top: top["onpremisesDirectoryPolicy"][0]["partitionFilters"][0],
    "rule": lambda top: top["onpremisesDirectoryPolicy"][0]["customSynchronizationRules"][0],
    "flow": lambda top: SECTIONS["rule"](top)["attributeMappings"][0],
    "scope condition": lambda top: SECTIONS["rule"](top)["scopeFilters"][0][0],
    "join condition": lambda top: SECTIONS["rule"](top)["joinConditions"][0][0],
}
VALUES = {"text": "new", "number": 7, "flag": True, "list": ["a", "b"], "object": {"inside": "deep"}}


@pytest.mark.parametrize("kind", VALUES)
@pytest.mark.parametrize("section", SECTIONS)
def test_an_unknown_key_is_kept_as_a_setting(every_key: Config, section: str, kind: str) -> None:
    found = changed(lambda top: SECTIONS[section](top).update(brandNewKey=VALUES[kind]))
    assert found.faults == ()
    assert found.rules == every_key.rules
    everything = [*found.settings, *(item for connector in found.connectors or () for item in connector.details)]
    (kept,) = (item for item in everything if "brandNewKey" in item.name)
    wanted = {"list": ("a", "b"), "object": "deep"}.get(kind, VALUES[kind])
    assert kept.value == wanted
    assert kept.at("value") is not None
    assert "brandNewKey" in json.dumps(show_json(found))


@pytest.mark.parametrize("name", ["Same name", "Other name"])
@pytest.mark.parametrize("section", ["azureDirectoryPolicy", "AzureDirectoryPolicy"])
def test_unknown_keys_of_two_rules_are_both_kept(section: str, name: str) -> None:
    both = [{"Name": "Same name", "brandNewKey": 1}, {"Name": name, "brandNewKey": 2}]
    shown = show_json(config({section: {"customSynchronizationRules": both}}))
    assert sorted(value for key, value in shown["settings"].items() if "brandNewKey" in key) == [1, 2]


# --- absent, null and default -----------------------------------------------------------------------------------------

RULE = {"Name": "r", "direction": "Inbound", "linkType": "Join"}
DEFAULTS = [
    ("rule", "description", ""),
    ("rule", "precedence", 0),
    ("rule", "immutableTag", ""),
    ("rule", "disabled", False),
    ("rule", "passwordHashSyncTarget", False),
    ("rule", "scopeFilters", []),
    ("rule", "joinConditions", []),
    ("rule", "attributeMappings", []),
    ("rule", "uniqueIdentifier", ""),
    ("rule", "source", ""),
    ("rule", "target", ""),
    ("flow", "mergeType", "Update"),
    ("flow", "executeOnce", False),
    ("flow", "value", ""),
    ("scope", "value", ""),
    ("join", "caseSensitive", False),
    ("partition", "selected", True),
    ("partition", "containerInclusions", []),
    ("partition", "containerExclusions", []),
    ("partition", "preferredControllers", []),
    ("partition", "fullyQualifiedDomainName", ""),
    ("directory", "friendlyName", ""),
    ("directory", "fullyQualifiedDomainName", ""),
    ("directory", "onPremisesDirectoryAccount", ""),
    ("directory", "partitionFilters", []),
    ("directory", "standardSynchronizationRules", []),
]


def one_of_each(owner: str, key: str, **members: Any) -> Config:
    """A file with one of everything; the members are those of one object, in which ``key`` stands nowhere else."""
    objects: dict[str, dict[str, Any]] = {
        "scope": {"attribute": "a", "condition": "ISNULL"},
        "join": {"source": "a", "destination": "b"},
        "flow": {"flowType": "Constant", "destination": "a"},
        "partition": {"distinguishedName": "DC=x"},
    }
    for name, value in objects.items():
        value.update(members if owner == name else {})
    whole = {
        "scopeFilters": [[objects["scope"]]],
        "joinConditions": [[objects["join"]]],
        "attributeMappings": [objects["flow"]],
    }
    body = {name: value for name, value in whole.items() if (owner, key) != ("rule", name)}
    around = {"fullyQualifiedDomainName": "x.test", "friendlyName": "X", "partitionFilters": [objects["partition"]]}
    outer = {name: value for name, value in around.items() if (owner, key) != ("directory", name)}
    return directory(
        customSynchronizationRules=[RULE | body | (members if owner == "rule" else {})],
        **outer,
        **(members if owner == "directory" else {}),
    )


@pytest.mark.parametrize(("owner", "key", "default"), DEFAULTS, ids=lambda value: str(value))
def test_absent_null_and_default_are_the_same(owner: str, key: str, default: Any) -> None:
    absent, null, written = (one_of_each(owner, key, **members) for members in ({}, {key: None}, {key: default}))
    assert absent.rules == null.rules == written.rules
    assert absent.connectors == null.connectors == written.connectors
    assert [faults(found) for found in (absent, null, written)] == [[], [], []]
    assert compare(absent, written).changes == compare(null, written).changes == ()


@pytest.mark.parametrize(
    ("route", "default"),
    [
        (("selfServicePasswordReset",), False),
        (("authenticationPolicy",), []),
        (("exchangeOnlineFeaturePolicy", "hybridDeployment"), False),
        (("exchangeOnlineFeaturePolicy", "mailPublicFolders"), False),
        (("deploymentMetadata", "autoUpgradeState"), "Enabled"),
        (("identityMappingPolicy", "userMatchingAttribute"), ""),
        (("azureDirectoryPolicy", "exportDeletionLimit"), ""),
        (("azureDirectoryPolicy", "directoryExtensionPolicy"), []),
        (
            ("azureDirectoryPolicy", "exportedAttributePolicy"),
            {"applicationRestrictions": [], "excludedAttributes": []},
        ),
        (("metaverseExtensionPolicy",), {"attributes": [], "objectTypes": []}),
        (("metaverseExtensionPolicy", "attributes", 0, "multiValued"), False),
        (("metaverseExtensionPolicy", "attributes", 0, "supportedOperations"), "ReadWrite"),
        (("metaverseExtensionPolicy", "objectTypes", 0, "classType"), "structural"),
        (("metaverseExtensionPolicy", "objectTypes", 0, "attributeBindings"), []),
        (("azureDirectoryPolicy", "directoryExtensionPolicy", 0, "multiValued"), False),
        (("onpremisesDirectoryPolicy", 0, "groupFilteringDistinguishedName"), ""),
        (("onpremisesDirectoryPolicy", 0, "groupWritebackDistinguishedName"), ""),
        (("onpremisesDirectoryPolicy", 0, "deviceWritebackDistinguishedName"), ""),
        (("onpremisesDirectoryPolicy", 0, "formatGroupWriteBackDistinguishedName"), False),
        (("onpremisesDirectoryPolicy", 0, "partitionFilters", 0, "connectivityOptions"), []),
    ],
    ids=lambda value: str(value[-1]) if isinstance(value, tuple) else "",
)
def test_a_setting_that_is_absent_null_or_default_makes_no_difference(route: tuple[Any, ...], default: Any) -> None:
    def put(value: Any) -> Change:
        def change(top: Any) -> None:
            for step in route[:-1]:
                top = top[step]
            if value is ...:
                del top[route[-1]]
            else:
                top[route[-1]] = value

        return change

    absent, null, written = changed(put(...)), changed(put(None)), changed(put(default))
    assert compare(absent, written).changes == ()
    assert compare(null, written).changes == ()
    assert compare(absent, null).changes == ()
    # The original has another value there, so the comparison is not blind.
    assert compare(absent, config(EVERY_KEY)).changes or route[-1] == "connectivityOptions"


# --- lists that PowerShell collapsed ----------------------------------------------------------------------------------


def lists(value: Any, route: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The route to every list of a file."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if isinstance(value, list):
        yield route
    for step, item in below:
        yield from lists(item, (*route, step))


ALL_LISTS = list(lists(EVERY_KEY))
ONE_ELEMENT = [route for route in ALL_LISTS if route != ("onpremisesDirectoryPolicy", 0, "customSynchronizationRules")]


def replaced(route: tuple[Any, ...], by: Callable[[Any], Any]) -> Config:
    def change(top: Any) -> None:
        for step in route[:-1]:
            top = top[step]
        top[route[-1]] = by(top[route[-1]])

    return changed(change)


def name_of(route: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in route)


@pytest.mark.parametrize("route", ONE_ELEMENT, ids=name_of)
def test_a_list_of_one_may_be_the_element_itself(every_key: Config, route: tuple[Any, ...]) -> None:
    found = replaced(route, lambda items: items[0])
    assert found.rules == every_key.rules
    assert [item.partitions for item in found.connectors or ()] == [
        item.partitions for item in every_key.connectors or ()
    ]
    assert found.faults == ()
    assert compare(found, every_key).changes == ()


@pytest.mark.parametrize("route", ALL_LISTS, ids=name_of)
def test_an_empty_list_may_be_null(route: tuple[Any, ...]) -> None:
    empty, null = replaced(route, lambda _: []), replaced(route, lambda _: None)
    assert null.rules == empty.rules
    assert [item.partitions for item in null.connectors or ()] == [item.partitions for item in empty.connectors or ()]
    assert null.faults == empty.faults == ()
    assert compare(null, empty).changes == ()


def test_everything_may_be_collapsed_at_once(every_key: Config) -> None:
    def collapsed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: collapsed(item) for key, item in value.items()}
        if isinstance(value, list):
            return collapsed(value[0]) if len(value) == 1 else [collapsed(item) for item in value]
        return value

    found = config(collapsed(EVERY_KEY))
    assert found.rules == every_key.rules
    assert found.faults == ()


# --- scoping filters and joins in every shape -------------------------------------------------------------------------

A = {"attribute": "a", "condition": "EQUAL", "value": "1"}
B = {"attribute": "b", "condition": "ISNULL"}
A_, B_ = ("a", "EQUAL", "1"), ("b", "ISNULL", "")


@pytest.mark.parametrize(
    ("written", "expected", "reported"),
    [
        pytest.param([[A], [B]], (group(A_), group(B_)), [], id="alternatives"),
        pytest.param([[A, B]], (group(A_, B_),), [], id="one group"),
        pytest.param([A, B], (group(A_, B_),), ["flat-condition-list"], id="flat"),
        pytest.param([A], (group(A_),), [], id="flat with one"),
        pytest.param(A, (group(A_),), [], id="collapsed twice"),
        pytest.param([A, [B]], (group(A_), group(B_)), [], id="one group collapsed"),
        pytest.param([[B], A], (group(B_), group(A_)), [], id="last group collapsed"),
        pytest.param([None, [A, None]], (group(A_),), [], id="nulls"),
        pytest.param([], (), [], id="empty"),
        pytest.param([[]], (), [], id="a group without conditions"),
        pytest.param([[A], []], (group(A_),), [], id="a further group without conditions"),
        pytest.param(None, (), [], id="null"),
        pytest.param([[A], 5], (group(A_),), ["unexpected-type"], id="a number for a group"),
        pytest.param([[A, "x"]], (group(A_),), ["unexpected-type"], id="a text for a condition"),
        pytest.param("x", (), ["unexpected-type"], id="a text for all"),
    ],
)
def test_shapes_of_a_scoping_filter(written: Any, expected: tuple[ScopeGroup, ...], reported: list[str]) -> None:
    found = directory(customSynchronizationRules=[{**RULE, "scopeFilters": written}])
    assert found.rules[0].scope == expected
    assert faults(found) == reported


J = {"source": "a", "destination": "b"}
K = {"source": "c", "destination": "d", "caseSensitive": True}


@pytest.mark.parametrize("member", ["joinConditions", "joinFilters", "JOINFILTERS"])
@pytest.mark.parametrize(
    ("written", "expected", "reported"),
    [
        pytest.param([[J], [K]], [[("a", "b", False)], [("c", "d", True)]], [], id="alternatives"),
        pytest.param([[J, K]], [[("a", "b", False), ("c", "d", True)]], [], id="one group"),
        pytest.param([J, K], [[("a", "b", False), ("c", "d", True)]], ["flat-condition-list"], id="flat"),
        pytest.param(J, [[("a", "b", False)]], [], id="collapsed twice"),
        pytest.param([[J], K], [[("a", "b", False)], [("c", "d", True)]], [], id="one group collapsed"),
    ],
)
def test_shapes_of_a_join(member: str, written: Any, expected: list[Any], reported: list[str]) -> None:
    found = directory(customSynchronizationRules=[{**RULE, member: written}])
    assert [
        [(item.connector_attribute, item.metaverse_attribute, item.case_sensitive) for item in join.conditions]
        for join in found.rules[0].joins or ()
    ] == expected
    assert faults(found) == reported


# --- other spellings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ({"mergeType": "Replace"}, {"valueMergeType": "Replace"}),
        ({"mergeType": "Replace"}, {"VALUEMERGETYPE": "replace"}),
        ({"executeOnce": True}, {"applyOnce": True}),
        ({"executeOnce": True}, {"executeOnce": None, "applyOnce": True}),
        ({"executeOnce": True}, {"applyOnce": True, "executeOnce": None}),
        ({"executeOnce": True}, {"executeOnce": "True"}),
        ({"flowType": "Direct"}, {"flowType": "DIRECT"}),
        ({"flowType": "Direct"}, {}),
        ({"flowType": "Direct", "source": "a"}, {"source": ["a"]}),
    ],
)
def test_spellings_of_a_flow(usual: dict[str, Any], other: dict[str, Any]) -> None:
    flows = [rule(**RULE, attributeMappings=[{"destination": "x", **item}]).flows for item in (usual, other)]
    assert flows[0] == flows[1]


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ({"direction": "Inbound"}, {"direction": "INBOUND"}),
        ({"linkType": "StickyJoin"}, {"linkType": "stickyjoin"}),
        ({"precedence": 7}, {"precedence": "7"}),
        ({"precedence": -7}, {"precedence": " -7 "}),
        ({"disabled": True}, {"disabled": "true"}),
        ({"passwordHashSyncTarget": True}, {"enablePasswordSync": True}),
        ({"uniqueIdentifier": AD}, {"uniqueIdentifier": "{" + AD.upper() + "}"}),
        ({"scopeFilters": [[A]]}, {"scopeFilters": [[{"attribute": "a", "operator": "equal", "value": 1}]]}),
    ],
)
def test_spellings_of_a_rule(usual: dict[str, Any], other: dict[str, Any]) -> None:
    assert rule(**usual) == rule(**other)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ({"source": "a"}, "direct"),
        ({"value": "a"}, "constant"),
        ({"expression": "[a]"}, "expression"),
        ({"expression": "[a]", "source": "a"}, "expression"),
        ({"value": None, "source": "a"}, "direct"),
        ({"flowType": "Lookup", "source": "a"}, "Lookup"),
    ],
)
def test_the_kind_of_a_flow(written: dict[str, Any], kind: str) -> None:
    (flow,) = rule(**RULE, attributeMappings=[{"destination": "x", **written}]).flows or ()
    assert flow.kind == kind


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param('{"azureDirectoryPolicy": {}, "azureDirectoryPolicy": {}}', ["in.json:1:54"], id="top"),
        pytest.param('{"policyMetadata": {"type": "a", "type": "b"}}', ["in.json:1:42"], id="section"),
        pytest.param('{"policyMetadata": {"type": "a", "Type": "b"}}', ["in.json:1:42"], id="in another case"),
        pytest.param(
            '{"azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": "a",\r\n"Name": "b"}]}}',
            ["in.json:2:9"],
            id="rule",
        ),
        pytest.param(
            '{"azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": "a",\r\n"name": "b"}]}}',
            ["in.json:2:9"],
            id="rule, in another case",
        ),
        pytest.param(
            '{"brandNew": {"k": 1,\n"k": 2},\n"azureDirectoryPolicy": {"x": [{"k": 1,\n"k": 2}]}}',
            ["in.json:2:6", "in.json:4:6"],
            id="two places",
        ),
    ],
)
def test_a_duplicate_key_is_reported(text: str, places: list[str]) -> None:
    found = config(text)
    assert faults(found) == ["duplicate-key"] * len(places)
    assert [str(fault.at) for fault in found.faults] == places


def test_a_key_in_two_cases_is_read_where_it_is_said_to_stand() -> None:
    found = config('{"azureDirectoryPolicy": {"customSynchronizationRules": [{"Name": "first", "name": "last"}]}}')
    (only,) = found.rules
    place = only.at("name")
    assert place is not None
    assert json.loads(place.source.slice(place.span)) == only.name


@pytest.mark.parametrize(
    "value",
    [5, "x", True, 1.5, [5], ["x"], [[{}]], [None, 7]],
    ids=str,
)
@pytest.mark.parametrize(
    "section", ["policyMetadata", "deploymentMetadata", "azureDirectoryPolicy", "onpremisesDirectoryPolicy"]
)
def test_a_section_of_another_type_is_reported_once(section: str, value: Any) -> None:
    found = config({section: value})
    assert faults(found) == ["unexpected-type"]
    (fault,) = found.faults
    assert fault.at is not None
    assert section in fault.message


@pytest.mark.parametrize("section", ["policyMetadata", "deploymentMetadata", "azureDirectoryPolicy"])
def test_a_second_object_of_a_section_is_not_lost_in_silence(section: str) -> None:
    found = config({section: [{"customSynchronizationRules": []}, {"customSynchronizationRules": [{"Name": "lost"}]}]})
    assert faults(found) == ["unexpected-type"]
    assert found.faults[0].at is not None


@pytest.mark.parametrize(
    ("member", "value", "read_as"),
    [
        ("precedence", "high", 0),
        ("precedence", "--5", 0),
        ("precedence", "-", 0),
        ("precedence", "1-2", 0),
        ("precedence", 1.5, 0),
        ("precedence", True, 0),
        ("precedence", [], 0),
        ("precedence", {}, 0),
        ("precedence", "9" * 30, 0),
        ("disabled", "maybe", False),
        ("disabled", 1, False),
        ("Name", ["a"], ""),
        ("Name", {"a": 1}, ""),
        ("description", [1], ""),
        ("linkType", {}, None),
        ("direction", [[]], None),
    ],
)
def test_a_value_of_another_type_reads_as_absent(member: str, value: Any, read_as: Any) -> None:
    found = directory(customSynchronizationRules=[{"Name": "r", member: value}])
    field = {"linkType": "link_type", "Name": "name"}.get(member, member)
    assert getattr(found.rules[0], field) == read_as
    assert faults(found) == ["unexpected-type"]


@pytest.mark.parametrize("name", [7, True, 1.5])
def test_a_number_is_taken_for_a_text(name: Any) -> None:
    assert rule(Name=name).name == str(name)


def test_every_fault_of_a_reader_has_an_entry_in_the_catalogue() -> None:
    known = registry()
    assert {"duplicate-key", "flat-condition-list", "unexpected-type", "migration-stub", "guessed-encoding"} <= set(
        known
    )


# --- directories ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identifier", ["GUID", "", None, AD])
def test_rules_belong_to_the_directory_they_stand_in(identifier: str | None) -> None:
    """Also where files were made anonymous and all identifiers are alike."""
    found = config(
        {
            "onpremisesDirectoryPolicy": [
                {
                    "uniqueIdentifier": identifier,
                    "fullyQualifiedDomainName": f"{name}.test",
                    "customSynchronizationRules": [{"Name": name}],
                }
                for name in ("one", "two")
            ]
        }
    )
    labels = roles(found)
    assert [(item.name, labels.of(item)) for item in found.rules] == [("one", "ad:one.test"), ("two", "ad:two.test")]


# --- what the file is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"policyMetadata": {"type": "migration"}},
        {"policyMetadata": {"type": "Migration", "author": "a"}, "deploymentMetadata": {"hostName": "h"}},
        {"PolicyMetadata": {"TYPE": "migration"}, "azureDirectoryPolicy": None},
    ],
)
def test_a_migration_stub_is_recognized(value: Any) -> None:
    found = config(value)
    assert faults(found) == ["migration-stub"]
    assert found.faults[0].at is not None


@pytest.mark.parametrize(
    "value",
    [
        {"policyMetadata": {"type": "migration"}, "azureDirectoryPolicy": {}},
        {"policyMetadata": {"type": "migration"}, "onpremisesDirectoryPolicy": []},
        {"policyMetadata": {"type": "manual"}},
        {"policyMetadata": {}},
        {"deploymentMetadata": {"hostName": "h"}},
    ],
)
def test_what_is_no_migration_stub(value: Any) -> None:
    assert faults(config(value)) == []


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"rules": []}', "[{}]", '"policyMetadata"', "null", "17", '["policyMetadata"]']
)
def test_json_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is JSON, but no exported Entra Connect settings"):
        config(text)


ENCODED = [
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
    ("utf-32-le", b"\xff\xfe\0\0"),
    ("utf-32-be", b"\0\0\xfe\xff"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("encoding", "bom"), ENCODED, ids=[f"{name} {bom.hex()}" for name, bom in ENCODED])
def test_every_encoding_gives_the_same_rules_at_the_same_places(encoding: str, bom: bytes, newline: str) -> None:
    value = copy.deepcopy(EVERY_KEY)
    value["azureDirectoryPolicy"]["customSynchronizationRules"][0]["Name"] = "Größe – 日本 😀"
    text = json.dumps(value, indent=2, ensure_ascii=False).replace("\n", newline)
    found = read(Source("in.json", bom + text.encode(encoding)))
    assert [item.name for item in found.rules][1] == "Größe – 日本 😀"
    assert (found.input.encoding, found.faults) == (encoding, ())
    plain = config(value)
    assert found.rules == plain.rules
    lines = text.split(newline)
    for item in found.rules:
        place = item.at("name")
        assert place is not None
        (line,) = (number for number, text in enumerate(lines, 1) if f'"Name": "{item.name}"' in text)
        assert (place.start.line, place.start.column) == (line, lines[line - 1].index('"Name"') + 9)
