"""A join compares an attribute of the connected directory with one of the metaverse. One that the schema of its side does not have
is always empty, so that the join finds nothing: an object is created a second time, or not tied to its account.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>employeeID</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
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
              <csAttribute>employeeId2</csAttribute>
              <ilmAttribute>employeeID</ilmAttribute>
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
              <attribute-type id="A0" single-value="true"><name>employeeID</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
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
              <attribute-type id="A0" single-value="true"><name>employeeID</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
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
              <csAttribute>employeeID</csAttribute>
              <ilmAttribute>employeeID</ilmAttribute>
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
              <attribute-type id="A0" single-value="true"><name>employeeID</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
      </mv-data>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import is_missing
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, is_default
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each side of a join whose known schema does not have the attribute."""
    connector = connector_of(rule, config)
    sides = (
        ("connector_attribute", connector.schema if connector else None, "the connected directory"),
        ("metaverse_attribute", config.metaverse, "the metaverse"),
    )
    for condition in (each for group in rule.joins or () for each in group.conditions if not is_default(rule)):
        for field, schema, side in sides:
            name = getattr(condition, field)
            if is_missing(schema, name):
                message = (
                    f"'{rule.name}' joins by {name}, which {side} does not have: the join finds nothing. Check the name"
                )
                yield Finding(condition, field, message)


RULE = Rule(
    id="unknown-join-attribute",
    severity=Severity.ERROR,
    category="joins",
    summary="A join uses an attribute that does not exist",
    remedy="Write the attribute's name as it stands in the schema of its side.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
