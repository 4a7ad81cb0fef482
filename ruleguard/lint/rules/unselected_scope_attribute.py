"""A connector imports the attributes that are selected in its properties. An attribute that is not selected is empty for every
object: EQUAL never holds, and NOTEQUAL always does. The rule editor selects it by itself since build 1.4.18.0, a script does
not.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>company</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
        <attribute-inclusion>
          <attribute>company</attribute>
        </attribute-inclusion>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Department</name>
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
            <dest>company</dest>
            <src><attr>company</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
          <conditions>
            <scope>
              <csAttribute>department</csAttribute>
              <csOperator>EQUAL</csOperator>
              <csValue>Sales</csValue>
            </scope>
          </conditions>
        </synchronizationCriteria>
      </synchronizationRule>
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
              <attribute-type id="A0" single-value="true"><name>department</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
              <attribute-type id="A1" single-value="true"><name>company</name><syntax>1.3.6.1.4.1.1466.115.121.1.15</syntax></attribute-type>
            </directory-schema>
          </dsml>
        </schema>
        <attribute-inclusion>
          <attribute>company</attribute>
          <attribute>department</attribute>
        </attribute-inclusion>
        <private-configuration>
          <adma-configuration>
            <forest-name>contoso.example</forest-name>
          </adma-configuration>
        </private-configuration>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Department</name>
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
            <dest>company</dest>
            <src><attr>company</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
          <conditions>
            <scope>
              <csAttribute>department</csAttribute>
              <csOperator>EQUAL</csOperator>
              <csValue>Sales</csValue>
            </scope>
          </conditions>
        </synchronizationCriteria>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import is_missing, is_unselected, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, source_schema
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each clause of an inbound rule about an attribute that exists and that the connector does not import."""
    if rule.direction != "inbound":
        return
    connector, schema = connector_of(rule, config), source_schema(rule, config)
    for clause in own_clauses(rule):
        if is_unselected(connector, clause.attribute) and not is_missing(schema, clause.attribute):
            message = (
                f"'{rule.name}': the connector does not import {clause.attribute}, it counts as empty for every object. Select "
                "it on the connector and run a full import"
            )
            yield Finding(clause, "attribute", message)


RULE = Rule(
    id="unselected-scope-attribute",
    severity=Severity.ERROR,
    category="scope",
    summary="A filter asks about an attribute that is not imported",
    remedy="Select the attribute in the properties of the connector, then run a full import and a full synchronization.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-version-history-archive",
    ),
)
