"""ISBITSET and ISBITNOTSET test the bits of a number. Texts, truth values and binary values have none to test, so that the filter
never does what it says.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>contoso.example</name>
        <category>AD</category>
        <schema>
          <dsml>
            <directory-schema>
              <attribute-type id="A0" single-value="true"><name>isCriticalSystemObject</name><syntax>1.3.6.1.4.1.1466.115.121.1.7</syntax></attribute-type>
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
            <dest>department</dest>
            <expression>Trim([department])</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
          <conditions>
            <scope>
              <csAttribute>isCriticalSystemObject</csAttribute>
              <csOperator>ISBITSET</csOperator>
              <csValue>1</csValue>
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
              <attribute-type id="A0" single-value="true"><name>isCriticalSystemObject</name><syntax>1.3.6.1.4.1.1466.115.121.1.7</syntax></attribute-type>
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
            <dest>department</dest>
            <expression>Trim([department])</expression>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
        <relationshipCriteria>
        </relationshipCriteria>
        <synchronizationCriteria>
          <conditions>
            <scope>
              <csAttribute>isCriticalSystemObject</csAttribute>
              <csOperator>EQUAL</csOperator>
              <csValue>True</csValue>
            </scope>
          </conditions>
        </synchronizationCriteria>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import BIT_TESTS, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import attribute, source_schema
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each bit test of an attribute whose type is known to be another than number."""
    for clause in own_clauses(rule):
        if clause.operator not in BIT_TESTS:
            continue
        found = attribute(source_schema(rule, config), clause.attribute)
        if found is not None and found.type not in (None, "number"):
            message = (
                f"'{rule.name}': {clause.operator} tests the bits of a number, but {found.name} is of type {found.type}: the "
                "filter does not do what it says. Compare with EQUAL, or test another attribute"
            )
            yield Finding(clause, "attribute", message)


RULE = Rule(
    id="bit-test-on-text",
    severity=Severity.ERROR,
    category="scope",
    summary="A bit test reads an attribute that is no number",
    remedy="Test an attribute that holds a number, or compare with EQUAL.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    mentions=("isbitset", "isbitnotset"),
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
    ),
)
