"""The server's XML: rules, connectors, metaverse and settings, and where each of them stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ruleguard.cli.inputs import load_one
from ruleguard.errors import InputError
from ruleguard.model.nodes import (
    ENTRA_CONNECTOR,
    AttributeType,
    Config,
    Connector,
    Flow,
    JoinCondition,
    Partition,
    RunProfile,
    ScopeCondition,
    SyncRule,
)
from ruleguard.readers.server_xml import Parts, read
from ruleguard.text import Location, Source, Span

DATA = Path(__file__).parent / "data"
RULE = (DATA / "every-element-rule.xml").read_text(encoding="utf-8")
CONNECTOR = (DATA / "every-element-connector.xml").read_text(encoding="utf-8")
METAVERSE = (DATA / "every-element-mv.xml").read_text(encoding="utf-8")
AD = "ae4db4cc-b16b-4eb2-acf5-837ca84e4d7d"


def parts(text: str) -> Parts:
    return read(Source("in.xml", text.encode()))


def rule(text: str = RULE) -> SyncRule:
    (found,) = parts(text).rules
    return found


def connector(text: str = CONNECTOR) -> Connector:
    (found,) = parts(text).connectors
    return found


def text_at(place: Location | None) -> str:
    assert place is not None
    return place.source.slice(place.span)


# --- rules ------------------------------------------------------------------------------------------------------------


def test_rule() -> None:
    found = rule()
    assert found.name == 'In – Größe & "Höhe"'
    assert found.description == "Line one\nline two"
    assert found.identifier == "0a1b2c3d-0000-0000-0000-00000000000a"
    assert found.connector == AD
    assert (found.direction, found.link_type) == ("inbound", "Provision")
    assert (found.source_object_type, found.target_object_type) == ("user", "*")
    assert found.precedence == 100
    assert (found.precedence_before, found.precedence_after) == ("0a1b2c3d-0000-0000-0000-00000000000c", "")
    assert (found.immutable_tag, found.standard) == ("Microsoft.InfromADUserJoin.003", True)
    assert (found.disabled, found.password_sync) == (True, True)
    assert found.soft_delete_expiry == "0"


def test_flows() -> None:
    assert rule().flows == (
        Flow(
            destination="displayName",
            kind="direct",
            sources=("givenName", "sn"),
            expression=None,
            value=None,
            merge="Update",
            once=False,
        ),
        Flow(
            destination="sourceObjectType",
            kind="constant",
            sources=(),
            expression=None,
            value="User",
            merge="Replace",
            once=False,
        ),
        Flow(
            destination="cloudFiltered",
            kind="expression",
            sources=("mail", "c"),
            expression='IIF(IsPresent([mail]) && [c]<>"[x]",[mail],NULL)',
            value=None,
            merge="MergeCaseInsensitive",
            once=True,
        ),
        Flow(destination="empty", kind="constant", sources=(), expression=None, value="", merge="Merge", once=False),
    )


def test_scope() -> None:
    assert [
        [(item.attribute, item.operator, item.value) for item in group.conditions] for group in rule().scope or ()
    ] == [
        [("isCriticalSystemObject", "NOTEQUAL", "True"), ("adminDescription", "ISNULL", "")],
        [("groupType", "ISBITSET", "2")],
    ]


def test_joins() -> None:
    assert [
        [(item.connector_attribute, item.metaverse_attribute, item.case_sensitive) for item in group.conditions]
        for group in rule().joins or ()
    ] == [[("objectGUID", "sourceAnchorBinary", True)], [("mail", "mail", False), ("c", "country", False)]]


def test_an_empty_rule_says_nothing() -> None:
    found = rule("<synchronizationRule/>")
    names = [name for name in SyncRule.__dataclass_fields__ if name != "origin"]
    assert {name: getattr(found, name) for name in names} == dict.fromkeys(names)


def test_empty_elements_say_that_there_is_nothing() -> None:
    found = rule(
        "<synchronizationRule><description/><immutable-tag /><attribute-mappings/>"
        "<relationshipCriteria></relationshipCriteria><synchronizationCriteria> </synchronizationCriteria>"
        "</synchronizationRule>"
    )
    assert (found.description, found.immutable_tag, found.standard) == ("", "", False)
    assert (found.flows, found.joins, found.scope) == ((), (), ())


@pytest.mark.parametrize(
    ("element", "field", "expected"),
    [
        ("<disabled>False</disabled>", "disabled", False),
        ("<disabled>false</disabled>", "disabled", False),
        ("<disabled> TRUE </disabled>", "disabled", True),
        ("<EnablePasswordSync>false</EnablePasswordSync>", "password_sync", False),
        ("<precedence>\n 7 \n</precedence>", "precedence", 7),
        ("<precedence>-7</precedence>", "precedence", -7),
        ("<precedence/>", "precedence", None),
        ("<precedence>high</precedence>", "precedence", None),
        ("<precedence>--7</precedence>", "precedence", None),
        ("<precedence>7-</precedence>", "precedence", None),
        (f"<precedence>{'9' * 5000}</precedence>", "precedence", None),
        ("<direction>OUTBOUND</direction>", "direction", "outbound"),
        ("<linkType>joinnoflow</linkType>", "link_type", "JoinNoFlow"),
        ("<linkType>Joined</linkType>", "link_type", "Joined"),
        ("<id>\n  {AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}\n</id>", "identifier", AD),
        (f"<connector>{AD}</connector>", "connector", AD),
        ("<softDeleteExpiryInterval>1.00:00:00</softDeleteExpiryInterval>", "soft_delete_expiry", "1.00:00:00"),
        ("<name><![CDATA[a & b]]></name>", "name", "a & b"),
        ("<name>a<!-- note -->b</name>", "name", "ab"),
        ("<name>a&#x20AC;b</name>", "name", "a€b"),
    ],
)
def test_a_field_of_a_rule(element: str, field: str, expected: object) -> None:
    assert getattr(rule(f"<synchronizationRule>{element}</synchronizationRule>"), field) == expected


@pytest.mark.parametrize(
    ("mapping", "kind", "value", "expression", "sources"),
    [
        ("<src><attr>a</attr></src>", "direct", None, None, ("a",)),
        ("<src>True</src>", "constant", "True", None, ()),
        ("<src>a</src><expression>[b]</expression>", "expression", None, "[b]", ("b",)),
        ("<src><attr>a</attr></src><expression/>", "direct", None, None, ("a",)),
        ("<src><attr>a</attr></src><expression> \n </expression>", "direct", None, None, ("a",)),
        ("<expression>NULL</expression>", "expression", None, "NULL", ()),
        ("", "constant", "", None, ()),
    ],
)
def test_the_kind_of_a_flow(
    mapping: str, kind: str, value: str | None, expression: str | None, sources: tuple[str, ...]
) -> None:
    text = f"<attribute-mappings><mapping><dest>x</dest>{mapping}</mapping></attribute-mappings>"
    (flow,) = rule(f"<synchronizationRule>{text}</synchronizationRule>").flows or ()
    assert (flow.kind, flow.value, flow.expression, flow.sources) == (kind, value, expression, sources)


# --- connectors -------------------------------------------------------------------------------------------------------


def test_connector() -> None:
    found = connector()
    assert (found.identifier, found.name, found.kind, found.forest) == (AD, "contoso.com", "ad", "contoso.com")
    assert found.attributes == ("mail", "proxyAddresses")
    assert found.password_hash_sync is True
    assert found.account == "MSOL_0123456789ab"
    assert (found.library, found.version) == (None, None)
    assert {item.name: item.value for item in found.details} == {
        "category": "AD",
        "subtype": "",
        "ma-listname": "",
        "ma-companyname": "Microsoft",
        "sign-and-seal": "1",
        "ssl-bind": "0",
        "crl-check": "0",
        "simple-bind": "0",
        "Connector.GroupFilteringGroupDn": "CN=Pilot,DC=contoso,DC=com",
    }


def test_partitions() -> None:
    assert connector().partitions == (
        Partition(
            dn="DC=contoso,DC=com",
            fqdn="contoso.com",
            selected=True,
            inclusions=("DC=contoso,DC=com", r"OU=Größe\, Höhe,DC=contoso,DC=com"),
            exclusions=("CN=System,DC=contoso,DC=com",),
            object_types=("user", "group"),
            preferred_controllers=("dc1.contoso.com",),
        ),
        Partition(
            dn="DC=child,DC=contoso,DC=com",
            fqdn="child.contoso.com",
            selected=False,
            inclusions=None,
            exclusions=None,
            object_types=None,
            preferred_controllers=(),
        ),
    )


def test_run_profiles() -> None:
    assert connector().run_profiles == (
        RunProfile(
            name="Full Import",
            steps=("full-import", "full-import"),
            domains=("DC=contoso,DC=com", ""),
            most_deletions=(0, 25),
        ),
        RunProfile(
            name="Everything",
            steps=(
                "delta-import",
                "delta-synchronization",
                "full-synchronization",
                "export",
                "full-import-reevaluate-rules",
            ),
            domains=("",) * 5,
            most_deletions=(0,) * 5,
        ),
        RunProfile(name="Nothing", steps=()),
    )


def test_schema_of_a_connector() -> None:
    """An attribute that does not say single-value has several values."""
    schema = connector().schema
    assert schema is not None
    assert schema.attributes == {
        "mail": AttributeType("mail", "string", multi_valued=False, indexable=True),
        "proxyAddresses": AttributeType("proxyAddresses", "string", multi_valued=True, indexable=False),
        "member": AttributeType("member", "reference", multi_valued=True, indexable=False),
    }


@pytest.mark.parametrize(
    ("syntax", "kind"),
    [
        ("1.3.6.1.4.1.1466.115.121.1.27", "number"),
        ("1.2.840.113556.1.4.906", "number"),
        ("1.3.6.1.4.1.1466.115.121.1.7", "boolean"),
        ("1.3.6.1.4.1.1466.115.121.1.5", "binary"),
        ("1.3.6.1.4.1.1466.115.121.1.40", "binary"),
        ("1.3.6.1.4.1.1466.115.121.1.15", "string"),
        ("1.2.840.113556.1.4.1221", "string"),
        ("1.2.840.113556.1.4.905", "string"),
        ("1.3.6.1.4.1.1466.115.121.1.44", "string"),
        ("1.2.840.113556.1.4.1362", "string"),
        ("1.3.6.1.4.1.1466.115.121.1.12", "reference"),
        ("1.3.6.1.4.1.1466.115.121.1.24", "datetime"),
        ("1.3.6.1.4.1.1466.115.121.1.53", "datetime"),
        ("\n 1.3.6.1.4.1.1466.115.121.1.7 ", "boolean"),
        ("1.2.840.113556.1.4.907", None),
        ("", None),
    ],
)
def test_the_type_of_an_attribute(syntax: str, kind: str | None) -> None:
    text = CONNECTOR.replace("1.3.6.1.4.1.1466.115.121.1.12", syntax)
    schema = connector(text).schema
    assert schema is not None
    assert schema.attributes["member"].type == kind


@pytest.mark.parametrize(
    ("category", "subtype", "listname", "kind"),
    [
        ("AD", "", "", "ad"),
        ("Extensible2", "Windows Azure Active Directory (Microsoft)", "", "entra"),
        ("Extensible2", "", "Windows Azure Active Directory (Microsoft)", "entra"),
        ("Extensible2", "Generic LDAP (Microsoft)", "", "generic-ldap"),
        ("Extensible2", "Generic SQL (Microsoft)", "", "generic-sql"),
        ("Extensible2", "PowerShell (Microsoft)", "", "powershell"),
        ("Extensible2", "Microsoft Web Services (Microsoft)", "", "web-services"),
        ("Extensible2", "Contoso", "", "other"),
        ("FIM", "", "", "other"),
        ("ADAM", "", "", "other"),
        ("\n   ", "\n   ", "\n   ", "other"),
    ],
)
def test_the_kind_of_a_connector(category: str, subtype: str, listname: str, kind: str) -> None:
    text = f"<category>{category}</category><subtype>{subtype}</subtype><ma-listname>{listname}</ma-listname>"
    text = f"<ma-data>{text}</ma-data>"
    assert connector(text).kind == kind


def test_the_entra_connector_is_known_by_its_identifier() -> None:
    assert connector("<ma-data><id>{B891884F-051E-4A83-95AF-2544101C9083}</id></ma-data>").kind == "entra"


def test_an_extensible_connector() -> None:
    text = (
        "<ma-data><id>{B891884F-051E-4A83-95AF-2544101C9083}</id><private-configuration><MAConfig>"
        "<extension-config><filename>Connector.dll</filename><assembly-version>1.1.130.0</assembly-version></extension-config>"
        '<parameter-values><parameter name="UserName">Sync_x@contoso</parameter><parameter name="Password" />'
        "</parameter-values></MAConfig></private-configuration><extension><assembly-name>Rules.dll</assembly-name></extension>"
        "<ma-partition-data><partition><name>default</name><filter><containers><exclusions /><inclusions><inclusion />"
        "</inclusions></containers></filter></partition></ma-partition-data></ma-data>"
    )
    found = connector(text)
    assert (found.library, found.version, found.account) == ("Connector.dll", "1.1.130.0", "Sync_x@contoso")
    assert {item.name: item.value for item in found.details} == {"extension": "Rules.dll"}
    (partition,) = found.partitions or ()
    assert (partition.inclusions, partition.exclusions) == ((), ())
    assert text_at(found.at("library")) == "Connector.dll"
    assert text_at(found.at("version")) == "1.1.130.0"


def test_an_empty_connector_says_nothing() -> None:
    found = connector("<ma-data/>")
    said = {"identifier": "", "kind": "other", "details": ()}
    for name in Connector.__dataclass_fields__:
        if name != "origin":
            assert getattr(found, name) == said.get(name)


def test_password_hash_sync_that_is_off() -> None:
    assert connector(CONNECTOR.replace("<enabled>1<", "<enabled>0<")).password_hash_sync is False


# --- metaverse and settings -------------------------------------------------------------------------------------------


def test_metaverse() -> None:
    schema = parts(METAVERSE).metaverse
    assert schema is not None
    assert schema.attributes == {
        "mail": AttributeType("mail", "string", multi_valued=False, indexable=True),
        "member": AttributeType("member", "reference", multi_valued=True, indexable=False),
    }
    assert schema.object_types == {"person": ("mail", "member", "notDescribed"), "empty": ()}


def test_global_settings() -> None:
    found = parts(METAVERSE)
    assert {item.name: item.value for item in found.settings} == {
        "Microsoft.Synchronize.ServerConfigurationVersion": "2.3.20.0",
        "Microsoft.Synchronize.StagingMode": "True",
        "Microsoft.SynchronizationOption.CustomAttribute": "",
        "Contoso.OfANewerBuild": "a < b",
    }
    assert found.server is not None
    assert (found.server.host, found.server.build, found.server.staging, found.server.exported_at) == (
        "SYNC01",
        "2.3.20.0",
        True,
        "2025-10-06 08:20:11.302",
    )


@pytest.mark.parametrize(
    ("value", "staging"), [("True", True), ("true", True), ("False", False), ("", None), ("  ", None)]
)
def test_staging_mode(value: str, staging: bool | None) -> None:
    server = parts(METAVERSE.replace(">True<", f">{value}<")).server
    assert server is not None
    assert server.staging is staging


def test_a_metaverse_without_settings_says_nothing_about_the_server() -> None:
    server = parts("<mv-data/>").server
    assert server is not None
    assert (server.host, server.build, server.staging, server.exported_at) == (None, None, None, None)


# --- what a file is ---------------------------------------------------------------------------------------------------


def test_parts_below_another_top() -> None:
    assert connector(
        f"<saved-ma-configuration server='S' export-date='d'><!-- x -->{CONNECTOR}</saved-ma-configuration>"
    ) == (connector())
    assert connector(f"<a><b>{CONNECTOR}</b></a>") == connector()
    assert rule(f"<a>{RULE}</a>") == rule()


def test_several_parts_in_one_file() -> None:
    found = parts(f"<export>{CONNECTOR}{RULE}{RULE}<mv-data/></export>")
    assert (len(found.connectors), len(found.rules)) == (1, 2)
    assert found.metaverse is None
    assert [str(item.at("name")) for item in found.rules] == [f"in.xml:{line}:9" for line in rule_lines()]


def rule_lines() -> list[int]:
    start = CONNECTOR.count("\n") + 1
    return [start + 4, start + RULE.count("\n") + 4]


def test_a_packaged_template() -> None:
    """Its empty elements hold a line break and blanks, and it has attributes that nobody else writes."""
    found = connector(
        '<export-ma><ma-data format="Packaged"><name data-owner="ISV">T</name><id>\n    </id>'
        "<subtype>\n    </subtype><category>\n    </category></ma-data></export-ma>"
    )
    assert (found.name, found.identifier, found.kind) == ("T", "", "other")


@pytest.mark.parametrize("text", ["<a/>", "<Objs><Obj/></Objs>", "<html><body>ma-data</body></html>", "<ma-dataset/>"])
def test_xml_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"is XML .*, but no part of a synchronization server's export"):
        parts(text)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
    ],
)
def test_every_encoding_gives_the_same_rule_at_the_same_places(encoding: str, bom: bytes, newline: str) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>\n' + RULE
    (found,) = read(Source("in.xml", bom + text.replace("\n", newline).encode(encoding))).rules
    assert found == rule()
    lines = text.split("\n")
    (line,) = (number for number, line in enumerate(lines, 1) if "<expression>" in line)
    assert str(found.at("name")) == "in.xml:6:9"
    assert str((found.flows or ())[2].at("expression")) == f"in.xml:{line}:{lines[line - 1].index('IIF') + 1}"


# --- places -----------------------------------------------------------------------------------------------------------

RULE_PLACES = {
    "name": 'In – Größe &amp; "Höhe"',
    "identifier": "{0A1B2C3D-0000-0000-0000-00000000000A}",
    "description": "Line one\nline two",
    "direction": "Inbound",
    "connector": "{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}",
    "source_object_type": "user",
    "target_object_type": "*",
    "link_type": "Provision",
    "precedence": "100",
    "precedence_before": "{0A1B2C3D-0000-0000-0000-00000000000C}",
    "precedence_after": "{00000000-0000-0000-0000-000000000000}",
    "immutable_tag": "Microsoft.InfromADUserJoin.003",
    "disabled": "True",
    "password_sync": "true",
    "soft_delete_expiry": "00:00:00",
    "scope": "<synchronizationCriteria>",
    "joins": "<relationshipCriteria>",
    "flows": "<attribute-mappings>",
    "": "<synchronizationRule>",
    "no such field": "<synchronizationRule>",
}


@pytest.mark.parametrize("field", RULE_PLACES)
def test_the_place_of_a_field_of_a_rule(field: str) -> None:
    assert text_at(rule().at(field)) == RULE_PLACES[field]


@pytest.mark.parametrize(
    ("number", "field", "expected"),
    [
        (0, "destination", "displayName"),
        (0, "sources", "givenName"),
        (0, "", "<mapping>"),
        (1, "value", "User"),
        (1, "merge", "Replace"),
        (2, "destination", "cloudFiltered"),
        (2, "once", "true"),
        (1, "once", "<mapping>"),
        (2, "expression", 'IIF(IsPresent([mail]) &amp;&amp; [c]&lt;&gt;"[x]",[mail],NULL)'),
        (3, "value", "<src />"),
        (3, "expression", "<mapping>"),
    ],
)
def test_the_place_of_a_field_of_a_flow(number: int, field: str, expected: str) -> None:
    assert text_at((rule().flows or ())[number].at(field)) == expected


def test_the_places_of_conditions() -> None:
    found = rule()
    scope: list[ScopeCondition] = [item for group in found.scope or () for item in group.conditions]
    joins: list[JoinCondition] = [item for group in found.joins or () for item in group.conditions]
    for condition in scope:
        assert text_at(condition.at("attribute")) == condition.attribute
        assert text_at(condition.at("operator")).upper() == condition.operator
        assert text_at(condition.at("value")) == (condition.value or "<csValue />")
        assert text_at(condition.at()) == "<scope>"
    for pair in joins:
        assert text_at(pair.at("connector_attribute")) == pair.connector_attribute
        assert text_at(pair.at("metaverse_attribute")) == pair.metaverse_attribute
        assert text_at(pair.at("case_sensitive")) == ("True" if pair.case_sensitive else "<condition>")
    assert [text_at(group.at()) for group in (*(found.scope or ()), *(found.joins or ()))] == ["<conditions>"] * 4
    lines = [place.start.line for item in (*joins, *scope) if (place := item.at()) is not None]
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("IIF", "IIF"),
        ("&& [c]", "&amp;&amp; [c]"),
        ("[c]", "[c]"),
        ("<>", "&lt;&gt;"),
        ('"[x]"', '"[x]"'),
        ("NULL)", "NULL)"),
    ],
)
def test_the_place_of_a_part_of_an_expression(part: str, expected: str) -> None:
    flow = (rule().flows or ())[2]
    start = (flow.expression or "").index(part)
    place = flow.at("expression", Span(start, start + len(part)))
    assert text_at(place) == expected
    assert place is not None
    line = RULE.split("\n")[place.start.line - 1]
    assert line.lstrip().startswith("<expression>")
    assert place.start.column == line.index(expected, line.index("IIF")) + 1


def test_the_place_of_a_part_of_a_description() -> None:
    place = rule(RULE.replace("\n", "\r\n")).at("description", Span(9, 13))
    assert (text_at(place), str(place)) == ("line", "in.xml:7:1")


def test_the_places_of_a_connector() -> None:
    found = connector()
    expected = {
        "identifier": "{AE4DB4CC-B16B-4EB2-ACF5-837CA84E4D7D}",
        "name": "contoso.com",
        "forest": "contoso.com",
        "account": "MSOL_0123456789ab",
        "password_hash_sync": "1",
        "partitions": "<ma-partition-data>",
        "attributes": "<attribute-inclusion>",
        "run_profiles": "<ma-run-data>",
        "": "<ma-data>",
    }
    assert {field: text_at(found.at(field)) for field in expected} == expected
    lines = CONNECTOR.split("\n")
    for field, tag in (("name", "<name>"), ("forest", "<forest-name>"), ("password_hash_sync", "<enabled>")):
        place = found.at(field)
        assert place is not None
        assert lines[place.start.line - 1].lstrip().startswith(tag)


def test_the_places_of_partitions_and_run_profiles() -> None:
    found = connector()
    first, second = found.partitions or ()
    assert [text_at(item.at("dn")) for item in (first, second)] == [first.dn, second.dn]
    assert [text_at(item.at("selected")) for item in (first, second)] == ["1", "0"]
    assert text_at(first.at("inclusions")) == "<inclusions>"
    assert text_at(first.at("exclusions")) == "<exclusions>"
    assert text_at(first.at("object_types")) == "<object-classes>"
    assert [text_at(item.at("name")) for item in found.run_profiles or ()] == ["Full Import", "Everything", "Nothing"]
    assert [text_at(item.at("value")) for item in found.details] == [
        item.value or "<" + item.name + " />" for item in found.details
    ]


def test_the_places_of_settings() -> None:
    found = parts(METAVERSE)
    values = {item.name: text_at(item.at("value")) for item in found.settings}
    assert values["Microsoft.Synchronize.StagingMode"] == "True"
    assert values["Contoso.OfANewerBuild"] == "a &lt; b"
    assert values["Microsoft.SynchronizationOption.CustomAttribute"].startswith("<parameter name=")
    for item in found.settings:
        assert text_at(item.at("name")) == item.name
    assert found.server is not None
    assert text_at(found.server.at("host")) == "SYNC01"
    assert text_at(found.server.at("exported_at")) == "2025-10-06 08:20:11.302"


# --- the sample -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(samples: Path) -> Config:
    return load_one(str(samples / "server"))


def test_the_sample_folder_is_one_configuration(sample: Config, samples: Path) -> None:
    assert sample.input.format == "server-xml"
    assert len(sample.rules) == len(list((samples / "server" / "SynchronizationRules").iterdir())) == 24
    assert sum(rule.standard is True for rule in sample.rules) == 7
    assert {(item.kind, item.forest) for item in sample.connectors or ()} == {
        ("entra", None),
        ("ad", "northwind.example"),
        ("ad", "fabrikam.example"),
    }
    assert {rule.connector for rule in sample.rules} == {item.identifier for item in sample.connectors or ()}
    assert (sample.server.host, sample.server.build, sample.server.staging) == ("SYNC01", "2.3.20.0", False)
    assert sample.faults == ()


def test_every_parameter_of_the_sample_is_a_setting(sample: Config, samples: Path) -> None:
    text = (samples / "server" / "GlobalSettings" / "MV.xml").read_text(encoding="utf-8")
    names = re.findall(r'<parameter name="([^"]+)"', text)
    assert [item.name for item in sample.settings] == names
    assert len(names) == 37


def test_the_entra_connector_of_the_sample(sample: Config) -> None:
    entra = next(item for item in sample.connectors or () if item.kind == "entra")
    assert entra.identifier == ENTRA_CONNECTOR
    assert entra.library == "Microsoft.Azure.ActiveDirectory.Connector.dll"
    assert [profile.name for profile in entra.run_profiles or ()] == [
        "Full Import",
        "Full Synchronization",
        "Delta Import",
        "Delta Synchronization",
        "Export",
    ]


def test_the_same_rules_as_the_settings_file(sample: Config, samples: Path) -> None:
    """As far as the settings file says."""
    named = {rule.identifier: rule for rule in sample.rules}
    for expected in load_one(str(samples / "active.json")).rules:
        found = named[expected.identifier]
        assert (found.name, found.precedence, found.immutable_tag) == (
            expected.name,
            expected.precedence,
            expected.immutable_tag,
        )
        if expected.flows is not None:
            assert (found.scope, found.joins, found.flows) == (expected.scope, expected.joins, expected.flows)


def test_every_rule_of_the_sample_is_where_it_is_said_to_be(sample: Config) -> None:
    for rule in sample.rules:
        assert rule.origin is not None
        assert text_at(rule.at("name")) == (rule.name or "").replace("&", "&amp;")
        assert rule.identifier is not None
        assert rule.identifier in text_at(rule.at("identifier"))
        for flow in rule.flows or ():
            assert text_at(flow.at("destination")) == flow.destination


def test_a_provisioning_hierarchy_is_one_detail_with_a_place() -> None:
    text = CONNECTOR.replace(
        "</ma-data>",
        "<component_mappings><mapping><dn_component>ou</dn_component><object_class>organizationalUnit</object_class>"
        "</mapping><mapping><dn_component>o</dn_component><object_class>organization</object_class></mapping>"
        "</component_mappings></ma-data>",
    )
    found = [item for item in connector(text).details if item.name == "provisioning-hierarchy"]
    assert [item.value for item in found] == ["ou=organizationalUnit, o=organization"]
    assert [text_at(item.at("value")) for item in found] == ["<component_mappings>"]
