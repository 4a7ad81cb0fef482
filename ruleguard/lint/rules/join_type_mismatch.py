"""A join compares the two values as they are. An attribute that holds bytes and one that holds text never have the same value, even
if one looks like the other in a tool: the join finds nothing, and an object is created a second time or not at all.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>objectGUID</name><syntax>1.3.6.1.4.1.1466.115.121.1.5</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Users</name>
        <immutable-tag />
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <expression>Trim([department])</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
          <conditions>
            <condition>
              <csAttribute>objectGUID</csAttribute>
              <ilmAttribute>sourceAnchor</ilmAttribute>
            </condition>
          </conditions>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
      <mv-data>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>sourceAnchor</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>sourceAnchorBinary</name><syntax>1.3.6.1.4.1.1466.115.121.1.5</syntax></attribute-type>
              <attribute-type id="A2" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
      </mv-data>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>objectGUID</name><syntax>1.3.6.1.4.1.1466.115.121.1.5</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
        <subtype>Windows Azure Active Directory (Microsoft)</subtype>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Users</name>
        <immutable-tag />
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <expression>Trim([department])</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
          <conditions>
            <condition>
              <csAttribute>objectGUID</csAttribute>
              <ilmAttribute>sourceAnchorBinary</ilmAttribute>
            </condition>
          </conditions>
        </relationshipCriteria>
        <synchronizationCriteria>
        </synchronizationCriteria>
      </synchronizationRule>
      <mv-data>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>sourceAnchor</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>sourceAnchorBinary</name><syntax>1.3.6.1.4.1.1466.115.121.1.5</syntax></attribute-type>
              <attribute-type id="A2" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
      </mv-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, connector_of, is_default
from ruleguard.model.nodes import Config, SyncRule

_ALIKE = ({"string", "reference"}, {"string", "datetime"})
"""Types that the product gives as each other: a reference and a date are texts here and there."""


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each pair of attributes whose types are known on both sides and differ."""
    connector = connector_of(rule, config)
    if is_default(rule) or connector is None:
        return
    for condition in (each for group in rule.joins or () for each in group.conditions):
        one = attribute(connector.schema, condition.connector_attribute)
        other = attribute(config.metaverse, condition.metaverse_attribute)
        if one is None or other is None or None in (one.type, other.type) or one.type == other.type:
            continue
        if {one.type, other.type} not in _ALIKE:
            message = (
                f"'{rule.name}' joins {one.name} ({one.type}) with {other.name} ({other.type}): values of different types are "
                "never equal, the join finds nothing. Join attributes of one type"
            )
            yield Finding(condition, "metaverse_attribute", message)


RULE = Rule(
    id="join-type-mismatch",
    severity=Severity.ERROR,
    category="joins",
    summary="A join compares attributes of different types",
    remedy="Join attributes of one type; for a binary value use the binary attribute on both sides.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
