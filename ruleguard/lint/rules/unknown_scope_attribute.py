"""The filter of an inbound rule reads the connected directory, that of an outbound rule the metaverse. An attribute that the schema
of that side does not have is always empty: EQUAL never holds, and NOTEQUAL always does.

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
              <csAttribute>departmnet</csAttribute>
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
from ruleguard.lint.filters import is_missing, own_clauses
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import source_schema
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each clause about an attribute that the known schema of the source does not have."""
    side = "the connected directory" if rule.direction == "inbound" else "the metaverse"
    for clause in own_clauses(rule):
        if is_missing(source_schema(rule, config), clause.attribute):
            message = (
                f"'{rule.name}': {side} has no attribute {clause.attribute}, it counts as empty for every object. Check the "
                "name and the rule's direction"
            )
            yield Finding(clause, "attribute", message)


RULE = Rule(
    id="unknown-scope-attribute",
    severity=Severity.ERROR,
    category="scope",
    summary="A filter asks about an attribute that does not exist",
    remedy="Write the attribute's name as it stands in the schema of the side that the rule reads.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/concept-azure-ad-connect-sync-declarative-provisioning",
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
