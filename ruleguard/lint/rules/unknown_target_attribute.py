"""A flow can write attributes of the schema only. The name of its target is misspelt, the attribute was never added to the
metaverse, or a refresh of the directory's schema took it away; the flow does nothing, and saving or importing the rule can
fail.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <mv-data>
          <schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML" xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML"><dsml:directory-schema>
            <dsml:class id="person" type="structural"><dsml:name>person</dsml:name><dsml:attribute ref="#department" required="false" /></dsml:class>
            <dsml:attribute-type id="department" single-value="true"><dsml:name>department</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
          </dsml:directory-schema></dsml:dsml></schema>
      </mv-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Department</name>
        <description>Example: Contoso - Department.</description>
        <immutable-tag></immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>departement</dest>
            <src><attr>department</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>

Good:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <mv-data>
          <schema><dsml:dsml xmlns:dsml="http://www.dsml.org/DSML" xmlns:ms-dsml="http://www.microsoft.com/MMS/DSML"><dsml:directory-schema>
            <dsml:class id="person" type="structural"><dsml:name>person</dsml:name><dsml:attribute ref="#department" required="false" /></dsml:class>
            <dsml:attribute-type id="department" single-value="true"><dsml:name>department</dsml:name><dsml:syntax>1.3.6.1.4.1.1466.115.121.1.15</dsml:syntax></dsml:attribute-type>
          </dsml:directory-schema></dsml:dsml></schema>
      </mv-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Department</name>
        <description>Example: Contoso - Department.</description>
        <immutable-tag></immutable-tag>
        <direction>Inbound</direction>
        <disabled>False</disabled>
        <connector>{3f1d6b1e-58a4-4f3c-8d0e-2a7c9b4e5d10}</connector>
        <sourceObjectType>user</sourceObjectType>
        <targetObjectType>person</targetObjectType>
        <linkType>Join</linkType>
        <precedence>60</precedence>
        <synchronizationCriteria>
          <conditions>
            <scope><csAttribute>adminDescription</csAttribute><csOperator>NOTSTARTSWITH</csOperator><csValue>User_</csValue></scope>
            <scope><csAttribute>isCriticalSystemObject</csAttribute><csOperator>NOTEQUAL</csOperator><csValue>True</csValue></scope>
          </conditions>
        </synchronizationCriteria>
        <relationshipCriteria>
        </relationshipCriteria>
        <attribute-mappings>
          <mapping>
            <dest>department</dest>
            <src><attr>department</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import belongs, is_missing
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import enabled, is_custom, target_schema
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each flow of a custom rule to an attribute that the schema, or the type of object, does not have."""
    schema = target_schema(rule, config)
    if schema is None or not is_custom(rule) or not enabled(rule):
        return
    side = "the metaverse" if rule.direction == "inbound" else "the schema of its connector"
    for flow in rule.flows or ():
        name = flow.destination
        if is_missing(schema, name):
            where = side
        elif not belongs(schema, rule.target_object_type, name):
            where = f"objects of type {rule.target_object_type} in {side}"
        else:
            continue
        message = (
            f"'{rule.name}' writes {name}, which is not among the attributes of {where}: the value goes nowhere. Correct the "
            "name, or add the attribute"
        )
        yield Finding(flow, "destination", message)


RULE = Rule(
    id="unknown-target-attribute",
    severity=Severity.ERROR,
    category="flows",
    summary="A flow writes an attribute that the schema does not have",
    remedy="Correct the name of the target, or add the attribute to the metaverse before the rule.",
    manual=__doc__,
    on=SyncRule,
    check=check,
    needs_server=True,
    references=(
        "https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sync-change-the-configuration",
    ),
)
