"""MV.XML and MA-*.XML of FIM, MIM and DirSync, piece by piece: every enumeration, every wrapper, every fault."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ruleguard.diff.compare import compare
from ruleguard.diff.undecided import undecided
from ruleguard.errors import InputError
from ruleguard.model.engine import (
    Agent,
    AgentFlow,
    AgentJoin,
    DeletionRule,
    Engine,
    FilterCondition,
    FilterSet,
    Projection,
)
from ruleguard.model.engine_view import walk
from ruleguard.model.nodes import ENTRA_CONNECTOR, Config, Node
from ruleguard.readers.export import Options, Reading, read
from ruleguard.render.show import show_json, show_text
from ruleguard.text import Source

AD = "0000000a-0000-0000-0000-000000000001"
CLOUD = "0000000a-0000-0000-0000-000000000002"
RULE = "0000000a-0000-0000-0000-000000000003"

AGENT = f"""<ma-data>
 <format-version>1</format-version><id>{{{AD.upper()}}}</id><name>Active Directory Connector</name><category>AD</category>
 <subtype/><ma-listname/><ma-companyname/>
 <creation-time>2013-01-01 10:00:00.000</creation-time>
 <last-modification-time>2014-02-03 11:00:00.000</last-modification-time>
 <version>17</version><password-sync-allowed>0</password-sync-allowed>
 <attribute-inclusion><attribute>cn</attribute><attribute>mail</attribute></attribute-inclusion>
 <stay-disconnector>
  <filter-set import-filter="0" cd-object-type="group" type="scripted" id="{{{RULE}}}"></filter-set>
  <filter-set import-filter="1" cd-object-type="user" type="declared">
   <filter-alternative id="{{{RULE}}}">
    <condition cd-attribute="cn" operator="substring-start"><value>CAS_{{</value></condition>
    <condition cd-attribute="mail" operator="not-present"><value/></condition>
   </filter-alternative>
   <filter-alternative>
    <condition cd-attribute="groupType" operator="equality"><value ui-radix="10">0xffffffff80000002</value></condition>
   </filter-alternative>
  </filter-set>
 </stay-disconnector>
 <join>
  <join-profile cd-object-type="user">
   <join-criterion id="{{{RULE}}}">
    <search mv-object-type="person">
     <attribute-mapping mv-attribute="employeeID">
      <direct-mapping><src-attribute>employeeID</src-attribute></direct-mapping>
     </attribute-mapping>
     <attribute-mapping mv-attribute="mail">
      <direct-mapping><src-attribute>mail</src-attribute></direct-mapping>
     </attribute-mapping>
    </search>
    <resolution type="none"><script-context/></resolution>
   </join-criterion>
   <join-criterion join-cri-type="none">
    <search>
     <attribute-mapping mv-attribute="cn">
      <direct-mapping><src-attribute>cn</src-attribute></direct-mapping>
     </attribute-mapping>
     <attribute-mapping mv-attribute="alias">
      <scripted-mapping>
       <script-context>cd.user#2:givenName,sn-&gt;alias</script-context>
       <src-attribute>givenName</src-attribute><src-attribute>sn</src-attribute>
      </scripted-mapping>
     </attribute-mapping>
    </search>
    <resolution type="none"><script-context></script-context></resolution>
   </join-criterion>
   <join-criterion join-cri-type="sync-rule" sync-rule-id="{{{RULE.upper()}}}">
    <search><attribute-mapping mv-attribute="o"><direct-mapping/></attribute-mapping></search>
    <resolution type="scripted"><script-context>cd.user#3</script-context></resolution>
   </join-criterion>
  </join-profile>
 </join>
 <projection>
  <class-mapping type="declared" cd-object-type="user"><mv-object-type>person</mv-object-type></class-mapping>
  <class-mapping type="scripted" cd-object-type="contact"></class-mapping>
  <class-mapping type="sync-rule" cd-object-type="group" sync-rule-id="{{{RULE.upper()}}}">
   <mv-object-type>group</mv-object-type>
  </class-mapping>
 </projection>
 <export-attribute-flow>
  <export-flow-set cd-object-type="user" mv-object-type="person">
   <export-flow cd-attribute="title" suppress-deletions="true">
    <direct-mapping><src-attribute>jobTitle</src-attribute></direct-mapping>
   </export-flow>
   <export-flow cd-attribute="unicodePwd">
    <constant-mapping><constant-value>Secret#1</constant-value></constant-mapping>
   </export-flow>
   <export-flow cd-attribute="cn" suppress-deletions="false">
    <scripted-mapping>
     <src-attribute intrinsic="true">object-id</src-attribute><script-context>build &lt;cn&gt;</script-context>
    </scripted-mapping>
   </export-flow>
   <export-flow cd-attribute="dn">
    <sync-rule-mapping mapping-type="expression" sync-rule-id="{{{RULE}}}" initial-flow-only="true">
     <src-attribute>accountName</src-attribute>
     <sync-rule-value><export-flow allows-null="false"><src><attr>accountName</attr></src><dest>dn</dest><scoping/>
      <fn id="+"><arg>"CN="</arg><arg><fn id="Left"><arg>accountName</arg><arg>64</arg></fn></arg></fn>
     </export-flow></sync-rule-value>
    </sync-rule-mapping>
   </export-flow>
  </export-flow-set>
 </export-attribute-flow>
 <provisioning-cleanup type="declared"><action>make-normal-disconnector</action></provisioning-cleanup>
 <extension><assembly-name>Contoso.Rules.dll</assembly-name><application-protection>low</application-protection></extension>
 <private-configuration><adma-configuration><cd-extension><assembly-name>Exch2010Extension.dll</assembly-name></cd-extension>
 </adma-configuration></private-configuration>
</ma-data>"""

METAVERSE = f"""<mv-data>
 <format-version>1</format-version><version>9</version>
 <import-attribute-flow>
  <import-flow-set mv-object-type="person">
   <import-flows mv-attribute="mail" type="ranked">
    <import-flow src-ma="{{{AD.upper()}}}" cd-object-type="user" id="{{{RULE}}}">
     <direct-mapping><src-attribute>mail</src-attribute></direct-mapping>
    </import-flow>
    <import-flow src-ma="{{{CLOUD.upper()}}}" cd-object-type="user">
     <scripted-mapping>
      <src-attribute>a</src-attribute><src-attribute>b</src-attribute><script-context>makeMail</script-context>
     </scripted-mapping>
    </import-flow>
   </import-flows>
   <import-flows mv-attribute="o" type="equal">
    <import-flow src-ma="{{{AD.upper()}}}" cd-object-type="user">
     <constant-mapping><constant-value>Contoso</constant-value></constant-mapping>
    </import-flow>
   </import-flows>
   <import-flows mv-attribute="ou" type="manual">
    <import-flow src-ma="{{{AD.upper()}}}" cd-object-type="user">
     <dn-part-mapping><dn-part>2</dn-part></dn-part-mapping>
    </import-flow>
   </import-flows>
   <import-flows mv-attribute="sid" type="ranked">
    <import-flow src-ma="{{{AD.upper()}}}" cd-object-type="user">
     <sync-rule-mapping mapping-type="direct" sync-rule-id="{{{RULE.upper()}}}" initial-flow-only="false">
      <src-attribute>objectSid</src-attribute>
     </sync-rule-mapping>
    </import-flow>
    <import-flow src-ma="{{{AD.upper()}}}" cd-object-type="user">
     <sync-rule-mapping mapping-type="constant" sync-rule-id="{{{RULE.upper()}}}">
      <sync-rule-value>S-1</sync-rule-value>
     </sync-rule-mapping>
    </import-flow>
   </import-flows>
  </import-flow-set>
  <per-ma-options>
   <ma-options ma-id="{{{AD.upper()}}}"><enable-recall>1</enable-recall></ma-options>
   <ma-options ma-id="{{{CLOUD.upper()}}}"><enable-recall>0</enable-recall></ma-options>
  </per-ma-options>
 </import-attribute-flow>
 <provisioning type="scripted"/>
 <mv-deletion>
  <mv-deletion-rule mv-object-type="person" type="declared-any"><src-ma>{{{AD.upper()}}}</src-ma></mv-deletion-rule>
  <mv-deletion-rule mv-object-type="group" type="declared-last">
   <src-ma>{{{AD.upper()}}}</src-ma><src-ma>{{{CLOUD.upper()}}}</src-ma>
  </mv-deletion-rule>
  <mv-deletion-rule mv-object-type="printer" type="scripted"/>
 </mv-deletion>
 <extension><assembly-name>MVExtension.dll</assembly-name><application-protection>low</application-protection></extension>
 <password-sync><password-sync-enabled>1</password-sync-enabled></password-sync>
</mv-data>"""

EMPTY_AGENT = f"<ma-data><id>{{{AD}}}</id><name>a</name><category>AD</category>%s</ma-data>"
EMPTY_METAVERSE = "<mv-data>%s</mv-data>"
CONNECT_AGENT = EMPTY_AGENT % "<join /><projection /><export-attribute-flow /><attribute-inclusion/>"
CONNECT_METAVERSE = EMPTY_METAVERSE % '<parameter-values><parameter name="a">1</parameter></parameter-values>'
WARNING = "<!--WARNING> do not edit </WARNING-->"


def wrapped(text: str) -> str:
    kind = "mv" if text.startswith("<mv-data") else "ma"
    top = f"saved-{kind}-configuration"
    return f"<{top} server='SERVER1' export-date='2014-03-31 12:24:48.304'>{WARNING}\n {text}\n</{top}>"


def reading(*texts: str) -> Reading:
    files = (Source(f"any name {number}.dat", text.encode()) for number, text in enumerate(texts))
    return read("folder", files, Options())


def config(*texts: str) -> Config:
    (found,) = reading(*texts).configs
    return found


def engine(*texts: str) -> Engine:
    found = config(*texts).engine
    assert found is not None
    return found


def agent(inside: str) -> Agent:
    (found,) = engine(EMPTY_AGENT % (inside + "<stay-disconnector/>" * ("<stay" not in inside))).agents
    return found


def metaverse(inside: str) -> Engine:
    return engine(EMPTY_METAVERSE % inside)


def text_at(node: Node, field: str = "") -> str:
    place = node.at(field)
    assert place is not None
    return place.source.slice(place.span)


# --- the whole --------------------------------------------------------------------------------------------------------


def test_everything_that_an_agent_has() -> None:
    (found,) = engine(AGENT, METAVERSE).agents
    assert (found.identifier, found.name, found.category, found.subtype) == (AD, "Active Directory Connector", "AD", "")
    assert (found.extension, found.connected_extension) == ("Contoso.Rules.dll", "Exch2010Extension.dll")
    assert (found.cleanup, found.cleanup_action) == ("declared", "make-normal-disconnector")
    assert (found.revision, found.created) == (17, "2013-01-01 10:00:00.000")
    assert found.modified == "2014-02-03 11:00:00.000"
    assert found.filters == (
        FilterSet(object_type="group", kind="scripted", alternatives=(), import_filter=False),
        FilterSet(
            object_type="user",
            kind="declared",
            alternatives=(
                (
                    FilterCondition(attribute="cn", operator="substring-start", value="CAS_{"),
                    FilterCondition(attribute="mail", operator="not-present", value=""),
                ),
                (FilterCondition(attribute="groupType", operator="equality", value="-2147483646"),),
            ),
            import_filter=True,
        ),
    )
    assert found.joins == (
        AgentJoin(
            object_type="user",
            pairs=((("employeeID",), "employeeID"), (("mail",), "mail")),
            resolution="none",
            context="",
            is_scripted=False,
            metaverse_type="person",
        ),
        AgentJoin(
            object_type="user",
            pairs=((("cn",), "cn"), (("givenName", "sn"), "alias")),
            resolution="none",
            context="cd.user#2:givenName,sn->alias",
            is_scripted=True,
        ),
        AgentJoin(
            object_type="user",
            pairs=(((), "o"),),
            resolution="scripted",
            context="cd.user#3",
            is_scripted=True,
            rule=RULE,
        ),
    )
    assert found.projections == (
        Projection(object_type="user", kind="declared", metaverse_type="person"),
        Projection(object_type="contact", kind="scripted", metaverse_type=None),
        Projection(object_type="group", kind="sync-rule", metaverse_type="group", rule=RULE),
    )


def outbound(destination: str, kind: str, sources: tuple[str, ...] = (), **more: object) -> AgentFlow:
    fields: dict[str, object] = {"value": None, "context": None, "ranking": None, "rank": None} | more
    return AgentFlow(
        direction="outbound",
        agent=AD,
        object_type="user",
        metaverse_type="person",
        destination=destination,
        kind=kind,
        sources=sources,
        **fields,  # type: ignore[arg-type]
    )


def test_outbound_flows() -> None:
    (found,) = engine(AGENT).agents
    assert found.exports == (
        outbound("title", "direct", ("jobTitle",), suppresses_deletions=True),
        outbound("unicodePwd", "constant", value="Secret#1"),
        outbound("cn", "scripted", ("object-id",), context="build <cn>", suppresses_deletions=False),
        outbound(
            "dn",
            "sync-rule",
            ("accountName",),
            value='"CN=" + Left(accountName, 64)',
            rule=RULE,
            mapping="expression",
            once=True,
        ),
    )


def test_inbound_flows() -> None:
    found = engine(METAVERSE).imports or ()
    rows = [(it.agent, it.destination, it.kind, it.sources, it.value, it.context, it.ranking, it.rank) for it in found]
    assert rows == [
        (AD, "mail", "direct", ("mail",), None, None, "ranked", 1),
        (CLOUD, "mail", "scripted", ("a", "b"), None, "makeMail", "ranked", 2),
        (AD, "o", "constant", (), "Contoso", None, "equal", None),
        (AD, "ou", "dn-part", (), "2", None, "manual", None),
        (AD, "sid", "sync-rule", ("objectSid",), None, None, "ranked", 1),
        (AD, "sid", "sync-rule", (), "S-1", None, "ranked", 2),
    ]
    assert {(it.direction, it.object_type, it.metaverse_type) for it in found} == {("inbound", "user", "person")}
    assert [(it.rule, it.mapping, it.once) for it in found[-2:]] == [(RULE, "direct", False), (RULE, "constant", None)]
    assert {it.suppresses_deletions for it in found} == {None}


def test_the_metaverse() -> None:
    found = engine(METAVERSE)
    assert (found.provisioning, found.extension, found.agents) == ("scripted", "MVExtension.dll", ())
    assert found.recalls == ((AD, True), (CLOUD, False))
    assert found.deletion_rules == (
        DeletionRule(metaverse_type="person", kind="declared-any", agents=(AD,)),
        DeletionRule(metaverse_type="group", kind="declared-last", agents=(AD, CLOUD)),
        DeletionRule(metaverse_type="printer", kind="scripted", agents=()),
    )


# --- enumerations -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["none", "scripted", "sync-rule", "both", "of a later version", ""])
def test_provisioning(word: str) -> None:
    assert metaverse(f'<provisioning type="{word}"/>').provisioning == word


def test_what_is_not_said() -> None:
    found = metaverse("<provisioning/>")
    assert (found.provisioning, found.extension, found.imports) == (None, None, None)
    assert (found.deletion_rules, found.recalls) == (None, None)
    found = metaverse("<provisioning type='none'/><extension/><mv-deletion/><import-attribute-flow/>")
    assert (found.extension, found.imports, found.deletion_rules) == ("", (), ())
    alone = agent("")
    assert (alone.extension, alone.connected_extension, alone.cleanup, alone.revision) == (None, None, None, None)
    assert (alone.filters, alone.joins, alone.projections, alone.exports) == ((), (), (), ())


@pytest.mark.parametrize("action", ["delete-object", "make-normal-disconnector", "make-explicit-disconnector", "new"])
def test_cleanup(action: str) -> None:
    found = agent(f'<provisioning-cleanup type="declared"><action>{action}</action></provisioning-cleanup>')
    assert (found.cleanup, found.cleanup_action) == ("declared", action)


def test_scripted_cleanup_has_no_action() -> None:
    found = agent('<provisioning-cleanup type="scripted"/>')
    assert (found.cleanup, found.cleanup_action) == ("scripted", None)


@pytest.mark.parametrize("kind", ["declared-any", "declared-last", "scripted", "of a later version"])
def test_deletion_rules(kind: str) -> None:
    rules = metaverse(f'<provisioning/><mv-deletion><mv-deletion-rule type="{kind}"/></mv-deletion>').deletion_rules
    assert rules == (DeletionRule(metaverse_type=None, kind=kind, agents=()),)


def condition(operator: str = "equality", value: str = "<value>x</value>") -> FilterCondition:
    (found,) = agent(in_filter(operator, value)).filters
    return found.alternatives[0][0]


def in_filter(operator: str, value: str) -> str:
    inside = f'<condition cd-attribute="a" operator="{operator}">{value}</condition>'
    inside = f'<filter-set type="declared"><filter-alternative>{inside}</filter-alternative></filter-set>'
    return f"<stay-disconnector>{inside}</stay-disconnector>"


@pytest.mark.parametrize(
    "word", ["equality", "inequality", "present", "not-present", "substring-start", "bit-on", "new"]
)
def test_operators_are_kept_as_written(word: str) -> None:
    assert condition(word).operator == word


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<value>plain</value>", "plain"),
        ("<value> two  blanks </value>", " two  blanks "),
        ("<value/>", ""),
        ("<value></value>", ""),
        ("", None),
        ("<value>0x10</value>", "0x10"),
        ('<value ui-radix="10">0x10</value>', "16"),
        ('<value ui-radix="10">0x0</value>', "0"),
        ('<value ui-radix="10">0x7fffffffffffffff</value>', "9223372036854775807"),
        ('<value ui-radix="10">0xFFFFFFFFFFFFFFFF</value>', "-1"),
        ('<value ui-radix="16">0x10</value>', "0x10"),
        ('<value ui-radix="10">17</value>', "17"),
        ('<value ui-radix="10">0x</value>', "0x"),
        ('<value ui-radix="10">0xzz</value>', "0xzz"),
        ('<value ui-radix="10">0x00000000000000001</value>', "0x00000000000000001"),
        ('<value encoding="base64">Q29udG9zbw==</value>', "Contoso"),
        ('<value encoding="base64">\n  Q29u\n  dG9zbw==\n</value>', "Contoso"),
        ('<value encoding="base64">w6Q=</value>', "ä"),
        ('<value encoding="base64">AAEC</value>', "base64:AAEC"),
        ('<value encoding="base64">//79</value>', "base64://79"),
        ('<value encoding="base64"/>', ""),
    ],
)
def test_values(written: str, value: str | None) -> None:
    assert condition(value=written).value == value


@pytest.mark.parametrize("broken", ["Q29udG9zbw=", "!!!!", "Q29u*G9zbw==", "ä"])
def test_a_value_that_is_no_base64_is_kept_and_told(broken: str) -> None:
    found = config(EMPTY_AGENT % in_filter("equality", f'<value encoding="base64">{broken}</value>'))
    assert found.engine is not None
    assert found.engine.agents[0].filters[0].alternatives[0][0].value == broken
    fault = next(item for item in found.faults if item.rule == "unexpected-type")
    assert fault.at is not None
    assert fault.at.source.slice(fault.at.span) == broken


@pytest.mark.parametrize(
    ("mapping", "kind", "value", "sources"),
    [
        ("<direct-mapping><src-attribute>a</src-attribute></direct-mapping>", "direct", None, ("a",)),
        ("<constant-mapping><constant-value/></constant-mapping>", "constant", "", ()),
        ("<constant-mapping/>", "constant", None, ()),
        ("<dn-part-mapping><dn-part>1</dn-part></dn-part-mapping>", "dn-part", "1", ()),
        ("<new-mapping><src-attribute>a</src-attribute></new-mapping>", "new-mapping", None, ("a",)),
        ("<something/>", "something", None, ()),
        ("<note/><direct-mapping/>", "direct", None, ()),
        ("", "", None, ()),
    ],
)
def test_kinds_of_flows(mapping: str, kind: str, value: str | None, sources: tuple[str, ...]) -> None:
    flow = f'<export-flow cd-attribute="a">{mapping}</export-flow>'
    (found,) = agent(
        f"<export-attribute-flow><export-flow-set>{flow}</export-flow-set></export-attribute-flow>"
    ).exports
    assert (found.kind, found.value, found.sources) == (kind, value, sources)
    for field in ("kind", "value", "sources", "context", "destination", "object_type"):
        assert found.at(field) is not None


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "9" * 400, "²"])
def test_a_revision_that_is_no_number(text: str) -> None:
    assert agent(f"<version>{text}</version>").revision is None


def test_an_assembly_of_the_connected_directory() -> None:
    inside = "<cd-extension><assembly-name>Own.dll</assembly-name></cd-extension>"
    for holder in ("adma-configuration", "MAConfig"):
        found = agent(f"<private-configuration><{holder}>{inside}</{holder}></private-configuration>")
        assert (found.connected_extension, text_at(found, "connected_extension")) == ("Own.dll", "Own.dll")


# --- what is FIM's, and what is Entra Connect's -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        "<stay-disconnector/>",
        "<provisioning-cleanup/>",
        "<join><join-profile/></join>",
        "<projection><class-mapping/></projection>",
        "<export-attribute-flow><export-flow-set/></export-attribute-flow>",
    ],
)
def test_an_agent_alone(inside: str) -> None:
    found = config(EMPTY_AGENT % inside)
    assert found.engine is not None
    assert found.input.format == "fim-xml"
    assert [fault.rule for fault in found.faults] == ["no-rules"]


@pytest.mark.parametrize(
    "inside", ["", "<join/><projection/><export-attribute-flow/>", "<extension/><dn-construction/>"]
)
def test_what_may_be_a_connector_of_connect(inside: str) -> None:
    found = config(EMPTY_AGENT % inside)
    assert (found.engine, found.input.format) == (None, "server-xml")


@pytest.mark.parametrize("inside", ["<provisioning/>", "<import-attribute-flow/>"])
def test_a_metaverse_alone(inside: str) -> None:
    found = config(EMPTY_METAVERSE % inside)
    assert found.engine is not None
    assert found.connectors is None


@pytest.mark.parametrize("inside", ["", "<parameter-values/>", "<parameter-values/><provisioning/>"])
def test_a_metaverse_that_is_not_fim(inside: str) -> None:
    assert config(EMPTY_METAVERSE % inside).engine is None


@pytest.mark.parametrize("backwards", [False, True])
def test_the_metaverse_file_decides(backwards: bool) -> None:
    """Whatever order the files come in."""
    order = -1 if backwards else 1
    assert config(*[CONNECT_METAVERSE, AGENT][::order]).engine is None
    assert len(engine(*[METAVERSE, CONNECT_AGENT][::order]).agents) == 1
    assert config(f"<all>{''.join([CONNECT_METAVERSE, AGENT][::order])}</all>").engine is None
    assert len(engine(f"<all>{''.join([METAVERSE, CONNECT_AGENT][::order])}</all>").agents) == 1


def test_of_two_metaverse_files_the_one_that_tells() -> None:
    assert engine(EMPTY_METAVERSE % "", METAVERSE, AGENT) == engine(METAVERSE, AGENT)


def test_rules_are_connects() -> None:
    rule = "<synchronizationRule><id>x</id><name>r</name></synchronizationRule>"
    assert config(AGENT, rule).engine is None
    assert config(CONNECT_AGENT, rule).engine is None


def test_an_entra_agent() -> None:
    text = "<ma-data><category>Extensible2</category><subtype>Windows Azure Active Directory (Microsoft)</subtype>"
    found = config(f"{text}<stay-disconnector/></ma-data>")
    assert [item.kind for item in found.connectors or ()] == ["entra"]
    assert found.engine is not None
    assert [item.category for item in found.engine.agents] == ["Extensible2"]
    assert config(EMPTY_AGENT.replace(AD, ENTRA_CONNECTOR) % "").engine is None


# --- files ------------------------------------------------------------------------------------------------------------


def test_wrapped_and_bare_are_the_same() -> None:
    assert engine(wrapped(AGENT), wrapped(METAVERSE)) == engine(AGENT, METAVERSE)
    assert config(wrapped(AGENT)).server.host == "SERVER1"
    assert config(wrapped(AGENT)).server.exported_at == "2014-03-31 12:24:48.304"
    assert config(wrapped(METAVERSE), AGENT).server.host == "SERVER1"
    assert config(AGENT, METAVERSE).server.host is None


def test_namespaces_do_not_matter() -> None:
    named = AGENT.replace("<ma-data>", '<ma-data xmlns="urn:x">')
    prefixed = re.sub(r"<(/?)(?=[a-z])", r"<\1p:", AGENT).replace("<p:ma-data>", '<p:ma-data xmlns:p="urn:x">')
    assert engine(named) == engine(prefixed) == engine(AGENT)
    for text in (named, prefixed):
        (found,) = engine(text).agents
        assert text_at(found.exports[0], "destination") == "title"
        assert text_at(found.exports[0], "sources#0") == "jobTitle"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = AGENT.replace("jobTitle", "jöbTitle")
    (found,) = read("in", [Source("in", text.encode(encoding))], Options()).configs
    assert found.engine is not None
    flow = found.engine.agents[0].exports[0]
    assert flow.sources == ("jöbTitle",)
    assert text_at(flow, "sources#0") == "jöbTitle"


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE ma-data [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE ma-data [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE ma-data SYSTEM "http://example.test/x.dtd">',
    ],
)
def test_entities_are_refused(start: str) -> None:
    found = reading(start + AGENT)
    assert found.configs == []
    assert [type(error) for error in found.errors] == [InputError]


def test_a_damaged_file_hides_no_other() -> None:
    found = reading(AGENT[: len(AGENT) // 2], METAVERSE)
    assert len(found.errors) == 1
    assert found.configs[0].engine == engine(METAVERSE)


def test_deep_expressions_end() -> None:
    deep = "<arg><fn id='F'>" * 60 + "<arg>x</arg>" + "</fn></arg>" * 60
    value = f"<sync-rule-value><export-flow><fn id='G'>{deep}</fn></export-flow></sync-rule-value>"
    flow = f"<export-flow><sync-rule-mapping mapping-type='expression'>{value}</sync-rule-mapping></export-flow>"
    (found,) = agent(
        f"<export-attribute-flow><export-flow-set>{flow}</export-flow-set></export-attribute-flow>"
    ).exports
    assert found.value == "G(" + "F(" * 60 + "x" + ")" * 61


def test_the_time_grows_with_the_size() -> None:
    source = "<direct-mapping><src-attribute>a</src-attribute></direct-mapping>"
    one = f"<import-flow src-ma='x' cd-object-type='user'>{source}</import-flow>"
    inside = (
        f"<import-flow-set><import-flows mv-attribute='a' type='ranked'>{one * 20_000}</import-flows></import-flow-set>"
    )
    start = time.process_time()
    found = config(EMPTY_METAVERSE % f"<import-attribute-flow>{inside}</import-attribute-flow>")
    assert found.engine is not None
    last = (found.engine.imports or ())[-1]
    assert (last.rank, text_at(last, "sources#0")) == (20_000, "a")
    show_text(found)
    assert time.process_time() - start < 60


# --- places -----------------------------------------------------------------------------------------------------------


def test_places() -> None:
    found = engine(AGENT, METAVERSE)
    (one,) = found.agents
    for field, text in (
        ("identifier", f"{{{AD.upper()}}}"),
        ("name", "Active Directory Connector"),
        ("category", "AD"),
        ("extension", "Contoso.Rules.dll"),
        ("connected_extension", "Exch2010Extension.dll"),
        ("cleanup", "declared"),
        ("cleanup_action", "make-normal-disconnector"),
        ("revision", "17"),
        ("filters", "<stay-disconnector>"),
        ("joins", "<join>"),
        ("projections", "<projection>"),
        ("exports", "<export-attribute-flow>"),
        ("", "<ma-data>"),
    ):
        assert text_at(one, field) == text, field
    plain, decoded = one.filters[1].alternatives[0][0], one.filters[1].alternatives[1][0]
    assert (text_at(plain, "attribute"), text_at(plain, "operator"), text_at(plain, "value")) == (
        "cn",
        "substring-start",
        "CAS_{",
    )
    assert text_at(decoded, "value") == "0xffffffff80000002"
    assert text_at(one.filters[1], "alternatives#1") == "<filter-alternative>"
    assert [text_at(join, "object_type") for join in one.joins] == ["user"] * 3
    assert text_at(one.joins[1], "context") == "cd.user#2:givenName,sn-&gt;alias"
    assert text_at(one.joins[2], "context") == "cd.user#3"
    assert text_at(one.joins[2], "rule") == f"{{{RULE.upper()}}}"
    assert text_at(one.projections[2], "metaverse_type") == "group"
    scripted = (found.imports or ())[1]
    assert text_at(scripted, "") == f'<import-flow src-ma="{{{CLOUD.upper()}}}" cd-object-type="user">'
    for field, text in (
        ("agent", f"{{{CLOUD.upper()}}}"),
        ("object_type", "user"),
        ("metaverse_type", "person"),
        ("destination", "mail"),
        ("ranking", "ranked"),
        ("sources#1", "b"),
        ("context", "makeMail"),
    ):
        assert text_at(scripted, field) == text, field
    assert text_at((found.deletion_rules or ())[1], "agents#1") == f"{{{CLOUD.upper()}}}"
    assert text_at(found, "provisioning") == "scripted"
    assert text_at(found, "extension") == "MVExtension.dll"


def test_line_and_column() -> None:
    place = engine(AGENT).agents[0].exports[0].at("destination")
    assert place is not None
    number = next(n for n, line in enumerate(AGENT.split("\n"), 1) if 'cd-attribute="title"' in line)
    assert str(place) == f"any name 0.dat:{number}:{AGENT.split(chr(10))[number - 1].index('title') + 1}"


# --- laws -------------------------------------------------------------------------------------------------------------


def reshaped(text: str, indent: str, end: str) -> str:
    """The same XML with other white space between its elements."""
    root = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    etree.indent(root, indent)
    flat = etree.tostring(root, encoding="unicode")
    return flat.replace("\n", end)


@given(
    indent=st.sampled_from(["", " ", "  ", "\t"]),
    end=st.sampled_from(["\n", "\r\n", ""]),
    wrap=st.booleans(),
    backwards=st.booleans(),
)
def test_white_space_between_elements_changes_nothing_but_places(
    indent: str, end: str, wrap: bool, backwards: bool
) -> None:
    texts = [reshaped(text, indent if end else "", end) for text in (AGENT, METAVERSE)]
    texts = [wrapped(text) for text in texts] if wrap else texts
    found = engine(*(reversed(texts) if backwards else texts))
    assert found == engine(AGENT, METAVERSE)
    for node in walk(found):
        assert node.at() is not None
        for field in ("destination", "object_type", "metaverse_type", "attribute"):
            value = getattr(node, field, None)
            if value:
                assert text_at(node, field) == value


WORDS = """
stay-disconnector filter-set filter-alternative condition value join join-profile join-criterion search resolution
attribute-mapping direct-mapping scripted-mapping src-attribute script-context projection class-mapping mv-object-type
export-attribute-flow export-flow-set export-flow sync-rule-mapping sync-rule-value fn arg provisioning-cleanup action
extension assembly-name import-attribute-flow import-flow-set import-flows import-flow per-ma-options ma-options
provisioning mv-deletion mv-deletion-rule src-ma id version
"""
NAMES = st.sampled_from(WORDS.split())
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' type="scripted"',
        ' cd-object-type="a\u202eb"',
        ' encoding="base64"',
        ' ui-radix="10"',
        ' id="+"',
        ' src-ma="x"',
    ]
)
TREES = st.recursive(
    st.sampled_from(["", "x", "0x1", "&amp;", " \n ", "<![CDATA[<y>]]>"]),
    lambda inside: st.lists(st.tuples(NAMES, ATTRIBUTES, inside), min_size=1, max_size=4).map(
        lambda items: "".join(f"<{name}{more}>{body}</{name}>" for name, more, body in items)
    ),
    max_leaves=25,
)


@given(tree=TREES, other=TREES)
def test_no_order_of_elements_is_a_bug(tree: str, other: str) -> None:
    found = config(f"<ma-data><stay-disconnector/>{tree}</ma-data>", f"<mv-data>{other}<provisioning/></mv-data>")
    assert found.engine is not None
    for node in walk(found.engine):
        assert node.at() is not None
    assert show_text(found, volatile=True)
    assert show_json(found)["engine"]


# --- what is said about it --------------------------------------------------------------------------------------------


def test_lint_says_what_to_use() -> None:
    (fault,) = config(AGENT, METAVERSE).faults
    assert fault.rule == "no-rules"
    assert "ruleguard assess" in fault.message


def test_a_comparison_is_no_verdict() -> None:
    one, other = config(AGENT, METAVERSE), config(AGENT.replace("jobTitle", "title"), METAVERSE)
    found = compare(one, other)
    assert found.changes == ()
    assert any("attribute flows" in item.what and "ruleguard show" in item.why for item in found.not_compared)
    assert any("attribute flows" in line for line in undecided(one, other, ("rules",)))
    assert show_text(one) != show_text(other)


def test_show() -> None:
    lines = show_text(config(AGENT, METAVERSE)).splitlines()
    start = lines.index("agent ad:active directory connector")
    assert lines[start : lines.index("metaverse rules") + 99] == EXPECTED.strip("\n").split("\n")


EXPECTED = """
agent ad:active directory connector
  category: AD
  extension: Contoso.Rules.dll
  extension of the connected directory: Exch2010Extension.dll
  disconnected objects: declared make-normal-disconnector
  filter group: scripted
  import filter user: cn substring-start CAS_{ and mail not-present
  import filter user: groupType equality -2147483646
  join user with person: employeeID = employeeID and mail = mail
  join user: cn = cn and givenName, sn = alias (scripted cd.user#2:givenName,sn->alias)
  join user:  = o (scripted cd.user#3) (from a rule of the portal)
  projection contact -> ? (scripted)
  projection group -> group (sync-rule)
  projection user -> person (declared)
  export user cn from person <- scripted [object-id] build <cn>
  export user dn from person <- expression "CN=" + Left(accountName, 64) (once, from a rule of the portal)
  export user title from person <- [jobTitle] (not when empty)
  export user unicodePwd from person <- constant "(not shown)"

metaverse rules
  provisioning: scripted
  extension: MVExtension.dll
  deletion of group: declared-last ad:active directory connector, unknown connector
  deletion of person: declared-any ad:active directory connector
  deletion of printer: scripted
  values stay after a disconnection: unknown connector
  import person mail 1. from ad:active directory connector user <- [mail]
  import person mail 2. from unknown connector user <- scripted [a], [b] makeMail
  import person o equal: from ad:active directory connector user <- constant "Contoso"
  import person ou manual: from ad:active directory connector user <- dn-part 2
  import person sid 1. from ad:active directory connector user <- [objectSid] (from a rule of the portal)
  import person sid 2. from ad:active directory connector user <- constant "S-1" (from a rule of the portal)
"""


def test_what_differs_between_servers_is_shown_on_demand_only() -> None:
    found = config(AGENT, METAVERSE)
    later = config(AGENT.replace("<version>17<", "<version>18<").replace("2014-02-03", "2015-01-01"), METAVERSE)
    assert show_text(found) == show_text(later)
    assert show_text(found, volatile=True) != show_text(later, volatile=True)
    assert "  revision: 17" in show_text(found, volatile=True)


def test_json() -> None:
    shown = show_json(config(AGENT, METAVERSE))["engine"]
    (one,) = shown["agents"]
    assert set(shown) == {"provisioning", "extension", "agents", "imports", "deletion_rules", "recalls"}
    assert one["filters"][1]["alternatives"][1] == [
        {"attribute": "groupType", "operator": "equality", "value": "-2147483646"}
    ]
    assert one["joins"][1]["pairs"][1] == {"sources": ["givenName", "sn"], "metaverse_attribute": "alias"}
    assert [flow["value"] for flow in one["exports"]][1] == "(not shown)"
    assert shown["recalls"] == [{"agent": AD, "enabled": True}, {"agent": CLOUD, "enabled": False}]
    assert shown["imports"][1]["rank"] == 2
    assert show_json(config(METAVERSE))["engine"]["agents"] == []
    alone = show_json(config(AGENT))["engine"]
    assert (alone["imports"], alone["deletion_rules"], alone["recalls"]) == (None, None, None)
    assert show_json(config(CONNECT_AGENT))["engine"] is None
