"""A connector imports the attributes that are selected on it. A direct flow from another one is always empty, although the
directory has values. Since build 1.4.18.0 the rule editor selects the attributes of a rule by itself, and since 2.0.28.0 an
attribute that a rule uses can be deselected with no more than a warning.

Bad:

    <export>
      <ma-data>
        <id>{3F1D6B1E-58A4-4F3C-8D0E-2A7C9B4E5D10}</id>
        <name>corp.test</name>
        <category>AD</category>
        <attribute-inclusion><attribute>department</attribute><attribute>adminDescription</attribute><attribute>isCriticalSystemObject</attribute></attribute-inclusion>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Badge</name>
        <description>Example: Contoso - Badge.</description>
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
            <dest>extensionAttribute9</dest>
            <src><attr>carLicense</attr></src>
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
        <attribute-inclusion><attribute>department</attribute><attribute>adminDescription</attribute><attribute>isCriticalSystemObject</attribute><attribute>carLicense</attribute></attribute-inclusion>
      </ma-data>
      <ma-data>
        <id>{B891884F-051E-4A83-95AF-2544101C9083}</id>
        <name>corp.onmicrosoft.com - AAD</name>
        <category>Extensible2</category>
      </ma-data>
      <synchronizationRule>
        <id>{8a1f3c52-6f0d-4c1e-9b57-0d9e6c1f2a00}</id>
        <name>Contoso - Badge</name>
        <description>Example: Contoso - Badge.</description>
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
            <dest>extensionAttribute9</dest>
            <src><attr>carLicense</attr></src>
            <valueMergeType>Update</valueMergeType>
          </mapping>
        </attribute-mappings>
      </synchronizationRule>
    </export>
"""

from __future__ import annotations

from collections.abc import Iterator

from ruleguard.diagnostic import Severity
from ruleguard.lint.filters import is_missing, is_unselected
from ruleguard.lint.rule import Finding, Rule
from ruleguard.lint.surroundings import connector_of, enabled, is_custom
from ruleguard.model.nodes import Config, SyncRule


def check(rule: SyncRule, config: Config) -> Iterator[Finding]:
    """Each direct inbound flow of a custom rule from an attribute that exists and is not imported."""
    connector = connector_of(rule, config) if rule.direction == "inbound" else None
    if connector is None or not is_custom(rule) or not enabled(rule):
        return
    for flow in rule.flows or ():
        for name in flow.sources if flow.kind == "direct" else ():
            if is_unselected(connector, name) and not is_missing(connector.schema, name):
                message = (
                    f"'{rule.name}' reads {name} for {flow.destination}, but the connector '{connector.name}' does not import "
                    "it: the flow is always empty. Select the attribute on the connector and run a full import"
                )
                yield Finding(flow, "sources", message)


RULE = Rule(
    id="unselected-source-attribute",
    severity=Severity.ERROR,
    category="flows",
    summary="A direct flow reads an attribute that the connector does not import",
    remedy="Select the attribute on the connector and run a full import and a full synchronization.",
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
